"""The search page with its help panels, and the lists of all items that do the same without a script.

A panel is an answer of `content/help/`, so that search and answers never differ. Which one somebody's words ask for
is learned from examples (`search/help_classifier.py`) and decided in the browser: a query is sent nowhere.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from nscp_site.content.library import Entry, Library
from nscp_site.pages.signposts import OTHER_WAYS_PAGE, Button, answer_route_button, best_silent_ways, contact_button
from nscp_site.schema.collections import COLLECTIONS
from nscp_site.schema.types import AUDIENCE_NAMES
from nscp_site.schema.vocabularies import HelpPanel

# A panel is compact, or the first result would not begin on the first screen of a telephone.
MAX_LINKS = 2
# The panel that stands there always.
DEFAULT_PANEL = "worried"
CHILDLINE = "childline"
CHILD_NEED = "child"


@dataclass(frozen=True)
class _PanelView:
    """A panel as the search page prints it, hidden until a query asks for it.

    `id` is its element id, `need` its purpose, `page` the path of its page; `silent` are sentences on getting help
    without speaking.
    """

    id: str
    need: str
    title: str
    summary: str
    page: str
    buttons: list[Button]
    silent: list[str]


def _visible_panels(library: Library) -> dict[str, HelpPanel]:
    """The panels whose answer is published, by their label."""
    answers = library.collections["help"]
    return {
        name: panel
        for name, panel in library.values("help-panels").items()
        if panel.answer is None or panel.answer in answers
    }


def help_index_entry(library: Library, labels: list[str]) -> dict[str, Any]:
    """The panels as the search script reads them: (panel id, need) for each label, and each panel's page.

    A label whose answer is not published shows the default panel.
    """
    return {
        "labels": [_label_target(library, name) for name in labels],
        "panels": [
            {"id": panel_id(panel), "page": _panel_address(panel), "also": _panel_links(library, panel)}
            for panel in _visible_panels(library).values()
        ],
    }


def _label_target(library: Library, name: str) -> tuple[str, str]:
    """The panel id and need of a label. One that asks for no help has no panel, and its name for a need."""
    panel = library.values("help-panels").get(name)
    if panel is None:
        return "", name
    return panel_id(panel) if name in _visible_panels(library) else DEFAULT_PANEL, panel.need


def _panel_address(panel: HelpPanel) -> str:
    """The URL path of a panel's page from the site's root; empty where it has none of its own."""
    if panel.answer:
        return f"help/{panel.answer}/"
    return f"{panel.page.removesuffix('.md')}/".removesuffix("index/") if panel.page else ""


def panel_id(panel: HelpPanel) -> str:
    """The element id of a panel; the default panel's where it has no answer."""
    return f"{panel.need}-{panel.answer}" if panel.answer else DEFAULT_PANEL


def search_page_panels(library: Library) -> Iterator[_PanelView]:
    """Every section that the search page needs, each once; the one that stands there always is the first."""
    made: set[str] = set()
    for panel in sorted(_visible_panels(library).values(), key=lambda one: one.title is None):
        identifier = panel_id(panel)
        entry = library.collections["help"].get(panel.answer or "")
        if identifier not in made and (entry or panel.title):
            made.add(identifier)
            yield _panel_of(library, identifier, panel, entry)


def _panel_of(library: Library, identifier: str, panel: HelpPanel, entry: Entry | None) -> _PanelView:
    """A panel that is an answer, or has a page and numbers of its own; a child finds Childline first in an answer."""
    if entry is None:
        contacts = [library.value("contacts", name) for name in panel.contacts]
        found = [contact_button(library, contact) for contact in contacts]
        title, summary, page, names = str(panel.title), "", str(panel.page), panel.contacts
    else:
        routes = list(entry.item.routes)
        if panel.need == CHILD_NEED:
            routes.sort(key=lambda route: (route.contact != CHILDLINE, route.by != "telephone"))
        found = [answer_route_button(library, route) for route in routes]
        title, summary, page = entry.item.title, entry.item.summary, f"{entry.ref}.md"
        names = [route.contact for route in (*entry.item.routes, *entry.item.others) if route.contact]
    buttons = [button for button in found if button]
    silent = best_silent_ways(library, list(dict.fromkeys(names)))
    sentences = [way.says for way in (*silent["danger"], *silent["talk"])]
    return _PanelView(identifier, panel.need, title, summary, page, buttons, sentences)


