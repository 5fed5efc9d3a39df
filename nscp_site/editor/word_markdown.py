"""Pandoc's tree of a Word file → this site's Markdown: headings, lists, tables, notes, pictures, links."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from urllib.parse import quote

from nscp_site.editor.import_drafts import escape_line_starts, escape_markdown, escape_pipes
from nscp_site.editor.pdf_scripts import SUBSCRIPTS, SUPERSCRIPTS, as_small_signs

Inline = dict[str, Any]
# A character that no text holds (Unicode, 23.7): before it stands a number that Word puts there by itself.
NUMBER_MARK = "\ufdd0"
EMPHASIS = ("Strong", "Emph")
BREAKS = {"Space": " ", "SoftBreak": " ", "LineBreak": "<br>"}
# Of the same kind beside each other they are one: Word parts what is bold as it likes.
MERGED_KINDS = (*EMPHASIS, "Superscript", "Subscript", "Str")
HOLDING = ("Quoted", "Code", "Math", "Link", "Image", "Span", "Header", "Div")


def _prepare_inlines(inlines: Sequence[Inline]) -> list[Inline]:
    """The parts, those of one kind as one; emphasis that would be printed as stars stands without them."""
    merged = _merge_inlines(inlines)
    made: list[Inline] = []
    for place, inline in enumerate(merged):
        beside = inline_text(merged[place + 1 : place + 2])[:1]
        if inline["t"] in EMPHASIS and not _may_be_emphasised(inline, inline_text(made[-1:])[-1:], beside):
            made += inline["c"]
        else:
            made.append(inline)
    return _merge_inlines(made) if len(made) != len(merged) or made != merged else made


def _merge_inlines(inlines: Sequence[Inline]) -> list[Inline]:
    """Parts of one kind beside each other as one."""
    made: list[Inline] = []
    for inline in inlines:
        last = made[-1] if made else None
        if last and inline["t"] == last["t"] and inline["t"] in MERGED_KINDS:
            made[-1] = {"t": inline["t"], "c": last["c"] + inline["c"]}
        else:
            made.append(inline)
    return made


def _may_be_emphasised(inline: Inline, before: str, after: str) -> bool:
    """Whether stars around a text are read as such: at letters, and not within a word."""
    text = inline_text([inline])
    plain = text.strip()
    if not plain or any(one["t"] in ("LineBreak", "Note", "Image") for one in inline["c"]):
        return False
    ends_well = plain[0].isalnum() and plain[-1].isalnum()
    return ends_well and not (before.isalnum() and text[0].isalnum()) and not (after.isalnum() and text[-1].isalnum())


def _split_number(blocks: Sequence[Inline]) -> tuple[str, list[Inline]]:
    """The number that Word puts before an entry of a list, and the entry's blocks without it."""
    first = blocks[0] if blocks else {"t": ""}
    if first["t"] not in ("Para", "Plain"):
        return "", list(blocks)
    for place, inline in enumerate(first["c"]):
        if inline["t"] == "Str" and NUMBER_MARK in inline["c"]:
            last, _, rest = inline["c"].partition(NUMBER_MARK)
            number = inline_text(first["c"][:place]) + last
            more = [{"t": "Str", "c": rest}] if rest else []
            return number, [{"t": first["t"], "c": [*more, *first["c"][place + 1 :]]}, *blocks[1:]]
    return "", list(blocks)


def inline_text(part: Any) -> str:
    """The letters of parts or blocks of pandoc's, without any form."""
    return "".join(_inline_texts(part))


def _inline_texts(part: Any) -> Iterator[str]:
    """The same in pieces."""
    if isinstance(part, list):
        for one in part:
            yield from _inline_texts(one)
    elif isinstance(part, dict):
        kind = part.get("t")
        if kind == "Str":
            yield part["c"]
        elif kind in BREAKS:
            yield " "
        elif kind in HOLDING:
            yield from _inline_texts([one for one in part["c"] if not isinstance(one, str)])
        elif kind != "Note":
            yield from _inline_texts(part.get("c"))


