"""A day, or a day with an hour, as people in Northamptonshire write it: the same on every machine.

Twice a year the clocks change: one hour is left out in March, and one comes twice in October. Nothing can open at such
an hour.
"""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

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
