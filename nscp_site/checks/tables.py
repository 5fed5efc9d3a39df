"""A dataset's figures fit its description, and add up to what the source prints, or say that they don't."""

import re
from collections.abc import Iterator
from decimal import Decimal

from nscp_site.content.library import Entry, Library, Table
from nscp_site.findings import Finding, did_you_mean, rule

FORMS = {
    "integer": (re.compile(r"-?\d+"), "a whole number without commas, such as 13467"),
    "number": (re.compile(r"-?\d+(\.\d+)?"), "a number without commas, such as 43.1"),
    "percent": (re.compile(r"\d+(\.\d+)?"), "a percentage without its sign, such as 51"),
    "money": (re.compile(r"\d+(\.\d{2})?"), "an amount in pounds without sign or commas, such as 28700"),
}
NOT_STATED = ""
NOTHING = {"n/a", "na", "nil", "none", "not known", "unknown", "-", "–", "?", "tbc"}


@rule("library")
def table_missing(library: Library) -> Iterator[Finding]:
    """A dataset and its table must stand side by side, with one name.

    Bad:
        content/datasets/child-deaths.md without content/datasets/child-deaths.csv
    Good:
        child-deaths.md and child-deaths.csv
    """
    for identifier, entry in library.collections["datasets"].items():
        if not (library.root / "content" / "datasets" / f"{identifier}.csv").exists():
            yield entry.document.path, 1, f"the table `{identifier}.csv` is missing. Put it beside this file."
    for identifier, table in library.tables.items():
        if identifier not in library.known("datasets"):
            guess = did_you_mean(identifier, library.known("datasets"))
            yield table.path, 1, f"no dataset describes this table. Write `{identifier}.md` beside it.{guess}"


@rule("library")
def table_columns(library: Library) -> Iterator[Finding]:
    """The headings of a table must be the columns that its dataset describes, in the same order.

    Bad:
        Platform,Clicks over a dataset whose columns are Platform and Reach
    Good:
        Platform,Reach
    """
    for entry, table in described(library):
        told = heads(entry)
        if table.rows[0] != told:
            yield (
                table.path,
                1,
                f"the headings are {', '.join(table.rows[0])}; the dataset describes {', '.join(told)}.",
            )


@rule("library")
def table_cell(library: Library) -> Iterator[Finding]:
    """A cell must hold what its column is for; a cell is left empty where the source states nothing.

    Bad:
        Facebook,"13,467"
    Good:
        Facebook,13467
    """
    for entry, table in described(library):
        for number, row in zip(table.lines[1:], table.rows[1:], strict=True):
            for column, cell in zip(entry.item.columns, row, strict=False):
                form = FORMS.get(column.type)
                if form and cell != NOT_STATED and not form[0].fullmatch(cell):
                    remedy = " Leave the cell empty where the source states nothing." if cell.lower() in NOTHING else ""
                    yield table.path, number, f"`{column.name}` must be {form[1]}: `{cell}` is not.{remedy}"


@rule("library")
def negative_count(library: Library) -> Iterator[Finding]:
    """A number must not be below nought, unless its unit measures a difference.

    Bad:
        Facebook,-13467
    Good:
        Facebook,13467
    """
    differences = {unit.unit for unit in library.values("units").values() if unit.measures == "difference"}
    for entry, table in described(library):
        for number, row in zip(table.lines[1:], table.rows[1:], strict=True):
            stated = {cell for column, cell in zip(entry.item.columns, row, strict=False) if column.type == "unit"}
            for column, cell in zip(entry.item.columns, row, strict=False):
                below = column.holds_numbers and is_number(cell) and cell.startswith("-")
                if below and not {column.unit, *stated} & differences:
                    yield (
                        table.path,
                        number,
                        f"`{column.name}` must not be below nought: `{cell}` is. Take the hyphen away.",
                    )


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
    for entry, table in described(library):
        words = [place for place, column in enumerate(entry.item.columns) if not column.holds_numbers]
        first: dict[tuple[str, ...], int] = {}
        for number, row in zip(table.lines[1:], table.rows[1:], strict=True):
            key = tuple(row[place] for place in words if place < len(row))
            if key in first:
                told = f"this row says the same as line {first[key]}, `{row[0]}`"
                yield table.path, number, f"{told}. Take one away, or say in words what tells them apart."
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
    for entry, table in described(library):
        for index, column in enumerate(entry.item.columns):
            if column.unit is not None and column.unit not in units:
                yield (
                    entry.document.path,
                    entry.document.line_of(("columns", index, "unit")),
                    unknown(column.unit, units),
                )
            for number, row in zip(table.lines[1:], table.rows[1:], strict=True):
                if column.type == "unit" and index < len(row) and row[index] not in (NOT_STATED, *units):
                    yield table.path, number, unknown(row[index], units)


def unknown(unit: str, units: list[str]) -> str:
    """What to tell of a unit that is not in the list."""
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
    for entry, table in described(library):
        printed = entry.item.printed_total
        if printed is None or table.rows[0] != heads(entry):
            continue
        line = entry.document.line_of(("printed_total",))
        total = next((row for row in table.rows[1:] if row[0] == printed.row), None)
        if total is None:
            yield (
                entry.document.path,
                line,
                f"the table has no row `{printed.row}`. Name the row of totals as it is printed.",
            )
            continue
        wrong = list(wrong_sums(entry, table, total))
        if wrong and printed.note is None:
            yield (
                entry.document.path,
                line,
                f"{'; '.join(wrong)}. Correct the table, or name the note on it: note: its-id.",
            )
        elif not wrong and printed.note and all_numbers(entry, table):
            yield entry.document.path, line, "the total adds up, so it needs no note on the sum. Take `note` away."


def wrong_sums(entry: Entry, table: Table, total: list[str]) -> Iterator[str]:
    """Each column whose rows do not add up to its printed total, in words."""
    for index, column in enumerate(entry.item.columns):
        cells = [row[index] for row in table.rows[1:] if row is not total]
        if column.type in ("integer", "number", "money") and total[index] and all(is_number(cell) for cell in cells):
            found = sum((Decimal(cell) for cell in cells if cell), Decimal(0))
            if is_number(total[index]) and found != Decimal(total[index]):
                yield f"the rows of `{column.name}` add up to {found:,}, the total printed is {Decimal(total[index]):,}"


def all_numbers(entry: Entry, table: Table) -> bool:
    """Whether every cell that should be a number is one, so that sums can be trusted."""
    places = [index for index, column in enumerate(entry.item.columns) if column.holds_numbers]
    return all(is_number(row[index]) for row in table.rows[1:] for index in places)


def is_number(cell: str) -> bool:
    """Whether a cell is a plain number or empty."""
    return cell == NOT_STATED or bool(FORMS["number"][0].fullmatch(cell))


def heads(entry: Entry) -> list[str]:
    """The headings that a dataset describes."""
    return [column.name for column in entry.item.columns]


def described(library: Library) -> Iterator[tuple[Entry, Table]]:
    """Each dataset with its table."""
    for identifier, entry in library.collections["datasets"].items():
        table = library.tables.get(identifier)
        if table and table.rows:
            yield entry, table
