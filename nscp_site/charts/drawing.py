"""A chart's drawings as HTML with SVG inside. The same drawings give the same bytes.

Each picture has a title and a description that gives every value, for who does not see it, and points to the table;
each mark has a title that a pointer shows. Heights are in em and lengths in per cent of the picture's width.
"""

import textwrap
from collections.abc import Iterable, Iterator
from decimal import Decimal
from html import escape
from itertools import groupby, pairwise

from nscp_site.charts.choosing import Drawing, Mark

# Characters in a line of a label, so that it fits into a screen of 320 pixels.
LINE = 36
# The longest bar in per cent of the width: room stays for the number at its end.
LONGEST = 72
ROOM_FOR_SERIES = 52
# Heights in em: a line of text, a bar, the space below it, the space between the bars of a group.
TEXT, BAR, GAP, WITHIN = Decimal("1.35"), Decimal("1.15"), Decimal("0.9"), Decimal("0.25")
# How far below the top of a bar its number stands.
BASE = Decimal("0.95")
# A picture of points: the line on which nought lies, the height of the highest point above it, the words below.
GROUND, RISE, BELOW = Decimal("7.2"), Decimal(5), Decimal("1.6")


def figure(identifier: str, drawings: list[Drawing]) -> str:
    """All drawings of a dataset, in one figure. `identifier` makes the ids of its parts."""
    parts = []
    for place, one in enumerate(drawings, start=1):
        title = f'<p class="panel-title">{heading(one, alone=len(drawings) == 1)}</p>'
        parts.append(f'<div class="panel">\n{title}\n{picture(f"{identifier}-{place}", one)}\n</div>\n')
    # Years stand below each other, so that the eye can follow one of them from picture to picture.
    side_by_side = len(drawings) > 1 and drawings[0].kind != "lines over years"
    return f'<figure class="chart{" beside" if side_by_side else ""}">\n{"".join(parts)}</figure>\n'


def heading(drawing: Drawing, *, alone: bool) -> str:
    """What a drawing shows, and its unit; alone it needs no unit where the words say it."""
    title, unit = escape(drawing.title), escape(drawing.unit)
    said = not unit or (alone and unit.lower() in title.lower())
    return title if said else f'{title} <span class="unit">{unit}</span>'


def picture(identifier: str, drawing: Drawing) -> str:
    """One drawing as SVG."""
    draw = {"lines over years": points, "grouped bars": groups}.get(drawing.kind, single_bars)
    marks, height = draw(drawing)
    kind = ' class="years"' if drawing.kind == "lines over years" else ""
    names = f'aria-labelledby="chart-{identifier} about-{identifier}"'
    return (
        f'<svg{kind} role="img" {names} width="100%" height="{short(height)}em">\n'
        f'<title id="chart-{identifier}">{escape(drawing.title)}</title>\n'
        f'<desc id="about-{identifier}">{escape(described(drawing))}</desc>\n{marks}</svg>'
    )


def described(drawing: Drawing) -> str:
    """Every value in words."""
    values = "; ".join(told(mark) for mark in drawing.marks)
    return f"{values}. The same figures stand in the table on this page."


def told(mark: Mark) -> str:
    """One mark in words: what it is, and its value as printed."""
    return f"{mark.label}{f', {mark.series}' if mark.series else ''}: {mark.text}"


def single_bars(drawing: Drawing) -> tuple[str, Decimal]:
    """A bar for each mark, its label above it; the drawing and its height."""
    parts: list[str] = []
    top = Decimal(0)
    for mark in drawing.marks:
        label, top = words(mark.label, top)
        parts.append(one_mark(mark, label + bar(mark, drawing, top, LONGEST, mark.text)))
        top += BAR + GAP
    return "".join(parts), top


