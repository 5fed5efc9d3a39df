"""Dates in order, and dates that have passed."""

import re
from collections.abc import Iterator

from nscp_site.content.fields import marked_fields
from nscp_site.content.library import Library
from nscp_site.findings import Finding, rule
from nscp_site.schema.types import NotBefore, NotInFuture, spoken


@rule("library")
def date_order(library: Library) -> Iterator[Finding]:
    """An end must not lie before its beginning.

    Bad:
        starts: 2022-12-31
        ends: 2022-12-15
    Good:
        starts: 2022-12-15
        ends: 2022-12-31
    """
    for field, order in marked_fields(library, NotBefore):
        earlier = getattr(field.record, order.other)
        if earlier is not None and is_before(str(field.value), str(earlier)):
            name = str(field.loc[-1])
            yield (
                field.document.path,
                field.line,
                f"`{name}` ({field.value}) lies before `{order.other}` ({earlier}). Put the two dates in order.",
            )


def is_before(one: str, other: str) -> bool:
    """Whether a date, month or year lies wholly before another."""
    length = min(len(one), len(other))
    return one[:length] < other[:length]


@rule("library", "warning")
def review_passed(library: Library) -> Iterator[Finding]:
    """A page should be checked again by the day it says.

    Bad:
        next_review: 2024-03-31, once that day is over
    Good:
        last_reviewed: 2026-11-22
        next_review: 2027-11-22
    """
    for entry in library.entries():
        due = entry.item.next_review
        if entry.item.life in ("withdrawn", "archived"):
            continue
        if due < library.today:
            yield (
                entry.document.path,
                entry.document.line_of(("next_review",)),
                f"the review was due on {spoken(due)}. Check the page, then set `last_reviewed` and `next_review`.",
            )


@rule("library")
def start_taken_for_end(library: Library) -> Iterator[Finding]:
    """The day from which something is to happen is no day by which it was due.

    Bad:
        due: from April 2023
        due_by: [2023-04]
    Good:
        due: from April 2023
    """
    for entry in library.entries():
        for place, action in enumerate(getattr(entry.item, "actions", ())):
            if action.due_by and re.match(r"(from|since|as of|starting|beginning)\b", action.due, re.IGNORECASE):
                told = f"`due` ({action.due}) says when it begins, not by when it is due. Take `due_by` out."
                yield entry.document.path, entry.document.line_of(("actions", place, "due_by")), told


@rule("library")
def date_in_future(library: Library) -> Iterator[Finding]:
    """What has happened can't have a date that is still to come.

    Bad:
        updates:
          - {on: 2030-01-01, says: Signed off., state: done}, before that day has come
    Good:
        updates:
          - {on: 2026-11-22, says: Signed off., state: done}
    """
    for field, _ in marked_fields(library, NotInFuture):
        if field.value > library.today:
            yield (
                field.document.path,
                field.line,
                f"`{field.loc[-1]}` is {spoken(field.value)}, a day still to come (today is {spoken(library.today)}). "
                "Write the day on which it happened.",
            )
