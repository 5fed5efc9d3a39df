"""Collection indexes: their filters, and items grouped by year, kind, theme, role, topic family and letter.

overrides/assets/index-filters.js reads the filters; without JavaScript the whole index is shown.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from nscp_site.content.fields import fields_with_marker
from nscp_site.content.library import Entry, Library
from nscp_site.content.relations import Relations, theme_and_ancestors
from nscp_site.content.visibility import is_current
from nscp_site.pages.search_pages import group_by_letter
from nscp_site.schema.collections import COLLECTIONS
from nscp_site.schema.items import Item
from nscp_site.schema.types import KIND_FILTER, ROLE_FILTER, ROLE_NAMES, THEME_FILTER, IndexFilter

# What repeats a document speaks of a year; what the Partnership says, it says today.
YEAR_FILTER = IndexFilter("year", "Year", "every year")
# So many themes of an entry stand below it.
MAX_THEME_CHIPS = 2
# Between the values of an attribute: no value holds it.
VALUE_SEPARATOR = ","
# The name of a filter, its label, what it says where nothing is chosen; its values, each with the words for it.
Filter = tuple[str, str, str, list[tuple[str, str]]]


def index_filters(library: Library, entries: Iterable[Entry]) -> list[Filter]:
    """The filters of an index, each with the values its entries have; a filter with one value only is left out."""
    found: dict[IndexFilter, set[frozenset[str]]] = {}
    for entry in entries:
        for narrows, values in filter_values(library, entry):
            found.setdefault(narrows, set()).add(frozenset(values))
    return [
        (narrows.name, narrows.label, narrows.all, _sorted_values(library, narrows, set().union(*said)))
        for narrows, said in found.items()
        if len(said) > 1
    ]


def _sorted_values(library: Library, narrows: IndexFilter, values: set[str]) -> list[tuple[str, str]]:
    """The values of a filter with their words, from A to Z; of years the latest first."""
    named = [(value, _value_label(library, narrows, value)) for value in values]
    return sorted(named, key=lambda pair: pair[1].casefold(), reverse=narrows == YEAR_FILTER)


def _value_label(library: Library, narrows: IndexFilter, value: str) -> str:
    """The label of a filter's value."""
    if narrows == THEME_FILTER:
        theme = library.collections["themes"].get(value)
        return str(theme.item.title) if theme else value
    return ROLE_NAMES.get(value, value[:1].upper() + value[1:])


def filter_values(library: Library, entry: Entry) -> Iterator[tuple[IndexFilter, list[str]]]:
    """The values of an entry for each filter. An item of a sub-theme also has the wider theme."""
    # A section of a document has its place in it, and is read there.
    if "order" in type(entry.item).model_fields:
        return
    model: type[Item] = type(entry.item)
    for name, narrows in fields_with_marker(model, IndexFilter):
        if narrows:
            value = getattr(entry.item, name)
            values = value if isinstance(value, list) else [value]
            if narrows == THEME_FILTER:
                values = [wide for value in values for wide in theme_and_ancestors(library, value)]
            # Where an item names nobody's work, it is for all.
            yield narrows, list(dict.fromkeys(values)) or (list(ROLE_NAMES) if narrows == ROLE_FILTER else [])
    yield YEAR_FILTER, [str(entry.item.as_at)[:4]] if entry.origin == "record" else []


def _chips(library: Library, entry: Entry) -> list[str]:
    """The labels under an entry of an index: its kind and its first themes."""
    said = dict(filter_values(library, entry))
    kinds = [_value_label(library, KIND_FILTER, value) for value in said.get(KIND_FILTER, [])]
    return kinds + [
        _value_label(library, THEME_FILTER, name)
        for name in entry.item.themes[:MAX_THEME_CHIPS]
        if THEME_FILTER in said
    ]


