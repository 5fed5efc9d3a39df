"""Findings as people, programs, GitHub and GitLab read them, each with its column."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from nscp_site.console import ReportedError
from nscp_site.findings import FAILED, Finding, errors_in, format_counts
from nscp_site.sources import SourceEntry, Sources


class UncheckedPathError(ReportedError):
    """A path given on the command line is outside the project or does not exist; the message says which."""


def filter_by_paths(root: Path, problems: Iterable[Finding], paths: Iterable[Path]) -> list[Finding]:
    """The problems in some files and folders, and the checks that failed; all where none is named.

    Raises UncheckedPathError.
    """
    wanted = [_to_project_path(root, path) for path in paths]
    return [
        one
        for one in problems
        if not wanted or one.check == FAILED or any(_is_at_or_below(one.path, path) for path in wanted)
    ]


def _to_project_path(root: Path, path: Path) -> str:
    """A path relative to the project, with forward slashes, as in findings. Raises UncheckedPathError."""
    whole = (root / path).resolve()
    if not whole.is_relative_to(root.resolve()):
        raise UncheckedPathError(f"{path} is not in the project's folder, {root}.")
    if not whole.exists():
        raise UncheckedPathError(f"There is no {path}. Name a file or folder, such as content/campaigns.")
    return whole.relative_to(root.resolve()).as_posix()


def _is_at_or_below(path: str, folder: str) -> bool:
    """Whether a path is a given file, or lies in a given folder; `.` is the whole project."""
    return folder == "." or path == folder or path.startswith(f"{folder}/")


def _format_text(problems: list[Finding]) -> Iterator[str]:
    """Errors first, then warnings under their own head, then how many."""
    errors = errors_in(problems)
    yield from map(format_line, errors)
    warnings = [problem for problem in problems if problem not in errors]
    if warnings:
        yield ("\n" if errors else "") + "Warnings (nothing is held up by them):"
        yield from map(format_line, warnings)
    yield format_counts(problems)


def format_line(problem: Finding) -> str:
    """A problem on one line, as editors' programs understand it: path:line:column: message (check)."""
    return _escape_unprintable(f"{problem.path}:{problem.line}:{problem.column}: {problem.message} ({problem.check})")


def _escape_unprintable(text: str) -> str:
    """A text with unprintable characters escaped, so that none can control the terminal."""
    return "".join(one if one.isprintable() else one.encode("unicode_escape", "surrogatepass").decode() for one in text)


JSON_FIELDS = ("path", "line", "column", "severity", "check", "message")


def _format_json(problems: list[Finding]) -> Iterator[str]:
    """One object: the problems, each with its place, and how many errors and warnings."""
    errors = len(errors_in(problems))
    yield json.dumps(
        {
            "problems": [{name: getattr(problem, name) for name in JSON_FIELDS} for problem in problems],
            "errors": errors,
            "warnings": len(problems) - errors,
        },
        indent=2,
        ensure_ascii=False,
    )


def _format_github(problems: list[Finding]) -> Iterator[str]:
    """Workflow commands of GitHub Actions, which show each problem beside its line."""
    for problem in problems:
        place = f"file={_escape_property(problem.path)},line={problem.line},col={problem.column}"
        properties = f"{place},title={_escape_property(problem.check)}"
        yield f"::{problem.severity} {properties}::{problem.message.translate(COMMAND_ESCAPES)}"


def format_codequality(problems: list[Finding]) -> Iterator[str]:
    """A report of GitLab's Code Quality, which shows each problem beside its line.

    The fingerprint is the same as long as the problem is: it must not change with the line, and no two may share one.
    """
    found: list[dict[str, object]] = []
    seen: Counter[tuple[str, str, str]] = Counter()
    for problem in problems:
        key = (problem.path, problem.check, problem.message)
        found.append(
            {
                "description": problem.message,
                "check_name": problem.check,
                "fingerprint": hashlib.sha256("\n".join((*key, str(seen[key]))).encode()).hexdigest(),
                "severity": "blocker" if problem.severity == "error" else "minor",
                "location": {"path": problem.path, "lines": {"begin": max(problem.line, 1)}},
            }
        )
        seen[key] += 1
    yield json.dumps(found, indent=2, ensure_ascii=False)


COMMAND_ESCAPES = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
PROPERTY_ESCAPES = COMMAND_ESCAPES | str.maketrans({":": "%3A", ",": "%2C"})


def _escape_property(text: str) -> str:
    """A text escaped as a property of a GitHub workflow command."""
    return text.translate(PROPERTY_ESCAPES)


FORMATS = {"text": _format_text, "json": _format_json, "github": _format_github, "codequality": format_codequality}


# No message quotes what stands in these, and they may be large.
WITHOUT_LINES = (".pdf", ".png", ".jpg", ".jpeg", ".webp", ".gif")


def add_columns(sources: Sources, problems: Iterable[Finding]) -> list[Finding]:
    """The problems, each with its column, in the order of their places; a file that can't be read has column 1."""
    return sorted(_fill_columns(sources, problems), key=lambda one: (one.path, one.line, one.column, one))


def _fill_columns(sources: Sources, problems: Iterable[Finding]) -> Iterator[Finding]:
    """The problems, each with its column."""
    lines = lru_cache(maxsize=None)(_read_lines)
    for problem in problems:
        if problem.column:
            yield problem
            continue
        text = lines(sources.file(problem.path))
        line = text[problem.line - 1] if problem.line <= len(text) else ""
        yield replace(problem, column=find_column(line, problem.mark))


def _read_lines(file: SourceEntry | None) -> tuple[str, ...]:
    """The lines of a file; none where there is no file, or none that can be read."""
    if file is None or file.inside.suffix.lower() in WITHOUT_LINES:
        return ()
    try:
        return tuple(file.text.split("\n"))
    except OSError:
        return ()


def find_column(line: str, mark: str) -> int:
    """Where a line holds what a finding is about, from 1; else where its text begins."""
    column = line.find(mark) if mark else -1
    return (column if column >= 0 else len(line) - len(line.lstrip())) + 1
