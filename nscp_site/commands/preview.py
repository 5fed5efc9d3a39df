"""`nscp preview`."""

import os
import socket
import subprocess
import sys

import click

from nscp_site import clock
from nscp_site.commands.common import as_of, fail, project_folder
from nscp_site.life import DRAFTS
from nscp_site.schema.types import spoken

# Nobody but the person at this machine may see it.
HERE = "127.0.0.1"


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8000, help="The port on this machine.")
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
    root = project_folder()
    if is_taken(port):
        fail(f"Another program uses port {port}. Stop it, or name another: nscp preview --port {port + 1}")
    click.echo(f"The site as of {spoken(clock.today())}, with drafts: http://{HERE}:{port}/ (Ctrl-C ends it)")
    command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"{HERE}:{port}"]
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1", DRAFTS: "1"}
    with subprocess.Popen(command, cwd=root, env=environment) as serving:  # noqa: S603 - our own program
        try:
            ended = serving.wait()
        except KeyboardInterrupt:
            # The same Ctrl-C ends the server, which tidies up behind itself.
            serving.wait()
            return
    if ended:
        fail("The preview ended. Mend what is listed above, then run it again.")


def is_taken(port: int) -> bool:
    """Whether another program listens on a port of this machine."""
    with socket.socket() as asked:
        asked.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            asked.bind((HERE, port))
        except OSError:
            return True
    return False
