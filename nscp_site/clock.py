"""The clock: the date and time that content is judged at, date arithmetic, and build timings.

All times are Europe/London, whatever the machine's time zone. `NSCP_TODAY=2027-01-15` sets the date for a command and
its child processes, `NSCP_TODAY="2027-01-15 09:00"` the time to the minute; `--on` does the same. Local times that do
not exist (clocks go forward in March) or are ambiguous (clocks go back in October) are rejected. `stage` records how
long each part of a build takes.
"""

import calendar
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter
from zoneinfo import ZoneInfo

from nscp_site.console import ReportedError

# How long before its day something is told that must be looked at anew.
NOTICE_PERIOD = timedelta(days=60)


def first_day(when: str | date) -> date:
    """Return the first day of a day, month or year (2023-09 → 1 September 2023)."""
    return date.fromisoformat((str(when) + "-01-01")[:10])


def last_day(when: str | date) -> date:
    """Return the last day of a day, month or year (2024-02 → 29 February 2024)."""
    parts = [int(part) for part in str(when).split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else 12
    return date(year, month, parts[2] if len(parts) > 2 else _days_in_month(year, month))


def add_months(day: date, months: int) -> date:
    """Add months to a date; the last day of a month stays the last day (28 February → 29 February 2024)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    longest = _days_in_month(year, month + 1)
    at_the_end = day.day == _days_in_month(day.year, day.month)
    return date(year, month + 1, longest if at_the_end else min(day.day, longest))


def first_day_after_a_year(when: str | date) -> date:
    """Return the first day on which a year has passed since a day, or since the end of a month or year.

    Of a day, it is the same day of the next year; 1 March for 29 February.
    """
    first = last_day(when) if str(when).count("-") == 2 else last_day(when) + timedelta(days=1)
    if (first.month, first.day) == (2, 29):
        return date(first.year + 1, 3, 1)
    return first.replace(year=first.year + 1)


def _days_in_month(year: int, month: int) -> int:
    """Return the number of days in a month."""
    return calendar.monthrange(year, month)[1]


def format_days(days: int) -> str:
    """Format a number of days: 1 day, 1,149 days."""
    return f"{days:,} day{'' if days == 1 else 's'}"


LONDON = ZoneInfo("Europe/London")
MOMENT_PATTERN = r"\d{4}-\d{2}-\d{2}( ([01]\d|2[0-3]):[0-5]\d)?"
MOMENT_EXAMPLES = "2027-01-15, or a day and an hour, such as 2027-01-15 09:00"


class MomentError(ValueError):
    """A text that is no valid date or date and time; the message continues a sentence and gives the remedy."""


def parse_instant(written: str) -> datetime:
    """Parse `YYYY-MM-DD` or `YYYY-MM-DD HH:MM` London time as a UTC datetime; a date means 00:00.

    Raises MomentError for other formats and for local times that do not exist or are ambiguous.
    """
    local = _parse_local(written)
    earlier, later = (local.replace(tzinfo=LONDON, fold=fold) for fold in (0, 1))
    if earlier.utcoffset() != later.utcoffset():
        after = f"{local:%Y-%m-%d} {(local + timedelta(hours=1)).replace(minute=0):%H:%M}"
        # An hour that is left out lies before itself once it is counted from Greenwich.
        is_left_out = earlier.astimezone(UTC).astimezone(LONDON).replace(tzinfo=None) != local
        why = "does not exist: the clocks go forward" if is_left_out else "comes twice: the clocks go back"
        raise MomentError(f"names an hour that {why} on that night (`{written}`). Write {after}, or the day alone.")
    return earlier.astimezone(UTC)


def format_moment(moment: datetime) -> str:
    """Format a datetime as London time to the minute, so that `parse_instant` can read it.

    In the ambiguous hour of October the last minute before it is given: nothing can be published in between.
    """
    local = moment.astimezone(LONDON)
    if local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset():
        local = (local - timedelta(hours=local.fold)).replace(minute=0, fold=0) - timedelta(minutes=1)
    return f"{local:%Y-%m-%d %H:%M}"


def _parse_local(written: str) -> datetime:
    """Parse a date or date and time as a naive local datetime. Raises MomentError."""
    if re.fullmatch(MOMENT_PATTERN, written, re.ASCII):
        with suppress(ValueError):
            return datetime.fromisoformat(written)
    raise MomentError(f"must be a day, year-month-day, such as {MOMENT_EXAMPLES}: `{written}` is not.")


TODAY_VARIABLE = "NSCP_TODAY"
# https://reproducible-builds.org/specs/source-date-epoch/
EPOCH_VARIABLE = "SOURCE_DATE_EPOCH"


class ClockError(ReportedError):
    """An environment variable or option holds no valid date or time; the message gives the remedy."""


def now() -> datetime:
    """Return the London time set by NSCP_TODAY (00:00 of a date alone), else the current time.

    Raises ClockError.
    """
    written = os.environ.get(TODAY_VARIABLE, "")
    try:
        return (parse_instant(written) if written else utc_now()).astimezone(LONDON)
    except MomentError as fault:
        raise ClockError(f"{TODAY_VARIABLE} {fault}") from None


def today() -> date:
    """Return the date of `now()`. Raises ClockError."""
    return now().date()


def reference_time(day: date | None = None) -> tuple[date, datetime | None]:
    """Return the date and time content is judged at: a given date and None, else `now()`. Raises ClockError."""
    if day is not None:
        return day, None
    moment = now()
    return moment.date(), moment


def source_date_epoch() -> datetime | None:
    """Return SOURCE_DATE_EPOCH as a UTC datetime (CI sets it to the commit's time); None if unset.

    Raises ClockError.
    """
    written = os.environ.get(EPOCH_VARIABLE)
    if written is None:
        return None
    try:
        if not (written.isascii() and written.isdigit()):
            raise ValueError
        return datetime.fromtimestamp(int(written), UTC)
    except (ValueError, OverflowError, OSError):
        raise ClockError(
            f"{EPOCH_VARIABLE} must be seconds since 1970, such as 1700000000: `{written[:40]}` is not."
        ) from None


def utc_now() -> datetime:
    """Return the current time in UTC, whatever NSCP_TODAY says."""
    return datetime.now(UTC)


def parse_day_setting(written: str, name: str) -> date:
    """Parse a `YYYY-MM-DD` date of an option or variable called `name`. Raises ClockError."""
    try:
        if len(written) != len("2027-01-15"):
            raise ValueError
        return date.fromisoformat(written)
    except ValueError:
        raise ClockError(f"{name} must be a day, year-month-day, such as 2027-01-15: `{written}` is not.") from None


TIMINGS_VARIABLE = "NSCP_TIMES"


@contextmanager
def stage(name: str) -> Iterator[None]:
    """Context manager: append the stage's name and duration in seconds to the file that NSCP_TIMES names."""
    began = perf_counter()
    yield
    timings_file = os.environ.get(TIMINGS_VARIABLE)
    if timings_file:
        with Path(timings_file).open("a", encoding="utf-8") as file:
            file.write(f"{name}\t{perf_counter() - began:.3f}\n")
