"""How long a list on a page may get, and long lists on as many pages as they need, with plain links.

A list that is a little long is better whole than cut; so it is cut only when it exceeds `whole`, and then to what a
reader can use. What is cut off is never lost: the page says how many there are and leads to a list of all.
"""

from collections.abc import Iterator, Sequence, Sized
from dataclasses import dataclass
from itertools import accumulate
from typing import TypeVar

from nscp_site.content.library import Entry
from nscp_site.schema.collections import COLLECTIONS

One = TypeVar("One")


@dataclass(frozen=True)
class Bound:
    """A list of at most `whole` is printed whole; of a longer one `first` stand on the page."""

    whole: int
    first: int


# Each `whole` lies above what the Partnership itself publishes, so that its own pages are cut nowhere.
BOUNDS = {
    # What an item names: its editor's choice, so all of it; but a program may have written five hundred.
    "named": Bound(40, 40),
    # What names an item and is not named by it: this grows with the site, on a page that nobody changed.
    "naming": Bound(6, 1),
    # The same for what much rests on, as on a group or a chapter of the annual report: collections say so themselves.
    "resting": Bound(22, 1),
    # The other pages that an editor's note concerns: a page may hold a dozen notes, and no few of many are the best.
    "note": Bound(16, 0),
    # On a theme's page, the items of one kind, each with its summary.
    "theme": Bound(25, 5),
    # The index of a collection: it is read from the top, as a catalogue.
    "index": Bound(60, 60),
    # A part of such an index, where it has several: a reader sees what each part is about.
    "part": Bound(10, 6),
    # A collection's items for one audience, or on a page with other lists.
    "door": Bound(40, 12),
    # In a theme's chain of learning: the steps of a stage or of a gap, what one step is tied to, the table of ties.
    "stage": Bound(20, 3),
    "tied": Bound(12, 3),
    "told": Bound(50, 3),
    # The changes of the whole site, the latest first.
    "changes": Bound(200, 100),
    # Tables of all groups, partners or datasets.
    "rows": Bound(100, 50),
    # In a pack for a team meeting, on two pages of paper: the briefings to read first.
    "pack": Bound(10, 6),
}
# The letters that reviews may take up in such a pack: what a team reads in two minutes, a third of what fits.
PACK_REVIEWS = 2500
# A list of all pages stands on one page up to this length (some 18 kB as sent), else on a page for each of its parts …
LIST = 700
# … and a long part on several pages of so many: few enough to look through, with a page's weight far below 50 kB.
SHEET = 250


def bound_of_naming(collection: str) -> str:
    """The name of the bound for what names an item of a collection."""
    return "resting" if COLLECTIONS[collection].much_rests_on_it else "naming"


def is_long(name: str, values: Sized) -> bool:
    """Whether a list exceeds its bound."""
    return len(values) > BOUNDS[name].whole


def few(name: str, values: Sequence[One]) -> list[One]:
    """The values that stand on the page: all, or the first."""
    return list(values[: BOUNDS[name].first] if is_long(name, values) else values)


def newest(name: str, entries: Sequence[Entry]) -> list[Entry]:
    """The items that stand on the page, in their order: all, or those that speak of the latest time."""
    if not is_long(name, entries):
        return list(entries)
    chosen = {entry.ref for entry in latest_first(entries)[: BOUNDS[name].first]}
    return [entry for entry in entries if entry.ref in chosen]


def latest_first(entries: Sequence[Entry]) -> list[Entry]:
    """Items, those in front that speak of the latest time."""
    return sorted(entries, key=lambda entry: (str(entry.item.as_at), entry.item.last_reviewed), reverse=True)


@dataclass(frozen=True)
class Part:
    """A part of a list: its heading, the heading's anchor, its lines in Markdown (links as in `(item:news/id)`)."""

    heading: str
    anchor: str
    lines: list[str]


@dataclass(frozen=True)
class Listing:
    """A list: its path below the site without an ending, its title, its parts, what it belongs to (title, path).

    `neutral` is what a browser's tabs and history say where the title of the item it is about is kept out of them.
    """

    path: str
    title: str
    parts: list[Part]
    above: tuple[str, str]
    neutral: str = ""

    @property
    def uri(self) -> str:
        """Its first page."""
        return uri_of(self.path, 1)

    @property
    def total(self) -> int:
        """How many lines it has."""
        return sum(len(part.lines) for part in self.parts)

    def place_of(self, anchor: str) -> str:
        """Where one of its parts begins: the page, and the heading on it. A list of one part has no such heading."""
        ends = [0, *accumulate(len(part.lines) for part in self.parts)]
        number = next(place for place, part in enumerate(self.parts) if part.anchor == anchor)
        page = uri_of(self.path, ends[number] // SHEET + 1)
        return f"{page}#{anchor}" if len(self.parts) > 1 else page

    def places_of(self, anchor: str) -> list[str]:
        """Where one of its parts begins, and every further page on which it goes on."""
        first = self.place_of(anchor)
        further = [sheet.uri for sheet in sheets(self) if anchor in {part.anchor for part in sheet.parts}][1:]
        return [first, *(f"{page}#{anchor}" if len(self.parts) > 1 else page for page in further)]


@dataclass(frozen=True)
class Sheet:
    """One page of a list: its number, its path among the pages, its title, told apart from the other pages'.

    `neutral_title` is what a browser's history says instead, empty where the title may stand there; `others` are all
    pages of the list, each with its number and path; of `parts` the first may go on from before.
    """

    listing: Listing
    number: int
    uri: str
    title: str
    neutral_title: str
    others: list[tuple[int, str]]
    parts: list[Part]

    @property
    def of(self) -> int:
        """How many pages there are."""
        return len(self.others)


def sheets(listing: Listing) -> Iterator[Sheet]:
    """The pages of a list, each of at most SHEET lines."""
    numbers = range(1, max(1, -(-listing.total // SHEET)) + 1)
    others = [(number, uri_of(listing.path, number)) for number in numbers]
    for number, uri in others:
        place = f", page {number} of {len(others)}" if len(others) > 1 else ""
        neutral = listing.neutral + place if listing.neutral else ""
        parts = cut(listing.parts, (number - 1) * SHEET, number * SHEET)
        yield Sheet(listing, number, uri, listing.title + place, neutral, others, parts)


def cut(parts: list[Part], begin: int, end: int) -> list[Part]:
    """The lines from `begin` to before `end`, counted through all parts, below their headings."""
    found, before = [], 0
    for part in parts:
        lines = part.lines[max(0, begin - before) : max(0, end - before)]
        if lines:
            found.append(Part(part.heading + " (continued)" * (begin > before), part.anchor, lines))
        before += len(part.lines)
    return found


def uri_of(path: str, number: int) -> str:
    """The path of a list's page: the first where the list is, the others below it."""
    return f"{path}.md" if number == 1 else f"{path}/{number}.md"
