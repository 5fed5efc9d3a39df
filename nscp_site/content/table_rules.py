"""What can be wrong with a dataset's CSV file, as spreadsheet programs save it: separators, empty rows, formulas."""

import csv
import io
import re
from collections.abc import Iterator

from nscp_site.content.characters import unseen_character
from nscp_site.content.file_rules import empty_file, not_utf8, too_large, too_long_line
from nscp_site.content.yaml_mistakes import conflict_marker
from nscp_site.findings import Finding, rule
from nscp_site.sources import SourceFile

# Spreadsheets take the wide forms of these signs, which some keyboards write, for the same.
FORMULA_START = re.compile(r"\s*(?:[=@+\uff1d\uff20\uff0b]|[-\uff0d](?!\d[\d.,]*%?\s*$))")


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
            message = f"the cells are parted by {name}, not by commas. In Excel, save the table as"
            message = f"{message} “CSV UTF-8 (comma delimited)”; if that changes nothing, put commas instead."
            yield Finding(file.path, 1, message)
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
    for line, row in _read_rows(file):
        if not any(cell.strip() for cell in row):
            yield Finding(file.path, line, "this row is empty. Delete it.")


@rule("file")
def formula(file: SourceFile) -> Iterator[Finding]:
    """A cell must not begin with =, @, + or a minus before words: Excel would work it out on a visitor's machine.

    Bad:
        Total,=SUM(B2:B5)
    Good:
        Total,20945
    """
    for line, row in _read_rows(file):
        for cell in row:
            if FORMULA_START.match(cell):
                message = f"`{cell}` begins with `{cell.lstrip()[0]}`, so Excel takes it for a formula."
                yield Finding(
                    file.path, line, f"{message} Write the number or text itself, without that sign.", mark=cell
                )


def _read_rows(file: SourceFile) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a CSV file with their lines, up to the first parse error, which another rule reports."""
    reader = csv.reader(io.StringIO(file.text), strict=True)
    line = 1
    try:
        for row in reader:
            yield line, row
            line = reader.line_num + 1
    except csv.Error:
        return


@rule("file")
def ragged_row(file: SourceFile) -> Iterator[Finding]:
    """Every row of a CSV file must have as many cells as the first row has headings.

    Bad:
        Platform,Reach
        Facebook,13467,132
    Good:
        Platform,Reach
        Facebook,13467
    """
    reader = csv.reader(io.StringIO(file.text), strict=True)
    heads: list[str] = []
    try:
        for row in reader:
            heads = heads or row
            if len(row) != len(heads):
                told = (
                    f"this row has {len(row)} cells, but the first row has {len(heads)} headings. Add or take away "
                    f'commas; a cell that holds a comma must be in quotes: "13,467".'
                )
                yield Finding(file.path, reader.line_num, told)
    except csv.Error as error:
        told = f"the table can't be read here ({error}). Look for a quotation mark without its pair."
        yield Finding(file.path, reader.line_num, told)


# As for other files, each may rely on those before it.
OF_A_TABLE = (
    *(too_large, not_utf8, empty_file, too_long_line, conflict_marker, unseen_character, other_separator, empty_row),
    *(ragged_row, formula),
)
