"""What a theme's page leads to: the answers for families, what to read first, and its chain of learning."""

from collections.abc import Callable
from typing import Any

from nscp_site.content.library import Entry, Library
from nscp_site.content.relations import Relations
from nscp_site.derived.answers import COLLECTION, button_of

# What to read first on a theme: so many pages.
MOST = 5


def chain_path(theme: str) -> str:
    """Where the page of a theme's chain of learning stands among the pages."""
    return f"themes/{theme}/chain.md"


def answers_on(library: Library, theme: Entry) -> list[Entry]:
    """The answers for families that lead to a theme, as what the Partnership does about it."""
    return [entry for entry in library.ordered(COLLECTION) if entry.item.more == theme.ref]


def chosen_pages(relations: Relations, theme: Entry) -> list[Entry]:
    """What to read first: the pages that the theme's editors name, then the first of what belongs to it."""
    named = (relations.library.find(ref) for ref in theme.item.related)
    gathered = relations.by_collection(relations.by_theme[theme.id])
    found = [*named, *(same[0] for name, same in gathered.items() if name != COLLECTION)]
    by_ref = {entry.ref: entry for entry in found if entry and entry.ref != theme.ref}
    return list(by_ref.values())[:MOST]


def template_helpers(relations: Relations) -> dict[str, Callable[..., Any]]:
    """What templates ask about themes and answers."""
    return {
        "button_of": lambda route: button_of(relations.library, route),
        "answers_on": lambda theme: answers_on(relations.library, theme),
        "chain_path": chain_path,
        "chosen_pages": lambda theme: chosen_pages(relations, theme),
    }
