"""Where each file of the open data lies, known without making it."""

from nscp_site.content.library import Library
from nscp_site.schema.collections import COLLECTIONS

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
