"""The actions of the business plan on a day: what is known of each, and how long since it was due."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from nscp_site.clock import counted, last_day
from nscp_site.content.library import Entry, Library
from nscp_site.schema.documents import Action, Expectation, Update
from nscp_site.schema.types import spoken

CLOSED = {"done", "stopped"}


@dataclass(frozen=True)
class Tracked:
    """An action as it stands on a day. Nothing is known of it but what stands in its updates."""

    action: Action
    today: date

    @property
    def updates(self) -> list[Update]:
        """Its updates, the latest first."""
        return sorted(self.action.updates, key=lambda update: update.on, reverse=True)

    @property
    def state(self) -> str:
        """Where it stands after its latest update: under way, done, stopped; empty where there is none."""
        return self.updates[0].state if self.updates else ""

    @property
    def is_closed(self) -> bool:
        """Whether nothing more is to come."""
        return self.state in CLOSED

    @property
    def due(self) -> list[date]:
        """The days by which it is due, in order; a month is due by its last day."""
        return sorted(last_day(when) for when in self.action.due_by)

    @property
    def is_past_due(self) -> bool:
        """Whether a day by which it was due is over and it is neither done nor stopped."""
        return not self.is_closed and any(day < self.today for day in self.due)

    @property
    def status(self) -> str:
        """Its status in words. Without an update nothing is known: the work itself may be further on."""
        if not self.updates:
            return "No update published here"
        return f"{self.state.capitalize()}, update of {spoken(self.updates[0].on)}"

    @property
    def time(self) -> str:
        """How long since each day by which it was due, or until it, in words; empty once it is closed."""
        if self.is_closed:
            return ""
        if not self.due:
            return "No date is stated, so no days can be counted"
        return "; ".join(self.distance(day) for day in self.due)

    def distance(self, day: date) -> str:
        """How far a day is from today, in words."""
        days = (self.today - day).days
        if days == 0:
            return f"due today, {spoken(day)}"
        return f"{counted(days)} since {spoken(day)}" if days > 0 else f"{counted(-days)} until {spoken(day)}"


@dataclass(frozen=True)
class Track:
    """A priority with its actions as they stand on a day."""

    entry: Entry
    actions: list[Tracked]

    @property
    def counts(self) -> dict[str, int]:
        """How many actions there are, and how many of each sort."""
        return {
            "actions": len(self.actions),
            "with an update": sum(bool(one.updates) for one in self.actions),
            "done": sum(one.state == "done" for one in self.actions),
            "past their date": sum(one.is_past_due for one in self.actions),
            "without a date": sum(not one.due for one in self.actions),
        }


def track(library: Library) -> list[Track]:
    """Every priority of the plan, in its order, on the library's day."""
    return [
        Track(entry, [Tracked(action, library.today) for action in entry.item.actions])
        for entry in library.ordered("priorities")
    ]


def expectations(library: Library) -> Iterator[tuple[Entry, list[Expectation]]]:
    """What the plan says sub groups report on, with the section that says it."""
    for entry in library.ordered("business-plan"):
        if entry.item.expectations:
            yield entry, entry.item.expectations
