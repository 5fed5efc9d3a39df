"""What every file of the open data says of itself: whose it is, where it was read, when it was checked."""

import json
from collections.abc import Iterable
from typing import Any

from nscp_site.content.library import Library
from nscp_site.schema.items import Source

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
    return [
        {
            "document": name,
            "title": documents[name].title,
            "period": documents[name].period,
            "status": documents[name].status,
        }
        for name in named
    ]
