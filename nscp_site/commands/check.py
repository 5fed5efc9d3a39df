"""`nscp check`, `nscp checks`, `nscp addresses`, `nscp describe`; and the library for commands that need it sound."""

import sys
from pathlib import Path

import click

from nscp_site.checks.page_addresses import add_new_addresses
from nscp_site.checks.reporting import FORMATS, filter_by_paths, format_codequality
from nscp_site.checks.suite import describe_unchecked
from nscp_site.commands.terminal import FILE_PATH, append_lines, day_option, fail, project_folder, show_progress
from nscp_site.content.addresses import ADDRESSES_FILE
from nscp_site.content.library import Library
from nscp_site.content.merging import UnmergeableError
from nscp_site.deploy.pipeline import describe_findings
from nscp_site.editor.describing import write_schema_files
from nscp_site.findings import RULES, errors_in, format_counts
from nscp_site.project import load_project, load_unfiltered


@click.command()
@click.argument("paths", nargs=-1, type=FILE_PATH)
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="text", help="How to print it.")
@click.option("--report", type=FILE_PATH, help="Write a Code Quality report for GitLab to this file.")
@click.option("--summary", type=FILE_PATH, help="Append a summary in Markdown to this file.")
@day_option
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
    with show_progress("Checking the content"):
        library, found = load_unfiltered(root)
    problems = filter_by_paths(root, found, paths)
    for line in FORMATS[form](problems):
        click.echo(line)
    append_lines(summary, describe_findings(problems))
    if report:
        report.write_text("\n".join(format_codequality(problems)) + "\n", encoding="utf-8")
    elsewhere = len(found) - len(problems)
    if elsewhere and form == "text":
        click.echo(f"{elsewhere} more elsewhere: `nscp check` lists them all.")
    rest = describe_unchecked(library)
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
        changed = write_schema_files(project_folder())
    except OSError as reason:
        fail(f"The files can't be written: {reason}.")
    for path in changed:
        click.echo(path)
    click.echo(f"{len(changed)} files changed.")


def load_checked_library(root: Path) -> Library:
    """Load the library of a project; ends the command where `nscp check` would report errors."""
    library, problems = load_project(root)
    if errors_in(problems):
        fail(f"{format_counts(problems)} Nothing was written. Run `nscp check` and mend what it lists.")
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
        new = add_new_addresses(root, load_checked_library(root))
    except UnmergeableError as failure:
        fail(f"{ADDRESSES_FILE}: nothing can be added while {failure}. Write each address on a line of its own.")
    for address in new:
        click.echo(address)
    click.echo(f"{len(new)} new addresses in {ADDRESSES_FILE}." if new else f"{ADDRESSES_FILE} holds every address.")