def _panel_links(library: Library, panel: HelpPanel) -> list[tuple[str, str]]:
    """Title and URL path of the answers that a panel links to."""
    found = (library.collections["help"].get(name) for name in panel.also[:MAX_LINKS])
    return [(entry.item.title, f"{entry.ref}/") for entry in found if entry]


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
    years = {str(entry.item.as_at)[:4] for entry in entries}
    used = {entry.collection for entry in entries}
    return {
        "browse_safely": "browse-safely.md" in library.prose,
        "audiences": list(AUDIENCE_NAMES.items()),
        "kinds": [(one.singular, one.plural) for one in COLLECTIONS.values() if one.name in used],
        "themes": [(entry.id, entry.item.title) for entry in library.ordered("themes")],
        "years": [(year, year) for year in sorted(years, reverse=True)],
        "panels": list(search_page_panels(library)),
        "contact": "about/contact.md" in library.prose,
        "manual": library.values("elsewhere").get(PROCEDURES_MANUAL),
        "other_ways": OTHER_WAYS_PAGE if OTHER_WAYS_PAGE in library.prose else "",
    }


def build_browse_lists(library: Library) -> dict[str, list[BrowseGroup]]:
    """The groups of each list, as (heading, entries), by its path below search/."""
    return {
        "a-to-z.md": group_by_letter(library.entries()),
        "by-theme.md": group_by_theme(library),
        "by-kind.md": group_by_kind(library),
        "by-year.md": group_by_year(library),
    }


def group_entries(entries: Iterable[Entry], keys_of: Callable[[Entry], Iterable[str]]) -> dict[str, list[Entry]]:
    """Items under each of their keys, in the order in which they come."""
    groups: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        for key in keys_of(entry):
            groups[key].append(entry)
    return groups


def group_by_letter(entries: Iterable[Entry]) -> list[BrowseGroup]:
    """Items under their first letters; titles that begin with a digit come first."""
    return sorted(group_entries(_sort_by_title(entries), lambda entry: [_filing_letter(entry)]).items())


def _filing_letter(entry: Entry) -> str:
    """The first letter of a title without its accent, in upper case: É is filed under E."""
    first = unicodedata.normalize("NFD", entry.item.title.lstrip("‘“'\"")[:1])[:1].upper()
    return first if first.isascii() and first.isalpha() else "0 to 9"


def group_by_theme(library: Library) -> list[BrowseGroup]:
    """Every item under each of its themes; those without one at the end."""
    entries = _sort_by_title(entry for entry in library.entries() if entry.collection != "themes")
    of_theme = group_entries(entries, lambda entry: dict.fromkeys(entry.item.themes or [""]))
    titles = {theme.id: theme.item.title for theme in library.ordered("themes")} | {"": "Without a theme"}
    return [(title, of_theme[name]) for name, title in titles.items() if name in of_theme]


def group_by_kind(library: Library) -> list[BrowseGroup]:
    """Every item under its collection, in the collection's order."""
    return [(one.plural, library.ordered(one.name)) for one in COLLECTIONS.values() if library.collections[one.name]]


def group_by_year(library: Library) -> list[BrowseGroup]:
    """Every item under the year it speaks of, newest first."""
    by_year = group_entries(_sort_by_title(library.entries()), lambda entry: [str(entry.item.as_at)[:4]])
    return sorted(by_year.items(), reverse=True)


def _sort_by_title(entries: Iterable[Entry]) -> list[Entry]:
    """Items in the order of their titles."""
    return sorted(entries, key=lambda entry: (entry.item.title.casefold().lstrip("‘“'\""), entry.ref))
