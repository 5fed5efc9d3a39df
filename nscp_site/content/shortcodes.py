"""Shortcodes and links in a text: `{note: id}`, `{contact: id}`, `(item:campaigns/id)`, `(elsewhere:id)`, URLs.

A shortcode stands for something said once elsewhere. This module finds them; `pages/expanding.py` replaces them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from nscp_site.cache import memoised
from nscp_site.sources import Document, Loc

# What each mark may name: a vocabulary, a collection, any item (""), or (None) something that its page knows.
MARKS: dict[str, str | None] = {
    "note": "editors-notes",
    "remark": "scrutiny",
    "contact": "contacts",
    "number": "contacts",
    "call": "contacts",
    "door": "help",
    "dataset": "datasets",
    "elsewhere": "elsewhere",
    "record": "",
    "edition": "documents",
    "list": None,
    "fields": None,
}
MARK = re.compile(r"(?<![`\\])\{ *([a-z]+) *: *([^{}\n]*?) *\}(?!`)")
# What was meant as a mark and would be printed as it stands; a word in square brackets is one with an id alone.
_KIND = "|".join(MARKS)
SLIP = re.compile(
    rf"(?<!\\)\{{[ \t]*(?:[a-z]+[ \t]*:|(?:{_KIND})s?\b)[^{{}}\n]*\}}?"
    rf"|(?<!\\)\[[ \t]*(?:{_KIND})[ \t]*:[ \t]*[\w-]+[ \t]*\](?![(\[:])",
    re.IGNORECASE,
)
CODE = re.compile(r"(?<!`)(`+)(?!`)[^\n]*?(?<!`)\1(?!`)")
ITEM_LINK = re.compile(r"\]\(item:([^)\s]*)\)")
ELSEWHERE_LINK = re.compile(r"\]\(elsewhere:([^)\s]*)\)")
NOT_LINE_END = re.compile(r"[^\n]")
FENCED = re.compile(r"^(```|~~~).*?^\1[ \t]*$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Mark:
    """A mark or a link that names something: its kind ('item' for a link to one), what it names, and its line.

    Where one was meant and has a slip, the kind is empty, and the name is what was written.
    """

    kind: str
    name: str
    line: int


def find_marks(text: str) -> Iterator[Mark]:
    """Every mark and item link in a text, outside blocks of code; lines count from 0."""
    plain = without_code(text)
    for match in MARK.finditer(plain):
        yield Mark(match[1], match[2], plain.count("\n", 0, match.start()))
    for match in ITEM_LINK.finditer(plain):
        yield Mark("item", match[1], plain.count("\n", 0, match.start()))
    for match in ELSEWHERE_LINK.finditer(plain):
        yield Mark("elsewhere", match[1], plain.count("\n", 0, match.start()))
    if "{" in plain or "[" in plain:
        for match in SLIP.finditer(CODE.sub(blank, MARK.sub(blank, plain))):
            yield Mark("", match[0].strip(), plain.count("\n", 0, match.start()))


@memoised
def marks_in(document: Document) -> tuple[Mark, ...]:
    """Every mark and item link of a file, in its fields and its body; `line` is the line in the file, from 1."""
    return tuple(found_in(document))


def found_in(document: Document) -> Iterator[Mark]:
    """The same, one by one."""
    for loc, text in texts_in(document.fields, ()):
        for mark in find_marks(text):
            yield replace(mark, line=document.line_of(loc) + mark.line)
    for mark in find_marks(document.body):
        yield replace(mark, line=document.body_line + mark.line)


def texts_in(value: Any, loc: Loc) -> Iterator[tuple[Loc, str]]:
    """Every text inside a file's fields, with its place."""
    if isinstance(value, str):
        yield loc, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from texts_in(inner, (*loc, str(name)))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from texts_in(inner, (*loc, index))


def blank(match: re.Match[str]) -> str:
    """Spaces in the place of a match; line ends stay."""
    return NOT_LINE_END.sub(" ", match[0])


def without_code(text: str) -> str:
    """The text with fenced blocks blanked, line by line."""
    return FENCED.sub(lambda match: "\n" * match[0].count("\n"), text)


# Brackets belong to an address in pairs, as in /wiki/Foo_(bar); one that closes alone is the text's.
PLAIN = r"[^\s<>\"'`()\]}]"
LINK = re.compile(rf"https?://(?:{PLAIN}|\({PLAIN}*\))+", re.IGNORECASE)


def addresses_in(text: str) -> Iterator[tuple[str, int]]:
    """Every whole address in a text, with its line from 0; one that is cut short with dots is none."""
    for match in LINK.finditer(text):
        address = match[0].rstrip(".,;:!?…")
        if "…" not in address:
            yield address, text.count("\n", 0, match.start())


def bare(address: str) -> str:
    """An address as it is compared: host and path, whatever its capitals, its beginning and its last slash."""
    parts = urlsplit(address)
    query = f"?{parts.query}" if parts.query else ""
    return f"{host_of(address)}{parts.path.rstrip('/')}{query}"


def host_of(address: str) -> str:
    """The host of an address without the www. that most people leave out."""
    return urlsplit(address).netloc.lower().removeprefix("www.")
