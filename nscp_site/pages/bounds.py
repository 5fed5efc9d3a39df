"""How long a list on a page may get, so that pages stay light however much is published. All numbers are here.

A list that is a little long is better whole than cut; so a list is cut only when it exceeds `whole`, and then to what
a reader can use. What is cut off is never lost: the page says how many there are and leads to a list of all.
"""

from collections.abc import Sequence, Sized
from dataclasses import dataclass
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
