"""Feeds and calendars: which there are, what they hold, as Atom (RFC 4287), JSON Feed 1.1 and iCalendar (RFC 5545).

Feeds hold the newest change first. The calendars' entries come from `pages/events.py`.
"""

import json
import posixpath
import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from xml.etree import ElementTree

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard

from nscp_site.content.addresses import path_to_address
from nscp_site.content.characters import strip_invalid_xml
from nscp_site.content.library import Entry, Library
from nscp_site.content.relations import Relations
from nscp_site.pages.events import (
    TIME_ZONE_NAME,
    CalendarEntry,
    CalendarFile,
    SiteChange,
    all_changes,
    build_calendars,
    last_changed,
    may_be_syndicated,
)
from nscp_site.pages.origins import OWNER
from nscp_site.pages.output_paths import ALL_FEED, AUDIENCE_FEED_TITLES, audience_feed_path, theme_feed_path
from nscp_site.schema.collections import COLLECTIONS

# Seconds from here are a SEQUENCE: so it fits the whole numbers of the standard until the year 2094.
SEQUENCE_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


def calendar_text(calendar: CalendarFile, site_url: str) -> str:
    """The text of a calendar's .ics file."""
    made = Calendar()
    made.add("prodid", f"-//{OWNER}//{calendar.title}//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", f"{calendar.title} – {OWNER}")
    made.add_component(_london_time_zone())
    for entry in calendar.entries:
        made.add_component(_event(entry, site_url))
    return str(made.to_ical().decode("utf-8"))


def _event(entry: CalendarEntry, site_url: str) -> Event:
    """An entry as a VEVENT; DTEND of a whole-day event is the day after, as the standard asks."""
    made = Event()
    made.add("uid", uuid.uuid5(uuid.NAMESPACE_URL, f"https://nscp.invalid/{entry.name}").urn)
    made.add("dtstamp", entry.revised or datetime.combine(entry.content_checked, time(), UTC))
    if entry.revised:
        made.add("last-modified", entry.revised)
        made.add("sequence", max(0, int((entry.revised - SEQUENCE_EPOCH).total_seconds())))
    made.add("dtstart", entry.first)
    if entry.ends:
        made.add("dtend", entry.ends)
    if not isinstance(entry.first, datetime):
        made.add("dtend", entry.last + timedelta(days=1))
        # Nobody is busy because a report is due.
        made.add("transp", "TRANSPARENT")
    made.add("summary", strip_invalid_xml(entry.title))
    made.add("description", strip_invalid_xml(entry.description))
    if entry.place:
        made.add("location", strip_invalid_xml(entry.place))
    if site_url:
        made.add("url", site_url + path_to_address(f"{entry.page}.md")[1:])
    return made


def _london_time_zone() -> Timezone:
    """The VTIMEZONE of Europe/London, which a calendar with times of day must contain."""
    made = Timezone()
    made.add("tzid", TIME_ZONE_NAME)
    winter, summer = TimezoneStandard(), TimezoneDaylight()
    for part, name, start, month, before, after in (
        (winter, "GMT", datetime(1996, 10, 27, 2), 10, 1, 0),  # noqa: DTZ001 - local time, as the standard asks
        (summer, "BST", datetime(1981, 3, 29, 1), 3, 0, 1),  # noqa: DTZ001
    ):
        part.add("tzname", name)
        part.add("dtstart", start)
        part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
        part.add("tzoffsetfrom", timedelta(hours=before))
        part.add("tzoffsetto", timedelta(hours=after))
        made.add_component(part)
    return made


# A reader asks for the whole file again and again: enough for some months, and no more.
MAX_FEED_ENTRIES = 50


@dataclass(frozen=True)
class Feed:
    """A feed: its path without an ending, its title, and its pages as items of a JSON Feed, the newest change first."""

    path: str
    title: str
    about: str
    updated: date
    items: list[dict[str, Any]]


def _build_feeds(relations: Relations, site_url: str) -> Iterator[Feed]:
    """Every feed: one of everything, one for each audience, one for each theme."""
    library = relations.library
    changes: dict[str, list[SiteChange]] = defaultdict(list)
    for change in all_changes(library):
        changes[change.entry.ref].append(change)
    found = [entry for entry in library.entries() if may_be_syndicated(entry)]
    feeds = [(ALL_FEED, "Everything", found)]
    for audience, title in AUDIENCE_FEED_TITLES.items():
        feeds.append((audience_feed_path(audience), title, [one for one in found if audience in one.item.audience]))
    for theme in library.ordered("themes"):
        members = relations.by_theme[theme.id]
        feeds.append((theme_feed_path(theme.id), theme.item.title, [one for one in found if one.ref in members]))
    for path, title, chosen in feeds:
        newest = sorted(chosen, key=lambda entry: (-last_changed(entry).toordinal(), entry.ref))[:MAX_FEED_ENTRIES]
        updated = max(map(last_changed, newest), default=_earliest_check(library))
        items = [_feed_item(library, entry, changes[entry.ref], path, site_url) for entry in newest]
        yield Feed(path, title, f"Pages of the {OWNER}: {title.lower()}.", updated, items)


