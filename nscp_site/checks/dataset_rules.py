"""Datasets: figures fit their description and add up as printed, and a chart draws only what its table holds."""

import re
from collections.abc import Iterator
from decimal import Decimal

from nscp_site.content.library import Entry, Library, Table
from nscp_site.findings import Finding, did_you_mean, format_choices, rule
from nscp_site.pages.charts import MIN_MARKS
from nscp_site.schema.datasets import Panel
from nscp_site.sources import Loc

CELL_FORMATS = {
    "integer": (re.compile(r"-?\d+"), "a whole number without commas, such as 13467"),
    "number": (re.compile(r"-?\d+(\.\d+)?"), "a number without commas, such as 43.1"),
    "percent": (re.compile(r"\d+(\.\d+)?"), "a percentage without its sign, such as 51"),
    "money": (re.compile(r"\d+(\.\d{2})?"), "an amount in pounds without sign or commas, such as 28700"),
}
NOT_STATED = ""
NO_VALUE_WORDS = {"n/a", "na", "nil", "none", "not known", "unknown", "-", "–", "?", "tbc"}


@rule("library")
def table_missing(library: Library) -> Iterator[Finding]:
    """A dataset and its table must stand side by side, with one name.

    Bad:
        content/datasets/child-deaths.md without content/datasets/child-deaths.csv
    Good:
        child-deaths.md and child-deaths.csv
    """
    for identifier, entry in library.collections["datasets"].items():
        if not library.sources.find(f"content/datasets/{identifier}.csv"):
            yield Finding(entry.document.path, 1, f"the table `{identifier}.csv` is missing. Put it beside this file.")
    for identifier, table in library.tables.items():
        if identifier not in library.known_ids("datasets"):
            guess = did_you_mean(identifier, library.known_ids("datasets"))
            yield Finding(table.path, 1, f"no dataset describes this table. Write `{identifier}.md` beside it.{guess}")


@rule("library")
def table_columns(library: Library) -> Iterator[Finding]:
    """The headings of a table must be the columns that its dataset describes, in the same order.

    Bad:
        Platform,Clicks over a dataset whose columns are Platform and Reach
    Good:
        Platform,Reach
    """
    for entry, table in _iter_datasets(library):
        names = _column_names(entry)
        if table.rows[0] != names:
            message = f"the headings are {', '.join(table.rows[0])}; the dataset describes {', '.join(names)}."
            yield Finding(table.path, 1, message)


@rule("library")
def table_cell(library: Library) -> Iterator[Finding]:
    """A cell must hold what its column is for; a cell is left empty where the source states nothing.

    Bad:
        Facebook,"13,467"
    Good:
        Facebook,13467
    """
    for entry, table in _iter_datasets(library):
        for number, row in zip(table.lines[1:], table.rows[1:], strict=True):
            for column, cell in zip(entry.item.columns, row, strict=False):
                form = CELL_FORMATS.get(column.type)
                if form and cell != NOT_STATED and not form[0].fullmatch(cell):
                    says_nothing = cell.lower() in NO_VALUE_WORDS
                    remedy = " Leave the cell empty where the source states nothing." if says_nothing else ""
                    told = f"`{column.name}` must be {form[1]}: `{cell}` is not.{remedy}"
                    yield Finding(table.path, number, told, mark=cell)


@rule("library")
def negative_count(library: Library) -> Iterator[Finding]:
    """A number must not be below nought, unless its unit measures a difference.

    Bad:
        Facebook,-13467
    Good:
        Facebook,13467
    """
    differences = {unit.unit for unit in library.values("units").values() if unit.measures == "difference"}
    for entry, table in _iter_datasets(library):
        for number, row in zip(table.lines[1:], table.rows[1:], strict=True):
            stated = {cell for column, cell in zip(entry.item.columns, row, strict=False) if column.type == "unit"}
            for column, cell in zip(entry.item.columns, row, strict=False):
                below = column.holds_numbers and _is_number(cell) and cell.startswith("-")
                if below and not {column.unit, *stated} & differences:
                    told = f"`{column.name}` must not be below nought: `{cell}` is. Take the hyphen away."
                    yield Finding(table.path, number, told, mark=cell)


