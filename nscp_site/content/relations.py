"""Relations between items: backlinks, items by theme, users of a note, parts of a document."""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby

from nscp_site.cache import memoised
from nscp_site.content.fields import find_references
from nscp_site.content.library import Entry, Library
from nscp_site.content.shortcodes import document_shortcodes
from nscp_site.schema.collections import COLLECTIONS
from nscp_site.schema.vocabularies import PublishedDocument

# These name what an item is about or who keeps it; they are shown elsewhere, not as related items.
UNRELATED_FIELDS = {"themes", "owner", "wider", "more", "parts"}


@dataclass
class Relations:
    """The links of a library, computed once. Links are symmetric.

    `linked` maps a ref to the refs it is linked with; `note_users` maps a note's id to the refs that show it.
    """

    library: Library
    linked: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    note_users: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def __post_init__(self) -> None:
        for entry in self.library.entries():
            self.add_field_links(entry)
            self.add_text_links(entry)

    def add_field_links(self, entry: Entry) -> None:
        """Record the references in an item's fields."""
        for place, reference in find_references(entry):
            if reference.target == "editors-notes":
                self.note_users[place.value].add(entry.ref)
            elif place.loc[0] not in UNRELATED_FIELDS and reference.target in ("", *COLLECTIONS):
                name = str(place.value).partition("#")[0]
                self.link(entry.ref, f"{reference.target}/{name}" if reference.target else name)

    def add_text_links(self, entry: Entry) -> None:
        """Record the links and shortcodes in an item's text."""
        for mark in document_shortcodes(entry.document):
            if mark.kind == "note":
                self.note_users[mark.name].add(entry.ref)
            elif mark.kind == "dataset":
                self.link(entry.ref, f"datasets/{mark.name}")
                for note in self.notes_of_dataset(mark.name):
                    self.note_users[note].add(entry.ref)
            elif mark.kind in ("item", "record"):
                self.link(entry.ref, mark.name.partition("#")[0])

    def notes_of_dataset(self, identifier: str) -> list[str]:
        """Return the ids of the notes that are shown with a dataset's table."""
        dataset = self.library.collections["datasets"].get(identifier)
        return dataset.item.notes if dataset else []

    def link(self, ref: str, other_ref: str) -> None:
        """Link two items in both directions."""
        if ref != other_ref:
            self.linked[ref].add(other_ref)
            self.linked[other_ref].add(ref)

    def related(self, ref: str) -> dict[str, list[Entry]]:
        """Return the items linked with one, by collection, in index order.

        Those of a theme itself are left out for a theme: its page lists them already.
        """
        collection, _, identifier = ref.partition("/")
        gathered = self.by_theme[identifier] if collection == "themes" else set()
        return self.by_collection(self.linked.get(ref, set()) - gathered)

    def by_collection(self, refs: set[str]) -> dict[str, list[Entry]]:
        """Group refs by collection, in the order of the collections and of their indexes."""
        places = sorted(self.ranks[ref] for ref in refs if ref in self.ranks)
        found = (self.sorted_entries[place] for place in places)
        return {name: list(entries) for name, entries in groupby(found, key=lambda entry: entry.collection)}

    @cached_property
    def sorted_entries(self) -> list[Entry]:
        """Every item, in the order of the collections and of their indexes."""
        return list(self.library.entries())

    @cached_property
    def ranks(self) -> dict[str, int]:
        """The rank of each item in `sorted_entries`, by ref."""
        return {entry.ref: place for place, entry in enumerate(self.sorted_entries)}

    @cached_property
    def sorted_by_collection(self) -> dict[str, list[Entry]]:
        """The items of each collection in index order."""
        return {name: self.library.ordered(name) for name in COLLECTIONS}

    @property
    def by_theme(self) -> dict[str, set[str]]:
        """The refs that belong to each theme, by the theme's id."""
        return refs_by_theme(self.library)


@memoised
def refs_by_theme(library: Library) -> dict[str, set[str]]:
    """Return the refs of each theme; an item of a sub-theme belongs to the wider theme too."""
    found: dict[str, set[str]] = defaultdict(set)
    for entry in library.entries():
        for theme in entry.item.themes:
            for name in theme_and_ancestors(library, theme):
                found[name].add(entry.ref)
    return found


def theme_and_ancestors(library: Library, theme: str) -> list[str]:
    """Return a theme and its ancestors, nearest first; a cycle is followed once."""
    chain: list[str] = []
    name: str | None = theme
    while name and name not in chain:
        chain.append(name)
        entry = library.collections["themes"].get(name)
        name = entry.item.wider if entry else None
    return chain


# What a document's sections lead to and does not stand in their folder: the priorities of a business plan.
COMPANION_COLLECTIONS = {"business-plan": ("priorities",)}


@dataclass(frozen=True)
class WholeDocument:
    """A document with all its sections, in its order."""

    document: PublishedDocument
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


def find_whole_documents(library: Library) -> list[WholeDocument]:
    """Return every document with published sections, in the order of documents.yml."""
    found = []
    for document in library.values("documents").values():
        name = document.collection
        if name and library.collections.get(name):
            companions = [
                entry for companion in COMPANION_COLLECTIONS.get(name, ()) for entry in library.ordered(companion)
            ]
            found.append(WholeDocument(document, name, [*library.ordered(name), *companions]))
    return found


def is_whole_document_address(address: str) -> bool:
    """Whether a URL path is that of a whole document, whose text is also in its chapters."""
    return address.rstrip("/").endswith("/in-full")
