"""Responses of the development server: pages that reload themselves, files, the search's index, news of saves.

The index is made of all pages when a browser first asks for it, and thrown away with the next save.
"""

import json
import tempfile
from dataclasses import dataclass
from html import escape
from http import HTTPStatus
from importlib.resources import files
from pathlib import Path, PurePosixPath
from threading import Lock
from urllib.parse import parse_qs, unquote, urlsplit

from nscp_site.content.addresses import address_of, file_of
from nscp_site.outputs.host_policy import TYPES
from nscp_site.search.index import SearchError, build_search
from nscp_site.server.background_checks import BOX
from nscp_site.server.dev_site import Made, Standing, Workshop

INDEX = "search/index"


class SearchFiles:
    """The files below search/ that the script in the browser asks for."""

    def __init__(self, workshop: Workshop) -> None:
        self.workshop = workshop
        self.lock = Lock()
        self.edition = ""
        self.files: dict[str, bytes] = {}

    def file(self, address: str) -> bytes | None:
        """A file of the index; nothing where there is none of that name."""
        with self.lock:
            now = self.workshop.standing().edition
            if self.edition != now:
                self.files = self.made()
                self.edition = now
            return self.files.get(address)

    def made(self) -> dict[str, bytes]:
        """Every file of the index, by address; none where it can't be made."""
        edition = self.workshop.edition
        if edition is None:
            return {}
        self.workshop.say(f"Making the search of {len(edition.pages)} pages …")
        try:
            with tempfile.TemporaryDirectory(prefix="nscp-search-") as folder:
                site = Path(folder)
                self.write_pages(site, list(edition.pages))
                build_search(edition.library, site)
                made = [path for path in (site / "search").rglob("*.json") if path.is_file()]
                files = {path.relative_to(site).as_posix(): path.read_bytes() for path in made}
        except (SearchError, OSError) as failure:
            self.workshop.say(str(failure))
            return {}
        self.workshop.say("The search is ready.")
        return files

    def write_pages(self, site: Path, paths: list[str]) -> None:
        """Write every page that can be made as a build would. Raises OSError."""
        for path in paths:
            file = site / file_of(address_of(path))
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(self.workshop.html(path), encoding="utf-8")


OWN = {"_reload.js": "reload.js", "_box.css": "box.css"}
NEWS = "_news"
# Seconds that a page waits for news before it asks again.
PATIENCE = 25.0
# What stands in the place of a page that was never made.
CANNOT = "cannot.html"


@dataclass(frozen=True)
class Answer:
    """Status, kind and bytes; `leads_to` is the address where a moved page is."""

    status: int
    kind: str
    body: bytes
    leads_to: str = ""


class Answers:
    """Answers for a workshop."""

    def __init__(self, workshop: Workshop) -> None:
        self.workshop, self.patience = workshop, PATIENCE
        self.search = SearchFiles(workshop)

    def to(self, target: str) -> Answer:
        """The answer to a request for an address with its query."""
        parts = urlsplit(target)
        address = unquote(parts.path).lstrip("/")
        if address in OWN:
            return sent(OWN[address], own_file(OWN[address]))
        if address == NEWS:
            return self.news({name: values[0] for name, values in parse_qs(parts.query).items()})
        if address.startswith(INDEX):
            return self.of_search(address)
        return self.of_site(address)

    def news(self, asked: dict[str, str]) -> Answer:
        """How things stand, once they stand otherwise than on the page that asks."""
        told = asked.get("told", "")
        shown = Standing(asked.get("edition", ""), int(told) if told.isdecimal() else -1)
        now = self.workshop.wait_for_news(shown, self.patience)
        address = asked.get("page", "").lstrip("/")
        box = self.workshop.box(self.workshop.generator.path_at(address))
        return sent("news.json", json.dumps({"edition": now.edition, "told": str(now.told), "box": box}).encode())

    def of_search(self, address: str) -> Answer:
        """A file of the search's index, made when it is first asked for."""
        raw = self.search.file(address)
        return self.nothing_here() if raw is None else sent(address, raw)

    def of_site(self, address: str) -> Answer:
        """A page, or a file of the site."""
        path = self.workshop.generator.path_at(address)
        if path.endswith(".md"):
            return page_of(self.workshop.page(path))
        if not path:
            folder = f"{address}/"
            found = self.workshop.generator.path_at(folder)
            return moved_to(f"/{folder}") if found else self.nothing_here()
        raw = self.workshop.file(path)
        return self.nothing_here() if raw is None else sent(path, raw)

    def nothing_here(self) -> Answer:
        """The page for addresses where nothing is."""
        return page_of(self.workshop.missing_page(), HTTPStatus.NOT_FOUND)


def own_file(name: str) -> bytes:
    """A file of the server itself."""
    return files(__package__).joinpath("page", name).read_bytes()


def sent(name: str, raw: bytes) -> Answer:
    """A file as it is."""
    kind = TYPES.get(PurePosixPath(name).suffix, "application/octet-stream")
    return Answer(HTTPStatus.OK, f"{kind}; charset=utf-8" if kind.startswith("text/") else kind, raw)


def moved_to(address: str) -> Answer:
    """Where a page is in truth."""
    return Answer(HTTPStatus.FOUND, "text/plain; charset=utf-8", b"", address)


def page_of(made: Made, status: int = HTTPStatus.OK) -> Answer:
    """A page as the server sends it: with the script that reloads it, and the box on top."""
    html = dressed(made.html or own_file(CANNOT).decode(), made)
    return Answer(status if made.whole else HTTPStatus.INTERNAL_SERVER_ERROR, "text/html; charset=utf-8", html.encode())


def dressed(html: str, made: Made) -> str:
    """A page with what the development server adds, and nothing else changed."""
    edition, told = escape(made.standing.edition), made.standing.told
    head = (
        '<link rel="stylesheet" href="/_box.css">\n'
        f'<script src="/_reload.js" data-edition="{edition}" data-told="{told}" defer></script>\n</head>'
    )
    before, body, after = html.replace("</head>", head, 1).partition("<body")
    tag, close, rest = after.partition(">")
    box = f'\n<div id="{BOX}" role="region" aria-label="To be mended">{made.box}</div>'
    return f"{before}{body}{tag}{close}{box}{rest}"