@rule("library")
def duplicate_row(library: Library) -> Iterator[Finding]:
    """A row must stand once; rows that differ only in their numbers contradict each other.

    Bad:
        Facebook,13467
        Facebook,13400
    Good:
        Facebook,13467
        Twitter,7478
    """
    for entry, table in _iter_datasets(library):
        text_columns = [index for index, column in enumerate(entry.item.columns) if not column.holds_numbers]
        first: dict[tuple[str, ...], int] = {}
        for number, row in zip(table.lines[1:], table.rows[1:], strict=True):
            key = tuple(row[index] for index in text_columns if index < len(row))
            if key in first:
                message = f"this row says the same as line {first[key]}, `{row[0]}`. Take one away"
                yield Finding(table.path, number, f"{message}, or say in words what tells them apart.", mark=row[0])
            first.setdefault(key, number)


@rule("library")
def unknown_unit(library: Library) -> Iterator[Finding]:
    """A unit must be one of content/units.yml, or a slip would make a new one.

    Bad:
        Reach,13467,peple
    Good:
        Reach,13467,people
    """
    units = [unit.unit for unit in library.values("units").values()]
    for entry, table in _iter_datasets(library):
        for index, column in enumerate(entry.item.columns):
            if column.unit is not None and column.unit not in units:
                yield entry.document.finding(("columns", index, "unit"), _describe_unknown_unit(column.unit, units))
            for number, row in zip(table.lines[1:], table.rows[1:], strict=True):
                if column.type == "unit" and index < len(row) and row[index] not in (NOT_STATED, *units):
                    yield Finding(table.path, number, _describe_unknown_unit(row[index], units), mark=row[index])


def _describe_unknown_unit(unit: str, units: list[str]) -> str:
    """The message about a unit that is not in content/units.yml."""
    guess = did_you_mean(unit, units)
    return f"`{unit}` is not one of the units.{guess}" + ("" if guess else " Name it in content/units.yml first.")


@rule("library")
def table_total(library: Library) -> Iterator[Finding]:
    """A printed total must be the sum of its rows, or carry an editor's note that says it is not.

    Bad:
        rows that add up to 165,208 above a printed total of 167,323, without a note
    Good:
        printed_total: {row: Total, note: funding-2019-total}
    """
    for entry, table in _iter_datasets(library):
        printed = entry.item.printed_total
        if printed is None or table.rows[0] != _column_names(entry):
            continue
        total = next((row for row in table.rows[1:] if row[0] == printed.row), None)
        if total is None:
            told = f"the table has no row `{printed.row}`. Name the row of totals as it is printed."
            yield entry.document.finding(("printed_total",), told)
            continue
        wrong = list(_find_wrong_sums(entry, table, total))
        if wrong and printed.note is None:
            told = f"{'; '.join(wrong)}. Correct the table, or name the note on it: note: its-id."
            yield entry.document.finding(("printed_total",), told)
        elif not wrong and printed.note and _is_summable(entry, table):
            told = "the total adds up, so it needs no note on the sum. Take `note` away."
            yield entry.document.finding(("printed_total",), told)


def _find_wrong_sums(entry: Entry, table: Table, total: list[str]) -> Iterator[str]:
    """A message for each column whose rows do not add up to the printed total."""
    for index, column in enumerate(entry.item.columns):
        cells = [row[index] for row in table.rows[1:] if row is not total]
        if column.type in ("integer", "number", "money") and total[index] and all(_is_number(cell) for cell in cells):
            found = sum((Decimal(cell) for cell in cells if cell), Decimal(0))
            if _is_number(total[index]) and found != Decimal(total[index]):
                yield f"the rows of `{column.name}` add up to {found:,}, the total printed is {Decimal(total[index]):,}"


def _is_summable(entry: Entry, table: Table) -> bool:
    """Whether every cell of the number columns is a number or empty."""
    indexes = [index for index, column in enumerate(entry.item.columns) if column.holds_numbers]
    return all(_is_number(row[index]) for row in table.rows[1:] for index in indexes)


def _is_number(cell: str) -> bool:
    """Whether a cell is a plain number or empty."""
    return cell == NOT_STATED or bool(CELL_FORMATS["number"][0].fullmatch(cell))


def _column_names(entry: Entry) -> list[str]:
    """The column names that a dataset's description gives, in order."""
    return [column.name for column in entry.item.columns]


