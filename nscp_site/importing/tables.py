"""A table of a Word file as Markdown, which knows neither merged cells nor paragraphs in a cell."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from nscp_site.importing.literal import in_cell

if TYPE_CHECKING:
    from nscp_site.importing.blocks import Writer

Row = list[str]


def written_table(writer: "Writer", inside: Any, number: int) -> str:
    """A table of pandoc's. One of a single row or column only lays out the page: it becomes paragraphs."""
    head, bodies, foot = inside[3][1], inside[4], inside[5][1]
    rows = [*head, *(row for body in bodies for row in (*body[2], *body[3])), *foot]
    cells = [cell for row in rows for cell in row[1]]
    if len(rows) == 1 or all(len(row[1]) == 1 for row in rows):
        writer.remarks.append((number, "has one row or one column: it is written as paragraphs."))
        return "\n\n".join(part for cell in cells for part in writer.blocks(cell[4]) if part)
    if any(cell[2] > 1 or cell[3] > 1 for cell in cells):
        writer.remarks.append((number, "has merged cells: their text stands in the first of them."))
    if any(block["t"] == "Table" for cell in cells for block in cell[4]):
        writer.remarks.append((number, "has a table in a cell: its rows are lines there."))
    if len(head) > 1:
        writer.remarks.append((number, f"has {len(head)} rows of heads: the first is taken."))
    return pipes(laid_out(writer, rows))


def laid_out(writer: "Writer", rows: Sequence[Any]) -> list[Row]:
    """The rows with a cell for each column: of merged cells, the first holds the text, the others stand empty."""
    taken: set[tuple[int, int]] = set()
    placed: dict[tuple[int, int], str] = {}
    for down, row in enumerate(rows):
        across = 0
        for cell in row[1]:
            while (down, across) in taken:
                across += 1
            height, width = cell[2], cell[3]
            taken |= {(down + below, across + beside) for below in range(height) for beside in range(width)}
            placed[down, across] = in_cell("<br>".join(writer.lines(cell[4])))
    widest = max((across for _, across in taken), default=0) + 1
    return [[placed.get((down, across), "") for across in range(widest)] for down in range(len(rows))]


def pipes(rows: Sequence[Row]) -> str:
    """Rows as a table of Markdown, the first as its heads."""
    if not rows:
        return ""
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + " --- |" * len(rows[0]), *lines[1:]])
