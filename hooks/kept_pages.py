"""Pages whose HTML is taken from an earlier build, where nothing that goes into it has changed.

Tried on MkDocs 1.6.1: a page is kept with its table of contents, the anchors that it has and those that it links to,
all of them public attributes of `Page`. What its Markdown becomes depends on its text, on the settings of the Markdown,
and on where each of its links leads, which is asked again.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_all_start_methods, get_context
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents

from nscp_site.kept import cores, is_keeping, keep, recall

NAME = "page"
# So few pages are rendered sooner than processes begin.
FEW = 40


class Asking:
    """The files of a build, for one page: it notes which of them the page asks for, and the address of each."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self.answers: dict[str, str | None] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self.files, name)

    def get_file_from_path(self, path: str) -> File | None:
        """A file by its path among the pages, as MkDocs asks for it."""
        self.answers[path] = address_in(self.files, path)
        return self.files.get_file_from_path(path)


class KeptPage(Page):
    """A page that is rendered only where an earlier build did not do it already."""

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Take what was kept of this page, or make it and keep it."""
        found = self.kept(config, files)
        if found:
            self.take(found, files)
        else:
            made = self.made(config, files)
            if made:
                keep(NAME, *self.source(config), result=made)

    def source(self, config: MkDocsConfig) -> tuple[str, str | None, str]:
        """What the HTML is made from, but for where the links lead."""
        settings = repr((config.markdown_extensions, config.mdx_configs, config.validation, config.use_directory_urls))
        return self.file.src_uri, self.markdown, settings

    def kept(self, config: MkDocsConfig, files: Files) -> dict[str, Any] | None:
        """What was kept of this page, if its links still lead to the same addresses."""
        found: dict[str, Any] | None = recall(NAME, *self.source(config)) if "title" in self.meta else None
        if found and all(address_in(files, path) == address for path, address in found["answers"].items()):
            return found
        return None

    def made(self, config: MkDocsConfig, files: Files) -> dict[str, Any] | None:
        """Render the page as MkDocs does; what is to be kept of it, None where MkDocs complained."""
        asking = Asking(files)
        with listening() as told:
            super().render(config, asking)  # type: ignore[arg-type]
        return None if told else self.to_keep(asking)

    def take(self, found: dict[str, Any], files: Files) -> None:
        """Be as the page was."""
        self.content = found["content"]
        self.toc = TableOfContents([link_of(one) for one in found["toc"]])
        self.present_anchor_ids = set(found["anchors"])
        self.links_to_anchors = {}
        for path, links in found["links"].items():
            file = files.get_file_from_path(path)
            if file:
                self.links_to_anchors[file] = links

    def to_keep(self, asking: Asking) -> dict[str, Any]:
        """What an equal page needs, as plain values."""
        return {
            "content": self.content,
            "toc": [plain(link) for link in self.toc],
            "anchors": sorted(self.present_anchor_ids or ()),
            "links": {file.src_uri: links for file, links in (self.links_to_anchors or {}).items()},
            "answers": asking.answers,
        }


def render_ahead(pages: list[KeptPage], config: MkDocsConfig, files: Files) -> None:
    """Render by several processes what was not kept, so that MkDocs finds it kept when it comes to it.

    What MkDocs complains of is left for MkDocs itself to render, and to tell.
    """
    if not is_keeping() or "fork" not in get_all_start_methods():
        return
    for page in pages:
        page.read_source(config)
    wanted = [page for page in pages if page.kept(config, files) is None]
    if len(wanted) < FEW:
        return
    # The processes are copies of this one, so they know the pages; only numbers and results are sent.
    with get_context("fork").Pool(cores(), work_for, (wanted, config, files)) as pool:
        for number, made in pool.imap_unordered(render_one, range(len(wanted)), chunksize=8):
            if made:
                keep(NAME, *wanted[number].source(config), result=made)


class Share:
    """What a process that renders ahead works on."""

    pages: list[KeptPage]
    config: MkDocsConfig
    files: Files


def work_for(pages: list[KeptPage], config: MkDocsConfig, files: Files) -> None:
    """Begin such a process. It tells nothing: what there is to tell, MkDocs tells when it comes to the page."""
    Share.pages, Share.config, Share.files = pages, config, files
    logging.getLogger("mkdocs").handlers.clear()


def render_one(number: int) -> tuple[int, dict[str, Any] | None]:
    """Render one of the pages; its number, and what is to be kept."""
    return number, Share.pages[number].made(Share.config, Share.files)


def address_in(files: Files, path: str) -> str | None:
    """The address of a file among the pages; None where there is none."""
    file = files.get_file_from_path(path)
    return file.url if file else None


def plain(link: AnchorLink) -> tuple[str, str, int, list[Any]]:
    """An entry of a table of contents, and those below it."""
    return link.title, link.id, link.level, [plain(child) for child in link.children]


def link_of(kept: tuple[str, str, int, list[Any]]) -> AnchorLink:
    """The entry that was made plain."""
    title, identifier, level, children = kept
    link = AnchorLink(title, identifier, level)
    link.children = [link_of(child) for child in children]
    return link


class Listener(logging.Handler):
    """Notes what is logged."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.told: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Note one message."""
        self.told.append(record.getMessage())


@contextmanager
def listening() -> Iterator[list[str]]:
    """What MkDocs says while a page is made."""
    listener, log = Listener(), logging.getLogger("mkdocs")
    log.addHandler(listener)
    try:
        yield listener.told
    finally:
        log.removeHandler(listener)
