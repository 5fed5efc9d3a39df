"""The files of the open data: `data_files(library, …)`."""

from collections.abc import Callable, Iterator

from nscp_site.content.library import Entry, Library
from nscp_site.opendata.collections import collection_file, collection_schema, list_file, list_schema
from nscp_site.opendata.tables import TABLE_SCHEMA, data_package, table_file
from nscp_site.pages.origins import as_json
from nscp_site.pages.output_paths import OPEN_LISTS, described_tables, open_collections


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
