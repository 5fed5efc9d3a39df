"""Lists in a text: what an editor sees as a list must become one."""

import re
from collections.abc import Iterator

from nscp_site.content.library import Library
from nscp_site.content.shortcodes import without_code
from nscp_site.findings import Finding, rule

BULLET = re.compile(r" {0,3}[•·‣◦▪]\s*(?P<text>.*)")
BRACKET = re.compile(r" {0,3}\(?(\d{1,2}|[a-z])\)\s+(?P<text>\S.*)")
# A dash alone may name who said something, and figures may follow a hyphen or a stop: several together are a list.
DASHED = re.compile(r" {0,3}(?:[–—]\s+|[-+](?=[^\W\d]))(?P<text>\S.*)")
GLUED = re.compile(r" {0,3}\d{1,2}\.(?P<text>[^\W\d].*)")
INSIDE = re.compile(r" +[-*+] +\S.*")
# A list begins with one of these; a line of prose may begin with a year and a full stop.
ENTRY = re.compile(r" *([-*+]|1\.) +\S.*")
# What may stand directly above a list: another entry, a heading, HTML, the first line of a note.
ABOVE = re.compile(r"\s*((-|[*+]|\d+\.) .*|#.*|<.*|!!!.*)?")
# The first line of a list.
FIRST = re.compile(r" *(?:[-*+]|\d+\.) +\S.*")


@rule("library")
def list_unseen(library: Library) -> Iterator[Finding]:
    """A list must be written with `- ` or `1. `, below an empty line, or its entries become one paragraph.

    Bad:
        We will:
        • listen to children
        • act on what they say
    Good:
        We will:

        - listen to children
        - act on what they say
    """
    for document in library.texts:
        for line, told in unseen(without_code(document.body).split("\n")):
            yield document.path, document.body_line + line, told


def unseen(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Each line that looks like a list's and is none: its place, and what to write."""
    for number, line in enumerate(lines):
        above, below = lines[number - 1] if number else "", lines[number + 1] if number + 1 < len(lines) else ""
        bullet, bracket = BULLET.fullmatch(line), BRACKET.fullmatch(line)
        if bullet:
            yield number, f"this line would be joined to the next. Write a list with hyphens: `- {bullet['text']}`"
        elif bracket and any(pattern.fullmatch(near) for pattern in (BRACKET, INSIDE) for near in (above, below)):
            yield number, f"this line would be joined to the next. Write a numbered list: `1. {bracket['text']}`"
        elif told := in_rows(line, above, below):
            yield number, f"this line would be joined to the next. Write {told}"
        elif ENTRY.fullmatch(line) and not ABOVE.fullmatch(above) and not in_list(lines, number):
            yield number, "this list would be joined to the line above it. Put an empty line above its first entry."


def in_rows(line: str, above: str, below: str) -> str:
    """What to write for a line that looks like an entry only because those around it do; else empty."""
    for pattern, kind in ((DASHED, "a list with hyphens: `- "), (GLUED, "a numbered list: `1. ")):
        entry = pattern.fullmatch(line)
        if entry and (pattern.fullmatch(above) or pattern.fullmatch(below)):
            return f"{kind}{entry['text']}`"
    return ""


def in_list(lines: list[str], number: int) -> bool:
    """Whether the paragraph that a line stands in began as a list."""
    while number and lines[number - 1].strip():
        number -= 1
    return bool(FIRST.fullmatch(lines[number]))
