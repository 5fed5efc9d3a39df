"""Headings of a Markdown text: their levels, lines and anchors, and the part of a text below one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markdown.extensions.toc import slugify

from nscp_site.content.shortcodes import without_code

# Python-Markdown needs no space behind the signs.
HEADING = re.compile(r"^(#{1,6}+)[ \t]*(\S.*?)[ \t]*#*[ \t]*$", re.MULTILINE)
EXPLICIT = re.compile(r"[ \t]*\{:?[ \t]*#([\w-]+)[ \t]*\}$")


@dataclass(frozen=True)
class Heading:
    """A heading: its level (1 to 6), text, anchor, and line in the text (from 0)."""

    level: int
    text: str
    anchor: str
    line: int


def headings(text: str) -> Iterator[Heading]:
    """The headings of a Markdown text, in order, with the anchors the page will give them."""
    seen: set[str] = set()
    plain = without_code(text)
    for match in HEADING.finditer(plain):
        title, explicit = match[2], EXPLICIT.search(match[2])
        if explicit:
            title = title[: explicit.start()]
        anchor = explicit[1] if explicit else unique(slugify(re.sub(r"[*`]", "", title), "-"), seen)
        seen.add(anchor)
        yield Heading(len(match[1]), title, anchor, plain.count("\n", 0, match.start()))


def unique(anchor: str, seen: set[str]) -> str:
    """The anchor as Markdown's table of contents makes it unique: `training_1` for the second."""
    number, candidate = 0, anchor
    while candidate in seen:
        number += 1
        candidate = f"{anchor}_{number}"
    return candidate


def anchors(text: str) -> set[str]:
    """All anchors of a text's headings."""
    return {heading.anchor for heading in headings(text)}


def part_below(text: str, anchor: str) -> str:
    """The text below a heading, up to the next of its level or higher; empty where there is none."""
    lines = text.split("\n")
    found = list(headings(text))
    for index, heading in enumerate(found):
        if heading.anchor == anchor:
            end = next((later.line for later in found[index + 1 :] if later.level <= heading.level), len(lines))
            return "\n".join(lines[heading.line + 1 : end]).strip("\n")
    return ""


def demoted(text: str, by: int) -> str:
    """The text with every heading moved down by some levels, at most to the sixth."""
    return HEADING.sub(lambda match: "#" * min(6, len(match[1]) + by) + match[0][len(match[1]) :], text)
