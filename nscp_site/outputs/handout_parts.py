"""Converts the HTML of a text to plain data for Typst (`handout.typ`).

Each part is a text or a dictionary: its `kind` (an HTML tag's name, or `note`, `pre`, `text`), its `body` of parts,
and what the kind needs besides (`level`, `to`, `start`, `classes`, `columns`, `align`). Unknown tags keep their text;
a block closes elements that cannot contain it.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from nscp_site.pages.accessible_tables import HEADINGS, VOID

# What holds words but no blocks.
TEXT_BLOCKS = {*HEADINGS, "p", "pre"}
# What may hold words without a paragraph around them.
CELLS = {"li", "td", "th"}
BLOCKS = {
    *TEXT_BLOCKS, *CELLS, "address", "article", "aside", "blockquote", "caption", "center", "dd", "details", "dialog",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer",
    "form", "header", "hgroup", "legend", "main", "nav",
    "ol", "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul",
}  # fmt: skip
# One tag for what looks the same on paper.
TAG_ALIASES = {
    "b": "strong",
    "i": "em",
    "cite": "em",
    "s": "del",
    "strike": "del",
    "kbd": "code",
    "samp": "code",
    "tt": "code",
}
INLINE = {"strong", "em", "del", "ins", "sub", "sup", "code"}
# A tag that may be left open ends at the next of these.
IMPLIED_END_TAGS = {"li": {"li"}, "td": {"td", "th"}, "th": {"td", "th"}, "tr": {"td", "th", "tr"}}
SKIPPED_TAGS = {"script", "style"}
# So deep may parts stand in one another; what is nested deeper stands beside. Typst calls a function 80 deep at most.
MAX_DEPTH = 20
WHITESPACE = re.compile(r"[ \t\n\r\f\v\u2028\u2029]+")
# What a PDF's text may not hold, and what only joins or colours pictographs. Nothing of it is seen.
INVISIBLE_CHARACTERS = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff\ufe0e\ufe0f\ufffe\uffff\U0001f3fb-\U0001f3ff\ud800-\udfff]"
)
PICTOGRAPH = re.compile("[\U0001f000-\U0001faff]")


@dataclass
class _HandoutPart:
    """A node of the tree while it is parsed: its tag, and the kind, body and attributes of the result."""

    tag: str
    kind: str = ""
    body: list["_HandoutPart | str"] = field(default_factory=list)
    attributes: dict[str, Any] = field(default_factory=dict)

    def text_content(self) -> str:
        """All its words."""
        return "".join(part if isinstance(part, str) else part.text_content() for part in self.body)


def parse_handout_html(html: str, absolute_address: Callable[[str], str]) -> list[Any]:
    """The parts of a text. `absolute_address` resolves a link; where it returns "", only the link's text is kept."""
    reader = _HandoutParser(absolute_address)
    reader.feed(html)
    reader.close()
    _level_headings(reader.root)
    return [_part_data(part) for part in reader.root.body]


class _HandoutParser(HTMLParser):
    """Parses HTML to a tree in which containers hold blocks, and text blocks only inline parts."""

    def __init__(self, whole: Callable[[str], str]) -> None:
        super().__init__(convert_charrefs=True)
        self.absolute_address = whole
        self.root = _HandoutPart("")
        self.open = [self.root]
        # Whether a space would be one too many: at the start of a block, after another.
        self.after_space = True
        self.skipped = ""
        self.explained: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a part."""
        given = {name: value or "" for name, value in attrs}
        if self.skipped:
            return
        if tag in SKIPPED_TAGS or "footnote-backref" in given.get("class", ""):
            self.skipped = tag
        elif tag == "img":
            self.handle_data(f"[{given['alt']}]" if given.get("alt") else "")
        elif tag in BLOCKS or tag == "hr":
            self.open_block(tag, given)
        elif tag == "br":
            self.inline_parent().body.append(_HandoutPart(tag, tag))
            self.after_space = True
        elif tag not in VOID:
            self.open_inline(TAG_ALIASES.get(tag, tag), given, tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """HTML knows no `<b/>`: only tags that are always empty may be written so."""
        self.handle_starttag(tag, attrs)

    def open_block(self, tag: str, given: dict[str, str]) -> None:
        """Open a block, in the innermost part that can hold it."""
        while self.open[-1].tag not in BLOCKS - TEXT_BLOCKS and self.open[-1] is not self.root:
            self.open.pop()
        while self.open[-1].tag in IMPLIED_END_TAGS.get(tag, ()):
            self.open.pop()
        del self.open[MAX_DEPTH:]
        part = _block_part(tag, given)
        self.open[-1].body.append(part)
        self.after_space = True
        if tag not in VOID:
            self.open.append(part)

    def open_inline(self, tag: str, given: dict[str, str], source_tag: str) -> None:
        """Open what stands among words."""
        part = _HandoutPart(source_tag, tag if tag in INLINE else "")
        if tag == "a" and (to := self.absolute_address(given.get("href", "").strip())):
            part.kind, part.attributes = "a", {"to": to}
        if tag == "abbr":
            part.attributes = {"title": given.get("title", "").strip()}
        del self.open[MAX_DEPTH:]
        self.inline_parent().body.append(part)
        self.open.append(part)

    def handle_endtag(self, tag: str) -> None:
        """Close a part with all that is open in it."""
        if self.skipped:
            self.skipped = "" if tag == self.skipped else self.skipped
            return
        at = max((index for index, part in enumerate(self.open) if part.tag == tag), default=0)
        if not at:
            return
        if tag == "abbr":
            self.explain(self.open[at])
        del self.open[at:]
        self.after_space = self.after_space or tag in BLOCKS

    def explain(self, part: _HandoutPart) -> None:
        """Print an abbreviation's meaning once, behind it: paper has no tooltips."""
        title = part.attributes.get("title", "")
        if title and title not in self.explained:
            self.explained.add(title)
            self.add(f" ({title})")

    def handle_data(self, data: str) -> None:
        """Add words; outside of code, spaces and line ends count as one space."""
        if self.skipped:
            return
        text = _printable(data)
        if not any(part.tag == "pre" for part in self.open):
            text = WHITESPACE.sub(" ", text)
            text = text.removeprefix(" ") if self.after_space else text
        if text:
            self.add(text)
            self.after_space = text.endswith(" ")

    def add(self, text: str) -> None:
        """Add a text to what is open."""
        body = self.inline_parent().body
        if body and isinstance(body[-1], str):
            body[-1] += text
        else:
            body.append(text)

    def inline_parent(self) -> _HandoutPart:
        """The innermost part that can hold text; a paragraph is opened where there is none."""
        if self.open[-1] is self.root or self.open[-1].tag in BLOCKS - TEXT_BLOCKS - CELLS:
            paragraph = _HandoutPart("p", "p", attributes={"classes": []})
            self.open[-1].body.append(paragraph)
            self.open.append(paragraph)
        return self.open[-1]


