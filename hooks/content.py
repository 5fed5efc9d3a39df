"""MkDocs' events, each turned into one call of the library. Only this folder's files know MkDocs."""

import logging
import os
from contextlib import ExitStack
from datetime import date
from pathlib import Path

from kept_pages import KeptPage
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from placing import place_files
from safety import in_a_line

from nscp_site.cache import open_cache
from nscp_site.content.library import Library
from nscp_site.content.visibility import DRAFTS
from nscp_site.findings import errors_in, tally
from nscp_site.pages.frame import frame
from nscp_site.project import read_project, site_files

# Below "mkdocs.", so that --strict counts what is logged here.
log = logging.getLogger("mkdocs.hooks.content")


class Content:
    """What one build reads. `keeping` is open from then to the end of MkDocs."""

    library: Library
    keeping = ExitStack()


@in_a_line
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Read and check everything before MkDocs empties the site's folder: a bad build leaves the last good one."""
    root = Path(config.config_file_path).parent
    Content.keeping.close()
    Content.keeping.enter_context(open_cache(root))
    Content.library, problems = read_project(root, drafts=bool(os.environ.get(DRAFTS)))
    for problem in problems:
        log.log(logging.ERROR if problem.severity == "error" else logging.INFO, str(problem))
    if errors_in(problems):
        raise PluginError(f"{tally(problems)} Nothing was built.")
    config.extra.update(frame(Content.library))
    return config


@in_a_line
def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Put the library's pages in the place of the plain files of docs/, and leave out Material's scripts and styles."""
    placed = place_files(files, config, site_files(Content.library))
    # All that is known is in the pages now: its memory is theirs.
    del Content.library
    return placed


@in_a_line
def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
    """Have pages taken from an earlier build where they can be; those of the navigation are rendered always."""
    in_nav = {page.file.src_uri for page in nav.pages}
    for file in files.documentation_pages():
        if file.src_uri not in in_nav:
            KeptPage(None, file, config)
    return nav


@in_a_line
def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """The sitemap's date of a page is the day it was last checked, so that two builds are the same."""
    page.update_date = str(page.meta.get("last_reviewed", date.min))
    # MkDocs holds the text of every page to the end of the build; from here on it is read from the page alone.
    page.file.content_string = ""
    return markdown


@in_a_line
def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Let go of the Markdown of a page that is rendered: nothing asks for it again."""
    page.markdown = ""
    return html


@in_a_line
def on_shutdown() -> None:
    """Write what is kept for the next build."""
    Content.keeping.close()
