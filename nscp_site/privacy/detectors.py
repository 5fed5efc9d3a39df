"""Detectors: what each finds, its severity, the message to the editor, a bad and a good example.

A detector is a generator of detections in a paragraph. As with a rule, its name is that of the check, and its docstring
is what editors read in `nscp checks`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from nscp_site.findings import parse_rule_docstring
from nscp_site.privacy.detections import Detection

# Where a sign of this sort must stand before a detector is asked at all: a figure, or one of some words.
DIGIT_TRIGGER = "0"
JOINED_DIGITS_TRIGGER = "0/0"
GeneralSeverity = Literal["error", "warning", "one person"]
Find = Callable[[str], Iterator[Detection]]


@dataclass(frozen=True)
class Detector:
    """Finds one kind of personal data in a paragraph.

    In a text about children what it finds is an error. Elsewhere `general_severity` decides: `error`, `warning`, or a
    warning only where the paragraph is about `one person`, since a date or a school is otherwise public. `triggers`
    are words and signs of which the paragraph must hold one before `find` is called; without any, it is always
    called.
    """

    kind: str
    general_severity: GeneralSeverity
    message: str
    triggers: frozenset[str]
    demand: str
    bad: str
    good: str
    find: Find

    def __call__(self, text: str) -> Iterator[Detection]:
        """What it finds in a paragraph."""
        return (replace(spot, kind=self.kind) for spot in self.find(text))


# By kind; the modules of detectors fill it.
DETECTORS: dict[str, Detector] = {}


def detector(general_severity: GeneralSeverity, message: str, triggers: str = "") -> Callable[[Find], Detector]:
    """Register a generator of detections, which need not say of which kind they are; see `Detector`."""

    def add(find: Find) -> Detector:
        kind, words = find.__name__.replace("_", "-"), frozenset(triggers.lower().split())
        texts = parse_rule_docstring(find.__doc__ or "")
        DETECTORS[kind] = Detector(kind, general_severity, message, words, *texts, find)
        return DETECTORS[kind]

    return add
