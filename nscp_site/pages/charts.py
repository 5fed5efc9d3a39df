"""A dataset as a chart, in plain SVG inside HTML: which rows and columns are drawn, and how.

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
from nscp_site.pages.dataset_tables import format_cell
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


@dataclass(frozen=True)
class _ChartData:
    """A dataset's table by columns, with the kind of each unit. `rows` omit the printed total of a bar chart."""

    dataset: Dataset
    rows: list[tuple[int, list[str]]]
    measures: dict[str, str]
    column_numbers: dict[str, int] = field(default_factory=dict)

    def column(self, name: str) -> Column:
        """A column by its heading."""
        return self.dataset.columns[self.column_numbers[name]]

    def cell_text(self, row: list[str], name: str) -> str:
        """The text of a cell, by row and column name."""
        return row[self.column_numbers[name]]

    def unit(self, row: list[str], value: str) -> str:
        """The unit of a value: its column's, or the one that the row states."""
        stated = next(
            (self.cell_text(row, column.name) for column in self.dataset.columns if column.type == "unit"), ""
        )
        return self.column(value).unit or ("per cent" if self.column(value).type == "percent" else stated)

    def is_share(self, unit: str, value: str) -> bool:
        """Whether a value is a part of a hundred."""
        return self.column(value).type == "percent" or self.measures.get(unit) == "share"

    def display_value(self, row: list[str], value: str) -> str:
        """A value as displayed, with its unit sign."""
        text, unit = self.cell_text(row, value), self.unit(row, value)
        read = format_cell(text, self.column(value))
        return f"{read}%" if text and unit.startswith("per cent") and not read.endswith("%") else read


def _load_chart_data(library: Library, entry: Entry) -> _ChartData:
    """The figures of a dataset that has a table."""
    dataset: Dataset = entry.item
    total = dataset.printed_total.row if dataset.printed_total else None
    drawn = how_drawn(dataset).kind == "lines over years"
    rows = list(enumerate(library.tables[entry.id].rows[1:]))
    return _ChartData(
        dataset,
        [(number, row) for number, row in rows if drawn or row[0] != total],
        {unit.unit: unit.measures for unit in library.values("units").values()},
        {column.name: place for place, column in enumerate(dataset.columns)},
    )


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
        stated = [row for _, row in figures.rows if figures.cell_text(row, value)]
        if units is None and len(stated) >= MIN_MARKS:
            yield Panel(title=value, value=value)
        for unit in dict.fromkeys(figures.cell_text(row, units) for row in stated) if units else ():
            if sum(figures.cell_text(row, str(units)) == unit for row in stated) >= MIN_MARKS:
                yield Panel(
                    title=unit[:1].upper() + unit[1:], value=value, where=[Rows(column=str(units), holds=[unit])]
                )


def _bar_plot(figures: _ChartData, chart: Chart, panel: Panel) -> _ChartPlot:
    """A drawing of bars, one for each row that the panel chooses."""
    value = panel.value or next(column.name for column in figures.dataset.columns if column.holds_numbers)
    label = panel.label or figures.dataset.columns[0].name
    rows = list(_panel_rows(figures, panel))
    marks = [
        _DataPoint(
            figures.cell_text(row, label),
            figures.display_value(row, value),
            _parse_number(figures.cell_text(row, value)),
            index,
            figures.cell_text(row, chart.series) if chart.series else "",
        )
        for index, row in rows
    ]
    if chart.largest_first:
        marks.sort(key=lambda mark: -(mark.value or 0))
    units = list(dict.fromkeys(figures.unit(row, value) for _, row in rows))
    shares = all(figures.is_share(unit, value) for unit in units)
    return _ChartPlot(
        chart.kind, panel.title or value, "; ".join(units), tuple(marks), _scale_maximum(marks, shares), shares
    )


def _line_plots(figures: _ChartData, chart: Chart) -> Iterator[_ChartPlot]:
    """A drawing for each row, its points in the order of the columns that are years."""
    years = _years_of(figures.dataset)
    names = figures.dataset.columns[0].name
    every_row = [Panel(where=[Rows(column=names, holds=[row[0]])]) for _, row in figures.rows]
    for panel in chart.panels or every_row:
        for index, row in _panel_rows(figures, panel):
            marks = [
                _DataPoint(
                    year.name,
                    figures.display_value(row, year.name),
                    _parse_number(figures.cell_text(row, year.name)),
                    index,
                )
                for year in years
            ]
            unit = figures.unit(row, years[0].name)
            yield _ChartPlot(chart.kind, panel.title or row[0], unit, tuple(marks), _scale_maximum(marks, shares=False))


