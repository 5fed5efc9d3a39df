"""The HTTP server of `nscp serve` and `nscp preview`, on this machine only, restarted when its code or settings change.

Another website open in the same browser could have a name of its own lead to 127.0.0.1 and read drafts. So a request
must name this server. No path of a request is ever joined to a folder: what is sent stands in tables.
"""

import gc
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

import nscp_site
from nscp_site.console import ReportedError
from nscp_site.outputs.host_policy import SECURITY_HEADERS
from nscp_site.server.dev_site import DevSite
from nscp_site.server.local_server import LOCALHOST, LocalHandler, LocalServer
from nscp_site.server.responses import PLAIN_TEXT, Responder, Response
from nscp_site.server.watcher import FileWatcher
from nscp_site.settings import SETTINGS_FILE, load_settings
from nscp_site.sources import Sources

if TYPE_CHECKING:
    from page_generator import PageGenerator

HOST_NAMES = (LOCALHOST, "localhost")
# The port that no address needs to name.
HTTP_PORT = 80
# What a host sends with every page; what is saved must be seen at once, and this is no https.
RESPONSE_HEADERS = {name: value for name, value in SECURITY_HEADERS.items() if name != "Strict-Transport-Security"} | {
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex",
}


# Where browsers say that a request comes from: a page of this server, or a person. (Fetch Metadata, 2.4.)
ALLOWED_FETCH_SITES = ("same-origin", "none")
WRONG_HOST_RESPONSE = Response(HTTPStatus.FORBIDDEN, PLAIN_TEXT, b"Nothing is to be had under this name.\n")
BAD_ADDRESS_RESPONSE = Response(HTTPStatus.BAD_REQUEST, PLAIN_TEXT, b"This is no address.\n")


class _DevRequestHandler(LocalHandler):
    """One request."""

    server: "DevHttpServer"

    def do_GET(self) -> None:  # noqa: N802 - the base class asks for it by this name
        """Answer."""
        if not self.is_ours():
            self.close_connection = True
            self.send(WRONG_HOST_RESPONSE)
            return
        try:
            answer = self.server.responder.respond(self.path)
        except ValueError:
            answer = BAD_ADDRESS_RESPONSE
        self.send(answer)

    def is_ours(self) -> bool:
        """Whether the request names this host and comes from one of its own pages or the address bar."""
        port = self.server.server_port
        names = {f"{name}:{port}" for name in HOST_NAMES} | (set(HOST_NAMES) if port == HTTP_PORT else set())
        host, origin = self.headers.get("Host"), self.headers.get("Origin")
        comes_from = self.headers.get("Sec-Fetch-Site", "none")
        return host in names and comes_from in ALLOWED_FETCH_SITES and origin in (None, f"http://{host}")

    def do_HEAD(self) -> None:  # noqa: N802 - the base class asks for it by this name
        """Answer without the body."""
        self.do_GET()

    def send(self, answer: Response) -> None:
        """Send an answer with a host's headers."""
        headers = RESPONSE_HEADERS | ({"Location": answer.location} if answer.location else {})
        self.respond(answer.status, headers, answer.content_type, answer.body)


class DevHttpServer(LocalServer):
    """The HTTP server; `responder` must be set before it serves. Raises OSError where the port is in use."""

    request_queue_size = 64
    handler = _DevRequestHandler
    responder: Responder


PACKAGE = Path(nscp_site.__file__).resolve().parent
# The number of the socket that a process which starts anew leaves to itself, so that no browser is turned away.
SOCKET_VARIABLE = "NSCP_SERVER_SOCKET"
# Windows has no program become another: it would start one beside the terminal, where Ctrl-C no longer reaches it.
CAN_RESTART = os.name != "nt"
STARTUP_CHECK = (
    "import nscp_site.cli, pathlib; from nscp_site.server.dev_server import *; load_generator(pathlib.Path.cwd())"
)


