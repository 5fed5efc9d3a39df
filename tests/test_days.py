"""Months that end, leap days, the end of September, the turn of a year."""

import os
import subprocess
import sys
from datetime import date

import pytest

from nscp_site import clock
from nscp_site.clock import add_months, first_day, format_days, last_day
from tests.conftest import MINI, nscp


@pytest.mark.parametrize(
    ("when", "first", "last"),
    [
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023-02", "2023-02-01", "2023-02-28"),
        ("2023-09", "2023-09-01", "2023-09-30"),
        ("2023", "2023-01-01", "2023-12-31"),
        ("2024-02-29", "2024-02-29", "2024-02-29"),
    ],
)
def test_first_and_last_day(when: str, first: str, last: str) -> None:
    assert (str(first_day(when)), str(last_day(when))) == (first, last)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2023-03-31", 18, "2024-09-30"),
        ("2023-02-28", 12, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2023-12-31", 2, "2024-02-29"),
        ("2023-10-31", 3, "2024-01-31"),
        ("2024-01-30", 1, "2024-02-29"),
        ("2023-12-15", 1, "2024-01-15"),
    ],
)
def test_months_later(day: str, months: int, later: str) -> None:
    assert str(add_months(date.fromisoformat(day), months)) == later


def test_days_are_counted_in_words() -> None:
    assert [format_days(1), format_days(0), format_days(1149)] == ["1 day", "0 days", "1,149 days"]


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2027-03-28 22:59:00", "2027-03-28"),
        ("2027-03-28 23:00:00", "2027-03-29"),
        ("2027-01-15 00:00:00", "2027-01-15"),
    ],
)
def test_the_day_is_london_s_wherever_the_machine_stands(moment: str, day: str) -> None:
    for zone in ("UTC", "Pacific/Kiritimati", "America/Adak"):
        there = f"import os, time; os.environ['TZ'] = '{zone}'; time.tzset()"
        code = f"{there}; from nscp_site import clock; print(clock.today())"
        command = ["faketime", "-f", moment, sys.executable, "-c", code]
        environment = {name: value for name, value in os.environ.items() if name != clock.TODAY_VARIABLE} | {
            "TZ": "UTC"
        }
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        assert done.stdout == f"{day}\n", zone


def test_the_clock_can_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(clock.TODAY_VARIABLE, "2024-02-29")
    assert clock.today() == date(2024, 2, 29)
    monkeypatch.setenv(clock.TODAY_VARIABLE, "2023-02-29")
    with pytest.raises(clock.ClockError, match="must be a day, year-month-day"):
        clock.today()


def test_a_clock_set_wrong_is_told_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(clock.TODAY_VARIABLE, "tomorrow")
    done = nscp("check", root=MINI)
    assert (done.returncode, done.stderr) == (
        1,
        "Error: NSCP_TODAY must be a day, year-month-day, such as 2027-01-15, or a day and an hour, such as "
        "2027-01-15 09:00: `tomorrow` is not.\n",
    )
