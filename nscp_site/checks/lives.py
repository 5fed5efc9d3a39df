"""What is open to everybody, and when: nothing leaks early, nothing is lost that the law keeps."""

from collections.abc import Iterator
from datetime import date

from nscp_site.clock import year_over
from nscp_site.content.addresses import LIST, NOT_PUBLISHED, latest, read_addresses, review_record
from nscp_site.content.fields import marked_fields
from nscp_site.content.library import Entry, Library
from nscp_site.content.shortcodes import marks_in
from nscp_site.content.visibility import ALWAYS, NEVER, open_from, state
from nscp_site.findings import Finding, rule
from nscp_site.schema.collections import COLLECTIONS
from nscp_site.schema.learning import Review
from nscp_site.schema.types import WHEN, Reference, spoken
from nscp_site.sources import Document


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
    for document, line, ref, is_link in names(library):
        reader = readers.get(document.path)
        if reader is None and document.path.startswith("content/") and path_ref(document) in library.drafts:
            continue
        told = hidden(library, reader, ref, is_link=is_link)
        if told:
            yield document.path, line, told


def names(library: Library) -> Iterator[tuple[Document, int, str, bool]]:
    """Every item that is named: by which file, on which line, its collection/id, and whether by a mere link."""
    for field, reference in marked_fields(library, Reference):
        name = str(field.value).partition("#")[0]
        if not reference.target or reference.target in library.collections:
            yield field.document, field.line, f"{reference.target}/{name}".lstrip("/"), False
    for document in library.texts:
        for mark in marks_in(document):
            if mark.kind == "item":
                yield document, mark.line, mark.name.partition("#")[0], True
            elif mark.kind == "record":
                yield document, mark.line, mark.name.partition("#")[0], False
            elif mark.kind == "dataset":
                yield document, mark.line, f"datasets/{mark.name}", False


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
                yield (
                    entry.document.path,
                    entry.document.line_of(("provenance",)),
                    f"the field `{name}` is missing: {what} Until then, write `life: draft`.",
                )
        if item.anonymised_by and item.checked_by and same_person(item.anonymised_by, item.checked_by):
            yield (
                entry.document.path,
                entry.document.line_of(("checked_by",)),
                f"`checked_by` must be somebody else than `anonymised_by`: `{item.checked_by}` stands in both.",
            )


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
                yield (
                    entry.document.path,
                    entry.document.line_of((name,)),
                    f"`{name}` ({day}) has not come yet. Write the day on which it was done.",
                )


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
            yield (
                entry.document.path,
                entry.document.line_of(("published",)),
                f"`published` ({published}) lies before `embargoed_until` ({until}). Write the day on which it opens.",
            )


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
    recorded = read_addresses(library.root).values.reviews
    for entry in library.collections["reviews"].values():
        item = entry.item
        if item.life != "withdrawn" or item.before_its_year:
            continue
        told = still_kept(latest(review_record(item), recorded.get(f"/{entry.ref}/", "")), item.withdrawn_on)
        if told:
            yield (
                entry.document.path,
                entry.document.line_of(("withdrawn_on",)),
                f"{told} Write `before_its_year`: {Review.model_fields['before_its_year'].description}",
            )


def removed_early(library: Library) -> Iterator[Finding]:
    """Reviews that were published, and whose page is neither there nor old enough to be gone."""
    addresses = read_addresses(library.root)
    values, line_of = addresses.values, addresses.document.line_of
    kept = {f"/{entry.ref}/" for entry in library.collections["reviews"].values()}
    for old, record in values.reviews.items():
        moved, stone = values.moved.get(old), values.gone.get(old)
        told = still_kept(record, library.today)
        if not told or (moved in kept) or (stone and (stone.before_its_year or stone.for_safety)):
            continue
        if moved:
            yield LIST, line_of(("moved", old)), f"{told} {old} must lead to a review, not to {moved}."
        elif stone:
            yield (
                LIST,
                line_of(("gone", old)),
                f"{told} Put the page back, or write below {old}: `before_its_year: why it could not wait, and who "
                f"agreed.`",
            )


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
