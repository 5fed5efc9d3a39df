"""A dataset as a chart, in plain SVG inside HTML: which rows and columns are drawn, and how.

No script, no style in the page, no fixed width: lengths along a line are percentages, heights follow the size of the
text, so that words keep their size on any screen and in print. Colours stand in the stylesheet. The same data gives
the same bytes.
"""

import re
import textwrap
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from html import escape
from itertools import groupby, pairwise

from jinja2 import Template

from nscp_site.content.library import Entry, Library
from nscp_site.pages.dataset_tables import format_cell
from nscp_site.pages.templating import jinja_environment
from nscp_site.schema.datasets import Chart, Column, Dataset, Panel, Rows

YEAR_COLUMN = re.compile(r"\D*\b(19|20)\d\d([/–-]\d\d(\d\d)?)?")
HUNDRED = Decimal(100)
# Fewer marks than this compare nothing.
MIN_MARKS = 2


@dataclass(frozen=True)
class _DataPoint:
    """One bar or point. `value` is None where the source states none; `text` is what is displayed: 13,467."""

    label: str
    text: str
    value: Decimal | None
    row: int
    series: str = ""

    @property
    def in_words(self) -> str:
        """Label, series and value as displayed."""
        return f"{self.label}{f', {self.series}' if self.series else ''}: {self.text}"


@dataclass(frozen=True)
class _ChartPlot:
    """One plot of a chart: title, unit, data points, and the number at the end of its scale."""

    kind: str
    title: str
    unit: str
    marks: tuple[_DataPoint, ...]
    scale_end: Decimal
    # Every mark of a share is drawn on a track that stands for the whole.
    plots_shares: bool = False

    def percent(self, mark: _DataPoint) -> Decimal:
        """A value in percent of the scale; 0 for a negative value."""
        return max(mark.value or Decimal(0), Decimal(0)) * 100 / self.scale_end


@dataclass(frozen=True)
class _ChartData:
    """A dataset's rows by column name, with the kind of each unit. `rows` omit the printed total of a bar chart."""

    dataset: Dataset
    rows: list[tuple[int, dict[str, str]]]
    measures: dict[str, str]
    columns: dict[str, Column]

    def unit(self, row: dict[str, str], value: str) -> str:
        """The unit of a value: its column's, or the one that the row states."""
        stated = next((row[column.name] for column in self.dataset.columns if column.type == "unit"), "")
        return self.columns[value].unit or ("per cent" if self.columns[value].type == "percent" else stated)

    def is_share(self, unit: str, value: str) -> bool:
        """Whether a value is a part of a hundred."""
        return self.columns[value].type == "percent" or self.measures.get(unit) == "share"

    def point(self, index: int, row: dict[str, str], label: str, value: str, series: str = "") -> _DataPoint:
        """The mark of one cell: the value as displayed, with its unit sign."""
        text = format_cell(row[value], self.columns[value])
        if row[value] and self.unit(row, value).startswith("per cent") and not text.endswith("%"):
            text += "%"
        return _DataPoint(label, text, Decimal(row[value]) if row[value] else None, index, series)


def _load_chart_data(library: Library, entry: Entry) -> _ChartData:
    """The figures of a dataset that has a table."""
    dataset: Dataset = entry.item
    total = dataset.printed_total.row if dataset.printed_total else None
    drawn = how_drawn(dataset).kind == "lines over years"
    columns = {column.name: column for column in dataset.columns}
    rows = enumerate(library.tables[entry.id].rows[1:])
    named = [(index, dict(zip(columns, row, strict=False))) for index, row in rows if drawn or row[0] != total]
    return _ChartData(dataset, named, {unit.unit: unit.measures for unit in library.values("units").values()}, columns)


def how_drawn(dataset: Dataset) -> Chart:
    """The chart that a dataset describes; without one, lines where its columns are years, else bars."""
    if dataset.chart:
        return dataset.chart
    return Chart(kind="lines over years" if len(_years_of(dataset)) > MIN_MARKS else "bars", finding=dataset.summary)


def _years_of(dataset: Dataset) -> list[Column]:
    """The columns of numbers that are years."""
    return [column for column in dataset.columns if column.holds_numbers and YEAR_COLUMN.fullmatch(column.name)]


