"""Dated events: changes of pages, running campaigns, upcoming sessions, and the entries of the calendars.

Only dates stated in the content count: a campaign “in December” has no day, so it is in no calendar.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from nscp_site import clock
from nscp_site.clock import first_day, last_day
from nscp_site.content.library import Entry, Library
from nscp_site.content.relations import Relations
from nscp_site.pages.output_paths import CALENDAR_TITLES, calendar_path
from nscp_site.pages.plan_status import ActionStatus, duty_status
from nscp_site.schema.announcements import Campaign
from nscp_site.schema.collections import COLLECTIONS
from nscp_site.schema.learning import Course, Session

CHANGE_LABELS = {
    "published": "New",
    "updated": "Updated",
    "corrected": "Corrected",
    "withdrawn": "Withdrawn",
    "plan": "News of the plan",
}


@dataclass(frozen=True)
class SiteChange:
    """One change of a page: day, kind (a key of CHANGE_LABELS), one sentence, item; `part` is an anchor on its page."""

    on: date
    kind: str
    what: str
    entry: Entry
    part: str = ""

    @property
    def ref(self) -> str:
        """The page, and the heading on it where the change is about a part."""
        return self.entry.ref + (f"#{self.part}" if self.part else "")


def item_changes(entry: Entry) -> Iterator[SiteChange]:
    """The changes recorded on an item: its history, and the updates of a priority's actions."""
    for change in entry.item.history:
        yield SiteChange(change.on, change.kind, change.what, entry)
    if entry.collection == "priorities":
        for action in entry.item.actions:
            for update in action.updates:
                what = f"Action {action.id}, {update.state}: {update.says}"
                yield SiteChange(update.on, "plan", what, entry, action.id.lower())


def _lifecycle_changes(entry: Entry) -> Iterator[SiteChange]:
    """Changes that follow from an item's dates: news posted, a page archived or withdrawn, with the reason."""
    item = entry.item
    if entry.collection == "news":
        yield SiteChange(item.posted, "published", item.summary, entry)
    if item.archived_on:
        yield SiteChange(item.archived_on, "updated", f"Archived: {item.archived_because}", entry)
    if item.withdrawn_on:
        yield SiteChange(item.withdrawn_on, "withdrawn", item.withdrawn_because, entry)


def all_changes(library: Library) -> list[SiteChange]:
    """Every change that visitors can see, latest first; within a day, by page."""
    entries = [*library.entries(), *library.tombstones]
    found = [change for entry in entries for change in (*item_changes(entry), *_lifecycle_changes(entry))]
    return sorted(found, key=lambda change: (-change.on.toordinal(), change.ref, change.what))


def last_changed(entry: Entry) -> date:
    """The date of an item's latest change; the date it was last reviewed where none is recorded."""
    days = [change.on for change in (*item_changes(entry), *_lifecycle_changes(entry))]
    return max(days, default=entry.item.last_reviewed)


def current_campaigns(library: Library) -> list[Entry]:
    """The campaigns that run on the library's day, those that end first in front; those without an end last."""
    running = [entry for entry in library.ordered("campaigns") if _is_running(entry, library.today)]
    return sorted(running, key=lambda entry: last_day(entry.item.ends) if entry.item.ends else date.max)


def _is_running(entry: Entry, today: date) -> bool:
    """Whether a campaign runs: it is not finished, it has begun, and its end has not passed.

    Without a first day, or without a last one, it must be said to run; without both, nothing says that it runs today:
    the words may be years old.
    """
    item = entry.item
    if item.life == "archived":
        return False
    if item.state is None:
        return campaign_state(item, today) == "running"
    if item.state == "finished" or not (item.starts or item.ends):
        return False
    begun = first_day(item.starts) <= today if item.starts else item.state == "running"
    going_on = last_day(item.ends) >= today if item.ends else item.state == "running"
    return begun and going_on


def campaign_state(campaign: Campaign, today: date) -> str:
    """A campaign's state: as written, or else derived from its first and last day."""
    if campaign.state is not None:
        return campaign.state
    if campaign.ends and last_day(campaign.ends) < today:
        return "finished"
    if campaign.starts and first_day(campaign.starts) > today:
        return "planned"
    return "running" if campaign.starts else "not stated"


def upcoming_sessions(course: Course, today: date) -> list[Session]:
    """The sessions of a course that have not ended, soonest first."""
    left = (one for one in course.sessions if (one.ends or one.starts) >= today)
    return sorted(left, key=_session_sort_key)


def _session_sort_key(session: Session) -> tuple[date, str]:
    """What dates are ordered by; those of one day by their hour."""
    return session.starts, session.time or ""


def all_upcoming_sessions(relations: Relations) -> list[tuple[Entry, Session]]:
    """The sessions of all courses that have not ended, soonest first, without archived courses."""
    today = relations.library.today
    courses = (entry for entry in relations.sorted_by_collection["training"] if entry.item.life != "archived")
    found = [(entry, session) for entry in courses for session in upcoming_sessions(entry.item, today)]
    return sorted(found, key=lambda one: _session_sort_key(one[1]))


def may_be_syndicated(entry: Entry) -> bool:
    """Whether an item may appear in a feed or a calendar.

    Its collection must allow it, and it must have neither a content note nor a neutral title: feeds show titles on
    devices that others may look at.
    """
    item = entry.item
    return COLLECTIONS[entry.collection].in_feeds and not item.content_note and not item.neutral_title


TIME_ZONE_NAME = "Europe/London"
FULL_DATE_LENGTH = len("2022-12-31")


