"""Letters that are printed over others, in layers: a stamp on a form, a raised figure on the next word.

Read by their places alone, the letters of both would make words that neither says.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from nscp_site.importing.letters import LEAST_APART, SQUARE, is_mark

# Letters of which as much of the narrower one lies on another are printed over each other.
OVER = 0.5


class Layer:
    """Letters of which none is printed over another."""

    def __init__(self) -> None:
        self.letters: list[Any] = []
        self.near: dict[tuple[int, int], list[Any]] = defaultdict(list)

    def holds(self, run: Sequence[Any]) -> bool:
        """Whether a letter of the run is printed over one that is here."""
        return any(is_upon(letter, other) for letter in run for other in self.near.get(square(letter), ()))

    def add(self, run: Sequence[Any]) -> None:
        """Put letters in."""
        self.letters += run
        for letter in run:
            x, y = square(letter)
            for place in ((x + across, y + down) for across in (-1, 0, 1) for down in (-1, 0, 1)):
                self.near[place].append(letter)


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


def is_upon(letter: Any, other: Any) -> bool:
    """Whether a letter is printed over another. Without a font's widths, those of a word stand in one place."""
    if any(one["text"].isspace() or is_mark(one["text"]) for one in (letter, other)):
        return False
    width = min(letter["x1"] - letter["x0"], other["x1"] - other["x0"])
    height = min(letter["bottom"] - letter["top"], other["bottom"] - other["top"])
    across = min(letter["x1"], other["x1"]) - max(letter["x0"], other["x0"])
    down = min(letter["bottom"], other["bottom"]) - max(letter["top"], other["top"])
    return bool(width > LEAST_APART and across > OVER * width and down > OVER * height)


def square(letter: Any) -> tuple[int, int]:
    """The square of the page in which a letter begins."""
    return round(letter["x0"] / SQUARE), round(letter["top"] / SQUARE)
