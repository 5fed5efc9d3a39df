"""Headings of a Markdown text: levels, anchors and lines; extracting and demoting sections."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markdown.extensions.toc import slugify, unique

from nscp_site.content.shortcodes import blank_fenced_code

# Python-Markdown needs no space behind the signs.
HEADING = re.compile(r"^(#{1,6}+)[ \t]*(\S.*?)[ \t]*#*[ \t]*$", re.MULTILINE)
EXPLICIT_ANCHOR = re.compile(r"[ \t]*\{:?[ \t]*#([\w-]+)[ \t]*\}$")


@dataclass(frozen=True)
class _Heading:
    """A heading: its level (1 to 6), text, anchor, and line in the text (from 0)."""

    level: int
    text: str
    anchor: str
    line: int


def find_headings(text: str) -> Iterator[_Heading]:
    """Yield the headings of a Markdown text in order, with the anchors that Python-Markdown generates."""
    seen: set[str] = set()
    masked = blank_fenced_code(text)
    for match in HEADING.finditer(masked):
        title, explicit = match[2], EXPLICIT_ANCHOR.search(match[2])
        if explicit:
            title = title[: explicit.start()]
        anchor = explicit[1] if explicit else unique(slugify(re.sub(r"[*`]", "", title), "-"), seen)
        seen.add(anchor)
        yield _Heading(len(match[1]), title, anchor, masked.count("\n", 0, match.start()))


def heading_anchors(text: str) -> set[str]:
    """Return the anchors of all headings of a text."""
    return {heading.anchor for heading in find_headings(text)}


def text_below_heading(text: str, anchor: str) -> str:
    """Return the text from a heading to the next of its level or higher; empty if there is no such anchor."""
    lines = text.split("\n")
    found = list(find_headings(text))
    for index, heading in enumerate(found):
        if heading.anchor == anchor:
            end = next((later.line for later in found[index + 1 :] if later.level <= heading.level), len(lines))
            return "\n".join(lines[heading.line + 1 : end]).strip("\n")
    return ""


def demote_headings(text: str, by: int) -> str:
    """Lower every heading of a text by some levels, at most to level 6."""
    return HEADING.sub(lambda match: "#" * min(6, len(match[1]) + by) + match[0][len(match[1]) :], text)
