"""Links to other sites, and what they answered when somebody last asked: `records/links.json`.

Nothing here asks the network unless `ask` is called; everything else reads the record.
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

from nscp_site.content.shortcodes import addresses_in
from nscp_site.content.writing import atomic_write
from nscp_site.sources import Sources

RECORD = "records/links.json"
WATCHED = (("content", ".md"), ("content", ".yml"), ("docs", ".md"))
PATIENCE, AT_ONCE = 20, 4
# So many links that answered are asked once more where others were silent.
AGAIN = 3
# Sites that turn programs away are there all the same.
THERE = {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS}
# Some sites answer HEAD with this and GET with the page.
ASK_AGAIN = {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.NOT_IMPLEMENTED}


@dataclass(frozen=True, order=True)
class Answer:
    """What a link answered: `status` is HTTP's number, 0 where nobody answered; days are year-month-day.

    `died` is the first day on which it was found dead, empty while it is alive.
    """

    url: str
    status: int
    asked: str
    died: str = ""


def links_in(root: Path) -> dict[str, list[tuple[str, int]]]:
    """Every link to another site, with the files and lines it stands on."""
    found: dict[str, list[tuple[str, int]]] = {}
    sources = Sources(root)
    for file in (file for folder, ending in WATCHED for file in sources.files(folder, ending)):
        for address, line in addresses_in(file.text):
            found.setdefault(address, []).append((file.path, line + 1))
    return {url: found[url] for url in sorted(found)}


class OfflineError(Exception):
    """This machine reached nobody, or lost the network on the way: of no link can it tell that it is dead."""


def ask(urls: list[str], record: dict[str, Answer], today: date, tell: Callable[[], None]) -> dict[str, Answer]:
    """Ask every link whether it is there; `tell` is called after each. Asks the network. Raises OfflineError."""

    def one(url: str) -> int:
        status = status_of(url)
        tell()
        return status

    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = dict(zip(urls, pool.map(one, urls), strict=True))
    if is_offline(found):
        raise OfflineError
    return {url: answer_of(url, status, record.get(url), today) for url, status in found.items()}


def is_offline(found: dict[str, int]) -> bool:
    """Whether silence says more of this machine than of the links: those that answered no longer do. Asks again."""
    if 0 not in found.values():
        return False
    answered = [url for url, status in found.items() if status]
    return not any(status_of(url) for url in answered[:AGAIN])


def answer_of(url: str, status: int, before: Answer | None, today: date) -> Answer:
    """What to keep of a link: its answer, and since when it has been dead."""
    died = before.died if before and before.died else str(today)
    return Answer(url, status, str(today), died if is_dead(status) else "")


def is_dead(status: int) -> bool:
    """Whether a link with that answer leads nowhere."""
    return status == 0 or (status >= HTTPStatus.BAD_REQUEST and status not in THERE)


def status_of(url: str) -> int:
    """What a link answers, redirects followed; 0 where nobody does. Asks the network."""
    status = answer_to(url, "HEAD")
    return answer_to(url, "GET") if status in ASK_AGAIN else status


def answer_to(url: str, method: str) -> int:
    """The answer to one request."""
    request = Request(url, method=method, headers={"User-Agent": "nscp-links"})  # noqa: S310 - http and https alone
    try:
        with urlopen(request, timeout=PATIENCE) as response:  # noqa: S310
            return int(response.status)
    except HTTPError as error:
        return error.code
    except (OSError, HTTPException, ValueError):
        return 0


def read_record(root: Path) -> dict[str, Answer]:
    """What was answered when somebody last asked; nothing where nobody has, or the record can't be read."""
    try:
        listed = json.loads((root / RECORD).read_text(encoding="utf-8"))
        return {one["url"]: Answer(**one) for one in listed}
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return {}


def write_record(root: Path, record: dict[str, Answer]) -> None:
    """Keep what was answered. Raises OSError."""
    listed = [asdict(answer) for answer in sorted(record.values())]
    atomic_write(root / RECORD, json.dumps(listed, indent=2) + "\n")


def dead_links(root: Path) -> Iterator[tuple[Answer, str, int]]:
    """Every link that is recorded as dead and still stands somewhere, with its file and line."""
    record = read_record(root)
    for url, places in links_in(root).items():
        if url in record and record[url].died:
            for path, line in places:
                yield record[url], path, line
