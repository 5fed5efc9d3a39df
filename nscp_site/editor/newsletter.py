"""A draft of the newsletter: what was published or changed since a day, by audience, never what is sensitive."""

import subprocess
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from nscp_site.clock import instant_of
from nscp_site.content.addresses import address_of
from nscp_site.content.library import Entry, Library
from nscp_site.pages.events import may_be_sent
from nscp_site.pages.templating import environment
from nscp_site.schema.collections import COLLECTIONS
from nscp_site.schema.types import AUDIENCE_NAMES, spoken
from nscp_site.settings import read_settings

NO_HISTORY = "There is no git history here, so only news, reviews and ended embargoes are told: they bear a day."


@dataclass(frozen=True)
class Told:
    """An item of the bulletin: what it is, where it is, and whether it is new or was changed."""

    kind: str
    title: str
    summary: str
    address: str
    is_new: bool


@dataclass(frozen=True)
class Bulletin:
    """A draft: `parts` are audiences with what is for them; `left_out` counts what is sensitive."""

    since: date
    until: date
    parts: list[tuple[str, list[Told]]]
    left_out: int
    reviews: str


def make_bulletin(library: Library, since: date) -> tuple[Bulletin, str]:
    """The bulletin of a library that holds what visitors may see, and a word on what could not be known."""
    history = read_history(library.root, since)
    days = history or {}
    fresh = [(entry, news) for entry in library.entries() if (news := what_happened(entry, days, since, library.today))]
    told = [(entry, news) for entry, news in fresh if may_be_sent(entry)]
    start = read_settings(library.sources).site_url.rstrip("/")
    items = [(readers(entry), item(entry, start, is_new=news == "new")) for entry, news in told]
    parts = [
        (f"For {name}", [one for audiences, one in items if audience in audiences])
        for audience, name in AUDIENCE_NAMES.items()
    ]
    reviews = f"{start}/reviews/" if any(entry.collection == "reviews" for entry, _ in fresh) else ""
    made = Bulletin(since, library.today, [part for part in parts if part[1]], len(fresh) - len(told), reviews)
    return made, "" if history is not None else NO_HISTORY


def readers(entry: Entry) -> list[str]:
    """The parts of the bulletin that tell of an item: what is for everyone is told once."""
    return ["public"] if "public" in entry.item.audience else list(entry.item.audience)


def what_happened(entry: Entry, days: dict[str, str], since: date, today: date) -> str:
    """`new` or `changed` where an item was published or changed from a day on; else empty."""
    item = entry.item
    changes = [change for change in item.history if since <= change.on <= today]
    if changes:
        return "new" if any(change.kind == "published" for change in changes) else "changed"
    opened = [
        whole_day(item.embargoed_until and item.embargoed_until[:10]),
        getattr(item, "posted", None),
        whole_day(getattr(item, "published", None)),
    ]
    known = [day for day in opened if day is not None]
    if known:
        return "new" if since <= max(known) <= today else days.get(entry.document.path, "").replace("new", "changed")
    return days.get(entry.document.path, "")


def whole_day(when: str | None) -> date | None:
    """A date that is known to the day."""
    return date.fromisoformat(when) if when and len(when) == len("2027-01-15") else None


def item(entry: Entry, start: str, *, is_new: bool) -> Told:
    """An item as the bulletin tells it."""
    kind = COLLECTIONS[entry.collection].one
    return Told(
        kind[:1].upper() + kind[1:],
        entry.item.title,
        entry.item.summary,
        start + address_of(f"{entry.ref}.md"),
        is_new,
    )


def read_history(root: Path, since: date) -> dict[str, str] | None:
    """What git says was added (`new`) or `changed` below content/ since a day; None where there is no history."""
    command = [
        "git",
        "log",
        f"--since={instant_of(str(since)).isoformat()}",
        "--no-renames",
        "--format=",
        "--name-status",
        "--relative",
    ]
    try:
        done = subprocess.run(  # noqa: S603 - our own words
            [*command, "--", "content"], cwd=root, capture_output=True, text=True, check=True, encoding="utf-8"
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    found: dict[str, str] = {}
    for line in done.stdout.splitlines():
        status, _, path = line.partition("\t")
        # The newest commit comes first; that a file was added weighs more than that it was changed later.
        if status == "A" or path not in found:
            found[path] = "new" if status == "A" else "changed"
    return found


def _rendered(template: str, bulletin: Bulletin) -> str:
    """The bulletin by a template: as Markdown, or as plain HTML for an e-mail, without style, script and picture."""
    return environment(spoken=spoken).get_template(template).render(bulletin=bulletin)


as_markdown = partial(_rendered, "desk/bulletin.md.j2")
NEWSLETTER_FORMATS = {"markdown": as_markdown, "html": partial(_rendered, "desk/bulletin.html.j2")}
