"""Whose words a page gives: passages name their document, quotations are exact, steps of guidance have a source."""

import re
from collections.abc import Iterator

from nscp_site.cache import memoised
from nscp_site.content.fields import find_references
from nscp_site.content.headings import text_below_heading
from nscp_site.content.library import RECORD_ONLY_FIELDS, Entry, Library
from nscp_site.content.shortcodes import document_shortcodes
from nscp_site.findings import Finding, rule
from nscp_site.schema.validation import example_line
from nscp_site.sources import Position


@rule("library")
def record_without_source(library: Library) -> Iterator[Finding]:
    """What repeats a document must name it, the day it speaks of, and its edition of Working Together.

    Bad:
        origin: record, and no `source`
    Good:
        origin: record
        source:
          - document: annual-report-2022-23
            section: 3. Priority 1
        as_at: 2023-03-31
        working_together: 2018
    """
    for entry in library.entries():
        for name in _find_missing_fields(entry) if entry.origin == "record" else ():
            info = type(entry.item).model_fields[name]
            record_only = _find_record_only_fields(entry)
            delete = f" and delete {' and '.join(f'`{one}`' for one in record_only)}" if record_only else ""
            told = (
                f"the field `{name}` is missing, and this page repeats a document. {info.description} Write a line "
                f"such as: {example_line(name, info)} If the Partnership says this itself, write `origin: "
                f"service`{delete}."
            )
            yield entry.document.finding(("origin",), told, (name,))


def _find_missing_fields(entry: Entry) -> Iterator[str]:
    """The names of the fields that an item with `origin: record` must have and lacks."""
    if not entry.item.source:
        yield "source"
    must_say = entry.item.required_of_record
    yield from (name for name in RECORD_ONLY_FIELDS if name in must_say and name not in entry.document.fields)


def _find_record_only_fields(entry: Entry) -> list[str]:
    """The fields present in an item that are allowed only with `origin: record`."""
    return [name for name in RECORD_ONLY_FIELDS if name in entry.document.fields]


@rule("library")
def dressed_as_record(library: Library) -> Iterator[Finding]:
    """What the Partnership says today has no date of a document, no edition of Working Together, no editor's note.

    Bad:
        origin: service
        working_together: 2023
    Good:
        origin: service
        last_reviewed: 2026-11-26
    """
    for entry in library.entries():
        if entry.origin == "record":
            continue
        for name in _find_record_only_fields(entry):
            message = f"`{name}` belongs to what repeats a document, and `origin` is {entry.origin}. Delete the line"
            yield entry.document.finding((name,), f"{message}, or write `origin: record`.")
        for line, column in _find_note_lines(entry):
            message = "an editor's note speaks of what a document says, and this page repeats none. Say it in the text"
            remedy = "or write `origin: record` and name the document in `source`."
            yield Finding(entry.document.path, line, f"{message}, {remedy}", column=column)


def _find_note_lines(entry: Entry) -> Iterator[Position]:
    """Where an item names editor's notes."""
    for field, reference in find_references(entry):
        if reference.target == "editors-notes":
            yield entry.document.position_of(field.loc)
    yield from (Position(mark.line) for mark in document_shortcodes(entry.document) if mark.kind == "note")


@rule("library")
def points_nowhere(library: Library) -> Iterator[Finding]:
    """A page on what others publish must name it, by its id in content/elsewhere.yml.

    Bad:
        origin: elsewhere, and a text that names nothing
    Good:
        origin: elsewhere, and in the text: {elsewhere: lullaby-trust}
    """
    for entry in library.entries():
        if entry.origin == "elsewhere" and not any(
            mark.kind == "elsewhere" for mark in document_shortcodes(entry.document)
        ):
            message = "this page is on what others publish, and names nothing of theirs. Write {elsewhere: its-id}."
            yield entry.document.finding(("origin",), message)


@rule("library")
def passage_of_the_record(library: Library) -> Iterator[Finding]:
    """A passage that is quoted must be a document's own words, and quote no other passage.

    Bad:
        {record: campaigns/safer-sleeping}, where that page is what the Partnership says today
    Good:
        {record: annual-report/progress#campaign}
    """
    for document in library.texts:
        for mark in document_shortcodes(document):
            named = library.find(mark.name) if mark.kind == "record" else None
            if named is None:
                continue
            if named.origin != "record":
                message = (
                    f"`{named.ref}` repeats no document, so it can't be quoted as one. Link to it: item:{mark.name}"
                )
                yield Finding(document.path, mark.line, message, mark=named.ref)
            elif any(inner.kind == "record" for inner in document_shortcodes(named.document)):
                message = f"`{named.ref}` quotes another passage itself. Quote the page where the words stand."
                yield Finding(document.path, mark.line, message, mark=named.ref)


