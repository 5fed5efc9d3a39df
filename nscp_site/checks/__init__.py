"""Rules over the whole library, and how their findings are reported.

Nothing here makes a page or decides what is shown: a rule reads the library and yields findings.

Other rooms import `page_addresses`, `references`, `reporting`, `suite`.
"""
