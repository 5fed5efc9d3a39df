"""A list on as many pages as it needs: `sheets(listing)`. Plain links, so that it works without a script."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from nscp_site.pages.bounds import SHEET


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
    """One page of a list: its number, and how many there are; its parts, of which the first may go on from before."""

    listing: Listing
    number: int
    of: int
    parts: list[Part]

    @property
    def uri(self) -> str:
        """Its path among the pages."""
        return uri_of(self.listing.path, self.number)

    @property
    def title(self) -> str:
        """Its title, told apart from the other pages'."""
        return self.listing.title + self.place

    @property
    def neutral_title(self) -> str:
        """What a browser's history says instead; empty where the title may stand there."""
        return self.listing.neutral and self.listing.neutral + self.place

    @property
    def place(self) -> str:
        """Which of the pages it is, in words; nothing where it is the only one."""
        return f", page {self.number} of {self.of}" if self.of > 1 else ""

    @property
    def others(self) -> list[tuple[int, str]]:
        """Every page of the list: its number and path."""
        return [(number, uri_of(self.listing.path, number)) for number in range(1, self.of + 1)]


def sheets(listing: Listing) -> Iterator[Sheet]:
    """The pages of a list, each of at most SHEET lines."""
    of = max(1, -(-listing.total // SHEET))
    for number in range(1, of + 1):
        yield Sheet(listing, number, of, cut(listing.parts, (number - 1) * SHEET, number * SHEET))


def cut(parts: list[Part], begin: int, end: int) -> list[Part]:
    """The lines from `begin` to before `end`, counted through all parts, below their headings."""
    found, before = [], 0
    for part in parts:
        lines = part.lines[max(0, begin - before) : max(0, end - before)]
        if lines:
            goes_on = begin > before
            heading = f"{part.heading} (continued)" if goes_on else part.heading
            found.append(Part(heading, part.anchor, lines))
        before += len(part.lines)
    return found


def uri_of(path: str, number: int) -> str:
    """The path of a list's page: the first where the list is, the others below it."""
    return f"{path}.md" if number == 1 else f"{path}/{number}.md"
