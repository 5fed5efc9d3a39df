"""A feed as JSON (JSON Feed 1.1, jsonfeed.org/version/1.1)."""

import json
from typing import Any

from nscp_site.content.characters import writable
from nscp_site.feeds.atom import moment
from nscp_site.feeds.entries import Feed, FeedEntry, link_from
from nscp_site.pages.origins import PARTNERSHIP


def json_feed(feed: Feed, site_url: str) -> str:
    """The text of a feed's .json file."""
    made = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": f"{feed.title} – {PARTNERSHIP}",
        "description": feed.about,
        "language": "en-GB",
        "authors": [{"name": PARTNERSHIP}],
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
