"""What happens on days: what changed, campaigns that run, courses to come, and the entries of the calendars.

Only days that the content states: a campaign “in December” has no day, and so no entry in a calendar.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from nscp_site import clock
from nscp_site.clock import first_day, last_day
from nscp_site.content.library import Entry, Library
from nscp_site.content.relations import Relations
from nscp_site.pages.output_paths import CALENDARS, calendar
from nscp_site.pages.plan_status import Tracked, standing_of
from nscp_site.schema.announcements import Campaign
from nscp_site.schema.collections import COLLECTIONS
from nscp_site.schema.items import Change
from nscp_site.schema.learning import Course, Session

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


def coming(course: Course, today: date) -> list[Session]:
    """The dates of a course that are not over, the next first."""
    left = (one for one in course.sessions if (one.ends or one.starts) >= today)
    return sorted(left, key=when)


def when(session: Session) -> tuple[date, str]:
    """What dates are ordered by; those of one day by their hour."""
    return session.starts, session.time or ""


def all_coming(relations: Relations) -> list[tuple[Entry, Session]]:
    """The dates of all courses that are not over, the next first; none of a course in the archive."""
    today = relations.library.today
    courses = (entry for entry in relations.orders["training"] if entry.item.life != "archived")
    found = [(entry, session) for entry in courses for session in coming(entry.item, today)]
    return sorted(found, key=lambda one: when(one[1]))


def may_be_sent(entry: Entry) -> bool:
    """Whether a page may stand in a feed or a calendar.

    Its collection must allow it, and nothing may mark it as sensitive: a warning before the text, or a neutral title.
    A feed shows titles on devices that somebody else may look at.
    """
    item = entry.item
    return COLLECTIONS[entry.collection].in_feeds and not item.content_note and not item.neutral_title


LONDON = "Europe/London"
WHOLE_DAY = len("2022-12-31")


@dataclass(frozen=True)
class Dated:
    """An entry of a calendar. `name` never changes; `last` is the last day; `noted` is the day the content is of.

    `ends` is the moment at which an entry with an hour ends; `revised` when what it says was last changed, where that
    is known to the second.
    """

    name: str
    title: str
    about: str
    page: str
    first: date | datetime
    last: date
    noted: date
    place: str = ""
    ends: datetime | None = None
    revised: datetime | None = None


@dataclass(frozen=True)
class CalendarFile:
    """A calendar: its path on the site, its title, what is in it."""

    path: str
    title: str
    entries: list[Dated]


def calendars(library: Library) -> list[CalendarFile]:
    """Every calendar, and one of all of them together."""
    finders: dict[str, Callable[[Library], Iterator[Dated]]] = {
        "training": sessions,
        "plan": deadlines,
        "publications": publications,
        "campaigns": campaigns,
    }
    found = {name: list(find(library)) for name, find in finders.items()}
    found["all"] = [entry for entries in found.values() for entry in entries]
    return [CalendarFile(calendar(name), title, in_order(found[name])) for name, title in CALENDARS.items()]


def sessions(library: Library) -> Iterator[Dated]:
    """The days on which courses are held."""
    for entry in sendable(library, "training"):
        revised, taken = last_revised(library, entry), Counter[date]()
        for session in entry.item.sessions:
            announced = session.planned_for or session.starts
            taken[announced] += 1
            begins, ends = start_of(session), end_of(session)
            yield Dated(
                # Neither hour nor place is in the name: when they are put right, the entry stays the same one.
                name=f"{entry.ref}#{announced}" + (f" {taken[announced]}" if taken[announced] > 1 else ""),
                title=entry.item.title,
                about=" ".join(about_session(entry, session)),
                page=entry.ref,
                first=begins,
                last=session.ends or session.starts,
                noted=entry.item.last_reviewed,
                place="Online" if session.online else session.place or "",
                ends=ends,
                revised=revised,
            )


def about_session(entry: Entry, session: Session) -> Iterator[str]:
    """What a session's entry says, sentence by sentence."""
    yield entry.item.summary
    if end_of(session) and not session.time_ends:
        yield "The time at which it ends is not stated."
    if session.booking:
        yield f"Booking: {session.booking}"


def last_revised(library: Library, entry: Entry) -> datetime:
    """When a course's file was last changed: in CI the commit's moment, elsewhere what the disk says.

    No count of corrections is kept anywhere; a moment only grows, as a SEQUENCE must (RFC 5545, 3.8.7.4).
    """
    known = clock.epoch() or datetime.fromtimestamp(library.sources[entry.document.path].modified, UTC)
    return known.replace(microsecond=0)


def start_of(session: Session) -> date | datetime:
    """When a session begins: at its time, if it is of one day and has one; else its first day."""
    if session.time is None or (session.ends or session.starts) != session.starts:
        return session.starts
    return at(session.starts, session.time)


def end_of(session: Session) -> datetime | None:
    """When a session with an hour ends; at the end of its day where that is not stated: no hour is made up."""
    if not isinstance(start_of(session), datetime):
        return None
    return (
        at(session.starts, session.time_ends) if session.time_ends else at(session.starts + timedelta(days=1), "00:00")
    )


def at(day: date, time: str) -> datetime:
    """A time of a day in Northamptonshire."""
    hour, minute = time.split(":")
    return datetime(day.year, day.month, day.day, int(hour), int(minute), tzinfo=ZoneInfo(LONDON))


def deadlines(library: Library) -> Iterator[Dated]:
    """The days by which actions of the plan are due."""
    for entry in sendable(library, "priorities"):
        for action in entry.item.actions:
            for day in Tracked(action, library.today).due:
                title = f"Business plan, action {action.id} ({entry.item.title}): due {action.due}"
                noted = entry.item.last_reviewed
                yield Dated(f"{entry.ref}#{action.id}{day}", title, action.text, entry.ref, day, day, noted)


def publications(library: Library) -> Iterator[Dated]:
    """The days to come by which the law asks for a report; those past are for editors, in `nscp status`."""
    noted = max((entry.item.last_reviewed for entry in library.entries()), default=library.today)
    for name, duty in library.values("duties").items():
        standing = standing_of(duty, library)
        if duty.judged_by == "the last report's day" and standing.until and standing.until >= library.today:
            about = f"{duty.duty} {duty.authority}{' (to be confirmed)' if duty.to_be_confirmed else ''}."
            day = standing.until
            yield Dated(f"duties/{name}{day}", f"Due: {duty.name}", about, "about/duties", day, day, noted)


def campaigns(library: Library) -> Iterator[Dated]:
    """The time of each campaign whose first and last day are stated."""
    for entry in sendable(library, "campaigns"):
        starts, ends = entry.item.starts, entry.item.ends
        if starts and ends and len(starts) == len(ends) == WHOLE_DAY:
            first, last = date.fromisoformat(starts), date.fromisoformat(ends)
            noted = entry.item.last_reviewed
            yield Dated(entry.ref, f"Campaign: {entry.item.title}", entry.item.summary, entry.ref, first, last, noted)


def sendable(library: Library, collection: str) -> Iterator[Entry]:
    """The items of a collection that may stand in a calendar."""
    return (entry for entry in library.ordered(collection) if may_be_sent(entry))


def in_order(entries: list[Dated]) -> list[Dated]:
    """Entries by their first day."""
    return sorted(entries, key=lambda entry: (str(entry.first)[:WHOLE_DAY], entry.name))
