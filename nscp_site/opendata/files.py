"""The files of the open data: `data_files(library, …)`."""

from collections.abc import Callable, Iterator
from typing import Any

from nscp_site.content.library import Entry, Library
from nscp_site.opendata.collections import collection_file, collection_schema, list_file, list_schema
from nscp_site.opendata.paths import OPEN_LISTS, described_tables, open_collections
from nscp_site.opendata.provenance import LICENCE, as_json
from nscp_site.opendata.tables import NUMBERS_OF_CHILDREN, TABLE_SCHEMA, data_package, table_file
from nscp_site.schema.collections import COLLECTIONS


def data_files(library: Library, text_of: Callable[[Entry], str], site_url: str) -> Iterator[tuple[str, str]]:
    """Every file with its text. `text_of` gives an item's text as Markdown; `site_url` is empty while not known."""
    for name in open_collections(library):
        yield f"data/{name}.json", as_json(collection_file(library, name, text_of))
        yield f"data/{name}.schema.json", as_json(collection_schema(name))
    for name in OPEN_LISTS:
        if library.vocabularies[name]:
            yield f"data/{name}.json", as_json(list_file(library, name))
            yield f"data/{name}.schema.json", as_json(list_schema(name))
    tables = described_tables(library)
    for name in tables:
        entry = library.collections["datasets"][name]
        yield f"datasets/{name}.json", as_json(table_file(library, entry))
    if tables:
        yield "datasets/datapackage.json", as_json(data_package(library, tables, site_url))
        yield "data/table.schema.json", as_json(TABLE_SCHEMA)


def explained(library: Library) -> dict[str, Any]:
    """What the page that explains the open data prints."""
    collections = [(name, COLLECTIONS[name].many) for name in open_collections(library)]
    lists = [(name, name.replace("-", " ").capitalize()) for name in OPEN_LISTS if library.vocabularies[name]]
    return {
        "licence": LICENCE["title"],
        "caution": NUMBERS_OF_CHILDREN,
        "tables": [library.collections["datasets"][name] for name in described_tables(library)],
        "files": collections + lists,
    }
