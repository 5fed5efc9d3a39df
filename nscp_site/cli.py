"""What a person types: `nscp check`, `nscp checks`, `nscp build`, `nscp export`."""

import sys
from pathlib import Path

import click

from nscp_site.building import BuildError, build_site, export_pages
from nscp_site.problems import RULES
from nscp_site.project import errors_in, read_project, tally


@click.group()
@click.version_option(package_name="nscp-site")
def main() -> None:
    """Check and build the website of the Northamptonshire Safeguarding Children Partnership.

    Run it in the project's folder, the one that holds content/ and docs/.
    """


@main.command()
def check() -> None:
    r"""Check all content; list every problem with its file and line.

    \b
    Example:
      nscp check
    """
    root = project_folder()
    _, problems = read_project(root)
    for problem in problems:
        click.echo(f"{problem}" if problem.severity == "error" else f"{problem} [warning]")
    click.echo(tally(problems))
    sys.exit(1 if errors_in(problems) else 0)


@main.command()
def checks() -> None:
    """List every check, with a bad and a good example."""
    for rule in RULES.values():
        click.echo(f"{rule.name} ({rule.severity})\n  {rule.demand}")
        for title, text in (("Bad", rule.bad), ("Good", rule.good)):
            click.echo(f"  {title}:\n" + "\n".join(f"    {line}" for line in text.split("\n")))
        click.echo()


@main.command()
@click.option("--to", "target", type=click.Path(path_type=Path), default=Path("site"), help="The folder to build into.")
def build(target: Path) -> None:
    r"""Check the content and build the whole site; the last good site stays if anything fails.

    \b
    Example:
      nscp build
    """
    try:
        build_site(project_folder(), target)
    except BuildError as failure:
        click.echo(str(failure), err=True)
        sys.exit(1)
    click.echo(f"The site is in {target}/.")


@main.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def export(folder: Path) -> None:
    r"""Write every page as plain Markdown into FOLDER, for another generator.

    \b
    Example:
      nscp export /tmp/pages
    """
    library, problems = read_project(project_folder())
    if errors_in(problems):
        click.echo(f"{tally(problems)} Nothing was written. Run `nscp check` and mend what it lists.", err=True)
        sys.exit(1)
    try:
        count = export_pages(library, folder)
    except BuildError as failure:
        click.echo(str(failure), err=True)
        sys.exit(1)
    click.echo(f"{count} files written to {folder}.")


def project_folder() -> Path:
    """The folder a command works on; a clear word where it is not a project."""
    root = Path.cwd()
    if not (root / "content").is_dir():
        click.echo(f"There is no content/ folder in {root}. Go to the project's folder first.", err=True)
        sys.exit(1)
    return root
