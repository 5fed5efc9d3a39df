"""A project's folder as a whole: read it, check it, render it. The hooks and the command line both start here."""

from datetime import date
from pathlib import Path

from nscp_site.checks import check_library
from nscp_site.figures import csv_files
from nscp_site.library import Library, load_library
from nscp_site.pages import render_pages
from nscp_site.problems import Problem


def read_project(root: Path, today: date | None = None) -> tuple[Library, list[Problem]]:
    """The library of a project's folder, with every problem in it, sorted by file and line.

    `today` is the day the content is judged on (review dates); the clock's day if it is not given.
    """
    library, problems = load_library(root, today or date.today())
    return library, sorted({*problems, *check_library(library)})


def site_files(library: Library) -> dict[str, str]:
    """Every file to be made from a checked library: path among the pages → text, Markdown pages and CSV tables."""
    return {page.uri: page.markdown for page in render_pages(library)} | dict(csv_files(library))


def errors_in(problems: list[Problem]) -> list[Problem]:
    """The problems that must stop a build."""
    return [problem for problem in problems if problem.severity == "error"]


def tally(problems: list[Problem]) -> str:
    """Say how many there are, as in "2 errors, 1 warning."."""
    errors = len(errors_in(problems))
    warnings = len(problems) - errors
    return f"{errors} error{'' if errors == 1 else 's'}, {warnings} warning{'' if warnings == 1 else 's'}."
