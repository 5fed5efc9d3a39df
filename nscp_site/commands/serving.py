"""`nscp serve` and `nscp preview`."""

import errno

import click

from nscp_site import clock
from nscp_site.commands.common import as_of, fail, project_folder
from nscp_site.schema.types import spoken
from nscp_site.server.dev_server import Session
from nscp_site.server.generator import GeneratorError

PORT = click.option("--port", type=click.IntRange(1, 65535), default=8000, help="The port on this machine.")


@click.command()
@PORT
@as_of
def serve(port: int) -> None:
    r"""Show the site as visitors will see it, on this machine alone.

    It changes as you save, and says what is wrong on top of every page. Nothing is written into site/. Ctrl-C ends it.

    \b
    Examples:
      nscp serve
      nscp serve --on 2027-01-15 --port 8001
    """
    run("serve", port, drafts=False)


@click.command()
@PORT
@as_of
def preview(port: int) -> None:
    r"""Show the site with drafts and what is under embargo, marked as such, on this machine alone.

    It changes as you save. With --on it is as on that day: what opens by then looks as visitors will see it. Nothing
    of it is written into site/. Ctrl-C ends it.

    \b
    Examples:
      nscp preview
      nscp preview --on 2027-01-15
      nscp preview --port 8001
    """
    run("preview", port, drafts=True)


def run(command: str, port: int, *, drafts: bool) -> None:
    """Serve a project's folder until Ctrl-C."""
    root = project_folder()
    try:
        session = Session(root, port, click.echo, drafts=drafts)
    except GeneratorError as reason:
        fail(reason)
    except OSError as reason:
        if reason.errno != errno.EADDRINUSE:
            raise
        fail(f"Another program uses port {port}. Stop it, or name another: nscp {command} --port {port + 1}")
    seen = "with drafts" if drafts else "as visitors will see it"
    click.echo(f"The site as of {spoken(clock.today())}, {seen}. Reading the content …")
    session.run()
