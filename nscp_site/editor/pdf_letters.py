"""Letters of a PDF's page before they become words: upright, each once and on its line, layers apart.

Letters printed over others, as a stamp on a form, are read in layers: by their places alone, both would make words
that neither says. A letter's matrix (PDF 32000-1, 9.4.4) says which way its line runs, and on which side of the line
its top is. Letters that run one way are turned together until they stand upright.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from math import atan2, ceil, cos, degrees, radians, sin
from operator import itemgetter
from typing import Any, NamedTuple, TypeVar
from unicodedata import category

from nscp_site.editor.pdf_drawn import Box, PdfiumPage, letter_box, spot
from nscp_site.editor.pdf_scripts import ACCENTS

# Words are as far apart as a part of the size of their letters. With 0.15, 13 of 775 words of a file without space
# letters run together, with pdfplumber's usual 3 points 439.
WORD_GAP = 0.15
# Letters printed twice stand no farther apart than this part of their width, and no farther than a point, or than the
# shadow of large ones, which is this part of their size.
TWICE, SHADOW = 0.6, 0.08
LEAST_APART = 0.1
# Nor is a shadow wider than this, in points, however large a file says that its letters are.
MOST_APART = 8.0
# Fonts that draw a sign for each letter, and where such signs stand among the characters.
SIGN_FONT = re.compile(r"wingdings|webdings|dingbats", re.IGNORECASE)
PRIVATE_SIGNS = 0xF000
# A letter whose meaning the file doesn't say, as pdfminer writes it; and what stands for one that nobody knows.
UNKNOWN_GLYPH = re.compile(r"\(cid:\d+\)")
UNKNOWN_LETTER = "\ufffd"
# Letters that are set wide: how many at least, how far apart at most, and how equally, in parts of their size.
FEWEST_WIDE, WIDEST_GAP, SAME_GAP = 5, 0.8, 0.15
# Closer than this, in points, is the same place for whoever sees it.
LEAST = 0.01
# A space of which as much lies on letters parts no words.
OVERLAP = 0.3
# How far below the line on which letters stand their boxes begin at most, in parts of their size. In the fonts of texts
# of a hundred files it is between 0.19 and 0.53; fonts of signs for mathematics say 0.6 or 0.96.
LOWEST = 0.55
# In points; places are looked up by squares of this size.
GRID_SIZE = 20
T = TypeVar("T")


def mend_letters(letters: Sequence[Any], sheet: PdfiumPage | None) -> None:
    """Give letters whose meaning the file doesn't say the one that the witness knows, and put them on their line."""
    if not any(UNKNOWN_GLYPH.match(letter["text"]) or _is_displaced(letter) for letter in letters):
        return
    known = sheet.glyphs() if sheet else {}
    for letter in letters:
        text, middle = known.get(spot(*letter["matrix"][4:]), ("", (letter["top"] + letter["bottom"]) / 2))
        if UNKNOWN_GLYPH.match(letter["text"]):
            letter["text"] = text or UNKNOWN_LETTER
        elif _is_other_sign(text, letter["text"]):
            # Fonts of signs have an order of their own, which only the font itself says: 2 is ∈, and f a bracket.
            letter["text"] = text
        if _is_displaced(letter):
            letter["top"], letter["bottom"] = middle - letter["size"] / 2, middle + letter["size"] / 2


def _is_other_sign(known: str, read: str) -> bool:
    """Whether what was read as a letter is a sign, or what was read as a sign is another, of mathematics."""
    if len(known) != 1 or known.isalnum() or known in ACCENTS:
        # An accent may begin where the letter below it begins.
        return False
    return read.isalnum() or (category(known) == "Sm" and known != read)


def _is_displaced(letter: Any) -> bool:
    """Whether a letter's font says that it stands far below the line on which it is drawn."""
    a, b, _, d, _, y = letter["matrix"]
    if b or a <= 0 or d <= 0 or not letter["size"] or letter["text"].isspace():
        return False
    return bool(y - letter["y0"] > LOWEST * letter["size"])


def place_marks(letters: Sequence[Any]) -> list[Any]:
    """Letters, with the accents and marks that are printed over or under a letter put into its place."""
    if not any(_is_mark(letter["text"]) for letter in letters):
        return list(letters)
    bases: dict[int, list[Any]] = defaultdict(list)
    for letter in letters:
        if letter["text"].isalpha() and not _is_mark(letter["text"]):
            bases[round(letter["x0"] / GRID_SIZE)].append(letter)
    return [_place_mark(letter, bases) if _is_mark(letter["text"]) else letter for letter in letters]


