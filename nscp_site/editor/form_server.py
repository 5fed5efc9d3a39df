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
from nscp_site.editor.form_repository import Repository, Saved, asset
from nscp_site.editor.form_settings import form_settings
from nscp_site.project import read_project
from nscp_site.server.local_server import HERE, LocalHandler, LocalServer

LARGEST = 5_000_000
PAGE = {
    "/": ("index.html", "text/html; charset=utf-8"),
    "/form.css": ("form.css", "text/css; charset=utf-8"),
    "/form.js": ("form.js", "text/javascript; charset=utf-8"),
}
# Sveltia writes its styles into the page, hence 'unsafe-inline' for them; scripts come from files of this server only.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; "
    "connect-src 'self' data:; img-src 'self' data: blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex",
    "Cache-Control": "no-store",
}


class FormServer(LocalServer):
    """Serves the form for a project's folder. `port` 0 takes any that is free; `tell` hears of every saved file.

    `say` prints a line in the terminal. Raises OSError where the port is taken.
    """

    def __init__(self, root: Path, port: int, tell: Callable[[Saved], None], say: Callable[[str], object]) -> None:
        super().__init__(port, Handler, say)
        self.root = root
        self.token = secrets.token_urlsafe(32)
        self.repository = Repository(root, tell)

    @property
    def origin(self) -> str:
        """The address of the server, without the token."""
        return f"http://{HERE}:{self.server_port}"

    @property
    def address(self) -> str:
        """The address to open. What stands after # is never sent: neither logs nor other pages see the token."""
        return f"{self.origin}/#token={self.token}"


class Handler(LocalHandler):
    """One request."""

    server: FormServer

    def do_GET(self) -> None:  # noqa: N802 - the base class asks for it by this name
        """Answer a question."""
        self.answer("GET")

    def do_POST(self) -> None:  # noqa: N802 - the base class asks for it by this name
        """Save."""
        self.answer("POST")

    def answer(self, method: str) -> None:
        """Answer a request, or say why not."""
        try:
            self.let_in(method)
            path = unquote(urlsplit(self.path).path)
            if path.startswith("/api/v1/") or path == "/settings.json":
                self.check_token()
                self.send_json(self.answer_to(method, path))
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
        self.send_json({"message": " ".join(reason.told), "problems": reason.told}, reason.status)

    def let_in(self, method: str) -> None:
        """Refuse requests that are not from this server's own page."""
        origin, site = self.headers.get("Origin"), self.headers.get("Sec-Fetch-Site", "same-origin")
        if self.headers.get("Host") != self.server.origin.removeprefix("http://"):
            raise RefusedError("The form answers only at its own address.", status=HTTPStatus.FORBIDDEN)
        strange = site not in ("same-origin", "none") or (origin or self.server.origin) != self.server.origin
        if strange or (method == "POST" and origin is None):
            raise RefusedError("The form answers only to its own page.", status=HTTPStatus.FORBIDDEN)

    def check_token(self) -> None:
        """Refuse requests without the token of this run."""
        given = self.headers.get("Authorization", "").removeprefix("token ")
        if not hmac.compare_digest(given.encode(), self.server.token.encode()):
            raise RefusedError("Open the address that `nscp edit` printed.", status=HTTPStatus.UNAUTHORIZED)

    def answer_to(self, method: str, path: str) -> Any:
        """What the form is to be told. Raises RefusedError, also where files vanish or the question makes no sense."""
        try:
            if path == "/settings.json" and method == "GET":
                with open_cache(self.server.root):
                    return form_settings(read_project(self.server.root)[0], self.server.origin)
            return self.server.repository.answer(method, path.removeprefix("/api/v1"), self.body(method))
        except OSError as reason:
            why = f"A file can't be read just now ({reason.strerror or reason}). Load this page again."
            raise RefusedError(why, status=HTTPStatus.CONFLICT) from reason
        except (AttributeError, RecursionError, TypeError) as reason:
            self.server.say(f"A request of the form was refused ({type(reason).__name__}: {reason}).")
            raise RefusedError("The form sent something that can't be read.", status=HTTPStatus.BAD_REQUEST) from reason

    def body(self, method: str) -> dict[str, Any]:
        """What was sent along."""
        if method == "GET":
            return {}
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > LARGEST:
            raise RefusedError("That is too much for one file.", status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        try:
            asked = json.loads(self.rfile.read(int(length)))
        except (ValueError, RecursionError) as reason:
            raise RefusedError("The form sent something that can't be read.", status=HTTPStatus.BAD_REQUEST) from reason
        return asked if isinstance(asked, dict) else {}

    def send_page(self, path: str) -> None:
        """Send a file of the form's page, or of Sveltia."""
        if path in PAGE:
            name, kind = PAGE[path]
            self.send(files("nscp_site.editor").joinpath("page", name).read_bytes(), kind)
        elif path == "/mark.svg":
            self.send((self.server.root / "overrides/assets/mark.svg").read_bytes(), "image/svg+xml")
        elif found := asset(path.removeprefix("/sveltia/")):
            self.send(*found)
        else:
            raise RefusedError("There is nothing here.", status=HTTPStatus.NOT_FOUND)

    def send_json(self, value: Any, status: int = HTTPStatus.OK) -> None:
        """Send an answer."""
        self.respond(status, HEADERS, "application/json", json.dumps(value, ensure_ascii=False).encode())

    def send(self, raw: bytes, kind: str) -> None:
        """Send bytes."""
        self.respond(HTTPStatus.OK, HEADERS, kind, raw)
