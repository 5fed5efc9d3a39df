"""The column of a problem whose rule knows the line alone: where the line holds what the message quotes."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from nscp_site.findings import Problem
from nscp_site.sources import is_regular

QUOTED = re.compile(r"`([^`]+)`")


def with_columns(root: Path, problems: Iterable[Problem]) -> list[Problem]:
    """The problems, each with its column, in the order of their places; a file that can't be read has column 1."""
    return sorted(columns_of(root, problems), key=lambda one: (one.path, one.line, one.column, one))


def columns_of(root: Path, problems: Iterable[Problem]) -> Iterator[Problem]:
    """The problems, each with its column."""
    lines = lru_cache(maxsize=None)(lines_of)
    for problem in problems:
        if problem.column:
            yield problem
            continue
        text = lines(root / problem.path)
        line = text[problem.line - 1] if problem.line <= len(text) else ""
        yield replace(problem, column=column_in(line, problem.message))


def lines_of(path: Path) -> tuple[str, ...]:
    """The lines of a file; none where there is no file, or none that can be read."""
    if not is_regular(path):
        return ()
    try:
        text = path.read_bytes().decode("utf-8-sig", errors="replace")
    except OSError:
        return ()
    return tuple(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))


def column_in(line: str, message: str) -> int:
    """Where the line holds the first thing that the message quotes, from 1; else where its text begins."""
    places = [line.find(quoted) for quoted in QUOTED.findall(message)]
    found = [place for place in places if place >= 0]
    return (found[0] if found else len(line) - len(line.lstrip())) + 1
