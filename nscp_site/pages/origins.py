"""Provenance of pages and data: whose text it is, its sources, and the edition of the national guidance."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from nscp_site.content.library import Entry, Library
from nscp_site.schema.items import Source
from nscp_site.schema.types import format_date

CURRENT_EDITION = "2026"
UNKNOWN_EDITIONS = ("not stated", "none")


def edition_note(edition: str) -> str:
    """The note on a replaced edition of Working Together; empty for the current or an unstated edition."""
    if edition in (CURRENT_EDITION, *UNKNOWN_EDITIONS):
        return ""
    return f"Written under Working Together {edition}, since replaced."


# A section with a number: "3. Progress of the plan: Neglect", "Appendix 2 – Structure".
NUMBERED_SECTION = re.compile(r"(\d+|Appendix \d+)(?:[.:]| –) ")
TRAILING_BRACKETS = re.compile(r" \([^)]*\)$")
# Beside the documents themselves, what says how to work: there it matters that the national guidance has changed.
PRACTICE_COLLECTIONS = ("briefings", "governance", "guidance")


def origin_line(library: Library, entry: Entry) -> str:
    """The line under a page's summary: whose text it is, as at which day, under which edition of the guidance."""
    item = entry.item
    if entry.origin == "service":
        return f"From the Partnership. Last checked on {format_date(item.last_reviewed)}."
    if entry.origin == "elsewhere":
        return f"From others: this page only says where to find it. Last checked on {format_date(item.last_reviewed)}."
    documents = [library.value("documents", source.document) for source in item.source]
    whose = "our documents" if any(document.ours for document in documents) else "what others have published"
    tells_how = is_chapter(library, entry) or entry.collection in PRACTICE_COLLECTIONS
    edition = edition_note(item.working_together) if tells_how else ""
    # What to do rests on sources of its own, read later than the document.
    steps = getattr(item, "steps", ())
    begins = f"Steps checked on {format_date(item.last_reviewed)}; the rest from" if steps else "From"
    return f"{begins} {whose}, as at {format_date(item.as_at)}. {edition}".strip()


def is_chapter(library: Library, entry: Entry) -> bool:
    """Whether an item is a section of a published document."""
    return entry.collection in {document.collection for document in library.values("documents").values()}


def source_sections(entry: Entry) -> dict[str, list[str]]:
    """The sections of its documents that an item comes from, by document id: numbers, or else names."""
    found: dict[str, list[str]] = {}
    for source in entry.item.source:
        number = NUMBERED_SECTION.match(source.section)
        name = TRAILING_BRACKETS.sub("", source.section) if number is None else number[1]
        found.setdefault(source.document, []).append(f"section {name}" if name.isdigit() else name)
    return {document: list(dict.fromkeys(sections)) for document, sections in found.items()}


def common_age_line(entries: Sequence[Entry]) -> str:
    """The age shared by most entries of a list, to be said once above it; empty if no day has a majority."""
    (days, count), *_ = Counter(map(age_line, entries)).most_common(1) or [("", 0)]
    return days if count > max(2, len(entries) / 2) else ""


def age_line(entry: Entry) -> str:
    """How old an item is: the day its document refers to, or the day the Partnership last checked it."""
    if entry.origin == "record":
        return f"As at {format_date(entry.item.as_at)}"
    return f"Checked on {format_date(entry.item.last_reviewed)}"


OWNER = "Northamptonshire Safeguarding Children Partnership"
# No document states a licence, and a program must not invent one.
LICENCE = {
    "name": "notspecified",
    "title": f"Copyright of the {OWNER}. No open licence has been stated: ask before you publish it again.",
}
DATA_CREDITS = {
    "owner": OWNER,
    "licence": LICENCE["title"],
    "about": "/data/",
    "how_transcribed": "/about/transcription/",
}


def format_json(value: Any) -> str:
    """Indented JSON; the same value always gives the same bytes."""
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def provenance(library: Library, sources: Iterable[Source]) -> list[dict[str, str]]:
    """The documents that something was taken from, each once, in the order in which they are named."""
    documents = library.values("documents")
    named = dict.fromkeys(source.document for source in sources)
    shown = ("title", "period", "status")
    return [{"document": name} | {key: getattr(documents[name], key) for key in shown} for name in named]
