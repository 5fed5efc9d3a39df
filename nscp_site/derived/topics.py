"""A guidance topic on its page: for whom it is, the courses on it, and the longer topic that it is a part of."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from nscp_site.content.library import Entry, Library
from nscp_site.schema.types import ROLE_NAMES

COLLECTION = "guidance"


@dataclass(frozen=True)
class Series:
    """A topic in parts, as one of them sees it: all of them in order, and those before and after it."""

    parts: list[Entry]
    before: Entry | None
    after: Entry | None


def for_whom(entry: Entry, audience_name: Callable[[str], str]) -> str:
    """For whom a topic is, in words: of people who work with children, those whose work it names."""
    roles = [ROLE_NAMES[role] for role in entry.item.roles]
    names = [name for name in entry.item.audience if name != "practitioners" or not roles]
    words = ", ".join([*roles, *map(audience_name, names)])
    return words[:1].upper() + words[1:]


def courses_on(library: Library, entry: Entry) -> list[Entry]:
    """The courses that a topic names."""
    named = (library.find(ref) for ref in entry.item.related)
    return [course for course in named if course and course.collection == "training"]


def series_of(library: Library, entry: Entry) -> Series | None:
    """The topic in parts that an item begins or belongs to; what is hidden from visitors is left out."""
    topics = library.collections[COLLECTION]
    first = next((one for one in topics.values() if entry.ref in one.item.parts), entry)
    parts = [first, *(part for part in map(library.find, first.item.parts) if part)]
    if len(parts) == 1:
        return None
    place = [part.ref for part in parts].index(entry.ref)
    return Series(parts, parts[place - 1] if place else None, parts[place + 1] if place + 1 < len(parts) else None)


def template_helpers(library: Library, audience_name: Callable[[str], str]) -> dict[str, Callable[..., Any]]:
    """What the template of a topic asks."""
    return {
        "for_whom": lambda entry: for_whom(entry, audience_name),
        "courses_on": lambda entry: courses_on(library, entry),
        "series_of": lambda entry: series_of(library, entry),
    }
