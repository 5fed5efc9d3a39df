"""What changed, from the content's own dated entries: an item's history, the updates of the plan's actions."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from nscp_site.content.library import Entry, Library
from nscp_site.schema.items import Change

KINDS = {
    "published": "New",
    "updated": "Updated",
    "corrected": "Corrected",
    "withdrawn": "Withdrawn",
    "plan": "News of the plan",
}


@dataclass(frozen=True)
class Changed:
    """One change: the day, its kind (of KINDS), one sentence, and the item; `part` is a heading on its page."""

    on: date
    kind: str
    what: str
    entry: Entry
    part: str = ""

    @property
    def ref(self) -> str:
        """The page, and the heading on it where the change is about a part."""
        return self.entry.ref + (f"#{self.part}" if self.part else "")


def changes_of(entry: Entry) -> Iterator[Changed]:
    """What changed on one item's page, as written."""
    history: list[Change] = entry.item.history
    for change in history:
        yield Changed(change.on, change.kind, change.what, entry)
    if entry.collection == "priorities":
        for action in entry.item.actions:
            for update in action.updates:
                yield Changed(
                    update.on, "plan", f"Action {action.id}, {update.state}: {update.says}", entry, action.id.lower()
                )


def changes_of_life(entry: Entry) -> Iterator[Changed]:
    """What the fields on an item's life tell: news posted, a page archived or withdrawn, with the reason."""
    item = entry.item
    if entry.collection == "news":
        yield Changed(item.posted, "published", item.summary, entry)
    if item.archived_on:
        yield Changed(item.archived_on, "updated", f"Archived: {item.archived_because}", entry)
    if item.withdrawn_on:
        yield Changed(item.withdrawn_on, "withdrawn", item.withdrawn_because, entry)


def all_changes(library: Library) -> list[Changed]:
    """Every change of what visitors see, the latest first; of one day, in the order of the pages."""
    entries = [*library.entries(), *library.tombstones]
    found = [change for entry in entries for change in (*changes_of(entry), *changes_of_life(entry))]
    return sorted(found, key=lambda change: (-change.on.toordinal(), change.ref, change.what))


def still_new(changes: list[Changed], today: date) -> list[Changed]:
    """Changes without news that is over."""
    return [change for change in changes if (getattr(change.entry.item, "over_after", None) or today) >= today]


def for_audience(changes: list[Changed], audience: str) -> list[Changed]:
    """Changes of pages for one audience."""
    return [change for change in changes if audience in change.entry.item.audience]


def of_kind(changes: list[Changed], kind: str) -> list[Changed]:
    """Changes of one kind."""
    return [change for change in changes if change.kind == kind]


def last_changed(entry: Entry) -> date:
    """The day of an item's latest change; the day it was last checked, where none is recorded."""
    days = [change.on for change in (*changes_of(entry), *changes_of_life(entry))]
    checked: date = entry.item.last_reviewed
    return max(days, default=checked)
