"""Every feed, calendar and file of the open data as (path, text): `feed_files` and `data_files`."""

from collections.abc import Callable, Iterator

from nscp_site.content.library import Entry, Library
from nscp_site.content.relations import Relations
from nscp_site.outputs.calendars import calendar_text
from nscp_site.outputs.feeds import atom, feeds, json_feed
from nscp_site.outputs.open_data import (
    TABLE_SCHEMA,
    collection_file,
    collection_schema,
    data_package,
    list_file,
    list_schema,
    table_file,
)
from nscp_site.pages.events import calendars
from nscp_site.pages.origins import as_json
from nscp_site.pages.output_paths import OPEN_LISTS, described_tables, open_collections


def feed_files(relations: Relations, site_url: str) -> Iterator[tuple[str, str]]:
    """Every feed and calendar of a library: its path on the site, and its text.

    While the site's address is not known (empty), links in feeds are relative and calendars have none.
    """
    for feed in feeds(relations):
        yield f"{feed.path}.atom", atom(feed, site_url)
        yield f"{feed.path}.json", json_feed(feed, site_url)
    for calendar in calendars(relations.library):
        yield calendar.path, calendar_text(calendar, site_url)


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