def _place_mark(mark: Any, bases: dict[int, list[Any]]) -> Any:
    """An accent or mark in the place of the letter that it belongs to; where it is, if that is none."""
    square = round(mark["x0"] / GRID_SIZE)
    level = [
        base
        for place in (square, square - 1, square + 1)
        for base in bases[place]
        if abs(base["top"] - mark["top"]) < base["size"]
    ]
    base = min(level, key=lambda one: (_mark_distance(mark, one), abs(one["top"] - mark["top"])), default=None)
    if base is None or _mark_distance(mark, base) > (0 if mark["text"] in ACCENTS else base["size"] / 2):
        return mark
    moved = {"top": base["top"], "bottom": base["bottom"]}
    # Marks of Arabic and Hebrew come behind their letter, whichever side of it they are drawn at.
    return mark | moved | ({} if mark["text"] in ACCENTS else {"x0": base["x0"] + LEAST, "x1": base["x1"]})


def close_wide_spacing(letters: Sequence[Any]) -> list[Any]:
    """Letters, of which those that are set wide reach to the next one: the same gap is between all of them.

    Headings of designers are printed so; with the usual gaps, each of their letters would be a word.
    """
    made = list(letters)
    start, before = 0, 0.0
    for place in range(1, len(letters) + 1):
        gap = _letter_gap(letters[place - 1], letters[place]) if place < len(letters) else None
        if gap is None or (place - 1 > start and abs(gap - before) > SAME_GAP * letters[place]["size"]):
            if place - start >= FEWEST_WIDE:
                made[start : place - 1] = [
                    letter | {"x1": follower["x0"]} for letter, follower in pairwise(letters[start:place])
                ]
            start = place
        before = gap or 0.0
    return made


def _letter_gap(letter: Any, follower: Any) -> float | None:
    """The gap between two letters of a line, where it is one that would part words; None where it is no such gap."""
    gap = float(follower["x0"] - letter["x1"])
    is_level = abs(follower["top"] - letter["top"]) < LEAST_APART
    return gap if is_level and WORD_GAP * letter["size"] < gap < WIDEST_GAP * letter["size"] else None


def _mark_distance(mark: Any, letter: Any) -> float:
    """How far the middle of a mark stands from a letter; 0 where it stands over or under it."""
    middle = (mark["x0"] + mark["x1"]) / 2
    return float(max(letter["x0"] - middle, middle - letter["x1"], 0))


def _is_mark(text: str) -> bool:
    """Whether a letter belongs over or under another."""
    return text in ACCENTS or category(text[:1] or " ").startswith("M")


def replace_sign_letters(letters: Sequence[Any]) -> list[str]:
    """Write letters of a font that draws signs for them as signs; what they were."""
    found = [
        letter
        for letter in letters
        if SIGN_FONT.search(letter["fontname"]) and len(letter["text"]) == 1 and " " < letter["text"] < "\u0100"
    ]
    texts = [letter["text"] for letter in found]
    for letter in found:
        letter["text"] = chr(PRIVATE_SIGNS + ord(letter["text"]))
    return texts


class DuplicateFilter:
    """A filter that drops letters printed twice in almost the same place, as some programs do for bold."""

    def __init__(self) -> None:
        self.seen: dict[tuple[str, int, int], list[tuple[float, float]]] = {}
        self.dropped: list[str] = []
        self.end = (0.0, 0.0)

    def __call__(self, thing: Any) -> bool:
        """Whether a thing stays."""
        if thing["object_type"] != "char" or thing["text"].isspace():
            return True
        apart = min(max(1.0, SHADOW * thing["size"]), TWICE * thing["width"], MOST_APART)
        # Where a font's widths are unknown, letters of one word stand in one place.
        if apart < LEAST_APART:
            return True
        x, y = float(thing["x0"]), float(thing["top"])
        reach = range(-ceil(apart), ceil(apart) + 1)
        places = [(thing["text"], round(x) + across, round(y) + down) for across in reach for down in reach]
        for left, top in (point for place in places for point in self.seen.get(place, ())):
            if abs(left - x) <= apart and abs(top - y) <= apart:
                near = abs(self.end[0] - x) < WORD_GAP * thing["height"] and abs(self.end[1] - y) < thing["height"]
                self.dropped.append(thing["text"] if near else f" {thing['text']}")
                self.end = (x + float(thing["width"]), y)
                return False
        self.seen.setdefault((thing["text"], round(x), round(y)), []).append((x, y))
        return True


def drop_padding(letters: Sequence[Any]) -> list[Any]:
    """Letters without the spaces that overlap others, as programs print that pad columns with spaces."""
    rows: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for letter in sorted(letters, key=itemgetter("x0", "x1")):
        if not letter["text"].isspace():
            rows[round(letter["top"])].append((letter["x0"], letter["x1"]))

    def is_padding(space: Any) -> bool:
        x0, x1, row = space["x0"], space["x1"], rows[round(space["top"])]
        place = bisect_left(row, (x0, x0))
        near = row[max(place - 1, 0) : place + 1]
        return any(min(x1, right) - max(x0, left) >= OVERLAP * (x1 - x0) for left, right in near)

    return [letter for letter in letters if not letter["text"].isspace() or not is_padding(letter)]


# Letters of which as much of the narrower one lies on another are printed over each other.
OVERPRINT_SHARE = 0.5


