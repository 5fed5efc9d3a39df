"""Rules over the whole library, and how their findings are reported.

A rule reads the library and yields findings; it changes nothing, and no page is made here.
"""