class DevServer:
    """A server for a project's folder, from its start to Ctrl-C. `log` prints a line in the terminal."""

    def __init__(self, root: Path, port: int, log: Callable[[str], object], *, drafts: bool) -> None:
        """Bind the port and read mkdocs.yml. Raises OSError where the port is in use, and GeneratorError."""
        self.started_at = monotonic()
        self.root, self.log = root, log
        self.server = DevHttpServer(port, log, _inherited_socket())
        try:
            generator = load_generator(root)
        except ReportedError:
            self.server.server_close()
            raise
        self.theme_folder, self.hooks = generator.theme_folder.resolve(), _hooks_of(root)
        self.dev_site = DevSite(root, generator, log, drafts=drafts)
        self.server.responder = Responder(self.dev_site)

    @property
    def address(self) -> str:
        """Where the site is."""
        return f"http://{LOCALHOST}:{self.server.server_port}/"

    def run(self) -> None:
        """Serve until Ctrl-C."""
        try:
            self.dev_site.begin()
            # What was read stays as it is, mostly: Python need not look through it for what could be thrown away.
            gc.freeze()
            folders = (self.root / "content", self.root / "docs", self.theme_folder, PACKAGE, self.hooks)
            message = FileWatcher(self.root, folders, self.on_save).begin()
            if message:
                self.log(message)
            seconds = monotonic() - self.started_at
            self.log(f"Ready after {seconds:.1f} seconds: {self.address} (Ctrl-C ends it)")
            self.server.serve_forever(poll_interval=0.1)
        except KeyboardInterrupt:
            # What was asked for; nothing more is to be said.
            return
        finally:
            self.server.server_close()

    def on_save(self, paths: frozenset[Path]) -> None:
        """Handle saved files: restart, or update the site. Exceptions are logged, so that the server survives."""
        try:
            if any(map(self.is_program_file, paths)):
                self.restart()
            self.dev_site.update(paths, theme_changed=any(map(self.is_theme_file, paths)))
        except Exception as failure:  # Files come and go; a server that ends would be worse than a save that waits.
            self.log(f"This save was not taken up ({type(failure).__name__}: {failure}). Save once more.")

    def is_program_file(self, path: Path) -> bool:
        """Whether a file is only read at start-up: our code, the hooks, mkdocs.yml."""
        of_program = path.suffix == ".py" and (path.is_relative_to(PACKAGE) or path.is_relative_to(self.hooks))
        return of_program or path == self.root / "mkdocs.yml"

    def is_theme_file(self, path: Path) -> bool:
        """Whether a file is a template, script, style or image: pages change with it, items do not."""
        if path.is_relative_to(self.theme_folder) or path.is_relative_to(PACKAGE):
            return True
        return path.is_relative_to(self.root / "docs") and path.suffix not in ("", ".md")

    def restart(self) -> None:
        """Replace this process by a new one with the changed code and settings, if a trial start succeeds."""
        command = [sys.executable, "-c", STARTUP_CHECK]
        trial = subprocess.run(  # noqa: S603 - our own program
            command,
            cwd=self.root,
            env=os.environ | {"PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        if trial.returncode:
            why = trial.stderr.strip().rpartition("\n")[2]
            self.log(f"The server goes on as it was, since it could not start with this change: {why}")
            return
        if not CAN_RESTART:
            self.log("The program or its settings were changed. End this with Ctrl-C, then start it again to see it.")
            return
        self.log("The program or its settings were changed: starting anew …")
        self.dev_site.checker.cancel()
        self.server.socket.set_inheritable(True)
        os.environ[SOCKET_VARIABLE] = str(self.server.socket.fileno())
        sys.stdout.flush()
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 - this program itself


def _hooks_of(root: Path) -> Path:
    """The folder of a project's hooks, where MkDocs is known and nowhere else. Raises ReportedError."""
    settings = load_settings(Sources(root))
    if not settings.hooks:
        raise ReportedError(
            f"{SETTINGS_FILE}:1: nothing says where the hooks are, which make pages of the content. Write below "
            "`hooks:` the line `- hooks/content.py`."
        )
    return (root / settings.hooks[0]).resolve().parent


def load_generator(root: Path) -> "PageGenerator":
    """What makes HTML of Markdown, with a project's settings: only hooks know MkDocs. Raises ReportedError."""
    # Material's announcement of its end of life would stand in front of an editor's errors.
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    # The modules there import each other by bare names, as MkDocs has it of hooks.
    sys.path.insert(0, str(_hooks_of(root)))
    from page_generator import PageGenerator

    return PageGenerator(root)


def _inherited_socket() -> socket.socket | None:
    """The listening socket inherited from the process that restarted; None where there is none."""
    with suppress(ValueError, OSError):
        kept = socket.socket(fileno=int(os.environ.pop(SOCKET_VARIABLE, "")))
        kept.set_inheritable(False)
        return kept
    return None
