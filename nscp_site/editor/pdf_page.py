"""A page of a PDF as words with places: a PDF knows letters and where they stand, and neither words nor lines."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from statistics import median
from typing import Any

from pdfplumber.utils.text import extract_words

from nscp_site.editor.import_drafts import Picture
from nscp_site.editor.pdf_drawn import Box, Sheet, has_layers, values_of
from nscp_site.editor.pdf_letters import (
    APART,
    USUAL,
    Needed,
    Unrepeated,
    Way,
    as_signs,
    by_way,
    layers,
    mend_letters,
    on_letters,
    set_wide,
    upright,
)
from nscp_site.editor.pdf_scripts import LOWERED, RAISED, as_written, line_as_written, small, with_accents

BOLD = re.compile(r"bold|black|heavy|semibold|demi", re.IGNORECASE)
# Letters above or below the line are as small as this part of those that they belong to: browsers print them at 0.83;
# and they stand as far from it, in parts of the size of those.
SMALL, RISE = 0.86, 0.1
# As much of small letters lies between the top and the foot of the line that they belong to.
BESIDE = 0.4
# What stands no farther apart than this part of the size of letters is level, or without a space.
LEVEL = 0.03
# Lines beyond this number make a drawing and no table.
MOST_EDGES = 3_000
MOST_EMPTY = 0.6


@dataclass
class Piece:
    """A word with its place in points from the top left; or a table, which is one piece with rows; or a picture."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    bold: bool = False
    rows: list[list[str]] = field(default_factory=list)
    picture: Picture | None = None

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
    # What the witness reads on it.
    source: str | None = None
    pictures: int = 0
    # Letters that don't show on paper; those that a font of signs draws as signs.
    hidden: str = ""
    signs: str = ""
    # What stamps and other marks say that were put on it.
    marks: str = ""
    # Whether a machine read its words off a picture.
    recognised: bool = False
    # What is printed over itself, to look bold.
    twice: str = ""
    mirrored: bool = False
    # Words that run another way than most of the page, below its end.
    turned: list[Piece] = field(default_factory=list)

    @property
    def has_text(self) -> bool:
        """Whether there are words on it."""
        return any(not piece.picture for piece in (*self.pieces, *self.turned))

    def is_filled_by(self, image: Any) -> bool:
        """Whether a picture takes most of the page, as a scan does."""
        return float(image["width"] * image["height"]) > 0.5 * self.width * self.height

    @property
    def place(self) -> str:
        """How people name it."""
        return f"page {self.number}"


def read_page(page: Any, number: int, sheet: Sheet | None, *, keep_hidden: bool = False) -> Page:
    """The words, tables, pictures and filled-in values of a page. `sheet` is what the witness sees of it."""
    width, height = float(page.width), float(page.height)
    made = Page(number, width, height, [], pictures=len(page.images))
    mend_letters(page.chars, sheet)
    made.signs = " ".join(as_signs(page.chars))
    gone: set[int] = set()
    if sheet:
        made.source = sheet.words()
        made.recognised = any(map(made.is_filled_by, page.images)) and sheet.hides_text()
        corner = float(page.bbox[0]), float(page.bbox[1])
        hidden = [] if made.recognised else sheet.unseen(page.chars, corner, in_layers=has_layers(page))
        made.hidden = " ".join(word.text for word in turned_words(by_way(hidden), width, height))
        gone = set() if keep_hidden else set(map(id, hidden))
    once = Unrepeated()
    plain = page.filter(lambda thing: id(thing) not in gone and once(thing))
    ways = by_way(plain.chars)
    made.twice = "".join(once.dropped).strip()
    first = next(iter(ways), USUAL)
    made.mirrored = any(way.mirrored for way in ways)
    words = with_small(list(words_of(upright(ways.pop(first, []), first, width, height))))
    made.turned += turned_words(ways, width, height)
    tables = list(tables_of(plain, words)) if first == USUAL else []
    made.pieces += [word for word in words if not any(is_inside(word, table) for table in tables)]
    made.pieces += tables
    if sheet:
        for (x0, top, x1, _), picture in sheet.pictures():
            made.pieces.append(Piece("", x0, x1, top, top + 1, 0, picture=Picture(*picture)))
        made.marks = sheet.marks()
    for value, box, is_hidden in values_of(page, made.comments, made.buttons):
        if is_hidden:
            made.hidden = f"{made.hidden} {value}".strip()
        if keep_hidden or not is_hidden:
            made.values.append(value)
            made.pieces += pieces_of(value, box)
    return made


def turned_words(ways: dict[Way, list[Any]], width: float, height: float) -> Iterator[Piece]:
    """The words of letters that run several ways, one way below the other and all below the page."""
    for place, (way, letters) in enumerate(ways.items(), 1):
        below = place * (width + height)
        for word in words_of(upright(letters, way, width, height)):
            yield replace(word, top=word.top + below, bottom=word.bottom + below)


