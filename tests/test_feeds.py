"""Feeds and calendars: read back by programs that subscribers use, and held against the standards' own rules."""

import json
import os
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urljoin
from xml.etree import ElementTree

import feedparser
import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from nscp_site.checks.page_addresses import generated_addresses
from nscp_site.content.characters import strip_invalid_xml
from nscp_site.content.library import Library
from nscp_site.outputs.feeds import Feed, atom_text, calendar_text, json_feed_text
from nscp_site.pages.events import CalendarEntry, CalendarFile, may_be_syndicated
from nscp_site.pages.output_paths import AUDIENCE_FEED_TITLES, feed_paths
from nscp_site.project import render_files
from nscp_site.schema.types import AUDIENCE_NAMES, AUDIENCES
from tests.conftest import TODAY, problems_of, some
from tests.looping import add_loop, library_of, swap

ATOM = "{http://www.w3.org/2005/Atom}"
SITE = "https://nscp.example/"
# RFC 3339, as RFC 4287 section 3.3 asks for it.
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})")
# RFC 4287, sections 4.1.1 and 4.1.2: how often each may stand in a feed and in an entry.
ONCE_IN_FEED = {"id": (1, 1), "title": (1, 1), "updated": (1, 1), "subtitle": (0, 1), "author": (1, 99)}
ONCE_IN_ENTRY = {"id": (1, 1), "title": (1, 1), "updated": (1, 1), "published": (0, 1), "summary": (0, 1)}
IN_FEED = {*ONCE_IN_FEED, "link", "category", "contributor", "generator", "icon", "logo", "rights", "entry"}
IN_ENTRY = {*ONCE_IN_ENTRY, "link", "category", "author", "content", "contributor", "rights", "source"}
# JSON Feed 1.1: the members it knows, and the kind of each.
JSON_FEED: dict[str, type] = {
    "version": str, "title": str, "description": str, "language": str, "authors": list, "home_page_url": str,
    "feed_url": str, "items": list,
}  # fmt: skip
JSON_ITEM: dict[str, type] = {
    "id": str, "url": str, "title": str, "summary": str, "content_text": str, "date_modified": str,
    "date_published": str, "tags": list,
}  # fmt: skip


def atom_faults(text: str) -> list[str]:
    """What in an Atom feed offends against RFC 4287."""
    root = ElementTree.fromstring(text.encode())
    faults = [] if root.tag == f"{ATOM}feed" else [f"the root is {root.tag}"]
    faults += element_faults(root, IN_FEED, ONCE_IN_FEED)
    selves = [link for link in root.findall(f"{ATOM}link") if link.get("rel") == "self"]
    faults += [] if len(selves) == 1 else ["not one link to itself"]
    for entry in root.findall(f"{ATOM}entry"):
        faults += element_faults(entry, IN_ENTRY, ONCE_IN_ENTRY)
        links = [link for link in entry.findall(f"{ATOM}link") if link.get("rel") == "alternate"]
        faults += [] if len(links) == 1 else ["an entry without content needs one alternate link"]
    identifiers = [found.text for found in root.iter(f"{ATOM}id")]
    faults += [] if len(identifiers) == len(set(identifiers)) else ["an id stands twice"]
    return faults


def element_faults(element: ElementTree.Element, known: set[str], often: dict[str, tuple[int, int]]) -> list[str]:
    """Elements that may not stand in a feed or entry, stand too often, or hold what they may not."""
    names = [child.tag.removeprefix(ATOM) for child in element]
    faults = [f"{name} is not known" for name in names if name not in known]
    faults += [f"{name} stands {names.count(name)} times" for name, (low, high) in often.items()
               if not low <= names.count(name) <= high]  # fmt: skip
    for child in element:
        name, text = child.tag.removeprefix(ATOM), child.text or ""
        if name in ("updated", "published") and not MOMENT.fullmatch(text):
            faults.append(f"{name} is {text}")
        if name == "id" and not re.match(r"[a-z][a-z0-9+.-]*:\S+$", text):
            faults.append(f"the id {text} is not a whole IRI")
        if name == "link" and not child.get("href"):
            faults.append("a link leads nowhere")
        if name == "category" and not child.get("term"):
            faults.append("a category has no term")
    return faults


