"""The search page, and the lists of all items that do the same without a script: A to Z, by theme, kind and year."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from nscp_site.content.library import Entry, Library
from nscp_site.pages.help_panels import panels_of
from nscp_site.pages.signposts import PAGE
from nscp_site.schema.collections import COLLECTIONS
from nscp_site.schema.types import AUDIENCE_NAMES

LISTS = (
    ("a-to-z.md", "All pages, A to Z"),
    ("by-theme.md", "All pages, by theme"),
    ("by-kind.md", "All pages, by kind"),
    ("by-year.md", "All pages, by year"),
)
Group = tuple[str, list[Entry]]
# Where the procedures stand, in content/elsewhere.yml: the search leads there when no page answers.
MANUAL = "procedures-manual"


def search_page(library: Library) -> dict[str, Any]:
    """What the search page's template prints: the choices of its filters, and the help panels."""
    entries = list(library.entries())
    years = sorted({str(entry.item.as_at)[:4] for entry in entries}, reverse=True)
    used = {entry.collection for entry in entries}
    return {
        "browse_safely": "browse-safely.md" in library.prose,
        "audiences": list(AUDIENCE_NAMES.items()),
        "kinds": [(one.one, one.many) for one in COLLECTIONS.values() if one.name in used],
        "themes": [(entry.id, entry.item.title) for entry in library.ordered("themes")],
        "years": [(year, year) for year in years],
        "panels": list(panels_of(library)),
        "contact": "about/contact.md" in library.prose,
        "manual": library.values("elsewhere").get(MANUAL),
        "other_ways": PAGE if PAGE in library.prose else "",
    }


def lists(library: Library) -> Iterator[tuple[str, list[Group]]]:
    """Each list: its path below search/, and its parts."""
    for (path, _), parts in zip(LISTS, (a_to_z, by_theme, by_kind, by_year), strict=True):
        yield path, parts(library)


def a_to_z(library: Library) -> list[Group]:
    """Every item under its first letter."""
    return by_letter(library.entries())


def by_letter(entries: Iterable[Entry]) -> list[Group]:
    """Items under their first letters; what begins with a figure comes first."""
    parts: dict[str, list[Entry]] = defaultdict(list)
    for entry in by_title(entries):
        first = unaccented(entry.item.title.lstrip("‘“'\"")[:1])
        parts[first if first.isascii() and first.isalpha() else "0 to 9"].append(entry)
    return sorted(parts.items())


def unaccented(letter: str) -> str:
    """A letter as an index of English titles files it: É stands under E."""
    return unicodedata.normalize("NFD", letter)[:1].upper()


def by_theme(library: Library) -> list[Group]:
    """Every item under each of its themes; those without one at the end."""
    entries = by_title(entry for entry in library.entries() if entry.collection != "themes")
    of_theme: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        for name in dict.fromkeys(entry.item.themes):
            of_theme[name].append(entry)
    parts = [(theme.item.title, of_theme[theme.id]) for theme in library.ordered("themes")]
    return [part for part in (*parts, ("Without a theme", [one for one in entries if not one.item.themes])) if part[1]]


def by_kind(library: Library) -> list[Group]:
    """Every item under its collection, in the collection's order."""
    return [(one.many, library.ordered(one.name)) for one in COLLECTIONS.values() if library.collections[one.name]]


def by_year(library: Library) -> list[Group]:
    """Every item under the year it speaks of, newest first."""
    parts: dict[str, list[Entry]] = defaultdict(list)
    for entry in by_title(library.entries()):
        parts[str(entry.item.as_at)[:4]].append(entry)
    return sorted(parts.items(), reverse=True)


def by_title(entries: Iterable[Entry]) -> list[Entry]:
    """Items in the order of their titles."""
    return sorted(entries, key=lambda entry: (entry.item.title.casefold().lstrip("‘“'\""), entry.ref))
