"""Campaigns that run on a day: only where the content says when, or that they run."""

from datetime import date

from nscp_site.days import first_day, last_day
from nscp_site.library import Entry, Library


def current_campaigns(library: Library) -> list[Entry]:
    """The campaigns that run on the library's day, those that end first in front; those without an end last."""
    running = [entry for entry in library.ordered("campaigns") if is_running(entry, library.today)]
    return sorted(running, key=lambda entry: last_day(entry.item.ends) if entry.item.ends else date.max)


def is_running(entry: Entry, today: date) -> bool:
    """Whether a campaign runs: it is not finished, it has begun, and its end has not passed.

    Without a first day, or without a last one, it must be said to run; without both, nothing says that it runs today:
    the words may be years old.
    """
    item = entry.item
    if item.state == "finished" or item.life == "archived" or not (item.starts or item.ends):
        return False
    begun = first_day(item.starts) <= today if item.starts else item.state == "running"
    going_on = last_day(item.ends) >= today if item.ends else item.state == "running"
    return begun and going_on


def by_state(entry: Entry) -> int:
    """What to show first where nothing runs: what was really shown to people stands before what was only planned."""
    return ("finished", "running", "not stated", "planned").index(entry.item.state)
