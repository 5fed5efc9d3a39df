"""Where each feed and calendar stands on the site, and what it is called."""

from nscp_site.content.library import Library

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
