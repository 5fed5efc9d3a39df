"""The search's index: sections of the built pages → small files that a script in the browser reads.

The script is overrides/assets/search*.js. No query is ever sent.
"""
