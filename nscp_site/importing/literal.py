"""The text of a document as Markdown that means nothing but itself."""

import re

# A mark of ours, code, emphasis (which begins before a word), a heading, and the brackets of a link; a note's are ours.
SIGNS = re.compile(r"[{`]|\*(?=\S)|(?<!\w)_(?=\S)|^#|\[(?!\^\d+\])|\](?=[(\[:])", re.MULTILINE)


def literal(text: str) -> str:
    """A text that is printed as it was written: no sign in it makes a mark, heading, emphasis, link, code or HTML."""
    return SIGNS.sub(r"\\\g<0>", text).replace("<", "&lt;")


def literal_cell(text: str) -> str:
    """The same for a cell of a table."""
    return literal(text).replace("|", "\\|")
