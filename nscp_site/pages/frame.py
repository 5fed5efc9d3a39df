"""What surrounds every page: breadcrumb, numbers to ring, notices, feeds, footer, and JSON-LD for search engines.

Computed here, so that the theme's templates only print it and another generator could too. JSON-LD is data, not a
script, so the site's policy lets it stand. Pages with a neutral title and case studies have none: a search engine's
card must not say what they are about.
"""

import json
from collections.abc import Callable
from typing import Any

from nscp_site.content.addresses import address_of
from nscp_site.content.library import Entry, Library
from nscp_site.content.own_words import FAMILIES
from nscp_site.pages import output_paths
from nscp_site.pages.origins import OWNER
from nscp_site.pages.signposts import HELP as ANSWERS
from nscp_site.pages.signposts import button_of_contact
from nscp_site.schema.announcements import Notice
from nscp_site.schema.collections import COLLECTIONS
from nscp_site.schema.contacts import as_dialled
from nscp_site.schema.datasets import Dataset
from nscp_site.schema.learning import Course, Session
from nscp_site.schema.types import spoken

HOME = "index.md"
Facts = dict[str, Any]


def of_prose(library: Library, path: str, site_url: str) -> str:
    """The data of a page of docs/: the Partnership on the front page, a document on the page of its contents."""
    if path == HOME:
        return written(partnership(site_url))
    folder, _, name = path.partition("/")
    for document in library.values("documents").values():
        if name == "index.md" and document.collection == folder:
            dated = {"datePublished": document.dated} if document.dated else {}
            about = {"@type": "Report", "name": document.title, **dated, "publisher": partnership(site_url)}
            return written(about | where(path, site_url))
    return ""


def of_item(entry: Entry, site_url: str) -> str:
    """The data of an item's page; empty for kinds that the vocabulary has no true word for."""
    if entry.item.neutral_title or entry.collection not in KINDS:
        return ""
    about = {"name": entry.item.title, "description": entry.item.summary} | where(f"{entry.ref}.md", site_url)
    return written(KINDS[entry.collection](entry, site_url) | about)


def dataset(entry: Entry, site_url: str) -> Facts:
    """A table, with the two forms in which it can be taken away."""
    item: Dataset = entry.item
    files = [("text/csv", "csv"), ("application/json", "json")]
    forms = [
        {"@type": "DataDownload", "encodingFormat": kind, "contentUrl": f"{site_url}{entry.ref}.{ending}"}
        for kind, ending in files
        if site_url
    ]
    return {
        "@type": "Dataset",
        "creator": partnership(site_url),
        "dateModified": str(item.last_reviewed),
        "isAccessibleForFree": True,
        "spatialCoverage": PLACE,
        "variableMeasured": [column.name for column in item.columns if column.holds_numbers],
        **({"distribution": forms} if forms else {}),
    }


def course(entry: Entry, site_url: str) -> Facts:
    """A course, with the dates on which it is held."""
    item: Course = entry.item
    held = [session(one) for one in item.sessions]
    return {
        "@type": "Course",
        "provider": partnership(site_url),
        **({"alternateName": list(item.also_called)} if item.also_called else {}),
        **({"hasCourseInstance": held} if held else {}),
    }


def session(one: Session) -> Facts:
    """One date of a course, which the vocabulary counts among the events."""
    starts = f"{one.starts}T{one.time}" if one.time else str(one.starts)
    ends = f"{one.ends or one.starts}T{one.time_ends}" if one.time_ends else str(one.ends or "")
    place = {"location": {"@type": "Place", "name": one.place}} if one.place else {}
    return {
        "@type": "CourseInstance",
        "courseMode": "online" if one.online else "onsite",
        "startDate": starts,
        **({"endDate": ends} if ends else {}),
        **place,
        **({"url": one.booking} if one.booking else {}),
    }


PLACE: Facts = {"@type": "AdministrativeArea", "name": "Northamptonshire"}
KINDS: dict[str, Callable[[Entry, str], Facts]] = {"datasets": dataset, "training": course}


def partnership(site_url: str) -> Facts:
    """The Partnership itself. The numbers on this site are other services', so none is named as its own."""
    url = {"url": site_url} if site_url else {}
    return {"@type": "GovernmentOrganization", "name": OWNER, "alternateName": "NSCP", "areaServed": PLACE, **url}


def where(path: str, site_url: str) -> Facts:
    """A page's whole address, once the site has one."""
    return {"url": site_url + address_of(path)[1:]} if site_url else {}


