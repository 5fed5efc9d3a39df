"""`nscp check`, `nscp checks`, `nscp addresses`, `nscp describe`; and the library for commands that need it sound."""

import sys
from pathlib import Path

import click

from nscp_site.checks.page_addresses import add_new
from nscp_site.checks.reporting import FORMATS, NotContentError, as_codequality, below
from nscp_site.checks.suppression import said_of_rest
from nscp_site.commands.terminal import append, as_of, fail, project_folder, working
from nscp_site.content.addresses import LIST
from nscp_site.content.library import Library
from nscp_site.content.merging import UnmergeableError
from nscp_site.deploy.pipeline import told_of_problems
from nscp_site.editor.describing import write_described
from nscp_site.findings import RULES, errors_in, tally
from nscp_site.project import read_project, read_whole


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="text", help="How to print it.")
@click.option("--report", type=click.Path(path_type=Path), help="Write a Code Quality report for GitLab to this file.")
@click.option("--summary", type=click.Path(path_type=Path), help="Append a summary in Markdown to this file.")
@as_of
def check(paths: tuple[Path, ...], form: str, report: Path | None, summary: Path | None) -> None:
    r"""List every problem with its file, line and column, and what to write instead.

    Everything is read; with PATHS, only what is wrong in those files and folders is told. Warnings stand apart: they
    hold nothing up. The exit code is 1 where there is an error.

    \b
    Examples:
      nscp check
      nscp check content/campaigns/safer-sleeping.md docs
      nscp check --format json content/reviews
      nscp check --format github --summary "$GITHUB_STEP_SUMMARY"
      nscp check --report gl-code-quality.json
      nscp check --on 2027-01-15
    """
    root = project_folder(cached=True)
    with working("Checking the content"):
        library, found = read_whole(root)
    try:
        problems = below(root, found, paths)
    except NotContentError as failure:
        fail(failure)
    for line in FORMATS[form](problems):
        click.echo(line)
    append(summary, told_of_problems(problems))
    if report:
        report.write_text("\n".join(as_codequality(problems)) + "\n", encoding="utf-8")
    elsewhere = len(found) - len(problems)
    if elsewhere and form == "text":
        click.echo(f"{elsewhere} more elsewhere: `nscp check` lists them all.")
    rest = said_of_rest(library)
    if rest and form == "text":
        click.echo(rest)
    sys.exit(1 if errors_in(problems) else 0)


@click.command()
def checks() -> None:
    r"""List every check, with a bad and a good example.

    \b
    Example:
      nscp checks
    """
    for _, rule in sorted(RULES.items()):
        click.echo(f"{rule.name} ({rule.severity})\n  {rule.demand}")
        for title, text in (("Bad", rule.bad), ("Good", rule.good)):
            click.echo(f"  {title}:\n" + "\n".join(f"    {line}" for line in text.split("\n")))
        click.echo()


@click.command()
def describe() -> None:
    r"""Write the reference of fields and the schemas for text editors anew, after a change of the schema.

    \b
    Example:
      nscp describe
    """
    try:
        changed = write_described(project_folder())
    except OSError as reason:
        fail(f"The files can't be written: {reason}.")
    for path in changed:
        click.echo(path)
    click.echo(f"{len(changed)} files changed.")


def checked_library(root: Path) -> Library:
    """The library of a project's folder, where nothing is wrong with it."""
    library, problems = read_project(root)
    if errors_in(problems):
        fail(f"{tally(problems)} Nothing was written. Run `nscp check` and mend what it lists.")
    return library


@click.command()
def addresses() -> None:
    r"""Add the addresses of new pages to the list of all addresses ever published, content/addresses.yml.

    \b
    Example:
      nscp addresses
    """
    root = project_folder(cached=True)
    try:
        new = add_new(root, checked_library(root))
    except UnmergeableError as failure:
        fail(f"{LIST}: nothing can be added while {failure}. Write each address on a line of its own.")
    for address in new:
        click.echo(address)
    click.echo(f"{len(new)} new addresses in {LIST}." if new else f"{LIST} holds every address.")