def json_faults(text: str) -> list[str]:
    """What in a JSON feed offends against JSON Feed 1.1."""
    feed = json.loads(text)
    faults = member_faults(feed, JSON_FEED, {"version", "title", "items"})
    faults += [] if feed["version"] == "https://jsonfeed.org/version/1.1" else ["another version"]
    for item in feed["items"]:
        faults += member_faults(item, JSON_ITEM, {"id", "content_text"})
        faults += [f"{name} is {item[name]}" for name in ("date_modified", "date_published")
                   if not MOMENT.fullmatch(item.get(name, "2026-11-22T00:00:00Z"))]  # fmt: skip
    identifiers = [item["id"] for item in feed["items"]]
    return faults + ([] if len(identifiers) == len(set(identifiers)) else ["an id stands twice"])


def member_faults(value: dict[str, Any], known: dict[str, type], needed: set[str]) -> list[str]:
    """Members that are missing, unknown, or of another kind."""
    faults = [f"{name} is missing" for name in needed - value.keys()]
    return faults + [f"{name} is unknown or of another kind" for name in value
                     if name not in known or not isinstance(value[name], known[name])]  # fmt: skip


def calendar_faults(text: str) -> list[str]:
    """What in a calendar offends against RFC 5545."""
    lines = text.split("\r\n")
    faults = ["a line is too long" for line in lines if len(line.encode()) > 75]
    faults += ["a line ends without a carriage return"] if "\n" in text.replace("\r\n", "") else []
    calendar = Calendar.from_ical(text)
    faults += [f"{name} is missing" for name in ("PRODID", "VERSION") if name not in calendar]
    faults += [] if calendar.subcomponents else ["a calendar needs a component"]
    zones = {str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")}
    for event in events_in(text):
        faults += [f"an event needs one {name}" for name in ("UID", "DTSTAMP", "DTSTART")
                   if isinstance(event.get(name), list | None)]  # fmt: skip
        faults += ["DTSTAMP is not in UTC"] if event["DTSTAMP"].dt.utcoffset().total_seconds() else []
        zone = event["DTSTART"].params.get("TZID")
        faults += [f"the time zone {zone} is not told"] if zone and zone not in zones else []
        end = event.get("DTEND")
        faults += [] if end else ["an event needs an end"]
        faults += ["an event ends before it begins"] if end and end.dt <= event["DTSTART"].dt else []
    identifiers = [str(event["UID"]) for event in events_in(text)]
    return faults + ([] if len(identifiers) == len(set(identifiers)) else ["a UID stands twice"])


def events_in(text: str) -> list[Any]:
    """The events of a calendar, as the icalendar library reads them."""
    return list(Calendar.from_ical(text).walk("VEVENT"))


FAULTS = {".atom": atom_faults, ".json": json_faults, ".ics": calendar_faults}


@pytest.fixture
def loop(mini: Path) -> Path:
    return add_loop(mini)


def files_of(root: Path, today: date = TODAY) -> dict[str, str]:
    """The feeds and calendars of a project."""
    return {path: text for path, text in render_files(library_of(root, today)).items() if path.startswith("feeds/")}


def at_an_address(root: Path) -> Path:
    """A project whose site has an address."""
    settings = root / "mkdocs.yml"
    settings.write_text(settings.read_text().replace('site_url: ""', f"site_url: {SITE}"))
    return root


@pytest.mark.parametrize("known", [True, False], ids=["with an address", "without"])
def test_every_feed_and_calendar_keeps_the_standard(loop: Path, known: bool) -> None:
    files = files_of(at_an_address(loop) if known else loop)
    assert len(files) == 2 * (1 + len(AUDIENCES) + 1) + 5
    assert {path: FAULTS[Path(path).suffix](text) for path, text in files.items()} == {path: [] for path in files}


def test_the_checks_of_standards_find_faults() -> None:
    bad = '<feed xmlns="http://www.w3.org/2005/Atom"><id>x</id><title/><updated>2026</updated><entry/></feed>'
    assert len(atom_faults(bad)) >= 6
    assert json_faults('{"version": "1", "title": 3, "items": [{"id": "a"}, {"id": "a", "x": 1, "content_text": ""}]}')
    assert calendar_faults("BEGIN:VCALENDAR\nVERSION:2.0\nEND:VCALENDAR\n")


def test_a_feed_reads_back(loop: Path) -> None:
    text = files_of(at_an_address(loop))["feeds/for-practitioners.atom"]
    read = feedparser.parse(text)
    assert not read.bozo
    assert read.version == "atom10"
    assert read.feed.title == "For people who work with children – Northamptonshire Safeguarding Children Partnership"
    entries = {entry.title: entry for entry in read.entries}
    course = entries["Talking about sleep"]
    assert course.link == f"{SITE}training/talking/"
    assert course.summary == "A course on sleep."
    assert course.updated == "2026-11-22T00:00:00Z"
    assert [tag.term for tag in course.tags] == ["Training", "Safer sleeping for babies"]


def test_both_kinds_of_feed_hold_the_same(loop: Path) -> None:
    files = files_of(at_an_address(loop))
    for path in some([path for path in files if path.endswith(".atom")]):
        atom = [(one.id, one.link, one.title) for one in feedparser.parse(files[path]).entries]
        items = json.loads(files[path.replace(".atom", ".json")])["items"]
        assert atom == [(one["id"], one["url"], one["title"]) for one in items]


def test_without_an_address_links_are_relative_and_identifiers_stay(loop: Path) -> None:
    before = json.loads(files_of(loop)["feeds/all.json"])
    after = json.loads(files_of(at_an_address(loop))["feeds/all.json"])
    assert [item["id"] for item in before["items"]] == [item["id"] for item in after["items"]]
    whole = [urljoin(f"{SITE}feeds/all.json", item["url"]) for item in before["items"]]
    assert whole == [item["url"] for item in after["items"]]


def test_what_changed_last_stands_first_with_its_change(loop: Path) -> None:
    history = (
        "history:\n  - {on: 2026-01-02, kind: published, what: It was published.}\n"
        "  - {on: 2026-11-22, kind: corrected, what: A word was corrected.}\n"
    )
    swap(loop, "training/talking.md", "last_reviewed: 2026-11-22", f"{history}last_reviewed: 2026-11-20")
    for path in (loop / "content").rglob("*.md"):
        path.write_text(path.read_text().replace("last_reviewed: 2026-11-22", "last_reviewed: 2026-11-01"))
    first = json.loads(files_of(loop)["feeds/all.json"])["items"][0]
    assert first["title"] == "Talking about sleep"
    assert first["content_text"] == "A word was corrected. A course on sleep."
    assert (first["date_published"], first["date_modified"]) == ("2026-01-02T00:00:00Z", "2026-11-22T00:00:00Z")


def test_what_is_sensitive_is_in_no_feed_and_no_calendar(loop: Path) -> None:
    assert "Talking about sleep" in files_of(loop)["feeds/training.ics"]
    for field in ("content_note: This page may distress.", "neutral_title: A course"):
        swap(loop, "training/talking.md", "delivery: e-learning", f"{field}\ndelivery: e-learning")
        files = files_of(loop)
        assert [path for path, text in files.items() if "Talking about sleep" in text] == []
        swap(loop, "training/talking.md", f"{field}\n", "")


def test_no_sensitive_page_of_the_real_site_is_in_a_feed(real_library: Library, real_files: dict[str, str]) -> None:
    files = {path: text for path, text in real_files.items() if path.startswith("feeds/")}
    closed = [entry for entry in real_library.entries() if not may_be_syndicated(entry)]
    assert {"case-studies", "reviews", "campaigns", "themes"} <= {entry.collection for entry in closed}
    addresses = {f"{entry.ref}/" for entry in closed}
    for path, text in files.items():
        if path.endswith(".json"):
            assert not {item["url"].removeprefix("../") for item in json.loads(text)["items"]} & addresses, path
        assert FAULTS[Path(path).suffix](text) == [], path


def test_sessions_deadlines_reports_and_campaigns_are_in_the_calendar(loop: Path) -> None:
    swap(loop, "campaigns/safer-sleeping.md", "ends: 2022-12-31", "starts: 2024-02-28\nends: 2024-02-29")
    swap(loop, "documents.yml", "covers_to: 2023-03", "covers_to: 2023-03\n  published: 2026-02-28")
    found = events_in(files_of(at_an_address(loop))["feeds/all.ics"])
    events = {(str(event["SUMMARY"]), str(event["DTSTART"].dt)): event for event in found}
    assert sorted(events) == [
        ("Business plan, action S1 (Sleep): due September 2026", "2026-09-30"),
        ("Campaign: Safer Sleeping", "2024-02-28"),
        ("Due: The report", "2027-02-28"),
        ("Talking about sleep", "2027-01-15 09:30:00+00:00"),
        ("Talking about sleep", "2027-03-01"),
    ]
    booked = events["Talking about sleep", "2027-01-15 09:30:00+00:00"]
    assert (str(booked["LOCATION"]), str(booked["URL"])) == ("Northampton", f"{SITE}training/talking/")
    assert "https://booking.example/sleep" in str(booked["DESCRIPTION"])
    assert events["Talking about sleep", "2027-03-01"]["DTEND"].dt == date(2027, 3, 3)
    assert events["Campaign: Safer Sleeping", "2024-02-28"]["DTEND"].dt == date(2024, 3, 1)


def test_sessions_of_one_day_are_told_apart_by_their_place(loop: Path) -> None:
    def names() -> list[str]:
        return [str(event["UID"]) for event in events_in(files_of(loop)["feeds/training.ics"])]

    before = names()
    added = "".join(f"\n  - {{starts: 2027-03-01, place: {place}}}" for place in ("Kettering", "Corby", "Corby"))
    swap(loop, "training/talking.md", "online: true}", f"online: true}}{added}")
    after = names()
    assert len(set(after)) == len(after) == len(before) + 3
    assert set(before) < set(after)


def test_a_session_in_summer_is_in_summer_time(loop: Path) -> None:
    swap(loop, "training/talking.md", "starts: 2027-01-15", "starts: 2027-07-15")
    starts = [event["DTSTART"].dt for event in events_in(files_of(loop)["feeds/training.ics"])]
    assert [str(start) for start in starts if isinstance(start, datetime)] == ["2027-07-15 09:30:00+01:00"]


# The file of a course as an editor writes it: an hour without an end, on the day on which clocks change.
SESSIONS = """sessions:
  - starts: 2027-03-28
    time: "09:30"
    place: Northampton
  - starts: 2027-01-15
    ends: 2027-01-16
    time: "09:30"
  - starts: 2027-02-01
    time: "13:00"
    time_ends: "16:30"
    online: true
"""


def with_sessions(root: Path, sessions: str = SESSIONS) -> Path:
    """A project whose course has these dates."""
    path = root / "content/training/talking.md"
    path.write_text(re.sub(r"sessions:\n(?:  .*\n)+", sessions, path.read_text()))
    return path


def read_by_both(text: str) -> list[dict[str, tuple[Any, ...]]]:
    """What each of two programs that know nothing of each other reads: begin, end, and number of corrections by UID."""
    one = {
        str(event["UID"]): (event["DTSTART"].dt, event["DTEND"].dt, int(event["SEQUENCE"])) for event in events_in(text)
    }
    read = vobject.readOne(text)
    other = {
        event.uid.value: (event.dtstart.value, event.dtend.value, int(event.sequence.value))
        for event in read.vevent_list
    }
    return [one, other]


def test_two_programs_read_when_a_session_begins_and_ends(loop: Path) -> None:
    with_sessions(loop)
    icalendar, other = read_by_both(files_of(loop)["feeds/training.ics"])
    assert len(icalendar) == 3
    plain = [
        {uid: (as_utc(begins), as_utc(ends)) for uid, (begins, ends, _) in found.items()}
        for found in (icalendar, other)
    ]
    assert plain[0] == plain[1]
    assert sorted(map(str, plain[0].values())) == sorted(
        map(
            str,
            [
                # British summer time has begun that night; the end of the day, where no end is stated.
                (datetime(2027, 3, 28, 8, 30, tzinfo=UTC), datetime(2027, 3, 28, 23, tzinfo=UTC)),
                (date(2027, 1, 15), date(2027, 1, 17)),
                (datetime(2027, 2, 1, 13, tzinfo=UTC), datetime(2027, 2, 1, 16, 30, tzinfo=UTC)),
            ],
        )
    )


def as_utc(moment: date) -> date:
    """A moment in UTC; a day stays a day."""
    return moment.astimezone(UTC) if isinstance(moment, datetime) else moment


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('time: "09:30"', 'time: "10:00"'),
        ("place: Northampton", "place: Kettering"),
        ("starts: 2027-02-01", "starts: 2027-02-08\n    planned_for: 2027-02-01"),
    ],
)
def test_a_session_that_is_put_right_stays_the_same_one_and_counts_up(before: str, after: str, loop: Path) -> None:
    path = with_sessions(loop)
    os.utime(path, (1_790_000_000, 1_790_000_000))
    first = read_by_both(files_of(loop)["feeds/training.ics"])[1]
    swap(loop, "training/talking.md", before, after)
    os.utime(path, (1_790_000_005, 1_790_000_005))
    text = files_of(loop)["feeds/training.ics"]
    second = read_by_both(text)[1]
    assert second.keys() == first.keys()
    assert all(second[uid][2] > first[uid][2] for uid in first)
    assert {uid: when[:2] for uid, when in second.items()} != {uid: when[:2] for uid, when in first.items()} or (
        "Kettering" in text
    )
    assert {str(event["LAST-MODIFIED"].dt) for event in events_in(text)} == {"2026-09-21 14:13:25+00:00"}


