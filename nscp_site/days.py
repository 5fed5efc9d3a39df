"""Days of the calendar as deadlines need them: when a month ends, a day some months or a year on."""

import calendar
from datetime import date, timedelta

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
