"""Who is who, at a glance: groups and partners as tables, by what the documents state of each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import get_args

from nscp_site.content.library import Entry, Library
from nscp_site.schema.governance import Group, Partner
from nscp_site.schema.types import spoken

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
