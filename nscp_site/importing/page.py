"""A page of a PDF as words with places: a PDF knows letters and where they stand, and neither words nor lines."""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from pdfminer.pdftypes import resolve1
from pdfminer.psparser import PSLiteral
from pdfminer.utils import decode_text

# Words are as far apart as a part of the size of their letters. With 0.15, 13 of 775 words of a file without space
# letters run together, with pdfplumber's usual 3 points 439.
APART = 0.15
# Letters printed twice stand no farther apart than this part of their width, and no farther than a point.
TWICE = 0.6
LEAST_APART = 0.1
BOLD = re.compile(r"bold|black|heavy|semibold|demi", re.IGNORECASE)
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
# Word's bullets, of the fonts Symbol and Wingdings, stand among the characters that have no meaning of their own.
PRIVATE = re.compile("[\ue000-\uf8ff]")
# Lines beyond this number make a drawing and no table.
MOST_EDGES = 3_000
MOST_EMPTY = 0.6
Box = tuple[float, float, float, float]
# A space of which as much lies on letters parts no words.
OVERLAP = 0.3


@dataclass
class Piece:
    """A word with its place in points from the top left; or a table, which is one piece with rows."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    bold: bool = False
    rows: list[list[str]] = field(default_factory=list)

    @property
    def middle(self) -> float:
        """How far down its middle is."""
        return (self.top + self.bottom) / 2


@dataclass
class Page:
    """A page: its pieces, and what is to be told of it."""

    number: int
    width: float
    height: float
    pieces: list[Piece]
    values: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    buttons: list[str] = field(default_factory=list)
    pictures: int = 0
    twice: bool = False

    @property
    def place(self) -> str:
        """How people name it."""
        return f"page {self.number}"


def read_page(page: Any, number: int) -> Page:
    """The words, tables and filled-in values of a page."""
    once = Unrepeated()
    plain = page.filter(once)
    words = list(words_of(plain))
    tables = list(tables_of(plain, words))
    pieces = [word for word in words if not any(is_inside(word, table) for table in tables)]
    made = Page(number, float(page.width), float(page.height), [*pieces, *tables], pictures=len(page.images))
    made.twice = once.dropped > 0
    for value, box in values_of(page, made):
        made.values.append(value)
        made.pieces += pieces_of(value, box)
    return made


def pieces_of(value: str, box: Box) -> list[Piece]:
    """What was filled in, as words in their box."""
    words = value.split()
    step = (box[2] - box[0]) / max(len(words), 1)
    size = min(12.0, box[3] - box[1])
    return [
        Piece(word, box[0] + step * place, box[0] + step * (place + 0.8), box[1], box[3], size)
        for place, word in enumerate(words)
    ]


def words_of(page: Any) -> Iterator[Piece]:
    """The words of a page by the widths of their letters; those that run up or down the paper stand below all."""
    needed = upright(page).filter(Needed(page.chars))
    for word in needed.extract_words(x_tolerance_ratio=APART, y_tolerance=2, return_chars=True):
        letters = word["chars"]
        size = Counter(round(float(letter["size"]), 1) for letter in letters).most_common(1)[0][0]
        bold = sum(bool(BOLD.search(letter["fontname"])) for letter in letters) * 2 > len(letters)
        text = word["text"] if len(letters) == 1 else with_raised(letters, word["text"])
        yield Piece(text, word["x0"], word["x1"], word["top"], word["bottom"], size, bold)
    for way, up in (("btt", True), ("ttb", False)):
        turned = page.filter(lambda thing, up=up: is_turned(thing) and (thing["matrix"][1] > 0) is up)
        words = turned.extract_words(x_tolerance_ratio=APART, y_tolerance_ratio=APART, char_dir_rotated=way)
        for place, word in enumerate(words):
            size = round(float(word["x1"] - word["x0"]), 1)
            left = 10_000.0 * up + place * 100
            yield Piece(word["text"], left, left + 90, page.height + size, page.height + size * 2, size)


class Unrepeated:
    """Tells whether a thing on a page is no letter that stands there already: some programs print twice to look bold.

    pdfplumber's own `dedupe_chars` does the same in a time that grows with the square of the letters.
    """

    def __init__(self) -> None:
        self.seen: dict[tuple[str, int, int], list[tuple[float, float]]] = {}
        self.dropped = 0

    def __call__(self, thing: Any) -> bool:
        """Whether a thing stays."""
        apart = min(1.0, TWICE * thing["width"]) if thing["object_type"] == "char" else 0
        # Where a font's widths are unknown, letters of one word stand in one place.
        if apart < LEAST_APART or thing["text"].isspace():
            return True
        x, y = float(thing["x0"]), float(thing["top"])
        places = [(thing["text"], round(x) + across, round(y) + down) for across in (0, -1, 1) for down in (0, -1, 1)]
        for left, top in (spot for place in places for spot in self.seen.get(place, ())):
            if abs(left - x) <= apart and abs(top - y) <= apart:
                self.dropped += 1
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


def upright(page: Any) -> Any:
    """A page with those letters alone that are read from left to right."""
    return page.filter(lambda thing: not is_turned(thing))


def is_turned(thing: Any) -> bool:
    """Whether a thing on a page is a letter that runs up or down."""
    return thing["object_type"] == "char" and not thing["upright"]


def with_raised(letters: Sequence[Any], text: str) -> str:
    """A word in which small figures above the line are written as such: 10³ is not 103."""
    largest = max(float(letter["size"]) for letter in letters)
    base = max(float(letter["bottom"]) for letter in letters if float(letter["size"]) == largest)
    high = [float(one["size"]) < 0.8 * largest and float(one["bottom"]) < base - 0.15 * largest for one in letters]
    if not any(high) or "".join(letter["text"] for letter in letters) != text:
        return text
    return "".join(one["text"].translate(RAISED) if up else one["text"] for one, up in zip(letters, high, strict=True))


def tables_of(page: Any, words: Sequence[Piece]) -> Iterator[Piece]:
    """The tables that have lines around their cells; a frame around text is none, nor what would lose a word."""
    lined = upright(page)
    if len(lined.edges) > MOST_EDGES:
        return
    for table in lined.find_tables():
        x0, top, x1, bottom = table.bbox
        whole = Piece("", x0, x1, top, bottom, 0)
        inside = [word for word in words if is_inside(word, whole)]
        rows = [[in_cell(cell, inside) for cell in row.cells] for row in table.rows]
        cells = [cell for row in rows for cell in row]
        empty = sum(not cell for cell in cells)
        is_table = len(rows) > 1 and max(map(len, rows)) > 1 and empty <= MOST_EMPTY * len(cells)
        if is_table and sum(map(len, cells)) == len(inside):
            whole.rows = [["\n".join(lines_in(cell)) for cell in row] for row in rows]
            yield whole


def in_cell(box: Box | None, words: Sequence[Piece]) -> list[Piece]:
    """The words in a cell; none where a cell is merged with the one before."""
    if box is None:
        return []
    cell = Piece("", box[0], box[2], box[1], box[3], 0)
    return [word for word in words if is_inside(word, cell)]


def lines_in(words: Sequence[Piece]) -> list[str]:
    """The lines of a cell."""
    lines: list[list[Piece]] = []
    for word in words:
        if lines and abs(word.middle - lines[-1][-1].middle) < (word.bottom - word.top) / 2:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [" ".join(word.text for word in line) for line in lines]


def is_inside(piece: Piece, table: Piece) -> bool:
    """Whether the middle of a word lies in a table."""
    return table.x0 <= (piece.x0 + piece.x1) / 2 <= table.x1 and table.top <= piece.middle <= table.bottom


def values_of(page: Any, made: Page) -> Iterator[tuple[str, Box]]:
    """What somebody filled into the form or typed onto the page, with its place; comments and buttons are noted."""
    for annotation in resolve1(page.page_obj.annots) or ():
        data = resolve1(annotation)
        if not isinstance(data, dict):
            continue
        kind, contents = named(data.get("Subtype")), as_text(data.get("Contents"))
        text = value_of(data) if kind == "Widget" else contents if kind == "FreeText" else ""
        if contents and kind not in ("Widget", "FreeText", "Link", "Popup"):
            made.comments.append(contents)
        face = resolve1(data.get("MK")) if kind == "Widget" else None
        if isinstance(face, dict) and as_text(face.get("CA")) and not text:
            made.buttons.append(as_text(face.get("CA")))
        box = [resolve1(edge) for edge in resolve1(data.get("Rect")) or ()]
        if text and len(box) == 4 and all(isinstance(edge, (int, float)) for edge in box):
            x0, y0, x1, y1 = map(float, box)
            top = float(page.bbox[3])
            yield text, (min(x0, x1), top - max(y0, y1), max(x0, x1), top - min(y0, y1))


def value_of(field_data: Any) -> str:
    """What a field of a form shows."""
    above = resolve1(field_data.get("Parent")) or {}
    kind = named(field_data.get("FT") or above.get("FT"))
    if kind == "Btn":
        state = named(field_data.get("AS"))
        return "" if not state else "☐" if state == "Off" else "☒"
    value = resolve1(field_data.get("V") or above.get("V"))
    values = value if isinstance(value, list) else [value]
    return " ".join(text for text in map(as_text, values) if text)


def named(value: Any) -> str:
    """A name of a PDF as text."""
    value = resolve1(value)
    return str(value.name) if isinstance(value, PSLiteral) else ""


def as_text(value: Any) -> str:
    """A text of a PDF; empty where it is none."""
    value = resolve1(value)
    if isinstance(value, bytes):
        value = decode_text(value)
    return " ".join(value.replace("\0", "").split()) if isinstance(value, str) else ""


def usual_size(pieces: Sequence[Piece]) -> float:
    """The usual size of letters."""
    return median([piece.size for piece in pieces if piece.size] or [10.0])
