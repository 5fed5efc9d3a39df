"""Letters of a page in the order and form in which they are written: from right to left, with accents, or raised.

A page holds letters by their places. Arabic and Hebrew run from right to left, numbers and Latin words in them from
left to right (Unicode Standard Annex 9). Old fonts print an accent as a letter of its own over another.
"""

import re
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any, Protocol, TypeVar
from unicodedata import bidirectional, combining, normalize

RIGHT = frozenset(("R", "AL"))
FIGURES = frozenset(("EN", "AN"))
LEFT = FIGURES | {"L"}
# Signs that belong to what stands at both of their sides: 12/03, 17:30, e-mail; and those that belong to figures: 50%.
JOINING, OF_FIGURES = frozenset(".,:/-@_&'’"), "ET"
# Letters in the forms that they have at the beginning, in the middle and at the end of words.
FORMS = re.compile("[\ufb1d-\ufdff\ufe70-\ufefc]")
MIRRORED = str.maketrans("()[]{}«»<>", ")(][}{»«><")
# Accents that stand by themselves, and those that join a letter.
ACCENTS = dict(
    zip(
        "´`ˆ˜¨¸˚ˇ¯˘˝˛~^",
        "\u0301\u0300\u0302\u0303\u0308\u0327\u030a\u030c\u0304\u0306\u030b\u0328\u0303\u0302",
        strict=True,
    )
)
DOTLESS = str.maketrans("ıȷ", "ij")
RAISED = dict(zip("0123456789+-−=", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼", strict=True))
LOWERED = dict(zip("0123456789+-−=", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌", strict=True))


class Written(Protocol):
    """What has a text."""

    text: str


P = TypeVar("P", bound=Written)


def runs_right(text: str) -> bool:
    """Whether a text is written from right to left."""
    kinds = [bidirectional(sign) for sign in text]
    return sum(kind in RIGHT for kind in kinds) > sum(kind == "L" for kind in kinds)


def has_right(text: str) -> bool:
    """Whether letters of a text run from right to left."""
    return not text.isascii() and any(bidirectional(sign) in RIGHT for sign in text)


def as_written(text: str, *, in_right: bool = False) -> str:
    """A word whose letters were read from left to right, in the order in which it is written.

    `in_right`: whether it stands in a line that runs from right to left, so that the signs around a figure do, too.
    """
    if not in_right and not has_right(text):
        return text
    signs: list[str] = []
    for sign in text:
        if signs and combining(sign):
            signs[-1] += sign
        else:
            signs.append(sign)
    leftward = list(zip(signs, stays_left(signs), strict=True))
    turned = "".join(sign for sign, _ in turned_but(leftward[::-1], lambda pair: pair[1]))
    if re.search(r"^\W*[)\]}»]|[(\[{«]\W*$", turned):
        turned = turned.translate(MIRRORED)
    return FORMS.sub(lambda sign: normalize("NFKC", sign[0]), turned)


def stays_left(signs: Sequence[str]) -> list[bool]:
    """Which signs of a word run from left to right: figures and Latin letters, and what holds them together."""
    kinds = [bidirectional(sign[0]) for sign in signs]
    around = ["", *kinds, ""]
    return [
        kind in LEFT
        or (sign in JOINING and before in LEFT and after in LEFT)
        or (kind == OF_FIGURES and bool(FIGURES & {before, after}))
        for sign, kind, before, after in zip(signs, kinds, around, around[2:], strict=False)
    ]


def line_as_written(pieces: Sequence[P]) -> str:
    """The text of a line whose words were read from left to right, in the order in which they are written."""
    if not any(has_right(piece.text) for piece in pieces):
        return " ".join(piece.text for piece in pieces)
    if not runs_right("".join(piece.text for piece in pieces)):
        return " ".join(piece.text for piece in turned_but(pieces, lambda piece: has_right(piece.text)))
    made: list[str] = []
    for is_latin, run in groupby(pieces, key=lambda piece: is_left(piece.text)):
        texts = [piece.text if has_right(piece.text) else as_written(piece.text, in_right=True) for piece in run]
        # Latin words keep their order, with the figures behind them; each figure before them stands by itself.
        first = next((place for place, text in enumerate(texts) if has_latin(text)), len(texts)) if is_latin else 0
        made = [*(texts[first:] if is_latin else texts[::-1]), *(texts[:first][::-1] if is_latin else []), *made]
    return " ".join(made)


def has_latin(text: str) -> bool:
    """Whether letters of a word run from left to right."""
    return any(bidirectional(sign) == "L" for sign in text)


def is_left(text: str) -> bool:
    """Whether a word or a figure runs from left to right."""
    return not has_right(text) and any(bidirectional(sign) in LEFT for sign in text)


def turned_but(things: Sequence[Any], is_turned: Callable[[Any], bool]) -> list[Any]:
    """Things in their order, but each run of those of a kind turned round."""
    runs = [(turned, list(run)) for turned, run in groupby(things, key=is_turned)]
    return [thing for turned, run in runs for thing in (run[::-1] if turned else run)]


def with_accents(letters: Sequence[Any]) -> str | None:
    """The text of letters of which some are accents printed over others; None where none is."""
    texts = [letter["text"] for letter in letters]
    found = False
    for place, accent in enumerate(letters):
        if accent["text"] not in ACCENTS:
            continue
        beside = (one for one in (place - 1, place + 1) if 0 <= one < len(letters))
        near = [one for one in beside if letters[one]["text"].isalpha() and is_over(accent, letters[one])]
        whole = [normalize("NFC", texts[one].translate(DOTLESS) + ACCENTS[accent["text"]]) for one in near]
        if whole:
            texts[near[0]], texts[place] = whole[0], ""
            found = True
    return "".join(texts) if found else None


def is_over(accent: Any, letter: Any) -> bool:
    """Whether an accent stands over or under a letter, and not beside it."""
    return bool(letter["x0"] <= (accent["x0"] + accent["x1"]) / 2 <= letter["x1"])


def small(text: str, signs: dict[str, str]) -> str | None:
    """A text in small signs, RAISED or LOWERED; None where a letter has none: e²πix is not e^(2πix)."""
    return "".join(signs[sign] for sign in text) if text and all(sign in signs for sign in text) else None


def bare(text: str) -> str:
    """A text without its accents, however they are written."""
    if text.isascii():
        return text
    plain = normalize("NFKD", "".join(sign for sign in text if sign not in ACCENTS).translate(DOTLESS))
    return "".join(sign for sign in plain if not combining(sign) and sign != " ")