@dataclass(frozen=True)
class CalendarEntry:
    """An event of a calendar file. `name` is its permanent id; `last` is the last day, included.

    `content_checked` is the day the content was last reviewed; `ends` the end time of an event with a start time;
    `revised` the time of its last revision where known to the second.
    """

    name: str
    title: str
    description: str
    page: str
    first: date | datetime
    last: date
    content_checked: date
    place: str = ""
    ends: datetime | None = None
    revised: datetime | None = None


@dataclass(frozen=True)
class CalendarFile:
    """A calendar: its path on the site, its title, what is in it."""

    path: str
    title: str
    entries: list[CalendarEntry]


def build_calendars(library: Library) -> list[CalendarFile]:
    """Every calendar, and one that combines them all."""
    found = {
        "training": list(_session_entries(library)),
        "plan": list(_deadline_entries(library)),
        "publications": list(_publication_entries(library)),
        "campaigns": list(_campaign_entries(library)),
    }
    found["all"] = [entry for entries in found.values() for entry in entries]
    return [
        CalendarFile(calendar_path(name), title, sorted(found[name], key=_calendar_sort_key))
        for name, title in CALENDAR_TITLES.items()
    ]


def _calendar_sort_key(entry: CalendarEntry) -> tuple[str, str]:
    """What the entries of a calendar are ordered by: the first day, then the name."""
    return str(entry.first)[:FULL_DATE_LENGTH], entry.name


def _session_entries(library: Library) -> Iterator[CalendarEntry]:
    """A calendar entry for each session of a course."""
    for entry in _syndicated_items(library, "training"):
        revised, taken = _last_revision_time(library, entry), Counter[date]()
        for session in entry.item.sessions:
            announced = session.planned_for or session.starts
            taken[announced] += 1
            begins, ends = _session_start(session), _session_end(session)
            yield CalendarEntry(
                # Neither hour nor place is in the name: when they are put right, the entry stays the same one.
                name=f"{entry.ref}#{announced}" + (f" {taken[announced]}" if taken[announced] > 1 else ""),
                title=entry.item.title,
                description=" ".join(_session_description(entry, session)),
                page=entry.ref,
                first=begins,
                last=session.ends or session.starts,
                content_checked=entry.item.last_reviewed,
                place="Online" if session.online else session.place or "",
                ends=ends,
                revised=revised,
            )


def _session_description(entry: Entry, session: Session) -> Iterator[str]:
    """The description of a session's entry, sentence by sentence."""
    yield entry.item.summary
    if _session_end(session) and not session.time_ends:
        yield "The time at which it ends is not stated."
    if session.booking:
        yield f"Booking: {session.booking}"


def _last_revision_time(library: Library, entry: Entry) -> datetime:
    """When a course's file was last changed: in CI the commit's moment, elsewhere what the disk says.

    No count of corrections is kept anywhere; a moment only grows, as a SEQUENCE must (RFC 5545, 3.8.7.4).
    """
    known = clock.source_date_epoch() or datetime.fromtimestamp(library.sources[entry.document.path].modified, UTC)
    return known.replace(microsecond=0)


def _session_start(session: Session) -> date | datetime:
    """When a session starts: a time if it lasts one day and states one, else its first day."""
    if session.time is None or (session.ends or session.starts) != session.starts:
        return session.starts
    return _local_datetime(session.starts, session.time)


def _session_end(session: Session) -> datetime | None:
    """When a session with a start time ends; midnight if no end time is stated. None without a start time."""
    if not isinstance(_session_start(session), datetime):
        return None
    return (
        _local_datetime(session.starts, session.time_ends)
        if session.time_ends
        else _local_datetime(session.starts + timedelta(days=1), "00:00")
    )


def _local_datetime(day: date, time: str) -> datetime:
    """A time of day (HH:MM) on a day, in UK local time."""
    hour, minute = time.split(":")
    return datetime(day.year, day.month, day.day, int(hour), int(minute), tzinfo=ZoneInfo(TIME_ZONE_NAME))


def _deadline_entries(library: Library) -> Iterator[CalendarEntry]:
    """A calendar entry for each due date of the plan's actions."""
    for entry in _syndicated_items(library, "priorities"):
        for action in entry.item.actions:
            for day in ActionStatus(action, library.today).due:
                title = f"Business plan, action {action.id} ({entry.item.title}): due {action.due}"
                noted = entry.item.last_reviewed
                yield CalendarEntry(f"{entry.ref}#{action.id}{day}", title, action.text, entry.ref, day, day, noted)


def _publication_entries(library: Library) -> Iterator[CalendarEntry]:
    """A calendar entry for each report that the law requires and that is not yet due."""
    noted = max((entry.item.last_reviewed for entry in library.entries()), default=library.today)
    for name, duty in library.values("duties").items():
        standing = duty_status(duty, library)
        if duty.judged_by == "the last report's day" and standing.until and standing.until >= library.today:
            about = f"{duty.duty} {duty.authority}{' (to be confirmed)' if duty.to_be_confirmed else ''}."
            day = standing.until
            yield CalendarEntry(f"duties/{name}{day}", f"Due: {duty.name}", about, "about/duties", day, day, noted)


def _campaign_entries(library: Library) -> Iterator[CalendarEntry]:
    """A calendar entry for each campaign whose first and last day are both stated."""
    for entry in _syndicated_items(library, "campaigns"):
        starts, ends = entry.item.starts, entry.item.ends
        if starts and ends and len(starts) == len(ends) == FULL_DATE_LENGTH:
            first, last = date.fromisoformat(starts), date.fromisoformat(ends)
            title, about, noted = f"Campaign: {entry.item.title}", entry.item.summary, entry.item.last_reviewed
            yield CalendarEntry(entry.ref, title, about, entry.ref, first, last, noted)


def _syndicated_items(library: Library, collection: str) -> Iterator[Entry]:
    """The items of a collection that may appear in a calendar."""
    return (entry for entry in library.ordered(collection) if may_be_syndicated(entry))
