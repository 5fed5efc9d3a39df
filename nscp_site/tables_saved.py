"""What programs such as Excel leave in a table when it is saved: other separators, empty rows, formulas."""

import csv
import io
import re
from collections.abc import Iterator

from nscp_site.findings import Finding, rule
from nscp_site.sources import SourceFile

# Spreadsheets take the wide forms of these signs, which some keyboards write, for the same.
FORMULA = re.compile(r"\s*(?:[=@+\uff1d\uff20\uff0b]|[-\uff0d](?!\d[\d.,]*%?\s*$))")


@rule("file")
def other_separator(file: SourceFile) -> Iterator[Finding]:
    """The cells of a CSV file must be parted by commas.

    Bad:
        Platform;Reach
        Facebook;13467
    Good:
        Platform,Reach
        Facebook,13467
    """
    heads = file.text.partition("\n")[0]
    for sign, name in ((";", "semicolons"), ("\t", "tabs")):
        if sign in heads and "," not in heads:
            told = f"the cells are parted by {name}, not by commas. In Excel, save the table as"
            yield file.path, 1, f"{told} “CSV UTF-8 (comma delimited)”; if that changes nothing, put commas instead."
            return


@rule("file")
def empty_row(file: SourceFile) -> Iterator[Finding]:
    """A row must not be empty.

    Bad:
        Facebook,13467
        ,
    Good:
        Facebook,13467
    """
    for line, row in rows(file):
        if not any(cell.strip() for cell in row):
            yield file.path, line, "this row is empty. Delete it."


@rule("file")
def formula(file: SourceFile) -> Iterator[Finding]:
    """A cell must not begin with =, @, + or a minus before words: Excel would work it out on a visitor's machine.

    Bad:
        Total,=SUM(B2:B5)
    Good:
        Total,20945
    """
    for line, row in rows(file):
        for cell in row:
            if FORMULA.match(cell):
                told = f"`{cell}` begins with `{cell.lstrip()[0]}`, so Excel takes it for a formula."
                yield file.path, line, f"{told} Write the number or text itself, without that sign."


def rows(file: SourceFile) -> Iterator[tuple[int, list[str]]]:
    """The rows of a table with their lines, up to the first that can't be read: another rule tells it."""
    reader = csv.reader(io.StringIO(file.text), strict=True)
    line = 1
    try:
        for row in reader:
            yield line, row
            line = reader.line_num + 1
    except csv.Error:
        return
