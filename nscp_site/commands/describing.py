"""`nscp describe`."""

import click

from nscp_site.commands.common import fail, project_folder
from nscp_site.editor.describing import write_described


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
