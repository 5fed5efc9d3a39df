"""One build: MkDocs, then the steps on the built site, then the swap with the last good one.

Nothing here talks to a host.

Other rooms import `building`, `finishing`, `fixed_pages`, `locks`.
"""
