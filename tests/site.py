"""A built site, read as a visitor reads it, and served on this machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from bs4 import BeautifulSoup

HERE = "http://site.invalid/"


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
    """Serves quietly; the header tells LinkChecker that it may hurry."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def end_headers(self) -> None:
        """Add the header that LinkChecker looks for."""
        self.send_header("LinkChecker", "hurry")
        super().end_headers()


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a folder served on this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()
