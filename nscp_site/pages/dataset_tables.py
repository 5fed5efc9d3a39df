"""A dataset's table as Markdown, with numbers as people read them, and as a CSV file."""

from collections.abc import Iterator

from nscp_site.content.library import Entry, Library
from nscp_site.schema.datasets import Column, Dataset

BYTE_ORDER_MARK = "\ufeff"


def markdown_table(library: Library, entry: Entry) -> str:
    """The table of a dataset under its caption, as printed or else its title; a cell left empty reads 'not stated'."""
    dataset: Dataset = entry.item
    table = library.tables.get(entry.id)
    if table is None:
        return ""
    # A column that states nothing at all is left out.
    columns = [(i, column) for i, column in enumerate(dataset.columns) if any(row[i] for row in table.rows[1:])]
    lines = [_row_of([escape_cell(column_heading(column)) for _, column in columns])]
    lines.append(_row_of(["---:" if column.holds_numbers else "---" for _, column in columns]))
    lines += [_row_of([format_cell(row[index], column) for index, column in columns]) for row in table.rows[1:]]
    return f"{dataset.printed_as or dataset.title}\n{{: .caption }}\n\n" + "\n".join(lines) + "\n"


def column_heading(column: Column) -> str:
    """A column's heading, with its unit unless the heading contains it."""
    unit = column.unit or ("%" if column.type == "percent" else "")
    return f"{column.name} ({unit})" if unit and unit.lower() not in column.name.lower() else column.name


def format_cell(text: str, column: Column) -> str:
    """A cell as displayed: 13,467, £28,700, 51%; `not stated` if empty."""
    if not text:
        return "not stated"
    match column.type:
        case "integer" | "number" if text.lstrip("-").replace(".", "", 1).isdecimal():
            return _with_commas(text)
        case "money":
            return f"£{_with_commas(text)}"
        case "percent":
            return f"{text}%"
    return escape_cell(text)


def _with_commas(text: str) -> str:
    """A number's whole part in groups of three; its decimals as they were written."""
    whole, dot, decimals = text.partition(".")
    return f"{int(whole):,}{dot}{decimals}"


def _row_of(cells: list[str]) -> str:
    """One line of a Markdown table."""
    return "| " + " | ".join(cells) + " |"


def escape_cell(text: str) -> str:
    """Text escaped for a cell of a Markdown table."""
    return text.replace("\n", " ").replace("|", "\\|").strip()


def csv_files(library: Library) -> Iterator[tuple[str, str]]:
    """Every dataset's CSV file as visitors get it: its path on the site, and its text.

    It opens in Excel by a double click, whatever letters it holds: with the mark of UTF-8 in front, and with the line
    ends of RFC 4180.
    """
    for identifier, table in library.tables.items():
        # Whatever line ends the file has, its text has plain ones.
        text = library.sources[table.path].text.replace("\n", "\r\n")
        yield f"datasets/{identifier}.csv", f"{BYTE_ORDER_MARK}{text}"