def _iter_datasets(library: Library) -> Iterator[tuple[Entry, Table]]:
    """Each dataset that has a table with at least one row, with that table."""
    for identifier, entry in library.collections["datasets"].items():
        table = library.tables.get(identifier)
        if table and table.rows:
            yield entry, table


NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@rule("library")
def chart_column(library: Library) -> Iterator[Finding]:
    """A chart must name columns of its table, and draw one that holds numbers.

    Bad:
        panels: [{value: Clicks}] over the columns Platform and Reach
    Good:
        panels: [{value: Reach}]
    """
    for entry, _ in _iter_datasets(library):
        names = _column_names(entry)
        numbers = [column.name for column in entry.item.columns if column.holds_numbers]
        for loc, name in _iter_chart_columns(entry):
            if name not in names:
                guess = did_you_mean(name, names) or f" They are {format_choices(names)}."
                yield entry.document.finding(loc, f"`{name}` is not a column of the table.{guess}")
            elif loc[-1] == "value" and name not in numbers:
                yield entry.document.finding(loc, f"`{name}` holds no numbers to draw. Name {format_choices(numbers)}.")


@rule("library")
def chart_rows(library: Library) -> Iterator[Finding]:
    """Each text under `where` must be a cell of its column, and a drawing must compare two rows or more.

    Bad:
        where: [{column: Platform, holds: [Facebok]}]
    Good:
        where: [{column: Platform, holds: [Facebook, Twitter]}]
    """
    for entry, table in _iter_datasets(library):
        if table.rows[0] != _column_names(entry):
            continue
        index_of = {name: position for position, name in enumerate(_column_names(entry))}
        for index, panel in _iter_panels(entry):
            loc = ("chart", "panels", index)
            if not {rows.column for rows in panel.where} <= set(index_of):
                continue
            for rows in panel.where:
                cells = [row[index_of[rows.column]] for row in table.rows[1:]]
                for text in set(rows.holds) - set(cells):
                    told = f"no row says `{text}` in the column `{rows.column}`.{did_you_mean(text, cells)}"
                    yield entry.document.finding(loc, told)
            if entry.item.chart.kind != "lines over years" and len(_select_rows(panel, index_of, table)) < MIN_MARKS:
                yield entry.document.finding(loc, "this drawing shows fewer than two rows, so it compares nothing.")


@rule("library")
def chart_finding(library: Library) -> Iterator[Finding]:
    """The numbers of a chart's sentence must stand in the table, or in what the page says of it.

    Bad:
        finding: The campaign reached 13,476 on Facebook. (the table says 13467)
    Good:
        finding: The campaign reached 13,467 on Facebook.
    """
    for entry, table in _iter_datasets(library):
        if entry.item.chart is None or entry.item.chart.finding is None:
            continue
        stated = " ".join([*(cell for row in table.rows for cell in row), entry.item.title, entry.item.summary])
        known = {number.replace(",", "") for number in NUMBER.findall(stated)}
        for number in NUMBER.findall(entry.item.chart.finding):
            if number.replace(",", "") not in known:
                told = f"the sentence says `{number}`, which does not stand in the table."
                yield entry.document.finding(("chart", "finding"), told)


def _iter_chart_columns(entry: Entry) -> Iterator[tuple[Loc, str]]:
    """Each column name that a chart uses, with its location in the front matter."""
    if entry.item.chart and entry.item.chart.series:
        yield ("chart", "series"), entry.item.chart.series
    for index, panel in _iter_panels(entry):
        loc = ("chart", "panels", index)
        yield from (((*loc, name), value) for name in ("value", "label") if (value := getattr(panel, name)))
        yield from (((*loc, "where", place, "column"), rows.column) for place, rows in enumerate(panel.where))


def _iter_panels(entry: Entry) -> Iterator[tuple[int, Panel]]:
    """Each panel of a dataset's chart with its index, from 0."""
    yield from enumerate(entry.item.chart.panels if entry.item.chart else [])


def _select_rows(panel: Panel, index_of: dict[str, int], table: Table) -> list[list[str]]:
    """The table rows that a panel's `where` selects; the second argument maps column names to indexes."""
    return [row for row in table.rows[1:] if all(row[index_of[rows.column]] in rows.holds for rows in panel.where)]