def choose_drawings(library: Library, entry: Entry) -> list[_ChartPlot]:
    """The drawings of a dataset; none where its figures compare nothing, or where it says that it has no chart."""
    chart = how_drawn(entry.item)
    if chart.kind == "none" or entry.id not in library.tables:
        return []
    figures = _load_chart_data(library, entry)
    if chart.kind == "lines over years":
        return _share_scales(list(_line_plots(figures, chart)))
    panels = chart.panels or list(_default_panels(figures))
    return _share_scales([_bar_plot(figures, chart, panel) for panel in panels])


def _default_panels(figures: _ChartData) -> Iterator[Panel]:
    """A drawing for each unit that the rows name, else for each column of numbers: where there is what to compare."""
    numbers = [column.name for column in figures.dataset.columns if column.holds_numbers]
    units = next((column.name for column in figures.dataset.columns if column.type == "unit"), None)
    for value in numbers:
        stated = [row for _, row in figures.rows if row[value]]
        if units is None and len(stated) >= MIN_MARKS:
            yield Panel(title=value, value=value)
        for unit, count in Counter(row[units] for row in stated).items() if units else ():
            if count >= MIN_MARKS:
                title = unit[:1].upper() + unit[1:]
                yield Panel(title=title, value=value, where=[Rows(column=str(units), holds=[unit])])


def _bar_plot(figures: _ChartData, chart: Chart, panel: Panel) -> _ChartPlot:
    """A drawing of bars, one for each row that the panel chooses."""
    value = panel.value or next(column.name for column in figures.dataset.columns if column.holds_numbers)
    label = panel.label or figures.dataset.columns[0].name
    rows = list(_panel_rows(figures, panel))
    marks = [
        figures.point(index, row, row[label], value, row[chart.series] if chart.series else "") for index, row in rows
    ]
    if chart.largest_first:
        marks.sort(key=lambda mark: -(mark.value or 0))
    units = list(dict.fromkeys(figures.unit(row, value) for _, row in rows))
    shares = all(figures.is_share(unit, value) for unit in units)
    unit, end = "; ".join(units), _scale_maximum(marks, shares)
    return _ChartPlot(chart.kind, panel.title or value, unit, tuple(marks), end, shares)


def _line_plots(figures: _ChartData, chart: Chart) -> Iterator[_ChartPlot]:
    """A drawing for each row, its points in the order of the columns that are years."""
    years = _years_of(figures.dataset)
    names = figures.dataset.columns[0].name
    every_row = [Panel(where=[Rows(column=names, holds=[row[names]])]) for _, row in figures.rows]
    for panel in chart.panels or every_row:
        for index, row in _panel_rows(figures, panel):
            marks = [figures.point(index, row, year.name, year.name) for year in years]
            unit, end = figures.unit(row, years[0].name), _scale_maximum(marks, shares=False)
            yield _ChartPlot(chart.kind, panel.title or row[names], unit, tuple(marks), end)


def _panel_rows(figures: _ChartData, panel: Panel) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows that a panel plots, with their numbers in the table."""
    for index, row in figures.rows:
        if all(row[rows.column] in rows.holds for rows in panel.where):
            yield index, row


def _scale_maximum(marks: list[_DataPoint], shares: bool) -> Decimal:
    """The end of the scale; every scale begins at zero, or the length of a bar would mislead."""
    return HUNDRED if shares else max((mark.value or Decimal(0) for mark in marks), default=Decimal(0)) or Decimal(1)


def _share_scales(drawings: list[_ChartPlot]) -> list[_ChartPlot]:
    """Drawings in one unit share one scale, or the eye would compare what can't be compared."""
    most: dict[str, Decimal] = {}
    for one in drawings:
        most[one.unit] = max(most.get(one.unit, Decimal(0)), one.scale_end)
    return [replace(one, scale_end=most[one.unit]) if one.unit else one for one in drawings]


def undrawn_rows(library: Library, entry: Entry) -> list[str]:
    """The first cells of table rows that no plot shows, in the table's order."""
    drawings = choose_drawings(library, entry)
    shown = {mark.row for drawing in drawings for mark in drawing.marks if mark.value is not None}
    rows = library.tables[entry.id].rows[1:] if drawings else []
    return list(dict.fromkeys(row[0] for index, row in enumerate(rows) if index not in shown))


