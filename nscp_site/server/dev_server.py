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
from http import HTTPStatus
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

import nscp_site
from nscp_site.console import ReportedError
from nscp_site.outputs.host_policy import HEADERS
from nscp_site.server.dev_site import Workshop
from nscp_site.server.local_server import HERE, LocalHandler, LocalServer
from nscp_site.server.responses import Answer, Answers
from nscp_site.server.watcher import Watch
from nscp_site.settings import NAME, read_settings
from nscp_site.sources import Sources

if TYPE_CHECKING:
    from page_generator import PageGenerator

NAMES = (HERE, "localhost")
# The port that no address needs to name.
HTTP = 80
# What a host sends with every page; what is saved must be seen at once, and this is no https.
SENT = {name: value for name, value in HEADERS.items() if name != "Strict-Transport-Security"} | {
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex",
}


# Where browsers say that a request comes from: a page of this server, or a person. (Fetch Metadata, 2.4.)
OWN = ("same-origin", "none")
STRANGER = Answer(HTTPStatus.FORBIDDEN, "text/plain; charset=utf-8", b"Nothing is to be had under this name.\n")
NONSENSE = Answer(HTTPStatus.BAD_REQUEST, "text/plain; charset=utf-8", b"This is no address.\n")


class SiteServer(LocalServer):
    """Serves `answers`, which are set before it begins to. `taken` is the socket of a process it goes on for.

    Raises OSError where the port is taken.
    """

    request_queue_size = 64

    answers: Answers

    def __init__(self, port: int, taken: socket.socket | None, say: Callable[[str], object]) -> None:
        super().__init__(port, Handler, say, taken)


class Handler(LocalHandler):
    """One request."""

    server: SiteServer

    def do_GET(self) -> None:  # noqa: N802 - the base class asks for it by this name
        """Answer."""
        if not self.is_ours():
            self.close_connection = True
            self.send(STRANGER)
            return
        try:
            answer = self.server.answers.to(self.path)
        except ValueError:
            answer = NONSENSE
        self.send(answer)

    def is_ours(self) -> bool:
        """Whether a request names this server, and comes from a page of its own or from the address bar."""
        port = self.server.server_port
        names = {f"{name}:{port}" for name in NAMES} | (set(NAMES) if port == HTTP else set())
        host, origin = self.headers.get("Host"), self.headers.get("Origin")
        comes_from = self.headers.get("Sec-Fetch-Site", "none")
        return host in names and comes_from in OWN and origin in (None, f"http://{host}")

    def do_HEAD(self) -> None:  # noqa: N802 - the base class asks for it by this name
        """Answer without the body."""
        self.do_GET()

    def send(self, answer: Answer) -> None:
        """Send an answer with a host's headers."""
        headers = SENT | ({"Location": answer.leads_to} if answer.leads_to else {})
        self.respond(answer.status, headers, answer.kind, answer.body)


PACKAGE = Path(nscp_site.__file__).resolve().parent
# The number of the socket that a process which starts anew leaves to itself, so that no browser is turned away.
KEPT = "NSCP_SERVER_SOCKET"
# Windows has no program become another: it would start one beside the terminal, where Ctrl-C no longer reaches it.
STARTS_ANEW = os.name != "nt"
TRIAL = "import nscp_site.cli, pathlib; from nscp_site.server.dev_server import *; load_generator(pathlib.Path.cwd())"


