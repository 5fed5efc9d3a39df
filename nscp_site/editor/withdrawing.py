"""Taking an item down in the project's folder: at once and without a trace, or with a reason that visitors read."""

import re
from datetime import date
from pathlib import Path
from typing import Any

from nscp_site.checks.page_addresses import LIST_HEADER, generated_addresses
from nscp_site.console import ReportedError
from nscp_site.content.addresses import ADDRESSES_FILE, AddressList, load_addresses
from nscp_site.content.fields import fields_with_marker
from nscp_site.content.library import Entry, Library
from nscp_site.content.loading import load_library
from nscp_site.content.merging import merge_file, merge_item
from nscp_site.content.visibility import public_view, referenced_item
from nscp_site.content.writing import atomic_write
from nscp_site.schema.collections import COLLECTIONS
from nscp_site.schema.types import Model, Reference
from nscp_site.sources import Sources

ID_PATTERN = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
NO_REASON = "This page was taken down."
# What a site or a program leaves in the project's folder, and in which a page that was taken down may still stand.
LEFTOVERS = (".cache", "site", ".site.new", ".site.old")
# What much rests on, or what an item must name: it can't go without a word to those who look after the others.
PROTECTED_COLLECTIONS = ("groups", "themes", "partners")


class WithdrawalError(ReportedError):
    """An item that can't be taken down; the text says why, and what to do."""


def remove_for_safety(root: Path, ref: str, today: date) -> list[str]:
    """Delete an item with all that only it showed, and note its addresses; what was deleted, by path.

    Nothing says why, and nothing that names it keeps doing so. Raises WithdrawalError, UnmergeableError, OSError.
    """
    collection, _, identifier = ref.partition("/")
    if collection not in COLLECTIONS or not ID_PATTERN.fullmatch(identifier):
        raise WithdrawalError(f"`{ref}` names no item. Name it as collection/id, such as reviews/child-x.")
    if collection in PROTECTED_COLLECTIONS:
        raise WithdrawalError(f"A page of content/{collection}/ is needed by others. Change its text instead.")
    known = load_addresses(Sources(root)).values
    before = generated_addresses(public_view(load_library(root, today)[0]))
    item = root / "content" / collection / f"{identifier}.md"
    address = f"/{ref}/"
    gone = _find_item_files(root, item) if item.is_file() else []
    if not gone and address not in known.gone:
        raise WithdrawalError(f"There is no {ref}. Name it as collection/id, such as reviews/child-x.")
    for path in gone:
        path.unlink()
    after = generated_addresses(public_view(load_library(root, today)[0]))
    lost = ({*before, *known.published} - after - {*known.moved, *known.gone}) | {address}
    published = {"published": sorted({*known.published, *lost})}
    _note_gone(root, known, {address: {"reason": NO_REASON, "for_safety": True} for address in lost}, published)
    return [path.relative_to(root).as_posix() for path in gone]


def _find_item_files(root: Path, item: Path) -> list[Path]:
    """An item's file, its table, and the files of docs/ that no other text names."""
    found = [item, *([item.with_suffix(".csv")] if item.with_suffix(".csv").is_file() else [])]
    own = item.read_text(encoding="utf-8", errors="replace")
    sources = Sources(root)
    lists = sources.files("content", ".yml", deep=False)
    files = [*sources.files("content", ".md"), *lists, *sources.files("docs", ".md")]
    others = [file.text for file in files if file.place != item]
    return found + [
        file.place
        for file in sources.files("docs")
        for name in [file.inside.name]
        if file.inside.suffix != ".md" and name in own and not any(name in text for text in others)
    ]


def _note_gone(root: Path, known: AddressList, gone: dict[str, Any], more: dict[str, Any] | None = None) -> None:
    """Write into the list of addresses that some are gone."""
    path = root / ADDRESSES_FILE
    stones = {old: stone.model_dump(exclude_defaults=True) for old, stone in known.gone.items()} | gone
    old = path.read_bytes() if path.exists() else LIST_HEADER.encode()
    atomic_write(path, merge_file(old, (more or {}) | {"gone": stones}, tuple(AddressList.model_fields)))


def withdraw_with_reason(root: Path, entry: Entry, because: str, learning: str, today: date) -> list[str]:
    """Say in an item's file that it was withdrawn, and why; take its name out of the lists of others.

    The files that were changed. Raises UnmergeableError, OSError.
    """
    changes: dict[str, Any] = {"life": "withdrawn", "withdrawn_on": str(today), "withdrawn_because": because}
    changes |= {"learning": learning} if learning else {}
    library, _ = load_library(root, today)
    before = generated_addresses(public_view(library))
    changed = [_write_changed_fields(root, entry, changes)]
    for other in library.entries():
        lists = _lists_without_item(other, entry.ref)
        if lists and other.ref != entry.ref:
            changed.append(_write_changed_fields(root, other, lists))
    known = load_addresses(Sources(root)).values
    lost = ({*before, *known.published} & before) - generated_addresses(public_view(load_library(root, today)[0]))
    if lost - {*known.gone, *known.moved}:
        because, see = _first_sentence(because), f"/{entry.ref}/"
        _note_gone(root, known, {old: {"reason": because, "see": see} for old in sorted(lost)})
        changed.append(ADDRESSES_FILE)
    return changed


def _write_changed_fields(root: Path, entry: Entry, changes: dict[str, Any]) -> str:
    """Write changed fields into an item's file; its path."""
    path = root / entry.document.path
    order = tuple(type(entry.item).model_fields)
    atomic_write(path, merge_item(path.read_bytes(), changes, None, order))
    return str(entry.document.path)


def _lists_without_item(entry: Entry, ref: str) -> dict[str, Any]:
    """The list fields of an entry that name an item, without it; None for a list that is then empty."""
    found: dict[str, Any] = {}
    model: type[Model] = type(entry.item)
    for name, mark in fields_with_marker(model, Reference):
        value = getattr(entry.item, name)
        if mark and isinstance(value, list):
            left = [one for one in value if not (isinstance(one, str) and referenced_item(mark, one) == ref)]
            if left != value:
                found[name] = left or None
    return found


def _first_sentence(text: str) -> str:
    """The first sentence of a text, with a full stop."""
    first = re.split(r"(?<=[.?!])\s", " ".join(text.split()))[0]
    return first if first.endswith((".", "?", "!")) else f"{first}."


def find_entry(library: Library, ref: str) -> Entry:
    """The entry of a reference (collection/id). Raises WithdrawalError."""
    entry = library.find(ref)
    if entry is None:
        raise WithdrawalError(f"There is no {ref}. Name it as collection/id, such as reviews/child-x.")
    return entry