def _panel_rows(figures: _ChartData, panel: Panel) -> Iterator[tuple[int, list[str]]]:
    """The rows that a panel plots, with their numbers in the table."""
    for index, row in figures.rows:
        if all(figures.cell_text(row, rows.column) in rows.holds for rows in panel.where):
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


def _parse_number(text: str) -> Decimal | None:
    """A cell's number; None where the source states none."""
    return Decimal(text) if text else None


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
# A picture of points: the line on which nought lies, the height of the highest point above it, the words below.
AXIS_Y, PLOT_HEIGHT, AXIS_LABEL_HEIGHT = Decimal("7.2"), Decimal(5), Decimal("1.6")


def _render_figure(identifier: str, drawings: list[_ChartPlot]) -> str:
    """All plots of a dataset as one `<figure>`. `identifier` is the prefix of its ids."""
    parts = []
    for place, one in enumerate(drawings, start=1):
        title = f'<p class="panel-title">{_plot_heading(one, alone=len(drawings) == 1)}</p>'
        parts.append(f'<div class="panel">\n{title}\n{_render_svg(f"{identifier}-{place}", one)}\n</div>\n')
    # Years stand below each other, so that the eye can follow one of them from picture to picture.
    side_by_side = len(drawings) > 1 and drawings[0].kind != "lines over years"
    return f'<figure class="chart{" beside" if side_by_side else ""}">\n{"".join(parts)}</figure>\n'


def _plot_heading(drawing: _ChartPlot, *, alone: bool) -> str:
    """What a drawing shows, and its unit; alone it needs no unit where the words say it."""
    title, unit = escape(drawing.title), escape(drawing.unit)
    said = not unit or (alone and unit.lower() in title.lower())
    return title if said else f'{title} <span class="unit">{unit}</span>'


def _render_svg(identifier: str, drawing: _ChartPlot) -> str:
    """One drawing as SVG."""
    draw = {"lines over years": _render_line_plot, "grouped bars": _render_grouped_bars}.get(drawing.kind, _render_bars)
    marks, height = draw(drawing)
    kind = ' class="years"' if drawing.kind == "lines over years" else ""
    names = f'aria-labelledby="chart-{identifier} about-{identifier}"'
    return (
        f'<svg{kind} role="img" {names} width="100%" height="{_format_length(height)}em">\n'
        f'<title id="chart-{identifier}">{escape(drawing.title)}</title>\n'
        f'<desc id="about-{identifier}">{escape(_describe_plot(drawing))}</desc>\n{marks}</svg>'
    )


def _describe_plot(drawing: _ChartPlot) -> str:
    """Every value of a plot in words, for the SVG's `<desc>`."""
    values = "; ".join(_describe_point(mark) for mark in drawing.marks)
    return f"{values}. The same figures stand in the table on this page."


def _describe_point(mark: _DataPoint) -> str:
    """A data point in words: label, series and value as displayed."""
    return f"{mark.label}{f', {mark.series}' if mark.series else ''}: {mark.text}"


def _render_bars(drawing: _ChartPlot) -> tuple[str, Decimal]:
    """A bar for each data point, its label above it; the SVG and its height in em."""
    parts: list[str] = []
    top = Decimal(0)
    for mark in drawing.marks:
        label, top = _render_label(mark.label, top)
        parts.append(_wrap_point(mark, label + _render_bar(mark, drawing, top, MAX_BAR_WIDTH, mark.text)))
        top += BAR_HEIGHT + BAR_GAP
    return "".join(parts), top


def _render_grouped_bars(drawing: _ChartPlot) -> tuple[str, Decimal]:
    """Bars grouped by label; the SVG and its height in em. The latest in the series is filled."""
    parts: list[str] = []
    top = Decimal(0)
    last = max(mark.series for mark in drawing.marks)
    for label, marks in groupby(drawing.marks, key=lambda mark: mark.label):
        text, top = _render_label(label, top)
        for mark in sorted(marks, key=lambda mark: mark.series):
            kind = "" if mark.series == last else " earlier"
            value_text = f"{mark.text} in {mark.series}"
            parts.append(
                _wrap_point(mark, text + _render_bar(mark, drawing, top, MAX_SERIES_BAR_WIDTH, value_text, kind))
            )
            text, top = "", top + BAR_HEIGHT + GROUP_BAR_GAP
        top += BAR_GAP
    return "".join(parts), top


