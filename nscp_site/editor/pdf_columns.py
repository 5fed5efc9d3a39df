"""The reading order of a PDF's page: column by column, without running headers, footers and page numbers."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf
from statistics import median, mode

from nscp_site.editor.import_drafts import Picture
from nscp_site.editor.pdf_letters import split_into_runs
from nscp_site.editor.pdf_page import PdfPage, Piece, median_letter_size
from nscp_site.editor.pdf_scripts import is_right_to_left, line_in_logical_order

# A gutter is as wide as this many letters are high.
GUTTER = 0.9
MIN_ROWS = 3
MIN_WORDS = 2
# Lines of a text stand closer than this many letters are high.
CLOSE_SPACING = 1.8
# The same in a column that may be set loosely, as sidebars are.
LOOSE_SPACING = 2.2
MAX_DEPTH = 4
# So many lines of a sidebar stand level with those of the text only where they are the cells of a table.
ALIGNED_SHARE = 0.8
# In a text, so many lines go on with a sentence; cells of a table begin with a capital or a figure.
RUN_ON_SHARE = 0.25
Interval = tuple[float, float]


@dataclass
class Line:
    """A line of print, from left to right; a table or picture is a line of its own."""

    pieces: list[Piece]

    @property
    def text(self) -> str:
        """Its words."""
        return line_in_logical_order([piece.text for piece in self.pieces])

    @property
    def top(self) -> float:
        """Its upper edge."""
        return min(piece.top for piece in self.pieces)

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return max(piece.bottom for piece in self.pieces)

    @property
    def middle(self) -> float:
        """How far down its middle is."""
        return (self.top + self.bottom) / 2

    @property
    def x0(self) -> float:
        """Its left end."""
        return self.pieces[0].x0

    @property
    def x1(self) -> float:
        """Its right end."""
        return max(piece.x1 for piece in self.pieces)

    @property
    def size(self) -> float:
        """The size of most of its letters."""
        return mode([piece.size for piece in self.pieces for _ in piece.text] or [0.0])

    @property
    def bold(self) -> bool:
        """Whether all of its words are bold."""
        return all(piece.bold for piece in self.pieces)

    @property
    def rows(self) -> list[list[str]]:
        """The rows of a table; none where it is a line of words."""
        return self.pieces[0].rows

    @property
    def picture(self) -> Picture | None:
        """A picture; none where it is a line of words."""
        return self.pieces[0].picture


def group_into_lines(pieces: Sequence[Piece]) -> list[Line]:
    """Group pieces into lines, from the top down, by their vertical overlap."""
    downwards = sorted(pieces, key=lambda piece: (piece.middle, piece.x0))
    return [Line(sorted(line, key=lambda piece: piece.x0)) for line in split_into_runs(downwards, _is_in_line)]


def _is_in_line(others: Sequence[Piece], piece: Piece) -> bool:
    """Whether a word stands in the line of others: by the middles, of which small raised letters have higher ones."""
    if any(one.rows or one.picture for one in (piece, others[0])):
        return False
    tallest = max(others, key=lambda other: other.bottom - other.top)
    height = min(piece.bottom - piece.top, tallest.bottom - tallest.top)
    overlap = min(piece.bottom, tallest.bottom) - max(piece.top, tallest.top)
    return overlap > 0.5 * height


def reading_order(pieces: Sequence[Piece], depth: int = 0) -> list[Line]:
    """The lines of pieces in reading order; columns are split recursively."""
    rows = group_into_lines(pieces)
    made: list[Line] = []
    for band, gutters in _split_into_bands(rows, GUTTER * median_letter_size(pieces)):
        columns = _merge_marker_columns(_split_at_gutters(band, gutters)) if depth < MAX_DEPTH else []
        if len(columns) > 1 and _are_columns(columns):
            to_the_left = is_right_to_left("".join(piece.text for column in columns for piece in column))
            for column in columns[::-1] if to_the_left else columns:
                made += reading_order(column, depth + 1)
        else:
            made += band
    return made


def _split_into_bands(rows: Sequence[Line], least: float) -> Iterator[tuple[list[Line], list[Interval]]]:
    """Rows that follow each other and leave the same gutters free, as many as do, and those gutters."""
    band: list[Line] = []
    free: list[Interval] = []
    for row in rows:
        own = _find_row_gaps(row, least)
        both = [(max(a, c), min(b, d)) for a, b in free for c, d in own if min(b, d) - max(a, c) >= least]
        # What the rows so far leave free by chance is no gutter of theirs: a row with more of them begins a band.
        begins = len(_inner_gaps(both)) < len(_inner_gaps(own)) and not _inner_gaps(free)
        if band and (begins or (_inner_gaps(free) and not _inner_gaps(both))):
            yield band, _inner_gaps(free)
            band = []
        free = both if band else own
        band.append(row)
    if band:
        yield band, _inner_gaps(free)


def _find_row_gaps(row: Line, least: float) -> list[Interval]:
    """What a row leaves free: between its words, and all to its left and right."""
    reach = -inf
    made = []
    for x0, x1 in [*((piece.x0, piece.x1) for piece in row.pieces), (inf, inf)]:
        if x0 - reach >= least:
            made.append((reach, x0))
        reach = max(reach, x1)
    return made


def _inner_gaps(free: Sequence[Interval]) -> list[Interval]:
    """The gutters between words; what is free beside all of them is none."""
    return [(a, b) for a, b in free if -inf < a and b < inf]


def _split_at_gutters(band: Sequence[Line], gutters: Sequence[Interval]) -> list[list[Piece]]:
    """The pieces of a band, parted at its gutters."""
    edges = sorted((a + b) / 2 for a, b in gutters)
    columns: list[list[Piece]] = [[] for _ in range(len(edges) + 1)]
    for row in band:
        for piece in row.pieces:
            columns[sum(edge < piece.x0 for edge in edges)].append(piece)
    return [column for column in columns if column]


def _merge_marker_columns(columns: list[list[Piece]]) -> list[list[Piece]]:
    """Columns of which none holds only signs: bullets and numbers belong to the text at their right."""
    made: list[list[Piece]] = []
    carried: list[Piece] = []
    for column in columns:
        carried += column
        if median(len(line.pieces) for line in group_into_lines(column)) >= MIN_WORDS:
            made.append(carried)
            carried = []
    if carried:
        made[-1:] = [[*(made[-1] if made else []), *carried]]
    return made


def _are_columns(columns: Sequence[Sequence[Piece]]) -> bool:
    """Whether parts of a band are columns of text, and not the cells of a table without lines."""
    grouped = [group_into_lines(column) for column in columns]
    if not all(map(_is_column, grouped)):
        return False
    full = list(map(_has_running_text, grouped))
    middles = [(one, round(line.middle)) for lines, one in zip(grouped, full, strict=True) for line in lines]
    tops = {middle for one, middle in middles if one}
    # Beside a text, short lines are a sidebar where they go their own way, and cells where they keep to its lines.
    level = [middle for one, middle in middles if not one and min(tops, default=0) <= middle <= max(tops, default=0)]
    aligned = sum(middle in tops for middle in level)
    return all(full) or (any(full) and aligned < ALIGNED_SHARE * max(len(level), 1))


def _is_column(lines: Sequence[Line]) -> bool:
    """Whether a part of a band may be a column: lines close below each other."""
    close = [below.top - line.top <= LOOSE_SPACING * max(line.size, 1) for line, below in pairwise(lines)]
    return len(lines) >= MIN_ROWS and sum(close) >= 0.4 * len(close)


def _has_running_text(lines: Sequence[Line]) -> bool:
    """Whether lines of a column run on into each other: two or more fill its width, and some go on with a sentence."""
    width = max(line.x1 for line in lines) - min(line.x0 for line in lines) or 1
    full = [line for line in lines if len(line.pieces) > MIN_WORDS and line.x1 - line.x0 >= 0.7 * width]
    run_on = [line for line in lines if not (line.text[:1].isupper() or line.text[:1].isdecimal())]
    return len(full) >= 2 and len(full) >= 0.3 * len(lines) and len(run_on) >= RUN_ON_SHARE * len(lines)


DIGITS = re.compile(r"\d+")
# How much of a page's height its edge is, and how many lines are looked at there.
EDGE_HEIGHT = 0.14
MAX_EDGE_LINES = 3
# Half of the pages repeat it: heads of left and right pages may differ.
REPEATED_SHARE = 0.4
MIN_PAGES, MANY_PAGES = 2, 4
# In points: where the same line may stand on another page.
SAME_PLACE = 12


def remove_running_lines(pages: Sequence[PdfPage]) -> dict[int, list[str]]:
    """Remove headers and footers that repeat across pages; page number → removed texts."""
    groups: dict[tuple[str, int], list[tuple[PdfPage, Line]]] = defaultdict(list)
    for page in pages:
        for line in _find_edge_lines(page):
            place = round((line.top if line.top < page.height / 2 else line.top - page.height) / SAME_PLACE)
            groups[DIGITS.sub("#", line.text), place].append((page, line))
    taken: dict[int, list[str]] = defaultdict(list)
    for (text, place), found in groups.items():
        near = [*found, *groups.get((text, place - 1), []), *groups.get((text, place + 1), [])]
        for page, line in _find_repeated_lines(near, len(pages)):
            if (page, line) in found:
                taken[page.number].append(line.text)
                gone = set(map(id, line.pieces))
                page.pieces = [piece for piece in page.pieces if id(piece) not in gone]
                page.turned = [piece for piece in page.turned if id(piece) not in gone]
    return taken


def _find_edge_lines(page: PdfPage) -> list[Line]:
    """The first and the last lines of a page, as far as they stand at its edges, and the few that run another way."""
    lines = [line for line in group_into_lines(page.pieces) if not line.rows and not line.picture]
    top = [line for line in lines[:MAX_EDGE_LINES] if line.bottom < EDGE_HEIGHT * page.height]
    foot = [line for line in lines[-MAX_EDGE_LINES:] if line.top > (1 - EDGE_HEIGHT) * page.height]
    beside = group_into_lines(page.turned)
    return top + (beside if len(beside) <= MAX_EDGE_LINES else []) + [line for line in foot if line not in top]


def _find_repeated_lines(found: Sequence[tuple[PdfPage, Line]], pages: int) -> list[tuple[PdfPage, Line]]:
    """Of lines with the same words, those that are one, printed on many pages: figures stay, or count the pages."""
    said = [list(map(int, DIGITS.findall(line.text[:200]))) for _, line in found]
    alone = not DIGITS.sub("", found[0][1].text).strip(" -–|/.")
    fits = [True] * len(found)
    for place in range(min(map(len, said), default=0)):
        stays = [figures[place] for figures in said]
        counts = [figures[place] - page.number for figures, (page, _) in zip(said, found, strict=True)]
        # A figure alone is the number of a page only where it counts.
        kind = counts if alone or Counter(counts).most_common(1)[0][1] > Counter(stays).most_common(1)[0][1] else stays
        usual = Counter(kind).most_common(1)[0][0]
        fits = [fit and one == usual for fit, one in zip(fits, kind, strict=True)]
    kept = [one for one, fit in zip(found, fits, strict=True) if fit]
    numbers = len({page.number for page, _ in kept})
    return kept if numbers >= MANY_PAGES or numbers >= max(MIN_PAGES, REPEATED_SHARE * pages) else []
