"""MkDocs' events, each turned into one call of the library. The only code that knows MkDocs.

Content is loaded in `on_config`, not at import: MkDocs keeps hook modules for the life of `mkdocs serve`.
"""

import logging
from contextlib import ExitStack
from datetime import date
from pathlib import Path

from kept_pages import KeptPage
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from nscp_site.clock import ClockError
from nscp_site.frame import frame
from nscp_site.kept import keeping
from nscp_site.library import Library
from nscp_site.life import drafts_wanted
from nscp_site.project import errors_in, read_project, site_files, tally

# Below "mkdocs.", so that --strict counts what is logged here.
log = logging.getLogger("mkdocs.hooks.content")


class Content:
    """What one build reads; replaced when `serve` builds again. `keeping` is open from then to the end of MkDocs."""

    library: Library
    keeping = ExitStack()
    serving = False


def on_startup(command: str, dirty: bool) -> None:
    """Drafts can be shown by `mkdocs serve` alone, on this machine: what is built may be published."""
    Content.serving = command == "serve"


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Read and check everything before MkDocs empties the site's folder: a bad build leaves the last good one."""
    root = Path(config.config_file_path).parent
    Content.keeping.enter_context(keeping(root))
    try:
        Content.library, problems = read_project(root, drafts=Content.serving and drafts_wanted())
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
    # All that is known is in the pages now: its memory is theirs.
    del Content.library
    return files


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
    """Have pages taken from an earlier build where they can be; those of the navigation are rendered always."""
    in_nav = {page.file.src_uri for page in nav.pages}
    for file in files.documentation_pages():
        if file.src_uri not in in_nav:
            KeptPage(None, file, config)
    return nav


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """The sitemap's date of a page is the day it was last checked, so that two builds are the same."""
    page.update_date = str(page.meta.get("last_reviewed", date.min))
    # MkDocs holds the text of every page to the end of the build; from here on it is read from the page alone.
    page.file.content_string = ""
    return markdown


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Let go of the Markdown of a page that is rendered: nothing asks for it again."""
    page.markdown = ""
    return html


def on_shutdown() -> None:
    """Write what is kept for the next build."""
    Content.keeping.close()