@rule("library")
def briefing_without_text(library: Library) -> Iterator[Finding]:
    """A briefing must have its text, or say that it is not held here.

    Bad:
        a briefing with nothing below its fields
    Good:
        text_held: false
    """
    for entry in library.collections["briefings"].values():
        if entry.item.text_held and not entry.document.body.strip():
            message = "the text of this briefing is missing. Write it below the fields, or write false in `text_held`."
            yield entry.document.finding(("text_held",), message)


MARKDOWN_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
MARKDOWN_SYNTAX = re.compile(r"^[ \t]*(?:[-*>]|\d+\.|#+)[ \t]+|[*_]{1,2}", re.MULTILINE)


@rule("library")
def step_to_nowhere(library: Library) -> Iterator[Finding]:
    """The section that a step names must be one that a page of the record was taken from, letter by letter.

    Bad:
        source: {document: annual-report-2022-23, section: somewhere in part 3}
    Good:
        source: {document: annual-report-2022-23, section: 3. Progress}
    """
    for entry in _guidance_topics(library):
        for number, step in enumerate(entry.item.steps):
            if step.source and (step.source.document, step.source.section) not in _cited_sections(library):
                message = f"no page was taken from `{step.source.section}` of `{step.source.document}`"
                message += ". Write the section as the page that holds its text does."
                yield entry.document.finding(("steps", number), message)


@rule("library")
def words_not_said(library: Library) -> Iterator[Finding]:
    """What reviews taught must stand word for word in the section that is named for it.

    Bad:
        words: Fathers were overlooked., where the report says it in other words
    Good:
        words: Risks relating to fathers or partners who are not visible to agencies
    """
    for entry in _guidance_topics(library):
        for number, taught in enumerate(entry.item.taught):
            named = library.find(taught.section)
            if named and _normalise_quotation(taught.words) not in _normalise_quotation(
                _cited_text(named, taught.section)
            ):
                message = f"these words do not stand in `{taught.section}`"
                yield entry.document.finding(("taught", number), f"{message}. Copy them from there, letter by letter.")


@rule("library")
def part_of_two(library: Library) -> Iterator[Finding]:
    """A topic can be a part of one other topic, and that one of none: so that there is one way back and one on.

    Bad:
        two topics with `parts: [guidance/levels-of-need]`
    Good:
        one of them, and in the other a link to it
    """
    wholes: dict[str, Entry] = {}
    for entry in _guidance_topics(library):
        for number, name in enumerate(entry.item.parts):
            part = library.find(name)
            if name in wholes:
                message = f"`{name}` is a part of `{wholes[name].ref}` already. Link to it in the text instead."
                yield entry.document.finding(("parts", number), message)
            elif part and part.collection != "guidance":
                message = f"`{name}` is no guidance topic, so it can't be a part of one. Name it in `related` instead."
                yield entry.document.finding(("parts", number), message)
            elif part and part.item.parts:
                message = f"`{name}` has parts itself, and a part can't. Take it out here, or its own parts there."
                yield entry.document.finding(("parts", number), message)
            wholes.setdefault(name, entry)


def _guidance_topics(library: Library) -> list[Entry]:
    """The items of the collection `guidance`."""
    return list(library.collections["guidance"].values())


@memoised
def _cited_sections(library: Library) -> set[tuple[str, str]]:
    """Every (document id, section) that an item with `origin: record` names as its source."""
    record = (entry for entry in library.entries() if entry.origin == "record")
    return {(source.document, source.section) for entry in record for source in entry.item.source}


def _cited_text(entry: Entry, ref: str) -> str:
    """The body of an item, or the part below the heading that `ref` names after its `#`."""
    anchor = ref.partition("#")[2]
    return text_below_heading(entry.document.body, anchor) if anchor else entry.document.body


def _normalise_quotation(text: str) -> str:
    """The words of a text with single spaces, without Markdown syntax, so that quotations can be compared."""
    return " ".join(MARKDOWN_SYNTAX.sub(" ", MARKDOWN_LINK.sub(r"\1", text)).split())
