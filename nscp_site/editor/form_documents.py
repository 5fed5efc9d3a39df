"""The working copy as the form sees it: each item and each record is a JSON document.

A document's path differs from its source file's: `content/training/domestic-abuse.json` is
content/training/domestic-abuse.md, and `content/contacts.yml/mash.json` the record `mash` in content/contacts.yml.
JSON is used because it has no implicit types: no time becomes a number, no "no" becomes false.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

from yaml import YAMLError

from nscp_site.content.characters import replace_line_breaks
from nscp_site.content.file_rules import explain_invalid_id, read_document
from nscp_site.content.merging import UnmergeableError, format_new_item, merge_item, merge_record
from nscp_site.findings import Finding
from nscp_site.schema.collections import COLLECTIONS, VOCABULARIES
from nscp_site.schema.field_facts import FieldFacts, describe_fields
from nscp_site.sources import Document, SourceFile

BODY_KEY = "text_of_the_page"
SOURCE_PATHS = {name: f"content/{name}" for name in COLLECTIONS}
SOURCE_PATHS |= {name: f"content/{name}.yml" for name in VOCABULARIES}
FIELDS_BY_PATH = {SOURCE_PATHS[name]: collection.fields for name, collection in COLLECTIONS.items()}
FIELDS_BY_PATH |= {SOURCE_PATHS[name]: describe_fields(kind.model) for name, kind in VOCABULARIES.items()}
Values = dict[str, Any]


class RefusedError(Exception):
    """A change that is refused: `messages` for the editor, `status` for the HTTP response."""

    def __init__(self, *messages: str, status: int = 422) -> None:
        super().__init__(*messages)
        self.messages = messages
        self.status = status


@dataclass(frozen=True)
class FormDocument:
    """An item or record as the form shows it. `file` is its source file, `record` its id in a file of many."""

    path: str
    file: str
    record: str
    values: Values

    @cached_property
    def text(self) -> str:
        """The document as JSON."""
        return json.dumps(self.values, ensure_ascii=False)

    @cached_property
    def digest(self) -> str:
        """SHA-1 of the text; serves as Gitea's blob id and detects concurrent edits."""
        return hashlib.sha1(self.text.encode(), usedforsecurity=False).hexdigest()


# The bytes of a file, its cards, and what makes it unreadable.
ParsedFile = tuple[bytes, list[FormDocument], list[Finding]]


@dataclass(frozen=True)
class _DocumentPath:
    """Where a card's path leads: a file of the working copy, and the record's id in a file of many, else empty."""

    path: str
    folder: str
    identifier: str
    file: str
    record: str

    @property
    def fields(self) -> tuple[FieldFacts, ...]:
        """The schema's facts on its fields."""
        return FIELDS_BY_PATH[self.folder]


def parse_document_path(path: str) -> _DocumentPath:
    """Where a path from the form leads. Raises RefusedError for every path that is not an item's or a record's."""
    folder, _, name = path.rpartition("/")
    identifier, _, ending = name.rpartition(".")
    if folder not in FIELDS_BY_PATH or ending != "json" or explain_invalid_id(identifier):
        raise RefusedError(
            f"“{path}” is not the name of an item. A name is lower-case words joined by hyphens.", status=404
        )
    if folder.endswith(".yml"):
        return _DocumentPath(path, folder, identifier, folder, identifier)
    return _DocumentPath(path, folder, identifier, f"{folder}/{identifier}.md", "")


class DocumentStore:
    """The cards of a working copy, read again when their file has changed."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.parsed_files: dict[str, ParsedFile] = {}

    def files(self) -> Iterator[str]:
        """The source files that hold documents."""
        for folder in FIELDS_BY_PATH:
            found = self.root.joinpath(folder)
            paths = sorted(found.glob("*.md")) if found.is_dir() else [found]
            # Hidden files and links to nothing are what editors' programs leave beside the items.
            files = (path for path in paths if path.is_file() and not path.name.startswith("."))
            yield from (path.relative_to(self.root).as_posix() for path in files)

    def documents(self) -> dict[str, FormDocument]:
        """Every document by its path, except those of files that cannot be parsed (see `find_unreadable`)."""
        return {card.path: card for file in self.files() for card in self.documents_of(file)[0]}

    def find_unreadable(self) -> list[Finding]:
        """Findings that must be fixed in a text editor before the form can open a file."""
        return [problem for file in self.files() for problem in self.documents_of(file)[1]]

    def document(self, path: str) -> FormDocument | None:
        """The document at a path; None where there is none. Raises RefusedError."""
        place = parse_document_path(path)
        if not self.root.joinpath(place.file).is_file():
            return None
        cards, problems = self.documents_of(place.file)
        if problems:
            raise RefusedError(f"{problems[0]}")
        return next((card for card in cards if card.path == path), None)

    def documents_of(self, file: str) -> tuple[list[FormDocument], list[Finding]]:
        """The documents of one source file, or the findings that make it unreadable."""
        raw = self.root.joinpath(file).read_bytes()
        known = self.parsed_files.get(file)
        if known is None or known[0] != raw:
            known = self.parsed_files[file] = _parse_source_file(file, raw)
        return known[1], known[2]

    def apply_change(self, path: str, values: Values, digest: str | None) -> bytes:
        """The new bytes of a source file after a change to one of its documents. Raises RefusedError.

        `digest` is that of the version the form opened; None for a new document.
        """
        place, card, values = parse_document_path(path), self.document(path), replace_soft_breaks(values)
        if card is None and digest is not None:
            raise RefusedError("This was moved or deleted elsewhere while the form was open.", status=409)
        if card is not None and digest is None:
            raise RefusedError(f"There is a “{place.identifier}” already. Give the new one another name.")
        if card is not None and digest != card.digest:
            raise RefusedError(
                "This was changed elsewhere while the form was open. Open it again to see it.", status=409
            )
        raw = self.root.joinpath(place.file).read_bytes() if self.root.joinpath(place.file).is_file() else b""
        try:
            fresh = _merge_into_file(place, card, values, raw)
            self.verify_merge(place, values, fresh)
        except (UnmergeableError, YAMLError) as reason:
            raise RefusedError(f"The form can't change {place.file}: {reason}. Change it in a text editor.") from reason
        return fresh

    def verify_merge(self, place: _DocumentPath, values: Values, fresh: bytes) -> None:
        """Parse the merged bytes and confirm that they hold the form's values. Raises UnmergeableError."""
        # Where nothing changed, it was read already.
        known = self.parsed_files.get(place.file)
        if known is None or known[0] != fresh:
            known = _parse_source_file(place.file, fresh)
        document = next((document for document in known[1] if document.path == place.path), None)
        if document is None or not _is_equivalent(place, document.values, values):
            raise UnmergeableError("it would not read back as it was written")


