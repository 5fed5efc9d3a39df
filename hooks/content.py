"""MkDocs' events, each turned into one call of the library. Only this folder's files know MkDocs."""

import logging
import os
from contextlib import ExitStack
from pathlib import Path

from adapters import GeneratedFile, add_generated_files, as_plugin_error
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from page_cache import CachedPage

from nscp_site.cache import open_cache
from nscp_site.content.library import Library
from nscp_site.content.visibility import DRAFTS_VARIABLE
from nscp_site.findings import errors_in, format_counts
from nscp_site.pages.frame import layout_context
from nscp_site.project import load_project, render_site

# Below "mkdocs.", so that --strict counts what is logged here.
log = logging.getLogger("mkdocs.hooks.content")


class _BuildState:
    """What one build has read. Its cache is open from then to the end of MkDocs."""

    library: Library
    cache_stack = ExitStack()


@as_plugin_error
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Read and check everything before MkDocs empties the site's folder: a bad build leaves the last good one."""
    root = Path(config.config_file_path).parent
    _BuildState.cache_stack.close()
    _BuildState.cache_stack.enter_context(open_cache(root))
    _BuildState.library, problems = load_project(root, drafts=bool(os.environ.get(DRAFTS_VARIABLE)))
    for problem in problems:
        log.log(logging.ERROR if problem.severity == "error" else logging.INFO, str(problem))
    if errors_in(problems):
        raise PluginError(f"{format_counts(problems)} Nothing was built.")
    config.extra.update(layout_context(_BuildState.library))
    return config


@as_plugin_error
def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages and files that are made of the library."""
    files = add_generated_files(files, config, render_site(_BuildState.library))
    # All that is known is in the pages now: its memory is theirs.
    del _BuildState.library
    return files


@as_plugin_error
def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
    """Take pages from the cache where that is possible; those of the navigation are always rendered."""
    in_nav = {page.file.src_uri for page in nav.pages}
    for file in files.documentation_pages():
        if file.src_uri not in in_nav:
            CachedPage(None, file, config)
    return nav


@as_plugin_error
def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Give the page its fields, and let go of the file's text, which MkDocs would hold to the end of the build."""
    if isinstance(page.file, GeneratedFile):
        page.meta = page.file.fields
    page.file.content_string = ""
    return markdown


@as_plugin_error
def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Free the Markdown of a rendered page."""
    page.markdown = ""
    return html


@as_plugin_error
def on_shutdown() -> None:
    """Write the cache for the next build."""
    _BuildState.cache_stack.close()
