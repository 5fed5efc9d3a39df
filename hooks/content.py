"""MkDocs' events, each turned into one call of the library. The only code that knows MkDocs.

Content is loaded in `on_config`, not at import: MkDocs keeps hook modules for the life of `mkdocs serve`.
"""

import logging
from datetime import date
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page

from nscp_site.clock import ClockError
from nscp_site.frame import frame
from nscp_site.library import Library
from nscp_site.life import drafts_wanted
from nscp_site.project import errors_in, read_project, site_files, tally
from nscp_site.search import SearchError, build_search

# Below "mkdocs.", so that --strict counts what is logged here.
log = logging.getLogger("mkdocs.hooks.content")


class Content:
    """What one build reads; replaced when `serve` builds again."""

    library: Library
    serving = False


def on_startup(command: str, dirty: bool) -> None:
    """Drafts can be shown by `mkdocs serve` alone, on this machine: what is built may be published."""
    Content.serving = command == "serve"


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Read and check everything before MkDocs empties the site's folder: a bad build leaves the last good one."""
    try:
        Content.library, problems = read_project(
            Path(config.config_file_path).parent, drafts=Content.serving and drafts_wanted()
        )
    except ClockError as failure:
        raise PluginError(str(failure)) from failure
    for problem in problems:
        log.log(logging.ERROR if problem.severity == "error" else logging.INFO, str(problem))
    if errors_in(problems):
        raise PluginError(f"{tally(problems)} Nothing was built.")
    config.extra.update(frame(Content.library))
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Put the library's pages in the place of the plain files of docs/, and leave out Material's scripts and styles."""
    for file in [file for file in files if file.src_dir in config.theme.dirs[1:]]:
        files.remove(file)
    for uri, text in site_files(Content.library).items():
        plain = files.get_file_from_path(uri)
        if plain:
            files.remove(plain)
        level = InclusionLevel.UNDEFINED if plain else InclusionLevel.NOT_IN_NAV
        files.append(File.generated(config, uri, content=text, inclusion=level))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """The sitemap's date of a page is the day it was last checked, so that two builds are the same."""
    page.update_date = str(page.meta.get("last_reviewed", date.min))
    return markdown


def on_post_build(config: MkDocsConfig) -> None:
    """Index the pages as they were built, so that the search can't disagree with them."""
    try:
        build_search(Content.library, Path(config.site_dir))
    except SearchError as failure:
        raise PluginError(str(failure)) from failure
