"""Collection indexes: their filters, and items grouped by year, kind, theme, role, topic family and letter.

overrides/assets/index-filters.js reads the filters; without JavaScript the whole index is shown.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from nscp_site.content.fields import fields_with_marker
from nscp_site.content.library import Entry, Library
from nscp_site.content.relations import Relations, theme_and_ancestors
from nscp_site.content.visibility import is_current
from nscp_site.pages.search_pages import group_by_letter, group_entries
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


NO_FAMILY = "none"


@dataclass(frozen=True)
class _IndexPart:
    """A part of an index: its heading, empty where it is the only one; the heading's anchor; its entries in order."""

    heading: str
    anchor: str
    entries: Sequence[Entry]


def list_context(
    library: Library, name: str, entries: list[Entry], audience: list[str], most: int | None
) -> dict[str, Any]:
    """Variables of a list's template: all items, or those for an audience, or the first few.

    `entries` are the whole collection in index order.
    """
    whole = most is None and not audience
    wanted = [entry for entry in entries if not audience or {*audience} & {*entry.item.audience}]
    current = [entry for entry in wanted if is_current(entry, library.today)]
    return {
        "entries": current[:most],
        "older": [entry for entry in wanted if not is_current(entry, library.today)] if whole else [],
        "tombstones": [entry for entry in library.tombstones if entry.collection == name] if whole else [],
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
    titles = {name: family.name for name, family in library.values("families").items()}
    by_family = group_entries(
        entries, lambda entry: [family if (family := getattr(entry.item, "family", None)) in titles else NO_FAMILY]
    )
    if by_family.keys() <= {NO_FAMILY}:
        return [_IndexPart("", "", entries)]
    titles[NO_FAMILY] = "More topics"
    return [_IndexPart(titles[name], f"family-{name}", by_family[name]) for name in titles if name in by_family]


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


def review_groupings(relations: Relations) -> dict[str, dict[str, list[Entry]]]:
    """The reviews by year (latest first), by kind and by theme, under one heading after another.

    A review with two themes is listed under both; one whose day of publication is unknown, under the year it refers to.
    """
    entries = relations.sorted_by_collection["reviews"]
    titles = {one.id: one.item.title for one in relations.sorted_by_collection["themes"]}
    kinds = group_entries(entries, lambda entry: [entry.item.kind.capitalize()])
    themes = group_entries(entries, lambda entry: [titles[name] for name in entry.item.themes])
    return {
        "By year": group_entries(entries, lambda entry: [str(entry.item.published or entry.item.as_at)[:4]]),
        "By kind": dict(sorted(kinds.items())),
        "By theme": dict(sorted(themes.items())),
    }
