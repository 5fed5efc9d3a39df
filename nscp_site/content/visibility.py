"""Publication status (draft, embargoed, published, withdrawn, taken down) and who can see an item on a given day.

Pages, lists, search and data are all made from `public_view(library)`, which holds nothing of a draft or of what is
under embargo: a new feature cannot show them by forgetting to ask. An item taken down for somebody's safety is
remembered in the list of addresses; a link to it becomes plain text and a reference goes, so that it can be taken
down at once.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from posixpath import dirname, join, normpath
from typing import Any

from nscp_site.cache import memoised
from nscp_site.clock import instant_of
from nscp_site.content.addresses import AddressList
from nscp_site.content.fields import fields_to_visit, metadata_in
from nscp_site.content.library import Entry, Library, Record
from nscp_site.schema.items import Item
from nscp_site.schema.types import Inside, Model, Reference, spoken
from nscp_site.sources import Document

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


@memoised
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


# An item's address, such as /reviews/child-x/.
ITEM_SLASHES = 3
LINK = re.compile(r"(?<!!)\[([^\[\]]*)\]\((item:)?([^)\s#\"]+)(#[^)\s]*)?(?:\s+\"[^\"]*\")?\)")
TABLE = re.compile(r"\{ *dataset *: *([\w-]+) *\}")


def removed_items(addresses: AddressList) -> set[str]:
    """The items, as collection/id, that were taken down for safety."""
    stones = addresses.gone.items()
    return {address.strip("/") for address, stone in stones if stone.for_safety and address.count("/") == ITEM_SLASHES}


def without_removed(library: Library, removed: Iterable[str]) -> Library:
    """A library in which nothing names these items."""
    gone = frozenset(removed) - {entry.ref for entry in library.entries()}
    if not gone:
        return library
    texts = {document.path: cleaned(document, gone) for document in library.texts}
    return replace(
        library,
        collections={
            name: {
                key: Entry(name, texts.get(one.document.path, one.document), stripped(one.item, gone))
                for key, one in entries.items()
            }
            for name, entries in library.collections.items()
        },
        vocabularies={
            name: {
                key: Record(key, cleaned(one.document, gone), stripped(one.value, gone)) for key, one in records.items()
            }
            for name, records in library.vocabularies.items()
        },
        texts=[texts[document.path] for document in library.texts],
        prose={uri: texts.get(document.path, document) for uri, document in library.prose.items()},
    )


def stripped(model: Model, gone: frozenset[str]) -> Model:
    """A record without the entries of its lists that name what is gone."""
    changed = {}
    for name, mark in fields_to_visit(type(model), Reference):
        value = getattr(model, name)
        if not isinstance(value, list):
            continue
        left = [
            stripped(part, gone) if isinstance(part, Model) else part
            for part in value
            if not (mark and isinstance(part, str) and names(mark, part) in gone)
        ]
        if left != value:
            changed[name] = left
    return model.model_copy(update=changed) if changed else model


def names(mark: Reference, value: str) -> str:
    """The item that a value names, as collection/id."""
    return "/".join(part for part in (mark.target, value.partition("#")[0]) if part)


def cleaned(document: Document, gone: frozenset[str]) -> Document:
    """A file's texts in which links to what is gone are plain text."""
    body = plain(document.body, document.path, gone)
    fields = plain_fields(document.fields, document.path, gone)
    if body == document.body and fields == document.fields:
        return document
    return replace(document, body=body, fields=fields)


def plain_fields(value: Any, path: str, gone: frozenset[str]) -> Any:
    """The same for whatever stands in fields."""
    if isinstance(value, str):
        return plain(value, path, gone)
    if isinstance(value, dict):
        return {name: plain_fields(inner, path, gone) for name, inner in value.items()}
    if isinstance(value, list):
        return [plain_fields(inner, path, gone) for inner in value]
    return value


def plain(text: str, path: str, gone: frozenset[str]) -> str:
    """A text in which links to what is gone are their words alone, and tables that are gone are left out."""
    here = dirname(path.partition("/")[2])

    def unlinked(link: re.Match[str]) -> str:
        named = link[3] if link[2] else normpath(join(here, link[3])).removesuffix(".md")
        return link[1] if named.removesuffix("/") in gone else link[0]

    if "](" in text:
        text = LINK.sub(unlinked, text)
    return TABLE.sub(lambda mark: "" if f"datasets/{mark[1]}" in gone else mark[0], text)
