"""The contacts lead where they say: the emergency number is itself, and whoever is told to ring finds a number."""

from collections.abc import Iterator

from nscp_site.content.fields import marked_fields
from nscp_site.content.library import Library
from nscp_site.content.shortcodes import MARKS, marks_in
from nscp_site.findings import Finding, rule
from nscp_site.schema.types import Reference

EMERGENCY = "emergency"
CONTACTS = "contacts"


@rule("library")
def emergency_number(library: Library) -> Iterator[Finding]:
    """The contact `emergency` must keep the number 999: every page shows it on top.

    Bad:
        emergency:
          number: "101"
    Good:
        emergency:
          number: "999"
    """
    record = library.vocabularies[CONTACTS].get(EMERGENCY)
    if record and record.value.number != "999":
        told = f'`{EMERGENCY}` is for immediate danger. Write number: "999", and give other numbers their own name.'
        yield record.document.path, record.document.line_of(("number",)), told


@rule("library")
def nothing_to_ring(library: Library) -> Iterator[Finding]:
    """Where a page says whom to ring, that contact must have a number.

    Bad:
        Ring {contact: training-team}, which has an e-mail address only
    Good:
        Ring {contact: mash}
    """
    silent = {name for name, contact in library.values(CONTACTS).items() if contact.number is None}
    places = [
        (document.path, mark.line, mark.name)
        for document in library.texts
        for mark in marks_in(document)
        if MARKS.get(mark.kind) == CONTACTS and mark.kind != "call"
    ]
    places += [
        (field.document.path, field.line, str(field.value))
        for field, reference in marked_fields(library, Reference)
        # An answer names the way, which `route-to-nothing` looks for.
        if reference.target == CONTACTS and not field.document.path.startswith("content/help/")
    ]
    for path, line, name in places:
        if name in silent:
            told = f"the contact `{name}` has no number, so there is nothing to ring here. Name one that has a number"
            yield path, line, f"{told}, or write the e-mail address in the text."


@rule("library", "warning")
def number_twice(library: Library) -> Iterator[Finding]:
    """Two contacts should not have one number: one of them was probably copied and not changed.

    Bad:
        two contacts with the number 0800 1111
    Good:
        each with its own, or one contact for both
    """
    first: dict[str, str] = {}
    for name, record in library.vocabularies[CONTACTS].items():
        number = (record.value.number or "").replace(" ", "")
        if number and first.setdefault(number, name) != name:
            told = f"`{first[number]}` has the same number. Correct one of them, or let one contact do for both."
            yield record.document.path, record.document.line_of(("number",)), told
