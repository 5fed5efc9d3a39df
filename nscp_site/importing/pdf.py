"""A PDF as Markdown, as far as it goes: a PDF knows letters and places, and neither headings nor lists."""

import io
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

import pdfplumber
from pdfminer.psparser import PSException
from pdfplumber.utils.exceptions import PdfminerException

from nscp_site.importing.garble import mend
from nscp_site.importing.imported import Imported, PdfError
from nscp_site.importing.literal import literal, literal_cell
from nscp_site.importing.word import levels

BULLET = re.compile(r"^[•·▪●○¶–*-]\s+")
NUMBERED = re.compile(r"^(\d{1,3})[.)]\s+")
PAGE_NUMBER = re.compile(r"^(?:page\s+)?\d{1,4}(?:\s+of\s+\d+)?$", re.IGNORECASE)
LONGEST_HEADING = 120


@dataclass(frozen=True)
class Line:
    """A line of print: its text, the size of its letters and its top edge in points; or a table, already Markdown."""

    text: str
    size: float
    top: float
    table: bool = False


def read_pdf(raw: bytes) -> Imported:
    """Read a PDF. Raises PdfError where there is no text, GarbledError where it is garbled in an unknown way."""
    report = ["Headings were guessed from the size of letters: look at each.", "Footnotes stand where the page ended."]
    try:
        with pdfplumber.open(io.BytesIO(raw)) as document:
            pages = [lines_of(page) for page in document.pages]
            pictures = sum(len(page.images) for page in document.pages)
    except (PdfminerException, PSException, ValueError, KeyError, TypeError, OSError) as error:
        raise PdfError("The file can't be opened: it is damaged, has a password, or is no PDF.") from error
    if not any(line.text.strip() for lines in pages for line in lines):
        raise PdfError("The file holds pictures of text and no text. Ask for the Word file, or type the text.")
    if pictures:
        report.append(f"Pictures are left out ({pictures}), with their text alternatives.")
    lines = [line for page in pages for line in page]
    mended, changed = mend("\n".join(line.text.replace("\n", "\v") for line in lines))
    texts = [text.replace("\v", "\n") for text in mended.split("\n")]
    lines = [Line(text, line.size, line.top, line.table) for line, text in zip(lines, texts, strict=True)]
    if changed:
        report.append(f"Garbled text was mended in {changed} lines: compare them with the PDF.")
    title, body = as_markdown(lines)
    return Imported(title, body, report)


def lines_of(page: Any) -> list[Line]:
    """The lines of a page from the top down, tables among them, without page numbers."""
    tables = page.find_tables()
    rest = page
    for table in tables:
        rest = rest.outside_bbox(table.bbox)
    lines = [
        Line(line["text"].strip(), size_of(line["chars"]), line["top"])
        for line in rest.extract_text_lines()
        if not PAGE_NUMBER.match(line["text"].strip())
    ]
    lines += [Line(table_text(table.extract()), 0, table.bbox[1], table=True) for table in tables]
    return sorted(lines, key=lambda line: line.top)


def size_of(letters: list[dict[str, Any]]) -> float:
    """The size of most letters of a line, in points."""
    return Counter(round(float(letter["size"]), 1) for letter in letters).most_common(1)[0][0]


def table_text(rows: list[list[str | None]]) -> str:
    """A table as Markdown; its first row is taken for its heads."""
    written = ["| " + " | ".join(literal_cell(" ".join((cell or "").split())) for cell in row) + " |" for row in rows]
    return "\n".join([written[0], "|" + " --- |" * len(rows[0]), *written[1:]]) if written else ""


def as_markdown(lines: list[Line]) -> tuple[str, str]:
    """The first heading as title, and the text: paragraphs, lists, tables, headings by the size of their letters."""
    sizes = Counter[float]()
    for line in lines:
        if not line.table:
            sizes[line.size] += len(line.text)
    usual = sizes.most_common(1)[0][0] if sizes else 0
    larger = sorted({line.size for line in lines if is_heading(line, usual)}, reverse=True)
    headings = [line for line in lines if is_heading(line, usual)]
    title = headings[0].text if headings else ""
    level_of = dict(zip(map(id, headings[1:]), levels([larger.index(line.size) for line in headings[1:]]), strict=True))
    blocks: list[str] = []
    last: Line | None = None
    for line in lines:
        if headings and line is headings[0]:
            continue
        add(blocks, line, last, level_of.get(id(line), 0))
        last = line
    return title, "\n\n".join(blocks).strip()


def is_heading(line: Line, usual: float) -> bool:
    """Whether a line is printed larger than most, and short."""
    return not line.table and line.size > usual * 1.1 and len(line.text) <= LONGEST_HEADING


def add(blocks: list[str], line: Line, last: Line | None, level: int) -> None:
    """Put a line at the end of the text: as a block of its own, or as more of the last one."""
    text = line.text if line.table else literal(line.text)
    if line.table:
        blocks.append(text)
    elif level:
        blocks.append(f"{'#' * level} {text}")
    elif BULLET.match(text) or NUMBERED.match(text):
        entry = NUMBERED.sub(r"\1. ", BULLET.sub("- ", text))
        if blocks and is_list(blocks[-1]):
            blocks[-1] += f"\n{entry}"
        else:
            blocks.append(entry)
    elif last and not last.table and blocks and not blocks[-1].startswith("#") and is_near(line, last):
        blocks[-1] += f"\n  {text}" if is_list(blocks[-1]) else f" {text}"
    else:
        blocks.append(text)


def is_list(block: str) -> bool:
    """Whether a block is a list."""
    return bool(re.match(r"(?:-|\d+\.) ", block))


def is_near(line: Line, last: Line) -> bool:
    """Whether a line follows the one above in the same paragraph; at the top of a page, whether that had not ended."""
    gap = line.top - last.top
    return 0 < gap < 1.8 * line.size if gap > 0 else not last.text.endswith((".", "!", "?", ":"))
