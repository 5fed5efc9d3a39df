"""Indexes of collections, the filters they offer, and items grouped for browsing by year, kind and theme.

overrides/assets/index-filters.js reads the filters; without a script the whole index is shown.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from nscp_site.content.fields import fields_to_visit
from nscp_site.content.library import Entry, Library
from nscp_site.content.relations import Relations, with_wider
from nscp_site.content.visibility import is_current
from nscp_site.pages.search_pages import by_letter
from nscp_site.schema.collections import COLLECTIONS
from nscp_site.schema.items import Item
from nscp_site.schema.types import KIND, ROLE, ROLE_NAMES, THEME, Narrows

# What repeats a document speaks of a year; what the Partnership says, it says today.
YEAR = Narrows("year", "Year", "every year")
# So many themes of an entry stand below it.
FEW_THEMES = 2
# Between the values of an attribute: no value holds it.
BETWEEN = ","
# The name of a filter, its label, what it says where nothing is chosen; its values, each with the words for it.
Filter = tuple[str, str, str, list[tuple[str, str]]]


def filters_of(library: Library, entries: Iterable[Entry]) -> list[Filter]:
    """The filters of an index with the values that its entries have; none where all say the same."""
    found: dict[Narrows, set[frozenset[str]]] = {}
    for entry in entries:
        for narrows, values in values_of(library, entry):
            found.setdefault(narrows, set()).add(frozenset(values))
    return [
        (narrows.name, narrows.label, narrows.all, sorted_values(library, narrows, set().union(*said)))
        for narrows, said in found.items()
        if len(said) > 1
    ]


def sorted_values(library: Library, narrows: Narrows, values: set[str]) -> list[tuple[str, str]]:
    """The values of a filter with their words, from A to Z; of years the latest first."""
    named = [(value, words_for(library, narrows, value)) for value in values]
    return sorted(named, key=lambda pair: pair[1].casefold(), reverse=narrows == YEAR)


def words_for(library: Library, narrows: Narrows, value: str) -> str:
    """What a value is called where one chooses it."""
    if narrows == THEME:
        theme = library.collections["themes"].get(value)
        return str(theme.item.title) if theme else value
    return ROLE_NAMES.get(value, value[:1].upper() + value[1:])


def values_of(library: Library, entry: Entry) -> Iterator[tuple[Narrows, list[str]]]:
    """What an entry says of itself for each filter. What belongs to a part of a theme belongs to the theme."""
    # A section of a document has its place in it, and is read there.
    if "order" in type(entry.item).model_fields:
        return
    model: type[Item] = type(entry.item)
    for name, narrows in fields_to_visit(model, Narrows):
        if narrows:
            value = getattr(entry.item, name)
            values = value if isinstance(value, list) else [value]
            if narrows == THEME:
                values = [wide for value in values for wide in with_wider(library, value)]
            # Where an item names nobody's work, it is for all.
            yield narrows, list(dict.fromkeys(values)) or (list(ROLE_NAMES) if narrows == ROLE else [])
    yield YEAR, [str(entry.item.as_at)[:4]] if entry.origin == "record" else []


def chips(library: Library, entry: Entry) -> list[str]:
    """What stands below an entry of an index, a label for each: its kind, its first themes."""
    said = dict(values_of(library, entry))
    kinds = [words_for(library, KIND, value) for value in said.get(KIND, [])]
    return kinds + [words_for(library, THEME, name) for name in entry.item.themes[:FEW_THEMES] if THEME in said]


def attributes(library: Library, entry: Entry) -> str:
    """What the link to an entry carries in an index, as Markdown's attribute list."""
    said = [f'data-{narrows.name}="{BETWEEN.join(values)}"' for narrows, values in values_of(library, entry) if values]
    return "{: " + " ".join([".listed", *said]) + " }"


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


@dataclass(frozen=True)
class Grouping:
    """Reviews under one heading after another, such as by year."""

    title: str
    groups: dict[str, list[Entry]]


def groupings(relations: Relations) -> list[Grouping]:
    """The reviews by year, the latest first; by kind and by theme, from A to Z. One of two themes stands twice."""
    entries = relations.orders["reviews"]
    themes = {one.id: one.item.title for one in relations.orders["themes"]}
    years, kinds, subjects = (defaultdict[str, list[Entry]](list) for _ in range(3))
    for entry in entries:
        years[year_of(entry)].append(entry)
        kinds[entry.item.kind.capitalize()].append(entry)
        for name in entry.item.themes:
            subjects[themes[name]].append(entry)
    return [
        Grouping("By year", dict(years)),
        Grouping("By kind", dict(sorted(kinds.items()))),
        Grouping("By theme", dict(sorted(subjects.items()))),
    ]


def year_of(entry: Entry) -> str:
    """The year in which a review was published; where that is not known, the one it speaks of."""
    return str(entry.item.published or entry.item.as_at)[:4]
