"""Layout context: breadcrumb, helpline numbers, notices, feeds, footer links and JSON-LD for search engines.

Everything is computed here, so that the theme's templates only print it and another site generator could use it.
JSON-LD is data, not a script, so the Content-Security-Policy allows it. Pages with a neutral title and case studies
get none: a search engine's result must not show what they are about.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any

from nscp_site.content.addresses import path_to_address
from nscp_site.content.library import Entry, Library
from nscp_site.content.own_words import FAMILY_AUDIENCES
from nscp_site.pages import output_paths
from nscp_site.pages.origins import OWNER
from nscp_site.pages.signposts import HELP as ANSWERS
from nscp_site.pages.signposts import contact_button
from nscp_site.schema.collections import COLLECTIONS
from nscp_site.schema.contacts import strip_spaces
from nscp_site.schema.datasets import Dataset
from nscp_site.schema.learning import Course, Session
from nscp_site.schema.types import format_date

HOME = "index.md"
JsonLd = dict[str, Any]


def prose_structured_data(library: Library, path: str, site_url: str) -> str:
    """JSON-LD of a page of docs/: the organisation on the front page, a Report on a document's index; else ""."""
    if path == HOME:
        return serialise_json_ld(_organisation_json_ld(site_url))
    folder, _, name = path.partition("/")
    for document in library.values("documents").values():
        if name == "index.md" and document.collection == folder:
            dated = {"datePublished": document.dated} if document.dated else {}
            about = {"@type": "Report", "name": document.title, **dated, "publisher": _organisation_json_ld(site_url)}
            return serialise_json_ld(about | _url_property(path, site_url))
    return ""


def item_structured_data(entry: Entry, site_url: str) -> str:
    """JSON-LD of an item's page; empty with a neutral title, or where schema.org has no fitting type."""
    if entry.item.neutral_title or entry.collection not in JSON_LD_BUILDERS:
        return ""
    about = {"name": entry.item.title, "description": entry.item.summary} | _url_property(f"{entry.ref}.md", site_url)
    return serialise_json_ld(JSON_LD_BUILDERS[entry.collection](entry, site_url) | about)


def _dataset_json_ld(entry: Entry, site_url: str) -> JsonLd:
    """schema.org Dataset of a table, with its CSV and JSON downloads once the site's URL is known."""
    item: Dataset = entry.item
    files = [("text/csv", "csv"), ("application/json", "json")]
    forms = [
        {"@type": "DataDownload", "encodingFormat": kind, "contentUrl": f"{site_url}{entry.ref}.{ending}"}
        for kind, ending in files
        if site_url
    ]
    return {
        "@type": "Dataset",
        "creator": _organisation_json_ld(site_url),
        "dateModified": str(item.last_reviewed),
        "isAccessibleForFree": True,
        "spatialCoverage": AREA_SERVED,
        "variableMeasured": [column.name for column in item.columns if column.holds_numbers],
        **({"distribution": forms} if forms else {}),
    }


def _course_json_ld(entry: Entry, site_url: str) -> JsonLd:
    """schema.org Course with one CourseInstance for each session."""
    item: Course = entry.item
    held = [session_json_ld(one) for one in item.sessions]
    return {
        "@type": "Course",
        "provider": _organisation_json_ld(site_url),
        **({"alternateName": list(item.also_called)} if item.also_called else {}),
        **({"hasCourseInstance": held} if held else {}),
    }


def session_json_ld(one: Session) -> JsonLd:
    """schema.org CourseInstance of one session of a course; times are local, ISO 8601."""
    starts = f"{one.starts}T{one.time}" if one.time else str(one.starts)
    ends = f"{one.ends or one.starts}T{one.time_ends}" if one.time_ends else str(one.ends or "")
    return {
        "@type": "CourseInstance",
        "courseMode": "online" if one.online else "onsite",
        "startDate": starts,
        **({"endDate": ends} if ends else {}),
        **({"location": {"@type": "Place", "name": one.place}} if one.place else {}),
        **({"url": one.booking} if one.booking else {}),
    }


AREA_SERVED: JsonLd = {"@type": "AdministrativeArea", "name": "Northamptonshire"}
JSON_LD_BUILDERS: dict[str, Callable[[Entry, str], JsonLd]] = {
    "datasets": _dataset_json_ld,
    "training": _course_json_ld,
}


def _organisation_json_ld(site_url: str) -> JsonLd:
    """schema.org GovernmentOrganization of the Partnership, without a phone number: it has none of its own here."""
    url = {"url": site_url} if site_url else {}
    return {"@type": "GovernmentOrganization", "name": OWNER, "alternateName": "NSCP", "areaServed": AREA_SERVED, **url}


def _url_property(path: str, site_url: str) -> JsonLd:
    """The `url` property of a page; empty while the site's URL is not set."""
    return {"url": site_url + path_to_address(path)[1:]} if site_url else {}


