"""Help panels: what people in danger write, and the answer that stands above the results for it.

A panel is an answer of `content/help/`, so that the search and the answers never tell two things. Which one somebody’s
words ask for is learned from examples (learning.py) and worked out by the script in the browser: a query is sent
nowhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from nscp_site.content.library import Entry, Library
from nscp_site.pages.signposts import Button, answer_route_button, best_silent_ways, contact_button
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
    panels = _visible_panels(library)
    return {
        "labels": [_label_target(library, name) for name in labels],
        "panels": [
            {"id": panel_id(panel), "page": _panel_address(panel), "also": _panel_links(library, panel)}
            for panel in panels.values()
        ],
    }


def _label_target(library: Library, name: str) -> tuple[str, str]:
    """The panel id and need of a label; both empty where the label asks for no help."""
    panel = library.values("help-panels").get(name)
    if panel is None:
        return "", ""
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
    return _PanelView(identifier, panel.need, title, summary, page, buttons, _silent_way_sentences(library, names))


def _silent_way_sentences(library: Library, names: list[str]) -> list[str]:
    """How to get help in danger, and reach contacts, without speaking; in sentences."""
    found = best_silent_ways(library, list(dict.fromkeys(names)))
    return [way.says for way in (*found["danger"], *found["talk"])]


def _panel_links(library: Library, panel: HelpPanel) -> list[tuple[str, str]]:
    """Title and URL path of the answers that a panel links to."""
    found = (library.collections["help"].get(name) for name in panel.also[:MAX_LINKS])
    return [(entry.item.title, f"{entry.ref}/") for entry in found if entry]
