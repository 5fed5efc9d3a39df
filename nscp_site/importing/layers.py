"""Letters that are printed over others, in layers: a stamp on a form, a raised figure on the next word.

Read by their places alone, the letters of both would make words that neither says.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from nscp_site.importing.letters import LEAST_APART, SQUARE, is_mark

# Letters of which as much of the narrower one lies on another are printed over each other.
OVER = 0.5
# The left, upper, right and lower edge of a letter, in points from the page's upper left corner.
Box = tuple[float, float, float, float]


class Layer:
    """Letters of which none is printed over another."""

    def __init__(self) -> None:
        self.letters: list[Any] = []
        self.near: dict[tuple[int, int], list[Box]] = defaultdict(list)

    def holds(self, run: Sequence[Any]) -> bool:
        """Whether a letter of the run is printed over one that is here."""
        for letter in filter(has_ink, run):
            left, top, right, bottom = box = box_of(letter)
            for other in self.near.get(square(letter), ()):
                # Of most pairs nothing lies on each other, and a page has fifty thousand pairs.
                meets = other[1] < bottom and top < other[3] and other[0] < right and left < other[2]
                if meets and is_upon(box, other):
                    return True
        return False

    def add(self, run: Sequence[Any]) -> None:
        """Put letters in."""
        self.letters += run
        for letter in filter(has_ink, run):
            box, (x, y) = box_of(letter), square(letter)
            for across in (x - 1, x, x + 1):
                for down in (y - 1, y, y + 1):
                    self.near[across, down].append(box)


def layers(letters: Sequence[Any]) -> list[list[Any]]:
    """Letters in as few layers as they need; each run of them stays whole."""
    made: list[Layer] = []
    for run in runs(letters):
        layer = next((one for one in made if not one.holds(run)), None)
        if layer is None:
            layer = Layer()
            made.append(layer)
        layer.add(run)
    return [layer.letters for layer in made]


def runs(letters: Sequence[Any]) -> Iterator[list[Any]]:
    """Letters in the file's order that stand beside each other."""
    run: list[Any] = []
    for letter in letters:
        if run and not is_beside(letter, run[-1]):
            yield run
            run = []
        run.append(letter)
    if run:
        yield run


def is_beside(letter: Any, last: Any) -> bool:
    """Whether a letter stands beside the one before it, in whichever direction the script runs."""
    level = abs(letter["top"] - last["top"]) < max(letter["size"], last["size"]) / 2
    apart = min(abs(letter["x0"] - last["x1"]), abs(letter["x1"] - last["x0"]))
    return bool(level and apart < min(letter["size"], last["size"]) / 2)


def has_ink(letter: Any) -> bool:
    """Whether a letter can be printed over another: a space can't, and a mark belongs there."""
    return not (letter["text"].isspace() or is_mark(letter["text"]))


def box_of(letter: Any) -> Box:
    """The edges of a letter."""
    return letter["x0"], letter["top"], letter["x1"], letter["bottom"]


def is_upon(one: Box, other: Box) -> bool:
    """Whether a letter is printed over another. Without a font's widths, those of a word stand in one place."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    width, height = min(one[2] - one[0], other[2] - other[0]), min(one[3] - one[1], other[3] - other[1])
    return width > LEAST_APART and across > OVER * width and down > OVER * height


def square(letter: Any) -> tuple[int, int]:
    """The square of the page in which a letter begins."""
    return round(letter["x0"] / SQUARE), round(letter["top"] / SQUARE)
