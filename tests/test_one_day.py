"""One day for everybody: Northamptonshire's, wherever a machine stands, to the hour, however the clocks change."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from nscp_site import clock
from nscp_site.build.building import Build
from nscp_site.build.up_to_date import time_fingerprint
from nscp_site.clock import LONDON, MomentError, format_moment, parse_instant
from nscp_site.content.loading import load_library
from nscp_site.content.visibility import public_view
from nscp_site.project import load_project, render_files
from tests.conftest import nscp
from tests.forking import forked
from tests.looping import library_of

ZONES = ("Asia/Tokyo", "UTC", "Europe/London", "America/Los_Angeles")
# Half past eleven at night by Greenwich: in summer it is the next day in Northamptonshire, in Tokyo always.
NIGHTS = {
    "2026-11-22 23:30": "2026-11-22",
    "2027-06-30 23:30": "2027-07-01",
    "2027-03-27 23:30": "2027-03-27",
    "2027-03-28 23:30": "2027-03-29",
    "2027-10-30 23:30": "2027-10-31",
    "2027-10-31 23:30": "2027-10-31",
}


@pytest.fixture(params=ZONES)
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A machine that stands elsewhere."""
    monkeypatch.setenv("TZ", request.param)
    monkeypatch.delenv(clock.TODAY_VARIABLE, raising=False)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("zone")
@pytest.mark.parametrize(("night", "day"), NIGHTS.items())
def test_today_is_the_same_everywhere(night: str, day: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "utc_now", lambda: datetime.fromisoformat(night).replace(tzinfo=UTC))
    assert str(clock.today()) == day
    assert clock.reference_time() == (date.fromisoformat(day), clock.now())


