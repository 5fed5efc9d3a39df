"""Every feed and calendar as a file of the site."""

from collections.abc import Iterator

from nscp_site.content.relations import Relations
from nscp_site.feeds.atom import atom
from nscp_site.feeds.calendars import calendar_text
from nscp_site.feeds.entries import feeds
from nscp_site.feeds.jsonfeed import json_feed
from nscp_site.pages.events import calendars


def feed_files(relations: Relations, site_url: str) -> Iterator[tuple[str, str]]:
    """Every feed and calendar of a library: its path on the site, and its text.

    While the site's address is not known (empty), links in feeds are relative and calendars have none.
    """
    for feed in feeds(relations):
        yield f"{feed.path}.atom", atom(feed, site_url)
        yield f"{feed.path}.json", json_feed(feed, site_url)
    for calendar in calendars(relations.library):
        yield calendar.path, calendar_text(calendar, site_url)
