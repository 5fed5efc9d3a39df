"""How items refer to each other: backlinks, items of a theme, where a note is printed, parts of a document."""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby

from nscp_site.cache import memoised
from nscp_site.content.fields import references_of
from nscp_site.content.library import Entry, Library
from nscp_site.content.shortcodes import marks_in
from nscp_site.schema.collections import COLLECTIONS
from nscp_site.schema.vocabularies import PublishedDocument

# These name what an item is about or who keeps it; they are shown elsewhere, not as related items.
NOT_RELATED = {"themes", "owner", "wider", "more", "parts"}


@dataclass
class Relations:
    """Computed once for a library: `related(ref)` works in both directions."""

    library: Library
    named: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    note_places: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def __post_init__(self) -> None:
        for entry in self.library.entries():
            self.follow_fields(entry)
            self.follow_marks(entry)

    def follow_fields(self, entry: Entry) -> None:
        """Note what an item's fields name."""
        for place, reference in references_of(entry):
            if reference.target == "editors-notes":
                self.note_places[place.value].add(entry.ref)
            elif place.loc[0] not in NOT_RELATED and reference.target in ("", *COLLECTIONS):
                name = str(place.value).partition("#")[0]
                self.link(entry.ref, f"{reference.target}/{name}" if reference.target else name)

    def follow_marks(self, entry: Entry) -> None:
        """Note what an item's texts link to and print."""
        for mark in marks_in(entry.document):
            if mark.kind == "note":
                self.note_places[mark.name].add(entry.ref)
            elif mark.kind == "dataset":
                self.link(entry.ref, f"datasets/{mark.name}")
                for note in self.notes_of_dataset(mark.name):
                    self.note_places[note].add(entry.ref)
            elif mark.kind in ("item", "record"):
                self.link(entry.ref, mark.name.partition("#")[0])

    def notes_of_dataset(self, identifier: str) -> list[str]:
        """The notes that are printed with a table, wherever it stands."""
        dataset = self.library.collections["datasets"].get(identifier)
        return dataset.item.notes if dataset else []

    def link(self, one: str, other: str) -> None:
        """Join two items, both ways."""
        if one != other:
            self.named[one].add(other)
            self.named[other].add(one)

    def related(self, ref: str) -> dict[str, list[Entry]]:
        """Items joined to one, by collection, each in its collection's order.

        A theme's page lists what belongs to the theme already; that is not told again.
        """
        collection, _, identifier = ref.partition("/")
        gathered = self.by_theme[identifier] if collection == "themes" else set()
        return self.by_collection(self.named.get(ref, set()) - gathered)

    def by_collection(self, refs: set[str]) -> dict[str, list[Entry]]:
        """Items by collection, in the order of the collections and of their indexes."""
        places = sorted(self.places[ref] for ref in refs if ref in self.places)
        found = (self.in_order[place] for place in places)
        return {name: list(entries) for name, entries in groupby(found, key=lambda entry: entry.collection)}

    @cached_property
    def in_order(self) -> list[Entry]:
        """Every item, in the order of the collections and of their indexes."""
        return [entry for name in COLLECTIONS for entry in self.orders[name]]

    @cached_property
    def places(self) -> dict[str, int]:
        """The place of each item among all, by its `collection/id`."""
        return {entry.ref: place for place, entry in enumerate(self.in_order)}

    @cached_property
    def orders(self) -> dict[str, list[Entry]]:
        """Each collection in its index's order, sorted once."""
        return {name: self.library.ordered(name) for name in COLLECTIONS}

    @property
    def by_theme(self) -> dict[str, set[str]]:
        """What belongs to each theme."""
        return by_theme(self.library)


@memoised
def by_theme(library: Library) -> dict[str, set[str]]:
    """What belongs to each theme; what belongs to a part belongs to the wider theme too."""
    found: dict[str, set[str]] = defaultdict(set)
    for entry in library.entries():
        for theme in entry.item.themes:
            for name in with_wider(library, theme):
                found[name].add(entry.ref)
    return found


def with_wider(library: Library, theme: str) -> list[str]:
    """A theme and those it is a part of, nearest first; a circle ends where it began."""
    chain: list[str] = []
    name: str | None = theme
    while name and name not in chain:
        chain.append(name)
        entry = library.collections["themes"].get(name)
        name = entry.item.wider if entry else None
    return chain


# What a document's sections lead to and does not stand in their folder: the priorities of a business plan.
BESIDE = {"business-plan": ("priorities",)}


@dataclass(frozen=True)
class WholeDocument:
    """A document with all its sections, in its order."""

    about: PublishedDocument
    collection: str
    sections: list[Entry]

    @property
    def page(self) -> str:
        """The path of its page among the pages."""
        return f"{self.collection}/in-full.md"

    @property
    def pdf(self) -> str:
        """The path of its PDF."""
        return f"{self.collection}/in-full.pdf"


def whole_documents(library: Library) -> list[WholeDocument]:
    """Every document of which sections are published, in the order of the list of documents."""
    found = []
    for about in library.values("documents").values():
        name = about.collection
        if name and library.collections.get(name):
            beside = [entry for other in BESIDE.get(name, ()) for entry in library.ordered(other)]
            found.append(WholeDocument(about, name, [*library.ordered(name), *beside]))
    return found


def is_whole_document(address: str) -> bool:
    """Whether an address is that of a whole document: what stands there stands in its chapters, too."""
    return address.rstrip("/").endswith("/in-full")
