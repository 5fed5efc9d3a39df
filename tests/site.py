"""A built site, read as a visitor reads it, and served on this machine."""

import gzip
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from bs4 import BeautifulSoup

from tests.servers import answering

HERE = "http://site.invalid/"
# A header that tells LinkChecker that it may hurry.
LINKCHECKER = {"LinkChecker": "hurry"}
COMPRESSED = {".css", ".csv", ".html", ".js", ".json", ".svg", ".txt", ".xml"}


class Site:
    """The pages of a built site, by address."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.pages = {self.address(path): self.parse(path) for path in sorted(folder.rglob("*.html"))}

    def address(self, path: Path) -> str:
        """The address of a file, from the site's root."""
        return path.relative_to(self.folder).as_posix().removesuffix("index.html")

    @staticmethod
    def parse(path: Path) -> BeautifulSoup:
        """One page."""
        return BeautifulSoup(path.read_text("utf-8"), "html.parser")

    def text(self, address: str) -> str:
        """The words of a page's main part, with single spaces."""
        main = self.pages[address].find("article") or self.pages[address].find("main") or self.pages[address]
        return " ".join(main.get_text(" ").split())

    def ids(self, address: str) -> list[str]:
        """Every id of a page."""
        return [str(tag["id"]) for tag in self.pages[address].find_all(id=True)]

    def broken_links(self) -> Iterator[str]:
        """Every link inside the site that leads nowhere, with the page it stands on."""
        ids = {address: {"", *self.ids(address)} for address in self.pages}
        for address, page in self.pages.items():
            for tag in page.find_all(href=True):
                target, anchor = urldefrag(urljoin(HERE + address, str(tag["href"])))
                if not target.startswith(HERE):
                    continue
                path = unquote(urlsplit(target).path).lstrip("/")
                if path in ids:
                    if unquote(anchor) not in ids[path]:
                        yield f"{address}: {tag['href']} (no such heading)"
                elif not (self.folder / path).is_file():
                    yield f"{address}: {tag['href']}"


def squashed(text: str) -> str:
    """A text without white space, so that markup inside a word changes nothing."""
    return "".join(text.split())


class Handler(SimpleHTTPRequestHandler):
    """Serves a folder as a web host does: quietly, with the host's headers, and 404.html where nothing is."""

    def __init__(self, *arguments: Any, headers: Mapping[str, str], **named: Any) -> None:
        self.added = headers
        super().__init__(*arguments, **named)

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def end_headers(self) -> None:
        """Add the host's headers."""
        for name, value in self.added.items():
            self.send_header(name, value)
        super().end_headers()

    def send_head(self) -> BinaryIO | None:
        """Send text compressed, to who takes it so."""
        path = Path(self.translate_path(self.path))
        file = path / "index.html" if self.path.partition("?")[0].endswith("/") else path
        if file.suffix not in COMPRESSED or not file.is_file() or "gzip" not in self.headers.get("Accept-Encoding", ""):
            return super().send_head()
        body = gzip.compress(file.read_bytes(), mtime=0)
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", self.guess_type(file.name))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        return BytesIO(body)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """The site's own page for what is not there."""
        page = Path(self.directory) / "404.html"
        if code != HTTPStatus.NOT_FOUND or not page.is_file():
            return super().send_error(code, message, explain)
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(page.read_bytes())
        return None


def assets_of(folder: Path) -> Path:
    """The folder of a built site's scripts and styles; its name changes with what it holds."""
    return next(folder.glob("assets-*"))


class Server(ThreadingHTTPServer):
    """Answers a browser that asks for much at once."""

    request_queue_size = 128


@contextmanager
def served(folder: Path, headers: Mapping[str, str] = LINKCHECKER) -> Iterator[str]:
    """The address of a folder served on this machine, with the headers that a host would send."""
    server = Server(("127.0.0.1", 0), partial(Handler, directory=str(folder), headers=headers))
    with answering(server):
        yield f"http://127.0.0.1:{server.server_address[1]}/"