# What a document may link to, and the signs that stand in an address as they are: no bracket ends it.
ADDRESS = re.compile(r"(?:https?://|mailto:)\S", re.IGNORECASE)
IN_ADDRESS = "%/:?#@!$&'*+,;=~-._"
# Numbers that Markdown has, and those of paragraphs that have one below another: 4.12.
PLAIN_NUMBER = re.compile(r"(\d+)[.)]")
NESTED_NUMBER = re.compile(r"\d+(?:\.\d+)+\.?")
Block = dict[str, Any]
Entry = tuple[str, list[Block]]
LISTS = ("BulletList", "OrderedList")


class MarkdownWriter:
    """Writes blocks as Markdown. `notes` and `remarks` are what it met; `name_of` gives a picture its file's name."""

    def __init__(self, name_of: Callable[[str, str, str], str]) -> None:
        self.notes: list[str] = []
        self.remarks: list[tuple[int, str]] = []
        self.tables = 0
        self.name_of = name_of
        self.levels: list[int] = []

    def text(self, blocks: Sequence[Block]) -> str:
        """A whole text, with its notes at its end."""
        self.levels = heading_levels([block["c"][0] for block in blocks if block["t"] == "Header"])[::-1]
        body = self.blocks(blocks)
        return "\n\n".join([body, *self.notes]).strip()

    def blocks(self, blocks: Sequence[Block]) -> str:
        """Blocks as Markdown."""
        return "\n\n".join(text for _, text in self.pairs(blocks))

    def pairs(self, blocks: Sequence[Block], *, inside: bool = False) -> list[tuple[str, str]]:
        """Each block with its kind; `inside`: whether they stand in an entry of a list.

        In Markdown a numbered list that follows another becomes more of it, and in an entry one that stands beside any
        other list does: then its numbers stand in its entries.
        """
        parts = [part for block in blocks for part in _split_block(block, inside=inside)]
        kinds = [kind for kind, _ in parts]
        made: list[tuple[str, str]] = []
        for place, (kind, part) in enumerate(parts):
            beside = kinds[max(place - 1, 0) : place] + kinds[place + 1 : place + 2] if inside else []
            after = made[-1][0] if made else ""
            is_free = after != "OrderedList" and not any(other in LISTS for other in beside)
            named = kind if kind != "OrderedList" or is_free else "BulletList"
            written = self.part(named, part)
            if written:
                made.append((named, written))
        return made

    def part(self, kind: str, part: Any) -> str:
        """A block, or some entries of a list, as Markdown."""
        if kind == "Paragraphs":
            return "\n\n".join(filter(None, (self.blocks(item) for _, item in part)))
        if kind not in LISTS:
            return self.block(part)
        if kind == "BulletList":
            return self.listed([("-", item) for _, item in part])
        return self.listed([(f"{number.rstrip('.)')}.", _split_number(item)[1]) for number, item in part])

    def block(self, block: Block) -> str:
        """A block as Markdown; what this site's Markdown has no form for is written as paragraphs."""
        kind, inside = block["t"], block.get("c", [])
        if kind in ("Para", "Plain"):
            return escape_line_starts(self.inlines(inside))
        if kind == "Header":
            text = " ".join(self.inlines(inside[2]).split())
            level = self.levels.pop() if self.levels else 2
            return f"{'#' * level} {text.replace('<br>', ' ')}" if text else ""
        if kind == "Table":
            return self.table(inside)
        if kind == "LineBlock":
            return escape_line_starts("<br>".join(self.inlines(line) for line in inside))
        if kind in ("CodeBlock", "RawBlock"):
            return escape_line_starts("<br>".join(escape_markdown(line) for line in inside[1].split("\n")))
        return self.group(kind, inside)

    def group(self, kind: str, inside: Any) -> str:
        """Blocks that hold blocks."""
        if kind == "BlockQuote":
            return "\n".join(f"> {line}".rstrip() for line in self.blocks(inside).split("\n"))
        if kind == "DefinitionList":
            terms = [(escape_line_starts(self.inlines(term)), *map(self.blocks, meanings)) for term, meanings in inside]
            return "\n\n".join(part for parts in terms for part in parts if part)
        return self.blocks(inside[1] if kind == "Div" else inside[2] if kind == "Figure" else [])

    def listed(self, entries: Sequence[Entry]) -> str:
        """A list of entries, each with its sign; what belongs to an entry stands four spaces in."""
        made = []
        for sign, item in entries:
            text = ""
            for kind, block in self.pairs(item, inside=True):
                tight = kind in LISTS and "\n\n" not in text
                text += ("" if not text else "\n" if tight else "\n\n") + block
            first, *others = text.split("\n")
            made.append("\n".join([f"{sign} {first}".rstrip(), *(f"    {line}".rstrip() for line in others)]))
        return ("\n\n" if any("\n\n" in entry for entry in made) else "\n").join(made)

    def table(self, inside: Any) -> str:
        """A table. One of a single row or column only lays out the page: it becomes paragraphs."""
        self.tables += 1
        number, rows = self.tables, _table_rows(inside)
        cells = [cell for row in rows for cell in row[1]]
        if len(rows) == 1 or all(len(row[1]) == 1 for row in rows):
            self.remarks.append((number, "has one row or one column: it is written as paragraphs."))
            return "\n\n".join(filter(None, (self.blocks(cell[4]) for cell in cells)))
        if any(cell[2] > 1 or cell[3] > 1 for cell in cells):
            self.remarks.append((number, "has merged cells: their text stands in the first of them."))
        if any(block["t"] == "Table" for cell in cells for block in cell[4]):
            self.remarks.append((number, "has a table in a cell: its rows are lines there."))
        if len(inside[3][1]) > 1:
            self.remarks.append((number, f"has {len(inside[3][1])} rows of heads: the first is taken."))
        return render_pipe_table(self.full_rows(rows))

    def full_rows(self, rows: Sequence[Any]) -> list[list[str]]:
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
                placed[down, across] = escape_pipes("<br>".join(self.lines(cell[4])))
        widest = max((across for _, across in taken), default=0) + 1
        return [[placed.get((down, across), "") for across in range(widest)] for down in range(len(rows))]

    def inlines(self, inlines: Sequence[Block]) -> str:
        """Letters, links, notes and pictures of a paragraph, as Markdown."""
        return "".join(self.inline(inline) for inline in _prepare_inlines(inlines)).strip()

    def inline(self, inline: Block) -> str:
        """A part of a paragraph as Markdown."""
        kind, inside = inline["t"], inline.get("c", [])
        if kind == "Str":
            return escape_markdown(inside.replace("\u00ad", "").replace("\u2011", "-").replace(NUMBER_MARK, " "))
        if kind in BREAKS:
            return BREAKS[kind]
        if kind in EMPHASIS:
            sign = "**" if kind == "Strong" else "*"
            return _enclose(self.spaced(inside), sign, sign)
        if kind in ("Superscript", "Subscript"):
            return self.raised(kind, inside)
        if kind == "Note":
            return self.note(inside)
        return self.wrapped(kind, inside)

    def wrapped(self, kind: str, inside: Any) -> str:
        """Parts that hold others; where this site's Markdown has no form for them, what they hold."""
        if kind == "Link":
            return self.link(self.spaced(inside[1]), inside[2][0])
        if kind == "Image":
            return self.picture(inside)
        if kind == "Quoted":
            return ("‘{}’" if inside[0]["t"] == "SingleQuote" else "“{}”").format(self.spaced(inside[1]))
        if kind in ("Code", "Math", "RawInline"):
            return escape_markdown(inside[1])
        return self.spaced(inside[1] if kind in ("Span", "Cite") else inside)

    def spaced(self, inlines: Sequence[Block]) -> str:
        """The same, with the spaces at its ends."""
        return "".join(self.inline(inline) for inline in _prepare_inlines(inlines))

    def raised(self, kind: str, inside: Sequence[Block]) -> str:
        """Raised or lowered letters: figures as signs of their own, others in the HTML that Markdown lets through."""
        text = self.spaced(inside)
        signs, tag = (SUPERSCRIPTS, "sup") if kind == "Superscript" else (SUBSCRIPTS, "sub")
        plain = text.strip()
        return text.replace(plain, as_small_signs(plain, signs) or f"<{tag}>{plain}</{tag}>") if plain else text

    def note(self, blocks: Sequence[Block]) -> str:
        """A footnote or endnote: its number here, its text on a line at the end."""
        number = len(self.notes) + 1
        self.notes.append("")
        self.notes[number - 1] = f"[^{number}]: " + "<br>".join(self.lines(blocks))
        return f"[^{number}]"

    def lines(self, blocks: Sequence[Block]) -> list[str]:
        """Blocks as lines of one cell or note: entries of lists with their signs."""
        made: list[str] = []
        for block in blocks:
            kind, inside = block["t"], block.get("c", [])
            if kind == "BulletList":
                for item in inside:
                    number, entry = _split_number(item)
                    first, *others = self.lines(entry) or [""]
                    made += [f"{escape_markdown(number) or '•'} {first}", *others]
            elif kind == "Table":
                made += self.rows_as_lines(inside)
            elif kind in ("BlockQuote", "Div", "Figure", "DefinitionList"):
                made += [line for line in self.group(kind, inside).split("\n") if line]
            else:
                made += [self.inlines(inside[2]) if kind == "Header" else self.block(block).replace("\n", " ")]
        return [line for line in made if line.strip()]

    def rows_as_lines(self, inside: Any) -> list[str]:
        """A table inside a cell: a line for each row."""
        return ["; ".join(" ".join(self.lines(cell[4])) for cell in row[1]) for row in _table_rows(inside)]

    def link(self, text: str, address: str) -> str:
        """A link to a page or an address to write to; of any other the words stay."""
        if not ADDRESS.match(address) or not text.strip() or "](" in text:
            return text
        return _enclose(text, "[", f"]({quote(address, safe=IN_ADDRESS)})")

    def picture(self, inside: Any) -> str:
        """A picture with its alternative on one line: the first paragraph of it, which says what one sees."""
        first, more = _split_alternative(inside[1])
        name = self.name_of(inside[2][0], first, more)
        return f"![{escape_markdown(first).replace(']', chr(92) + ']')}]({name})" if name else ""


