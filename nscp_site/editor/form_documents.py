"""The working copy as the form sees it: every item and every record is a card of plain values.

A card's path is not its file's: `content/training/domestic-abuse.json` is content/training/domestic-abuse.md, and
`content/contacts.yml/mash.json` the record `mash` in content/contacts.yml. The form gets JSON, which has one way
of reading: no time becomes a number, no "no" becomes false.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

from yaml import YAMLError

from nscp_site.content.characters import spaced
from nscp_site.content.file_rules import fault_of_id, read_document
from nscp_site.content.merging import UnmergeableError, merge_item, merge_record, new_item
from nscp_site.findings import Finding
from nscp_site.schema.collections import COLLECTIONS, VOCABULARIES
from nscp_site.schema.field_facts import FieldFacts, fields_of
from nscp_site.sources import Document, SourceFile

BODY = "text_of_the_page"
FOLDERS = {name: f"content/{name}" for name in COLLECTIONS} | {name: f"content/{name}.yml" for name in VOCABULARIES}
FIELDS = {FOLDERS[name]: collection.fields for name, collection in COLLECTIONS.items()} | {
    FOLDERS[name]: fields_of(vocabulary.model) for name, vocabulary in VOCABULARIES.items()
}
Values = dict[str, Any]


class RefusedError(Exception):
    """A change that is not made: `told` is what the editor reads, `status` the answer's HTTP status."""

    def __init__(self, *told: str, status: int = 422) -> None:
        super().__init__(*told)
        self.told = told
        self.status = status


@dataclass(frozen=True)
class Card:
    """An item or a record as the form shows it. `file` is where it stands, `record` its id in a file of many."""

    path: str
    file: str
    record: str
    values: Values

    @cached_property
    def text(self) -> str:
        """The card as the form is given it."""
        return json.dumps(self.values, ensure_ascii=False)

    @cached_property
    def digest(self) -> str:
        """Changes whenever anything on the card does."""
        return hashlib.sha1(self.text.encode(), usedforsecurity=False).hexdigest()


# The bytes of a file, its cards, and what makes it unreadable.
CardsRead = tuple[bytes, list[Card], list[Finding]]


@dataclass(frozen=True)
class Place:
    """Where a card's path leads: a file of the working copy, and the record's id in a file of many, else empty."""

    path: str
    folder: str
    identifier: str
    file: str
    record: str

    @property
    def fields(self) -> tuple[FieldFacts, ...]:
        """What the schema says of its fields."""
        return FIELDS[self.folder]


def place_of(path: str) -> Place:
    """Where a path from the form leads. Raises RefusedError for every path that is not an item's or a record's."""
    folder, _, name = path.rpartition("/")
    identifier, _, ending = name.rpartition(".")
    if folder not in FIELDS or ending != "json" or fault_of_id(identifier):
        raise RefusedError(
            f"“{path}” is not the name of an item. A name is lower-case words joined by hyphens.", status=404
        )
    if folder.endswith(".yml"):
        return Place(path, folder, identifier, folder, identifier)
    return Place(path, folder, identifier, f"{folder}/{identifier}.md", "")


class Desk:
    """The cards of a working copy, read again when their file has changed."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.read: dict[str, CardsRead] = {}

    def files(self) -> Iterator[str]:
        """The files that hold cards."""
        for folder in FIELDS:
            found = self.root.joinpath(folder)
            paths = sorted(found.glob("*.md")) if found.is_dir() else [found]
            # Hidden files and links to nothing are what editors' programs leave beside the items.
            files = (path for path in paths if path.is_file() and not path.name.startswith("."))
            yield from (path.relative_to(self.root).as_posix() for path in files)

    def cards(self) -> dict[str, Card]:
        """Every card, by its path. A file that can't be read has none; `unreadable` says why."""
        return {card.path: card for file in self.files() for card in self.cards_of(file)[0]}

    def unreadable(self) -> list[Finding]:
        """What must be mended in a text editor before the form can open a file."""
        return [problem for file in self.files() for problem in self.cards_of(file)[1]]

    def card(self, path: str) -> Card | None:
        """One card; None where there is none yet."""
        place = place_of(path)
        if not self.root.joinpath(place.file).is_file():
            return None
        cards, problems = self.cards_of(place.file)
        if problems:
            raise RefusedError(f"{problems[0]}")
        return next((card for card in cards if card.path == path), None)

    def cards_of(self, file: str) -> tuple[list[Card], list[Finding]]:
        """The cards of one file, or what makes it unreadable."""
        raw = self.root.joinpath(file).read_bytes()
        known = self.read.get(file)
        if known is None or known[0] != raw:
            known = self.read[file] = read_cards(file, raw)
        return known[1], known[2]

    def changed(self, path: str, values: Values, digest: str | None) -> bytes:
        """The bytes of the file as it would be with a card's new values. Raises RefusedError.

        `digest` is that of the card that the form had opened; None for a card that must not be there yet.
        """
        place, card, values = place_of(path), self.card(path), spaced_values(values)
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
            fresh = changed_bytes(place, card, values, raw)
            self.compare(place, values, fresh)
        except (UnmergeableError, YAMLError) as reason:
            raise RefusedError(f"The form can't change {place.file}: {reason}. Change it in a text editor.") from reason
        return fresh

    def compare(self, place: Place, values: Values, fresh: bytes) -> None:
        """Read what would be written, and make sure that it says what the form says. Raises UnmergeableError."""
        # Where nothing changed, it was read already.
        known = self.read.get(place.file)
        if known is None or known[0] != fresh:
            known = read_cards(place.file, fresh)
        card = next((card for card in known[1] if card.path == place.path), None)
        if card is None or not same(place, card.values, values):
            raise UnmergeableError("it would not read back as it was written")