def filter_attributes(library: Library, entry: Entry) -> str:
    """The data attributes of an index entry's link, as a Markdown attribute list."""
    said = [
        f'data-{narrows.name}="{VALUE_SEPARATOR.join(values)}"'
        for narrows, values in filter_values(library, entry)
        if values
    ]
    return "{: " + " ".join([".listed", *said]) + " }"


NO_FAMILY = "More topics"


@dataclass(frozen=True)
class _IndexPart:
    """A part of an index: its heading, empty where it is the only one; the heading's anchor; its entries in order."""

    heading: str
    anchor: str
    entries: Sequence[Entry]


def list_context(library: Library, name: str, entries: list[Entry], words: list[str]) -> dict[str, Any]:
    """Variables of a list's template: all items, or those for an audience, or the first few.

    `entries` are the whole collection in index order; `words` are audiences and at most one number, from the
    shortcode.
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


def index_context(library: Library, entries: list[Entry]) -> dict[str, Any]:
    """Variables of an index's template besides its entries: filters, parts, roles and letters."""
    return {
        "filters": index_filters(library, entries),
        "chips": lambda entry: _chips(library, entry),
        "attributes": lambda entry: filter_attributes(library, entry),
        "parts_of": lambda shown: parts_by_family(library, shown),
        "roles": parts_by_role(entries),
        "letters": parts_by_letter(entries),
    }


def parts_by_family(library: Library, entries: Sequence[Entry]) -> list[_IndexPart]:
    """Items by topic family, in the order of content/families.yml; one part if no item has a family."""
    known = library.values("families")
    parts = [
        _IndexPart(family.name, f"family-{name}", [one for one in entries if _topic_family(one) == name])
        for name, family in known.items()
    ]
    rest = [one for one in entries if _topic_family(one) not in known]
    found = [part for part in parts if part.entries]
    if not found:
        return [_IndexPart("", "", entries)]
    return [*found, _IndexPart(NO_FAMILY, "family-none", rest)] if rest else found


def _topic_family(entry: Entry) -> str | None:
    """The family of an item's topic."""
    found: str | None = getattr(entry.item, "family", None)
    return found


def parts_by_role(entries: Sequence[Entry]) -> list[_IndexPart]:
    """Items by the role of their readers; an item that names no role is under all. Empty if none names one."""
    of = {entry.ref: getattr(entry.item, "roles", None) for entry in entries}
    if not any(of.values()):
        return []
    return [
        _IndexPart(
            heading, f"role-{role.replace(' ', '-')}", [one for one in entries if role in (of[one.ref] or [role])]
        )
        for role, heading in ROLE_NAMES.items()
    ]


def parts_by_letter(entries: Sequence[Entry]) -> list[_IndexPart]:
    """Items from A to Z."""
    return [
        _IndexPart(heading, f"letter-{heading.lower().replace(' ', '-')}", same)
        for heading, same in group_by_letter(entries)
    ]


@dataclass(frozen=True)
class _Grouping:
    """Reviews under one heading after another, such as by year."""

    title: str
    groups: dict[str, list[Entry]]


def review_groupings(relations: Relations) -> list[_Grouping]:
    """The reviews by year (latest first), by kind and by theme. A review with two themes is listed under both."""
    entries = relations.sorted_by_collection["reviews"]
    themes = {one.id: one.item.title for one in relations.sorted_by_collection["themes"]}
    years, kinds, subjects = (defaultdict[str, list[Entry]](list) for _ in range(3))
    for entry in entries:
        years[_review_year(entry)].append(entry)
        kinds[entry.item.kind.capitalize()].append(entry)
        for name in entry.item.themes:
            subjects[themes[name]].append(entry)
    return [
        _Grouping("By year", dict(years)),
        _Grouping("By kind", dict(sorted(kinds.items()))),
        _Grouping("By theme", dict(sorted(subjects.items()))),
    ]


def _review_year(entry: Entry) -> str:
    """The year in which a review was published; the year it refers to where that is unknown."""
    return str(entry.item.published or entry.item.as_at)[:4]
