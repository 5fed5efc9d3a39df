"""The Partnership as a picture: who reports to whom; who was named in which document, and when."""

from dataclasses import dataclass

from nscp_site.content.library import Entry, Library
from nscp_site.derived.who import stated
from nscp_site.schema.collections import COLLECTIONS
from nscp_site.schema.vocabularies import Event

# Every group was looked for in every document; of the partners, only what is said of them was noted.
NOTHING = {"groups": "not named", "partners": "nothing noted"}
FIRST_YEAR, LAST_YEAR = "2019", "2023"


@dataclass(frozen=True)
class Node:
    """A group in the structure: how far below the top it stands, and the groups that report to it."""

    entry: Entry
    depth: int
    parts: tuple["Node", ...]


def structure(library: Library) -> list[Node]:
    """The groups for which a document states who reports to whom; each top with all below it.

    A group in a circle of reports, or that reports to two, is shown once, where it is met first.
    """
    groups = library.collections["groups"]
    known = {name: [one for one in entry.item.reports_to if one in groups] for name, entry in groups.items()}
    met: set[str] = set()

    def node(name: str, depth: int) -> Node:
        met.add(name)
        below = [other.id for other in library.ordered("groups") if name in known[other.id]]
        return Node(groups[name], depth, tuple(node(one, depth + 1) for one in below if one not in met))

    tops = [one for one in known if not known[one] and any(one in names for names in known.values())]
    in_circles = [one for one in known if known[one]]
    drawn = sorted(tops, key=lambda one: groups[one].item.sort_key()) + in_circles
    return [node(one, 0) for one in drawn if one not in met]


def told_of(entry: Entry) -> dict[str, str]:
    """What the structure says of a group besides its name: its chair and how often it meets, where these are stated."""
    found = {"Chair": stated(entry.item.chair), "Meets": stated(entry.item.meets)}
    return {head: text for head, text in found.items() if text}


def documents(library: Library) -> dict[str, str]:
    """The documents that the tables compare, in the order of their file, by the name of their collection."""
    return {
        name: COLLECTIONS[one.collection].many
        for name, one in library.values("documents").items()
        if one.collection in COLLECTIONS
    }


def compared(library: Library, collection: str) -> list[tuple[Entry, list[str]]]:
    """A row for each partner or group with words for the table: what each document says of it, in short."""
    rows = []
    for entry in library.ordered(collection):
        said = {one.document: one.in_short or "named" for one in entry.item.by_document}
        if any(one.in_short for one in entry.item.by_document):
            rows.append((entry, [said.get(name, NOTHING[collection]) for name in documents(library)]))
    return rows


def years_of_change(library: Library) -> list[Event]:
    """What the timeline holds on the way the Partnership is run, from 2019 to 2023."""
    events = [one for one in library.values("timeline").values() if "governance" in one.themes]
    return sorted(
        (one for one in events if FIRST_YEAR <= one.when[:4] <= LAST_YEAR), key=lambda event: (event.when, event.what)
    )
