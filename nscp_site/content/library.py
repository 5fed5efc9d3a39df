"""Everything the Partnership publishes, in memory. `loading.py` reads it from the disk."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from nscp_site.cache import Memo, memoised
from nscp_site.clock import instant_of
from nscp_site.schema.collections import COLLECTIONS, VOCABULARIES
from nscp_site.schema.types import Origin
from nscp_site.sources import Document, Sources

# What only an item that repeats a document says of itself.
OF_THE_RECORD = ("as_at", "working_together")


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
        """Whose words it gives: what it says itself, else what its collection says.

        An item that gives the day and the edition of a document repeats one: it stays of the record, whatever its
        collection is, so that nothing of a document is ever taken for what the Partnership says today.
        """
        if self.item.origin is None and any(name in self.document.fields for name in OF_THE_RECORD):
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
    `texts` are all files with a Markdown body, those whose fields are wrong too; `drafts` names the items that say they
    are drafts, whatever else is wrong with them; `unread` are the paths of the files that could not be read at all. In
    the view that visitors get, `tombstones` are the withdrawn items, which stand in no collection. `for_editors` is the
    view of a preview, which holds more than visitors may see. `today` is the day it is judged on, and `now` the moment
    of that day: its beginning, where no `moment` is given. `sources` are the files that it was read from.
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
    unread: frozenset[str] = frozenset()
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
        """The moment it is judged on."""
        return self.moment or instant_of(str(self.today))

    def entries(self) -> Iterator[Entry]:
        """Every item, collection by collection, each in its own order."""
        for name in self.collections:
            yield from in_order(self)[name]

    def ordered(self, collection: str) -> list[Entry]:
        """The items of a collection as an index lists them."""
        return [*in_order(self)[collection]]

    @property
    def last_checked(self) -> date:
        """The day on which any item was last checked; today where there is none."""
        return max((entry.item.last_reviewed for entry in self.entries()), default=self.today)

    def has_index(self, collection: str) -> bool:
        """Whether there is anything to list: an item, or the trace of one that was withdrawn."""
        return bool(self.collections[collection]) or any(one.collection == collection for one in self.tombstones)

    def find(self, ref: str) -> Entry | None:
        """The item that `collection/id` (with or without #heading) names."""
        collection, _, identifier = ref.partition("#")[0].partition("/")
        return self.collections.get(collection, {}).get(identifier)

    def knows(self, target: str, name: str) -> bool:
        """Whether a collection or vocabulary has such an id; without target, whether there is a `collection/id`.

        Of a vocabulary that could not be read, nobody knows: it has any.
        """
        if target:
            return name in self.ids.get(target, ()) or f"content/{target}.yml" in self.unread
        collection, _, identifier = name.partition("/")
        return collection in COLLECTIONS and identifier in self.ids.get(collection, ())

    def known(self, target: str) -> set[str]:
        """All ids of a collection or vocabulary, or all `collection/id` where target is empty."""
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
def in_order(library: Library) -> dict[str, list[Entry]]:
    """The items of each collection as an index lists them."""
    return {
        name: sorted(entries.values(), key=lambda entry: (entry.item.sort_key(), entry.id))
        for name, entries in library.collections.items()
    }
