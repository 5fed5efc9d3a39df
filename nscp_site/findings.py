"""What is wrong in an editor's file, and the rules that find it.

A rule is a generator of findings whose docstring is what editors read in `nscp checks`: one sentence that says
what must be true, then a `Bad:` and a `Good:` example. The decorator keeps name, text and message together.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import wraps
from inspect import cleandoc
from typing import Any, Literal

Severity = Literal["error", "warning"]
Stage = Literal["file", "fields", "library"]
Finding = tuple[str, int, str]


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to mend: where it stands and what to write instead.

    `path` is relative to the project's folder, with forward slashes; `line` and `column` count from 1. `column` is 0
    where the rule knows the line alone: `columns.py` then looks for what the message quotes.
    """

    path: str
    line: int
    message: str
    check: str
    severity: Severity = "error"
    column: int = 0

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message} ({self.check})"


@dataclass(frozen=True)
class Rule:
    """A registered check: its name, its stage, what it demands, and a bad and a good example."""

    name: str
    stage: Stage
    severity: Severity
    demand: str
    bad: str
    good: str
    run: Callable[..., Iterator[Problem]] = field(compare=False)


RULES: dict[str, Rule] = {}


def rule(
    stage: Stage, severity: Severity = "error"
) -> Callable[[Callable[..., Iterable[Finding]]], Callable[..., Iterator[Problem]]]:
    """Register a generator of (path, line, message) as a check; its name becomes the check's name."""

    def register(find: Callable[..., Iterable[Finding]]) -> Callable[..., Iterator[Problem]]:
        name = find.__name__.replace("_", "-")

        @wraps(find)
        def run(*arguments: Any) -> Iterator[Problem]:
            for path, line, message in find(*arguments):
                yield Problem(path, int(line), message, name, severity, getattr(line, "column", 0))

        demand, bad, good = read_examples(find.__doc__ or "")
        RULES[name] = Rule(name, stage, severity, demand, bad, good, run)
        return run

    return register


def read_examples(docstring: str) -> tuple[str, str, str]:
    """Split a rule's docstring into its demand, its bad and its good example."""
    text = cleandoc(docstring)
    demand, found_bad, rest = text.partition("\nBad:")
    bad, found_good, good = rest.partition("\nGood:")
    if not (found_bad and found_good):
        raise ValueError(f"a rule needs a Bad and a Good example: {text!r}")
    return " ".join(demand.split()), cleandoc("\n" + bad), cleandoc("\n" + good)


def did_you_mean(word: str, choices: Iterable[str]) -> str:
    """' Did you mean `x`?' for the nearest choice, else an empty string."""
    near = get_close_matches(word.lower(), sorted(choices), n=1, cutoff=0.6)
    return f" Did you mean `{near[0]}`?" if near else ""


def one_of(choices: Iterable[str]) -> str:
    """Choices as an editor reads them: `a`, `b` or `c`."""
    quoted = [f"`{choice}`" for choice in choices]
    return " or ".join([", ".join(quoted[:-1]), quoted[-1]]) if len(quoted) > 1 else "".join(quoted)


def errors_in(problems: list[Problem]) -> list[Problem]:
    """The problems that must stop a build."""
    return [problem for problem in problems if problem.severity == "error"]


def tally(problems: list[Problem]) -> str:
    """Say how many there are, as in "2 errors, 1 warning."."""
    errors = len(errors_in(problems))
    warnings = len(problems) - errors
    return f"{errors} error{'' if errors == 1 else 's'}, {warnings} warning{'' if warnings == 1 else 's'}."
