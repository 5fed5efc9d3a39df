"""The `Library`: the whole content in memory, as collections, vocabularies, prose pages and tables.

`content.loading` reads it from disk.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from nscp_site.cache import Memo, memoised
from nscp_site.clock import parse_instant
from nscp_site.schema.collections import COLLECTIONS, VOCABULARIES
from nscp_site.schema.types import Origin
from nscp_site.sources import Document, Sources

# What only an item that repeats a document says of itself.
RECORD_ONLY_FIELDS = ("as_at", "working_together")


@dataclass(frozen=True)
class Entry:
    """An item in its collection: `ref` is collection/id, and `document` knows the lines of its fields."""

    collection: str
    document: Document
    item: Any
    memo: Memo = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def id(self) -> str:
        """The name of the item's file without its ending."""
        return self.document.id

    @cached_property
    def ref(self) -> str:
        """How other items name it."""
        return f"{self.collection}/{self.id}"

    @cached_property
    def origin(self) -> Origin:
        """Whose words the item gives: its own `origin`, else that of its collection.

        An item that states a document's date and edition repeats a document, so it is of the "record" whatever its
        collection: a document's words are never presented as current advice.
        """
        if self.item.origin is None and any(name in self.document.fields for name in RECORD_ONLY_FIELDS):
            return "record"
        origin: Origin = self.item.origin or COLLECTIONS[self.collection].origin
        return origin


@dataclass(frozen=True)
class Record:
    """A record of a vocabulary file."""

    id: str
    document: Document
    value: Any


@dataclass(frozen=True)
class Table:
    """A dataset's figures: the rows of its CSV file, heads first, as text; `lines` are the lines they stand on."""

    path: str
    rows: list[list[str]]
    lines: list[int]


@dataclass
class Library:
    """The whole content: entries by collection and id, vocabularies, prose pages, tables.

    `ids` are all there are, whatever is wrong with their files; those of "docs" are the paths of its pages.
    `texts` are all files with a Markdown body, those whose fields are wrong too; `drafts` names the items that say
    they are drafts, whatever else is wrong with them; `unreadable` are the paths of the files that could not be read
    at all. In the view that visitors get, `tombstones` are the withdrawn items, which stand in no collection.
    `for_editors` is the view of a preview, which holds more than visitors may see. `today` is the day it is judged
    on, and `now` the moment of that day: its beginning, where no `moment` is given. `sources` are the files that it
    was read from.
    """

    sources: Sources
    today: date
    collections: dict[str, dict[str, Entry]] = field(default_factory=lambda: {name: {} for name in COLLECTIONS})
    vocabularies: dict[str, dict[str, Record]] = field(default_factory=lambda: {name: {} for name in VOCABULARIES})
    texts: list[Document] = field(default_factory=list)
    prose: dict[str, Document] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    ids: dict[str, set[str]] = field(
        default_factory=lambda: {name: set() for name in (*COLLECTIONS, *VOCABULARIES, "docs")}
    )
    drafts: frozenset[str] = frozenset()
    unreadable: frozenset[str] = frozenset()
    tombstones: list[Entry] = field(default_factory=list)
    for_editors: bool = False
    moment: datetime | None = None
    memo: Memo = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def root(self) -> Path:
        """The project's folder, for what is written there."""
        return self.sources.root

    @cached_property
    def now(self) -> datetime:
        """The time to judge at, in UTC."""
        return self.moment or parse_instant(str(self.today))

    def entries(self) -> Iterator[Entry]:
        """Yield every item, collection by collection, each in its index's order."""
        for name in self.collections:
            yield from _sorted_entries(self)[name]

    def ordered(self, collection: str) -> list[Entry]:
        """Return the items of a collection in the order of its index."""
        return [*_sorted_entries(self)[collection]]

    @property
    def last_checked(self) -> date:
        """The latest `last_reviewed` of any item; today if there is none."""
        return max((entry.item.last_reviewed for entry in self.entries()), default=self.today)

    def has_index(self, collection: str) -> bool:
        """Whether a collection has anything to list: an item, or the tombstone of a withdrawn one."""
        return bool(self.collections[collection]) or any(entry.collection == collection for entry in self.tombstones)

    def find(self, ref: str) -> Entry | None:
        """Return the entry with a ref (`collection/id`, a `#heading` is ignored); None if there is none."""
        collection, _, identifier = ref.partition("#")[0].partition("/")
        return self.collections.get(collection, {}).get(identifier)

    def has_id(self, target: str, name: str) -> bool:
        """Whether a collection or vocabulary has an id; without `target`, whether the ref `collection/id` exists.

        True for any id of a vocabulary that could not be parsed, so that one error does not cause hundreds.
        """
        if target:
            return name in self.ids.get(target, ()) or f"content/{target}.yml" in self.unreadable
        collection, _, identifier = name.partition("/")
        return collection in COLLECTIONS and identifier in self.ids.get(collection, ())

    def known_ids(self, target: str) -> set[str]:
        """Return all ids of a collection or vocabulary; all refs if `target` is empty."""
        if target:
            return self.ids.get(target, set())
        return {f"{name}/{identifier}" for name in COLLECTIONS for identifier in self.ids.get(name, set())}

    def value(self, vocabulary: str, identifier: str) -> Any:
        """One record of a vocabulary. Raises KeyError."""
        return self.vocabularies[vocabulary][identifier].value

    def values(self, vocabulary: str) -> dict[str, Any]:
        """The records of a vocabulary, by id, in the order of its file."""
        return {record.id: record.value for record in self.vocabularies[vocabulary].values()}


@memoised
def _sorted_entries(library: Library) -> dict[str, list[Entry]]:
    """Return the entries of each collection in the order of its index."""
    return {
        name: sorted(entries.values(), key=lambda entry: (entry.item.sort_key(), entry.id))
        for name, entries in library.collections.items()
    }