def pieces_of(value: str, box: Box) -> list[Piece]:
    """What was filled in, as words in their box."""
    words = value.split()
    step = (box[2] - box[0]) / max(len(words), 1)
    size = min(12.0, box[3] - box[1])
    return [
        Piece(word, box[0] + step * place, box[0] + step * (place + 0.8), box[1], box[3], size)
        for place, word in enumerate(words)
    ]


def words_of(letters: Sequence[Any]) -> Iterator[Piece]:
    """The words that upright letters make by their widths."""
    needed = set_wide(on_letters(list(filter(Needed(letters), letters))))
    for layer in layers(needed):
        yield from words_of_layer(layer)


def words_of_layer(layer: Sequence[Any]) -> Iterator[Piece]:
    """The words of letters of which none is printed over another."""
    for word in extract_words(list(layer), x_tolerance_ratio=APART, y_tolerance=2, return_chars=True):
        letters = word["chars"]
        size = Counter(round(float(letter["size"]), 1) for letter in letters).most_common(1)[0][0]
        bold = sum(bool(BOLD.search(letter["fontname"])) for letter in letters) * 2 > len(letters)
        text = as_written(with_accents(letters) or with_raised(letters, word["text"]))
        yield Piece(text, word["x0"], word["x1"], word["top"], word["bottom"], size, bold)


def with_small(pieces: Sequence[Piece]) -> list[Piece]:
    """Words with the small letters above or below the line that stand right behind them, and what goes on behind those.

    H₂O is one word, printed in three pieces.
    """
    ends: dict[int, list[Piece]] = defaultdict(list)
    for piece in pieces:
        ends[round(piece.x1)].append(piece)
    gone: set[int] = set()
    grown: set[int] = set()
    for piece in sorted(pieces, key=lambda piece: piece.x0):
        near = [other for end in range(-3, 3) for other in ends.get(round(piece.x0) + end, ()) if id(other) not in gone]
        word = next((other for other in near if belongs(piece, other)), None)
        word = word or next((other for other in near if id(other) in grown and goes_on(piece, other)), None)
        if word:
            word.text += in_place(piece, word)
            word.x1 = max(word.x1, piece.x1)
            ends[round(word.x1)].append(word)
            gone.add(id(piece))
            grown.add(id(word))
    return [piece for piece in pieces if id(piece) not in gone]


def in_place(piece: Piece, word: Piece) -> str:
    """The letters of a piece, as small signs where they stand above or below the line of the word before it."""
    rise = (word.bottom - piece.bottom) / word.size
    signs = RAISED if rise > RISE else LOWERED if rise < -LEVEL else {}
    return small(piece.text, signs) or piece.text


def belongs(piece: Piece, word: Piece) -> bool:
    """Whether small letters stand right behind a word, above or below its line."""
    close = abs(piece.x0 - word.x1) <= APART * word.size
    overlap = min(piece.bottom, word.bottom) - max(piece.top, word.top)
    level = overlap > BESIDE * (piece.bottom - piece.top)
    return close and level and piece is not word and piece.size < SMALL * word.size


def goes_on(piece: Piece, word: Piece) -> bool:
    """Whether a word goes on in a piece, behind the small letters in it."""
    close = abs(piece.x0 - word.x1) <= LEVEL * word.size
    return close and piece is not word and abs(piece.bottom - word.bottom) <= LEVEL * word.size


def with_raised(letters: Sequence[Any], text: str) -> str:
    """A word in which small figures above the line are written as such: 10³ is not 103."""
    if len(letters) == 1:
        return text
    largest = max(float(letter["size"]) for letter in letters)
    base = max(float(letter["bottom"]) for letter in letters if float(letter["size"]) == largest)
    high = [float(one["size"]) < SMALL * largest and float(one["bottom"]) < base - 0.15 * largest for one in letters]
    if not any(high) or "".join(letter["text"] for letter in letters) != text:
        return text
    written = ""
    for up, run in groupby(zip(high, text, strict=True), key=lambda pair: pair[0]):
        part = "".join(sign for _, sign in run)
        written += small(part, RAISED) or part if up else part
    return written


def tables_of(page: Any, words: Sequence[Piece]) -> Iterator[Piece]:
    """The tables that have lines around their cells; a frame around text is none, nor what would lose a word."""
    if len(page.edges) > MOST_EDGES:
        return
    for table in page.find_tables():
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
    return [line_as_written(line) for line in lines]


def is_inside(piece: Piece, table: Piece) -> bool:
    """Whether the middle of a word lies in a table."""
    return table.x0 <= (piece.x0 + piece.x1) / 2 <= table.x1 and table.top <= piece.middle <= table.bottom


def usual_size(pieces: Sequence[Piece]) -> float:
    """The usual size of letters."""
    return median([piece.size for piece in pieces if piece.size] or [10.0])
