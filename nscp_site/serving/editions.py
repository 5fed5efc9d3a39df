"""The site as it stands after a save: which pages there are, and the text of each when it is asked for."""

from collections.abc import Callable, Iterator
from functools import cached_property

from nscp_site.content.library import Library
from nscp_site.content.visibility import editors_view, public_view
from nscp_site.outputs.data_files import data_files, feed_files
from nscp_site.pages.figures import csv_files
from nscp_site.pages.frame import frame
from nscp_site.pages.output_paths import FOLDER, data_paths, feed_paths
from nscp_site.pages.rendering import Page, Renderer

Files = dict[str, str]


class Edition:
    """One state of the site. With `drafts`, as editors see it; else as visitors do.

    A library with mistakes in it can fail here in any way, since what makes pages relies on the checks.
    """

    def __init__(self, whole: Library, *, drafts: bool, sheets: tuple[str, ...] | None = None) -> None:
        """`sheets` are the paths of the lists' further pages, as far as they are known; else they are found out."""
        self.library = editors_view(whole) if drafts else public_view(whole)
        self.renderer = Renderer(self.library)
        self.pages: dict[str, Callable[[], Page]] = self.renderer.makers()
        self.frame = frame(self.library)
        self.sheet_paths = tuple(self.sheets) if sheets is None else sheets

    @cached_property
    def sheets(self) -> dict[str, Callable[[], Page]]:
        """The further pages of long lists. To know which there are takes longer than all else."""
        return self.renderer.makers_of_sheets()

    def paths(self) -> Iterator[str]:
        """The path of every page and file that is made."""
        yield from self.pages
        yield from self.sheet_paths
        yield from (f"datasets/{name}.csv" for name in self.library.tables)
        yield from feed_paths(self.library)
        yield from data_paths(self.library)

    def text(self, path: str) -> str:
        """The Markdown of a page. Raises KeyError, and whatever mistakes in the content bring about."""
        make = self.pages.get(path) or self.sheets[path]
        return make().markdown

    def source(self, path: str) -> str:
        """The file that a page is made from, relative to the project's folder; empty where it is made of many."""
        if path in self.library.prose:
            return self.library.prose[path].path
        return f"content/{path}" if path in self.pages else ""

    def file(self, path: str) -> str:
        """The text of a file that is no page. Raises KeyError."""
        if path.startswith(f"{FOLDER}/"):
            return self.feeds[path]
        return self.tables[path] if path in self.tables else self.data[path]

    @cached_property
    def tables(self) -> Files:
        """The tables that can be taken away."""
        return dict(csv_files(self.library))

    @cached_property
    def feeds(self) -> Files:
        """Feeds and calendars."""
        return dict(feed_files(self.renderer.relations, self.renderer.site_url))

    @cached_property
    def data(self) -> Files:
        """The open data."""
        return dict(data_files(self.library, self.renderer.text, self.renderer.site_url))
