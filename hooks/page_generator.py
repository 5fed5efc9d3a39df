"""Generates single pages as a build of MkDocs does: for the development server, which builds no site.

Only what MkDocs documents is used, in the order of its own build; tried with MkDocs 1.6.1. A test compares every page
with what a build writes.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, cast
from urllib.parse import unquote, urlsplit

from adapters import GeneratedFile, add_generated_files, captured_logs
from mkdocs.commands.build import get_context
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, ConfigurationError
from mkdocs.structure.files import File, Files, InclusionLevel, get_files, set_exclusions
from mkdocs.structure.nav import get_navigation
from mkdocs.structure.pages import Page

from nscp_site.console import ReportedError
from nscp_site.pages.rendering import Page as Made


class PageGenerator:
    """MkDocs with a project's settings and look. Not for two threads at once."""

    def __init__(self, root: Path) -> None:
        """Read mkdocs.yml. Raises ReportedError."""
        with captured_logs(logging.WARNING) as messages:
            try:
                self.config = load_config(str(root / "mkdocs.yml"))
            except (ConfigurationError, Abort) as error:
                raise ReportedError("\n".join([*messages, f"mkdocs.yml can't be used: {error}"])) from error
        self.env = self.config.theme.get_env()
        self.theme_files = self.find_theme_files()

    @property
    def theme_folder(self) -> Path:
        """The folder of our templates, scripts and styles."""
        return Path(self.config.theme.dirs[0])

    def find_theme_files(self) -> Files:
        """Our scripts and styles. MkDocs looks through all that Material brings as well, which takes a while."""
        files = Files([])
        files.add_files_from_theme(self.env, self.config)
        return files

    def register_files(self, paths: Iterable[str], *, theme_changed: bool = False) -> None:
        """Take note of all files there are: those of docs/, those of the look, and those that can be made."""
        self.theme_files = self.find_theme_files() if theme_changed else self.theme_files
        files = get_files(self.config)
        for file in self.theme_files:
            if file.src_uri not in files.src_uris:
                files.append(file)
        self.files = add_generated_files(files, self.config, dict.fromkeys(paths, ""))
        set_exclusions(self.files, self.config)
        # The event `on_nav` is left out: in a build it prepares all pages ahead, and here few are ever asked for.
        self.nav = get_navigation(self.files, self.config)
        self.titled_by_text = {page.file.src_uri for page in self.nav.pages if page.title is None}
        self.pages = self.files.documentation_pages()
        self.env = self.config.plugins.on_env(self.env, config=self.config, files=self.files)
        self.files_by_url = {
            unquote(file.url).removeprefix("./"): file
            for file in self.files
            if file.inclusion.value > InclusionLevel.DRAFT.value
        }

    def path_at(self, address: str) -> str:
        """The path among the pages of what stands at an address below the site's root; empty where nothing does."""
        return self.files_by_url[address].src_uri if address in self.files_by_url else ""

    def file_at(self, address: str) -> Path | None:
        """The file on the disk that is sent as it is at an address."""
        file = self.files_by_url.get(address)
        if file is None or file.is_documentation_page() or file.abs_src_path is None:
            return None
        return Path(file.abs_src_path)

    def set_snapshot(self, frame: Mapping[str, Any], page_of: Callable[[str], Made]) -> None:
        """Make pages of another state of the site: what its frame shows, and how to render a page to Markdown."""
        self.config.extra.update(frame)
        self.page_of = page_of
        self.untitled = [page for page in self.nav.pages if page.file.src_uri in self.titled_by_text]

    def page(self, path: str) -> tuple[str, tuple[str, ...]]:
        """A page's HTML, and what MkDocs warns of. Raises KeyError for no such page, and whatever `page_of` raises."""
        with captured_logs(logging.WARNING) as warnings:
            self.read_titles()
            page = self.populate(self.files.src_uris[path])
            page.validate_anchor_links(files=self.files, log_level=self.config.validation.links.anchors)
            # Of other pages it is not known which headings they have by then: a rule of ours looks at links to them.
            page.present_anchor_ids = None
            html = self.apply_template(page)
        return html, tuple(warnings)

    def read_titles(self) -> None:
        """Read the pages whose names in the menu stand in their own text."""
        while self.untitled:
            self.populate(self.untitled[-1].file)
            self.untitled.pop()

    def populate(self, file: File) -> Page:
        """A page with its text as HTML, not yet in its frame."""
        config, files, plugins = self.config, self.files, self.config.plugins
        cast(GeneratedFile, file).fill(self.page_of(file.src_uri))
        page: Page = plugins.on_pre_page(cast(Page, file.page), config=config, files=files)
        page.read_source(config)
        read = page.markdown or ""
        page.markdown = plugins.on_page_markdown(read, page=page, config=config, files=files)
        page.render(config, files)
        rendered = page.content or ""
        page.content = plugins.on_page_content(rendered, page=page, config=config, files=files)
        return page

    def apply_template(self, page: Page) -> str:
        """A rendered page in the theme's template."""
        page.active = True
        try:
            template = self.env.get_template(page.meta.get("template", "main.html"))
            context = get_context(self.nav, self.pages, self.config, page)
            context = self.config.plugins.on_page_context(context, page=page, config=self.config, nav=self.nav)
            html: str = self.config.plugins.on_post_page(template.render(context), page=page, config=self.config)
        finally:
            page.active = False
        return html

    def not_found_page(self) -> str:
        """The page for addresses where nothing is."""
        self.read_titles()
        plugins, name = self.config.plugins, "404.html"
        template = plugins.on_pre_template(self.env.get_template(name), template_name=name, config=self.config)
        base = urlsplit(self.config.site_url or "/").path
        context = get_context(self.nav, self.pages, self.config, base_url=base)
        context = plugins.on_template_context(context, template_name=name, config=self.config)
        html: str = plugins.on_post_template(template.render(context), template_name=name, config=self.config)
        return html
