"""A dataset as a picture, in plain SVG inside HTML: which rows and columns are drawn, and how.

No script, no style in the page, no fixed width: lengths along a line are percentages, heights follow the size of the
text, so that words keep their size on any screen and in print. Colours stand in the stylesheet. The same data gives
the same bytes.
"""

import re
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from html import escape
from itertools import groupby, pairwise

from nscp_site.content.library import Entry, Library
from nscp_site.pages.figures import cell
from nscp_site.schema.datasets import Chart, Column, Dataset, Panel, Rows

YEAR = re.compile(r"\D*\b(19|20)\d\d([/–-]\d\d(\d\d)?)?")
HUNDRED = Decimal(100)
# Fewer marks than this compare nothing.
FEWEST = 2


@dataclass(frozen=True)
class Mark:
    """One bar or point. `value` is None where the source states none; `text` is what people read: 13,467 or 51%."""

    label: str
    text: str
    value: Decimal | None
    row: int
    series: str = ""


@dataclass(frozen=True)
class Drawing:
    """One drawing of a chart: what it shows, in which unit, its marks, and the number at the end of its scale."""

    kind: str
    title: str
    unit: str
    marks: tuple[Mark, ...]
    most: Decimal
    # Every mark of a share is drawn on a track that stands for the whole.
    of_hundred: bool = False


@dataclass(frozen=True)
class Figures:
    """A dataset's table by columns, with the sort of every unit. `rows` leave out a total that the source prints."""

    dataset: Dataset
    rows: list[tuple[int, list[str]]]
    measures: dict[str, str]
    places: dict[str, int] = field(default_factory=dict)

    def column(self, name: str) -> Column:
        """A column by its heading."""
        return self.dataset.columns[self.places[name]]

    def says(self, row: list[str], name: str) -> str:
        """A cell of a row."""
        return row[self.places[name]]

    def unit(self, row: list[str], value: str) -> str:
        """The unit of a value: its column's, or the one that the row states."""
        stated = next((self.says(row, column.name) for column in self.dataset.columns if column.type == "unit"), "")
        return self.column(value).unit or ("per cent" if self.column(value).type == "percent" else stated)

    def is_share(self, unit: str, value: str) -> bool:
        """Whether a value is a part of a hundred."""
        return self.column(value).type == "percent" or self.measures.get(unit) == "share"

    def read(self, row: list[str], value: str) -> str:
        """A value as people read it."""
        text, unit = self.says(row, value), self.unit(row, value)
        read = cell(text, self.column(value))
        return f"{read}%" if text and unit.startswith("per cent") and not read.endswith("%") else read


def figures_of(library: Library, entry: Entry) -> Figures:
    """The figures of a dataset that has a table."""
    dataset: Dataset = entry.item
    total = dataset.printed_total.row if dataset.printed_total else None
    drawn = how_drawn(dataset).kind == "lines over years"
    rows = list(enumerate(library.tables[entry.id].rows[1:]))
    return Figures(
        dataset,
        [(number, row) for number, row in rows if drawn or row[0] != total],
        {unit.unit: unit.measures for unit in library.values("units").values()},
        {column.name: place for place, column in enumerate(dataset.columns)},
    )


def how_drawn(dataset: Dataset) -> Chart:
    """The chart that a dataset describes; without one, lines where its columns are years, else bars."""
    if dataset.chart:
        return dataset.chart
    return Chart(kind="lines over years" if len(years_of(dataset)) > FEWEST else "bars", finding=dataset.summary)


def years_of(dataset: Dataset) -> list[Column]:
    """The columns of numbers that are years."""
    return [column for column in dataset.columns if column.holds_numbers and YEAR.fullmatch(column.name)]


def choose_drawings(library: Library, entry: Entry) -> list[Drawing]:
    """The drawings of a dataset; none where its figures compare nothing, or where it says that it has no chart."""
    chart = how_drawn(entry.item)
    if chart.kind == "none" or entry.id not in library.tables:
        return []
    figures = figures_of(library, entry)
    if chart.kind == "lines over years":
        return with_one_scale(list(lines(figures, chart)))
    panels = chart.panels or list(default_panels(figures))
    return with_one_scale([bars(figures, chart, panel) for panel in panels])


