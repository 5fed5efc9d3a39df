"""Converts the HTML of a text to plain data for Typst (`handout.typ`).

Each part is a text or a dictionary: its `tag`, its `kind` (the tag's name, or `h`, `note`, `text`), its `body` of
parts, and what the kind needs besides (`level`, `to`, `start`, `classes`, `columns`, `align`). Unknown tags keep their
text; a block closes elements that cannot contain it.
"""

import re
import unicodedata
from collections.abc import Callable
from html.parser import HTMLParser
from itertools import takewhile
from typing import Any

from nscp_site.pages.accessible_tables import HEADINGS, VOID

Part = dict[str, Any]
# What holds words but no blocks, and what holds blocks; cells may hold words without a paragraph around them. Other
# blocks may not stand in a text (`pages/allowed_html.py`).
TEXT_BLOCKS = {*HEADINGS, "p", "pre"}
CELLS = {"li", "td", "th"}
BOXES = {
    *("blockquote", "caption", "dd", "details", "div", "dl", "dt", "figcaption", "figure", "ol", "section", "summary"),
    *("table", "tr", "ul"),
}
BLOCKS = TEXT_BLOCKS | CELLS | BOXES
# What makes no part of its own: rows stand right in their table.
PASSED_OVER = VOID | {"thead", "tbody", "tfoot"}
# One kind for what looks the same on paper.
INLINE_KINDS = {tag: tag for tag in ("strong", "em", "del", "ins", "sub", "sup", "code")}
INLINE_KINDS |= {"b": "strong", "i": "em", "cite": "em", "s": "del", "kbd": "code"}
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


def parse_handout_html(html: str, absolute_address: Callable[[str], str]) -> list[Any]:
    """The parts of a text. `absolute_address` resolves a link; where it returns "", only the link's text is kept."""
    reader = _HandoutParser(absolute_address)
    reader.feed(html)
    reader.close()
    return _finished_body(reader.open[0], [])


def part_text(part: Part | str) -> str:
    """All words of a part."""
    return part if isinstance(part, str) else "".join(map(part_text, part.get("body", ())))


class _HandoutParser(HTMLParser):
    """Parses HTML to a tree in which boxes hold blocks, and text blocks only inline parts."""

    def __init__(self, absolute_address: Callable[[str], str]) -> None:
        super().__init__(convert_charrefs=True)
        self.absolute_address = absolute_address
        # The whole text, and what is open in it.
        self.open: list[Part] = [{"tag": "div", "body": []}]
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
            self.inline_body().append({"kind": tag})
            self.after_space = True
        elif tag not in PASSED_OVER:
            self.open_inline(tag, given)

    # HTML knows no `<b/>`: only tags that are always empty may be written so.
    handle_startendtag = handle_starttag

    def open_block(self, tag: str, given: dict[str, str]) -> None:
        """Open a block, in the innermost part that can hold it."""
        ended = IMPLIED_END_TAGS.get(tag, set()) | TEXT_BLOCKS
        while self.open[-1]["tag"] in ended or self.open[-1]["tag"] not in BLOCKS:
            self.open.pop()
        del self.open[MAX_DEPTH:]
        part = _block(tag, given)
        self.open[-1]["body"].append(part)
        self.after_space = True
        if tag != "hr":
            self.open.append(part)

    def open_inline(self, tag: str, given: dict[str, str]) -> None:
        """Open what stands among words."""
        part: Part = {"tag": tag, "kind": INLINE_KINDS.get(tag, "text"), "body": []}
        if tag == "a" and (to := self.absolute_address(given.get("href", "").strip())):
            part |= {"kind": "a", "to": to}
        elif tag == "abbr":
            part["title"] = given.get("title", "").strip()
        del self.open[MAX_DEPTH:]
        self.inline_body().append(part)
        self.open.append(part)

    def handle_endtag(self, tag: str) -> None:
        """Close a part with all that is open in it."""
        if self.skipped:
            self.skipped = "" if tag == self.skipped else self.skipped
            return
        at = max((index for index, part in enumerate(self.open) if part["tag"] == tag), default=0)
        if not at:
            return
        # An abbreviation's meaning is printed once, behind it: paper has no tooltips.
        title = self.open[at].get("title")
        if title and title not in self.explained:
            self.explained.add(title)
            self.inline_body().append(f" ({title})")
        del self.open[at:]
        self.after_space = self.after_space or tag in BLOCKS

    def handle_data(self, data: str) -> None:
        """Add words; outside of code, spaces and line ends count as one space. Pictographs are named."""
        if self.skipped:
            return
        visible = INVISIBLE_CHARACTERS.sub("", data)
        text = PICTOGRAPH.sub(lambda found: f"[{unicodedata.name(found[0], found[0]).lower()}]", visible)
        if not any(part["tag"] == "pre" for part in self.open):
            text = WHITESPACE.sub(" ", text)
            text = text.removeprefix(" ") if self.after_space else text
        if text:
            self.inline_body().append(text)
            self.after_space = text.endswith(" ")

    def inline_body(self) -> list[Any]:
        """What stands in the innermost part that can hold text; a paragraph is opened where there is none."""
        if self.open[-1]["tag"] in BOXES:
            paragraph = _block("p", {})
            self.open[-1]["body"].append(paragraph)
            self.open.append(paragraph)
        body: list[Any] = self.open[-1]["body"]
        return body


