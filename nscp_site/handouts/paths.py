"""Where each handout lies, known without making it."""

from nscp_site.content.library import Entry, Library
from nscp_site.content.relations import by_theme, whole_documents

# The page with the numbers to ring, and its card.
CARD_PAGE, CARD = "worried/index.md", "worried/card.pdf"


def item_path(entry: Entry) -> str:
    """The path of the handout of a briefing or campaign."""
    return f"{entry.ref}.pdf"


def pack_path(theme: Entry) -> str:
    """The path of a theme's pack for a team meeting."""
    return f"{theme.ref}-team-pack.pdf"


def themes_with_pack(library: Library) -> list[Entry]:
    """The themes to which a review belongs: only then there is something to learn from together."""
    members = by_theme(library)
    return [
        theme
        for theme in library.ordered("themes")
        if any(ref.startswith("reviews/") for ref in members.get(theme.id, ()))
    ]


def handout_paths(library: Library) -> list[str]:
    """The path of every handout among the pages."""
    items = (*library.ordered("briefings"), *library.ordered("campaigns"))
    card = [CARD] if CARD_PAGE in library.prose else []
    whole = [one.pdf for one in whole_documents(library)]
    return [*whole, *map(item_path, items), *map(pack_path, themes_with_pack(library)), *card]
