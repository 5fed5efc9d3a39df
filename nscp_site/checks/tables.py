"""A dataset's figures fit its description, and add up to what the source prints, or say that they don't."""

import re
from collections.abc import Iterator
from decimal import Decimal

from nscp_site.library import Entry, Library, Table
from nscp_site.problems import Finding, did_you_mean, rule

FORMS = {
    "integer": (re.compile(r"-?\d+"), "a whole number without commas, such as 13467"),
    "number": (re.compile(r"-?\d+(\.\d+)?"), "a number without commas, such as 43.1"),
    "percent": (re.compile(r"\d+(\.\d+)?"), "a percentage without its sign, such as 51"),
    "money": (re.compile(r"\d+(\.\d{2})?"), "an amount in pounds without sign or commas, such as 28700"),
}
NOT_STATED = ""


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
        told = [column.name for column in entry.item.columns]
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
        for number, row in enumerate(table.rows[1:], start=2):
            for column, cell in zip(entry.item.columns, row, strict=False):
                form = FORMS.get(column.type)
                if form and cell != NOT_STATED and not form[0].fullmatch(cell):
                    yield table.path, number, f"`{column.name}` must be {form[1]}: `{cell}` is not."


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
        if printed is None:
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
    places = [index for index, column in enumerate(entry.item.columns) if column.type != "text"]
    return all(is_number(row[index]) for row in table.rows[1:] for index in places)


def is_number(cell: str) -> bool:
    """Whether a cell is a plain number or empty."""
    return cell == NOT_STATED or bool(FORMS["number"][0].fullmatch(cell))


def described(library: Library) -> Iterator[tuple[Entry, Table]]:
    """Each dataset with its table."""
    for identifier, entry in library.collections["datasets"].items():
        table = library.tables.get(identifier)
        if table and table.rows:
            yield entry, table
