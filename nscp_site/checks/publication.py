"""When something is public: dates in order, reviews due, embargoes, one notice at a time, what the law keeps."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import combinations

from nscp_site.checks.page_addresses import NOT_PUBLISHED, longer_retained, publication_record
from nscp_site.clock import first_day_after_a_year
from nscp_site.content.addresses import load_addresses
from nscp_site.content.fields import find_marked_fields
from nscp_site.content.library import Entry, Library
from nscp_site.content.shortcodes import document_shortcodes
from nscp_site.content.visibility import ALWAYS, NEVER, describe_hidden_status, visible_from
from nscp_site.findings import Finding, rule
from nscp_site.pages.frame import NOTICES, breadcrumb
from nscp_site.schema.announcements import Notice
from nscp_site.schema.collections import COLLECTIONS
from nscp_site.schema.learning import Review
from nscp_site.schema.types import PARTIAL_DATE, NotBefore, NotInFuture, Reference, format_date
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
    for field, order in find_marked_fields(library, NotBefore):
        earlier = getattr(field.record, order.other)
        if earlier is not None and _is_before(str(field.value), str(earlier)):
            name = str(field.loc[-1])
            told = f"`{name}` ({field.value}) lies before `{order.other}` ({earlier}). Put the two dates in order."
            yield field.finding(told)


def _is_before(first: str, second: str) -> bool:
    """Whether a date, month or year (ISO strings) lies wholly before another."""
    length = min(len(first), len(second))
    return first[:length] < second[:length]


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
        if due < library.today and entry.item.life not in ("withdrawn", "archived"):
            remedy = "Check the page, then set `last_reviewed` and `next_review`."
            yield entry.document.finding(("next_review",), f"the review was due on {format_date(due)}. {remedy}")


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
        for index, action in enumerate(getattr(entry.item, "actions", ())):
            if action.due_by and re.match(r"(from|since|as of|starting|beginning)\b", action.due, re.IGNORECASE):
                message = f"`due` ({action.due}) says when it begins, not by when it is due. Take `due_by` out."
                yield entry.document.finding(("actions", index, "due_by"), message)


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
    for field, _ in find_marked_fields(library, NotInFuture):
        if field.value > library.today:
            yield field.finding(
                f"`{field.loc[-1]}` is {format_date(field.value)}, a day still to come "
                f"(today is {format_date(library.today)}). "
                "Write the day on which it happened."
            )


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
    for document, position, ref, is_link in _iter_named_items(library):
        reader = readers.get(document.path)
        if reader is None and document.path.startswith("content/") and _item_ref(document) in library.drafts:
            continue
        message = _describe_hidden_item(library, reader, ref, is_link=is_link)
        if message:
            yield Finding(document.path, position.line, message, column=position.column, mark=ref)


def _iter_named_items(library: Library) -> Iterator[tuple[Document, Position, str, bool]]:
    """Every item that is named: by which file, where, its collection/id, and whether by a mere link."""
    for field, reference in find_marked_fields(library, Reference):
        name = str(field.value).partition("#")[0]
        if not reference.target or reference.target in library.collections:
            yield field.document, field.document.position_of(field.loc), f"{reference.target}/{name}".lstrip("/"), False
    for document in library.texts:
        for mark in document_shortcodes(document):
            if mark.kind in ("item", "record"):
                yield document, Position(mark.line), mark.name.partition("#")[0], mark.kind == "item"
            elif mark.kind == "dataset":
                yield document, Position(mark.line), f"datasets/{mark.name}", False


def _item_ref(document: Document) -> str:
    """The `collection/id` of an item's file."""
    return document.path.removeprefix("content/").removesuffix(".md")


def _describe_hidden_item(library: Library, reader: Entry | None, ref: str, *, is_link: bool) -> str:
    """The message about naming an item that readers can't open yet; `reader` is None for a page always open."""
    named = library.find(ref)
    opens = visible_from(reader.item) if reader else ALWAYS
    if opens == NEVER or (reader and reader.item.life == "withdrawn"):
        return ""
    if named is None:
        message = f"`{ref}` is a draft. Take its name out here; let the draft name this page."
        return message if ref in library.drafts else ""
    if visible_from(named.item) > max(opens, library.now):
        what = describe_hidden_status(named.item)
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
        if item.anonymised_by and item.checked_by and _is_same_person(item.anonymised_by, item.checked_by):
            told = f"`checked_by` must be somebody else than `anonymised_by`: `{item.checked_by}` stands in both."
            yield entry.document.finding(("checked_by",), told)


