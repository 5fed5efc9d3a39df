"""Feeds: which there are, what they hold (newest change first), as Atom (RFC 4287) and JSON Feed 1.1.

`feed_files` gives them, and every calendar, as (path, text).
"""

import json
import posixpath
import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from xml.etree import ElementTree

from nscp_site.content.addresses import address_of
from nscp_site.content.characters import writable
from nscp_site.content.library import Entry, Library
from nscp_site.content.relations import Relations
from nscp_site.outputs.calendars import calendar_text
from nscp_site.pages.events import Changed, all_changes, calendars, last_changed, may_be_sent
from nscp_site.pages.origins import OWNER
from nscp_site.pages.output_paths import ALL, FOR, for_audience, for_theme
from nscp_site.schema.collections import COLLECTIONS

# A reader asks for the whole file again and again: enough for some months, and no more.
MOST = 50


@dataclass(frozen=True)
class FeedEntry:
    """A page in a feed. `identifier` never changes, wherever the site is; `says` is its latest change, if any."""

    identifier: str
    address: str
    title: str
    summary: str
    says: str
    updated: date
    published: date | None
    subjects: tuple[str, ...]


@dataclass(frozen=True)
class Feed:
    """A feed: its path without an ending, its title and what is in it."""

    path: str
    title: str
    about: str
    updated: date
    entries: list[FeedEntry]

    @property
    def identifier(self) -> str:
        """What a reader knows the feed by, wherever the site is."""
        return identifier_of(self.path)


def feeds(relations: Relations) -> list[Feed]:
    """Every feed: one of everything, one for each audience, one for each theme."""
    library = relations.library
    changes: dict[str, list[Changed]] = defaultdict(list)
    for change in all_changes(library):
        changes[change.entry.ref].append(change)
    open_entries = [entry for entry in library.entries() if may_be_sent(entry)]

    def feed(path: str, title: str, chosen: list[Entry]) -> Feed:
        newest = sorted(chosen, key=lambda entry: (-last_changed(entry).toordinal(), entry.ref))[:MOST]
        made = [feed_entry(library, entry, changes[entry.ref]) for entry in newest]
        updated = max((one.updated for one in made), default=oldest(library))
        return Feed(path, title, f"Pages of the {OWNER}: {title.lower()}.", updated, made)

    found = [feed(ALL, "Everything", open_entries)]
    for audience, title in FOR.items():
        found.append(
            feed(for_audience(audience), title, [one for one in open_entries if audience in one.item.audience])
        )
    for theme in library.ordered("themes"):
        members = relations.by_theme[theme.id]
        found.append(feed(for_theme(theme.id), theme.item.title, [one for one in open_entries if one.ref in members]))
    return found


def feed_entry(library: Library, entry: Entry, own: list[Changed]) -> FeedEntry:
    """A page as it stands in a feed, with its own changes."""
    first = [change.on for change in own if change.kind == "published"]
    themes = library.collections["themes"]
    return FeedEntry(
        identifier=identifier_of(entry.ref),
        address=address_of(f"{entry.ref}.md"),
        title=entry.item.title,
        summary=entry.item.summary,
        says=own[0].what if own else "",
        updated=last_changed(entry),
        published=min(first, default=None),
        subjects=(
            COLLECTIONS[entry.collection].many,
            *(themes[name].item.title for name in entry.item.themes if name in themes),
        ),
    )


def oldest(library: Library) -> date:
    """The day of a feed in which nothing stands: the first on which content was checked, else the library's day."""
    return min((entry.item.last_reviewed for entry in library.entries()), default=library.today)


def identifier_of(name: str) -> str:
    """A name for ever, made from a path among the pages: it does not change with the site's address."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"https://nscp.invalid/{name}").urn


def link_from(path: str, address: str, site_url: str) -> str:
    """The link from a feed to an address of the site: whole where the site's address is known, else relative."""
    if site_url:
        return site_url + address.lstrip("/")
    return posixpath.relpath(address, f"/{posixpath.dirname(path)}") + ("/" if address.endswith("/") else "")


NAMESPACE = "http://www.w3.org/2005/Atom"


def atom(feed: Feed, site_url: str) -> str:
    """The text of a feed's .atom file."""
    root = ElementTree.Element("feed", {"xmlns": NAMESPACE, "xml:lang": "en-GB"})
    add(root, "id", feed.identifier)
    add(root, "title", f"{feed.title} – {OWNER}")
    add(root, "subtitle", feed.about)
    add(root, "updated", moment(feed.updated))
    add(add(root, "author"), "name", OWNER)
    own = link_from(feed.path, f"/{feed.path}.atom", site_url)
    add(root, "link", rel="self", type="application/atom+xml", href=own)
    add(root, "link", rel="alternate", type="text/html", href=link_from(feed.path, "/", site_url))
    for entry in feed.entries:
        add_entry(root, feed, entry, site_url)
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def add_entry(root: ElementTree.Element, feed: Feed, entry: FeedEntry, site_url: str) -> None:
    """A page as an entry of the feed."""
    made = add(root, "entry")
    add(made, "id", entry.identifier)
    add(made, "title", entry.title)
    add(made, "updated", moment(entry.updated))
    if entry.published:
        add(made, "published", moment(entry.published))
    add(made, "link", rel="alternate", type="text/html", href=link_from(feed.path, entry.address, site_url))
    for subject in entry.subjects:
        add(made, "category", term=subject)
    add(made, "summary", f"{entry.says} {entry.summary}".strip())


def add(parent: ElementTree.Element, name: str, text: str = "", **attributes: str) -> ElementTree.Element:
    """A new element inside another."""
    made = ElementTree.SubElement(parent, name, {key: writable(value) for key, value in attributes.items()})
    made.text = writable(text) or None
    return made


def moment(day: date) -> str:
    """The beginning of a day as feeds write it (RFC 3339)."""
    return f"{day}T00:00:00Z"


def json_feed(feed: Feed, site_url: str) -> str:
    """The text of a feed's .json file."""
    made = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": f"{feed.title} – {OWNER}",
        "description": feed.about,
        "language": "en-GB",
        "authors": [{"name": OWNER}],
        "home_page_url": link_from(feed.path, "/", site_url),
        "feed_url": link_from(feed.path, f"/{feed.path}.json", site_url),
        "items": [item(feed, entry, site_url) for entry in feed.entries],
    }
    return writable(json.dumps(made, ensure_ascii=False, indent=1)) + "\n"


def item(feed: Feed, entry: FeedEntry, site_url: str) -> dict[str, Any]:
    """A page as an item of the feed."""
    made: dict[str, Any] = {
        "id": entry.identifier,
        "url": link_from(feed.path, entry.address, site_url),
        "title": entry.title,
        "summary": entry.summary,
        "content_text": f"{entry.says} {entry.summary}".strip(),
        "date_modified": moment(entry.updated),
        "tags": list(entry.subjects),
    }
    if entry.published:
        made["date_published"] = moment(entry.published)
    return made


def feed_files(relations: Relations, site_url: str) -> Iterator[tuple[str, str]]:
    """Every feed and calendar of a library: its path on the site, and its text.

    While the site's address is not known (empty), links in feeds are relative and calendars have none.
    """
    for feed in feeds(relations):
        yield f"{feed.path}.atom", atom(feed, site_url)
        yield f"{feed.path}.json", json_feed(feed, site_url)
    for calendar in calendars(relations.library):
        yield calendar.path, calendar_text(calendar, site_url)