def _split_block(block: Block, *, inside: bool) -> Iterator[tuple[str, Any]]:
    """A block with its kind; a list as those of its entries that are written alike, each with its number."""
    if block["t"] != "BulletList":
        yield block["t"], block
        return
    run: list[Entry] = []
    kind = ""
    for item in block["c"]:
        number, _ = _split_number(item)
        plain = PLAIN_NUMBER.fullmatch(number)
        goes_on = run and plain and run[-1][0] == f"{int(plain[1]) - 1}{number[-1]}"
        is_nested = NESTED_NUMBER.fullmatch(number) and not inside
        own = "OrderedList" if plain else "Paragraphs" if is_nested else "BulletList"
        if run and (own != kind or (plain and not goes_on)):
            yield kind, run
            run = []
        kind = own
        run.append((number, item))
    yield kind, run


def _split_alternative(inlines: Sequence[Block]) -> tuple[str, str]:
    """The first line of a picture's alternative, and what follows it: Word adds there that a machine wrote it."""
    text = "".join(
        inline["c"] if inline["t"] == "Str" else "\n" if "Break" in inline["t"] else " " for inline in inlines
    )
    lines = [" ".join(line.split()) for line in text.split("\n") if line.strip()]
    return (lines[0], " ".join(lines[1:])) if lines else ("", "")


def _enclose(text: str, before: str, after: str) -> str:
    """Text between signs that stand at its letters: the spaces at its ends are outside."""
    lead, tail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{lead}{before}{text.strip()}{after}{tail}"


def heading_levels(written: Sequence[int]) -> list[int]:
    """Levels of headings as they must be: from 2 on, none skipped."""
    found: list[int] = []
    open_levels: list[int] = []
    for level in written:
        while open_levels and open_levels[-1] >= level:
            open_levels.pop()
        open_levels.append(level)
        found.append(min(len(open_levels) + 1, 6))
    return found


def _table_rows(inside: Any) -> list[Any]:
    """The rows of a table of pandoc's: of its head, its bodies and its foot."""
    return [*inside[3][1], *(row for body in inside[4] for row in (*body[2], *body[3])), *inside[5][1]]


def render_pipe_table(rows: Sequence[Sequence[str]]) -> str:
    """Rows as a table of Markdown, the first as its heads."""
    if not rows:
        return ""
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + " --- |" * len(rows[0]), *lines[1:]])