def groups(drawing: Drawing) -> tuple[str, Decimal]:
    """The marks with one label below each other; the drawing and its height. The latest in the series is filled."""
    parts: list[str] = []
    top = Decimal(0)
    last = max(mark.series for mark in drawing.marks)
    for label, marks in groupby(drawing.marks, key=lambda mark: mark.label):
        text, top = words(label, top)
        for mark in sorted(marks, key=lambda mark: mark.series):
            kind = "" if mark.series == last else " earlier"
            told_text = f"{mark.text} in {mark.series}"
            parts.append(one_mark(mark, text + bar(mark, drawing, top, ROOM_FOR_SERIES, told_text, kind)))
            text, top = "", top + BAR + WITHIN
        top += GAP
    return "".join(parts), top


def words(label: str, top: Decimal) -> tuple[str, Decimal]:
    """A label in lines, and where the next thing begins."""
    lines = textwrap.wrap(label, LINE)
    rows = "".join(
        f'<text y="{short(top + TEXT * place + 1)}em">{escape(line)}</text>' for place, line in enumerate(lines)
    )
    return rows, top + TEXT * len(lines)


def bar(mark: Mark, drawing: Drawing, top: Decimal, longest: int, text: str, kind: str = "") -> str:
    """A bar with its number at its end; on the track of the whole, where it is a share."""
    length = share(mark, drawing) * longest / 100
    place = f'y="{short(top)}em" height="{short(BAR)}em"'
    track = f'<rect class="track" {place} width="{longest}%"/>' if drawing.of_hundred else ""
    drawn = f'<rect class="bar{kind}" {place} width="{short(length)}%"/>' if mark.value is not None else ""
    end = short(longest if drawing.of_hundred else length)
    return f'{track}{drawn}<text class="value" x="{end}%" dx=".4em" y="{short(top + BASE)}em">{escape(text)}</text>'


def points(drawing: Drawing) -> tuple[str, Decimal]:
    """A point for each year, joined by lines; the drawing and its height."""
    places = [
        (Decimal(200 * index + 100) / (2 * len(drawing.marks)), GROUND - share(mark, drawing) * RISE / 100)
        for index, mark in enumerate(drawing.marks)
    ]
    ground = f'<line class="ground" x1="0" y1="{short(GROUND)}em" x2="100%" y2="{short(GROUND)}em"/>\n'
    joined = "".join(joins(drawing.marks, places))
    dots = "".join(one_mark(mark, dot(mark, *place)) for mark, place in zip(drawing.marks, places, strict=True))
    return ground + joined + dots, GROUND + BELOW


def joins(marks: Iterable[Mark], places: list[tuple[Decimal, Decimal]]) -> Iterator[str]:
    """The lines between points; none to or from a year for which nothing is stated."""
    stated = [mark.value is not None for mark in marks]
    for index, ((x1, y1), (x2, y2)) in enumerate(pairwise(places)):
        if stated[index] and stated[index + 1]:
            yield f'<line class="join" x1="{short(x1)}%" y1="{short(y1)}em" x2="{short(x2)}%" y2="{short(y2)}em"/>\n'


def dot(mark: Mark, x: Decimal, y: Decimal) -> str:
    """A point with its number above it and its year at the ground."""
    place = f'x="{short(x)}%"'
    drawn = f'<circle cx="{short(x)}%" cy="{short(y)}em" r=".4em"/>' if mark.value is not None else ""
    return (
        f'{drawn}<text class="value middle" {place} y="{short(y - Decimal("0.8"))}em">{escape(mark.text)}</text>'
        f'<text class="middle" {place} y="{short(GROUND + Decimal("1.3"))}em">{escape(mark.label)}</text>'
    )


def one_mark(mark: Mark, drawn: str) -> str:
    """A mark with the words that a pointer shows."""
    return f'<g class="mark"><title>{escape(told(mark))}</title>{drawn}</g>\n'


def share(mark: Mark, drawing: Drawing) -> Decimal:
    """A mark's length in per cent of the scale. What is below nought has none."""
    return max(mark.value or Decimal(0), Decimal(0)) * 100 / drawing.most


def short(value: Decimal | int) -> str:
    """A length to the hundredth, in as few letters as it takes."""
    text = f"{value:.2f}"
    return text.rstrip("0").rstrip(".")