def _parse_source_file(file: str, raw: bytes) -> ParsedFile:
    """The bytes of a source file, its documents, and the findings that make it unreadable."""
    document, problems = read_document(SourceFile(file, raw))
    return raw, list(_form_documents_in(document)) if document else [], [] if document else problems


def _form_documents_in(document: Document) -> Iterator[FormDocument]:
    """The card of an item's file, or the cards of a vocabulary's."""
    if document.path.endswith(".yml"):
        for record, fields in document.fields.items():
            if isinstance(fields, dict) and not explain_invalid_id(str(record)):
                values = _form_values(FIELDS_BY_PATH[document.path], fields)
                yield FormDocument(f"{document.path}/{record}.json", document.path, str(record), values)
        return
    folder = str(PurePosixPath(document.path).parent)
    values = _form_values(FIELDS_BY_PATH[folder], document.fields)
    yield FormDocument(f"{folder}/{document.id}.json", document.path, "", values | {BODY_KEY: document.body})


def _form_values(fields: tuple[FieldFacts, ...], written: Mapping[str, Any]) -> Values:
    """Field values as the form can show them: as text where it asks for text."""
    return {facts.name: _form_value(facts, written[facts.name]) for facts in fields if facts.name in written}


def _form_value(facts: FieldFacts, value: Any) -> Any:
    """One value as a form can show it."""
    if isinstance(value, list):
        return [_form_value(facts, entry) for entry in value]
    if isinstance(value, dict) and facts.kind == "record":
        return _form_values(facts.fields, value)
    if isinstance(value, int | float) and facts.kind not in ("number", "yes or no"):
        return str(value).lower() if isinstance(value, bool) else str(value)
    return value


def _merge_into_file(place: _DocumentPath, card: FormDocument | None, values: Values, raw: bytes) -> bytes:
    """The bytes of the source file with the values that differ from the document's merged in."""
    before = card.values if card else {}
    filled = {
        facts.name: _merge_field_value(facts, values.get(facts.name), before.get(facts.name)) for facts in place.fields
    }
    changes = {name: value for name, value in filled.items() if value != before.get(name)}
    body = str(values.get(BODY_KEY) or "").replace("\r\n", "\n").strip("\n")
    order = [facts.name for facts in place.fields]
    if place.record:
        return merge_record(raw, place.record, changes, order)
    if card is None:
        return format_new_item(filled, body, order)
    return merge_item(raw, changes, body if body != before[BODY_KEY] else None, order)


def replace_soft_breaks(value: Any) -> Any:
    """Values with soft line breaks (pasted from Word) replaced by spaces."""
    if isinstance(value, dict):
        return {name: replace_soft_breaks(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [replace_soft_breaks(inner) for inner in value]
    return replace_line_breaks(value) if isinstance(value, str) else value


def _is_equivalent(place: _DocumentPath, some: Values, others: Values) -> bool:
    """Whether two sets of values are equal after normalisation."""
    bodies = [str(values.get(BODY_KEY) or "").replace("\r\n", "\n").strip("\n") for values in (some, others)]
    meant = [[_normalise_field(facts, values.get(facts.name)) for facts in place.fields] for values in (some, others)]
    return bodies[0] == bodies[1] and meant[0] == meant[1]


def _merge_field_value(facts: FieldFacts, new: Any, old: Any) -> Any:
    """A field's value after a change: what was there before, wherever the form means the same; None for no field."""
    meant = _normalise_field(facts, new)
    if meant == _normalise_field(facts, old):
        return [] if old is None and facts.required and facts.is_list else old
    if facts.is_list and isinstance(meant, list):
        known = [(_normalise_field(facts, entry), entry) for entry in old or []]
        return [next((entry for same, entry in known if same == each), each) for each in meant]
    return [] if meant is None and facts.required and facts.is_list else meant


def _normalise_field(facts: FieldFacts, value: Any) -> Any:
    """What a field's value, or one of a list, says without what is empty or goes without saying; None for nothing."""
    if isinstance(value, list):
        value = [said for entry in value if (said := _normalise_field(facts, entry)) is not None]
    elif isinstance(value, dict) and facts.kind == "record":
        inner = {each.name: _normalise_field(each, value.get(each.name)) for each in facts.fields}
        value = {name: said for name, said in inner.items() if said is not None}
    elif isinstance(value, str):
        value = value.replace("\r\n", "\n").strip()
    return None if value in (None, "", [], {}) or value == facts.default else value