# Characters in a line of a label, so that it fits into a screen of 320 pixels.
LABEL_CHARACTERS = 36
# The longest bar in per cent of the width: room stays for the number at its end.
MAX_BAR_WIDTH = 72
MAX_SERIES_BAR_WIDTH = 52
# Heights in em: a line of text, a bar, the space below it, the space between the bars of a group.
LINE_HEIGHT, BAR_HEIGHT, BAR_GAP, GROUP_BAR_GAP = Decimal("1.35"), Decimal("1.15"), Decimal("0.9"), Decimal("0.25")
# How far below the top of a bar its number stands.
BAR_BASELINE = Decimal("0.95")
# A picture of points: the line on which nought lies, the height of the highest point above it, the words below; how far
# above its point a number stands, and how far below that line a year.
AXIS_Y, PLOT_HEIGHT, AXIS_LABEL_HEIGHT = Decimal("7.2"), Decimal(5), Decimal("1.6")
VALUE_DISTANCE, YEAR_DISTANCE = Decimal("0.8"), Decimal("1.3")


@dataclass(frozen=True)
class _Bar:
    """A bar as it is drawn, lengths in percent, heights in em: the lines of its label, its place, and its words."""

    mark: _DataPoint
    label: list[tuple[Decimal, str]]
    top: Decimal
    length: Decimal
    text: str
    is_earlier: bool


def _place_bars(drawing: _ChartPlot) -> tuple[list[_Bar], Decimal]:
    """The bars of a drawing, and its height. In groups of one label, the latest in the series is filled."""
    grouped = drawing.kind == "grouped bars"
    latest = max((mark.series for mark in drawing.marks), default="")
    bars, top = [], Decimal(0)
    for _, same in groupby(drawing.marks, key=lambda mark: mark.label if grouped else mark.row):
        marks = sorted(same, key=lambda mark: mark.series)
        lines = textwrap.wrap(marks[0].label, LABEL_CHARACTERS)
        label = [(top + LINE_HEIGHT * place + 1, line) for place, line in enumerate(lines)]
        top += LINE_HEIGHT * len(lines)
        for mark in marks:
            length = drawing.percent(mark) * (MAX_SERIES_BAR_WIDTH if grouped else MAX_BAR_WIDTH) / 100
            text = f"{mark.text} in {mark.series}" if grouped else mark.text
            bars.append(_Bar(mark, label, top, length, text, grouped and mark.series != latest))
            label, top = [], top + BAR_HEIGHT + (GROUP_BAR_GAP if grouped else 0)
        top += BAR_GAP
    return bars, top


def _place_points(drawing: _ChartPlot) -> list[tuple[_DataPoint, Decimal, Decimal]]:
    """Each point of a drawing over the years, in percent from the left and in em from the top."""
    count = len(drawing.marks)
    return [
        (mark, Decimal(200 * index + 100) / (2 * count), AXIS_Y - drawing.percent(mark) * PLOT_HEIGHT / 100)
        for index, mark in enumerate(drawing.marks)
    ]


def _format_length(value: Decimal | int) -> str:
    """A length with at most two decimals and no trailing zeros."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


@cache
def _chart_template() -> Template:
    """The template of a chart, made ready once."""
    return jinja_environment(escaped=escape, short=_format_length, pairwise=pairwise).get_template("chart.html.j2")


def chart_of(library: Library, entry: Entry) -> str:
    """The chart of a dataset as HTML; empty where it has none. The library must have been checked."""
    drawings = choose_drawings(library, entry)
    if not drawings:
        return ""
    return _chart_template().render(
        identifier=entry.id,
        drawings=drawings,
        # Years stand below each other, so that the eye can follow one of them from picture to picture.
        over_years=drawings[0].kind == "lines over years",
        place_bars=_place_bars,
        place_points=_place_points,
        longest=MAX_SERIES_BAR_WIDTH if drawings[0].kind == "grouped bars" else MAX_BAR_WIDTH,
        bar_height=BAR_HEIGHT,
        baseline=BAR_BASELINE,
        axis_y=AXIS_Y,
        axis_label_height=AXIS_LABEL_HEIGHT,
        value_distance=VALUE_DISTANCE,
        year_distance=YEAR_DISTANCE,
    )
