"""Campaigns that run on a day: only where the content says when, or that they run."""

from datetime import date

from nscp_site.clock import first_day, last_day
from nscp_site.content.library import Entry, Library
from nscp_site.schema.announcements import Campaign


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
    if item.life == "archived":
        return False
    if item.state is None:
        return state_of(item, today) == "running"
    if item.state == "finished" or not (item.starts or item.ends):
        return False
    begun = first_day(item.starts) <= today if item.starts else item.state == "running"
    going_on = last_day(item.ends) >= today if item.ends else item.state == "running"
    return begun and going_on


def state_of(campaign: Campaign, today: date) -> str:
    """What a campaign says of itself, or where a day lies between its first and its last."""
    if campaign.state is not None:
        return campaign.state
    if campaign.ends and last_day(campaign.ends) < today:
        return "finished"
    if campaign.starts and first_day(campaign.starts) > today:
        return "planned"
    return "running" if campaign.starts else "not stated"
