"""What is wrong in an editor's file, and the rules that find it, each registered once by `@rule`.

A rule is a generator of findings whose docstring is what editors read in `nscp checks`: one sentence that says
what must be true, then a `Bad:` and a `Good:` example. The decorator keeps name, text and message together.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import KW_ONLY, dataclass, field, replace
from difflib import get_close_matches
from inspect import cleandoc
from pathlib import Path
from traceback import extract_tb
from typing import Literal, NamedTuple

Severity = Literal["error", "warning"]
Stage = Literal["file", "fields", "library"]
PACKAGE = Path(__file__).parent
# The check of a finding that says that a rule itself failed.
FAILED = "check-failed"


@dataclass(frozen=True, order=True)
class Finding:
    """One thing to mend: where it stands and what to write instead.

    `path` is relative to the project's folder, with forward slashes; `line` and `column` count from 1. `column` is 0
    where the rule knows the line alone: `add_columns` then looks in it for `mark`, the text that the finding is about.
    `fields` are the names of the item's fields that it is about, if any. A rule leaves out `check`, which is its name.
    """

    path: str
    line: int
    message: str
    _: KW_ONLY
    column: int = 0
    check: str = ""
    severity: Severity = "error"
    mark: str = field(default="", compare=False)
    fields: tuple[str, ...] = field(default=(), compare=False)

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message} ({self.check})"


class Fault(NamedTuple):
    """What is wrong with a piece of a text, and the `mark` by which its line is searched: a finding without a place."""

    message: str
    mark: str = ""

    @classmethod
    def of(cls, text: str, told: str) -> "Fault":
        """What is told of a text, which stands in front of it in backquotes."""
        return cls(f"`{text}` {told}", text)

    def at(self, path: str, line: int) -> Finding:
        """The same at its place."""
        return Finding(path, line, self.message, mark=self.mark)


@dataclass(frozen=True)
class Rule:
    """A registered check: its name, its stage, what it demands, a bad and a good example, and how it is done.

    What it finds is a warning where that is its severity, else what the finding says. What is `personal` could tell
    who somebody is: it is an error in a draft too.
    """

    name: str
    stage: Stage
    severity: Severity
    demand: str
    bad: str
    good: str
    find: Callable[..., Iterable[Finding]] = field(compare=False)
    personal: bool = False

    def __call__(self, *arguments: object) -> Iterator[Finding]:
        """What it finds; that it failed is a finding too. Raises OSError where a file can't be read."""
        try:
            for one in self.find(*arguments):
                severity = one.severity if self.severity == "error" else self.severity
                yield replace(one, check=self.name, severity=severity)
        except OSError:
            raise
        except Exception as failure:  # Nobody may take the silence of a rule that failed for "nothing found".
            yield self.failed(failure, getattr(arguments[0], "path", ""))

    def failed(self, failure: Exception, path: str = "") -> Finding:
        """That it failed: in the file that it looked at, else in our own. The failure's words may tell of a child."""
        place = [one for one in extract_tb(failure.__traceback__) if Path(one.filename).is_relative_to(PACKAGE)][-1]
        ours = Path(place.filename).relative_to(PACKAGE.parent).as_posix()
        message = (
            f"the check `{self.name}` failed ({type(failure).__name__} at {ours}:{place.lineno}), so nobody knows what "
            f"it would have found. Tell whoever looks after the website's program."
        )
        return Finding(path or ours, 1 if path else place.lineno or 1, message, check=FAILED)


RULES: dict[str, Rule] = {}


def register(one: Rule) -> Rule:
    """Add a rule to those of its stage. Raises ValueError where another has its name."""
    if one.name in RULES:
        raise ValueError(f"two rules are called {one.name}")
    RULES[one.name] = one
    return one


def rule(
    stage: Stage, severity: Severity = "error", *, personal: bool = False
) -> Callable[[Callable[..., Iterable[Finding]]], Rule]:
    """Register a generator of findings as a check; its name becomes the check's name."""

    def add(find: Callable[..., Iterable[Finding]]) -> Rule:
        name = find.__name__.replace("_", "-")
        return register(Rule(name, stage, severity, *parse_rule_docstring(find.__doc__ or ""), find, personal))

    return add


def parse_rule_docstring(docstring: str) -> tuple[str, str, str]:
    """Split a rule's docstring into requirement, bad and good example. Raises ValueError if one is missing."""
    text = cleandoc(docstring)
    demand, found_bad, rest = text.partition("\nBad:")
    bad, found_good, good = rest.partition("\nGood:")
    if not (found_bad and found_good):
        raise ValueError(f"a rule needs a Bad and a Good example: {text!r}")
    return " ".join(demand.split()), cleandoc("\n" + bad), cleandoc("\n" + good)


def did_you_mean(word: str, choices: Iterable[str]) -> str:
    """' Did you mean `x`?' for the nearest choice, else an empty string."""
    matches = nearest(word, choices)
    return f" Did you mean `{matches}`?" if matches else ""


def nearest(word: str, choices: Iterable[str]) -> str:
    """The choice that a word was probably meant to be; empty where none is near."""
    return "".join(get_close_matches(word.lower(), sorted(choices), n=1, cutoff=0.6))


def format_choices(choices: Iterable[str]) -> str:
    """Format choices for an editor: `a`, `b` or `c`."""
    quoted = [f"`{choice}`" for choice in choices]
    return " or ".join([", ".join(quoted[:-1]), quoted[-1]]) if len(quoted) > 1 else "".join(quoted)


def errors_in(findings: list[Finding]) -> list[Finding]:
    """The findings that must stop a build."""
    return [one for one in findings if one.severity == "error"]


def format_counts(findings: list[Finding]) -> str:
    """Say how many there are, as in "2 errors, 1 warning."."""
    errors = len(errors_in(findings))
    warnings = len(findings) - errors
    return f"{errors} error{'' if errors == 1 else 's'}, {warnings} warning{'' if warnings == 1 else 's'}."
