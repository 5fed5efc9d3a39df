"""What search engines may know of a page, as JSON-LD in the vocabulary of schema.org: only what the page itself says.

It is data, not a script, so the site's policy lets it stand (HTML, "data block"). Pages with a neutral title and case
studies have none: a search engine's card must not say what they are about.
"""

import json
from collections.abc import Callable
from typing import Any

from nscp_site.content.addresses import address_of
from nscp_site.content.library import Entry, Library
from nscp_site.opendata.provenance import OWNER
from nscp_site.schema.datasets import Dataset
from nscp_site.schema.learning import Course, Session

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
