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
# The sign between cells, and whether it is escaped: an even number of signs before it escape only each other.
PIPE = re.compile(r"(?<!\\)((?:\\\\)*)\\?\|")


def literal(text: str) -> str:
    """A text that is printed as it was written: no sign in it makes a mark, heading, emphasis, link, code or HTML."""
    return SIGNS.sub(escaped, text).replace("<", "&lt;")


def escaped(sign: re.Match[str]) -> str:
    """A sign that means nothing."""
    return "&amp;" if sign[0] == "&" else f"\\{sign[0]}"


def literal_cell(text: str) -> str:
    """The same for a cell of a table."""
    return in_cell(literal(text))


def in_cell(markdown: str) -> str:
    """Markdown for a cell of a table: no sign in it ends the cell."""
    return PIPE.sub(r"\1\\|", markdown)


def literal_start(markdown: str) -> str:
    """Markdown of a paragraph that stays one, whatever its lines begin with."""
    return BEGINNINGS.sub(lambda start: f"{start[1]}{start[2]}\\", markdown)
