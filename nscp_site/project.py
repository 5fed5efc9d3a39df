"""A project's folder as a whole: read it, check it, render it. The hooks and the command line both start here."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from nscp_site import clock
from nscp_site.checks.reporting import add_columns
from nscp_site.checks.suite import check_library
from nscp_site.clock import stage
from nscp_site.content.library import Library
from nscp_site.content.loading import read_library
from nscp_site.content.visibility import select_view
from nscp_site.findings import FAILED, Finding
from nscp_site.outputs.feeds import feed_files
from nscp_site.outputs.open_data import data_files
from nscp_site.pages.dataset_tables import csv_files
from nscp_site.pages.rendering import Page, Renderer
from nscp_site.privacy.privacy_rules import PERSONAL_DATA_CHECKS
from nscp_site.privacy.private_names import private_names
from nscp_site.settings import load_settings
from nscp_site.sources import Sources


def load_project(root: Path, today: date | None = None, *, drafts: bool = False) -> tuple[Library, list[Finding]]:
    """Load and check a project; return the public view of its library, and all findings by path and line.

    `today` is the date to judge the content at, by default the clock's. With `drafts` the library is the editors'
    view, and errors in drafts stay errors, since the drafts are shown. Raises ClockError, OSError.
    """
    whole, problems = load_unfiltered(root, today, downgrade_drafts=not drafts)
    return select_view(whole, drafts=drafts), problems


def load_unfiltered(
    root: Path, today: date | None = None, *, downgrade_drafts: bool = True
) -> tuple[Library, list[Finding]]:
    """Everything that editors wrote, for commands that only editors see, and every problem. Raises ClockError.

    `downgrade_drafts` makes warnings of the errors in drafts.
    """
    return check_sources(Sources(root), today, downgrade_drafts=downgrade_drafts)


def check_sources(
    sources: Sources, today: date | None = None, *, downgrade_drafts: bool = True
) -> tuple[Library, list[Finding]]:
    """The same for the files of a project that were looked at already, or of which one is not on the disk."""
    for failure in sources.unreadable:
        raise failure
    with stage("read"):
        whole, problems = read_library(sources, *clock.reference_time(today))
    with stage("check"):
        found = add_columns(sources, {*problems, *check_library(whole)})
    # The problem that tells of a private name never says it; any other might.
    names = private_names(sources)
    printable = [problem for problem in found if not any(names.find(str(problem)))]
    return whole, [downgrade_if_draft(problem, whole) for problem in printable] if downgrade_drafts else printable


def downgrade_if_draft(problem: Finding, library: Library) -> Finding:
    """A problem in a draft warns: nobody reads the draft, and it must not hold up the rest of the site.

    Personal data in a draft is an error all the same: it would be in the repository's history for ever. So is a check
    that failed.
    """
    if problem.check in PERSONAL_DATA_CHECKS or problem.check == FAILED:
        return problem
    ref = problem.path.removeprefix("content/").rpartition(".")[0]
    return replace(problem, severity="warning") if ref in library.drafts else problem


def render_files(library: Library) -> dict[str, str]:
    """Every file to be made from a checked library: path among the pages → text. Pages have their fields on top."""
    return {path: made.markdown if isinstance(made, Page) else made for path, made in render_site(library).items()}


def render_site(library: Library) -> dict[str, Page | str]:
    """Every page and file to be made from a checked library, by path among the pages. Tables, feeds, open data."""
    with stage("render"):
        renderer = Renderer(library)
        pages = {page.uri: page for page in sorted(renderer.pages(), key=lambda page: page.uri)}
        site_url = load_settings(library.sources).site_url
        feeds = feed_files(renderer.relations, site_url)
        return {**pages, **dict((*csv_files(library), *feeds, *data_files(library, renderer.text, site_url)))}
