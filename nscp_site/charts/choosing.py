"""What a chart draws: rows and columns of a dataset's table, as it names them or, where it does not, by their kinds.

Nothing is added up, and nothing left out in silence: what no drawing shows is in `left_out`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from nscp_site.content.library import Entry, Library
from nscp_site.figures import cell
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
    years = [column for column in dataset.columns if column.holds_numbers and YEAR.fullmatch(column.name)]
    return Chart(kind="lines over years" if len(years) > FEWEST else "bars", finding=dataset.summary)


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
    years = [column for column in figures.dataset.columns if column.holds_numbers and YEAR.fullmatch(column.name)]
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
    return [
        Drawing(one.kind, one.title, one.unit, one.marks, most[one.unit] if one.unit else one.most, one.of_hundred)
        for one in drawings
    ]


def number(text: str) -> Decimal | None:
    """A cell's number; None where the source states none."""
    return Decimal(text) if text else None


def left_out(library: Library, entry: Entry) -> list[str]:
    """The rows of a table that no drawing of its chart shows, by their first cell, in the table's order."""
    drawings = choose_drawings(library, entry)
    shown = {mark.row for drawing in drawings for mark in drawing.marks if mark.value is not None}
    rows = library.tables[entry.id].rows[1:] if drawings else []
    return list(dict.fromkeys(row[0] for index, row in enumerate(rows) if index not in shown))
