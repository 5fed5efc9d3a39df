"""Composes a PDF's lines into Markdown: headings by size and weight, lists by markers, paragraphs by spacing."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import mode

from nscp_site.editor.import_drafts import escape_cell, escape_markdown, escape_paragraph
from nscp_site.editor.pdf_columns import CLOSE_SPACING, Line
from nscp_site.editor.word_markdown import heading_levels, render_pipe_table

BULLET = re.compile(r"^(?:[•·▪●○◦■□➢➤✓❖¶–—*-]|o(?=\s[A-Z(]))\s+(?=\S)")
NUMBERED = re.compile(r"^(\d{1,3})[.)]\s+(?=\S)")
# An entry with a letter, (a) or iv), and a paragraph that is numbered below others: 4.12.
LETTERED = re.compile(r"^\(?([a-z]|[ivx]{1,5})[.)]\s+(?=\S)")
NUMBERED_BELOW = re.compile(r"^\d{1,2}(?:\.\d{1,2}){1,3}\.?\s+(?=\S)")
# A hyphen at the end of a line, after a letter.
HYPHEN_AT_END = re.compile(r"(?<=[^\W\d_])([-\u2010\u00ad])$")
WORD = re.compile(r"[^\W\d_]+")
LONGEST_WORD, LONGEST_HEADING = 60, 120
SENTENCE_ENDS = (".", "!", "?", ":", ";")
# Points by which an entry of a list stands further in than the one that it belongs to.
MIN_INDENT = 6


@dataclass
class DraftLine:
    """A line with the number of its page."""

    line: Line
    page: int
    text: str = ""


@dataclass
class _DraftBlock:
    """A block of the draft, and the line that it ended with so far."""

    kind: str
    text: str
    last: DraftLine
    rank: tuple[float, bool] = (0, False)
    rows: list[list[str]] = field(default_factory=list)


@dataclass
class ComposedText:
    """Title, Markdown, number of headings, words joined across line ends, (page, text) of repeated heads."""

    title: str
    body: str
    headings: int
    joined: list[str]
    repeated_heads: list[tuple[int, str]]


def compose_text(lines: Sequence[DraftLine], is_known: Callable[[str], bool]) -> ComposedText:
    """Compose lines into Markdown. `is_known` tells whether letters are a word, to resolve hyphens at line ends."""
    return _TextComposer(lines, is_known).made()


class _TextComposer:
    """Puts lines together."""

    def __init__(self, lines: Sequence[DraftLine], is_known: Callable[[str], bool]) -> None:
        self.lines, self.is_known = lines, is_known
        self.entries: list[_DraftBlock] = []
        self.joined: list[str] = []
        self.repeated_heads: list[tuple[int, str]] = []
        # Some files print all their hyphens as those that only the end of a line shows.
        self.soft_are_hyphens = any("\u00ad" in printed.text[:-1] for printed in lines)
        styles = [style for one in lines for style in [(one.line.size, one.line.bold)] * len(one.text)]
        self.usual, self.usual_bold = mode(styles or [(0.0, False)])

    def made(self) -> ComposedText:
        """All lines as Markdown. The title is the first of the largest headings on the page where headings begin."""
        for printed in self.lines:
            self.add(printed)
        headings = [entry for entry in self.entries if entry.kind == "heading"]
        first = [entry for entry in headings if entry.last.page == headings[0].last.page]
        title = max(first, key=lambda entry: entry.rank[0], default=None)
        others = [entry for entry in headings if entry is not title]
        ranks = sorted({entry.rank for entry in others}, reverse=True)
        for entry, level in zip(others, heading_levels([ranks.index(entry.rank) for entry in others]), strict=True):
            entry.text = f"{'#' * level} {escape_markdown(entry.text)}"
        blocks = [render_pipe_table(one.rows) if one.rows else one.text for one in self.entries if one is not title]
        # Whatever stands on paper has been drawn: such a hyphen, too, where no word is joined.
        heading, text = (part.replace("\u00ad", "-") for part in (title.text if title else "", "\n\n".join(blocks)))
        return ComposedText(heading, text, len(others), self.joined, self.repeated_heads)

    def add(self, printed: DraftLine) -> None:
        """Put a line at the end of the text: as a block of its own, or as more of the last one."""
        last = next((entry for entry in reversed(self.entries) if entry.kind != "picture"), None)
        rank = self.rank(printed)
        if printed.line.picture:
            self.entries.append(_DraftBlock("picture", f"![]({printed.line.picture.name})", printed))
        elif printed.line.rows:
            self.add_table(printed, last)
        elif rank and not (BULLET.match(printed.text)):
            near = last and last.kind == "heading" and last.rank == rank and self.is_near(printed, last.last)
            if last and near and len(last.text) + len(printed.text) < LONGEST_HEADING * 2:
                last.text = self.with_line(last.text, printed.text)
                last.last = printed
            else:
                self.entries.append(_DraftBlock("heading", printed.text, printed, rank))
        elif BULLET.match(printed.text) or self.is_next_number(printed, last) or self.is_lettered(printed, last):
            self.add_entry(printed, last)
        elif last and last.kind in ("text", "list") and self.goes_on(printed, last):
            last.text = self.with_line(last.text, escape_markdown(printed.text))
            last.last = printed
        else:
            self.entries.append(_DraftBlock("text", escape_paragraph(printed.text), printed))

    def rank(self, printed: DraftLine) -> tuple[float, bool] | None:
        """How large and heavy a line is, if it is a heading: larger than most, or heavier and by itself."""
        line, text = printed.line, printed.text
        if line.rows or len(text) > LONGEST_HEADING or not any(sign.isalpha() for sign in text):
            return None
        if line.size > self.usual * 1.1:
            return line.size, line.bold
        heavy = line.bold and not self.usual_bold and line.size >= self.usual * 0.95
        is_text = text.endswith((".", ",", ";", ":")) or BULLET.match(text)
        return (line.size, True) if heavy and not is_text else None

    def is_next_number(self, printed: DraftLine, last: _DraftBlock | None) -> bool:
        """Whether a line begins with the number that a list goes on with, or may begin with."""
        number = NUMBERED.match(printed.text)
        before = re.findall(r"^(\d+)\. ", last.text, re.MULTILINE) if last and last.kind == "list" else []
        return number is not None and (not before or int(number[1]) == int(before[-1]) + 1)

    def is_lettered(self, printed: DraftLine, last: _DraftBlock | None) -> bool:
        """Whether a line begins an entry with a letter: after what ended, not where a sentence goes on with "(a)"."""
        ended = last is None or last.kind == "list" or last.last.text.endswith((*SENTENCE_ENDS, ","))
        return ended and bool(LETTERED.match(printed.text))

    def add_entry(self, printed: DraftLine, last: _DraftBlock | None) -> None:
        """An entry of a list: more of the list before it, below the entry that it stands further in than."""
        number = NUMBERED.match(printed.text)
        sign = f"{number[1]}." if number else "-"
        rest = NUMBERED.sub("", printed.text) if number else BULLET.sub("", printed.text)
        entry = f"{sign} {escape_paragraph(rest)}"
        if last and last.kind == "list":
            deeper = printed.line.x0 - last.rank[0] > MIN_INDENT and printed.page == last.last.page
            if deeper or last.text[:1].isdecimal() == bool(number):
                last.text += f"\n{'    ' if deeper else ''}{entry}"
                last.last = printed
                return
        self.entries.append(_DraftBlock("list", entry, printed, (printed.line.x0, False)))

    def add_table(self, printed: DraftLine, last: _DraftBlock | None) -> None:
        """A table; one at the top of a page that goes on with the table before it is more of that, its heads once."""
        rows = [[self.cell(cell) for cell in row] for row in printed.line.rows]
        goes_on = last and last.rows and printed.page == last.last.page + 1 and len(last.rows[0]) == len(rows[0])
        if not last or not goes_on:
            self.entries.append(_DraftBlock("table", "", printed, rows=rows))
            return
        if rows[0] == last.rows[0]:
            self.repeated_heads.append((printed.page, " ".join(" ".join(printed.line.rows[0]).split())))
            rows = rows[1:]
        last.rows += rows
        last.last = printed

    def cell(self, text: str) -> str:
        """A cell of a table, its lines as one."""
        whole = ""
        for line in text.split("\n"):
            whole = self.with_line(whole, line.strip()) if whole else line.strip()
        return escape_cell(" ".join(whole.split()))

    def with_line(self, text: str, line: str) -> str:
        """A text with one more line; a word that the end of the line parted becomes whole."""
        hyphen, tail = HYPHEN_AT_END.search(text[-LONGEST_WORD:]), WORD.match(line)
        if not hyphen or not tail or not tail[0][0].islower():
            return f"{text} {line}"
        head = WORD.findall(text[-LONGEST_WORD:])[-1]
        whole = head + tail[0]
        is_hyphen = hyphen[0] != "\u00ad" or self.soft_are_hyphens
        if is_hyphen and not self.is_known(whole) and self.is_known(head) and self.is_known(tail[0]):
            return text + line
        self.joined.append(whole)
        return text[:-1] + line

    def goes_on(self, printed: DraftLine, last: _DraftBlock) -> bool:
        """Whether a line is more of what is above it; after a full stop, 4.12 or figures alone are not."""
        ended = last.last.text.endswith(SENTENCE_ENDS)
        if ended and (NUMBERED_BELOW.match(printed.text) or not any(sign.isalpha() for sign in printed.text)):
            return False
        return self.is_near(printed, last.last)

    def is_near(self, printed: DraftLine, last: DraftLine) -> bool:
        """Whether a line follows the one above in its paragraph; in the next column or page, if that had not ended."""
        if printed.page == last.page:
            gap = printed.line.top - last.line.top
            if gap > 0:
                return gap < CLOSE_SPACING * max(printed.line.size, last.line.size)
        return not last.text.endswith(SENTENCE_ENDS) and printed.text[:1].islower()
