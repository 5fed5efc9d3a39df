"""`nscp build` and `nscp export`."""

from pathlib import Path

import click

from nscp_site.building import BuildError, build_site, export_pages
from nscp_site.commands.common import as_of, checked_library, fail, project_folder


@click.command()
@click.option("--to", "target", type=click.Path(path_type=Path), default=Path("site"), help="The folder to build into.")
@click.option("--preview", is_flag=True, help="Ask search engines to leave this build out (noindex).")
@as_of
def build(target: Path, *, preview: bool) -> None:
    r"""Check the content and build the whole site; the last good site stays if anything fails.

    \b
    Examples:
      nscp build
      nscp build --on 2027-01-15 --to /tmp/january
    """
    try:
        build_site(project_folder(), target, preview=preview)
    except BuildError as failure:
        fail(failure)
    click.echo(f"The site is in {target}/.")


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def export(folder: Path) -> None:
    r"""Write every page as plain Markdown into FOLDER, for another generator.

    \b
    Example:
      nscp export /tmp/pages
    """
    library = checked_library(project_folder())
    try:
        count = export_pages(library, folder)
    except BuildError as failure:
        fail(failure)
    click.echo(f"{count} files written to {folder}.")
