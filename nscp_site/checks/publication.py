"""When something is public: dates in order, reviews due, embargoes, one notice at a time, what the law keeps."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import combinations

from nscp_site.checks.page_addresses import NOT_PUBLISHED, latest, review_record
from nscp_site.clock import year_over
from nscp_site.content.addresses import read_addresses
from nscp_site.content.fields import marked_fields
from nscp_site.content.library import Entry, Library
from nscp_site.content.shortcodes import marks_in
from nscp_site.content.visibility import ALWAYS, NEVER, open_from, state
from nscp_site.findings import Finding, rule
from nscp_site.pages.frame import NAME, place_of
from nscp_site.schema.announcements import Notice
from nscp_site.schema.collections import COLLECTIONS
from nscp_site.schema.learning import Review
from nscp_site.schema.types import WHEN, NotBefore, NotInFuture, Reference, spoken
from nscp_site.sources import Document, Position


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
            told = f"`{name}` ({field.value}) lies before `{order.other}` ({earlier}). Put the two dates in order."
            yield field.finding(told)


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
            told = f"the review was due on {spoken(due)}. Check the page, then set `last_reviewed` and `next_review`."
            yield entry.document.finding(("next_review",), told)


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
                yield entry.document.finding(("actions", place, "due_by"), told)


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
            told = (
                f"`{field.loc[-1]}` is {spoken(field.value)}, a day still to come (today is {spoken(library.today)}). "
                "Write the day on which it happened."
            )
            yield field.finding(told)


@rule("library")
def names_hidden(library: Library) -> Iterator[Finding]:
    """A page must not name what its readers can't open: a draft, what is under embargo for longer, what was withdrawn.

    Let the hidden page name the open one instead: both show the link, once both are open.

    Bad:
        related: [reviews/child-b] on an open page, while that review is a draft
    Good:
        related: [campaigns/safer-sleeping] on the draft
    """
    readers = {entry.document.path: entry for entry in library.entries()}
    for document, position, ref, is_link in names(library):
        reader = readers.get(document.path)
        if reader is None and document.path.startswith("content/") and path_ref(document) in library.drafts:
            continue
        told = hidden(library, reader, ref, is_link=is_link)
        if told:
            yield Finding(document.path, position.line, told, column=position.column, mark=ref)


def names(library: Library) -> Iterator[tuple[Document, Position, str, bool]]:
    """Every item that is named: by which file, where, its collection/id, and whether by a mere link."""
    for field, reference in marked_fields(library, Reference):
        name = str(field.value).partition("#")[0]
        if not reference.target or reference.target in library.collections:
            yield field.document, field.document.position_of(field.loc), f"{reference.target}/{name}".lstrip("/"), False
    for document in library.texts:
        for mark in marks_in(document):
            if mark.kind == "item":
                yield document, Position(mark.line), mark.name.partition("#")[0], True
            elif mark.kind == "record":
                yield document, Position(mark.line), mark.name.partition("#")[0], False
            elif mark.kind == "dataset":
                yield document, Position(mark.line), f"datasets/{mark.name}", False


def path_ref(document: Document) -> str:
    """The collection/id of an item's file."""
    return document.path.removeprefix("content/").removesuffix(".md")


def hidden(library: Library, reader: Entry | None, ref: str, *, is_link: bool) -> str:
    """What is wrong with naming an item on a page; `reader` is None for a page that is always open."""
    named = library.find(ref)
    opens = open_from(reader.item) if reader else ALWAYS
    if opens == NEVER or (reader and reader.item.life == "withdrawn"):
        return ""
    if named is None:
        return (
            f"`{ref}` is a draft. Take its name out here; let the draft name this page."
            if ref in library.drafts
            else ""
        )
    if open_from(named.item) > max(opens, library.now):
        what = state(named.item)
        return f"`{ref}` is {what}, and this page opens before. Take its name out here; let it name this page."
    if named.item.life == "withdrawn" and not is_link:
        return f"`{ref}` was withdrawn, so nothing of it can be shown here. Take its name out."
    return ""


@rule("library")
def two_people(library: Library) -> Iterator[Finding]:
    """A review or case study must be anonymised by one person and checked by another before it leaves its draft.

    Those that only repeat public reports or the annual report say so in `provenance`, and need neither.

    Bad:
        anonymised_by: A. Editor
        checked_by: A. Editor
    Good:
        anonymised_by: A. Editor
        checked_by: B. Reader
        checked_on: 2026-11-22
    """
    for entry in library.entries():
        item = entry.item
        if not COLLECTIONS[entry.collection].needs_two_people or item.life == "draft":
            continue
        first_hand = getattr(item, "provenance", "") not in ("public reports", "annual report")
        for name in ("anonymised_by", "checked_by", "checked_on") if first_hand else ():
            if getattr(item, name) is None:
                what = type(item).model_fields[name].description
                told = f"the field `{name}` is missing: {what} Until then, write `life: draft`."
                yield entry.document.finding(("provenance",), told, (name,))
        if item.anonymised_by and item.checked_by and same_person(item.anonymised_by, item.checked_by):
            told = f"`checked_by` must be somebody else than `anonymised_by`: `{item.checked_by}` stands in both."
            yield entry.document.finding(("checked_by",), told)


def same_person(one: str, other: str) -> bool:
    """Whether two names are one, whatever their capitals, spaces and full stops."""
    return bare_name(one) == bare_name(other)


