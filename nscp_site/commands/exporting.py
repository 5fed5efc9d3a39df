"""`nscp export`."""

from pathlib import Path

import click

from nscp_site.build.building import BuildError
from nscp_site.build.exporting import export_pages
from nscp_site.commands.checked import checked_library
from nscp_site.commands.common import fail, project_folder


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
def export(folder: Path) -> None:
    r"""Write every page as plain Markdown into FOLDER, new or empty, for another generator.

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