class _Layer:
    """Letters of which none overprints another."""

    def __init__(self) -> None:
        self.letters: list[Any] = []
        self.near: dict[tuple[int, int], list[Box]] = defaultdict(list)

    def holds(self, run: Sequence[Any]) -> bool:
        """Whether a letter of the run is printed over one that is here."""
        for letter in filter(_has_ink, run):
            left, top, right, bottom = box = letter_box(letter)
            for other in self.near.get(_grid_square(letter), ()):
                # Of most pairs nothing lies on each other, and a page has fifty thousand pairs.
                meets = other[1] < bottom and top < other[3] and other[0] < right and left < other[2]
                if meets and _is_overprinted(box, other):
                    return True
        return False

    def add(self, run: Sequence[Any]) -> None:
        """Put letters in."""
        self.letters += run
        for letter in filter(_has_ink, run):
            box, (x, y) = letter_box(letter), _grid_square(letter)
            for across in (x - 1, x, x + 1):
                for down in (y - 1, y, y + 1):
                    self.near[across, down].append(box)


def split_into_layers(letters: Sequence[Any]) -> list[list[Any]]:
    """Split letters into as few layers as possible, so that no layer has overprinted letters; runs stay whole."""
    made: list[_Layer] = []
    for run in split_into_runs(letters, _is_beside):
        layer = next((one for one in made if not one.holds(run)), None)
        if layer is None:
            layer = _Layer()
            made.append(layer)
        layer.add(run)
    return [layer.letters for layer in made]


def split_into_runs(things: Iterable[T], goes_on: Callable[[list[T], T], bool]) -> Iterator[list[T]]:
    """Things in their order, parted where a run of them does not go on with the next one."""
    run: list[T] = []
    for thing in things:
        if run and not goes_on(run, thing):
            yield run
            run = []
        run.append(thing)
    if run:
        yield run


def _is_beside(run: Sequence[Any], letter: Any) -> bool:
    """Whether a letter stands beside those before it in the file, in whichever direction the script runs."""
    last = run[-1]
    level = abs(letter["top"] - last["top"]) < max(letter["size"], last["size"]) / 2
    apart = min(abs(letter["x0"] - last["x1"]), abs(letter["x1"] - last["x0"]))
    return bool(level and apart < min(letter["size"], last["size"]) / 2)


def _has_ink(letter: Any) -> bool:
    """Whether a letter can be printed over another: a space can't, and a mark belongs there."""
    return not (letter["text"].isspace() or _is_mark(letter["text"]))


def _is_overprinted(one: Box, other: Box) -> bool:
    """Whether a letter is printed over another. Without a font's widths, those of a word stand in one place."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    width, height = min(one[2] - one[0], other[2] - other[0]), min(one[3] - one[1], other[3] - other[1])
    return width > LEAST_APART and across > OVERPRINT_SHARE * width and down > OVERPRINT_SHARE * height


def _grid_square(letter: Any) -> tuple[int, int]:
    """The square of the page in which a letter begins."""
    return round(letter["x0"] / GRID_SIZE), round(letter["top"] / GRID_SIZE)


# Lines are no straighter than this many degrees.
ANGLE_STEP = 3


class TextDirection(NamedTuple):
    """The direction of letters: rotation in degrees, and whether they are mirrored."""

    angle: int = 0
    mirrored: bool = False


UPRIGHT = TextDirection()


def _find_direction(letter: Any) -> TextDirection:
    """Which way a letter runs; a size below nothing turns it round."""
    a, b, c, d = letter["matrix"][:4]
    if letter["adv"] < 0:
        a, b, c, d = -a, -b, -c, -d
    if b == 0 and a > 0 and d > 0:
        return UPRIGHT
    return TextDirection(round(degrees(atan2(b, a)) / ANGLE_STEP) * ANGLE_STEP % 360, a * d - b * c < 0)


def group_by_direction(letters: Sequence[Any]) -> dict[TextDirection, list[Any]]:
    """Letters by the way they run, the way of most of them first."""
    found: dict[TextDirection, list[Any]] = defaultdict(list)
    for letter in letters:
        found[_find_direction(letter)].append(letter)
    return dict(sorted(found.items(), key=lambda group: -len(group[1])))


def turn_upright(letters: Sequence[Any], way: TextDirection, width: float, height: float) -> list[Any]:
    """Rotate letters of one direction so that they are upright."""
    if way == UPRIGHT:
        return list(letters)
    across, down = cos(radians(way.angle)), sin(radians(way.angle))
    side = -1 if way.mirrored else 1
    corners = [(x, y) for x in (0, width) for y in (0, -height)]
    left = min(x * across + y * down for x, y in corners)
    top = min(side * (x * down - y * across) for x, y in corners)
    return [_turn_letter(letter, across, down, side, (left, top)) for letter in letters]


def _turn_letter(letter: Any, across: float, down: float, side: int, corner: tuple[float, float]) -> Any:
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
