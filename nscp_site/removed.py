"""Items that were taken down for somebody's safety: whatever still names one is read as if it did not.

The list of addresses remembers them. A link to one becomes plain text and a reference goes, so that a page can be taken
down at once; the files that name it can be mended later.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from posixpath import dirname, join, normpath
from typing import Any

from nscp_site.addresses import AddressList
from nscp_site.fields import fields_to_visit
from nscp_site.library import Entry, Library, Record
from nscp_site.schema.types import Model, Reference
from nscp_site.sources import Document

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
