"""What the guard lets pass: the rows of content/anonymity-exceptions.yml."""

import hashlib
import re

from nscp_site.anonymity.spots import Spot
from nscp_site.content.library import Library, Record
from nscp_site.schema.editorial import AnonymityException

NAME = "anonymity-exceptions"
FILE = f"content/{NAME}.yml"
WORDS = re.compile(r"^[ \t]+text:(?P<value>.*(?:\n[ \t]{3,}.*)*)", re.MULTILINE)


def rows(library: Library) -> list[Record]:
    """The exceptions, in the order of their file."""
    return list(library.vocabularies[NAME].values())


def excusing(library: Library, path: str, text: str, spot: Spot) -> str:
    """The id of the exception that lets a spot of a file pass; empty where none does.

    One that has run out still does: its row is told then, once.
    """
    for record in rows(library):
        if lets_pass(library, record.value, path, text, spot):
            return record.id
    return ""


def lets_pass(library: Library, row: AnonymityException, path: str, text: str, spot: Spot) -> bool:
    """Whether a row is for a spot: for its words, their digest, or the published document in which it stands."""
    if row.document:
        document = library.values("documents").get(row.document)
        collection = document.collection if document else None
        return spot.sort == "warning" and bool(collection) and path.startswith(f"content/{collection}/")
    if row.rule != spot.kind:
        return False
    if row.digest:
        return digest_of(text[spot.start : spot.end]).startswith(row.digest)
    return covers(row.text or "", text, spot)


def digest_of(words: str) -> str:
    """What stands for some words where they may not stand themselves: SHA-256, their spaces single."""
    return hashlib.sha256(" ".join(words.split()).encode()).hexdigest()


def covers(words: str, text: str, spot: Spot) -> bool:
    """Whether the exact words stand in the text around a spot, however their lines are broken."""
    pattern = r"\s+".join(map(re.escape, words.split()))
    near = max(0, spot.start - 4 * len(words))
    return any(
        match.start() + near <= spot.start and spot.end <= match.end() + near
        for match in re.finditer(pattern, text[near : spot.end + 4 * len(words)])
    )


def without_words(text: str) -> str:
    """The list of exceptions with the words that they let pass blanked, letter by letter."""
    return WORDS.sub(lambda row: row[0].removesuffix(row["value"]) + re.sub(r"[^\n]", " ", row["value"]), text)
