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
class _ListLimit:
    """A list of at most `whole` entries is shown whole; of a longer one, `first` entries are shown."""

    whole: int
    first: int


# Each `whole` lies above what the Partnership itself publishes, so that its own pages are cut nowhere.
LIST_LIMITS = {
    # What an item names: its editor's choice, so all of it; but a program may have written five hundred.
    "named": _ListLimit(40, 40),
    # What names an item and is not named by it: this grows with the site, on a page that nobody changed.
    "naming": _ListLimit(6, 1),
    # The same for what much rests on, as on a group or a chapter of the annual report: collections say so themselves.
    "resting": _ListLimit(22, 1),
    # The other pages that an editor's note concerns: a page may hold a dozen notes, and no few of many are the best.
    "note": _ListLimit(16, 0),
    # On a theme's page, the items of one kind, each with its summary.
    "theme": _ListLimit(25, 5),
    # The index of a collection: it is read from the top, as a catalogue.
    "index": _ListLimit(60, 60),
    # A part of such an index, where it has several: a reader sees what each part is about.
    "part": _ListLimit(10, 6),
    # A collection's items for one audience, or on a page with other lists.
    "door": _ListLimit(40, 12),
    # In a theme's chain of learning: the steps of a stage or of a gap, what one step is tied to, the table of ties.
    "stage": _ListLimit(20, 3),
    "tied": _ListLimit(12, 3),
    "told": _ListLimit(50, 3),
    # The changes of the whole site, the latest first.
    "changes": _ListLimit(200, 100),
    # Tables of all groups, partners or datasets.
    "rows": _ListLimit(100, 50),
    # In a pack for a team meeting, on two pages of paper: the briefings to read first.
    "pack": _ListLimit(10, 6),
}
# The letters that reviews may take up in such a pack: what a team reads in two minutes, a third of what fits.
PACK_REVIEW_CHARACTERS = 2500
# A list of all pages stands on one page up to this length (some 18 kB as sent), else on a page for each of its parts …
MAX_LIST_LINES = 700
# … and a long part on several pages of so many: few enough to look through, with a page's weight far below 50 kB.
LINES_PER_PAGE = 250


def inbound_limit_name(collection: str) -> str:
    """The name of the limit for items that refer to an item of a collection: higher for hub collections."""
    return "resting" if COLLECTIONS[collection].is_hub else "naming"


def is_long(name: str, values: Sized) -> bool:
    """Whether a list exceeds its limit in LIST_LIMITS."""
    return len(values) > LIST_LIMITS[name].whole


def first_n(name: str, values: Sequence[One]) -> list[One]:
    """The values shown on the page: all of a short list, else the first few in LIST_LIMITS."""
    return list(values[: LIST_LIMITS[name].first] if is_long(name, values) else values)


def latest_n(name: str, entries: Sequence[Entry]) -> list[Entry]:
    """The items shown on the page, in their order: all of a short list, else the most recent."""
    if not is_long(name, entries):
        return list(entries)
    chosen = {entry.ref for entry in latest_first(entries)[: LIST_LIMITS[name].first]}
    return [entry for entry in entries if entry.ref in chosen]


def latest_first(entries: Sequence[Entry]) -> list[Entry]:
    """Items by the date they refer to (`as_at`), most recent first."""
    return sorted(entries, key=lambda entry: (str(entry.item.as_at), entry.item.last_reviewed), reverse=True)


@dataclass(frozen=True)
class ListPart:
    """A part of a list: heading, its anchor, and its lines as Markdown (links as `(item:news/id)`)."""

    heading: str
    anchor: str
    lines: list[str]


@dataclass(frozen=True)
class Listing:
    """A list with pages of its own: path below the site without extension, title, parts, parent (title, path).

    `neutral` replaces the title in browser tabs and history if the title of the item it is about is sensitive.
    """

    path: str
    title: str
    parts: list[ListPart]
    above: tuple[str, str]
    neutral: str = ""

    @property
    def uri(self) -> str:
        """Its first page."""
        return _list_page_path(self.path, 1)

    @property
    def total(self) -> int:
        """How many lines it has."""
        return sum(len(part.lines) for part in self.parts)

    def part_link(self, anchor: str) -> str:
        """The page and anchor where a part begins; without an anchor if the list has one part only."""
        ends = [0, *accumulate(len(part.lines) for part in self.parts)]
        number = next(place for place, part in enumerate(self.parts) if part.anchor == anchor)
        page = _list_page_path(self.path, ends[number] // LINES_PER_PAGE + 1)
        return f"{page}#{anchor}" if len(self.parts) > 1 else page

    def part_links(self, anchor: str) -> list[str]:
        """Where a part begins, and every further page it continues on."""
        first = self.part_link(anchor)
        further = [sheet.uri for sheet in split_into_pages(self) if anchor in {part.anchor for part in sheet.parts}][1:]
        return [first, *(f"{page}#{anchor}" if len(self.parts) > 1 else page for page in further)]


@dataclass(frozen=True)
class ListPage:
    """One page of a list: its number, its path among the pages, its title, told apart from the other pages'.

    `neutral_title` is what a browser's history says instead, empty where the title may stand there; `others` are all
    pages of the list, each with its number and path; of `parts` the first may go on from before.
    """

    listing: Listing
    number: int
    uri: str
    title: str
    neutral_title: str
    page_links: list[tuple[int, str]]
    parts: list[ListPart]

    @property
    def of(self) -> int:
        """How many pages there are."""
        return len(self.page_links)


def split_into_pages(listing: Listing) -> Iterator[ListPage]:
    """The pages of a list, each of at most LINES_PER_PAGE lines."""
    numbers = range(1, max(1, -(-listing.total // LINES_PER_PAGE)) + 1)
    others = [(number, _list_page_path(listing.path, number)) for number in numbers]
    for number, uri in others:
        place = f", page {number} of {len(others)}" if len(others) > 1 else ""
        neutral = listing.neutral + place if listing.neutral else ""
        parts = _slice_parts(listing.parts, (number - 1) * LINES_PER_PAGE, number * LINES_PER_PAGE)
        yield ListPage(listing, number, uri, listing.title + place, neutral, others, parts)


def _slice_parts(parts: list[ListPart], begin: int, end: int) -> list[ListPart]:
    """The lines from `begin` to before `end`, counted through all parts, below their headings."""
    found, before = [], 0
    for part in parts:
        lines = part.lines[max(0, begin - before) : max(0, end - before)]
        if lines:
            found.append(ListPart(part.heading + " (continued)" * (begin > before), part.anchor, lines))
        before += len(part.lines)
    return found


def _list_page_path(path: str, number: int) -> str:
    """The path of a page of a list: `path.md` for the first, `path/2.md` and so on for the others."""
    return f"{path}.md" if number == 1 else f"{path}/{number}.md"
