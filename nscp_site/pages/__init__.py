"""The library → pages of Markdown: templates, computed lists, charts, what surrounds a page.

Nothing here writes a file or knows MkDocs.
"""
