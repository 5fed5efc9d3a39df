"""`nscp check` and `nscp checks`."""

import sys
from pathlib import Path

import click

from nscp_site.checks.reporting import FORMATS, NotContentError, as_codequality, below
from nscp_site.checks.suppression import said_of_rest
from nscp_site.commands.common import append, as_of, fail, project_folder
from nscp_site.commands.progress import working
from nscp_site.deploy.pipeline import told_of_problems
from nscp_site.findings import RULES, errors_in
from nscp_site.project import read_whole


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
    root = project_folder()
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