def default_panels(figures: Figures) -> Iterator[Panel]:
    """A drawing for each unit that the rows name, else for each column of numbers: where there is what to compare."""
    numbers = [column.name for column in figures.dataset.columns if column.holds_numbers]
    units = next((column.name for column in figures.dataset.columns if column.type == "unit"), None)
    for value in numbers:
        stated = [row for _, row in figures.rows if figures.says(row, value)]
        if units is None and len(stated) >= FEWEST:
            yield Panel(title=value, value=value)
        for unit in dict.fromkeys(figures.says(row, units) for row in stated) if units else ():
            if sum(figures.says(row, str(units)) == unit for row in stated) >= FEWEST:
                yield Panel(
                    title=unit[:1].upper() + unit[1:], value=value, where=[Rows(column=str(units), holds=[unit])]
                )


def bars(figures: Figures, chart: Chart, panel: Panel) -> Drawing:
    """A drawing of bars, one for each row that the panel chooses."""
    value = panel.value or next(column.name for column in figures.dataset.columns if column.holds_numbers)
    label = panel.label or figures.dataset.columns[0].name
    rows = list(chosen(figures, panel))
    marks = [
        Mark(
            figures.says(row, label),
            figures.read(row, value),
            number(figures.says(row, value)),
            index,
            figures.says(row, chart.series) if chart.series else "",
        )
        for index, row in rows
    ]
    if chart.largest_first:
        marks.sort(key=lambda mark: -(mark.value or 0))
    units = list(dict.fromkeys(figures.unit(row, value) for _, row in rows))
    shares = all(figures.is_share(unit, value) for unit in units)
    return Drawing(chart.kind, panel.title or value, "; ".join(units), tuple(marks), most_of(marks, shares), shares)


def lines(figures: Figures, chart: Chart) -> Iterator[Drawing]:
    """A drawing for each row, its points in the order of the columns that are years."""
    years = years_of(figures.dataset)
    names = figures.dataset.columns[0].name
    every_row = [Panel(where=[Rows(column=names, holds=[row[0]])]) for _, row in figures.rows]
    for panel in chart.panels or every_row:
        for index, row in chosen(figures, panel):
            marks = [
                Mark(year.name, figures.read(row, year.name), number(figures.says(row, year.name)), index)
                for year in years
            ]
            unit = figures.unit(row, years[0].name)
            yield Drawing(chart.kind, panel.title or row[0], unit, tuple(marks), most_of(marks, shares=False))


def chosen(figures: Figures, panel: Panel) -> Iterator[tuple[int, list[str]]]:
    """The rows that a panel draws."""
    for index, row in figures.rows:
        if all(figures.says(row, rows.column) in rows.holds for rows in panel.where):
            yield index, row


def most_of(marks: list[Mark], shares: bool) -> Decimal:
    """The number at the end of the scale; every scale begins at nought, or a bar's length would say something else."""
    return HUNDRED if shares else max((mark.value or Decimal(0) for mark in marks), default=Decimal(0)) or Decimal(1)


def with_one_scale(drawings: list[Drawing]) -> list[Drawing]:
    """Drawings in one unit share one scale, or the eye would compare what can't be compared."""
    most: dict[str, Decimal] = {}
    for one in drawings:
        most[one.unit] = max(most.get(one.unit, Decimal(0)), one.most)
    return [replace(one, most=most[one.unit]) if one.unit else one for one in drawings]


def number(text: str) -> Decimal | None:
    """A cell's number; None where the source states none."""
    return Decimal(text) if text else None


def left_out(library: Library, entry: Entry) -> list[str]:
    """The rows of a table that no drawing of its chart shows, by their first cell, in the table's order."""
    drawings = choose_drawings(library, entry)
    shown = {mark.row for drawing in drawings for mark in drawing.marks if mark.value is not None}
    rows = library.tables[entry.id].rows[1:] if drawings else []
    return list(dict.fromkeys(row[0] for index, row in enumerate(rows) if index not in shown))


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


__all__ = ["chart_of", "choose_drawings", "how_drawn"]


def chart_of(library: Library, entry: Entry) -> str:
    """The chart of a dataset as HTML; empty where it has none. The library must have been checked."""
    drawings = choose_drawings(library, entry)
    return figure(entry.id, drawings) if drawings else ""
