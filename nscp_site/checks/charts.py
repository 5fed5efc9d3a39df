"""A chart draws what its dataset's table holds, and its sentence says no number that does not stand there."""

import re
from collections.abc import Iterator

from nscp_site.charts.choosing import FEWEST
from nscp_site.checks.tables import described, heads
from nscp_site.content.library import Entry, Library, Table
from nscp_site.findings import Finding, did_you_mean, one_of, rule
from nscp_site.schema.datasets import Panel
from nscp_site.sources import Loc

NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@rule("library")
def chart_column(library: Library) -> Iterator[Finding]:
    """A chart must name columns of its table, and draw one that holds numbers.

    Bad:
        panels: [{value: Clicks}] over the columns Platform and Reach
    Good:
        panels: [{value: Reach}]
    """
    for entry, _ in described(library):
        names = [column.name for column in entry.item.columns]
        numbers = [column.name for column in entry.item.columns if column.holds_numbers]
        for loc, name in named_columns(entry):
            line = entry.document.line_of(loc)
            if name not in names:
                guess = did_you_mean(name, names) or f" They are {one_of(names)}."
                yield entry.document.path, line, f"`{name}` is not a column of the table.{guess}"
            elif loc[-1] == "value" and name not in numbers:
                yield entry.document.path, line, f"`{name}` holds no numbers to draw. Name {one_of(numbers)}."


@rule("library")
def chart_rows(library: Library) -> Iterator[Finding]:
    """Each text under `where` must be a cell of its column, and a drawing must compare two rows or more.

    Bad:
        where: [{column: Platform, holds: [Facebok]}]
    Good:
        where: [{column: Platform, holds: [Facebook, Twitter]}]
    """
    for entry, table in described(library):
        if table.rows[0] != heads(entry):
            continue
        places = {name: place for place, name in enumerate(heads(entry))}
        for index, panel in panels(entry):
            line = entry.document.line_of(("chart", "panels", index))
            if not {rows.column for rows in panel.where} <= set(places):
                continue
            for rows in panel.where:
                cells = [row[places[rows.column]] for row in table.rows[1:]]
                for text in set(rows.holds) - set(cells):
                    guess = did_you_mean(text, cells)
                    yield entry.document.path, line, f"no row says `{text}` in the column `{rows.column}`.{guess}"
            if entry.item.chart.kind != "lines over years" and len(drawn(panel, places, table)) < FEWEST:
                yield entry.document.path, line, "this drawing shows fewer than two rows, so it compares nothing."


@rule("library")
def chart_finding(library: Library) -> Iterator[Finding]:
    """The numbers of a chart's sentence must stand in the table, or in what the page says of it.

    Bad:
        finding: The campaign reached 13,476 on Facebook. (the table says 13467)
    Good:
        finding: The campaign reached 13,467 on Facebook.
    """
    for entry, table in described(library):
        if entry.item.chart is None or entry.item.chart.finding is None:
            continue
        said = " ".join([*(cell for row in table.rows for cell in row), entry.item.title, entry.item.summary])
        known = {plain(number) for number in NUMBER.findall(said)}
        for number in NUMBER.findall(entry.item.chart.finding):
            if plain(number) not in known:
                line = entry.document.line_of(("chart", "finding"))
                yield entry.document.path, line, f"the sentence says `{number}`, which does not stand in the table."


def named_columns(entry: Entry) -> Iterator[tuple[Loc, str]]:
    """Every column that a chart names, with its place in the file."""
    if entry.item.chart and entry.item.chart.series:
        yield ("chart", "series"), entry.item.chart.series
    for index, panel in panels(entry):
        loc = ("chart", "panels", index)
        yield from (((*loc, name), value) for name in ("value", "label") if (value := getattr(panel, name)))
        yield from (((*loc, "where", place, "column"), rows.column) for place, rows in enumerate(panel.where))


def panels(entry: Entry) -> Iterator[tuple[int, Panel]]:
    """The drawings of a dataset's chart, with their places."""
    yield from enumerate(entry.item.chart.panels if entry.item.chart else [])


def drawn(panel: Panel, places: dict[str, int], table: Table) -> list[list[str]]:
    """The rows that a panel chooses."""
    return [row for row in table.rows[1:] if all(row[places[rows.column]] in rows.holds for rows in panel.where)]


def plain(number: str) -> str:
    """A number without its commas: 13,467 is 13467."""
    return number.replace(",", "")
