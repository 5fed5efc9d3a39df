"""Help panels: what people in danger write, and the answer that stands above the results for it.

A panel is an answer of `content/help/`, so that the search and the answers never tell two things. What is said of it
in `content/help-panels.yml` is worked out by the script in the browser: a query is sent nowhere.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from nscp_site.derived.answers import Button, button_of, button_of_contact
from nscp_site.derived.contact_routes import best_ways
from nscp_site.library import Entry, Library
from nscp_site.schema.vocabularies import LIST, HelpPanel
from nscp_site.search.words import stem, words

# A list, one form of a word and no other, =killed, and words.
TOKEN = re.compile(rf"({LIST.pattern})|=(\w+)|[^\sA-Z=]+")
# Stems as short as this throw together what differs (us and using): such words stand for themselves.
SHORTEST_STEM = 3
# A panel is compact, or the first result would not begin on the first screen of a telephone.
MOST_LINKS = 2
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


def key_of(word: str) -> str:
    """What a word is compared by: its stem, or itself where the stem would be too short to tell anything."""
    found = stem(word)
    return found if len(found) >= SHORTEST_STEM else word


def sequence(text: str) -> str:
    """A phrase as its keys in order; the name of a list stands in pointed brackets."""
    found: list[str] = []
    for token in TOKEN.finditer(text):
        if token[1]:
            found.append(f"<{token[1].lower()}>")
        elif token[2]:
            found.append(f"={token[2]}")
        else:
            found += [key_of(word) for word in words(token[0])]
    return " ".join(found)


def shown_panels(library: Library) -> dict[str, HelpPanel]:
    """The panels whose answer can be read, in the order in which they are tried; one without an answer is the last."""
    answers = library.collections["help"]
    return {
        name: panel
        for name, panel in library.values("help-panels").items()
        if panel.answer is None or panel.answer in answers
    }


def rules(library: Library) -> dict[str, Any]:
    """The lists of words and the panels as the script in the browser reads them."""
    panels = shown_panels(library)
    return {
        "lists": {
            name: sorted({sequence(text) for text in one.words}) for name, one in library.values("help-words").items()
        },
        "panels": [
            {
                "id": section_of(name, panel),
                "page": page_of(panel),
                "also": links(library, panel),
                "who": panel.who or "",
                "said": [pattern(text) for text in panel.said],
                "unless": [pattern(text) for text in panel.unless],
            }
            for name, panel in panels.items()
        ],
    }


def pattern(text: str) -> str:
    """What must be there: parts that may stand anywhere, each of keys in their order."""
    return " + ".join(sequence(part) for part in text.split("+"))


def page_of(panel: HelpPanel) -> str:
    """The address of a panel's page, from the site's root; empty where it has none of its own."""
    if panel.answer:
        return f"help/{panel.answer}/"
    return f"{panel.page.removesuffix('.md')}/".removesuffix("index/") if panel.page else ""


def section_of(name: str, panel: HelpPanel) -> str:
    """The id of the section that shows a panel. Those without an answer and a title of their own share the last one."""
    if panel.answer:
        return f"{panel.need}-{panel.answer}"
    return name if panel.title else "worried"


def panels_of(library: Library) -> Iterator[Panel]:
    """Every section that the search page needs, each once; the one that stands there always is the first."""
    made: set[str] = set()
    panels = shown_panels(library)
    for name, panel in sorted(panels.items(), key=lambda one: one[1].title is None):
        identifier = section_of(name, panel)
        entry = library.collections["help"].get(panel.answer or "")
        if identifier not in made and (entry or panel.title):
            made.add(identifier)
            yield answer_panel(library, identifier, panel, entry) if entry else own_panel(library, identifier, panel)


def answer_panel(library: Library, identifier: str, panel: HelpPanel, entry: Entry) -> Panel:
    """A panel that is an answer; a child finds Childline first, unless a life is in danger."""
    names = [route.contact for route in (*entry.item.routes, *entry.item.others) if route.contact]
    routes = list(entry.item.routes)
    if panel.need == CHILD:
        routes.sort(key=lambda route: (route.contact != CHILDLINE, route.by != "telephone"))
    buttons = [button for route in routes if (button := button_of(library, route))]
    return Panel(
        identifier,
        panel.need,
        entry.item.title,
        entry.item.summary,
        f"{entry.ref}.md",
        buttons,
        silent_ways(library, names),
    )


def own_panel(library: Library, identifier: str, panel: HelpPanel) -> Panel:
    """A panel with a page and numbers of its own."""
    contacts = [library.value("contacts", name) for name in panel.contacts]
    buttons = [button for contact in contacts if (button := button_of_contact(library, contact))]
    return Panel(
        identifier, panel.need, str(panel.title), "", str(panel.page), buttons, silent_ways(library, panel.contacts)
    )


def silent_ways(library: Library, names: list[str]) -> list[str]:
    """How one gets help in danger, and reaches contacts, without speaking; in sentences."""
    found = best_ways(library, list(dict.fromkeys(names)))
    return [way.says for way in (*found["danger"], *found["talk"])]


def links(library: Library, panel: HelpPanel) -> list[tuple[str, str]]:
    """The answers that a panel links: title and address from the site's root."""
    found = (library.collections["help"].get(name) for name in panel.also[:MOST_LINKS])
    return [(entry.item.title, f"{entry.ref}/") for entry in found if entry]
