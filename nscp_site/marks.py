"""Marks in an editor's text: `{note: id}`, `{contact: id}`, `{list: campaigns}`, and links `(item:campaigns/id)`.

A mark stands for something said once elsewhere. This module finds marks; `pages.py` replaces them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# What each mark may name: a vocabulary, a collection, or (None) something that its page knows.
MARKS: dict[str, str | None] = {
    "note": "editors-notes",
    "remark": "scrutiny",
    "contact": "contacts",
    "number": "contacts",
    "dataset": "datasets",
    "list": None,
    "fields": None,
}
MARK = re.compile(r"(?<!`)\{([a-z]+): *([^{}\n]*?) *\}(?!`)")
ITEM_LINK = re.compile(r"\]\(item:([^)\s]*)\)")
FENCED = re.compile(r"^(```|~~~).*?^\1[ \t]*$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Mark:
    """A mark or an item link: its kind ('item' for a link), what it names, its line in the text (from 0)."""

    kind: str
    name: str
    line: int


def find_marks(text: str) -> Iterator[Mark]:
    """Every mark and item link in a text, outside blocks of code."""
    plain = without_code(text)
    for match in MARK.finditer(plain):
        yield Mark(match[1], match[2], plain.count("\n", 0, match.start()))
    for match in ITEM_LINK.finditer(plain):
        yield Mark("item", match[1], plain.count("\n", 0, match.start()))


def without_code(text: str) -> str:
    """The text with fenced blocks blanked, line by line."""
    return FENCED.sub(lambda match: "\n" * match[0].count("\n"), text)
