"""`nscp check` and `nscp checks`."""

import sys

import click

from nscp_site.commands.common import project_folder
from nscp_site.problems import RULES
from nscp_site.project import errors_in, read_project, tally


@click.command()
def check() -> None:
    r"""Check all content; list every problem with its file and line.

    \b
    Example:
      nscp check
    """
    _, problems = read_project(project_folder())
    for problem in problems:
        click.echo(f"{problem}" if problem.severity == "error" else f"{problem} [warning]")
    click.echo(tally(problems))
    sys.exit(1 if errors_in(problems) else 0)


@click.command()
def checks() -> None:
    """List every check, with a bad and a good example."""
    for rule in RULES.values():
        click.echo(f"{rule.name} ({rule.severity})\n  {rule.demand}")
        for title, text in (("Bad", rule.bad), ("Good", rule.good)):
            click.echo(f"  {title}:\n" + "\n".join(f"    {line}" for line in text.split("\n")))
        click.echo()