def bare_name(name: str) -> str:
    """A name's letters alone; an office after a comma is left out."""
    return "".join(letter for letter in name.partition(",")[0].casefold() if letter.isalnum())


@rule("library")
def day_to_come(library: Library) -> Iterator[Finding]:
    """What was done must lie in the past: `checked_on`, `withdrawn_on`, `archived_on`.

    Bad:
        checked_on: 2062-11-22
    Good:
        checked_on: 2026-11-22
    """
    for entry in library.entries():
        for name in ("checked_on", "withdrawn_on", "archived_on"):
            day = getattr(entry.item, name, None)
            if day is not None and day > library.today:
                told = f"`{name}` ({day}) has not come yet. Write the day on which it was done."
                yield entry.document.finding((name,), told)


@rule("library")
def embargo_before_publication(library: Library) -> Iterator[Finding]:
    """A review under embargo must not say that it was published before the embargo ends.

    Bad:
        embargoed_until: 2027-01-15
        published: 2027-01-10
    Good:
        embargoed_until: 2027-01-15
        published: 2027-01-15
    """
    for entry in library.collections["reviews"].values():
        until, published = entry.item.embargoed_until, entry.item.published
        if until and published and published < until[: len(published)]:
            told = (
                f"`published` ({published}) lies before `embargoed_until` ({until}). Write the day on which it opens."
            )
            yield entry.document.finding(("published",), told)


@rule("library")
def review_kept(library: Library) -> Iterator[Finding]:
    """A published review must stay for at least a year, unless an entry says why it could not.

    SI 2018/789 (the number of the regulation is to be confirmed): a published report stays publicly available for at
    least one year. `content/addresses.yml` remembers when each review was published, so that a file that is deleted
    is noticed as well.

    Bad:
        life: withdrawn
        withdrawn_on: 2027-03-01, on a review published in January 2027
    Good:
        before_its_year: A court ordered it on 1 March 2027; the Strategic Leads agreed on 2 March.
    """
    yield from withdrawn_early(library)
    yield from removed_early(library)


def withdrawn_early(library: Library) -> Iterator[Finding]:
    """Reviews withdrawn before their year is over."""
    recorded = read_addresses(library.sources).values.reviews
    for entry in library.collections["reviews"].values():
        item = entry.item
        if item.life != "withdrawn" or item.before_its_year:
            continue
        told = still_kept(latest(review_record(item), recorded.get(f"/{entry.ref}/", "")), item.withdrawn_on)
        if told:
            told = f"{told} Write `before_its_year`: {Review.model_fields['before_its_year'].description}"
            yield entry.document.finding(("withdrawn_on",), told, ("before_its_year",))


def removed_early(library: Library) -> Iterator[Finding]:
    """Reviews that were published, and whose page is neither there nor old enough to be gone."""
    addresses = read_addresses(library.sources)
    values = addresses.values
    kept = {f"/{entry.ref}/" for entry in library.collections["reviews"].values()}
    for old, record in values.reviews.items():
        moved, stone = values.moved.get(old), values.gone.get(old)
        told = still_kept(record, library.today)
        if not told or (moved in kept) or (stone and (stone.before_its_year or stone.for_safety)):
            continue
        if moved:
            yield addresses.document.finding(("moved", old), f"{told} {old} must lead to a review, not to {moved}.")
        elif stone:
            told = (
                f"{told} Put the page back, or write below {old}: `before_its_year: why it could not wait, and who "
                f"agreed.`"
            )
            yield addresses.document.finding(("gone", old), told)


def still_kept(record: str, day: date | None) -> str:
    """Why a review must still stand on a day; empty where it may go. `record` as addresses.yml keeps it."""
    if record in ("", NOT_PUBLISHED):
        return ""
    if not WHEN.fullmatch(record):
        return "nobody knows on which day this review was published, so nobody can tell that its year is over."
    over = year_over(record)
    if day is not None and day >= over:
        return ""
    return f"this review (published: {spoken(record)}) must stay for a year, until {spoken(over)}."


@rule("library")
def notices_overlap(library: Library) -> Iterator[Finding]:
    """No page may have two notices on one day: readers pass over both.

    Bad:
        winter: {text: The office is closed., starts: 2026-12-24, ends: 2027-01-03}
        snow: {text: Courses are cancelled., starts: 2027-01-02, ends: 2027-01-05}
    Good:
        winter: {text: The office is closed., starts: 2026-12-24, ends: 2027-01-01}
        snow: {text: Courses are cancelled., starts: 2027-01-02, ends: 2027-01-05}
    """
    for one, other in combinations(library.vocabularies[NAME].values(), 2):
        first, last = max(one.value.starts, other.value.starts), min(one.value.ends, other.value.ends)
        if first <= last and on_one_page(library, one.value, other.value):
            days = f"on {spoken(first)}" if first == last else f"from {spoken(first)} to {spoken(last)}"
            told = f"`{one.id}` and `{other.id}` would both stand on the same pages {days}. Put them into one notice, "
            yield other.document.finding(("starts",), told + "or change the days.")


def on_one_page(library: Library, one: Notice, other: Notice) -> bool:
    """Whether two notices have a page in common: one is for every page, or its section holds the other's."""
    if one.section is None or other.section is None:
        return True
    return one.section in around(library, other.section) or other.section in around(library, one.section)


def around(library: Library, page: str) -> list[str]:
    """A page, and those above it."""
    return [page, *(path for _, path in place_of(library, page)["breadcrumb"])]
