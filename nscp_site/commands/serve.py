"""`nscp serve`, `nscp preview` and `nscp edit`."""

import errno
import webbrowser

import click

from nscp_site import clock
from nscp_site.commands.terminal import day_option, fail, project_folder
from nscp_site.editor.form_repository import SavedFile
from nscp_site.editor.form_server import FormServer
from nscp_site.schema.types import format_date
from nscp_site.server.dev_server import DevServer

PORT_OPTION = click.option("--port", type=click.IntRange(1, 65535), default=8000, help="The port on this machine.")


@click.command()
@PORT_OPTION
@day_option
def serve(port: int) -> None:
    r"""Show the site as visitors will see it, on this machine alone.

    It changes as you save, and says what is wrong on top of every page. Nothing is written into site/. Ctrl-C ends it.

    \b
    Examples:
      nscp serve
      nscp serve --on 2027-01-15 --port 8001
    """
    _run_dev_server("serve", port, drafts=False)


@click.command()
@PORT_OPTION
@day_option
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
    _run_dev_server("preview", port, drafts=True)


def _run_dev_server(command: str, port: int, *, drafts: bool) -> None:
    """Serve a project's folder until Ctrl-C."""
    root = project_folder()
    try:
        session = DevServer(root, port, click.echo, drafts=drafts)
    except OSError as reason:
        if reason.errno != errno.EADDRINUSE:
            raise
        fail(f"Another program uses port {port}. Stop it, or name another: nscp {command} --port {port + 1}")
    seen = "with drafts" if drafts else "as visitors will see it"
    click.echo(f"The site as of {format_date(clock.today())}, {seen}. Reading the content …")
    session.run()


@click.command()
@click.option("--port", default=8010, show_default=True, type=click.IntRange(0, 65535), help="0 takes any free one.")
@click.option(
    "--open/--no-open", "opened", default=True, help="Open the form in the browser, or only print its address."
)
def edit(port: int, *, opened: bool) -> None:
    r"""Edit the content in a form in the browser, on this machine only, until Ctrl+C.

    What you save is checked first and written into the files of this folder. Nothing is published by it.

    \b
    Examples:
      nscp edit
      nscp edit --no-open --port 8011
    """
    root = project_folder()
    try:
        server = FormServer(root, port, _print_saved, click.echo)
    except OSError as reason:
        fail(f"The form can't use port {port} ({reason.strerror}). Is it open already? Else: nscp edit --port 8011")
    for problem in server.repository.store.find_unreadable():
        click.echo(f"The form leaves this file out until it is mended: {problem}")
    click.echo(f"The editing form: {server.address}\nPress Ctrl+C here to end it.")
    if opened:
        webbrowser.open(server.address)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        click.echo("The form is closed. What you saved is in the files; `git diff` shows it.")
    finally:
        server.server_close()


def _print_saved(saved: SavedFile) -> None:
    """Print a saved file and its findings."""
    click.echo(f"Saved {saved.file}.")
    for problem in saved.problems:
        click.echo(f"  {problem}")
