"""Where each feed, calendar, handout and data file lies on the site, known without making it."""

from nscp_site.content.library import Entry, Library
from nscp_site.content.relations import by_theme, whole_documents
from nscp_site.schema.collections import COLLECTIONS

FOLDER = "feeds"
FOR = {
    "public": "For everyone",
    "parents": "For parents and carers",
    "young-people": "For young people",
    "practitioners": "For people who work with children",
    "partnership": "For the Partnership",
}
CALENDARS = {
    "all": "All dates",
    "training": "Training",
    "plan": "Deadlines of the business plan",
    "publications": "What is to be published by when",
    "campaigns": "Campaigns",
}
ALL = f"{FOLDER}/all"


def for_audience(audience: str) -> str:
    """The path, without its ending, of an audience's feed."""
    return f"{FOLDER}/for-{audience}"


def for_theme(theme: str) -> str:
    """The path, without its ending, of a theme's feed."""
    return f"{FOLDER}/theme-{theme}"


def calendar(name: str) -> str:
    """The path of a calendar."""
    return f"{FOLDER}/{name}.ics"


def feed_paths(library: Library) -> list[str]:
    """The path of every feed and calendar of a library."""
    feeds = [ALL, *map(for_audience, FOR), *map(for_theme, library.collections["themes"])]
    return [*(f"{path}{ending}" for path in feeds for ending in (".atom", ".json")), *map(calendar, CALENDARS)]


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


# The lists that are of use to others. Left out: names of people, who change, and what only the search needs.
OPEN_LISTS = ("contacts", "documents", "duties", "editors-notes", "glossary", "scrutiny", "timeline", "units")


def data_paths(library: Library) -> list[str]:
    """The path of every file among the pages."""
    names = open_collections(library)
    lists = [name for name in OPEN_LISTS if library.vocabularies[name]]
    tables = [f"datasets/{name}.json" for name in described_tables(library)]
    both = [f"data/{name}{ending}" for name in (*names, *lists) for ending in (".json", ".schema.json")]
    return [*both, *([*tables, "datasets/datapackage.json", "data/table.schema.json"] if tables else [])]


def open_collections(library: Library) -> list[str]:
    """The collections that hold something and of which others may have something."""
    return [name for name, one in COLLECTIONS.items() if library.collections[name] and one.in_open_data != "nothing"]


def described_tables(library: Library) -> list[str]:
    """The datasets that have a table, in the order of their index."""
    return [entry.id for entry in library.ordered("datasets") if entry.id in library.tables]
