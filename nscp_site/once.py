"""What is worked out once for a library, an item or a document, and asked for by many rules and pages: `@once`."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol, TypeVar

WorkedOut = dict[Callable[..., Any], Any]


class Remembers(Protocol):
    """Something that keeps what was worked out about it. It must not change once anything was."""

    @property
    def worked_out(self) -> WorkedOut:
        """What was worked out, by the function that did."""


Known = TypeVar("Known", bound=Remembers)
Value = TypeVar("Value")


def once(work_out: Callable[[Known], Value]) -> Callable[[Known], Value]:
    """Have a function of a library or document worked out once for each. What it gives must not be changed."""

    @wraps(work_out)
    def known(subject: Known) -> Value:
        if known not in subject.worked_out:
            subject.worked_out[known] = work_out(subject)
        result: Value = subject.worked_out[known]
        return result

    return known
