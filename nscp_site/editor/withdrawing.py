"""Taking an item down in the project's folder: at once and without a trace, or with a reason that visitors read."""

import re
from datetime import date
from pathlib import Path
from typing import Any

from nscp_site.checks.page_addresses import HEAD, made_addresses
from nscp_site.content.addresses import LIST, AddressList, read_addresses
from nscp_site.content.fields import fields_to_visit
from nscp_site.content.library import Entry, Library
from nscp_site.content.loading import load_library
from nscp_site.content.merging import merge_file, merge_item
from nscp_site.content.visibility import names, public_view
from nscp_site.content.writing import atomic_write
from nscp_site.schema.collections import COLLECTIONS
from nscp_site.schema.types import Model, Reference
from nscp_site.sources import Sources

ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
NO_REASON = "This page was taken down."
# What a site or a program leaves in the project's folder, and in which a page that was taken down may still stand.
LEFTOVERS = (".cache", "site", ".site.new", ".site.old")
# What much rests on, or what an item must name: it can't go without a word to those who look after the others.
NEEDED = ("groups", "themes", "partners")


class WithdrawalError(Exception):
    """An item that can't be taken down; the text says why, and what to do."""


def remove_for_safety(root: Path, ref: str, today: date) -> list[str]:
    """Delete an item with all that only it showed, and note its addresses; what was deleted, by path.

    Nothing says why, and nothing that names it keeps doing so. Raises WithdrawalError, UnmergeableError, OSError.
    """
    collection, _, identifier = ref.partition("/")
    if collection not in COLLECTIONS or not ID.fullmatch(identifier):
        raise WithdrawalError(f"`{ref}` names no item. Name it as collection/id, such as reviews/child-x.")
    if collection in NEEDED:
        raise WithdrawalError(f"A page of content/{collection}/ is needed by others. Change its text instead.")
    known = read_addresses(Sources(root)).values
    before = made_addresses(public_view(load_library(root, today)[0]))
    item = root / "content" / collection / f"{identifier}.md"
    address = f"/{ref}/"
    gone = files_of(root, item) if item.is_file() else []
    if not gone and address not in known.gone:
        raise WithdrawalError(f"There is no {ref}. Name it as collection/id, such as reviews/child-x.")
    for path in gone:
        path.unlink()
    after = made_addresses(public_view(load_library(root, today)[0]))
    lost = ({*before, *known.published} - after - {*known.moved, *known.gone}) | {address}
    published = {"published": sorted({*known.published, *lost})}
    note_gone(root, known, {address: {"reason": NO_REASON, "for_safety": True} for address in lost}, published)
    return [path.relative_to(root).as_posix() for path in gone]


def files_of(root: Path, item: Path) -> list[Path]:
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


def note_gone(root: Path, known: AddressList, gone: dict[str, Any], more: dict[str, Any] | None = None) -> None:
    """Write into the list of addresses that some are gone."""
    path = root / LIST
    stones = {old: stone.model_dump(exclude_defaults=True) for old, stone in known.gone.items()} | gone
    old = path.read_bytes() if path.exists() else HEAD.encode()
    atomic_write(path, merge_file(old, (more or {}) | {"gone": stones}, tuple(AddressList.model_fields)))


def withdraw_because(root: Path, entry: Entry, because: str, learning: str, today: date) -> list[str]:
    """Say in an item's file that it was withdrawn, and why; take its name out of the lists of others.

    The files that were changed. Raises UnmergeableError, OSError.
    """
    changes: dict[str, Any] = {"life": "withdrawn", "withdrawn_on": str(today), "withdrawn_because": because}
    changes |= {"learning": learning} if learning else {}
    library, _ = load_library(root, today)
    before = made_addresses(public_view(library))
    changed = [merged(root, entry, changes)]
    for other in library.entries():
        lists = lists_without(other, entry.ref)
        if lists and other.ref != entry.ref:
            changed.append(merged(root, other, lists))
    known = read_addresses(Sources(root)).values
    lost = ({*before, *known.published} & before) - made_addresses(public_view(load_library(root, today)[0]))
    if lost - {*known.gone, *known.moved}:
        because, see = sentence(because), f"/{entry.ref}/"
        note_gone(root, known, {old: {"reason": because, "see": see} for old in sorted(lost)})
        changed.append(LIST)
    return changed


def merged(root: Path, entry: Entry, changes: dict[str, Any]) -> str:
    """Write changed fields into an item's file; its path."""
    path = root / entry.document.path
    order = tuple(type(entry.item).model_fields)
    atomic_write(path, merge_item(path.read_bytes(), changes, None, order))
    return str(entry.document.path)


def lists_without(entry: Entry, ref: str) -> dict[str, Any]:
    """The lists of an item that name another, without it; None for one that is then empty."""
    found: dict[str, Any] = {}
    model: type[Model] = type(entry.item)
    for name, mark in fields_to_visit(model, Reference):
        value = getattr(entry.item, name)
        if mark and isinstance(value, list):
            left = [one for one in value if not (isinstance(one, str) and names(mark, one) == ref)]
            if left != value:
                found[name] = left or None
    return found


def sentence(text: str) -> str:
    """A text as one sentence."""
    first = re.split(r"(?<=[.?!])\s", " ".join(text.split()))[0]
    return first if first.endswith((".", "?", "!")) else f"{first}."


def find(library: Library, ref: str) -> Entry:
    """An item by collection/id. Raises WithdrawalError."""
    entry = library.find(ref)
    if entry is None:
        raise WithdrawalError(f"There is no {ref}. Name it as collection/id, such as reviews/child-x.")
    return entry
