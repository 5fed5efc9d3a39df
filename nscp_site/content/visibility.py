"""Publication status (draft, embargoed, published, withdrawn, removed) and who can see an item on a date.

Pages, lists, search and data are all made from `public_view(library)`, which holds no drafts and nothing under
embargo: a new feature can't leak them by omission. An item removed for somebody's safety is listed in addresses.yml;
links to it become plain text and references to it are dropped, so that it can be removed at once.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from posixpath import dirname, join, normpath
from typing import Any

from nscp_site.cache import memoised
from nscp_site.clock import parse_instant
from nscp_site.content.addresses import AddressList
from nscp_site.content.fields import fields_with_marker
from nscp_site.content.library import Entry, Library, Record
from nscp_site.schema.items import Item
from nscp_site.schema.types import EditorsOnly, Model, Reference, format_date
from nscp_site.sources import Document

ALWAYS, NEVER = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)
# Tells the hooks of the generator that a preview is to show drafts. Every build sets it anew, so that nobody else can.
DRAFTS_VARIABLE = "NSCP_DRAFTS"


def visible_from(item: Item) -> datetime:
    """Return the time from which everybody may see an item; NEVER for a draft."""
    if item.life == "draft":
        return NEVER
    if item.life == "embargoed" and item.embargoed_until is not None:
        return parse_instant(item.embargoed_until)
    return ALWAYS


def is_visible(entry: Entry, now: datetime) -> bool:
    """Whether visitors may see an item at a time."""
    return visible_from(entry.item) <= now.astimezone(UTC)


def is_current(entry: Entry, today: date) -> bool:
    """Whether an item belongs in short lists: not archived, and not news that is over."""
    over_after = getattr(entry.item, "over_after", None)
    return entry.item.life != "archived" and (over_after is None or over_after >= today)


def public_view(library: Library) -> Library:
    """Return the library as visitors may see it at its time.

    Drafts and embargoed items are left out, withdrawn items are only in `tombstones`, editors' fields are empty, and
    pending records of vocabularies are removed. The table of a hidden dataset is removed with it.
    """
    shown = (entry for entry in library.entries() if is_visible(entry, library.now))
    return _filtered(library, list(map(_strip_editors_fields, shown)))


def editors_view(library: Library) -> Library:
    """Return the library as a preview shows it: every item, with its status in the title if it is hidden."""
    entries = [_strip_editors_fields(_label_if_hidden(entry, library.now)) for entry in library.entries()]
    return replace(_filtered(library, entries), for_editors=True)


def select_view(library: Library, *, drafts: bool) -> Library:
    """Return the editors' view if `drafts`, else the public view."""
    return editors_view(library) if drafts else public_view(library)


def _filtered(library: Library, entries: list[Entry]) -> Library:
    """Return a library that holds only these entries and the tables that belong to them."""
    shown = {entry.ref: entry for entry in entries if entry.item.life != "withdrawn"}
    hidden = {f"{name}/{identifier}" for name in library.collections for identifier in library.ids.get(name, ())}
    hidden -= shown.keys()
    paths = {f"content/{ref}.md" for ref in hidden}
    return replace(
        library,
        collections={
            name: {entry.id: entry for entry in shown.values() if entry.collection == name}
            for name in library.collections
        },
        ids={
            name: {key for key in ids if f"{name}/{key}" not in hidden} if name in library.collections else ids
            for name, ids in library.ids.items()
        },
        # No page may name what is pending.
        vocabularies={
            name: {key: record for key, record in records.items() if not getattr(record.value, "is_pending", False)}
            for name, records in library.vocabularies.items()
        },
        texts=[document for document in library.texts if document.path not in paths],
        tables={name: table for name, table in library.tables.items() if f"datasets/{name}" not in hidden},
        tombstones=[entry for entry in entries if entry.item.life == "withdrawn"],
        drafts=frozenset(),
    )


@memoised
def _strip_editors_fields(entry: Entry) -> Entry:
    """Return an entry without the fields marked as EditorsOnly."""
    names = editors_only_fields(type(entry.item))  # type: ignore[arg-type]
    if not names & entry.document.fields.keys():
        return entry
    fields = {name: value for name, value in entry.document.fields.items() if name not in names}
    stripped = entry.item.model_copy(update=dict.fromkeys(names))
    return Entry(entry.collection, replace(entry.document, fields=fields), stripped)


def strip_record_editors_fields(record: Model) -> Model:
    """Return a record, and its nested records, without the fields marked as EditorsOnly."""
    found: dict[str, Any] = dict.fromkeys(editors_only_fields(type(record)))
    for name in type(record).model_fields:
        value = getattr(record, name)
        if name not in found and isinstance(value, list) and any(isinstance(part, Model) for part in value):
            found[name] = [strip_record_editors_fields(part) for part in value]
    return record.model_copy(update=found) if found else record


