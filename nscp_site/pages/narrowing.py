"""By what an index can be narrowed: the choices that its readers have, and what each entry says of itself for them.

overrides/assets/index-filters.js reads both; without a script the whole index stands there.
"""

from collections.abc import Iterable, Iterator

from nscp_site.content.fields import fields_to_visit
from nscp_site.content.library import Entry, Library
from nscp_site.content.relations import with_wider
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
