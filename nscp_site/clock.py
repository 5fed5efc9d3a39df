"""The one clock: what is embargoed, due or over is judged on this day, and on no other. It is that of London.

`NSCP_TODAY=2027-01-15` sets it for a command and for all that it starts; so does `--on 2027-01-15`.
"""

import os
from datetime import date, datetime
from zoneinfo import ZoneInfo

SETTING = "NSCP_TODAY"
LONDON = ZoneInfo("Europe/London")


class ClockError(Exception):
    """The setting is not a day; the text says what to write."""


def today() -> date:
    """The day of the setting, or else London's, wherever this machine stands. Raises ClockError."""
    written = os.environ.get(SETTING, "")
    if not written:
        return datetime.now(LONDON).date()
    return read_day(written, SETTING)


def read_day(written: str, name: str) -> date:
    """A day that a person typed as year-month-day; `name` is what they set. Raises ClockError."""
    try:
        if len(written) != len("2027-01-15"):
            raise ValueError
        return date.fromisoformat(written)
    except ValueError:
        raise ClockError(f"{name} must be a day, year-month-day, such as 2027-01-15: `{written}` is not.") from None
