"""Groups and partners at a glance: summary tables of what documents state of each, and the reporting structure."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import get_args

from nscp_site.content.library import Entry, Library
from nscp_site.schema.collections import COLLECTIONS
from nscp_site.schema.governance import Group, Partner
from nscp_site.schema.types import format_date
from nscp_site.schema.vocabularies import Event

NOT_STATED = "not stated"
# More in a cell would make a row of the table as high as a screen.
MAX_MEMBERS = 5
# The field that says what sort of partner or group one is, and what it may say.
KIND_FIELDS = {
    "groups": ("kind", get_args(Group.model_fields["kind"].annotation)),
    "partners": ("standing", get_args(Partner.model_fields["standing"].annotation)),
}
CellRenderer = Callable[[Library, Entry], str]


@dataclass(frozen=True)
class _SummaryTable:
    """A table with a row for each item: headings with at least one value, and the columns without any."""

    title: str
    heads: list[str]
    rows: list[tuple[Entry, list[str]]]
    empty_columns: list[str]

    @property
    def has_gaps(self) -> bool:
        """Whether a cell states nothing."""
        return any(not cell for _, cells in self.rows for cell in cells)


def summary_tables(library: Library, collection: str) -> list[_SummaryTable]:
    """Groups or partners in up to three tables: in the latest documents, in older ones only, discontinued.

    Rows are sorted by kind, in the schema's order.
    """
    kind, kinds = KIND_FIELDS[collection]
    entries = sorted(library.ordered(collection), key=lambda entry: kinds.index(getattr(entry.item, kind)))
    latest = max((_stated_year(entry) for entry in entries), default="")
    current = [one for one in entries if not one.item.until]
    titles = {
        "As the latest documents name them": [one for one in current if _stated_year(one) == latest],
        "Named in older documents only": [one for one in current if _stated_year(one) < latest],
        "No longer there": [one for one in entries if one.item.until],
    }
    return [_build_table(library, title, chosen, COLUMNS[collection]) for title, chosen in titles.items() if chosen]


def _build_table(library: Library, title: str, entries: list[Entry], columns: dict[str, CellRenderer]) -> _SummaryTable:
    """A table of items without its empty columns."""
    cells_by_head = {head: [cell(library, entry) for entry in entries] for head, cell in columns.items()}
    heads = [head for head in columns if any(cells_by_head[head])]
    rows = [(entry, [cells_by_head[head][place] for head in heads]) for place, entry in enumerate(entries)]
    return _SummaryTable(title, heads, rows, [head for head in columns if head not in heads])


def _stated_year(entry: Entry) -> str:
    """The year that an item speaks of."""
    return str(entry.item.as_at)[:4]


def _stated_or_empty(value: str | None) -> str:
    """The value; empty where the document states nothing."""
    return "" if not value or value.startswith(NOT_STATED) else value


def _members_cell(_: Library, entry: Entry) -> str:
    """Who sits on a group; where they are many, how many, with the way to its page."""
    names = [name for name in entry.item.members if _stated_or_empty(name)]
    if len(names) > MAX_MEMBERS:
        return f"[{len(names)} members](item:{entry.ref}#who-sits-on-it)"
    return "; ".join(names)


def _reports_to_cell(library: Library, entry: Entry) -> str:
    """The names of the groups that a group reports to."""
    groups = library.collections["groups"]
    return "; ".join(groups[name].item.title for name in entry.item.reports_to if name in groups)


def _latest_document_cell(library: Library, entry: Entry) -> str:
    """What the latest document says of a partner in short, and which document it is."""
    statements = [one for one in entry.item.by_document if one.in_short]
    if not statements:
        return ""
    return f"{statements[-1].in_short} ({library.value('documents', statements[-1].document).title})"


COLUMNS: dict[str, dict[str, CellRenderer]] = {
    "groups": {
        "Chair": lambda _, entry: _stated_or_empty(entry.item.chair),
        "Members": _members_cell,
        "Meets": lambda _, entry: _stated_or_empty(entry.item.meets),
        "Reports to": _reports_to_cell,
        "Until": lambda _, entry: format_date(entry.item.until),
        "As at": lambda _, entry: format_date(entry.item.as_at),
    },
    "partners": {
        "Standing": lambda _, entry: entry.item.standing,
        "Latest document": _latest_document_cell,
        "Also called": lambda _, entry: "; ".join(entry.item.also_called),
        "Until": lambda _, entry: format_date(entry.item.until),
        "As at": lambda _, entry: format_date(entry.item.as_at),
    },
}

# Every group was looked for in every document; of the partners, only what is said of them was noted.
NO_MENTION = {"groups": "not named", "partners": "nothing noted"}
FIRST_YEAR, LAST_YEAR = "2019", "2023"


@dataclass(frozen=True)
class GroupNode:
    """A group in the reporting structure: its depth below the top, and the groups that report to it."""

    entry: Entry
    depth: int
    parts: tuple["GroupNode", ...]


def reporting_structure(library: Library) -> list[GroupNode]:
    """The groups whose reporting lines a document states, as trees.

    A group in a cycle, or one that reports to two, is shown once, where it is met first.
    """
    groups = library.collections["groups"]
    known = {name: [one for one in entry.item.reports_to if one in groups] for name, entry in groups.items()}
    met: set[str] = set()

    def node(name: str, depth: int) -> GroupNode:
        met.add(name)
        below = [other.id for other in library.ordered("groups") if name in known[other.id]]
        return GroupNode(groups[name], depth, tuple(node(one, depth + 1) for one in below if one not in met))

    tops = [one for one in known if not known[one] and any(one in names for names in known.values())]
    in_circles = [one for one in known if known[one]]
    drawn = sorted(tops, key=lambda one: groups[one].item.sort_key()) + in_circles
    return [node(one, 0) for one in drawn if one not in met]


def group_facts(entry: Entry) -> dict[str, str]:
    """What the structure shows of a group besides its name: chair and frequency of meetings, where stated."""
    found = {"Chair": _stated_or_empty(entry.item.chair), "Meets": _stated_or_empty(entry.item.meets)}
    return {head: text for head, text in found.items() if text}


def compared_documents(library: Library) -> dict[str, str]:
    """The documents that the tables compare, by id, with the title of their collection."""
    return {
        name: COLLECTIONS[one.collection].plural
        for name, one in library.values("documents").items()
        if one.collection in COLLECTIONS
    }


def comparison_rows(library: Library, collection: str) -> list[tuple[Entry, list[str]]]:
    """A row for each partner or group: what each document says of it, in short."""
    rows = []
    for entry in library.ordered(collection):
        statements = {one.document: one.in_short or "named" for one in entry.item.by_document}
        if any(one.in_short for one in entry.item.by_document):
            rows.append((entry, [statements.get(name, NO_MENTION[collection]) for name in compared_documents(library)]))
    return rows


def governance_events(library: Library) -> list[Event]:
    """Timeline events about governance, 2019 to 2023."""
    events = [one for one in library.values("timeline").values() if "governance" in one.themes]
    return sorted(
        (one for one in events if FIRST_YEAR <= one.when[:4] <= LAST_YEAR), key=lambda event: (event.when, event.what)
    )
