"""The order in which people read a PDF's page: column by column, without running heads, feet and page numbers."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from nscp_site.editor.import_drafts import Picture
from nscp_site.editor.pdf_page import Page, Piece, usual_size
from nscp_site.editor.pdf_scripts import line_as_written, runs_right

# A gutter is as wide as this many letters are high.
GUTTER = 0.9
FEWEST_ROWS = 3
FEWEST_WORDS = 2
# Lines of a text stand closer than this many letters are high.
CLOSE = 1.8
# The same in a column that may be set loosely, as sidebars are.
LOOSE = 2.2
DEEPEST = 4
# So many lines of a sidebar stand level with those of the text only where they are the cells of a table.
ALIGNED = 0.8
# In a text, so many lines go on with a sentence; cells of a table begin with a capital or a figure.
RUN_ON = 0.25
Interval = tuple[float, float]


@dataclass
class Line:
    """A line of print, from left to right; a table or picture is a line of its own."""

    pieces: list[Piece]

    @property
    def text(self) -> str:
        """Its words."""
        return line_as_written(self.pieces)

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
        weights: dict[float, int] = {}
        for piece in self.pieces:
            weights[piece.size] = weights.get(piece.size, 0) + len(piece.text)
        return max(weights, key=lambda size: weights[size])

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


def lines_of(pieces: Sequence[Piece]) -> list[Line]:
    """Pieces as lines from the top down: a piece belongs to the line whose middle it shares."""
    lines: list[Line] = []
    for piece in sorted(pieces, key=lambda piece: (piece.middle, piece.x0)):
        line = lines[-1] if lines else None
        if line and is_word(piece) and is_word(line.pieces[0]) and shares(piece, line.pieces):
            line.pieces.append(piece)
        else:
            lines.append(Line([piece]))
    for line in lines:
        line.pieces.sort(key=lambda piece: piece.x0)
    return lines


def is_word(piece: Piece) -> bool:
    """Whether a piece is neither table nor picture."""
    return not piece.rows and not piece.picture


def shares(piece: Piece, others: Sequence[Piece]) -> bool:
    """Whether a piece stands in the line of others: by the middles, of which small raised letters have higher ones."""
    tallest = max(others, key=lambda other: other.bottom - other.top)
    height = min(piece.bottom - piece.top, tallest.bottom - tallest.top)
    overlap = min(piece.bottom, tallest.bottom) - max(piece.top, tallest.top)
    return overlap > 0.5 * height


def in_order(pieces: Sequence[Piece], depth: int = 0) -> list[Line]:
    """The lines of pieces in the order of reading."""
    rows = lines_of(pieces)
    made: list[Line] = []
    for band, gutters in bands(rows, GUTTER * usual_size(pieces)):
        columns = without_thin(parted(band, gutters)) if depth < DEEPEST else []
        if len(columns) > 1 and are_columns(columns):
            to_the_left = runs_right("".join(piece.text for column in columns for piece in column))
            for column in columns[::-1] if to_the_left else columns:
                made += in_order(column, depth + 1)
        else:
            made += band
    return made


def bands(rows: Sequence[Line], least: float) -> Iterator[tuple[list[Line], list[Interval]]]:
    """Rows that follow each other and leave the same gutters free, as many as do, and those gutters."""
    band: list[Line] = []
    free: list[Interval] = []
    for row in rows:
        own = holes(row, least)
        both = [(max(a, c), min(b, d)) for a, b in free for c, d in own if min(b, d) - max(a, c) >= least]
        # What the rows so far leave free by chance is no gutter of theirs: a row with more of them begins a band.
        begins = len(inner(both)) < len(inner(own)) and not inner(free)
        if band and (begins or (inner(free) and not inner(both))):
            yield band, inner(free)
            band = []
        free = both if band else own
        band.append(row)
    if band:
        yield band, inner(free)


def holes(row: Line, least: float) -> list[Interval]:
    """What a row leaves free: between its words, and all to its left and right."""
    reach = float("-inf")
    made = []
    for x0, x1 in [*((piece.x0, piece.x1) for piece in row.pieces), (float("inf"), float("inf"))]:
        if x0 - reach >= least:
            made.append((reach, x0))
        reach = max(reach, x1)
    return made


def inner(free: Sequence[Interval]) -> list[Interval]:
    """The gutters between words; what is free beside all of them is none."""
    return [(a, b) for a, b in free if a != float("-inf") and b != float("inf")]


def parted(band: Sequence[Line], gutters: Sequence[Interval]) -> list[list[Piece]]:
    """The pieces of a band, parted at its gutters."""
    edges = sorted((a + b) / 2 for a, b in gutters)
    columns: list[list[Piece]] = [[] for _ in range(len(edges) + 1)]
    for row in band:
        for piece in row.pieces:
            columns[sum(edge < piece.x0 for edge in edges)].append(piece)
    return [column for column in columns if column]


def without_thin(columns: list[list[Piece]]) -> list[list[Piece]]:
    """Columns of which none holds only signs: bullets and numbers belong to the text at their right."""
    made: list[list[Piece]] = []
    carried: list[Piece] = []
    for column in columns:
        both = [*carried, *column]
        if median(len(line.pieces) for line in lines_of(column)) < FEWEST_WORDS:
            carried = both
            continue
        carried = []
        made.append(both)
    if carried:
        made = [*made[:-1], [*(made[-1] if made else []), *carried]]
    return made


def are_columns(columns: Sequence[Sequence[Piece]]) -> bool:
    """Whether parts of a band are columns of text, and not the cells of a table without lines."""
    if not all(map(is_column, columns)):
        return False
    full = [is_full(column) for column in columns]
    if all(full):
        return True
    # Beside a text, short lines are a sidebar where they go their own way, and cells where they keep to its lines.
    tops = {round(line.middle) for column, one in zip(columns, full, strict=True) if one for line in lines_of(column)}
    beside = [
        round(line.middle) for column, one in zip(columns, full, strict=True) if not one for line in lines_of(column)
    ]
    level = [middle for middle in beside if min(tops, default=0) <= middle <= max(tops, default=0)]
    return any(full) and sum(middle in tops for middle in level) < ALIGNED * max(len(level), 1)


def is_column(column: Sequence[Piece]) -> bool:
    """Whether a part of a band may be a column: lines close below each other."""
    lines = lines_of(column)
    if len(lines) < FEWEST_ROWS:
        return False
    close = [below.top - line.top <= LOOSE * max(line.size, 1) for line, below in pairwise(lines)]
    return sum(close) >= 0.4 * len(close)


def is_full(column: Sequence[Piece]) -> bool:
    """Whether lines of a column run on into each other: two or more fill its width, and some go on with a sentence."""
    lines = lines_of(column)
    width = max(line.x1 for line in lines) - min(line.x0 for line in lines) or 1
    full = [line for line in lines if len(line.pieces) > FEWEST_WORDS and line.x1 - line.x0 >= 0.7 * width]
    run_on = [line for line in lines if not (line.text[:1].isupper() or line.text[:1].isdecimal())]
    return len(full) >= 2 and len(full) >= 0.3 * len(lines) and len(run_on) >= RUN_ON * len(lines)


FIGURES = re.compile(r"\d+")
# How much of a page's height its edge is, and how many lines are looked at there.
EDGE = 0.14
LINES = 3
# Half of the pages repeat it: heads of left and right pages may differ.
SHARE = 0.4
FEWEST_PAGES, MANY_PAGES = 2, 4
# In points: where the same line may stand on another page.
NEAR = 12


def take_edges(pages: Sequence[Page]) -> dict[int, list[str]]:
    """Take the lines at the edges that repeat from page to page out of them: what they said, by the page's number."""
    groups: dict[tuple[str, int], list[tuple[Page, Line]]] = defaultdict(list)
    for page in pages:
        for line in edge_lines(page):
            place = round((line.top if line.top < page.height / 2 else line.top - page.height) / NEAR)
            groups[FIGURES.sub("#", line.text), place].append((page, line))
    taken: dict[int, list[str]] = defaultdict(list)
    for (text, place), found in groups.items():
        near = [*found, *groups.get((text, place - 1), []), *groups.get((text, place + 1), [])]
        for page, line in repeated(near, len(pages)):
            if (page, line) in found:
                taken[page.number].append(line.text)
                gone = set(map(id, line.pieces))
                page.pieces = [piece for piece in page.pieces if id(piece) not in gone]
                page.turned = [piece for piece in page.turned if id(piece) not in gone]
    return taken


def edge_lines(page: Page) -> list[Line]:
    """The first and the last lines of a page, as far as they stand at its edges, and the few that run another way."""
    lines = [line for line in lines_of(page.pieces) if not line.rows and not line.picture]
    top = [line for line in lines[:LINES] if line.bottom < EDGE * page.height]
    beside = lines_of(page.turned)
    top += beside if len(beside) <= LINES else []
    return top + [line for line in lines[-LINES:] if line.top > (1 - EDGE) * page.height and line not in top]


def repeated(found: Sequence[tuple[Page, Line]], pages: int) -> list[tuple[Page, Line]]:
    """Of lines with the same words, those that are one, printed on many pages: figures stay, or count the pages."""
    said = [list(map(int, FIGURES.findall(line.text[:200]))) for _, line in found]
    alone = not FIGURES.sub("", found[0][1].text).strip(" -–|/.")
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
    return kept if numbers >= MANY_PAGES or numbers >= max(FEWEST_PAGES, SHARE * pages) else []
