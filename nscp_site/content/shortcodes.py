"""Finds shortcodes and links in a text: `{note: id}`, `(item:campaigns/id)`, `(elsewhere:id)`, URLs.

A shortcode stands for content that is defined once elsewhere; `pages/expanding.py` replaces it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from nscp_site.cache import memoised
from nscp_site.sources import Document, Loc

# What each mark may name: a vocabulary, a collection, any item (""), or (None) something that its page knows.
SHORTCODE_TARGETS: dict[str, str | None] = {
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
SHORTCODE = re.compile(r"(?<![`\\])\{ *([a-z]+) *: *([^{}\n]*?) *\}(?!`)")
# What was meant as a mark and would be printed as it stands; a word in square brackets is one with an id alone.
_KIND = "|".join(SHORTCODE_TARGETS)
MALFORMED_SHORTCODE = re.compile(
    rf"(?<!\\)\{{[ \t]*(?:[a-z]+[ \t]*:|(?:{_KIND})s?\b)[^{{}}\n]*\}}?"
    rf"|(?<!\\)\[[ \t]*(?:{_KIND})[ \t]*:[ \t]*[\w-]+[ \t]*\](?![(\[:])",
    re.IGNORECASE,
)
INLINE_CODE = re.compile(r"(?<!`)(`+)(?!`)[^\n]*?(?<!`)\1(?!`)")
ITEM_LINK = re.compile(r"\]\(item:([^)\s]*)\)")
ELSEWHERE_LINK = re.compile(r"\]\(elsewhere:([^)\s]*)\)")
FENCED_CODE = re.compile(r"^(```|~~~).*?^\1[ \t]*$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Shortcode:
    """A shortcode or link: its kind ("item" for a link to one), the id it names, and its line.

    For a malformed one, `kind` is empty and `name` is the text as written.
    """

    kind: str
    name: str
    line: int


def find_shortcodes(text: str) -> Iterator[Shortcode]:
    """Yield every shortcode and item link of a text, outside fenced code; lines count from 0."""
    masked = blank_fenced_code(text)
    for match in SHORTCODE.finditer(masked):
        yield Shortcode(match[1], match[2], masked.count("\n", 0, match.start()))
    for kind, link in (("item", ITEM_LINK), ("elsewhere", ELSEWHERE_LINK)):
        for match in link.finditer(masked):
            yield Shortcode(kind, match[1], masked.count("\n", 0, match.start()))
    if "{" in masked or "[" in masked:
        for match in MALFORMED_SHORTCODE.finditer(INLINE_CODE.sub(blank_match, SHORTCODE.sub(blank_match, masked))):
            yield Shortcode("", match[0].strip(), masked.count("\n", 0, match.start()))


@memoised
def document_shortcodes(document: Document) -> tuple[Shortcode, ...]:
    """Return every shortcode and item link of a document's fields and body; lines count from 1 in the file."""
    fields = ((document.line_of(loc), text) for loc, text in find_texts(document.fields, ()))
    texts = [*fields, (document.body_line, document.body)]
    return tuple(replace(found, line=line + found.line) for line, text in texts for found in find_shortcodes(text))


def find_texts(value: Any, loc: Loc) -> Iterator[tuple[Loc, str]]:
    """Yield every string nested in a document's fields, with its path."""
    if isinstance(value, str):
        yield loc, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from find_texts(inner, (*loc, str(name)))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from find_texts(inner, (*loc, index))


def blank_match(match: re.Match[str]) -> str:
    """Return as many spaces as the match is long, with its line ends."""
    return re.sub(r"[^\n]", " ", match[0])


def blank_fenced_code(text: str) -> str:
    """Replace fenced code blocks by empty lines; line numbers are unchanged, offsets are not."""
    return FENCED_CODE.sub(lambda match: "\n" * match[0].count("\n"), text)


# Brackets belong to an address in pairs, as in /wiki/Foo_(bar); one that closes alone is the text's.
URL_CHARACTER = r"[^\s<>\"'`()\]}]"
URL_PATTERN = re.compile(rf"https?://(?:{URL_CHARACTER}|\({URL_CHARACTER}*\))+", re.IGNORECASE)


def find_urls(text: str) -> Iterator[tuple[str, int]]:
    """Yield every http(s) URL of a text with its line, from 0; URLs cut short with an ellipsis are skipped."""
    for match in URL_PATTERN.finditer(text):
        address = match[0].rstrip(".,;:!?…")
        if "…" not in address:
            yield address, text.count("\n", 0, match.start())


def normalise_url(address: str) -> str:
    """Normalise a URL for comparison: host without www, path without final slash, and query."""
    parts = urlsplit(address)
    query = f"?{parts.query}" if parts.query else ""
    return f"{url_host(address)}{parts.path.rstrip('/')}{query}"


def url_host(address: str) -> str:
    """Return a URL's host in lower case without `www.`."""
    return urlsplit(address).netloc.lower().removeprefix("www.")
