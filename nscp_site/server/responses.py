"""Responses of the development server: pages with live reload, files, the search index, change notifications.

The search index is built from all pages when it is first requested, and dropped with the next save.
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

from nscp_site.content.addresses import address_to_file, path_to_address
from nscp_site.outputs.host_policy import MIME_TYPES
from nscp_site.search.index import SearchError, build_search
from nscp_site.server.background_checks import OVERLAY_ID
from nscp_site.server.dev_site import DevSite, PageVersion, ServedPage

PLAIN_TEXT = "text/plain; charset=utf-8"
SEARCH_INDEX_PREFIX = "search/index"


def _build_search_files(dev_site: DevSite) -> dict[str, bytes]:
    """Every file of the search index, by address, of every page that can be made; none where it can't be built."""
    edition = dev_site.snapshot
    if edition is None:
        return {}
    dev_site.log(f"Making the search of {len(edition.pages)} pages …")
    try:
        with tempfile.TemporaryDirectory(prefix="nscp-search-") as folder:
            site = Path(folder)
            for path in list(edition.pages):
                file = site / address_to_file(path_to_address(path))
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(dev_site.html(path), encoding="utf-8")
            build_search(edition.library, site)
            made = [path for path in (site / "search").rglob("*.json") if path.is_file()]
            files = {path.relative_to(site).as_posix(): path.read_bytes() for path in made}
    except (SearchError, OSError) as failure:
        dev_site.log(str(failure))
        return {}
    dev_site.log("The search is ready.")
    return files


OWN_FILES = {"_reload.js": "reload.js", "_box.css": "box.css"}
STATUS_ADDRESS = "_news"
# Seconds that a page waits for news before it asks again.
POLL_TIMEOUT = 25.0
# What stands in the place of a page that was never made.
FAILED_PAGE = "cannot.html"


@dataclass(frozen=True)
class Response:
    """An HTTP response; `location` is the redirect's target, if it is one."""

    status: int
    content_type: str
    body: bytes
    location: str = ""


class Responder:
    """Routes requests to a DevSite."""

    def __init__(self, dev_site: DevSite) -> None:
        self.dev_site, self.poll_timeout = dev_site, POLL_TIMEOUT
        self.search_lock = Lock()
        # By the id of the snapshot: of the newest alone.
        self.search_files: dict[str, dict[str, bytes]] = {}

    def respond(self, target: str) -> Response:
        """The response to a request target (path and query)."""
        parts = urlsplit(target)
        address = unquote(parts.path).lstrip("/")
        if address in OWN_FILES:
            return _file_response(OWN_FILES[address], _read_own_file(OWN_FILES[address]))
        if address == STATUS_ADDRESS:
            return self.status_response({name: values[0] for name, values in parse_qs(parts.query).items()})
        if address.startswith(SEARCH_INDEX_PREFIX):
            return self.search_response(address)
        return self.site_response(address)

    def status_response(self, asked: dict[str, str]) -> Response:
        """Long poll: wait until the version differs from the one in the query; return it with the overlay."""
        told = asked.get("told", "")
        shown = PageVersion(asked.get("edition", ""), int(told) if told.isdecimal() else -1)
        now = self.dev_site.wait_for_change(shown, self.poll_timeout)
        address = asked.get("page", "").lstrip("/")
        box = self.dev_site.error_overlay(self.dev_site.generator.path_at(address))
        return _file_response(
            "news.json", json.dumps({"edition": now.snapshot, "told": str(now.findings_revision), "box": box}).encode()
        )

    def search_response(self, address: str) -> Response:
        """A file of the search's index, made when it is first asked for."""
        with self.search_lock:
            now = self.dev_site.version().snapshot
            if now not in self.search_files:
                self.search_files = {now: _build_search_files(self.dev_site)}
            raw = self.search_files[now].get(address)
        return self.not_found_response() if raw is None else _file_response(address, raw)

    def site_response(self, address: str) -> Response:
        """A page, or a file of the site."""
        path = self.dev_site.generator.path_at(address)
        if path.endswith(".md"):
            return _page_response(self.dev_site.page(path))
        if not path:
            if not self.dev_site.generator.path_at(f"{address}/"):
                return self.not_found_response()
            return Response(HTTPStatus.FOUND, PLAIN_TEXT, b"", f"/{address}/")
        raw = self.dev_site.file(path)
        return self.not_found_response() if raw is None else _file_response(path, raw)

    def not_found_response(self) -> Response:
        """The page for addresses where nothing is."""
        return _page_response(self.dev_site.not_found_page(), HTTPStatus.NOT_FOUND)


def _read_own_file(name: str) -> bytes:
    """A file of the server itself."""
    return files(__package__).joinpath("page", name).read_bytes()


def _file_response(name: str, raw: bytes) -> Response:
    """A file as it is."""
    kind = MIME_TYPES.get(PurePosixPath(name).suffix, "application/octet-stream")
    return Response(HTTPStatus.OK, f"{kind}; charset=utf-8" if kind.startswith("text/") else kind, raw)


def _page_response(made: ServedPage, status: int = HTTPStatus.OK) -> Response:
    """A page as the server sends it: with the script that reloads it and the box on top; nothing else changes."""
    html = made.html or _read_own_file(FAILED_PAGE).decode()
    edition, told = escape(made.version.snapshot), made.version.findings_revision
    head = (
        '<link rel="stylesheet" href="/_box.css">\n'
        f'<script src="/_reload.js" data-edition="{edition}" data-told="{told}" defer></script>\n</head>'
    )
    before, body, after = html.replace("</head>", head, 1).partition("<body")
    tag, close, rest = after.partition(">")
    box = f'\n<div id="{OVERLAY_ID}" role="region" aria-label="To be mended">{made.error_overlay}</div>'
    status = status if made.whole else HTTPStatus.INTERNAL_SERVER_ERROR
    return Response(status, "text/html; charset=utf-8", f"{before}{body}{tag}{close}{box}{rest}".encode())
