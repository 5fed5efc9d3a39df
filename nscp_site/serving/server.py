"""The server of `nscp serve` and `nscp preview`: on this machine only, and only under its own name.

Another website that is open in the same browser could have a name of its own lead to 127.0.0.1 and read drafts. So a
request must name this server. No path of a request is ever joined to a folder: what is sent stands in tables.
"""

import socket
from collections.abc import Callable
from http import HTTPStatus

from nscp_site.outputs.host_policy import HEADERS
from nscp_site.serving.answers import Answer, Answers
from nscp_site.serving.local import HERE, LocalHandler, LocalServer

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
