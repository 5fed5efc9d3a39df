"""Guidance topics: each step can be followed to its source, a quotation is one, a topic is part of one other."""

import re
from collections.abc import Iterator

from nscp_site.cache import once
from nscp_site.content.headings import part_below
from nscp_site.content.library import Entry, Library
from nscp_site.findings import Finding, rule

LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
SIGNS = re.compile(r"^[ \t]*(?:[-*>]|\d+\.|#+)[ \t]+|[*_]{1,2}", re.MULTILINE)


@rule("library")
def step_to_nowhere(library: Library) -> Iterator[Finding]:
    """The section that a step names must be one that a page of the record was taken from, letter by letter.

    Bad:
        source: {document: annual-report-2022-23, section: somewhere in part 3}
    Good:
        source: {document: annual-report-2022-23, section: 3. Progress}
    """
    for entry in topics(library):
        for number, step in enumerate(entry.item.steps):
            if step.source and (step.source.document, step.source.section) not in sections(library):
                line = entry.document.line_of(("steps", number))
                told = f"no page was taken from `{step.source.section}` of `{step.source.document}`"
                yield entry.document.path, line, f"{told}. Write the section as the page that holds its text does."


@rule("library")
def words_not_said(library: Library) -> Iterator[Finding]:
    """What reviews taught must stand word for word in the section that is named for it.

    Bad:
        words: Fathers were overlooked., where the report says it in other words
    Good:
        words: Risks relating to fathers or partners who are not visible to agencies
    """
    for entry in topics(library):
        for number, taught in enumerate(entry.item.taught):
            named = library.find(taught.section)
            if named and plain(taught.words) not in plain(text_of(named, taught.section)):
                line = entry.document.line_of(("taught", number))
                told = f"these words do not stand in `{taught.section}`"
                yield entry.document.path, line, f"{told}. Copy them from there, letter by letter."


@rule("library")
def part_of_two(library: Library) -> Iterator[Finding]:
    """A topic can be a part of one other topic, and that one of none: so that there is one way back and one on.

    Bad:
        two topics with `parts: [guidance/levels-of-need]`
    Good:
        one of them, and in the other a link to it
    """
    wholes: dict[str, Entry] = {}
    for entry in topics(library):
        for number, name in enumerate(entry.item.parts):
            line, part = entry.document.line_of(("parts", number)), library.find(name)
            if name in wholes:
                told = f"`{name}` is a part of `{wholes[name].ref}` already. Link to it in the text instead."
                yield entry.document.path, line, told
            elif part and part.collection != "guidance":
                told = f"`{name}` is no guidance topic, so it can't be a part of one. Name it in `related` instead."
                yield entry.document.path, line, told
            elif part and part.item.parts:
                told = f"`{name}` has parts itself, and a part can't. Take it out here, or its own parts there."
                yield entry.document.path, line, told
            wholes.setdefault(name, entry)


def topics(library: Library) -> list[Entry]:
    """Every guidance topic."""
    return list(library.collections["guidance"].values())


@once
def sections(library: Library) -> set[tuple[str, str]]:
    """Every section of a document that a page of the record was taken from."""
    record = (entry for entry in library.entries() if entry.origin == "record")
    return {(source.document, source.section) for entry in record for source in entry.item.source}


def text_of(entry: Entry, ref: str) -> str:
    """The text of a section, or of the part that is named."""
    anchor = ref.partition("#")[2]
    return part_below(entry.document.body, anchor) if anchor else entry.document.body


def plain(text: str) -> str:
    """The words of a text without the signs of Markdown."""
    return " ".join(SIGNS.sub(" ", LINK.sub(r"\1", text)).split())