def _block(tag: str, given: dict[str, str]) -> Part:
    """A block and its facts."""
    part: Part = {"tag": tag, "kind": tag, "body": []}
    if tag in HEADINGS:
        return part | {"kind": "h", "level": int(tag[1])}
    if tag == "ol":
        start = given.get("start", "1")
        return part | {"start": int(start) if start.isdecimal() else 1}
    if tag in {"td", "th"}:
        return part | {"align": given.get("align", "left")}
    classes = given.get("class", "").split()
    return part | {"kind": "note" if "admonition" in classes else tag, "classes": classes}


def _kind(part: Part | str) -> str:
    """The kind of a part; empty for a text."""
    return "" if isinstance(part, str) else str(part["kind"])


def _finished_body(part: Part, above: list[int]) -> list[Any]:
    """The parts in another, as Typst needs them, without empty headings. `above` is as in `_finish`."""
    return [_finish(one, above) for one in part["body"] if _kind(one) != "h" or part_text(one).strip()]


def _finish(part: Part | str, above: list[int]) -> Any:
    """A part as Typst needs it. `above` are the levels of the headings that it stands below, and is kept up to date.

    No level of headings is left out below another (PDF/UA-1, 7.4.2).
    """
    kind = _kind(part)
    if isinstance(part, str) or kind == "br":
        return part
    if kind in {"code", "pre"}:
        return {"kind": kind, "text": part_text(part).rstrip("\n")}
    if kind == "h":
        above[:] = [*(level for level in above if level < part["level"]), part["level"]]
        part["level"] = len(above)
    part["body"] = _finished_body(part, above)
    return _table(part["body"]) if kind == "table" else part


def _table(body: list[Any]) -> Part:
    """A table as data: rows of equal length, header rows, and before it any content outside cells."""
    lines = [one["body"] for one in body if _kind(one) == "tr"]
    rows = [[cell for cell in line if _kind(cell) in {"td", "th"}] for line in lines]
    strays = [one for line in lines for one in line if _kind(one) not in {"td", "th"}]
    columns = max(map(len, rows), default=0)
    full = [row + [_block("td", {})] * (columns - len(row)) for row in rows]
    head = list(takewhile(lambda row: all(cell["kind"] == "th" for cell in row), full))
    return {
        "kind": "table",
        "before": [one for one in body if _kind(one) != "tr"] + strays,
        "columns": columns,
        "head": head,
        "rows": full[len(head) :],
    }
