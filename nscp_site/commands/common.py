"""What the commands share: where they work, and how they end when something is wrong."""

import sys
from pathlib import Path
from typing import NoReturn

import click

from nscp_site.library import Library
from nscp_site.project import errors_in, read_project, tally


def project_folder() -> Path:
    """The folder a command works on; a clear word where it is not a project."""
    root = Path.cwd()
    if not (root / "content").is_dir():
        fail(f"There is no content/ folder in {root}. Go to the project's folder first.")
    return root


def checked_library(root: Path) -> Library:
    """The library of a project's folder, where nothing is wrong with it."""
    library, problems = read_project(root)
    if errors_in(problems):
        fail(f"{tally(problems)} Nothing was written. Run `nscp check` and mend what it lists.")
    return library


def fail(reason: object) -> NoReturn:
    """Tell what is wrong and end with exit code 1."""
    click.echo(str(reason), err=True)
    sys.exit(1)
