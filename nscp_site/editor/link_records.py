"""External links and the results of their last check, recorded in records/links.json.

Only `check_links` uses the network; everything else reads the record.
"""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import date
from http import HTTPStatus
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from nscp_site.console import ReportedError
from nscp_site.content.shortcodes import find_urls
from nscp_site.content.writing import atomic_write
from nscp_site.sources import Sources

RECORD_FILE = "records/links.json"
LINK_SOURCES = (("content", ".md"), ("content", ".yml"), ("docs", ".md"))
TIMEOUT_SECONDS, MAX_REQUESTS = 20, 4
# So many links that answered are asked once more where others were silent.
OFFLINE_PROBES = 3
# Sites that turn programs away are there all the same.
ALIVE_STATUSES = {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS}
# Some sites answer HEAD with this and GET with the page.
RETRY_WITH_GET = {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.NOT_IMPLEMENTED}


@dataclass(frozen=True, order=True)
class LinkResult:
    """A link's last result: `status` is the HTTP status, 0 for no answer; days are year-month-day.

    `died` is the first day it was found dead; empty while it is alive.
    """

    url: str
    status: int
    asked: str
    died: str = ""


def find_external_links(root: Path) -> dict[str, list[tuple[str, int]]]:
    """Every link to another site, with the files and lines it stands on."""
    found: dict[str, list[tuple[str, int]]] = {}
    sources = Sources(root)
    for file in (file for folder, ending in LINK_SOURCES for file in sources.files(folder, ending)):
        for address, line in find_urls(file.text):
            found.setdefault(address, []).append((file.path, line + 1))
    return {url: found[url] for url in sorted(found)}


class OfflineError(ReportedError):
    """This machine has no network: dead links cannot be told from live ones."""


def check_links(
    urls: list[str], record: dict[str, LinkResult], today: date, on_checked: Callable[[], None]
) -> dict[str, LinkResult]:
    """Request every URL; `on_checked` is called after each. Uses the network. Raises OfflineError."""

    def one(url: str) -> int:
        status = status_of(url)
        on_checked()
        return status

    with ThreadPoolExecutor(MAX_REQUESTS) as pool:
        found = dict(zip(urls, pool.map(one, urls), strict=True))
    if is_offline(found):
        raise OfflineError(
            "Nobody answers, so this machine is probably offline. Nothing was recorded, and no link is called dead."
        )
    return {url: _make_link_result(url, status, record.get(url), today) for url, status in found.items()}


def is_offline(found: dict[str, int]) -> bool:
    """Whether failures are this machine's: URLs that answered no longer do. Uses the network."""
    if 0 not in found.values():
        return False
    answered = [url for url, status in found.items() if status]
    return not any(status_of(url) for url in answered[:OFFLINE_PROBES])


def _make_link_result(url: str, status: int, before: LinkResult | None, today: date) -> LinkResult:
    """The result to record for a URL, with the day since when it has been dead."""
    died = before.died if before and before.died else str(today)
    return LinkResult(url, status, str(today), died if is_dead(status) else "")


def is_dead(status: int) -> bool:
    """Whether an HTTP status means that the link is dead."""
    return status == 0 or (status >= HTTPStatus.BAD_REQUEST and status not in ALIVE_STATUSES)


def status_of(url: str) -> int:
    """The HTTP status of a URL after redirects; 0 for no answer. Uses the network."""
    status = _request_status(url, "HEAD")
    return _request_status(url, "GET") if status in RETRY_WITH_GET else status


def _request_status(url: str, method: str) -> int:
    """The HTTP status of one request; 0 for no answer."""
    request = Request(url, method=method, headers={"User-Agent": "nscp-links"})  # noqa: S310 - http and https alone
    try:
        with urlopen(request, timeout=TIMEOUT_SECONDS) as response:  # noqa: S310
            return int(response.status)
    except HTTPError as error:
        return error.code
    except (OSError, HTTPException, ValueError):
        return 0


def read_link_record(root: Path) -> dict[str, LinkResult]:
    """URL → its recorded result; empty where there is no readable record."""
    try:
        listed = json.loads((root / RECORD_FILE).read_text(encoding="utf-8"))
        return {one["url"]: LinkResult(**one) for one in listed}
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return {}


def write_link_record(root: Path, record: dict[str, LinkResult]) -> None:
    """Keep what was answered. Raises OSError."""
    listed = [asdict(answer) for answer in sorted(record.values())]
    atomic_write(root / RECORD_FILE, json.dumps(listed, indent=2) + "\n")


def find_dead_links(root: Path) -> Iterator[tuple[LinkResult, str, int]]:
    """(result, path, line) of every use of a link recorded as dead."""
    record = read_link_record(root)
    for url, places in find_external_links(root).items():
        if url in record and record[url].died:
            for path, line in places:
                yield record[url], path, line
