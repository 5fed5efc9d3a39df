"""The server of `nscp serve` and `nscp preview`: on this machine only, and only under its own name.

Another website that is open in the same browser could have a name of its own lead to 127.0.0.1 and read drafts. So a
request must name this server. No path of a request is ever joined to a folder: what is sent stands in tables.
"""

import socket
import sys
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from nscp_site.hosting.policy import HEADERS
from nscp_site.serving.answers import Answer, Answers

# Nobody but the person at this machine may see it.
HERE = "127.0.0.1"
NAMES = (HERE, "localhost")
# The port that no address needs to name.
HTTP = 80
# What a host sends with every page; what is saved must be seen at once, and this is no https.
SENT = {name: value for name, value in HEADERS.items() if name != "Strict-Transport-Security"} | {
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex",
}


STRANGER = Answer(HTTPStatus.FORBIDDEN, "text/plain; charset=utf-8", b"Nothing is to be had under this name.\n")


class SiteServer(ThreadingHTTPServer):
    """Serves `answers`, which are set before it begins to. `taken` is the socket of a process it goes on for.

    Raises OSError where the port is taken.
    """

    daemon_threads = True
    allow_reuse_port = False
    request_queue_size = 64

    answers: Answers

    def __init__(self, port: int, taken: socket.socket | None, say: Callable[[str], object]) -> None:
        super().__init__((HERE, port), Handler, bind_and_activate=False)
        self.say = say
        if taken is not None:
            self.socket.close()
            self.socket = taken
            self.server_address = taken.getsockname()
            self.server_name, self.server_port = HERE, self.server_address[1]
            return
        try:
            self.server_bind()
            self.server_activate()
        except OSError:
            self.server_close()
            raise

    def server_bind(self) -> None:
        """Take the port, without asking any other machine for the name of this one."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = HERE, self.server_address[1]

    def handle_error(self, request: object, client_address: object) -> None:  # noqa: ARG002 - the base class's
        """A browser that goes away is no news; anything else is told in a line, and the server goes on."""
        failure = sys.exception()
        if failure is not None and not isinstance(failure, ConnectionError | TimeoutError):
            self.say(f"A request could not be answered ({type(failure).__name__}: {failure}).")


class Handler(BaseHTTPRequestHandler):
    """One request."""

    server: SiteServer
    protocol_version = "HTTP/1.1"
    timeout = 60

    def do_GET(self) -> None:
        """Answer."""
        port = self.server.server_port
        names = {f"{name}:{port}" for name in NAMES} | (set(NAMES) if port == HTTP else set())
        if self.headers.get("Host") not in names:
            self.send(STRANGER)
            return
        self.send(self.server.answers.to(self.path))

    def do_HEAD(self) -> None:
        """Answer without the body."""
        self.do_GET()

    def send(self, answer: Answer) -> None:
        """Send an answer with a host's headers."""
        self.send_response(answer.status)
        for name, value in SENT.items():
            self.send_header(name, value)
        if answer.leads_to:
            self.send_header("Location", answer.leads_to)
        self.send_header("Content-Type", answer.kind)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's
        """Say nothing: the terminal is for what is to be mended."""

    def version_string(self) -> str:
        """What the Server header says: no versions."""
        return "nscp"
