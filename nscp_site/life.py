"""The life of a publication: who may read what, on which day.

Visitors' pages, lists, search and data are all made from `public_view(library)`, which holds nothing of a draft or of
what is under embargo. So a new feature cannot show them by forgetting to ask.
"""

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from nscp_site.cache import once
from nscp_site.clock import instant_of
from nscp_site.fields import metadata_in
from nscp_site.library import Entry, Library
from nscp_site.schema.items import Item
from nscp_site.schema.types import Inside, Model, spoken

ALWAYS, NEVER = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)
# Tells the hooks of the generator that a preview is to show drafts. Every build sets it anew, so that nobody else can.
DRAFTS = "NSCP_DRAFTS"


def open_from(item: Item) -> datetime:
    """The moment from which everybody may read an item; the last of all for a draft."""
    if item.life == "draft":
        return NEVER
    if item.life == "embargoed" and item.embargoed_until is not None:
        return instant_of(item.embargoed_until)
    return ALWAYS


def is_open(entry: Entry, now: datetime) -> bool:
    """Whether visitors may read an item at a moment."""
    return open_from(entry.item) <= now.astimezone(UTC)


def is_current(entry: Entry, today: date) -> bool:
    """Whether an item stands in short lists: it is not archived, and a piece of news is not over."""
    over_after = getattr(entry.item, "over_after", None)
    return entry.item.life != "archived" and (over_after is None or over_after >= today)


def public_view(library: Library) -> Library:
    """What visitors may know of a library on its day.

    Without drafts and items under embargo; withdrawn items stand in `tombstones` only; fields that are for editors
    alone are empty. A dataset that is not shown takes its table with it.
    """
    return viewed(library, [without_inside(entry) for entry in library.entries() if is_open(entry, library.now)])


def editors_view(library: Library) -> Library:
    """What editors see in a preview: everything, and what visitors can't see says so in its title."""
    entries = [without_inside(marked(entry, library.now)) for entry in library.entries()]
    return replace(viewed(library, entries), for_editors=True)


def view_of(library: Library, *, drafts: bool) -> Library:
    """What editors see where drafts are wanted, and else what visitors may know."""
    return editors_view(library) if drafts else public_view(library)


def viewed(library: Library, entries: list[Entry]) -> Library:
    """A library of these entries alone, with the tables that belong to them."""
    shown = {entry.ref: entry for entry in entries if entry.item.life != "withdrawn"}
    hidden = {f"{name}/{identifier}" for name in library.collections for identifier in library.ids.get(name, ())}
    hidden -= shown.keys()
    paths = {f"content/{ref}.md" for ref in hidden}
    return replace(
        library,
        collections=by_collection(library, shown),
        ids={
            name: {one for one in ids if f"{name}/{one}" not in hidden} if name in library.collections else ids
            for name, ids in library.ids.items()
        },
        # No page may name what is pending.
        vocabularies={
            name: {one: record for one, record in records.items() if not getattr(record.value, "is_pending", False)}
            for name, records in library.vocabularies.items()
        },
        texts=[document for document in library.texts if document.path not in paths],
        tables={name: table for name, table in library.tables.items() if f"datasets/{name}" not in hidden},
        tombstones=[entry for entry in entries if entry.item.life == "withdrawn"],
        drafts=frozenset(),
    )


def by_collection(library: Library, entries: dict[str, Entry]) -> dict[str, dict[str, Entry]]:
    """The entries of every collection, by id."""
    found: dict[str, dict[str, Entry]] = {name: {} for name in library.collections}
    for entry in entries.values():
        found[entry.collection][entry.id] = entry
    return found


@once
def without_inside(entry: Entry) -> Entry:
    """An entry without the fields that are for editors alone."""
    names = inside_fields(type(entry.item))  # type: ignore[arg-type]
    if not names & entry.document.fields.keys():
        return entry
    fields = {name: value for name, value in entry.document.fields.items() if name not in names}
    return Entry(
        entry.collection,
        replace(entry.document, fields=fields),
        entry.item.model_copy(update=dict.fromkeys(names)),
    )


def public_record(record: Model) -> Model:
    """A record of a list, and the records inside it, without the fields that are for editors alone."""
    found: dict[str, Any] = dict.fromkeys(inside_fields(type(record)))
    for name in type(record).model_fields:
        value = getattr(record, name)
        if name not in found and isinstance(value, list) and any(isinstance(one, Model) for one in value):
            found[name] = [public_record(one) for one in value]
    return record.model_copy(update=found) if found else record


@cache
def inside_fields(model: type[Model]) -> frozenset[str]:
    """The names of a model's fields that are for editors alone."""
    return frozenset(
        name
        for name, info in model.model_fields.items()
        if any(isinstance(mark, Inside) for mark in (*info.metadata, *metadata_in(info.annotation)))
    )


def marked(entry: Entry, now: datetime) -> Entry:
    """An entry whose title says that visitors can't see it, where they can't."""
    if is_open(entry, now):
        return entry
    return replace(
        entry,
        item=entry.item.model_copy(update={"title": f"{entry.item.title} [{state(entry.item).removeprefix('a ')}]"}),
    )


def state(item: Item) -> str:
    """How hidden an item is, in words: a draft, or under embargo until 15 January 2027."""
    return "a draft" if item.life == "draft" else f"under embargo until {spoken(item.embargoed_until)}"