def _feed_item(library: Library, entry: Entry, own: list[SiteChange], path: str, site_url: str) -> dict[str, Any]:
    """A page as an item of the feed at a path, with its own changes. Its id is the same wherever the site is hosted."""
    first = [change.on for change in own if change.kind == "published"]
    themes = library.collections["themes"]
    made: dict[str, Any] = {
        "id": _permanent_id(entry.ref),
        "url": _feed_link(path, path_to_address(f"{entry.ref}.md"), site_url),
        "title": entry.item.title,
        "summary": entry.item.summary,
        "content_text": f"{own[0].what if own else ''} {entry.item.summary}".strip(),
        "date_modified": _midnight_timestamp(last_changed(entry)),
        "tags": [
            COLLECTIONS[entry.collection].plural,
            *(themes[name].item.title for name in entry.item.themes if name in themes),
        ],
    }
    if first:
        made["date_published"] = _midnight_timestamp(min(first))
    return made


def _earliest_check(library: Library) -> date:
    """The date of an empty feed: the earliest date any content was checked, else the library's day."""
    return min((entry.item.last_reviewed for entry in library.entries()), default=library.today)


def _permanent_id(name: str) -> str:
    """A permanent id (UUID 5 as URN) from a path among the pages, independent of the site's URL."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"https://nscp.invalid/{name}").urn


def _feed_link(path: str, address: str, site_url: str) -> str:
    """The link from a feed to an address of the site: absolute if the site's URL is known, else relative."""
    if site_url:
        return site_url + address.lstrip("/")
    return posixpath.relpath(address, f"/{posixpath.dirname(path)}") + ("/" if address.endswith("/") else "")


NAMESPACE = "http://www.w3.org/2005/Atom"


def atom_text(feed: Feed, site_url: str) -> str:
    """The text of a feed's .atom file."""
    root = ElementTree.Element("feed", {"xmlns": NAMESPACE, "xml:lang": "en-GB"})
    _add_element(root, "id", _permanent_id(feed.path))
    _add_element(root, "title", f"{feed.title} – {OWNER}")
    _add_element(root, "subtitle", feed.about)
    _add_element(root, "updated", _midnight_timestamp(feed.updated))
    _add_element(_add_element(root, "author"), "name", OWNER)
    own = _feed_link(feed.path, f"/{feed.path}.atom", site_url)
    _add_element(root, "link", rel="self", type="application/atom+xml", href=own)
    _add_element(root, "link", rel="alternate", type="text/html", href=_feed_link(feed.path, "/", site_url))
    for item in feed.items:
        _add_entry(root, item)
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _add_entry(root: ElementTree.Element, item: dict[str, Any]) -> None:
    """An item as an entry of the feed."""
    made = _add_element(root, "entry")
    _add_element(made, "id", item["id"])
    _add_element(made, "title", item["title"])
    _add_element(made, "updated", item["date_modified"])
    if "date_published" in item:
        _add_element(made, "published", item["date_published"])
    _add_element(made, "link", rel="alternate", type="text/html", href=item["url"])
    for subject in item["tags"]:
        _add_element(made, "category", term=subject)
    _add_element(made, "summary", item["content_text"])


def _add_element(parent: ElementTree.Element, name: str, text: str = "", **attributes: str) -> ElementTree.Element:
    """A new element inside another."""
    made = ElementTree.SubElement(parent, name, {key: strip_invalid_xml(value) for key, value in attributes.items()})
    made.text = strip_invalid_xml(text) or None
    return made


def _midnight_timestamp(day: date) -> str:
    """The start of a day as a timestamp (RFC 3339)."""
    return f"{day}T00:00:00Z"


def json_feed_text(feed: Feed, site_url: str) -> str:
    """The text of a feed's .json file."""
    made = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": f"{feed.title} – {OWNER}",
        "description": feed.about,
        "language": "en-GB",
        "authors": [{"name": OWNER}],
        "home_page_url": _feed_link(feed.path, "/", site_url),
        "feed_url": _feed_link(feed.path, f"/{feed.path}.json", site_url),
        "items": feed.items,
    }
    return strip_invalid_xml(json.dumps(made, ensure_ascii=False, indent=1)) + "\n"


def feed_files(relations: Relations, site_url: str) -> Iterator[tuple[str, str]]:
    """Every feed and calendar of a library: its path on the site, and its text.

    While the site's address is not known (empty), links in feeds are relative and calendars have none.
    """
    for feed in _build_feeds(relations, site_url):
        yield f"{feed.path}.atom", atom_text(feed, site_url)
        yield f"{feed.path}.json", json_feed_text(feed, site_url)
    for calendar in build_calendars(relations.library):
        yield calendar.path, calendar_text(calendar, site_url)
