"""A feed as Atom (RFC 4287)."""

from datetime import date
from xml.etree import ElementTree

from nscp_site.content.characters import writable
from nscp_site.feeds.entries import Feed, FeedEntry, link_from
from nscp_site.pages.origins import PARTNERSHIP

NAMESPACE = "http://www.w3.org/2005/Atom"


def atom(feed: Feed, site_url: str) -> str:
    """The text of a feed's .atom file."""
    root = ElementTree.Element("feed", {"xmlns": NAMESPACE, "xml:lang": "en-GB"})
    add(root, "id", feed.identifier)
    add(root, "title", f"{feed.title} – {PARTNERSHIP}")
    add(root, "subtitle", feed.about)
    add(root, "updated", moment(feed.updated))
    add(add(root, "author"), "name", PARTNERSHIP)
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
