"""What a recogniser finds in a text, and the text as recognisers read it.

Copying from Word or a PDF leaves characters that cannot be seen, and Markdown adds its stars: a name with a soft hyphen
in it is still that name. So recognisers read a plain text that knows where each of its characters came from.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

# What is not read at all: soft hyphens, spaces of no width, byte order marks, Markdown's stars and backslashes.
UNSEEN = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff*\\\\]")
# One kind of space, hyphen and apostrophe.
PLAIN = str.maketrans("\u00a0\u2007\u2009\u202f\u2010\u2011\u2012\u2013‘’", "    ----''")
NO_BREAK = re.compile(r"&(?:nbsp|#160|#xa0);", re.IGNORECASE)


@dataclass(frozen=True, order=True)
class Spot:
    """A place in a text that could tell who somebody is: from `start` up to `end`, counted in characters.

    `kind` is the name of the rule it breaks; `hint` is all that may be shown of it; `day` is the date it gives, as
    year-month-day, or month-day where it names no year.
    """

    start: int
    end: int
    kind: str
    hint: str = ""
    day: str = ""


@dataclass(frozen=True)
class Reading:
    """A text as recognisers read it; `places[i]` is where its character i stands in the text of the file."""

    text: str
    places: Sequence[int]

    def in_file(self, spot: Spot) -> Spot:
        """A spot of the reading as a spot of the file."""
        return replace(spot, start=self.places[spot.start], end=self.places[spot.end - 1] + 1)


def read_plainly(text: str) -> Reading:
    """A text without what is not seen, with one kind of space, hyphen and apostrophe."""
    text = NO_BREAK.sub(lambda match: " " * len(match[0]), text)
    edges = [edge for hidden in UNSEEN.finditer(text) for edge in hidden.span()]
    parts = list(zip([0, *edges[1::2]], [*edges[::2], len(text)], strict=True))
    places = list(chain.from_iterable(range(*part) for part in parts)) if edges else range(len(text))
    return Reading("".join(text[slice(*part)] for part in parts).translate(PLAIN), places)


def matches(pattern: re.Pattern[str], text: str, kind: str, *, hint: bool = False) -> Iterator[Spot]:
    """A spot for each match: of the group `it` where the pattern has one, else of the whole."""
    group: str | int = "it" if "it" in pattern.groupindex else 0
    for match in pattern.finditer(text):
        yield Spot(match.start(group), match.end(group), kind, initial(match[group]) if hint else "")


def initial(text: str) -> str:
    """All that is shown of a text: its first character."""
    return f"{text.strip()[:1]}…"


def place_of(text: str, start: int) -> tuple[int, int]:
    """Line and column of a character, both from 1."""
    return text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