@pytest.mark.parametrize("setting", ["2027-06-30", "2027-06-30 09:00"])
def test_a_day_that_is_set_is_that_day_everywhere(zone: str, setting: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(clock.TODAY_VARIABLE, setting)
    assert (zone, str(clock.today()), clock.now().astimezone(UTC).hour) == (
        zone,
        "2027-06-30",
        8 if setting.endswith("09:00") else 23,
    )


@pytest.mark.parametrize("setting", ["2027-03-28 01:30", "2027-10-31 01:00", "2027-10-31 01:59", "2027-01-15 24:00"])
def test_an_hour_that_is_none_is_no_setting(setting: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(clock.TODAY_VARIABLE, setting)
    with pytest.raises(clock.ClockError, match=rf"{clock.TODAY_VARIABLE} .*`{setting}`"):
        clock.today()


def test_every_hour_of_two_years_is_one_moment_or_is_told() -> None:
    """Whatever is read comes after what was read before it, and the only hours refused are the two of each change."""
    first, refused, last = datetime(2027, 1, 1), [], datetime(2000, 1, 1, tzinfo=UTC)  # noqa: DTZ001
    for hours in range(2 * 365 * 24):
        text = f"{first + timedelta(hours=hours, minutes=30):%Y-%m-%d %H:%M}"
        try:
            moment = parse_instant(text)
        except MomentError as told:
            refused.append(text)
            remedy = str(told).partition("Write ")[2][:16]
            assert parse_instant(remedy) > last
            continue
        assert moment > last
        assert moment.astimezone(LONDON).strftime("%Y-%m-%d %H:%M") == text
        last = moment
    assert refused == ["2027-03-28 01:30", "2027-10-31 01:30", "2028-03-26 01:30", "2028-10-29 01:30"]


def test_what_a_program_is_told_is_never_later_than_now_and_opens_the_same() -> None:
    for minutes in range(0, 3 * 60 * 24, 7):
        for start in (datetime(2027, 3, 27, tzinfo=UTC), datetime(2027, 10, 30, tzinfo=UTC)):
            now = start + timedelta(minutes=minutes)
            told = parse_instant(format_moment(now))
            assert told <= now
            # Nothing can open between the two: every minute of the hour in between is refused.
            if now - told >= timedelta(minutes=1):
                with pytest.raises(MomentError):
                    parse_instant(f"{now.astimezone(LONDON):%Y-%m-%d %H:%M}")


ITEM = """\
---
title: Zirconword
summary: Something begins.
audience: [public]
posted: 2026-11-20
life: embargoed
embargoed_until: {until}
---

Words.
"""
# When it opens, the last minute before, and the minute from which it is there, in Northamptonshire.
OPENINGS = [
    ("2027-01-15", "2027-01-14 23:59", "2027-01-15 00:00"),
    ("2027-01-15", "2027-01-14", "2027-01-15"),
    ("2027-01-15 09:00", "2027-01-15 08:59", "2027-01-15 09:00"),
    ("2027-07-15 09:00", "2027-07-15 08:59", "2027-07-15 09:00"),
    # A day alone is its first minute: an hour is never come before it has.
    ("2027-01-15 09:00", "2027-01-15", "2027-01-16"),
    ("2027-03-28 02:00", "2027-03-28 00:59", "2027-03-28 02:00"),
    ("2027-10-31 02:00", "2027-10-31 00:59", "2027-10-31 02:00"),
]


@pytest.mark.slow
@pytest.mark.usefixtures("zone")
@pytest.mark.parametrize(("until", "before", "after"), OPENINGS)
def test_what_is_under_embargo_opens_at_its_hour_and_never_before(
    until: str, before: str, after: str, mini: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (mini / "content/news").mkdir()
    (mini / "content/news/item.md").write_text(ITEM.format(until=until))
    for setting, is_there in ((before, False), (after, True)):
        monkeypatch.setenv(clock.TODAY_VARIABLE, setting)
        view = public_view(load_library(mini, *clock.reference_time())[0])
        assert (view.find("news/item") is not None) == is_there
        assert any("Zirconword" in text for text in render_files(view).values()) == is_there


def test_in_the_hour_that_comes_twice_it_opens_after_both(mini: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (mini / "content/news").mkdir()
    (mini / "content/news/item.md").write_text(ITEM.format(until="2027-10-31 02:00"))
    for hour, is_there in (("00:30", False), ("01:30", False), ("01:59", False), ("02:00", True)):
        moment = datetime.fromisoformat(f"2027-10-31 {hour}").replace(tzinfo=UTC)
        monkeypatch.setattr(clock, "utc_now", lambda moment=moment: moment)
        monkeypatch.delenv(clock.TODAY_VARIABLE, raising=False)
        assert (public_view(load_library(mini, *clock.reference_time())[0]).find("news/item") is not None) == is_there
        # The programs of a build, which are told the moment in words, judge alike.
        monkeypatch.setenv(
            clock.TODAY_VARIABLE, Build(mini, mini / "site", moment=moment).environment[clock.TODAY_VARIABLE]
        )
        assert (public_view(load_library(mini, *clock.reference_time())[0]).find("news/item") is not None) == is_there


def test_a_site_is_built_anew_only_where_an_hour_opened_something(mini: Path) -> None:
    (mini / "content/news").mkdir()
    (mini / "content/news/item.md").write_text(ITEM.format(until='"2027-01-15 09:00"'))
    at = [time_fingerprint(mini, parse_instant(f"2027-01-15 {hour}")) for hour in ("00:00", "08:59", "09:00", "23:59")]
    assert at[0] == at[1] != at[2] == at[3]
    assert time_fingerprint(mini, parse_instant("2027-01-16")) != at[3]


@pytest.mark.slow
def test_the_text_of_a_preview_and_of_the_status_tell_the_hour(mini: Path) -> None:
    (mini / "content/news").mkdir()
    (mini / "content/news/item.md").write_text(ITEM.format(until="2027-01-15 09:00"))
    done = nscp("status", "--on", "2027-01-15 08:00", root=mini)
    assert "2027-01-15  “Zirconword” opens to everybody at 09:00." in done.stdout
    assert "opens to everybody" not in nscp("status", "--on", "2027-01-15 09:00", root=mini).stdout


def pages_at(root: Path, zone: str, setting: str) -> dict[str, str]:
    """What a machine that stands in a zone makes of a project."""

    def write() -> None:
        sys.stdout.write(json.dumps(render_files(load_project(root)[0]), sort_keys=True))

    done = forked(write, root, os.environ | {"TZ": zone, clock.TODAY_VARIABLE: setting})
    assert done.returncode == 0, done.stderr
    return {"all": done.stdout}


@pytest.mark.slow
@pytest.mark.parametrize(
    "settings",
    [
        pytest.param(("2027-01-15 10:00", "2027-01-15 22:00"), marks=pytest.mark.nightly),
        ("2027-06-30", "2027-06-30 23:30"),
    ],
)
def test_two_builds_with_no_embargo_between_them_are_the_same(mini: Path, settings: tuple[str, str]) -> None:
    (mini / "content/news").mkdir()
    (mini / "content/news/item.md").write_text(ITEM.format(until="2027-01-15 09:00"))
    # Each setting in some zone, and each zone with some setting.
    made = [pages_at(mini, zone, setting) for zone, setting in zip(ZONES, settings * 2, strict=True)]
    assert all(one == made[0] for one in made)
    assert "Zirconword" in made[0]["all"]


@pytest.mark.nightly
def test_whole_sites_built_in_three_zones_are_the_same_bytes(mini: Path, tmp_path: Path) -> None:
    settings = (mini / "mkdocs.yml").read_text().replace("../../", f"{Path(__file__).parent.parent}/")
    (mini / "mkdocs.yml").write_text(settings)
    built = []
    for zone, setting in zip(ZONES[:3], ("2027-01-15", "2027-01-15 09:00", "2027-01-15 23:59"), strict=True):
        target = tmp_path / zone.replace("/", "-")
        environment = os.environ | {"TZ": zone, clock.TODAY_VARIABLE: setting}
        command = [str(Path(sys.executable).with_name("nscp")), "build", "--no-cache", "--to", str(target)]
        done = subprocess.run(command, cwd=mini, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        built.append({path.relative_to(target): path.read_bytes() for path in target.rglob("*") if path.is_file()})
    assert built[0].keys() == built[1].keys() == built[2].keys()
    assert [str(path) for path in built[0] if len({one[path] for one in built}) > 1] == []


def test_a_library_of_a_day_is_judged_at_its_beginning(mini: Path) -> None:
    assert library_of(mini, date(2027, 6, 30)).now == datetime(2027, 6, 29, 23, 0, tzinfo=UTC)
