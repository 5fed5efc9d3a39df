"""The one clock: the day and the moment that content is judged on, and the days of the calendar reckoned from it.

It is Northamptonshire's, wherever the machine stands. `NSCP_TODAY=2027-01-15` sets it for a command and for all that
it starts, `NSCP_TODAY="2027-01-15 09:00"` to the minute; so does `--on`. Twice a year the clocks change: one hour is
left out in March, and one comes twice in October. Nothing can open at such an hour. `stage` measures how long parts
of a build take.
"""

import calendar
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter
from zoneinfo import ZoneInfo

from nscp_site.console import ReportedError

# How long before its day something is told that must be looked at anew.
NOTICE = timedelta(days=60)


def first_day(when: str | date) -> date:
    """The first day of a day, a month or a year (2023-09 → 1 September 2023)."""
    return date.fromisoformat((str(when) + "-01-01")[:10])


def last_day(when: str | date) -> date:
    """The last day of a day, a month or a year (2024-02 → 29 February 2024)."""
    parts = [int(part) for part in str(when).split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else 12
    return date(year, month, parts[2] if len(parts) > 2 else days_in(year, month))


def months_later(day: date, months: int) -> date:
    """The same day some months on; the last day of a month stays the last day (28 February → 29 February 2024)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    longest = days_in(year, month + 1)
    at_the_end = day.day == days_in(day.year, day.month)
    return date(year, month + 1, longest if at_the_end else min(day.day, longest))


def year_over(when: str) -> date:
    """The first day on which a year has passed since a day, or since the end of a month or year."""
    parts = [int(part) for part in when.split("-")]
    if len(parts) == 1:
        return date(parts[0] + 2, 1, 1)
    if len(parts) == 2:
        return date(parts[0] + 1 + parts[1] // 12, parts[1] % 12 + 1, 1)
    if parts[1:] == [2, 29]:
        return date(parts[0] + 1, 3, 1)
    return date(parts[0] + 1, parts[1], parts[2])


def year_later(day: date) -> date:
    """The same day of the next year; the first of March for the 29th of February."""
    return year_over(str(day))


def days_in(year: int, month: int) -> int:
    """How many days a month has."""
    return calendar.monthrange(year, month)[1]


def counted(days: int) -> str:
    """A number of days in words: 1 day, 1,149 days."""
    return f"{days:,} day{'' if days == 1 else 's'}"


LONDON = ZoneInfo("Europe/London")
MOMENT = r"\d{4}-\d{2}-\d{2}( ([01]\d|2[0-3]):[0-5]\d)?"
LIKE = "2027-01-15, or a day and an hour, such as 2027-01-15 09:00"


class MomentError(ValueError):
    """A text that is no moment; it goes on after the name of what was written, and says what to write instead."""


def instant_of(written: str) -> datetime:
    """The moment that a text names, in UTC; a day alone is its first minute. Raises MomentError."""
    local = _read(written)
    earlier, later = (local.replace(tzinfo=LONDON, fold=fold) for fold in (0, 1))
    if earlier.utcoffset() != later.utcoffset():
        after = f"{local:%Y-%m-%d} {(local + timedelta(hours=1)).replace(minute=0):%H:%M}"
        # An hour that is left out lies before itself once it is counted from Greenwich.
        is_left_out = earlier.astimezone(UTC).astimezone(LONDON).replace(tzinfo=None) != local
        why = "does not exist: the clocks go forward" if is_left_out else "comes twice: the clocks go back"
        raise MomentError(f"names an hour that {why} on that night (`{written}`). Write {after}, or the day alone.")
    return earlier.astimezone(UTC)


def written(moment: datetime) -> str:
    """A moment to the minute, as `instant_of` reads it.

    In the hour that comes twice it is the minute before: nothing can open in between.
    """
    local = moment.astimezone(LONDON)
    if local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset():
        local = (local - timedelta(hours=local.fold)).replace(minute=0, fold=0) - timedelta(minutes=1)
    return f"{local:%Y-%m-%d %H:%M}"


def _read(written: str) -> datetime:
    """A text as a moment of the calendar. Raises MomentError."""
    if re.fullmatch(MOMENT, written, re.ASCII):
        try:
            return datetime.fromisoformat(written)
        except ValueError:
            pass
    raise MomentError(f"must be a day, year-month-day, such as {LIKE}: `{written}` is not.")


SETTING = "NSCP_TODAY"
# https://reproducible-builds.org/specs/source-date-epoch/
EPOCH = "SOURCE_DATE_EPOCH"


class ClockError(ReportedError):
    """The setting is not a day, or a day and an hour; the text says what to write."""


def now() -> datetime:
    """The moment of the setting (of a day, its beginning), or else the true one, as clocks here show it.

    Raises ClockError.
    """
    written = os.environ.get(SETTING, "")
    return read_moment(written, SETTING) if written else instant().astimezone(LONDON)


def today() -> date:
    """The day of that moment. Raises ClockError."""
    return now().date()


def judged(day: date | None = None) -> tuple[date, datetime | None]:
    """What content is judged on: a day that is given, or the clock's, with its moment. Raises ClockError."""
    if day is not None:
        return day, None
    moment = now()
    return moment.date(), moment


def epoch() -> datetime | None:
    """The moment of SOURCE_DATE_EPOCH, which CI sets to the commit's; None where it is not set. Raises ClockError."""
    written = os.environ.get(EPOCH)
    if written is None:
        return None
    try:
        if not (written.isascii() and written.isdigit()):
            raise ValueError
        return datetime.fromtimestamp(int(written), UTC)
    except (ValueError, OverflowError, OSError):
        raise ClockError(f"{EPOCH} must be seconds since 1970, such as 1700000000: `{written[:40]}` is not.") from None


def instant() -> datetime:
    """The true moment, the same everywhere."""
    return datetime.now(UTC)


def read_moment(written: str, name: str) -> datetime:
    """What a person typed as a day, or a day and an hour; `name` is what they set. Raises ClockError."""
    try:
        return instant_of(written).astimezone(LONDON)
    except MomentError as fault:
        raise ClockError(f"{name} {fault}") from None


def read_day(written: str, name: str) -> date:
    """A day that a person typed as year-month-day; `name` is what they set. Raises ClockError."""
    try:
        if len(written) != len("2027-01-15"):
            raise ValueError
        return date.fromisoformat(written)
    except ValueError:
        raise ClockError(f"{name} must be a day, year-month-day, such as 2027-01-15: `{written}` is not.") from None


TIMES = "NSCP_TIMES"


@contextmanager
def stage(name: str) -> Iterator[None]:
    """Note the seconds of what is done inside, if anybody asks."""
    began = perf_counter()
    yield
    written = os.environ.get(TIMES)
    if written:
        with Path(written).open("a", encoding="utf-8") as file:
            file.write(f"{name}\t{perf_counter() - began:.3f}\n")