@cache
def editors_only_fields(model: type[Model]) -> frozenset[str]:
    """Return the names of a model's fields marked as EditorsOnly."""
    return frozenset(name for name, mark in fields_with_marker(model, EditorsOnly) if mark)


def _label_if_hidden(entry: Entry, now: datetime) -> Entry:
    """Append the status to an entry's title if visitors can't see it."""
    if is_visible(entry, now):
        return entry
    title = f"{entry.item.title} [{describe_hidden_status(entry.item).removeprefix('a ')}]"
    return replace(entry, item=entry.item.model_copy(update={"title": title}))


def describe_hidden_status(item: Item) -> str:
    """Describe why an item is hidden: a draft, or under embargo until 15 January 2027."""
    return "a draft" if item.life == "draft" else f"under embargo until {format_date(item.embargoed_until)}"


# An item's address, such as /reviews/child-x/.
ITEM_SLASHES = 3
INTERNAL_LINK = re.compile(r"(?<!!)\[([^\[\]]*)\]\((item:)?([^)\s#\"]+)(#[^)\s]*)?(?:\s+\"[^\"]*\")?\)")
DATASET_SHORTCODE = re.compile(r"\{ *dataset *: *([\w-]+) *\}")


def find_removed_items(addresses: AddressList) -> set[str]:
    """Return the refs of items that were removed for safety, from the address list."""
    stones = addresses.gone.items()
    return {address.strip("/") for address, stone in stones if stone.for_safety and address.count("/") == ITEM_SLASHES}


def strip_removed(library: Library, removed: Iterable[str]) -> Library:
    """Return a library in which nothing refers to the removed items."""
    removed_refs = frozenset(removed) - {entry.ref for entry in library.entries()}
    if not removed_refs:
        return library
    texts = {document.path: _unlink_document(document, removed_refs) for document in library.texts}
    return replace(
        library,
        collections={
            name: {
                key: Entry(name, texts.get(one.document.path, one.document), _strip_references(one.item, removed_refs))
                for key, one in entries.items()
            }
            for name, entries in library.collections.items()
        },
        vocabularies={
            name: {
                key: Record(
                    key, _unlink_document(one.document, removed_refs), _strip_references(one.value, removed_refs)
                )
                for key, one in records.items()
            }
            for name, records in library.vocabularies.items()
        },
        texts=[texts[document.path] for document in library.texts],
        prose={uri: texts.get(document.path, document) for uri, document in library.prose.items()},
    )


def _strip_references(model: Model, removed_refs: frozenset[str]) -> Model:
    """Drop list entries of a model that refer to removed items."""
    changed = {}
    for name, reference in fields_with_marker(type(model), Reference):
        value = getattr(model, name)
        if not isinstance(value, list):
            continue
        left = [
            _strip_references(part, removed_refs) if isinstance(part, Model) else part
            for part in value
            if not (reference and isinstance(part, str) and referenced_item(reference, part) in removed_refs)
        ]
        if left != value:
            changed[name] = left
    return model.model_copy(update=changed) if changed else model


def referenced_item(reference: Reference, value: str) -> str:
    """Return the ref (`collection/id`) of a reference's value."""
    return "/".join(part for part in (reference.target, value.partition("#")[0]) if part)


def _unlink_document(document: Document, removed_refs: frozenset[str]) -> Document:
    """Turn a document's links to removed items into plain text."""
    body = _unlink_text(document.body, document.path, removed_refs)
    fields = _unlink_fields(document.fields, document.path, removed_refs)
    if body == document.body and fields == document.fields:
        return document
    return replace(document, body=body, fields=fields)


def _unlink_fields(value: Any, path: str, removed_refs: frozenset[str]) -> Any:
    """Turn links to removed items into plain text in all strings of a document's fields."""
    if isinstance(value, str):
        return _unlink_text(value, path, removed_refs)
    if isinstance(value, dict):
        return {name: _unlink_fields(inner, path, removed_refs) for name, inner in value.items()}
    if isinstance(value, list):
        return [_unlink_fields(inner, path, removed_refs) for inner in value]
    return value


def _unlink_text(text: str, path: str, removed_refs: frozenset[str]) -> str:
    """Turn links to removed items into their link text, and drop tables of removed datasets."""
    here = dirname(path.partition("/")[2])

    def unlinked(link: re.Match[str]) -> str:
        named = link[3] if link[2] else normpath(join(here, link[3])).removesuffix(".md")
        return link[1] if named.removesuffix("/") in removed_refs else link[0]

    if "](" in text:
        text = INTERNAL_LINK.sub(unlinked, text)
    return DATASET_SHORTCODE.sub(lambda mark: "" if f"datasets/{mark[1]}" in removed_refs else mark[0], text)