def test_where_the_commit_is_known_its_moment_counts(loop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_sessions(loop)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1800000000")
    found = read_by_both(files_of(loop)["feeds/training.ics"])[0]
    assert {count for _, _, count in found.values()} == {1_800_000_000 - 1_767_225_600}


@pytest.mark.parametrize(
    ("session", "told"),
    [
        ('{starts: 2027-01-15, time_ends: "10:00"}', "`time` is needed"),
        ('{starts: 2027-01-15, time: "10:00", time_ends: "09:00"}', "does not lie after `time`"),
    ],
)
def test_an_end_before_the_beginning_is_told(session: str, told: str, loop: Path) -> None:
    with_sessions(loop, f"sessions:\n  - {session}\n")
    (problem,) = problems_of(loop)
    assert told in problem.message


def test_a_campaign_without_whole_days_is_in_no_calendar(loop: Path) -> None:
    swap(loop, "campaigns/safer-sleeping.md", "ends: 2022-12-31", "starts: 2022-12\nends: 2022-12-31")
    assert "VEVENT" not in files_of(loop)["feeds/campaigns.ics"]


def test_feeds_are_the_same_on_every_day(loop: Path) -> None:
    assert files_of(loop) == files_of(loop, date(2027, 2, 28))


def test_every_feed_has_an_address_for_ever(loop: Path) -> None:
    library = library_of(loop)
    paths = {path for path in render_files(library) if path.startswith("feeds/")}
    assert paths == set(feed_paths(library))
    assert {f"/{path}" for path in paths} <= generated_addresses(library)


def test_every_audience_has_its_feed() -> None:
    assert set(AUDIENCE_FEED_TITLES) == set(AUDIENCES) == set(AUDIENCE_NAMES)


# Letters, signs of XML and of calendars, and whatever nobody should have typed.
TITLES = st.text(
    st.sampled_from("aé\u05d0\U0001f468<>&\"'\\;,:[]\r\n\t") | st.characters(exclude_categories=[]), max_size=30
)


@settings(deadline=None, max_examples=60)
@given(TITLES, TITLES, TITLES)
def test_feeds_and_calendars_can_be_read_whatever_a_title_holds(title: str, about: str, place: str) -> None:
    item = {"id": "urn:x", "url": f"{SITE}x/", "title": title, "summary": about, "content_text": f"{place} {about}"}
    item |= dict.fromkeys(("date_modified", "date_published"), f"{TODAY}T00:00:00Z")
    feed = Feed("feeds/x", title, about, TODAY, [{**item, "tags": ["sleep"]}])
    found = ElementTree.fromstring(atom_text(feed, SITE).encode())
    assert atom_faults(atom_text(feed, SITE)) == []
    # XML makes one line end of each kind.
    plain = strip_invalid_xml(title).replace("\r\n", "\n").replace("\r", "\n")
    assert (found.findtext(f"{ATOM}entry/{ATOM}title") or "") == plain
    assert strip_invalid_xml(json.loads(json_feed_text(feed, SITE).encode())["items"][0]["title"]) == strip_invalid_xml(
        title
    )
    dated = CalendarEntry("x", title, about, "index", TODAY, TODAY, TODAY, place)
    text = calendar_text(CalendarFile("x", "Training", [dated, dated]), SITE)
    assert all(len(line) <= 75 for line in text.encode().split(b"\r\n"))
    assert not set(text) & {chr(number) for number in range(0x20) if chr(number) not in "\r\n\t"}
    assert len(Calendar.from_ical(text).walk("VEVENT")) == 2
    (named, *_) = Calendar.from_ical(text).walk("VEVENT")
    assert str(named["summary"]).split() == strip_invalid_xml(title).split()
