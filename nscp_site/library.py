"""Everything the Partnership publishes, read once from the disk: `load_library(root)`.

Items with problems are left out, but their ids stay known, so that one slip is told once.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from nscp_site.frontmatter import Document, SourceFile
from nscp_site.once import WorkedOut, once
from nscp_site.problems import Finding, Problem, did_you_mean, rule
from nscp_site.reading import empty_file, file_name, not_utf8, read_document
from nscp_site.schema import COLLECTIONS, VOCABULARIES
from nscp_site.schema.validation import validate


@dataclass(frozen=True)
class Entry:
    """An item in its collection: `ref` is collection/id, and `document` knows the lines of its fields."""

    collection: str
    document: Document
    item: Any

    @cached_property
    def id(self) -> str:
        """The name of the item's file without its ending."""
        return self.document.id

    @cached_property
    def ref(self) -> str:
        """How other items name it."""
        return f"{self.collection}/{self.id}"


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

    `texts` are all files with a Markdown body, those whose fields are wrong too; `drafts` names the items that say they
    are drafts, whatever else is wrong with them. In the view that visitors get, `tombstones` are the withdrawn items,
    which stand in no collection. `for_editors` is the view of a preview, which holds more than visitors may see.
    """

    root: Path
    today: date
    collections: dict[str, dict[str, Entry]] = field(default_factory=lambda: {name: {} for name in COLLECTIONS})
    vocabularies: dict[str, dict[str, Record]] = field(default_factory=lambda: {name: {} for name in VOCABULARIES})
    texts: list[Document] = field(default_factory=list)
    prose: dict[str, Document] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    ids: dict[str, set[str]] = field(default_factory=dict)
    drafts: frozenset[str] = frozenset()
    tombstones: list[Entry] = field(default_factory=list)
    for_editors: bool = False
    worked_out: WorkedOut = field(default_factory=dict, init=False, repr=False, compare=False)

    def entries(self) -> Iterator[Entry]:
        """Every item, collection by collection, each in its own order."""
        for name in self.collections:
            yield from in_order(self)[name]

    def ordered(self, collection: str) -> list[Entry]:
        """The items of a collection as an index lists them."""
        return [*in_order(self)[collection]]

    def has_index(self, collection: str) -> bool:
        """Whether there is anything to list: an item, or the trace of one that was withdrawn."""
        return bool(self.collections[collection]) or any(one.collection == collection for one in self.tombstones)

    def find(self, ref: str) -> Entry | None:
        """The item that `collection/id` (with or without #heading) names."""
        collection, _, identifier = ref.partition("#")[0].partition("/")
        return self.collections.get(collection, {}).get(identifier)

    def knows(self, target: str, name: str) -> bool:
        """Whether a collection or vocabulary has such an id; without target, whether there is a `collection/id`."""
        if target:
            return name in self.ids.get(target, ())
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


@once
def in_order(library: Library) -> dict[str, list[Entry]]:
    """The items of each collection as an index lists them."""
    return {
        name: sorted(entries.values(), key=lambda entry: (entry.item.sort_key(), entry.id))
        for name, entries in library.collections.items()
    }


def load_library(root: Path, today: date) -> tuple[Library, list[Problem]]:
    """Read `content/` and `docs/` below a project's folder, as of a day. Never raises for what an editor wrote."""
    library = Library(root, today)
    problems: list[Problem] = []
    for name in COLLECTIONS:
        problems += load_collection(library, name)
    for name in VOCABULARIES:
        problems += load_vocabulary(library, name)
    problems += load_prose(library)
    problems += stranger(root)
    return library, problems


def load_collection(library: Library, name: str) -> list[Problem]:
    """Read the items of one folder of content/."""
    problems: list[Problem] = []
    ids = library.ids.setdefault(name, set())
    for path in sorted((library.root / "content" / name).glob("*.md")):
        ids.add(path.stem)
        document, found = read_document(source_file(library.root, path))
        problems += found
        if document is None:
            continue
        library.texts.append(document)
        if document.fields.get("life") == "draft":
            library.drafts |= {f"{name}/{path.stem}"}
        item, found = validate(document, COLLECTIONS[name].model, COLLECTIONS[name].one)
        problems += found
        if item is not None:
            library.collections[name][path.stem] = Entry(name, document, item)
    if name == "datasets":
        problems += load_tables(library)
    return problems


def load_tables(library: Library) -> list[Problem]:
    """Read the CSV files beside the datasets; the checks look at their rows."""
    problems: list[Problem] = []
    for path in sorted((library.root / "content" / "datasets").glob("*.csv")):
        file = source_file(library.root, path)
        found = read_csv(file)
        problems += found
        if not found:
            library.tables[path.stem] = read_table(file)
    return problems


def read_table(file: SourceFile) -> Table:
    """A sound CSV file as a table. A cell in quotes may hold line ends, so a row's line is not its number."""
    table = Table(file.path, [], [])
    reader = csv.reader(io.StringIO(file.text))
    line = 1
    for row in reader:
        table.rows.append(row)
        table.lines.append(line)
        line = reader.line_num + 1
    return table


def load_vocabulary(library: Library, name: str) -> list[Problem]:
    """Read one file of id: record."""
    path = library.root / "content" / f"{name}.yml"
    ids = library.ids.setdefault(name, set())
    if not path.exists():
        return []
    document, problems = read_document(source_file(library.root, path))
    if document is None:
        return problems
    ids.update(map(str, document.fields))
    for identifier, fields in document.fields.items():
        part = record_document(document, str(identifier), fields)
        value, found = validate(part, VOCABULARIES[name].model, VOCABULARIES[name].one)
        problems += found
        if value is not None:
            library.vocabularies[name][str(identifier)] = Record(str(identifier), part, value)
    return problems


def record_document(document: Document, identifier: str, fields: Any) -> Document:
    """One record of a vocabulary, as a document of its own that keeps its lines."""
    lines = {loc[1:]: line for loc, line in document.lines.items() if loc and loc[0] == identifier}
    return Document(document.path, fields, "", 1, lines)


def load_prose(library: Library) -> list[Problem]:
    """Read the Markdown pages of docs/, whose fields are optional."""
    problems: list[Problem] = []
    for path in sorted((library.root / "docs").rglob("*.md")):
        file = source_file(library.root, path, needs_fields=False)
        document, found = read_document(file)
        problems += found
        if document is not None:
            library.texts.append(document)
            library.prose[path.relative_to(library.root / "docs").as_posix()] = document
    return problems


def read_csv(file: SourceFile) -> list[Problem]:
    """What is wrong with a CSV file; the first rule that finds something ends it."""
    problems = list(file_name(file))
    for find in (not_utf8, empty_file, ragged_row):
        found = list(find(file))
        if found:
            return problems + found
    return problems


@rule("file")
def ragged_row(file: SourceFile) -> Iterator[Finding]:
    """Every row of a CSV file must have as many cells as the first row has headings.

    Bad:
        Platform,Reach
        Facebook,13467,132
    Good:
        Platform,Reach
        Facebook,13467
    """
    reader = csv.reader(io.StringIO(file.text), strict=True)
    heads: list[str] = []
    try:
        for row in reader:
            heads = heads or row
            if len(row) != len(heads):
                yield (
                    file.path,
                    reader.line_num,
                    f"this row has {len(row)} cells, but the first row has {len(heads)} headings. Add or take away "
                    f'commas; a cell that holds a comma must be in quotes: "13,467".',
                )
    except csv.Error as error:
        yield (
            file.path,
            reader.line_num,
            f"the table can't be read here ({error}). Look for a quotation mark without its pair.",
        )


@rule("library")
def stranger(root: Path) -> Iterator[Finding]:
    """Everything in content/ must be an item of a collection, a vocabulary file, or a dataset's CSV file.

    Bad:
        content/campaign/safer-sleeping.md
    Good:
        content/campaigns/safer-sleeping.md
    """
    for path in sorted(path for path in (root / "content").rglob("*") if path.is_file()):
        inside = path.relative_to(root / "content")
        folder = inside.parts[0] if len(inside.parts) > 1 else ""
        if is_at_home(inside) or path.name.startswith("."):
            continue
        if folder and folder not in COLLECTIONS:
            told = f"`{folder}` is not a collection.{did_you_mean(folder, COLLECTIONS)}"
        elif folder:
            told = "only files that end in .md belong here" + (", or .csv." if folder == "datasets" else ".")
        else:
            told = f"`{path.name}` is not one of the lists.{did_you_mean(path.stem, VOCABULARIES)}"
        yield path.relative_to(root).as_posix(), 1, told


def is_at_home(inside: Path) -> bool:
    """Whether a path inside content/ is one that the library reads."""
    if len(inside.parts) == 1:
        return inside.suffix == ".yml" and inside.stem in (*VOCABULARIES, "addresses")
    ending = (".md", ".csv") if inside.parts[0] == "datasets" else (".md",)
    return len(inside.parts) == 2 and inside.parts[0] in COLLECTIONS and inside.suffix in ending


def source_file(root: Path, path: Path, *, needs_fields: bool = True) -> SourceFile:
    """A file of the project, read from the disk."""
    return SourceFile(path.relative_to(root).as_posix(), path.read_bytes(), needs_fields)