def _render_label(label: str, top: Decimal) -> tuple[str, Decimal]:
    """A label wrapped to lines of SVG text, and the y position (em) below it."""
    lines = textwrap.wrap(label, LABEL_CHARACTERS)
    rows = "".join(
        f'<text y="{_format_length(top + LINE_HEIGHT * place + 1)}em">{escape(line)}</text>'
        for place, line in enumerate(lines)
    )
    return rows, top + LINE_HEIGHT * len(lines)


def _render_bar(mark: _DataPoint, drawing: _ChartPlot, top: Decimal, longest: int, text: str, kind: str = "") -> str:
    """A bar with its value at its end, on a track for the whole if it is a share. Lengths in percent."""
    length = _percent_of_scale(mark, drawing) * longest / 100
    place = f'y="{_format_length(top)}em" height="{_format_length(BAR_HEIGHT)}em"'
    track = f'<rect class="track" {place} width="{longest}%"/>' if drawing.plots_shares else ""
    drawn = f'<rect class="bar{kind}" {place} width="{_format_length(length)}%"/>' if mark.value is not None else ""
    end = _format_length(longest if drawing.plots_shares else length)
    baseline = _format_length(top + BAR_BASELINE)
    return f'{track}{drawn}<text class="value" x="{end}%" dx=".4em" y="{baseline}em">{escape(text)}</text>'


def _render_line_plot(drawing: _ChartPlot) -> tuple[str, Decimal]:
    """Points joined by lines over the years; the SVG and its height in em."""
    places = [
        (
            Decimal(200 * index + 100) / (2 * len(drawing.marks)),
            AXIS_Y - _percent_of_scale(mark, drawing) * PLOT_HEIGHT / 100,
        )
        for index, mark in enumerate(drawing.marks)
    ]
    ground = (
        f'<line class="ground" x1="0" y1="{_format_length(AXIS_Y)}em" x2="100%" y2="{_format_length(AXIS_Y)}em"/>\n'
    )
    joined = "".join(_render_connectors(drawing.marks, places))
    dots = "".join(
        _wrap_point(mark, _render_point(mark, *place)) for mark, place in zip(drawing.marks, places, strict=True)
    )
    return ground + joined + dots, AXIS_Y + AXIS_LABEL_HEIGHT


def _render_connectors(marks: Iterable[_DataPoint], places: list[tuple[Decimal, Decimal]]) -> Iterator[str]:
    """Lines between neighbouring points; none to or from a year without a value."""
    stated = [mark.value is not None for mark in marks]
    for index, ((x1, y1), (x2, y2)) in enumerate(pairwise(places)):
        if stated[index] and stated[index + 1]:
            start = f'x1="{_format_length(x1)}%" y1="{_format_length(y1)}em"'
            yield f'<line class="join" {start} x2="{_format_length(x2)}%" y2="{_format_length(y2)}em"/>\n'


def _render_point(mark: _DataPoint, x: Decimal, y: Decimal) -> str:
    """A point with its number above it and its year at the ground."""
    place = f'x="{_format_length(x)}%"'
    drawn = f'<circle cx="{_format_length(x)}%" cy="{_format_length(y)}em" r=".4em"/>' if mark.value is not None else ""
    above = _format_length(y - Decimal("0.8"))
    return (
        f'{drawn}<text class="value middle" {place} y="{above}em">{escape(mark.text)}</text>'
        f'<text class="middle" {place} y="{_format_length(AXIS_Y + Decimal("1.3"))}em">{escape(mark.label)}</text>'
    )


def _wrap_point(mark: _DataPoint, drawn: str) -> str:
    """A data point as a group with a `<title>`, which browsers show as a tooltip."""
    return f'<g class="mark"><title>{escape(_describe_point(mark))}</title>{drawn}</g>\n'


def _percent_of_scale(mark: _DataPoint, drawing: _ChartPlot) -> Decimal:
    """A value in percent of the plot's scale; 0 for a negative value."""
    return max(mark.value or Decimal(0), Decimal(0)) * 100 / drawing.scale_end


def _format_length(value: Decimal | int) -> str:
    """A length with at most two decimals and no trailing zeros."""
    text = f"{value:.2f}"
    return text.rstrip("0").rstrip(".")


def chart_of(library: Library, entry: Entry) -> str:
    """The chart of a dataset as HTML; empty where it has none. The library must have been checked."""
    drawings = choose_drawings(library, entry)
    return _render_figure(entry.id, drawings) if drawings else ""
