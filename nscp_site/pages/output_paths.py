"""Paths of feeds, calendars, handouts and data files on the site, known without generating them."""

from nscp_site.content.library import Entry, Library
from nscp_site.content.relations import find_whole_documents, refs_by_theme
from nscp_site.schema.collections import COLLECTIONS

FEEDS_FOLDER = "feeds"
AUDIENCE_FEED_TITLES = {
    "public": "For everyone",
    "parents": "For parents and carers",
    "young-people": "For young people",
    "practitioners": "For people who work with children",
    "partnership": "For the Partnership",
}
CALENDAR_TITLES = {
    "all": "All dates",
    "training": "Training",
    "plan": "Deadlines of the business plan",
    "publications": "What is to be published by when",
    "campaigns": "Campaigns",
}
ALL_FEED = f"{FEEDS_FOLDER}/all"


def audience_feed_path(audience: str) -> str:
    """The path of an audience's feed, without extension."""
    return f"{FEEDS_FOLDER}/for-{audience}"


def theme_feed_path(theme: str) -> str:
    """The path of a theme's feed, without extension."""
    return f"{FEEDS_FOLDER}/theme-{theme}"


def calendar_path(name: str) -> str:
    """The path of a calendar file."""
    return f"{FEEDS_FOLDER}/{name}.ics"


def feed_paths(library: Library) -> list[str]:
    """The path of every feed and calendar of a library."""
    feeds = [
        ALL_FEED,
        *map(audience_feed_path, AUDIENCE_FEED_TITLES),
        *map(theme_feed_path, library.collections["themes"]),
    ]
    return [
        *(f"{path}{ending}" for path in feeds for ending in (".atom", ".json")),
        *map(calendar_path, CALENDAR_TITLES),
    ]


# The page with the numbers to ring, and its card.
CONTACT_SHEET_PAGE, CONTACT_SHEET = "worried/index.md", "worried/card.pdf"


def handout_path(entry: Entry) -> str:
    """The path of the handout of a briefing or campaign."""
    return f"{entry.ref}.pdf"


def team_pack_path(theme: Entry) -> str:
    """The path of a theme's pack for a team meeting."""
    return f"{theme.ref}-team-pack.pdf"


def themes_with_team_pack(library: Library) -> list[Entry]:
    """The themes that have a pack for team meetings: those with at least one review."""
    members = refs_by_theme(library)
    return [
        theme
        for theme in library.ordered("themes")
        if any(ref.startswith("reviews/") for ref in members.get(theme.id, ()))
    ]


def handout_paths(library: Library) -> list[str]:
    """The path of every handout among the pages."""
    items = (*library.ordered("briefings"), *library.ordered("campaigns"))
    card = [CONTACT_SHEET] if CONTACT_SHEET_PAGE in library.prose else []
    whole = [one.pdf for one in find_whole_documents(library)]
    return [*whole, *map(handout_path, items), *map(team_pack_path, themes_with_team_pack(library)), *card]


# The lists that are of use to others. Left out: names of people, who change, and what only the search needs.
OPEN_LISTS = ("contacts", "documents", "duties", "editors-notes", "glossary", "scrutiny", "timeline", "units")


def data_paths(library: Library) -> list[str]:
    """The path of every open-data file."""
    names = open_collections(library)
    lists = [name for name in OPEN_LISTS if library.vocabularies[name]]
    tables = [f"datasets/{name}.json" for name in datasets_with_table(library)]
    both = [f"data/{name}{ending}" for name in (*names, *lists) for ending in (".json", ".schema.json")]
    return [*both, *([*tables, "datasets/datapackage.json", "data/table.schema.json"] if tables else [])]


def open_collections(library: Library) -> list[str]:
    """The collections that are published as open data and are not empty."""
    return [name for name, one in COLLECTIONS.items() if library.collections[name] and one.in_open_data != "nothing"]


def datasets_with_table(library: Library) -> list[str]:
    """The ids of the datasets that have a table, in the order of their index."""
    return [entry.id for entry in library.ordered("datasets") if entry.id in library.tables]
