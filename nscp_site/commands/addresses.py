"""`nscp addresses`."""

import click

from nscp_site.checks.page_addresses import add_new
from nscp_site.commands.checked import checked_library
from nscp_site.commands.common import fail, project_folder
from nscp_site.content.addresses import LIST
from nscp_site.content.merging import UnmergeableError


@click.command()
def addresses() -> None:
    r"""Add the addresses of new pages to the list of all addresses ever published, content/addresses.yml.

    \b
    Example:
      nscp addresses
    """
    root = project_folder()
    try:
        new = add_new(root, checked_library(root))
    except UnmergeableError as failure:
        fail(f"{LIST}: nothing can be added while {failure}. Write each address on a line of its own.")
    for address in new:
        click.echo(address)
    click.echo(f"{len(new)} new addresses in {LIST}." if new else f"{LIST} holds every address.")