def read_cards(file: str, raw: bytes) -> CardsRead:
    """The cards in the bytes of a file, or what makes it unreadable."""
    document, problems = read_document(SourceFile(file, raw))
    return raw, list(cards_in(document)) if document else [], [] if document else problems


def cards_in(document: Document) -> Iterator[Card]:
    """The card of an item's file, or the cards of a vocabulary's."""
    if document.path.endswith(".yml"):
        for record, fields in document.fields.items():
            if isinstance(fields, dict) and not fault_of_id(str(record)):
                path = f"{document.path}/{record}.json"
                yield Card(path, document.path, str(record), shown(FIELDS[document.path], fields))
        return
    folder = str(PurePosixPath(document.path).parent)
    values = shown(FIELDS[folder], document.fields)
    yield Card(f"{folder}/{document.id}.json", document.path, "", values | {BODY: document.body})


def shown(fields: tuple[FieldFacts, ...], written: Mapping[str, Any]) -> Values:
    """The values of fields as a form can show them: text where it asks for text."""
    return {facts.name: shown_value(facts, written[facts.name]) for facts in fields if facts.name in written}


def shown_value(facts: FieldFacts, value: Any) -> Any:
    """One value as a form can show it."""
    if isinstance(value, list):
        return [shown_value(facts, entry) for entry in value]
    if isinstance(value, dict) and facts.kind == "record":
        return shown(facts.fields, value)
    if isinstance(value, int | float) and facts.kind not in ("number", "yes or no"):
        return str(value).lower() if isinstance(value, bool) else str(value)
    return value


def changed_bytes(place: Place, card: Card | None, values: Values, raw: bytes) -> bytes:
    """The bytes of a place's file with what differs between its card and new values."""
    before = card.values if card else {}
    filled = {facts.name: settled(facts, values.get(facts.name), before.get(facts.name)) for facts in place.fields}
    changes = {name: value for name, value in filled.items() if value != before.get(name)}
    body = str(values.get(BODY) or "").replace("\r\n", "\n").strip("\n")
    order = [facts.name for facts in place.fields]
    if place.record:
        return merge_record(raw, place.record, changes, order)
    if card is None:
        return new_item(filled, body, order)
    return merge_item(raw, changes, body if body != before[BODY] else None, order)


def spaced_values(value: Any) -> Any:
    """Values with a space for each soft line break, which comes along when words are pasted from Word."""
    if isinstance(value, dict):
        return {name: spaced_values(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [spaced_values(inner) for inner in value]
    return spaced(value) if isinstance(value, str) else value


def same(place: Place, some: Values, others: Values) -> bool:
    """Whether the values of two cards mean the same."""
    bodies = [str(values.get(BODY) or "").replace("\r\n", "\n").strip("\n") for values in (some, others)]
    meant = [[meaning(facts, values.get(facts.name)) for facts in place.fields] for values in (some, others)]
    return bodies[0] == bodies[1] and meant[0] == meant[1]


def settled(facts: FieldFacts, new: Any, old: Any) -> Any:
    """A field's value after a change: what was there before, wherever the form means the same; None for no field."""
    meant = meaning(facts, new)
    if meant == meaning(facts, old):
        return [] if old is None and facts.needed and facts.many else old
    if facts.many and isinstance(meant, list):
        known = [(meaning(facts, entry), entry) for entry in old or []]
        return [next((entry for same, entry in known if same == each), each) for each in meant]
    return [] if meant is None and facts.needed and facts.many else meant


def meaning(facts: FieldFacts, value: Any) -> Any:
    """What a field's value, or one of a list, says without what is empty or goes without saying; None for nothing."""
    if isinstance(value, list):
        value = [said for entry in value if (said := meaning(facts, entry)) is not None]
    elif isinstance(value, dict) and facts.kind == "record":
        inner = {each.name: meaning(each, value.get(each.name)) for each in facts.fields}
        value = {name: said for name, said in inner.items() if said is not None}
    elif isinstance(value, str):
        value = value.replace("\r\n", "\n").strip()
    return None if value in (None, "", [], {}) or value == facts.default else value
