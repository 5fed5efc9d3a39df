"""Whose words a page or data file gives, and under which edition of the national guidance they were written."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from nscp_site.content.library import Entry, Library
from nscp_site.schema.items import Source
from nscp_site.schema.types import spoken

CURRENT = "2026"
WITHOUT = ("not stated", "none")


def edition_note(edition: str) -> str:
    """What a page says of an edition that is no longer the current one; empty where there is nothing to say."""
    if edition in (CURRENT, *WITHOUT):
        return ""
    return f"Written under Working Together {edition}, since replaced."


# A section with a number: "3. Progress of the plan: Neglect", "Appendix 2 – Structure".
NUMBERED = re.compile(r"(\d+|Appendix \d+)(?:[.:]| –) ")
EXPLAINED = re.compile(r" \([^)]*\)$")
# Beside the documents themselves, what says how to work: there it matters that the national guidance has changed.
TELLS_HOW_TO_WORK = ("briefings", "governance", "guidance")


def origin_line(library: Library, entry: Entry) -> str:
    """The line below a page's first sentence. Of the national guidance, only what repeats a document speaks."""
    item = entry.item
    if entry.origin == "service":
        return f"From the Partnership. Last checked on {spoken(item.last_reviewed)}."
    if entry.origin == "elsewhere":
        return f"From others: this page only says where to find it. Last checked on {spoken(item.last_reviewed)}."
    documents = [library.value("documents", source.document) for source in item.source]
    whose = "our documents" if any(document.ours for document in documents) else "what others have published"
    tells_how = is_chapter(library, entry) or entry.collection in TELLS_HOW_TO_WORK
    edition = edition_note(item.working_together) if tells_how else ""
    # What to do rests on sources of its own, read later than the document.
    steps = getattr(item, "steps", ())
    begins = f"Steps checked on {spoken(item.last_reviewed)}; the rest from" if steps else "From"
    return f"{begins} {whose}, as at {spoken(item.as_at)}. {edition}".strip()


def is_chapter(library: Library, entry: Entry) -> bool:
    """Whether a page is a part of a document, whose place in it stands on the page."""
    return entry.collection in {document.collection for document in library.values("documents").values()}


def sources(entry: Entry) -> dict[str, list[str]]:
    """Where in its documents a page's text stands, by document: the numbers of sections, or else their names."""
    found: dict[str, list[str]] = {}
    for source in entry.item.source:
        number = NUMBERED.match(source.section)
        name = EXPLAINED.sub("", source.section) if number is None else number[1]
        found.setdefault(source.document, []).append(f"section {name}" if name.isdigit() else name)
    return {document: list(dict.fromkeys(sections)) for document, sections in found.items()}


def mostly_dated(entries: Sequence[Entry]) -> str:
    """How old most entries of a list are, to be said once above it; empty where no day is that of most."""
    (days, count), *_ = Counter(map(dated, entries)).most_common(1) or [("", 0)]
    return days if count > max(2, len(entries) / 2) else ""


def dated(entry: Entry) -> str:
    """How old a page is, for a list: the day its document speaks of, or the day the Partnership last checked it."""
    if entry.origin == "record":
        return f"As at {spoken(entry.item.as_at)}"
    return f"Checked on {spoken(entry.item.last_reviewed)}"


OWNER = "Northamptonshire Safeguarding Children Partnership"
# No document states a licence, and a program must not invent one.
LICENCE = {
    "name": "notspecified",
    "title": f"Copyright of the {OWNER}. No open licence has been stated: ask before you publish it again.",
}
WHOSE = {"owner": OWNER, "licence": LICENCE["title"], "about": "/data/", "how_transcribed": "/about/transcription/"}


def as_json(value: Any) -> str:
    """JSON as people can read it too; the same value gives the same bytes."""
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def provenance(library: Library, sources: Iterable[Source]) -> list[dict[str, str]]:
    """The documents that something was taken from, each once, in the order in which they are named."""
    documents = library.values("documents")
    named = dict.fromkeys(source.document for source in sources)
    shown = ("title", "period", "status")
    return [{"document": name} | {key: getattr(documents[name], key) for key in shown} for name in named]
