"""Whose words a page gives: what repeats a document names it, and what the Partnership says today does not."""

from collections.abc import Iterator

from nscp_site.content.fields import references_of
from nscp_site.content.library import OF_THE_RECORD, Entry, Library
from nscp_site.content.shortcodes import marks_in
from nscp_site.findings import Finding, rule
from nscp_site.schema.validation import example


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
        for name in missing_of(entry) if entry.origin == "record" else ():
            info = type(entry.item).model_fields[name]
            said = said_of_record(entry)
            delete = f" and delete {' and '.join(f'`{one}`' for one in said)}" if said else ""
            yield (
                entry.document.path,
                entry.document.line_of(("origin",)),
                f"the field `{name}` is missing, and this page repeats a document. {info.description} Write a line "
                f"such as: {example(name, info)} If the Partnership says this itself, write `origin: service`{delete}.",
            )


def missing_of(entry: Entry) -> Iterator[str]:
    """The fields that an item of the record lacks."""
    if not entry.item.source:
        yield "source"
    must_say = entry.item.record_must_say
    yield from (name for name in OF_THE_RECORD if name in must_say and name not in entry.document.fields)


def said_of_record(entry: Entry) -> list[str]:
    """The fields of an item that only what repeats a document may have."""
    return [name for name in OF_THE_RECORD if name in entry.document.fields]


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
        for name in said_of_record(entry):
            told = f"`{name}` belongs to what repeats a document, and `origin` is {entry.origin}. Delete the line"
            yield entry.document.path, entry.document.line_of((name,)), f"{told}, or write `origin: record`."
        for line in notes_of(entry):
            told = "an editor's note speaks of what a document says, and this page repeats none. Say it in the text"
            yield entry.document.path, line, f"{told}, or write `origin: record` and name the document in `source`."


def notes_of(entry: Entry) -> Iterator[int]:
    """The lines on which an item names editor's notes."""
    for field, reference in references_of(entry):
        if reference.target == "editors-notes":
            yield field.line
    yield from (mark.line for mark in marks_in(entry.document) if mark.kind == "note")


@rule("library")
def points_nowhere(library: Library) -> Iterator[Finding]:
    """A page on what others publish must name it, by its id in content/elsewhere.yml.

    Bad:
        origin: elsewhere, and a text that names nothing
    Good:
        origin: elsewhere, and in the text: {elsewhere: lullaby-trust}
    """
    for entry in library.entries():
        if entry.origin == "elsewhere" and not any(mark.kind == "elsewhere" for mark in marks_in(entry.document)):
            told = "this page is on what others publish, and names nothing of theirs. Write {elsewhere: its-id}."
            yield entry.document.path, entry.document.line_of(("origin",)), told


@rule("library")
def passage_of_the_record(library: Library) -> Iterator[Finding]:
    """A passage that is quoted must be a document's own words, and quote no other passage.

    Bad:
        {record: campaigns/safer-sleeping}, where that page is what the Partnership says today
    Good:
        {record: annual-report/progress#campaign}
    """
    for document in library.texts:
        for mark in marks_in(document):
            named = library.find(mark.name) if mark.kind == "record" else None
            if named is None:
                continue
            if named.origin != "record":
                told = f"`{named.ref}` repeats no document, so it can't be quoted as one. Link to it: item:{mark.name}"
                yield document.path, mark.line, told
            elif any(inner.kind == "record" for inner in marks_in(named.document)):
                told = f"`{named.ref}` quotes another passage itself. Quote the page where the words stand."
                yield document.path, mark.line, told


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
            told = "the text of this briefing is missing. Write it below the fields, or write false in `text_held`."
            yield entry.document.path, entry.document.line_of(("text_held",)), told
