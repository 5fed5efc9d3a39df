"""The HTML of pages, cached from one build to the next.

Tried on MkDocs 1.6.1: a page is cached with its table of contents, the anchors that it has and those that it links to,
all of them public attributes of `Page`. The HTML depends on the page's text, on the settings of the Markdown, and on
the address that each of its links leads to, which is looked up again.
"""

import logging
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from adapters import as_plugin_error, captured_logs
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents

from nscp_site.cache import digest, get_cached, put_cached

CACHE_NAME = "page"


@dataclass(frozen=True)
class _TocEntry:
    """An entry of a table of contents, and those below it."""

    title: str
    anchor: str
    level: int
    children: list["_TocEntry"]


@dataclass(frozen=True)
class _RenderedPage:
    """What rendering gives a page, as plain values. `urls_by_path` holds None for a file that is not there."""

    content: str
    toc: list[_TocEntry]
    anchors: list[str]
    links: dict[str, dict[str, str]]
    urls_by_path: dict[str, str | None]


class _RecordingFiles:
    """The files of a build, for one page: records which of them the page looks up, and the address of each."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self.urls_by_path: dict[str, str | None] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self.files, name)

    def get_file_from_path(self, path: str) -> File | None:
        """A file by its path among the pages, as MkDocs asks for it."""
        self.urls_by_path[path] = _file_url(self.files, path)
        return self.files.get_file_from_path(path)


class CachedPage(Page):
    """A page that is rendered only where the cache lacks it."""

    @as_plugin_error
    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Restore this page from the cache, or render it and cache that."""
        found = self.find_cached(config, files)
        if found:
            self.restore(found, files)
        else:
            made = self.render_recording(config, files)
            if made:
                put_cached(CACHE_NAME, *self.cache_arguments(config), result=made, kind=_RenderedPage)

    def cache_arguments(self, config: MkDocsConfig) -> tuple[bytes, str, str | None, str]:
        """What the HTML depends on, but for where the links lead."""
        settings = repr((config.markdown_extensions, config.mdx_configs, config.validation, config.use_directory_urls))
        return _hooks_digest(), self.file.src_uri, self.markdown, settings

    def find_cached(self, config: MkDocsConfig, files: Files) -> _RenderedPage | None:
        """The cached page, if its links still lead to the same addresses."""
        found: _RenderedPage | None = (
            get_cached(CACHE_NAME, *self.cache_arguments(config), kind=_RenderedPage) if "title" in self.meta else None
        )
        if found and all(_file_url(files, path) == address for path, address in found.urls_by_path.items()):
            return found
        return None

    def render_recording(self, config: MkDocsConfig, files: Files) -> _RenderedPage | None:
        """Render the page as MkDocs does; None where MkDocs logged anything: the next build must log it too."""
        recording = _RecordingFiles(files)
        with captured_logs(logging.INFO) as messages:
            super().render(config, recording)  # type: ignore[arg-type]
        return None if messages else self.to_rendered_page(recording)

    def restore(self, rendered: _RenderedPage, files: Files) -> None:
        """Be as the page was when it was rendered."""
        self.content = rendered.content
        self.toc = TableOfContents([_to_anchor_link(entry) for entry in rendered.toc])
        self.present_anchor_ids = set(rendered.anchors)
        self.links_to_anchors = {}
        for path, links in rendered.links.items():
            file = files.get_file_from_path(path)
            if file:
                self.links_to_anchors[file] = links

    def to_rendered_page(self, recording: _RecordingFiles) -> _RenderedPage:
        """What rendering gave this page."""
        return _RenderedPage(
            content=self.content or "",
            toc=[_to_toc_entry(link) for link in self.toc],
            anchors=sorted(self.present_anchor_ids or ()),
            links={file.src_uri: links for file, links in (self.links_to_anchors or {}).items()},
            urls_by_path=recording.urls_by_path,
        )


@cache
def _hooks_digest() -> bytes:
    """A digest of the hooks themselves: what one version of them cached, another may not understand."""
    return digest(b"".join(digest(path.read_bytes()) for path in sorted(Path(__file__).parent.glob("*.py"))))


def _file_url(files: Files, path: str) -> str | None:
    """The address of a file among the pages; None where there is none."""
    file = files.get_file_from_path(path)
    return file.url if file else None


def _to_toc_entry(link: AnchorLink) -> _TocEntry:
    """An entry of a table of contents, and those below it, as plain values."""
    return _TocEntry(link.title, link.id, link.level, [_to_toc_entry(child) for child in link.children])


def _to_anchor_link(entry: _TocEntry) -> AnchorLink:
    """An entry of a table of contents as MkDocs has it."""
    link = AnchorLink(entry.title, entry.anchor, entry.level)
    link.children = [_to_anchor_link(child) for child in entry.children]
    return link