class Session:
    """A server for a project's folder, from its start to Ctrl-C. `say` prints a line in the terminal."""

    def __init__(self, root: Path, port: int, say: Callable[[str], object], *, drafts: bool) -> None:
        """Take the port and read mkdocs.yml. Raises OSError where the port is taken, ReportedError."""
        self.begun = monotonic()
        self.root, self.say = root, say
        self.server = SiteServer(port, kept_socket(), say)
        try:
            generator = load_generator(root)
        except ReportedError:
            self.server.server_close()
            raise
        self.look, self.hooks = generator.look.resolve(), hooks_of(root)
        self.workshop = Workshop(root, generator, say, drafts=drafts)
        self.server.answers = Answers(self.workshop)

    @property
    def address(self) -> str:
        """Where the site is."""
        return f"http://{HERE}:{self.server.server_port}/"

    def run(self) -> None:
        """Serve until Ctrl-C."""
        try:
            self.workshop.begin()
            # What was read stays as it is, mostly: Python need not look through it for what could be thrown away.
            gc.freeze()
            folders = (self.root / "content", self.root / "docs", self.look, PACKAGE, self.hooks)
            told = Watch(self.root, folders, self.saved).begin()
            if told:
                self.say(told)
            seconds = monotonic() - self.begun
            self.say(f"Ready after {seconds:.1f} seconds: {self.address} (Ctrl-C ends it)")
            self.server.serve_forever(poll_interval=0.1)
        except KeyboardInterrupt:
            # What was asked for; nothing more is to be said.
            return
        finally:
            self.server.server_close()

    def saved(self, heard: frozenset[Path]) -> None:
        """Take up what was saved, whatever it is."""
        try:
            if any(map(self.is_program, heard)):
                self.start_anew()
            self.workshop.update(heard, look_changed=any(map(self.is_look, heard)))
        except Exception as failure:  # Files come and go; a server that ends would be worse than a save that waits.
            self.say(f"This save was not taken up ({type(failure).__name__}: {failure}). Save once more.")

    def is_program(self, path: Path) -> bool:
        """Whether a file is read only when the server starts."""
        of_program = path.suffix == ".py" and (path.is_relative_to(PACKAGE) or path.is_relative_to(self.hooks))
        return of_program or path == self.root / "mkdocs.yml"

    def is_look(self, path: Path) -> bool:
        """Whether a file is a template, script, style or picture: pages change with it, but no item does."""
        if path.is_relative_to(self.look) or path.is_relative_to(PACKAGE):
            return True
        return path.is_relative_to(self.root / "docs") and path.suffix not in ("", ".md")

    def start_anew(self) -> None:
        """Become a new process with the code and the settings as they are now, if those are fit to start."""
        command = [sys.executable, "-c", TRIAL]
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
            self.say(f"The server goes on as it was, since it could not start with this change: {why}")
            return
        if not STARTS_ANEW:
            self.say("The program or its settings were changed. End this with Ctrl-C, then start it again to see it.")
            return
        self.say("The program or its settings were changed: starting anew …")
        self.workshop.rounds.break_off()
        self.server.socket.set_inheritable(True)
        os.environ[KEPT] = str(self.server.socket.fileno())
        sys.stdout.flush()
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 - this program itself


def hooks_of(root: Path) -> Path:
    """The folder of a project's hooks, where MkDocs is known and nowhere else. Raises ReportedError."""
    settings = read_settings(Sources(root))
    if not settings.hooks:
        raise ReportedError(
            f"{NAME}:1: nothing says where the hooks are, which make pages of the content. Write below `hooks:` the "
            "line `- hooks/content.py`."
        )
    return (root / settings.hooks[0]).resolve().parent


def load_generator(root: Path) -> "PageGenerator":
    """What makes HTML of Markdown, with a project's settings: only hooks know MkDocs. Raises ReportedError."""
    # Material's announcement of its end of life would stand in front of an editor's errors.
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    # The modules there import each other by bare names, as MkDocs has it of hooks.
    sys.path.insert(0, str(hooks_of(root)))
    from page_generator import PageGenerator

    return PageGenerator(root)


def kept_socket() -> socket.socket | None:
    """The socket of the process that this one was before it started anew."""
    number = os.environ.pop(KEPT, "")
    if not number.isdecimal():
        return None
    try:
        kept = socket.socket(fileno=int(number))
        kept.set_inheritable(False)
    except OSError:
        return None
    return kept
