"""The content for commands that need it sound."""

from pathlib import Path

from nscp_site.commands.common import fail
from nscp_site.content.library import Library
from nscp_site.findings import errors_in, tally
from nscp_site.project import read_project


def checked_library(root: Path) -> Library:
    """The library of a project's folder, where nothing is wrong with it."""
    library, problems = read_project(root)
    if errors_in(problems):
        fail(f"{tally(problems)} Nothing was written. Run `nscp check` and mend what it lists.")
    return library
