"""HTTP server and request handler on localhost, shared by the development server and the editing form."""

import socket
import sys
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

# Nobody but the person at this machine may see it.
LOCALHOST = "127.0.0.1"


class LocalServer(ThreadingHTTPServer):
    """A threaded HTTP server on localhost. `log` prints a line on the terminal; `port` 0 picks a free one.

    Raises OSError where the port is in use.
    """

    daemon_threads = True
    # Two servers on one port would be two working copies under one address.
    allow_reuse_port = False

    # What answers a request.
    handler: type[BaseHTTPRequestHandler]

    def __init__(self, port: int, log: Callable[[str], object], inherited: socket.socket | None = None) -> None:
        """`inherited` is the listening socket passed on by the process that restarted, or None."""
        super().__init__((LOCALHOST, port), self.handler, bind_and_activate=inherited is None)
        self.log = log
        if inherited is not None:
            self.socket.close()
            self.socket = inherited
            self.note_address()

    def server_bind(self) -> None:
        """Bind the port without a DNS lookup of this machine's name."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.note_address()

    def note_address(self) -> None:
        """Note the address that the socket is bound to."""
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = LOCALHOST, self.server_address[1]

    def handle_error(self, request: object, client_address: object) -> None:  # noqa: ARG002 - the base class's
        """Log an exception in one line; ignore browsers that disconnect."""
        failure = sys.exception()
        if failure is not None and not isinstance(failure, ConnectionError | TimeoutError):
            self.log(f"A request could not be answered ({type(failure).__name__}: {failure}).")


class LocalHandler(BaseHTTPRequestHandler):
    """One request to such a server."""

    protocol_version = "HTTP/1.1"
    timeout = 60

    def respond(self, status: int, headers: Mapping[str, str], kind: str, raw: bytes) -> None:
        """Send a whole response, of a media type such as text/html; to a HEAD request without its body."""
        self.send_response(status)
        for name, value in {**headers, "Content-Type": kind, "Content-Length": str(len(raw))}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(raw)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's
        """Say nothing: the terminal is for what was saved, and what is to be mended."""

    def version_string(self) -> str:
        """What the Server header says: no versions."""
        return "nscp"
