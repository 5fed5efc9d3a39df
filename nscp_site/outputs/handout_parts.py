"""A text's HTML → its parts, as plain data: what `handout.typ` prints.

Each part is a text or a dictionary: its `kind` (an HTML tag's name, or `note`, `pre`, `text`), its `body` of parts and
what the kind asks for besides (`level`, `to`, `start`, `classes`, `columns`, `align`). HTML that no editor should write
keeps its words: a tag without a kind of its own is read through, and a block ends what can't hold it.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from nscp_site.pages.accessible_tables import HEADINGS, VOID

# What holds words but no blocks.
TEXTS = {*HEADINGS, "p", "pre"}
# What may hold words without a paragraph around them.
CELLS = {"li", "td", "th"}
BLOCKS = {
    *TEXTS, *CELLS, "address", "article", "aside", "blockquote", "caption", "center", "dd", "details", "dialog", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hgroup", "legend", "main", "nav", "ol",
    "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul",
}  # fmt: skip
# One tag for what looks the same on paper.
SAME = {
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
ENDED_BY = {"li": {"li"}, "td": {"td", "th"}, "th": {"td", "th"}, "tr": {"td", "th", "tr"}}
NO_WORDS = {"script", "style"}
# So deep may parts stand in one another; what is nested deeper stands beside. Typst calls a function 80 deep at most.
DEEPEST = 20
SPACES = re.compile(r"[ \t\n\r\f\v\u2028\u2029]+")
# What a PDF's text may not hold, and what only joins or colours pictographs. Nothing of it is seen.
UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff\ufe0e\ufe0f\ufffe\uffff\U0001f3fb-\U0001f3ff\ud800-\udfff]")
PICTOGRAPH = re.compile("[\U0001f000-\U0001faff]")


@dataclass
class Part:
    """A part while it is read: the tag that opened it, and what it becomes."""

    tag: str
    kind: str = ""
    body: list["Part | str"] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)

    def words(self) -> str:
        """All its words."""
        return "".join(part if isinstance(part, str) else part.words() for part in self.body)


def parts_of(html: str, whole: Callable[[str], str]) -> list[Any]:
    """The parts of a text. `whole` makes a link's address whole; where it answers nothing, the words stand alone."""
    reader = Reader(whole)
    reader.feed(html)
    reader.close()
    level_headings(reader.root)
    return [data_of(part) for part in reader.root.body]