def _block_part(tag: str, given: dict[str, str]) -> _HandoutPart:
    """A block and its facts."""
    classes = given.get("class", "").split()
    if tag in HEADINGS:
        return _HandoutPart(tag, "h", attributes={"level": int(tag[1])})
    if tag == "ol":
        start = given.get("start", "1")
        return _HandoutPart(tag, tag, attributes={"start": int(start) if start.isdecimal() else 1})
    if tag in {"td", "th"}:
        return _HandoutPart(tag, tag, attributes={"align": given.get("align", "left")})
    kind = "note" if "admonition" in classes else tag
    return _HandoutPart(tag, kind, attributes={"classes": classes if tag != "caption" else ["caption"]})


def _printable(text: str) -> str:
    """Text the fonts can print: pictographs are replaced by their Unicode names."""
    return PICTOGRAPH.sub(
        lambda found: f"[{unicodedata.name(found[0], found[0]).lower()}]", INVISIBLE_CHARACTERS.sub("", text)
    )


def _level_headings(root: _HandoutPart) -> None:
    """Close gaps between heading levels (PDF/UA-1, 7.4.2), and drop empty headings."""
    above: list[int] = []
    waiting: list[_HandoutPart | str] = [root]
    while waiting:
        part = waiting.pop()
        if isinstance(part, str):
            continue
        part.body = [one for one in part.body if isinstance(one, str) or one.kind != "h" or one.text_content().strip()]
        if part.kind == "h":
            above = [*(level for level in above if level < part.attributes["level"]), part.attributes["level"]]
            part.attributes["level"] = len(above)
        waiting += reversed(part.body)


def _part_data(part: _HandoutPart | str) -> Any:
    """A part as plain data."""
    if isinstance(part, str):
        return part
    if part.kind in {"code", "pre"}:
        return {"kind": part.kind, "text": part.text_content().rstrip("\n")}
    if part.kind == "table":
        return _table_data(part)
    body = [_part_data(one) for one in part.body]
    return {"kind": part.kind or "text", "body": body} | part.attributes


def _table_data(part: _HandoutPart) -> dict[str, Any]:
    """A table as data: rows of equal length, header rows, and before it any content outside cells."""
    rows, strays = _collect_rows(part)
    columns = max((len(row) for row in rows), default=0)
    full = [row + [_HandoutPart("td", "td", attributes={"align": "left"})] * (columns - len(row)) for row in rows]
    heads = next((index for index, row in enumerate(full) if any(one.tag == "td" for one in row)), len(full))
    return {
        "kind": "table",
        "before": [_part_data(one) for one in strays],
        "columns": columns,
        "head": [[_part_data(cell) for cell in row] for row in full[:heads]],
        "rows": [[_part_data(cell) for cell in row] for row in full[heads:]],
    }


def _collect_rows(part: _HandoutPart) -> tuple[list[list[_HandoutPart]], list[_HandoutPart | str]]:
    """The rows of a table with their cells, and content outside any cell."""
    rows: list[list[_HandoutPart]] = []
    strays: list[_HandoutPart | str] = []
    for one in part.body:
        if isinstance(one, _HandoutPart) and one.tag in {"thead", "tbody", "tfoot"}:
            inner = _collect_rows(one)
            rows += inner[0]
            strays += inner[1]
        elif isinstance(one, _HandoutPart) and one.tag == "tr":
            rows.append([cell for cell in one.body if isinstance(cell, _HandoutPart) and cell.tag in {"td", "th"}])
            strays += [cell for cell in one.body if isinstance(cell, str) or cell.tag not in {"td", "th"}]
        else:
            strays.append(one)
    return rows, strays
