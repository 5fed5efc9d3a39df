"""What of a Markdown text visitors read as our own words: the rest is blanked, and every word keeps its place."""

import re
from functools import lru_cache

from nscp_site.marks import MARK

CODE = (
    re.compile(r"^(```|~~~).*?^\1[ \t]*$", re.MULTILINE | re.DOTALL),
    re.compile(r"`[^`\n]+`"),
    re.compile(r"<!--.*?-->", re.DOTALL),
)
# What a text holds besides: tags, marks, attributes, addresses, quotations in blocks.
NOT_WORDS = (
    re.compile(r"</?[A-Za-z][^<>]*>"),
    MARK,
    re.compile(r"\{:?[^{}\n]*\}"),
    re.compile(r"(?<=\])\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)"),
    re.compile(r"(?:https?://|www\.)[^\s<>)\]]+"),
    # From where a word begins only: looked for from every letter, long words take long.
    re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    re.compile(r"^[ \t]*>.*$", re.MULTILINE),
)
QUOTATION = re.compile(r"“(?:[^“”\n]|\n(?!\s*\n))*”|(?<!\w)‘[^‘’\n]*(?:’\w[^‘’\n]*)*’(?!\w)|(?<![\w\"])\"[^\"\n]*\"")
STOP = re.compile(r"[.!?](?=[”’\"]$)")


@lru_cache(maxsize=4096)
def our_words(text: str) -> str:
    """The text with all else blanked, of the same length and with the same lines."""
    text = outside_code(text)
    for pattern in NOT_WORDS:
        text = pattern.sub(blanked, text)
    return QUOTATION.sub(quoted, text)


def outside_code(text: str) -> str:
    """The text with code and comments blanked, of the same length and with the same lines."""
    for pattern in CODE:
        text = pattern.sub(blanked, text)
    return text


def blanked(match: re.Match[str]) -> str:
    """As many blanks, with the same line ends."""
    return re.sub(r"[^\n]", " ", match[0])


def quoted(match: re.Match[str]) -> str:
    """A quotation blanked, but for the stop that ends it: our sentence may end there too."""
    stop = STOP.search(match[0])
    blank = blanked(match)
    return blank if stop is None else blank[: stop.start()] + stop[0] + blank[stop.end() :]
