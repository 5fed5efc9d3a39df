"""The server behind the editing form: on this machine only, for its own page only.

Other websites open in the same browser can send requests to 127.0.0.1, and a name of theirs can be made to lead there.
So a request must name this host, must not come from another page, and must carry the token that only the address
printed by `nscp edit` holds. No path of a request is ever joined to a folder: what is served stands in tables.
"""

import hmac
import json
import secrets
from collections.abc import Callable
from http import HTTPStatus
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from nscp_site.cache import open_cache
from nscp_site.editor.form_documents import RefusedError
from nscp_site.editor.form_repository import GiteaEmulator, SavedFile, asset
from nscp_site.editor.form_settings import form_settings
from nscp_site.project import load_project
from nscp_site.server.local_server import LOCALHOST, LocalHandler, LocalServer

MAX_BODY_BYTES = 5_000_000
PAGE_FILES = {
    "/": ("index.html", "text/html; charset=utf-8"),
    "/form.css": ("form.css", "text/css; charset=utf-8"),
    "/form.js": ("form.js", "text/javascript; charset=utf-8"),
}
# Sveltia writes its styles into the page, hence 'unsafe-inline' for them; scripts come from files of this server only.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; "
    "connect-src 'self' data:; img-src 'self' data: blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
FORM_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex",
    "Cache-Control": "no-store",
}


class _FormRequestHandler(LocalHandler):
    """One request."""

    server: "FormServer"

    def do_GET(self) -> None:  # noqa: N802 - the base class asks for it by this name
        """Answer a question."""
        self.answer("GET")

    def do_POST(self) -> None:  # noqa: N802 - the base class asks for it by this name
        """Save."""
        self.answer("POST")

    def answer(self, method: str) -> None:
        """Answer a request, or say why not."""
        try:
            self.check_origin(method)
            path = unquote(urlsplit(self.path).path)
            if path.startswith("/api/v1/") or path == "/settings.json":
                self.check_token()
                self.send_json(self.answer_json(method, path))
            elif method == "GET":
                self.send_page(path)
            else:
                raise RefusedError("The form does not do this.", status=HTTPStatus.NOT_FOUND)
        except RefusedError as reason:
            self.refuse(reason)
        except ValueError:
            self.refuse(RefusedError("This is no address.", status=HTTPStatus.BAD_REQUEST))

    def refuse(self, reason: RefusedError) -> None:
        """Say why a request is not answered."""
        self.close_connection = True
        self.send_json({"message": " ".join(reason.messages), "problems": reason.messages}, reason.status)

    def check_origin(self, method: str) -> None:
        """Raise RefusedError (403) for requests that are not from this server's own page."""
        origin, site = self.headers.get("Origin"), self.headers.get("Sec-Fetch-Site", "same-origin")
        if self.headers.get("Host") != self.server.origin.removeprefix("http://"):
            raise RefusedError("The form answers only at its own address.", status=HTTPStatus.FORBIDDEN)
        strange = site not in ("same-origin", "none") or (origin or self.server.origin) != self.server.origin
        if strange or (method == "POST" and origin is None):
            raise RefusedError("The form answers only to its own page.", status=HTTPStatus.FORBIDDEN)

    def check_token(self) -> None:
        """Raise RefusedError (401) for requests without this run's token."""
        given = self.headers.get("Authorization", "").removeprefix("token ")
        if not hmac.compare_digest(given.encode(), self.server.token.encode()):
            raise RefusedError("Open the address that `nscp edit` printed.", status=HTTPStatus.UNAUTHORIZED)

    def answer_json(self, method: str, path: str) -> Any:
        """The JSON for an API request. Raises RefusedError, also for vanished files and malformed requests."""
        try:
            if path == "/settings.json" and method == "GET":
                with open_cache(self.server.root):
                    return form_settings(load_project(self.server.root)[0], self.server.origin)
            return self.server.repository.answer(method, path.removeprefix("/api/v1"), self.read_body(method))
        except OSError as reason:
            why = f"A file can't be read just now ({reason.strerror or reason}). Load this page again."
            raise RefusedError(why, status=HTTPStatus.CONFLICT) from reason
        except (AttributeError, RecursionError, TypeError) as reason:
            self.server.log(f"A request of the form was refused ({type(reason).__name__}: {reason}).")
            raise RefusedError("The form sent something that can't be read.", status=HTTPStatus.BAD_REQUEST) from reason

    def read_body(self, method: str) -> dict[str, Any]:
        """The JSON object of the request's body; empty for GET. Raises RefusedError."""
        if method == "GET":
            return {}
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > MAX_BODY_BYTES:
            raise RefusedError("That is too much for one file.", status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        try:
            asked = json.loads(self.rfile.read(int(length)))
        except (ValueError, RecursionError) as reason:
            raise RefusedError("The form sent something that can't be read.", status=HTTPStatus.BAD_REQUEST) from reason
        return asked if isinstance(asked, dict) else {}

    def send_page(self, path: str) -> None:
        """Send a file of the form's page, or of Sveltia."""
        if path in PAGE_FILES:
            name, kind = PAGE_FILES[path]
            self.send(files("nscp_site.editor").joinpath("page", name).read_bytes(), kind)
        elif path == "/mark.svg":
            self.send((self.server.root / "overrides/assets/mark.svg").read_bytes(), "image/svg+xml")
        elif found := asset(path.removeprefix("/sveltia/")):
            self.send(*found)
        else:
            raise RefusedError("There is nothing here.", status=HTTPStatus.NOT_FOUND)

    def send_json(self, value: Any, status: int = HTTPStatus.OK) -> None:
        """Send an answer."""
        self.respond(status, FORM_HEADERS, "application/json", json.dumps(value, ensure_ascii=False).encode())

    def send(self, raw: bytes, kind: str) -> None:
        """Send bytes."""
        self.respond(HTTPStatus.OK, FORM_HEADERS, kind, raw)


class FormServer(LocalServer):
    """Serves the form for a project. `port` 0 picks a free one; `on_saved` is called with every saved file.

    `log` prints a line on the terminal. Raises OSError where the port is in use.
    """

    handler = _FormRequestHandler

    def __init__(
        self, root: Path, port: int, on_saved: Callable[[SavedFile], None], log: Callable[[str], object]
    ) -> None:
        super().__init__(port, log)
        self.root = root
        self.token = secrets.token_urlsafe(32)
        self.repository = GiteaEmulator(root, on_saved)

    @property
    def origin(self) -> str:
        """The address of the server, without the token."""
        return f"http://{LOCALHOST}:{self.server_port}"

    @property
    def address(self) -> str:
        """The URL to open. The fragment with the token is never sent, so no log and no other site sees it."""
        return f"{self.origin}/#token={self.token}"