def written(facts: Facts) -> str:
    """The data as it stands in a page: nothing in it can end the element it stands in."""
    text = json.dumps({"@context": "https://schema.org"} | facts, ensure_ascii=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


NAME = "notices"


def current_notices(library: Library) -> list[Notice]:
    """The notices of the library's day; those for every page first."""
    notices = library.values(NAME).values()
    shown = [one for one in notices if one.starts <= library.today <= one.ends]
    return sorted(shown, key=lambda one: one.section or "")


# The page for whoever worries about a child; the numbers on every page lead to it.
WORRIED = "worried/index.md"
# The page for young people: on it and on their answers, their own numbers stand on top.
YOUNG = "young-people/index.md"

# Documents, lists and pages for people at work: on these the way to leave is a plain link, though the key works too. It
# is the large button everywhere else, and on whatever of these touches a subject for which one may be watched.
AT_WORK = {name for name, one in COLLECTIONS.items() if one.at_work} | {"data", "professionals", "publications"}
ABOUT, TO_REACH_SOMEBODY = "about", ("about/contact.md", "about/contacts.md")

# The pages at the foot of every page, those that there are, in this order.
FOOT = (
    "about/accessibility.md",
    "about/privacy.md",
    "about/copyright.md",
    "about/contact.md",
    "about/contacts.md",
    "about/how-this-site-is-made.md",
    "about/glossary.md",
    "about/what-changed.md",
    "about/subscribe.md",
    "browse-safely.md",
)


def place_of(library: Library, uri: str) -> dict[str, Any]:
    """The fields of a page that its frame needs: the pages above it, whether young people read it, how one leaves."""
    section = uri.partition("/")[0]
    door = door_of(library, uri)
    collection = COLLECTIONS.get(section)
    above = [f"{collection.section}/index.md"] if collection and collection.section else []
    if not uri.endswith("index.md") and "/" in uri:
        above = [door] if door else [*above, f"{section}/index.md"]
    steps = [[title_of(library, path), path] for path in above if title_of(library, path)]
    told: dict[str, Any] = {"for_young": True} if YOUNG in (door, uri) else {}
    if is_at_work(uri) and not is_sensitive(library, library.find(uri.removesuffix(".md"))):
        told["exit"] = "plain"
    return {"breadcrumb": steps} | told


def is_at_work(uri: str) -> bool:
    """Whether a page is a document, a list or a page for people at work."""
    section = uri.partition("/")[0]
    return section in AT_WORK or (section == ABOUT and uri not in TO_REACH_SOMEBODY)


def is_sensitive(library: Library, entry: Entry | None) -> bool:
    """Whether a reader of an item may be watched by the one who does harm: by its own words, readers or themes."""
    if entry is None:
        return False
    themes = (library.collections["themes"].get(name) for name in entry.item.themes)
    own = entry.item.neutral_title or entry.item.content_note or FAMILIES & {*entry.item.audience}
    return bool(own) or any(theme and theme.item.neutral_title for theme in themes)


def door_of(library: Library, uri: str) -> str:
    """The page that leads to an answer's page: that of its readers; empty for a page that is no answer's."""
    entry = library.collections[ANSWERS].get(uri.removeprefix(f"{ANSWERS}/").removesuffix(".md"))
    if entry is None or uri != f"{entry.ref}.md":
        return ""
    door = f"{entry.item.audience[0]}/index.md"
    return door if door in library.prose else WORRIED


def title_of(library: Library, path: str) -> str:
    """The title of a page of docs/ or of a collection's index; empty where there is no such page."""
    if path in library.prose:
        return str(library.prose[path].fields.get("title", ""))
    name = path.partition("/")[0]
    return COLLECTIONS[name].many if library.collections.get(name) else ""


def frame(library: Library) -> dict[str, Any]:
    """What is the same on every page: the numbers by contact, the pages at the foot, a preview's mark."""
    numbers = {
        name: {"number": contact.number, "link": f"tel:{as_dialled(contact.number)}"}
        for name, contact in library.values("contacts").items()
        if contact.number
    }
    feeds = [["Everything new on this website", f"{output_paths.ALL}.atom"]]
    return {
        "numbers": numbers,
        "chat": chat_of(library, "childline"),
        "feeds": feeds,
        "worried": WORRIED in library.prose,
        "foot": [[title_of(library, path), path] for path in FOOT if path in library.prose],
        "preview": preview_words(library),
        "notices": [notice_words(library, one) for one in current_notices(library)],
    }


def notice_words(library: Library, notice: Notice) -> dict[str, Any]:
    """What a notice prints: its words, its section, the page that says more with its title, whom to ring."""
    title = title_of(library, notice.page) if notice.page else ""
    return {"text": notice.text, "section": notice.section, "page": notice.page, "title": title, "ring": notice.contact}


def chat_of(library: Library, name: str) -> str:
    """The address of a contact's chat; empty where it has none."""
    contact = library.values("contacts").get(name)
    button = button_of_contact(library, contact, "chat") if contact else None
    return button.to if button else ""


def preview_words(library: Library) -> str:
    """What stands on top of every page of a preview; empty on the public site."""
    if not library.for_editors:
        return ""
    return f"Preview as of {spoken(library.today)}, with drafts and pages under embargo. This is not the public site."
