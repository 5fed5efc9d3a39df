"""A draft of the newsletter: what was published or changed since a day, by audience, never what is sensitive."""

import subprocess
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from nscp_site.clock import parse_instant
from nscp_site.content.addresses import path_to_address
from nscp_site.content.library import Entry, Library
from nscp_site.pages.events import may_be_syndicated
from nscp_site.pages.templating import jinja_environment
from nscp_site.schema.collections import COLLECTIONS
from nscp_site.schema.types import AUDIENCE_NAMES, format_date
from nscp_site.settings import load_settings

NO_HISTORY = "There is no git history here, so only news, reviews and ended embargoes are told: they bear a day."


@dataclass(frozen=True)
class _NewsletterItem:
    """An item of the bulletin: what it is, where it is, and whether it is new or was changed."""

    kind: str
    title: str
    summary: str
    address: str
    is_new: bool


@dataclass(frozen=True)
class _Newsletter:
    """A draft: `parts` are (audience, items); `left_out` counts sensitive items."""

    since: date
    until: date
    parts: list[tuple[str, list[_NewsletterItem]]]
    left_out: int
    reviews: str


def build_newsletter(library: Library, since: date) -> tuple[_Newsletter, str]:
    """The bulletin of a library that holds what visitors may see, and a word on what could not be known."""
    history = _read_git_history(library.root, since)
    days = history or {}
    fresh = [
        (entry, news) for entry in library.entries() if (news := _classify_change(entry, days, since, library.today))
    ]
    sendable = [(entry, news) for entry, news in fresh if may_be_syndicated(entry)]
    start = load_settings(library.sources).site_url.rstrip("/")
    items = [(_audience_keys(entry), _newsletter_item(entry, start, is_new=news == "new")) for entry, news in sendable]
    parts = [
        (f"For {name}", [one for audiences, one in items if audience in audiences])
        for audience, name in AUDIENCE_NAMES.items()
    ]
    reviews = f"{start}/reviews/" if any(entry.collection == "reviews" for entry, _ in fresh) else ""
    made = _Newsletter(since, library.today, [part for part in parts if part[1]], len(fresh) - len(sendable), reviews)
    return made, "" if history is not None else NO_HISTORY


def _audience_keys(entry: Entry) -> list[str]:
    """The parts that list an item: an item for everyone is listed once."""
    return ["public"] if "public" in entry.item.audience else list(entry.item.audience)


def _classify_change(entry: Entry, days: dict[str, str], since: date, today: date) -> str:
    """`new` or `changed` where an item was published or changed since a day; else empty."""
    item = entry.item
    changes = [change for change in item.history if since <= change.on <= today]
    if changes:
        return "new" if any(change.kind == "published" for change in changes) else "changed"
    written = (item.embargoed_until and item.embargoed_until[:10], getattr(item, "published", None))
    known = [day for day in (*map(_parse_full_date, written), getattr(item, "posted", None)) if day is not None]
    if known:
        return "new" if since <= max(known) <= today else days.get(entry.document.path, "").replace("new", "changed")
    return days.get(entry.document.path, "")


def _parse_full_date(when: str | None) -> date | None:
    """The date, if it is known to the day; else None."""
    return date.fromisoformat(when) if when and len(when) == len("2027-01-15") else None


def _newsletter_item(entry: Entry, start: str, *, is_new: bool) -> _NewsletterItem:
    """An item as the bulletin tells it."""
    kind, address = COLLECTIONS[entry.collection].singular, start + path_to_address(f"{entry.ref}.md")
    return _NewsletterItem(kind[:1].upper() + kind[1:], entry.item.title, entry.item.summary, address, is_new)


def _read_git_history(root: Path, since: date) -> dict[str, str] | None:
    """Path → `new` or `changed`, for files below content/ committed since a day; None without git history."""
    start = f"--since={parse_instant(str(since)).isoformat()}"
    command = ["git", "log", start, "--no-renames", "--format=", "--name-status", "--relative", "--", "content"]
    try:
        done = subprocess.run(command, cwd=root, capture_output=True, check=True, encoding="utf-8")  # noqa: S603
    except (OSError, subprocess.CalledProcessError):
        return None
    found: dict[str, str] = {}
    for line in done.stdout.splitlines():
        status, _, path = line.partition("\t")
        # The newest commit comes first; that a file was added weighs more than that it was changed later.
        if status == "A" or path not in found:
            found[path] = "new" if status == "A" else "changed"
    return found


def _rendered(template: str, bulletin: _Newsletter) -> str:
    """The bulletin by a template: as Markdown, or as plain HTML for an e-mail, without style, script and picture."""
    return jinja_environment(format_date=format_date).get_template(template).render(bulletin=bulletin)


as_markdown = partial(_rendered, "desk/bulletin.md.j2")
NEWSLETTER_FORMATS = {"markdown": as_markdown, "html": partial(_rendered, "desk/bulletin.html.j2")}
