"""Pages whose HTML is taken from an earlier build, where nothing that goes into it has changed.

Tried on MkDocs 1.6.1: a page is kept with its table of contents, the anchors that it has and those that it links to,
all of them public attributes of `Page`. What its Markdown becomes depends on its text, on the settings of the Markdown,
and on where each of its links leads, which is asked again.
"""

import logging
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from hearing import heard
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents
from safety import in_a_line

from nscp_site.cache import digest, get_cached, put_cached

NAME = "page"


@dataclass(frozen=True)
class Link:
    """An entry of a table of contents, and those below it."""

    title: str
    anchor: str
    level: int
    children: list["Link"]


@dataclass(frozen=True)
class Made:
    """What an equal page needs, as plain values."""

    content: str
    toc: list[Link]
    anchors: list[str]
    links: dict[str, dict[str, str]]
    answers: dict[str, str | None]


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

    @in_a_line
    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Take what was kept of this page, or make it and keep it."""
        found = self.kept(config, files)
        if found:
            self.take(found, files)
        else:
            made = self.made(config, files)
            if made:
                put_cached(NAME, *self.source(config), result=made, kind=Made)

    def source(self, config: MkDocsConfig) -> tuple[bytes, str, str | None, str]:
        """What the HTML is made from and by, but for where the links lead."""
        settings = repr((config.markdown_extensions, config.mdx_configs, config.validation, config.use_directory_urls))
        return code(), self.file.src_uri, self.markdown, settings

    def kept(self, config: MkDocsConfig, files: Files) -> Made | None:
        """What was kept of this page, if its links still lead to the same addresses."""
        found: Made | None = get_cached(NAME, *self.source(config), kind=Made) if "title" in self.meta else None
        if found and all(address_in(files, path) == address for path, address in found.answers.items()):
            return found
        return None

    def made(self, config: MkDocsConfig, files: Files) -> Made | None:
        """Render the page as MkDocs does; what is to be kept of it, None where MkDocs complained."""
        asking = Asking(files)
        with heard(logging.INFO) as told:
            super().render(config, asking)  # type: ignore[arg-type]
        return None if told else self.to_keep(asking)

    def take(self, found: Made, files: Files) -> None:
        """Be as the page was."""
        self.content = found.content
        self.toc = TableOfContents([link_of(one) for one in found.toc])
        self.present_anchor_ids = set(found.anchors)
        self.links_to_anchors = {}
        for path, links in found.links.items():
            file = files.get_file_from_path(path)
            if file:
                self.links_to_anchors[file] = links

    def to_keep(self, asking: Asking) -> Made:
        """What an equal page needs, as plain values."""
        return Made(
            content=self.content or "",
            toc=[plain(link) for link in self.toc],
            anchors=sorted(self.present_anchor_ids or ()),
            links={file.src_uri: links for file, links in (self.links_to_anchors or {}).items()},
            answers=asking.answers,
        )


@cache
def code() -> bytes:
    """A digest of this folder's code: what one version of it kept, another may not understand."""
    return digest(b"".join(digest(path.read_bytes()) for path in sorted(Path(__file__).parent.glob("*.py"))))


def address_in(files: Files, path: str) -> str | None:
    """The address of a file among the pages; None where there is none."""
    file = files.get_file_from_path(path)
    return file.url if file else None


def plain(link: AnchorLink) -> Link:
    """An entry of a table of contents, and those below it, as plain values."""
    return Link(link.title, link.id, link.level, [plain(child) for child in link.children])


def link_of(kept: Link) -> AnchorLink:
    """The entry that was made plain."""
    link = AnchorLink(kept.title, kept.anchor, kept.level)
    link.children = [link_of(child) for child in kept.children]
    return link
