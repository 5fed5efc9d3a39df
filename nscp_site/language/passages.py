"""The text that editors write themselves. A document's own words are facts: they are never judged.

Ours are the pages of docs/, the fields that the schema marks as `OurWords`, and the title and text of items of which
`text_is_ours` says so.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from nscp_site.cache import once
from nscp_site.language.reading import our_words
from nscp_site.library import Entry, Library
from nscp_site.marks import texts_in
from nscp_site.schema import COLLECTIONS, VOCABULARIES
from nscp_site.schema.facts import fields_of, walk
from nscp_site.schema.prose import ProsePage
from nscp_site.schema.types import Model
from nscp_site.sources import Document, Loc, Place

FAMILIES = frozenset({"parents", "young-people"})
# Pages of docs/ for parents and young people, and the folders that hold them.
FAMILY_PAGES = ("index.md", "browse-safely.md", "worried/", "parents/", "young-people/")


@dataclass(frozen=True)
class Passage:
    """A text of ours: `raw` as it stands in the file at a path and line, `text` what visitors read of it.

    Both are of one length, so that a place in one is a place in the other.
    """

    path: str
    line: int
    raw: str
    text: str
    for_families: bool = False
    is_body: bool = False

    def place(self, start: int) -> int:
        """Where something in the passage stands in the file; the column of what is in a field is found later."""
        line = self.line + self.raw.count("\n", 0, start)
        return Place(line, start - self.raw.rfind("\n", 0, start)) if self.is_body else line


@once
def passages(library: Library) -> tuple[Passage, ...]:
    """Every text of ours: items first, then the lists, then docs/."""
    return tuple(texts_of_ours(library))


def texts_of_ours(library: Library) -> Iterator[Passage]:
    """The same, one by one."""
    for entry in library.entries():
        yield from of_item(entry)
    for name, records in library.vocabularies.items():
        ours = our_fields(VOCABULARIES[name].model)
        for record in records.values():
            yield from of_fields(record.document, ours, for_families=False)
    for path, document in library.prose.items():
        yield from of_prose(path, document)


def of_item(entry: Entry) -> Iterator[Passage]:
    """The texts of ours in an item."""
    for_families = bool(FAMILIES.intersection(entry.item.audience))
    ours = our_fields(COLLECTIONS[entry.collection].model)
    if entry.item.text_is_ours():
        ours |= {("title",)}
        yield of_body(entry.document, for_families=for_families)
    yield from of_fields(entry.document, ours, for_families=for_families)


def of_prose(path: str, document: Document) -> Iterator[Passage]:
    """The texts of a page of docs/, given by its path there."""
    for_families = is_for_families(path)
    yield from of_fields(document, our_fields(ProsePage), for_families=for_families)
    yield of_body(document, for_families=for_families)


def is_for_families(path: str) -> bool:
    """Whether a page of docs/ is for parents or young people."""
    return path in FAMILY_PAGES or path.startswith(tuple(name for name in FAMILY_PAGES if name.endswith("/")))


def of_body(document: Document, *, for_families: bool) -> Passage:
    """The text below the fields."""
    text = our_words(document.body)
    return Passage(document.path, document.body_line, document.body, text, for_families, is_body=True)


def of_fields(document: Document, ours: frozenset[Loc], *, for_families: bool) -> Iterator[Passage]:
    """The texts in fields of these names."""
    for loc, raw in texts_in(document.fields, ()):
        if tuple(name for name in loc if isinstance(name, str)) in ours:
            yield Passage(document.path, int(document.line_of(loc)), raw, our_words(raw), for_families)


@lru_cache(maxsize=64)
def our_fields(model: type[Model]) -> frozenset[Loc]:
    """The names that lead to each field whose words are the editors'."""
    return frozenset(path for path, facts in walk(fields_of(model)) if facts.ours)
