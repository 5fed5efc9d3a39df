"""The one clock: what is embargoed, due or over is judged on this day and hour, and on no other.

It is Northamptonshire's, wherever the machine stands. `NSCP_TODAY=2027-01-15` sets it for a command and for all that it
starts, `NSCP_TODAY="2027-01-15 09:00"` to the minute; so does `--on`.
"""

import os
from datetime import UTC, date, datetime

from nscp_site.moments import LONDON, MomentError, instant_of

SETTING = "NSCP_TODAY"
# https://reproducible-builds.org/specs/source-date-epoch/
EPOCH = "SOURCE_DATE_EPOCH"


class ClockError(Exception):
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
