"""The text of a document as Markdown that means nothing but itself."""

import re

# Code, a mark of ours, emphasis (which begins before a word), a heading, brackets of a link or note, a name in HTML.
SIGNS = re.compile(
    r"[{`]|\*(?=\S)|(?<!\w)_(?=\S)|^#|\[|\](?=[(\[:])|\\(?=[\\`*_{}\[\]()>#+\-.!|])|&(?=#?\w+;)", re.MULTILINE
)
# What begins a list, a quotation, a rule, a box or a heading's underline where it stands first in a line.
BEGINNINGS = re.compile(
    r"^([ \t]*)(\d+(?=[.)](?:\s|$))|(?=[-+*](?:\s|$)|>|-{2,}|={2,}|_{3,}|!!!|:(?:\s|$)|\|))", re.MULTILINE
)


def literal(text: str) -> str:
    """A text that is printed as it was written: no sign in it makes a mark, heading, emphasis, link, code or HTML."""
    return SIGNS.sub(escaped, text).replace("<", "&lt;")


def escaped(sign: re.Match[str]) -> str:
    """A sign that means nothing."""
    return "&amp;" if sign[0] == "&" else f"\\{sign[0]}"


def literal_cell(text: str) -> str:
    """The same for a cell of a table."""
    return literal(text).replace("|", "\\|")


def literal_start(markdown: str) -> str:
    """Markdown of a paragraph that stays one, whatever its lines begin with."""
    return BEGINNINGS.sub(lambda start: f"{start[1]}{start[2]}\\", markdown)
