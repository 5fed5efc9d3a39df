"""Letters of a page before they become words: each once and on its line, none without a meaning, signs as signs."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from unicodedata import category

from nscp_site.importing.paper import Sheet, spot
from nscp_site.importing.scripts import ACCENTS, is_over

# Words are as far apart as a part of the size of their letters. With 0.15, 13 of 775 words of a file without space
# letters run together, with pdfplumber's usual 3 points 439.
APART = 0.15
# Letters printed twice stand no farther apart than this part of their width, and no farther than a point.
TWICE = 0.6
LEAST_APART = 0.1
# Fonts that draw a sign for each letter, and where such signs stand among the characters.
SIGN_FONT = re.compile(r"wingdings|webdings|dingbats", re.IGNORECASE)
PRIVATE_SIGNS = 0xF000
# A letter whose meaning the file doesn't say, as pdfminer writes it; and what stands for one that nobody knows.
UNREAD = re.compile(r"\(cid:\d+\)")
NO_LETTER = "\ufffd"
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
    """Letters, with those accents that are printed over a letter of another line's height moved to its line."""
    made: list[Any] = []
    bases: dict[int, list[Any]] = defaultdict(list)
    for letter in letters:
        if letter["text"].isalpha() and letter["text"] not in ACCENTS:
            bases[round(letter["x0"] / SQUARE)].append(letter)
    for letter in letters:
        if letter["text"] in ACCENTS:
            place = round(letter["x0"] / SQUARE)
            near = (base for square in (place, place - 1, place + 1) for base in bases[square] if is_over(letter, base))
            base = min(near, key=lambda one: abs(one["top"] - letter["top"]), default=None)
            if base and abs(base["top"] - letter["top"]) < base["size"]:
                letter = letter | {"top": base["top"], "bottom": base["bottom"]}
        made.append(letter)
    return made


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
        apart = min(1.0, TWICE * thing["width"]) if thing["object_type"] == "char" else 0
        # Where a font's widths are unknown, letters of one word stand in one place.
        if apart < LEAST_APART or thing["text"].isspace():
            return True
        x, y = float(thing["x0"]), float(thing["top"])
        places = [(thing["text"], round(x) + across, round(y) + down) for across in (0, -1, 1) for down in (0, -1, 1)]
        for left, top in (point for place in places for point in self.seen.get(place, ())):
            if abs(left - x) <= apart and abs(top - y) <= apart:
                near = abs(self.end[0] - x) < APART * thing["height"] and abs(self.end[1] - y) < thing["height"]
                self.dropped.append(thing["text"] if near else f" {thing['text']}")
                self.end = (x + float(thing["width"]), y)
                return False
        self.seen.setdefault(places[0], []).append((x, y))
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
