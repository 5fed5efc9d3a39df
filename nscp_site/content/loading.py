"""Reads the library: `load_library(root)` from the disk, `read_library` from sources, `load_file` one file of it.

`load_content(root)` gives what visitors may know of a project that was checked before, without importing the checks.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from nscp_site import clock
from nscp_site.cache import memoised
from nscp_site.clock import stage
from nscp_site.content.addresses import load_addresses
from nscp_site.content.file_rules import explain_unexpected_file, file_name, first_found, read_document
from nscp_site.content.library import Entry, Library, Record, Table
from nscp_site.content.table_rules import OF_A_TABLE
from nscp_site.content.visibility import find_removed_items, select_view, strip_removed
from nscp_site.findings import Finding, rule
from nscp_site.schema.collections import COLLECTIONS, VOCABULARIES
from nscp_site.schema.documents import ProsePage
from nscp_site.schema.validation import validate_document
from nscp_site.sources import Document, SourceEntry, SourceFile, Sources


@dataclass(frozen=True)
class LoadedFile:
    """One file as it was read: what is wrong with it, and what it adds to a library.

    `shelf` is the collection or vocabulary to which it belongs, "docs" or "tables"; it is empty where the file can't be
    opened. `ids` are those that it defines; `document` is None where it can't be parsed, and for a table; `values` are
    the entries, records, pages or tables that are valid. Rules on datasets check a table's rows.
    """

    problems: list[Finding]
    path: str = ""
    shelf: str = ""
    ids: frozenset[str] = frozenset()
    document: Document | None = None
    values: dict[str, Any] = field(default_factory=dict)

    def add_to(self, library: Library) -> None:
        """Put into a library what the file says."""
        if not self.shelf:
            return
        shelves: dict[str, dict[str, Any]] = {**library.collections, **library.vocabularies}
        shelves |= {"docs": library.prose, "tables": library.tables}
        shelves[self.shelf].update(self.values)
        if self.shelf in library.ids:
            library.ids[self.shelf] |= self.ids
        if self.document is None and not self.values:
            library.unreadable |= {self.path}
        elif self.document and self.path.endswith(".md"):
            library.texts.append(self.document)
        if self.document and self.shelf in COLLECTIONS:
            unsaid = COLLECTIONS[self.shelf].model.model_fields["life"].default
            if self.document.fields.get("life", unsaid) == "draft":
                library.drafts |= {f"{self.shelf}/{self.document.id}"}


def load_library(root: Path, today: date, moment: datetime | None = None) -> tuple[Library, list[Finding]]:
    """Read `content/` and `docs/` below a project's folder, as of a day, or of a moment of it. Raises OSError.

    Never raises for what an editor wrote.
    """
    return read_library(Sources(root), today, moment)


def read_library(sources: Sources, today: date, moment: datetime | None = None) -> tuple[Library, list[Finding]]:
    """The library that sources hold, with what is wrong in each file by itself. Raises OSError."""
    library = Library(sources, today, moment=moment)
    problems: list[Finding] = []
    for entry in find_library_files(sources):
        read = load_file(entry)
        read.add_to(library)
        problems += read.problems
    return strip_removed(library, find_removed_items(load_addresses(sources).values)), problems


def find_library_files(sources: Sources) -> Iterator[SourceEntry]:
    """Every file that a library is read from, in its order: items and tables, vocabularies, prose."""
    for name in COLLECTIONS:
        yield from sources.files(f"content/{name}", ".md", deep=False)
        if name == "datasets":
            yield from sources.files(f"content/{name}", ".csv", deep=False)
    yield from filter(None, (sources.file(f"content/{name}.yml") for name in VOCABULARIES))
    yield from sources.files("docs", ".md")


@memoised
def load_file(entry: SourceEntry) -> LoadedFile:
    """Read one of the library's files. Raises OSError."""
    file, inside = SourceFile(entry.path, entry.raw), entry.inside
    if inside.parts[0] == "docs":
        return parse_item(file, "docs", file.path.removeprefix("docs/"))
    if len(inside.parts) == 2:
        return _parse_vocabulary(file, inside.stem)
    if inside.suffix == ".csv":
        problems = [*file_name(file), *first_found(file, OF_A_TABLE)]
        tables = {} if problems else {inside.stem: _parse_table(file)}
        return LoadedFile(problems, file.path, "tables", frozenset({inside.stem}), values=tables)
    return parse_item(file, inside.parts[1], inside.stem)


def parse_item(file: SourceFile, name: str, identifier: str) -> LoadedFile:
    """Parse and validate an item of the collection `name`, or a page of "docs"."""
    document, problems = read_document(file)
    values: dict[str, Entry | Document] = {}
    if document is not None and name == "docs":
        page, found = validate_document(document, ProsePage, "page of docs/")
        values = {} if page is None else {identifier: document}
        problems += found
    elif document is not None:
        item, found = validate_document(document, COLLECTIONS[name].model, COLLECTIONS[name].singular)
        values = {} if item is None else {identifier: Entry(name, document, item)}
        problems += found
    return LoadedFile(problems, file.path, name, frozenset({identifier}), document, values)


def _parse_table(file: SourceFile) -> Table:
    """Parse a valid CSV file. A quoted cell may hold line ends, so a row's line is not its number."""
    table = Table(file.path, [], [])
    reader = csv.reader(io.StringIO(file.text))
    line = 1
    for row in reader:
        table.rows.append(row)
        table.lines.append(line)
        line = reader.line_num + 1
    return table


def _parse_vocabulary(file: SourceFile, name: str) -> LoadedFile:
    """Parse and validate a vocabulary file, a mapping of id to record."""
    document, problems = read_document(file)
    if document is None:
        return LoadedFile(problems, file.path, name)
    records: dict[str, Record] = {}
    for identifier, fields in document.fields.items():
        part = _record_document(document, str(identifier), fields)
        value, found = validate_document(part, VOCABULARIES[name].model, VOCABULARIES[name].singular)
        problems += found
        if value is not None:
            records[str(identifier)] = Record(str(identifier), part, value)
    return LoadedFile(problems, file.path, name, frozenset(map(str, document.fields)), document, records)


def _record_document(document: Document, identifier: str, fields: Any) -> Document:
    """Return one record of a vocabulary as a document with the lines of its fields."""
    lines = {loc[1:]: line for loc, line in document.lines.items() if loc and loc[0] == identifier}
    return Document(document.path, fields, "", 1, lines)


@rule("library")
def stranger(library: Library) -> Iterator[Finding]:
    """Everything in content/ must be an item of a collection, a vocabulary file, or a dataset's CSV file.

    Bad:
        content/campaign/safer-sleeping.md
    Good:
        content/campaigns/safer-sleeping.md
    """
    for entry in library.sources.files("content"):
        inside = entry.inside.relative_to("content")
        if not _is_expected(inside):
            yield Finding(entry.path, 1, explain_unexpected_file(inside))


def _is_expected(inside: PurePosixPath) -> bool:
    """Whether a path inside content/ is one that the library reads."""
    if len(inside.parts) == 1:
        return inside.suffix == ".yml" and inside.stem in (*VOCABULARIES, "addresses")
    ending = (".md", ".csv") if inside.parts[0] == "datasets" else (".md",)
    return len(inside.parts) == 2 and inside.parts[0] in COLLECTIONS and inside.suffix in ending


def load_content(root: Path, today: date | None = None, *, drafts: bool = False) -> Library:
    """Load the public view of a project that was checked before, or the editors' with `drafts`.

    Raises ClockError, OSError.
    """
    with stage("read"):
        return select_view(load_library(root, *clock.reference_time(today))[0], drafts=drafts)
