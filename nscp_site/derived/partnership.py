"""The Partnership as a picture: who reports to whom, drawn and in words; who was named in which document, and when."""

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from nscp_site.library import Entry, Library
from nscp_site.schema import COLLECTIONS
from nscp_site.schema.vocabularies import Event

# The drawing, in units of about a pixel on a small telephone: no wider than its screen.
WIDTH, LINE, PADDING, GAP, INDENT, LETTERS = 340, 20, 10, 12, 26, 37
# Every group was looked for in every document; of the partners, only what is said of them was noted.
NOTHING = {"groups": "not named", "partners": "nothing noted"}
FIRST_YEAR, LAST_YEAR = "2019", "2023"


@dataclass(frozen=True)
class Node:
    """A group in the structure: how far below the top it stands, and the groups that report to it."""

    entry: Entry
    depth: int
    parts: tuple["Node", ...]

    def all(self) -> Iterator["Node"]:
        """This group and all below it, in the order in which they are drawn."""
        yield self
        for part in self.parts:
            yield from part.all()


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


@dataclass(frozen=True)
class Box:
    """A drawn group: its place and size in the drawing's units, its name in lines, the middle of the one above it."""

    left: int
    top: int
    width: int
    height: int
    lines: list[str]
    from_left: int | None
    from_top: int

    @property
    def baselines(self) -> list[tuple[int, str]]:
        """Each line of the name with the height at which it is written."""
        return [(self.top + PADDING + LINE * (place + 1) - 5, line) for place, line in enumerate(self.lines)]

    @property
    def line(self) -> str:
        """The path from the group above: down, then to the left edge; empty for the top."""
        if self.from_left is None:
            return ""
        return f"M{self.from_left} {self.from_top}V{self.top + self.height // 2}H{self.left}"


@dataclass(frozen=True)
class Drawing:
    """The structure drawn as boxes below each other, further in the deeper they stand."""

    nodes: list[Node]

    @cached_property
    def boxes(self) -> list[Box]:
        """Every group's box, from the top down."""
        made: list[Box] = []
        above: dict[int, Box] = {}
        top = 2
        for node in (one for root in self.nodes for one in root.all()):
            left = 2 + node.depth * INDENT
            width = WIDTH - 2 - left
            lines = textwrap.wrap(node.entry.item.title, LETTERS - node.depth * 3)
            parent = above.get(node.depth - 1)
            start = (parent.left + INDENT // 2, parent.top + parent.height) if parent else (None, 0)
            box = Box(left, top, width, 2 * PADDING + LINE * len(lines), lines, *start)
            above[node.depth] = box
            made.append(box)
            top += box.height + GAP
        return made

    @property
    def height(self) -> int:
        """The height of the whole."""
        return self.boxes[-1].top + self.boxes[-1].height + 2 if self.boxes else 0


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
