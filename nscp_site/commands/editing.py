"""`nscp edit`."""

import webbrowser

import click

from nscp_site.commands.common import fail, project_folder
from nscp_site.editor.form_repository import Saved
from nscp_site.editor.form_server import FormServer

PORT = 8010


@click.command()
@click.option("--port", default=PORT, show_default=True, type=click.IntRange(0, 65535), help="0 takes any free one.")
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
        server = FormServer(root, port, report, click.echo)
    except OSError as reason:
        fail(f"The form can't use port {port} ({reason.strerror}). Is it open already? Else: nscp edit --port 8011")
    for problem in server.repository.desk.unreadable():
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


def report(saved: Saved) -> None:
    """Say in the terminal what was saved."""
    click.echo(f"Saved {saved.file}.")
    for problem in saved.problems:
        click.echo(f"  {problem}")
