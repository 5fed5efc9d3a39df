"""Calendars (RFC 5545): training, deadlines of the plan, days by which something must be published, campaigns.

Only whole days that the content states: a campaign “in December” has no day, and so no entry.
"""

import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard

from nscp_site import clock
from nscp_site.content.addresses import address_of
from nscp_site.content.characters import writable
from nscp_site.content.library import Entry, Library
from nscp_site.derived.duties import standing_of
from nscp_site.derived.tracker import Tracked
from nscp_site.feeds.entries import PARTNERSHIP, may_be_sent
from nscp_site.feeds.paths import CALENDARS, calendar
from nscp_site.schema.learning import Session

LONDON = "Europe/London"
WHOLE_DAY = len("2022-12-31")
# Seconds from here are a SEQUENCE: so it fits the whole numbers of the standard until the year 2094.
COUNTED_FROM = datetime(2026, 1, 1, tzinfo=UTC)


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
    known = clock.epoch()
    if known is None:
        try:
            known = datetime.fromtimestamp((library.root / entry.document.path).stat().st_mtime, UTC)
        except OSError:
            # It was taken away meanwhile.
            known = datetime.combine(library.today, time(), UTC)
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


def calendar_text(calendar: CalendarFile, site_url: str) -> str:
    """The text of a calendar's .ics file."""
    made = Calendar()
    made.add("prodid", f"-//{PARTNERSHIP}//{calendar.title}//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", f"{calendar.title} – {PARTNERSHIP}")
    made.add_component(london())
    for entry in calendar.entries:
        made.add_component(event(entry, site_url))
    return str(made.to_ical().decode("utf-8"))


def event(entry: Dated, site_url: str) -> Event:
    """An entry as a calendar's event; a day's event ends, by the standard, on the day after."""
    made = Event()
    made.add("uid", uuid.uuid5(uuid.NAMESPACE_URL, f"https://nscp.invalid/{entry.name}").urn)
    made.add("dtstamp", entry.revised or datetime(entry.noted.year, entry.noted.month, entry.noted.day, tzinfo=UTC))
    if entry.revised:
        made.add("last-modified", entry.revised)
        made.add("sequence", max(0, int((entry.revised - COUNTED_FROM).total_seconds())))
    made.add("dtstart", entry.first)
    if entry.ends:
        made.add("dtend", entry.ends)
    if not isinstance(entry.first, datetime):
        made.add("dtend", entry.last + timedelta(days=1))
        # Nobody is busy because a report is due.
        made.add("transp", "TRANSPARENT")
    made.add("summary", writable(entry.title))
    made.add("description", writable(entry.about))
    if entry.place:
        made.add("location", writable(entry.place))
    if site_url:
        made.add("url", site_url + address_of(f"{entry.page}.md")[1:])
    return made


def london() -> Timezone:
    """The rules of British time, which a calendar with times of day must bring along."""
    made = Timezone()
    made.add("tzid", LONDON)
    winter, summer = TimezoneStandard(), TimezoneDaylight()
    for part, name, start, month, before, after in (
        (winter, "GMT", datetime(1996, 10, 27, 2), 10, 1, 0),  # noqa: DTZ001 - local time, as the standard asks
        (summer, "BST", datetime(1981, 3, 29, 1), 3, 0, 1),  # noqa: DTZ001
    ):
        part.add("tzname", name)
        part.add("dtstart", start)
        part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
        part.add("tzoffsetfrom", timedelta(hours=before))
        part.add("tzoffsetto", timedelta(hours=after))
        made.add_component(part)
    return made
