"""Letters of a page before they become words: each once and on its line, none without a meaning, signs as signs."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from math import ceil
from typing import Any
from unicodedata import category

from nscp_site.importing.paper import Sheet, spot
from nscp_site.importing.scripts import ACCENTS

# Words are as far apart as a part of the size of their letters. With 0.15, 13 of 775 words of a file without space
# letters run together, with pdfplumber's usual 3 points 439.
APART = 0.15
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
UNREAD = re.compile(r"\(cid:\d+\)")
NO_LETTER = "\ufffd"
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
SQUARE = 20


def mend_letters(letters: Sequence[Any], sheet: Sheet | None) -> None:
    """Give letters whose meaning the file doesn't say the one that the witness knows, and put them on their line."""
    if not any(UNREAD.match(letter["text"]) or is_displaced(letter) for letter in letters):
        return
    known = sheet.glyphs() if sheet else {}
    for letter in letters:
        text, middle = known.get(spot(*letter["matrix"][4:]), ("", (letter["top"] + letter["bottom"]) / 2))
        if UNREAD.match(letter["text"]):
            letter["text"] = text or NO_LETTER
        elif is_other_sign(text, letter["text"]):
            # Fonts of signs have an order of their own, which only the font itself says: 2 is ∈, and f a bracket.
            letter["text"] = text
        if is_displaced(letter):
            letter["top"], letter["bottom"] = middle - letter["size"] / 2, middle + letter["size"] / 2


def is_other_sign(known: str, read: str) -> bool:
    """Whether what was read as a letter is a sign, or what was read as a sign is another, of mathematics."""
    if len(known) != 1 or known.isalnum() or known in ACCENTS:
        # An accent may begin where the letter below it begins.
        return False
    return read.isalnum() or (category(known) == "Sm" and known != read)


def is_displaced(letter: Any) -> bool:
    """Whether a letter's font says that it stands far below the line on which it is drawn."""
    a, b, _, d, _, y = letter["matrix"]
    if b or a <= 0 or d <= 0 or not letter["size"] or letter["text"].isspace():
        return False
    return bool(y - letter["y0"] > LOWEST * letter["size"])


def on_letters(letters: Sequence[Any]) -> list[Any]:
    """Letters, with the accents and marks that are printed over or under a letter put into its place."""
    if not any(is_mark(letter["text"]) for letter in letters):
        return list(letters)
    bases: dict[int, list[Any]] = defaultdict(list)
    for letter in letters:
        if letter["text"].isalpha() and not is_mark(letter["text"]):
            bases[round(letter["x0"] / SQUARE)].append(letter)
    return [on_letter(letter, bases) if is_mark(letter["text"]) else letter for letter in letters]


def on_letter(mark: Any, bases: dict[int, list[Any]]) -> Any:
    """An accent or mark in the place of the letter that it belongs to; where it is, if that is none."""
    square = round(mark["x0"] / SQUARE)
    level = [
        base
        for place in (square, square - 1, square + 1)
        for base in bases[place]
        if abs(base["top"] - mark["top"]) < base["size"]
    ]
    base = min(level, key=lambda one: (beside(mark, one), abs(one["top"] - mark["top"])), default=None)
    if base is None or beside(mark, base) > (0 if mark["text"] in ACCENTS else base["size"] / 2):
        return mark
    moved = {"top": base["top"], "bottom": base["bottom"]}
    # Marks of Arabic and Hebrew come behind their letter, whichever side of it they are drawn at.
    return mark | moved | ({} if mark["text"] in ACCENTS else {"x0": base["x0"] + LEAST, "x1": base["x1"]})


def set_wide(letters: Sequence[Any]) -> list[Any]:
    """Letters, of which those that are set wide reach to the next one: the same gap is between all of them.

    Headings of designers are printed so; with the usual gaps, each of their letters would be a word.
    """
    made = list(letters)
    start, before = 0, 0.0
    for place in range(1, len(letters) + 1):
        gap = gap_between(letters[place - 1], letters[place]) if place < len(letters) else None
        if gap is None or (place - 1 > start and abs(gap - before) > SAME_GAP * letters[place]["size"]):
            if place - start >= FEWEST_WIDE:
                made[start : place - 1] = [
                    letter | {"x1": follower["x0"]} for letter, follower in pairwise(letters[start:place])
                ]
            start = place
        before = gap or 0.0
    return made


def gap_between(letter: Any, follower: Any) -> float | None:
    """The gap between two letters of a line, where it is one that would part words; None where it is no such gap."""
    gap = float(follower["x0"] - letter["x1"])
    is_level = abs(follower["top"] - letter["top"]) < LEAST_APART
    return gap if is_level and APART * letter["size"] < gap < WIDEST_GAP * letter["size"] else None


def beside(mark: Any, letter: Any) -> float:
    """How far the middle of a mark stands from a letter; 0 where it stands over or under it."""
    middle = (mark["x0"] + mark["x1"]) / 2
    return float(max(letter["x0"] - middle, middle - letter["x1"], 0))


def is_mark(text: str) -> bool:
    """Whether a letter belongs over or under another."""
    return text in ACCENTS or category(text[:1] or " ").startswith("M")


def as_signs(letters: Sequence[Any]) -> list[str]:
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


class Unrepeated:
    """Tells whether a thing on a page is no letter that stands there already: some programs print twice to look bold.

    pdfplumber's own `dedupe_chars` does the same in a time that grows with the square of the letters.
    """

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
                near = abs(self.end[0] - x) < APART * thing["height"] and abs(self.end[1] - y) < thing["height"]
                self.dropped.append(thing["text"] if near else f" {thing['text']}")
                self.end = (x + float(thing["width"]), y)
                return False
        self.seen.setdefault((thing["text"], round(x), round(y)), []).append((x, y))
        return True


class Needed:
    """Tells whether a thing is no space that lies on letters: programs that fill columns up with spaces do so."""

    def __init__(self, letters: Sequence[Any]) -> None:
        self.rows: dict[int, list[tuple[float, float]]] = defaultdict(list)
        for letter in letters:
            if not letter["text"].isspace():
                self.rows[round(letter["top"])].append((letter["x0"], letter["x1"]))
        for row in self.rows.values():
            row.sort()

    def __call__(self, thing: Any) -> bool:
        """Whether a thing stays."""
        if thing["object_type"] != "char" or not thing["text"].isspace():
            return True
        x0, x1 = thing["x0"], thing["x1"]
        row = self.rows.get(round(thing["top"]), [])
        place = bisect_left(row, (x0, x0))
        near = row[max(place - 1, 0) : place + 1]
        return all(min(x1, right) - max(x0, left) < OVERLAP * (x1 - x0) for left, right in near)
