"""The text of a document as Markdown that means nothing but itself."""

import re

# A mark of ours, code, emphasis (which begins before a word) and a heading; brackets alone mean nothing.
SIGNS = re.compile(r"[{`]|\*(?=\S)|(?<!\w)_(?=\S)|^#", re.MULTILINE)


def literal(text: str) -> str:
    """A text that is printed as it was written: no sign in it makes a mark, a heading, emphasis, code or HTML."""
    return SIGNS.sub(r"\\\g<0>", text).replace("<", "&lt;")


def literal_cell(text: str) -> str:
    """The same for a cell of a table."""
    return literal(text).replace("|", "\\|")
