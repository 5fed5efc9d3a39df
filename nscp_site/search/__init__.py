"""The search's index: sections of the built pages → small files that a script in the browser reads.

Nothing here answers a search: the scripts overrides/assets/search*.js do, and no query is ever sent.

Other rooms import `help_classifier`, `index`.
"""
