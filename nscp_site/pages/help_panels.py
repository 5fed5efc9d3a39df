"""Help panels: what people in danger write, and the answer that stands above the results for it.

A panel is an answer of `content/help/`, so that the search and the answers never tell two things. Which one somebody’s
words ask for is learned from examples (learning.py) and worked out by the script in the browser: a query is sent
nowhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from nscp_site.content.library import Entry, Library
from nscp_site.pages.signposts import Button, best_ways, button_of, button_of_contact
from nscp_site.schema.vocabularies import HelpPanel

# A panel is compact, or the first result would not begin on the first screen of a telephone.
MOST_LINKS = 2
# The panel that stands there always.
STANDING = "worried"
CHILDLINE = "childline"
CHILD = "child"


@dataclass(frozen=True)
class Panel:
    """A panel as the search page prints it, hidden until it is asked for.

    `id` names it in the page, `need` is what it is for. `page` is the page to read, as its path among the pages;
    `silent` says how to get help without speaking.
    """

    id: str
    need: str
    title: str
    summary: str
    page: str
    buttons: list[Button]
    silent: list[str]


def shown_panels(library: Library) -> dict[str, HelpPanel]:
    """The panels whose answer can be read."""
    answers = library.collections["help"]
    return {
        name: panel
        for name, panel in library.values("help-panels").items()
        if panel.answer is None or panel.answer in answers
    }


def help_entry(library: Library, labels: list[str]) -> dict[str, Any]:
    """What the script in the browser needs of the panels: each label's panel and need, and each panel's page.

    A label whose answer cannot be read today raises the panel that stands there always.
    """
    panels = shown_panels(library)
    return {
        "labels": [label_of(library, name) for name in labels],
        "panels": [
            {"id": section_of(panel), "page": page_of(panel), "also": links(library, panel)}
            for panel in panels.values()
        ],
    }


def label_of(library: Library, name: str) -> tuple[str, str]:
    """The section that a label raises and its need; both empty where it asks for no help."""
    panel = library.values("help-panels").get(name)
    if panel is None:
        return "", ""
    return section_of(panel) if name in shown_panels(library) else STANDING, panel.need


def page_of(panel: HelpPanel) -> str:
    """The address of a panel's page, from the site's root; empty where it has none of its own."""
    if panel.answer:
        return f"help/{panel.answer}/"
    return f"{panel.page.removesuffix('.md')}/".removesuffix("index/") if panel.page else ""


def section_of(panel: HelpPanel) -> str:
    """The id of the section that shows a panel; one without an answer is the one that stands there always."""
    return f"{panel.need}-{panel.answer}" if panel.answer else STANDING


def panels_of(library: Library) -> Iterator[Panel]:
    """Every section that the search page needs, each once; the one that stands there always is the first."""
    made: set[str] = set()
    for panel in sorted(shown_panels(library).values(), key=lambda one: one.title is None):
        identifier = section_of(panel)
        entry = library.collections["help"].get(panel.answer or "")
        if identifier not in made and (entry or panel.title):
            made.add(identifier)
            yield panel_of(library, identifier, panel, entry)


def panel_of(library: Library, identifier: str, panel: HelpPanel, entry: Entry | None) -> Panel:
    """A panel that is an answer, or has a page and numbers of its own; a child finds Childline first in an answer."""
    if entry is None:
        contacts = [library.value("contacts", name) for name in panel.contacts]
        found = [button_of_contact(library, contact) for contact in contacts]
        title, summary, page, names = str(panel.title), "", str(panel.page), panel.contacts
    else:
        routes = list(entry.item.routes)
        if panel.need == CHILD:
            routes.sort(key=lambda route: (route.contact != CHILDLINE, route.by != "telephone"))
        found = [button_of(library, route) for route in routes]
        title, summary, page = entry.item.title, entry.item.summary, f"{entry.ref}.md"
        names = [route.contact for route in (*entry.item.routes, *entry.item.others) if route.contact]
    buttons = [button for button in found if button]
    return Panel(identifier, panel.need, title, summary, page, buttons, silent_ways(library, names))


def silent_ways(library: Library, names: list[str]) -> list[str]:
    """How one gets help in danger, and reaches contacts, without speaking; in sentences."""
    found = best_ways(library, list(dict.fromkeys(names)))
    return [way.says for way in (*found["danger"], *found["talk"])]


def links(library: Library, panel: HelpPanel) -> list[tuple[str, str]]:
    """The answers that a panel links: title and address from the site's root."""
    found = (library.collections["help"].get(name) for name in panel.also[:MOST_LINKS])
    return [(entry.item.title, f"{entry.ref}/") for entry in found if entry]