class Reader(HTMLParser):
    """Reads HTML into a tree in which a container holds blocks, and a text only words."""

    def __init__(self, whole: Callable[[str], str]) -> None:
        super().__init__(convert_charrefs=True)
        self.whole = whole
        self.root = Part("")
        self.open = [self.root]
        # Whether a space would be one too many: at the start of a block, after another.
        self.spaced = True
        self.skipped = ""
        self.explained: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a part."""
        given = {name: value or "" for name, value in attrs}
        if self.skipped:
            return
        if tag in NO_WORDS or "footnote-backref" in given.get("class", ""):
            self.skipped = tag
        elif tag == "img":
            self.handle_data(f"[{given['alt']}]" if given.get("alt") else "")
        elif tag in BLOCKS or tag == "hr":
            self.open_block(tag, given)
        elif tag == "br":
            self.words_go_to().body.append(Part(tag, tag))
            self.spaced = True
        elif tag not in VOID:
            self.open_inline(SAME.get(tag, tag), given, tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """HTML knows no `<b/>`: only tags that are always empty may be written so."""
        self.handle_starttag(tag, attrs)

    def open_block(self, tag: str, given: dict[str, str]) -> None:
        """Open a block, in the innermost part that can hold it."""
        while self.open[-1].tag not in BLOCKS - TEXTS and self.open[-1] is not self.root:
            self.open.pop()
        while self.open[-1].tag in ENDED_BY.get(tag, ()):
            self.open.pop()
        del self.open[DEEPEST:]
        part = block(tag, given)
        self.open[-1].body.append(part)
        self.spaced = True
        if tag not in VOID:
            self.open.append(part)

    def open_inline(self, tag: str, given: dict[str, str], written: str) -> None:
        """Open what stands among words."""
        part = Part(written, tag if tag in INLINE else "")
        if tag == "a" and (to := self.whole(given.get("href", "").strip())):
            part.kind, part.facts = "a", {"to": to}
        if tag == "abbr":
            part.facts = {"title": given.get("title", "").strip()}
        del self.open[DEEPEST:]
        self.words_go_to().body.append(part)
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
        self.spaced = self.spaced or tag in BLOCKS

    def explain(self, part: Part) -> None:
        """What letters stand for: nobody can point at paper to see it, so it is printed once, behind them."""
        title = part.facts.get("title", "")
        if title and title not in self.explained:
            self.explained.add(title)
            self.add(f" ({title})")

    def handle_data(self, data: str) -> None:
        """Add words; outside of code, spaces and line ends count as one space."""
        if self.skipped:
            return
        text = printable(data)
        if not any(part.tag == "pre" for part in self.open):
            text = SPACES.sub(" ", text)
            text = text.removeprefix(" ") if self.spaced else text
        if text:
            self.add(text)
            self.spaced = text.endswith(" ")

    def add(self, text: str) -> None:
        """Add a text to what is open."""
        body = self.words_go_to().body
        if body and isinstance(body[-1], str):
            body[-1] += text
        else:
            body.append(text)

    def words_go_to(self) -> Part:
        """The innermost part that can hold words; a paragraph is opened where there is none."""
        if self.open[-1] is self.root or self.open[-1].tag in BLOCKS - TEXTS - CELLS:
            paragraph = Part("p", "p", facts={"classes": []})
            self.open[-1].body.append(paragraph)
            self.open.append(paragraph)
        return self.open[-1]


def block(tag: str, given: dict[str, str]) -> Part:
    """A block and its facts."""
    classes = given.get("class", "").split()
    if tag in HEADINGS:
        return Part(tag, "h", facts={"level": int(tag[1])})
    if tag == "ol":
        start = given.get("start", "1")
        return Part(tag, tag, facts={"start": int(start) if start.isdecimal() else 1})
    if tag in {"td", "th"}:
        return Part(tag, tag, facts={"align": given.get("align", "left")})
    kind = "note" if "admonition" in classes else tag
    return Part(tag, kind, facts={"classes": classes if tag != "caption" else ["caption"]})


def printable(text: str) -> str:
    """A text that the fonts have: pictographs by their names, as a screen reader reads them."""
    return PICTOGRAPH.sub(lambda found: f"[{unicodedata.name(found[0], found[0]).lower()}]", UNSEEN.sub("", text))


def level_headings(root: Part) -> None:
    """Skip no level of heading (PDF/UA-1, 7.4.2), and leave out a heading without words."""
    above: list[int] = []
    waiting: list[Part | str] = [root]
    while waiting:
        part = waiting.pop()
        if isinstance(part, str):
            continue
        part.body = [one for one in part.body if isinstance(one, str) or one.kind != "h" or one.words().strip()]
        if part.kind == "h":
            above = [*(level for level in above if level < part.facts["level"]), part.facts["level"]]
            part.facts["level"] = len(above)
        waiting += reversed(part.body)


def data_of(part: Part | str) -> Any:
    """A part as plain data."""
    if isinstance(part, str):
        return part
    if part.kind in {"code", "pre"}:
        return {"kind": part.kind, "text": part.words().rstrip("\n")}
    if part.kind == "table":
        return table(part)
    body = [data_of(one) for one in part.body]
    return {"kind": part.kind or "text", "body": body} | part.facts


def table(part: Part) -> dict[str, Any]:
    """A table with rows of the same length, the headings above, and before it whatever stands in no cell."""
    rows, strays = gathered(part)
    columns = max((len(row) for row in rows), default=0)
    full = [row + [Part("td", "td", facts={"align": "left"})] * (columns - len(row)) for row in rows]
    heads = next((index for index, row in enumerate(full) if any(one.tag == "td" for one in row)), len(full))
    return {
        "kind": "table",
        "before": [data_of(one) for one in strays],
        "columns": columns,
        "head": [[data_of(cell) for cell in row] for row in full[:heads]],
        "rows": [[data_of(cell) for cell in row] for row in full[heads:]],
    }


def gathered(part: Part) -> tuple[list[list[Part]], list[Part | str]]:
    """The rows of a table with their cells, and what stands in none."""
    rows: list[list[Part]] = []
    strays: list[Part | str] = []
    for one in part.body:
        if isinstance(one, Part) and one.tag in {"thead", "tbody", "tfoot"}:
            inner = gathered(one)
            rows += inner[0]
            strays += inner[1]
        elif isinstance(one, Part) and one.tag == "tr":
            rows.append([cell for cell in one.body if isinstance(cell, Part) and cell.tag in {"td", "th"}])
            strays += [cell for cell in one.body if isinstance(cell, str) or cell.tag not in {"td", "th"}]
        else:
            strays.append(one)
    return rows, strays
