"""The search page, and browsable lists of all items for use without JavaScript: A to Z, theme, kind, year."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from nscp_site.content.library import Entry, Library
from nscp_site.pages.help_panels import search_page_panels
from nscp_site.pages.signposts import OTHER_WAYS_PAGE
from nscp_site.schema.collections import COLLECTIONS
from nscp_site.schema.types import AUDIENCE_NAMES

BROWSE_LISTS = (
    ("a-to-z.md", "All pages, A to Z"),
    ("by-theme.md", "All pages, by theme"),
    ("by-kind.md", "All pages, by kind"),
    ("by-year.md", "All pages, by year"),
)
BrowseGroup = tuple[str, list[Entry]]
# Where the procedures stand, in content/elsewhere.yml: the search leads there when no page answers.
PROCEDURES_MANUAL = "procedures-manual"


def search_page_context(library: Library) -> dict[str, Any]:
    """What the search page's template prints: the choices of its filters, and the help panels."""
    entries = list(library.entries())
    years = sorted({str(entry.item.as_at)[:4] for entry in entries}, reverse=True)
    used = {entry.collection for entry in entries}
    return {
        "browse_safely": "browse-safely.md" in library.prose,
        "audiences": list(AUDIENCE_NAMES.items()),
        "kinds": [(one.singular, one.plural) for one in COLLECTIONS.values() if one.name in used],
        "themes": [(entry.id, entry.item.title) for entry in library.ordered("themes")],
        "years": [(year, year) for year in years],
        "panels": list(search_page_panels(library)),
        "contact": "about/contact.md" in library.prose,
        "manual": library.values("elsewhere").get(PROCEDURES_MANUAL),
        "other_ways": OTHER_WAYS_PAGE if OTHER_WAYS_PAGE in library.prose else "",
    }


def build_browse_lists(library: Library) -> Iterator[tuple[str, list[BrowseGroup]]]:
    """Each list: its path below search/, and its groups as (heading, entries)."""
    for (path, _), parts in zip(
        BROWSE_LISTS, (group_a_to_z, group_by_theme, group_by_kind, group_by_year), strict=True
    ):
        yield path, parts(library)


def group_a_to_z(library: Library) -> list[BrowseGroup]:
    """Every item under its first letter."""
    return group_by_letter(library.entries())


def group_by_letter(entries: Iterable[Entry]) -> list[BrowseGroup]:
    """Items under their first letters; titles that begin with a digit come first."""
    parts: dict[str, list[Entry]] = defaultdict(list)
    for entry in _sort_by_title(entries):
        first = _filing_letter(entry.item.title.lstrip("‘“'\"")[:1])
        parts[first if first.isascii() and first.isalpha() else "0 to 9"].append(entry)
    return sorted(parts.items())


def _filing_letter(letter: str) -> str:
    """A letter without its accent, in upper case: É is filed under E."""
    return unicodedata.normalize("NFD", letter)[:1].upper()


def group_by_theme(library: Library) -> list[BrowseGroup]:
    """Every item under each of its themes; those without one at the end."""
    entries = _sort_by_title(entry for entry in library.entries() if entry.collection != "themes")
    of_theme: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        for name in dict.fromkeys(entry.item.themes):
            of_theme[name].append(entry)
    parts = [(theme.item.title, of_theme[theme.id]) for theme in library.ordered("themes")]
    return [part for part in (*parts, ("Without a theme", [one for one in entries if not one.item.themes])) if part[1]]


def group_by_kind(library: Library) -> list[BrowseGroup]:
    """Every item under its collection, in the collection's order."""
    return [(one.plural, library.ordered(one.name)) for one in COLLECTIONS.values() if library.collections[one.name]]


def group_by_year(library: Library) -> list[BrowseGroup]:
    """Every item under the year it speaks of, newest first."""
    parts: dict[str, list[Entry]] = defaultdict(list)
    for entry in _sort_by_title(library.entries()):
        parts[str(entry.item.as_at)[:4]].append(entry)
    return sorted(parts.items(), reverse=True)


def _sort_by_title(entries: Iterable[Entry]) -> list[Entry]:
    """Items in the order of their titles."""
    return sorted(entries, key=lambda entry: (entry.item.title.casefold().lstrip("‘“'\""), entry.ref))
