"""A snapshot of the site after a save: each page is rendered when asked for; only changed sources are reread."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

from nscp_site.content.library import Library
from nscp_site.content.loading import LoadedFile, find_library_files, load_file
from nscp_site.content.visibility import editors_view, public_view
from nscp_site.findings import Finding
from nscp_site.outputs.feeds import feed_files
from nscp_site.outputs.open_data import data_files
from nscp_site.pages.dataset_tables import csv_files
from nscp_site.pages.frame import layout_context
from nscp_site.pages.output_paths import FEEDS_FOLDER, data_paths, feed_paths
from nscp_site.pages.rendering import Page, Renderer
from nscp_site.sources import SourceEntry, Sources

FileTexts = dict[str, str]


class SiteSnapshot:
    """One state of the site. With `drafts`, as editors see it; else as visitors do.

    A library with mistakes in it can fail here in any way, since what makes pages relies on the checks.
    """

    def __init__(self, whole: Library, *, drafts: bool, list_pages: tuple[str, ...] | None = None) -> None:
        """`list_pages` are the paths of long lists' further pages, if known; else they are computed, which is slow."""
        self.library = editors_view(whole) if drafts else public_view(whole)
        self.renderer = Renderer(self.library)
        self.pages: dict[str, Callable[[], Page]] = self.renderer.page_builders()
        self.layout_context = layout_context(self.library)
        self.list_page_paths = tuple(self.list_pages) if list_pages is None else list_pages

    @cached_property
    def list_pages(self) -> dict[str, Callable[[], Page]]:
        """The further pages of long lists, by path. Slow: it has to render the lists."""
        return self.renderer.long_list_page_builders()

    def paths(self) -> Iterator[str]:
        """The path of every page and file that is made."""
        yield from self.pages
        yield from self.list_page_paths
        yield from (f"datasets/{name}.csv" for name in self.library.tables)
        yield from feed_paths(self.library)
        yield from data_paths(self.library)

    def page(self, path: str) -> Page:
        """A page as Markdown. Raises KeyError, and whatever mistakes in the content bring about."""
        make = self.pages.get(path) or self.list_pages[path]
        return make()

    def source_path(self, path: str) -> str:
        """The file that a page is made from, relative to the project's folder; empty where it is made of many."""
        if path in self.library.prose:
            return self.library.prose[path].path
        return f"content/{path}" if path in self.pages else ""

    def file(self, path: str) -> str:
        """The text of a file that is no page. Raises KeyError."""
        if path.startswith(f"{FEEDS_FOLDER}/"):
            return self.feeds[path]
        return self.tables[path] if path in self.tables else self.data[path]

    @cached_property
    def tables(self) -> FileTexts:
        """The tables that can be taken away."""
        return dict(csv_files(self.library))

    @cached_property
    def feeds(self) -> FileTexts:
        """Feeds and calendars."""
        return dict(feed_files(self.renderer.relations, self.renderer.site_url))

    @cached_property
    def data(self) -> FileTexts:
        """The open data."""
        return dict(data_files(self.library, self.renderer.text, self.renderer.site_url))


class ContentReader:
    """Reads the files that a library is made of: those that changed since the last time."""

    def __init__(self, root: Path) -> None:
        self.sources = Sources(root)
        self.files: dict[str, SourceEntry] = {}
        self.parsed_files: dict[str, LoadedFile] = {}

    def refresh(self, changed_paths: frozenset[Path] = frozenset()) -> bool:
        """Read what changed since the last time, and the files that are told to have changed; whether any did."""
        root, before = self.sources.root, self.files
        inside = {path.relative_to(root) if path.is_relative_to(root) else path for path in changed_paths}
        self.sources = self.sources.refreshed({path.as_posix() for path in inside})
        self.files = {file.path: file for file in find_library_files(self.sources)}
        self.parsed_files = {
            path: self.parsed_files[path] if file is before.get(path) else self.reread(file)
            for path, file in self.files.items()
        }
        return self.files != before

    def reread(self, file: SourceEntry) -> LoadedFile:
        """Read one file. What is missing because of a mistake in it stays as it was while it was right."""
        before = self.parsed_files.get(file.path)
        try:
            return _fill_from_last_good(load_file(file), before)
        except OSError as failure:
            told = f"this file can't be read ({failure.strerror or failure}). Look at its rights, or save it again."
            return replace(before or LoadedFile([]), problems=[Finding(file.path, 1, told, check="unreadable-file")])

    def library(self, today: date, moment: datetime | None = None) -> Library:
        """The whole library as of a day, or of a moment of it, of what was read."""
        library = Library(self.sources, today, moment=moment)
        for read in self.parsed_files.values():
            read.add_to(library)
        return library

    def problems(self) -> Iterator[Finding]:
        """What is wrong in each file by itself."""
        for read in self.parsed_files.values():
            yield from read.problems


def _fill_from_last_good(read: LoadedFile, before: LoadedFile | None) -> LoadedFile:
    """A parsed file, with what it lacks through a mistake taken from its last good version."""
    if not (before and read.problems):
        return read
    ids = read.ids or before.ids
    kept = {name: value for name, value in before.values.items() if name in ids}
    return replace(read, ids=ids, document=read.document or before.document, values=kept | read.values)