def _is_same_person(first: str, second: str) -> bool:
    """Whether two names are equal but for case, spaces, punctuation and an office after a comma."""
    return _normalise_person_name(first) == _normalise_person_name(second)


def _normalise_person_name(name: str) -> str:
    """The letters and digits of a name in lower case, without an office after a comma."""
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
            message = f"`published` ({published}) lies before `embargoed_until` ({until})."
            yield entry.document.finding(("published",), f"{message} Write the day on which it opens.")


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
    yield from _find_withdrawn_early(library)
    yield from _find_removed_early(library)


def _find_withdrawn_early(library: Library) -> Iterator[Finding]:
    """Reviews withdrawn before their year is over."""
    recorded = load_addresses(library.sources).values.reviews
    for entry in library.collections["reviews"].values():
        item = entry.item
        if item.life != "withdrawn" or item.before_its_year:
            continue
        reason = _describe_retention(
            longer_retained(publication_record(item), recorded.get(f"/{entry.ref}/", "")), item.withdrawn_on
        )
        if reason:
            reason = f"{reason} Write `before_its_year`: {Review.model_fields['before_its_year'].description}"
            yield entry.document.finding(("withdrawn_on",), reason, ("before_its_year",))


def _find_removed_early(library: Library) -> Iterator[Finding]:
    """Reviews that were published, and whose page is neither there nor old enough to be gone."""
    addresses = load_addresses(library.sources)
    values = addresses.values
    current = {f"/{entry.ref}/" for entry in library.collections["reviews"].values()}
    for old, record in values.reviews.items():
        moved, stone = values.moved.get(old), values.gone.get(old)
        reason = _describe_retention(record, library.today)
        if not reason or (moved in current) or (stone and (stone.before_its_year or stone.for_safety)):
            continue
        if moved:
            yield addresses.document.finding(("moved", old), f"{reason} {old} must lead to a review, not to {moved}.")
        elif stone:
            field = "`before_its_year: why it could not wait, and who agreed.`"
            message = f"{reason} Put the page back, or write below {old}: {field}"
            yield addresses.document.finding(("gone", old), message)


def _describe_retention(record: str, day: date | None) -> str:
    """Why a review must still be published on a day; empty where it may go. `record` as in addresses.yml."""
    if record in ("", NOT_PUBLISHED):
        return ""
    if not PARTIAL_DATE.fullmatch(record):
        return "nobody knows on which day this review was published, so nobody can tell that its year is over."
    over = first_day_after_a_year(record)
    if day is not None and day >= over:
        return ""
    return f"this review (published: {format_date(record)}) must stay for a year, until {format_date(over)}."


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
    for left, right in combinations(library.vocabularies[NOTICES].values(), 2):
        first, last = max(left.value.starts, right.value.starts), min(left.value.ends, right.value.ends)
        if first <= last and _is_page_shared(library, left.value, right.value):
            days = f"on {format_date(first)}" if first == last else f"from {format_date(first)} to {format_date(last)}"
            message = f"`{left.id}` and `{right.id}` would both stand on the same pages {days}."
            yield right.document.finding(("starts",), f"{message} Put them into one notice, or change the days.")


def _is_page_shared(library: Library, first: Notice, second: Notice) -> bool:
    """Whether two notices appear on a common page: one is site-wide, or its section contains the other."""
    if first.section is None or second.section is None:
        return True
    return first.section in _page_and_ancestors(library, second.section) or second.section in _page_and_ancestors(
        library, first.section
    )


def _page_and_ancestors(library: Library, page: str) -> list[str]:
    """A page's path and those of the pages above it in the breadcrumb."""
    return [page, *(path for _, path in breadcrumb(library, page)["breadcrumb"])]
