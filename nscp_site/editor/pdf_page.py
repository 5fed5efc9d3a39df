"""A page of a PDF as words, tables and pictures with positions, grouped from its letters."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from operator import itemgetter
from statistics import median, mode
from typing import Any

from pdfplumber.utils.text import extract_words

from nscp_site.editor.import_drafts import Picture
from nscp_site.editor.pdf_drawn import Box, PdfiumPage, find_form_values, has_layers
from nscp_site.editor.pdf_letters import (
    UPRIGHT,
    WORD_GAP,
    DuplicateFilter,
    TextDirection,
    close_wide_spacing,
    drop_padding,
    group_by_direction,
    mend_letters,
    place_marks,
    replace_sign_letters,
    split_into_layers,
    split_into_runs,
    turn_upright,
)
from nscp_site.editor.pdf_scripts import (
    SUBSCRIPTS,
    SUPERSCRIPTS,
    as_small_signs,
    combine_accents,
    line_in_logical_order,
    word_in_logical_order,
)

BOLD = re.compile(r"bold|black|heavy|semibold|demi", re.IGNORECASE)
# Letters above or below the line are as small as this part of those that they belong to: browsers print them at 0.83;
# and they stand as far from it, in parts of the size of those.
SMALL_SHARE, MIN_RISE = 0.86, 0.1
# As much of small letters lies between the top and the foot of the line that they belong to.
MIN_OVERLAP = 0.4
# What stands no farther apart than this part of the size of letters is level, or without a space.
MAX_OFFSET = 0.03
# Lines beyond this number make a drawing and no table.
MAX_EDGES = 3_000
MAX_EMPTY_SHARE = 0.6


@dataclass
class Piece:
    """A word, a table (with `rows`) or a picture, with its position in points from the top left."""

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
class PdfPage:
    """A page: its pieces, and remarks for the report."""

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
    overprinted: str = ""
    mirrored: bool = False
    # Words that run another way than most of the page, below its end.
    turned: list[Piece] = field(default_factory=list)

    @property
    def has_text(self) -> bool:
        """Whether there are words on it."""
        return any(not piece.picture for piece in (*self.pieces, *self.turned))

    @property
    def place(self) -> str:
        """How people name it."""
        return f"page {self.number}"


def read_page(page: Any, number: int, sheet: PdfiumPage | None, *, keep_hidden: bool = False) -> PdfPage:
    """Read a page with pdfplumber; `sheet` is the same page in PDFium, or None."""
    width, height = float(page.width), float(page.height)
    made = PdfPage(number, width, height, [], pictures=len(page.images))
    mend_letters(page.chars, sheet)
    made.signs = " ".join(replace_sign_letters(page.chars))
    gone: set[int] = set()
    if sheet:
        made.source = sheet.words()
        # A picture takes most of the page, as a scan does.
        is_scan = any(image["width"] * image["height"] > 0.5 * width * height for image in page.images)
        made.recognised = is_scan and sheet.has_invisible_text()
        corner = float(page.bbox[0]), float(page.bbox[1])
        hidden = [] if made.recognised else sheet.find_invisible(page.chars, corner, in_layers=has_layers(page))
        made.hidden = " ".join(word.text for word in _place_turned_words(group_by_direction(hidden), width, height))
        gone = set() if keep_hidden else set(map(id, hidden))
    once = DuplicateFilter()
    plain = page.filter(lambda thing: id(thing) not in gone and once(thing))
    ways = group_by_direction(plain.chars)
    made.overprinted = "".join(once.dropped).strip()
    first = next(iter(ways), UPRIGHT)
    made.mirrored = any(way.mirrored for way in ways)
    words = _join_small_letters(list(_group_into_words(turn_upright(ways.pop(first, []), first, width, height))))
    made.turned += _place_turned_words(ways, width, height)
    tables = list(_find_tables(plain, words)) if first == UPRIGHT else []
    in_tables = {id(word) for _, inside in tables for word in inside}
    made.pieces += [word for word in words if id(word) not in in_tables] + [table for table, _ in tables]
    if sheet:
        for (x0, top, x1, _), picture in sheet.pictures():
            made.pieces.append(Piece("", x0, x1, top, top + 1, 0, picture=picture))
        made.marks = sheet.marks()
    for value, box, is_hidden in find_form_values(page, made.comments, made.buttons):
        if is_hidden:
            made.hidden = f"{made.hidden} {value}".strip()
        if keep_hidden or not is_hidden:
            made.values.append(value)
            made.pieces += _form_value_pieces(value, box)
    return made


def _place_turned_words(ways: dict[TextDirection, list[Any]], width: float, height: float) -> Iterator[Piece]:
    """The words of letters that run several ways, one way below the other and all below the page."""
    for place, (way, letters) in enumerate(ways.items(), 1):
        below = place * (width + height)
        for word in _group_into_words(turn_upright(letters, way, width, height)):
            yield replace(word, top=word.top + below, bottom=word.bottom + below)


def _form_value_pieces(value: str, box: Box) -> list[Piece]:
    """What was filled in, as words in their box."""
    words = value.split()
    step = (box[2] - box[0]) / max(len(words), 1)
    size = min(12.0, box[3] - box[1])
    return [
        Piece(word, box[0] + step * place, box[0] + step * (place + 0.8), box[1], box[3], size)
        for place, word in enumerate(words)
    ]


def _group_into_words(letters: Sequence[Any]) -> Iterator[Piece]:
    """The words that upright letters make by their widths, one layer after the other: in none, letters overprint."""
    for layer in split_into_layers(close_wide_spacing(place_marks(drop_padding(letters)))):
        for word in extract_words(layer, x_tolerance_ratio=WORD_GAP, y_tolerance=2, return_chars=True):
            chars = word["chars"]
            size = mode(round(float(letter["size"]), 1) for letter in chars)
            bold = sum(bool(BOLD.search(letter["fontname"])) for letter in chars) * 2 > len(chars)
            text = word_in_logical_order(combine_accents(chars) or _mark_raised_figures(chars, word["text"]))
            yield Piece(text, word["x0"], word["x1"], word["top"], word["bottom"], size, bold)


def _join_small_letters(pieces: Sequence[Piece]) -> list[Piece]:
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
        word = next((other for other in near if _is_small_suffix(piece, other)), None)
        word = word or next((other for other in near if id(other) in grown and _continues_word(piece, other)), None)
        if word:
            word.text += _write_as_small(piece, word)
            word.x1 = max(word.x1, piece.x1)
            ends[round(word.x1)].append(word)
            gone.add(id(piece))
            grown.add(id(word))
    return [piece for piece in pieces if id(piece) not in gone]


def _write_as_small(piece: Piece, word: Piece) -> str:
    """The letters of a piece, as small signs where they stand above or below the line of the word before it."""
    rise = (word.bottom - piece.bottom) / word.size
    signs = SUPERSCRIPTS if rise > MIN_RISE else SUBSCRIPTS if rise < -MAX_OFFSET else {}
    return as_small_signs(piece.text, signs) or piece.text


def _is_small_suffix(piece: Piece, word: Piece) -> bool:
    """Whether small letters stand right behind a word, above or below its line."""
    close = abs(piece.x0 - word.x1) <= WORD_GAP * word.size
    overlap = min(piece.bottom, word.bottom) - max(piece.top, word.top)
    level = overlap > MIN_OVERLAP * (piece.bottom - piece.top)
    return close and level and piece is not word and piece.size < SMALL_SHARE * word.size


def _continues_word(piece: Piece, word: Piece) -> bool:
    """Whether a word goes on in a piece, behind the small letters in it."""
    close = abs(piece.x0 - word.x1) <= MAX_OFFSET * word.size
    return close and piece is not word and abs(piece.bottom - word.bottom) <= MAX_OFFSET * word.size


def _mark_raised_figures(letters: Sequence[Any], text: str) -> str:
    """A word in which small figures above the line are written as such: 10³ is not 103."""
    if len(letters) == 1:
        return text
    largest = max(float(letter["size"]) for letter in letters)
    base = max(float(letter["bottom"]) for letter in letters if float(letter["size"]) == largest)
    high = [
        float(one["size"]) < SMALL_SHARE * largest and float(one["bottom"]) < base - 0.15 * largest for one in letters
    ]
    if not any(high) or "".join(letter["text"] for letter in letters) != text:
        return text
    runs = groupby(zip(high, text, strict=True), key=itemgetter(0))
    parts = [(up, "".join(sign for _, sign in run)) for up, run in runs]
    return "".join((as_small_signs(part, SUPERSCRIPTS) if up else None) or part for up, part in parts)


def _find_tables(page: Any, words: Sequence[Piece]) -> Iterator[tuple[Piece, list[Piece]]]:
    """The tables that have lines around their cells, each with the words in it.

    A frame around text is none, nor what would lose a word.
    """
    if len(page.edges) > MAX_EDGES:
        return
    for table in page.find_tables():
        x0, top, x1, bottom = table.bbox
        inside = _words_inside(words, table.bbox)
        # A cell that is merged with the one before has no box.
        rows = [[_words_inside(inside, box) if box else [] for box in row.cells] for row in table.rows]
        cells = [cell for row in rows for cell in row]
        empty = sum(not cell for cell in cells)
        is_table = len(rows) > 1 and max(map(len, rows)) > 1 and empty <= MAX_EMPTY_SHARE * len(cells)
        if is_table and sum(map(len, cells)) == len(inside):
            texts = [[_cell_text(cell) for cell in row] for row in rows]
            yield Piece("", x0, x1, top, bottom, 0, rows=texts), inside


def _cell_text(words: Sequence[Piece]) -> str:
    """The lines of a cell."""
    lines = split_into_runs(words, lambda line, word: abs(word.middle - line[-1].middle) < (word.bottom - word.top) / 2)
    return "\n".join(line_in_logical_order([word.text for word in line]) for line in lines)


def _words_inside(words: Sequence[Piece], box: Box) -> list[Piece]:
    """The words whose middle lies in a box."""
    x0, top, x1, bottom = box
    return [word for word in words if x0 <= (word.x0 + word.x1) / 2 <= x1 and top <= word.middle <= bottom]


def median_letter_size(pieces: Sequence[Piece]) -> float:
    """The usual size of letters."""
    return median([piece.size for piece in pieces if piece.size] or [10.0])
