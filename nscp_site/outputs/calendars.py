"""iCalendar files (RFC 5545)."""

import uuid
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard

from nscp_site.content.addresses import path_to_address
from nscp_site.content.characters import strip_invalid_xml
from nscp_site.pages.events import TIME_ZONE_NAME, CalendarEntry, CalendarFile
from nscp_site.pages.origins import OWNER

# Seconds from here are a SEQUENCE: so it fits the whole numbers of the standard until the year 2094.
SEQUENCE_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


def calendar_text(calendar: CalendarFile, site_url: str) -> str:
    """The text of a calendar's .ics file."""
    made = Calendar()
    made.add("prodid", f"-//{OWNER}//{calendar.title}//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", f"{calendar.title} – {OWNER}")
    made.add_component(_london_time_zone())
    for entry in calendar.entries:
        made.add_component(_event(entry, site_url))
    return str(made.to_ical().decode("utf-8"))


def _event(entry: CalendarEntry, site_url: str) -> Event:
    """An entry as a VEVENT; DTEND of a whole-day event is the day after, as the standard asks."""
    made = Event()
    made.add("uid", uuid.uuid5(uuid.NAMESPACE_URL, f"https://nscp.invalid/{entry.name}").urn)
    made.add(
        "dtstamp",
        entry.revised
        or datetime(entry.content_checked.year, entry.content_checked.month, entry.content_checked.day, tzinfo=UTC),
    )
    if entry.revised:
        made.add("last-modified", entry.revised)
        made.add("sequence", max(0, int((entry.revised - SEQUENCE_EPOCH).total_seconds())))
    made.add("dtstart", entry.first)
    if entry.ends:
        made.add("dtend", entry.ends)
    if not isinstance(entry.first, datetime):
        made.add("dtend", entry.last + timedelta(days=1))
        # Nobody is busy because a report is due.
        made.add("transp", "TRANSPARENT")
    made.add("summary", strip_invalid_xml(entry.title))
    made.add("description", strip_invalid_xml(entry.description))
    if entry.place:
        made.add("location", strip_invalid_xml(entry.place))
    if site_url:
        made.add("url", site_url + path_to_address(f"{entry.page}.md")[1:])
    return made


def _london_time_zone() -> Timezone:
    """The VTIMEZONE of Europe/London, which a calendar with times of day must contain."""
    made = Timezone()
    made.add("tzid", TIME_ZONE_NAME)
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
