"""Groups and partners at a glance: tables of what documents state of each, and the structure as a picture."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import get_args

from nscp_site.content.library import Entry, Library
from nscp_site.schema.collections import COLLECTIONS
from nscp_site.schema.governance import Group, Partner
from nscp_site.schema.types import spoken
from nscp_site.schema.vocabularies import Event

NOT_STATED = "not stated"
# More in a cell would make a row of the table as high as a screen.
MOST_MEMBERS = 5
# The field that says what sort of partner or group one is, and what it may say.
KINDS = {
    "groups": ("kind", get_args(Group.model_fields["kind"].annotation)),
    "partners": ("standing", get_args(Partner.model_fields["standing"].annotation)),
}
Cell = Callable[[Library, Entry], str]


@dataclass(frozen=True)
class Table:
    """A table with a row for each item: the columns in which anything is stated, and those that state nothing."""

    title: str
    heads: list[str]
    rows: list[tuple[Entry, list[str]]]
    unsaid: list[str]

    @property
    def has_gaps(self) -> bool:
        """Whether a cell states nothing."""
        return any(not cell for _, cells in self.rows for cell in cells)


def tables_of(library: Library, collection: str) -> list[Table]:
    """The groups, or the partners: those of the latest documents, those of older ones alone, and those that are gone.

    They stand by kind, in the order in which the schema names the kinds.
    """
    kind, kinds = KINDS[collection]
    entries = sorted(library.ordered(collection), key=lambda entry: kinds.index(getattr(entry.item, kind)))
    latest = max((year_of(entry) for entry in entries), default="")
    titles = {
        "As the latest documents name them": [one for one in entries if not one.item.until and year_of(one) == latest],
        "Named in older documents only": [one for one in entries if not one.item.until and year_of(one) < latest],
        "No longer there": [one for one in entries if one.item.until],
    }
    return [table(library, title, chosen, COLUMNS[collection]) for title, chosen in titles.items() if chosen]


def table(library: Library, title: str, entries: list[Entry], columns: dict[str, Cell]) -> Table:
    """A table of items without the columns in which nothing is stated."""
    told = {head: [cell(library, entry) for entry in entries] for head, cell in columns.items()}
    heads = [head for head in columns if any(told[head])]
    rows = [(entry, [told[head][place] for head in heads]) for place, entry in enumerate(entries)]
    return Table(title, heads, rows, [head for head in columns if head not in heads])


def year_of(entry: Entry) -> str:
    """The year that an item speaks of."""
    return str(entry.item.as_at)[:4]


def stated(value: str | None) -> str:
    """What is stated; empty where nothing is."""
    return "" if not value or value.startswith(NOT_STATED) else value


def members(_: Library, entry: Entry) -> str:
    """Who sits on a group; where they are many, how many, with the way to its page."""
    names = [name for name in entry.item.members if stated(name)]
    if len(names) > MOST_MEMBERS:
        return f"[{len(names)} members](item:{entry.ref}#who-sits-on-it)"
    return "; ".join(names)


def reports_to(library: Library, entry: Entry) -> str:
    """The names of the groups that a group reports to."""
    groups = library.collections["groups"]
    return "; ".join(groups[name].item.title for name in entry.item.reports_to if name in groups)


def latest_word(library: Library, entry: Entry) -> str:
    """What the latest document says of a partner in short, and which document it is."""
    said = [one for one in entry.item.by_document if one.in_short]
    return f"{said[-1].in_short} ({library.value('documents', said[-1].document).title})" if said else ""


COLUMNS: dict[str, dict[str, Cell]] = {
    "groups": {
        "Chair": lambda _, entry: stated(entry.item.chair),
        "Members": members,
        "Meets": lambda _, entry: stated(entry.item.meets),
        "Reports to": reports_to,
        "Until": lambda _, entry: spoken(entry.item.until),
        "As at": lambda _, entry: spoken(entry.item.as_at),
    },
    "partners": {
        "Standing": lambda _, entry: entry.item.standing,
        "Latest document": latest_word,
        "Also called": lambda _, entry: "; ".join(entry.item.also_called),
        "Until": lambda _, entry: spoken(entry.item.until),
        "As at": lambda _, entry: spoken(entry.item.as_at),
    },
}

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
