"""What the guard lets pass: the rows of content/anonymity-exceptions.yml."""

import re
from collections.abc import Iterable

from nscp_site.anonymity.spots import Spot
from nscp_site.library import Library, Record

NAME = "anonymity-exceptions"
FILE = f"content/{NAME}.yml"


def rows(library: Library) -> list[Record]:
    """The exceptions, in the order of their file."""
    return list(library.vocabularies[NAME].values())


def excusing(exceptions: Iterable[Record], text: str, spot: Spot) -> str:
    """The id of the exception that lets a spot of a text pass; empty where none does.

    One that has run out still does: its row is told then, once.
    """
    for record in exceptions:
        if record.value.rule == spot.kind and covers(record.value.text, text, spot):
            return record.id
    return ""


def covers(words: str, text: str, spot: Spot) -> bool:
    """Whether the exact words stand in the text around a spot, however their lines are broken."""
    pattern = r"\s+".join(map(re.escape, words.split()))
    return any(match.start() <= spot.start and spot.end <= match.end() for match in re.finditer(pattern, text))
