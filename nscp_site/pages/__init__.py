"""The library → pages of Markdown.

`rendering` makes the pages, with `item_templates` and `printing` for an item's facts and its text; `listings` fills
their lists, which `bounds` keeps short; `frame` says what stands around every page.
"""