def serialise_json_ld(facts: JsonLd) -> str:
    """JSON-LD as text that is safe inside a `<script>` element: `<`, `>` and `&` are escaped."""
    text = json.dumps({"@context": "https://schema.org"} | facts, ensure_ascii=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


NOTICES = "notices"


def _current_notices(library: Library) -> Iterator[dict[str, Any]]:
    """The notices of the library's day for the template, the site-wide ones first.

    Each has its text, section, linked page with the page's title, and the id of a contact to ring.
    """
    shown = [one for one in library.values(NOTICES).values() if one.starts <= library.today <= one.ends]
    for one in sorted(shown, key=lambda one: one.section or ""):
        title = _page_title(library, one.page or "")
        yield {"text": one.text, "section": one.section, "page": one.page, "title": title, "ring": one.contact}


# The page for whoever worries about a child; the numbers on every page lead to it.
WORRIED_PAGE = "worried/index.md"
# The page for young people: on it and on their answers, their own numbers stand on top.
YOUNG_PEOPLE_PAGE = "young-people/index.md"

# Documents, lists and pages for people at work: on these the way to leave is a plain link, though the key works too. It
# is the large button everywhere else, and on whatever of these touches a subject for which one may be watched.
PROFESSIONAL_SECTIONS = {name for name, one in COLLECTIONS.items() if one.at_work} | {
    "data",
    "professionals",
    "publications",
}
ABOUT, CONTACT_PAGES = "about", ("about/contact.md", "about/contacts.md")

# The pages at the foot of every page, those that there are, in this order.
FOOTER_PAGES = (
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


def breadcrumb(library: Library, uri: str) -> dict[str, Any]:
    """The fields of a page that its frame needs: the pages above it, whether young people read it, how one leaves."""
    section = uri.partition("/")[0]
    door = _answer_parent_page(library, uri)
    collection = COLLECTIONS.get(section)
    parent_pages = [f"{collection.section}/index.md"] if collection and collection.section else []
    if not uri.endswith("index.md") and "/" in uri:
        parent_pages = [door] if door else [*parent_pages, f"{section}/index.md"]
    steps = [[_page_title(library, path), path] for path in parent_pages if _page_title(library, path)]
    fields: dict[str, Any] = {"for_young": True} if YOUNG_PEOPLE_PAGE in (door, uri) else {}
    if _is_for_professionals(uri) and not is_sensitive(library, library.find(uri.removesuffix(".md"))):
        fields["exit"] = "plain"
    return {"breadcrumb": steps} | fields


def _is_for_professionals(uri: str) -> bool:
    """Whether a page is in a section for professionals, or is a document or a list."""
    section = uri.partition("/")[0]
    return section in PROFESSIONAL_SECTIONS or (section == ABOUT and uri not in CONTACT_PAGES)


def is_sensitive(library: Library, entry: Entry | None) -> bool:
    """Whether reading an item may put its reader at risk: by its neutral title, content note, audience or themes."""
    if entry is None:
        return False
    themes = (library.collections["themes"].get(name) for name in entry.item.themes)
    own = entry.item.neutral_title or entry.item.content_note or FAMILY_AUDIENCES & {*entry.item.audience}
    return bool(own) or any(theme and theme.item.neutral_title for theme in themes)


def _answer_parent_page(library: Library, uri: str) -> str:
    """The landing page of an answer's first audience; empty for a page that is not an answer."""
    entry = library.collections[ANSWERS].get(uri.removeprefix(f"{ANSWERS}/").removesuffix(".md"))
    if entry is None or uri != f"{entry.ref}.md":
        return ""
    door = f"{entry.item.audience[0]}/index.md"
    return door if door in library.prose else WORRIED_PAGE


def _page_title(library: Library, path: str) -> str:
    """The title of a page of docs/ or of a collection's index; empty where there is no such page."""
    if path in library.prose:
        return str(library.prose[path].fields.get("title", ""))
    name = path.partition("/")[0]
    return COLLECTIONS[name].plural if library.collections.get(name) else ""


def layout_context(library: Library) -> dict[str, Any]:
    """What is the same on every page: the numbers by contact, the pages at the foot, a preview's mark."""
    numbers = {
        name: {"number": contact.number, "link": f"tel:{strip_spaces(contact.number)}"}
        for name, contact in library.values("contacts").items()
        if contact.number
    }
    feeds = [["Everything new on this website", f"{output_paths.ALL_FEED}.atom"]]
    return {
        "numbers": numbers,
        "chat": _chat_address(library, "childline"),
        "feeds": feeds,
        "worried": WORRIED_PAGE in library.prose,
        "foot": [[_page_title(library, path), path] for path in FOOTER_PAGES if path in library.prose],
        "preview": _preview_banner(library),
        "notices": list(_current_notices(library)),
    }


def _chat_address(library: Library, name: str) -> str:
    """The URL of a contact's chat; empty where it has none."""
    contact = library.values("contacts").get(name)
    button = contact_button(library, contact, "chat") if contact else None
    return button.to if button else ""


def _preview_banner(library: Library) -> str:
    """The banner on every page of a preview; empty on the public site."""
    if not library.for_editors:
        return ""
    return (
        f"Preview as of {format_date(library.today)}, with drafts and pages under embargo. This is not the public site."
    )
