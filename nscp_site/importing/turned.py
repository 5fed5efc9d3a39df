"""Letters that don't run from left to right: sideways, upside down, at a slant, or mirrored.

A letter's matrix (PDF 32000-1, 9.4.4) says which way its line runs, and on which side of the line its top is. Letters
that run one way are turned together until they stand upright; then they are read like any others.
"""

from collections import defaultdict
from collections.abc import Sequence
from math import atan2, cos, degrees, radians, sin
from typing import Any, NamedTuple

# Lines are no straighter than this many degrees.
EXACT = 3


class Way(NamedTuple):
    """Which way letters run: by how many degrees they are turned, and whether they are mirrored."""

    angle: int = 0
    mirrored: bool = False


USUAL = Way()


def way_of(letter: Any) -> Way:
    """Which way a letter runs; a size below nothing turns it round."""
    a, b, c, d = letter["matrix"][:4]
    if letter["adv"] < 0:
        a, b, c, d = -a, -b, -c, -d
    if b == 0 and a > 0 and d > 0:
        return USUAL
    return Way(round(degrees(atan2(b, a)) / EXACT) * EXACT % 360, a * d - b * c < 0)


def by_way(letters: Sequence[Any]) -> dict[Way, list[Any]]:
    """Letters by the way they run, the way of most of them first."""
    found: dict[Way, list[Any]] = defaultdict(list)
    for letter in letters:
        found[way_of(letter)].append(letter)
    return dict(sorted(found.items(), key=lambda group: -len(group[1])))


def upright(letters: Sequence[Any], way: Way, width: float, height: float) -> list[Any]:
    """Letters that run one way as they stand when their page is turned so that they are upright."""
    if way == USUAL:
        return list(letters)
    across, down = cos(radians(way.angle)), sin(radians(way.angle))
    side = -1 if way.mirrored else 1
    corners = [(x, y) for x in (0, width) for y in (0, -height)]
    left = min(x * across + y * down for x, y in corners)
    top = min(side * (x * down - y * across) for x, y in corners)
    return [turned(letter, across, down, side, (left, top)) for letter in letters]


def turned(letter: Any, across: float, down: float, side: int, corner: tuple[float, float]) -> Any:
    """A letter turned with its page: its middle moves, and its box gets its own width and height."""
    a, b = letter["matrix"][:2]
    x, y = (letter["x0"] + letter["x1"]) / 2, -(letter["top"] + letter["bottom"]) / 2
    middle, line = x * across + y * down - corner[0], side * (x * down - y * across) - corner[1]
    box = abs(letter["x1"] - letter["x0"]), abs(letter["bottom"] - letter["top"])
    flat = abs(across) > abs(down)
    if min(abs(across), abs(down)) < 0.1:
        width, height = box if flat else box[::-1]
    else:
        width = abs(float(letter["adv"])) * (a * a + b * b) ** 0.5
        height = (box[1] - width * abs(down)) / abs(across) if flat else (box[0] - width * abs(across)) / abs(down)
    height = max(height, 1.0)
    return letter | {
        "x0": middle - width / 2,
        "x1": middle + width / 2,
        "top": line - height / 2,
        "bottom": line + height / 2,
        "doctop": line - height / 2,
        "width": width,
        "height": height,
        "size": height,
        "upright": True,
        "matrix": (1, 0, 0, 1, 0, 0),
    }
