"""What is wrong, as the terminal and the box on top of every page say it."""

from collections.abc import Iterable
from html import escape

from nscp_site.checks.reporting import line_of
from nscp_site.findings import Problem, errors_in

# More would push the page itself out of sight; the terminal has them all.
MOST = 20
# What the box is found by.
BOX = "nscp-told"


def box(problems: Iterable[Problem], page: str, more: Iterable[str] = ()) -> str:
    """The box's inside for one page: every error, the warnings on the file the page is made from, what more there is.

    Empty where there is nothing to say.
    """
    problems = list(problems)
    warnings = [one for one in problems if one.severity == "warning" and one.path == page]
    lines = [*more, *map(line_of, errors_in(problems)), *map(line_of, warnings)]
    if not lines:
        return ""
    shown = "".join(f"<li>{escape(line)}</li>" for line in lines[:MOST])
    rest = f"<p>{len(lines) - MOST} more are listed in the terminal.</p>" if len(lines) > MOST else ""
    return f"<p><strong>To be mended before this is published:</strong></p><ul>{shown}</ul>{rest}"


def changes(before: Iterable[Problem], after: Iterable[Problem]) -> list[str]:
    """What to say in the terminal when the problems changed: the new ones, and a word when the last is gone."""
    known, now = set(before), list(after)
    lines = [line_of(problem) for problem in now if problem not in known]
    return lines or (["All is well again."] if known and not now else [])
