"""The lists of a collection's items: its index, with every way into it, and the short lists of other pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from nscp_site.content.library import Entry, Library
from nscp_site.content.visibility import is_current
from nscp_site.pages.narrowing import attributes, chips, filters_of
from nscp_site.schema.collections import COLLECTIONS
from nscp_site.schema.types import ROLE_NAMES
from nscp_site.search.pages import by_letter

NO_FAMILY = "More topics"


@dataclass(frozen=True)
class IndexPart:
    """A part of an index: its heading, empty where it is the only one; the heading's anchor; its entries in order."""

    heading: str
    anchor: str
    entries: Sequence[Entry]


def list_of(library: Library, name: str, entries: list[Entry], words: list[str]) -> dict[str, Any]:
    """What the template of a list prints: all items, or what is for some readers, or the first few of them.

    `entries` are all of the collection in its index's order; `words` are the readers and the number that a page names.
    """
    audience = {word for word in words if not word.isdecimal()}
    most = next((int(word) for word in words if word.isdecimal()), None)
    wanted = [entry for entry in entries if not audience or audience & set(entry.item.audience)]
    current = [entry for entry in wanted if is_current(entry, library.today)]
    return {
        "entries": current[:most],
        "older": [] if words else [entry for entry in wanted if not is_current(entry, library.today)],
        "tombstones": [] if words else [entry for entry in library.tombstones if entry.collection == name],
        "collection": COLLECTIONS[name],
        "cut": most is None,
    }


def index_of(library: Library, entries: list[Entry]) -> dict[str, Any]:
    """What the template of an index prints beside its list: the filters, the parts, and the other ways in."""
    return {
        "filters": filters_of(library, entries),
        "chips": lambda entry: chips(library, entry),
        "attributes": lambda entry: attributes(library, entry),
        "parts_of": lambda shown: families(library, shown),
        "roles": roles(entries),
        "letters": letters(entries),
    }


def families(library: Library, entries: Sequence[Entry]) -> list[IndexPart]:
    """Items by the family of their topic, in the order of content/families.yml; one part where none has a family."""
    known = library.values("families")
    parts = [
        IndexPart(family.name, f"family-{name}", [one for one in entries if family_of(one) == name])
        for name, family in known.items()
    ]
    rest = [one for one in entries if family_of(one) not in known]
    found = [part for part in parts if part.entries]
    if not found:
        return [IndexPart("", "", entries)]
    return [*found, IndexPart(NO_FAMILY, "family-none", rest)] if rest else found


def family_of(entry: Entry) -> str | None:
    """The family of an item's topic."""
    found: str | None = getattr(entry.item, "family", None)
    return found


def roles(entries: Sequence[Entry]) -> list[IndexPart]:
    """Items by the work of those whom they are for, where some name it; an item that names none is for all."""
    of = {entry.ref: getattr(entry.item, "roles", None) for entry in entries}
    if not any(of.values()):
        return []
    return [
        IndexPart(
            heading, f"role-{role.replace(' ', '-')}", [one for one in entries if role in (of[one.ref] or [role])]
        )
        for role, heading in ROLE_NAMES.items()
    ]


def letters(entries: Sequence[Entry]) -> list[IndexPart]:
    """Items from A to Z."""
    return [
        IndexPart(heading, f"letter-{heading.lower().replace(' ', '-')}", same) for heading, same in by_letter(entries)
    ]
