"""A built page → its sections as a reader sees them: heading, anchor, text. It reads what visitors read."""

import re
from collections.abc import Iterator
from dataclasses import astuple, dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path

from nscp_site.cache import kept
from nscp_site.search.counting import Words, words_of

HEADINGS = {"h1", "h2", "h3", "h4"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
BREAKS = {"br", "hr"}
INLINE = {"a", "abbr", "b", "cite", "code", "em", "i", "q", "small", "span", "strong", "sub", "sup"}
# What stands on a page for finding one's way, repeats what other pages say, or is said by editors to editors.
SKIPPED_TAGS = {"nav", "script", "style", "form", "noscript", "button", "select", "svg", "template", "footer"}
SKIPPED_CLASSES = {
    "origin", "content-note", "neighbour", "place", "kind", "feedback", "printed", "headerlink",
    "breadcrumb", "tie", "editors-note", "handout",
}  # fmt: skip
SKIPPED_SECTIONS = {"related", "about-this-page"}
# A section that is mostly links leads elsewhere and says little itself.
MOSTLY_LINKS = 0.5
FURNITURE = re.compile(r"Read this in its document|About these figures, and the CSV file")
# What stands where a document says nothing. A sentence, entry or cell that says so answers nobody, and is left out.
PLACEHOLDER = re.compile(r"\bnot stated\b|\b(?:left (?:open|blank|empty)|not decided) in the source\b", re.IGNORECASE)
SENTENCES = re.compile(r"(?<=[.!?”]) (?=[A-Z“])")
# Between parts that no full stop parts: labels and their values, entries of a list, cells.
SEPARATOR = " · "
# Before each row of a table: what a result shows of it is the row that answers.
ROW = "\n"
# Before the heads of its columns, which stand beside the cells of that row.
HEADS = "\n\n"
ENDED = re.compile(r"[.!?:;,…][”’\"')\]]*$")


@dataclass
class Section:
    """A part of a page under one heading. `text` is its own text, without the parts below lower headings.

    `linked` is the share of its text that are links, or entries of lists that begin with one: a section that only leads
    elsewhere says little itself.
    """

    anchor: str
    heading: str = ""
    text: str = ""
    linked: float = 0.0

    @cached_property
    def words(self) -> Words:
        """Its words, as the index needs them."""
        return words_of(self.heading, self.text)


@dataclass
class PageText:
    """A page: its address from the site's root, and its sections; the first is what stands under its title."""

    address: str
    sections: list[Section] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The page's heading."""
        return self.sections[0].heading


def read_pages(site: Path) -> Iterator[PageText]:
    """Every page of a built site that has a heading and text, by address. Raises OSError, UnicodeDecodeError."""
    for path in sorted(site.rglob("index.html")):
        address = path.relative_to(site).as_posix().removesuffix("index.html")
        sections = [section_of(one) for one in read_main(main_part(path.read_text("utf-8")))]
        if sections:
            yield PageText(address, sections)


# A section and its words as plain values: the fields of both in their order.
Plain = tuple[tuple[str, str, str, float], tuple[str, str, str, str, tuple[int, ...]]]


def section_of(read: Plain) -> Section:
    """A section with its words, from what is kept of it."""
    section = Section(*read[0])
    section.words = Words(*read[1])
    return section


@kept
def read_main(html: str) -> list[Plain]:
    """The sections of a page's main part and their words, as plain values that can be kept."""
    return [(astuple(section), astuple(section.words)) for section in read_sections(html)]


def read_sections(html: str) -> list[Section]:
    """The sections of one page; none where it has no heading with an id."""
    reader = SectionReader()
    reader.feed(main_part(html))
    reader.close()
    found = [tidied(section) for section in reader.sections if section.anchor not in SKIPPED_SECTIONS]
    return [section for index, section in enumerate(found) if index == 0 or section.text]


def main_part(html: str) -> str:
    """The page's article, or else its main part."""
    for tag in ("article", "main"):
        start = html.find(f"<{tag}")
        if start >= 0:
            end = html.rfind(f"</{tag}>")
            return html[start : end if end > start else None]
    return ""


def tidied(section: Section) -> Section:
    """A section with single spaces in its heading, and `linked` as a share."""
    heading = " ".join(section.heading.split())
    length = len(section.text.replace(SEPARATOR, " ").replace(ROW, " "))
    return Section(section.anchor, heading, section.text, min(1.0, section.linked / max(1, length)))


def appended(text: str, block: str, row: str = "") -> str:
    """A text with one more part; what no full stop parts is kept apart by a separator. A row of a table is a line.

    `row` is what stands before a part that begins a row: ROW or HEADS.
    """
    if not text:
        return row + block if row == HEADS else block
    return f"{text}{row or (' ' if ENDED.search(text) else SEPARATOR)}{block}"


class SectionReader(HTMLParser):
    """Cuts a page at its headings, and at rows of tables that have an address of their own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.sections: list[Section] = []
        self.open: list[str] = []
        self.skipping = 0
        self.in_heading = False
        # The section that is read; and the one around a table while a row of it is one.
        self.current: Section | None = None
        self.around: Section | None = None
        # How deep the entry of a list is of which nothing was read yet, and the one that begins with a link.
        self.blank_entry = self.leading_entry = 0
        # The paragraph, entry or cell that is being read, and how much of it are links.
        self.block = ""
        self.block_linked = 0
        # What stands before the next block where it begins a row of a table.
        self.row = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a section, or begin to skip."""
        if tag in BREAKS or tag not in INLINE | VOID:
            self.end_block()
        if tag in VOID:
            self.handle_data("" if tag == "wbr" else " ")
            return
        attributes = dict(attrs)
        classes = set((attributes.get("class") or "").split())
        self.open.append(tag)
        depth = len(self.open)
        if tag == "tr":
            self.row = HEADS if "thead" in self.open else ROW
        if tag == "li":
            self.blank_entry = depth
        elif tag == "a" and self.blank_entry:
            self.leading_entry = self.leading_entry or self.blank_entry
        if not self.skipping and (tag in SKIPPED_TAGS or classes & SKIPPED_CLASSES or "data-no-search" in attributes):
            self.skipping = depth
        elif not self.skipping and attributes.get("id") and (tag in HEADINGS or (tag == "th" and self.sections)):
            self.begin(Section(str(attributes["id"])), tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the innermost element of this name, and what was left open inside it."""
        if tag not in self.open:
            return
        if tag not in INLINE:
            self.end_block()
        while self.open.pop() != tag:
            pass
        depth = len(self.open)
        self.skipping = self.skipping if depth >= self.skipping else 0
        self.leading_entry = self.leading_entry if depth >= self.leading_entry else 0
        self.in_heading = self.in_heading and tag not in {*HEADINGS, "th"}
        if tag == "table" and self.around:
            self.current, self.around = self.around, None

    def begin(self, section: Section, tag: str) -> None:
        """Open a section: below a heading, or a row with an address of its own, to the next or the table's end."""
        if tag == "th":
            self.around = self.around or self.current
            self.row = ""
        else:
            self.around = None
        self.sections.append(section)
        self.current, self.in_heading = section, True

    def handle_data(self, data: str) -> None:
        """Text goes to the heading of the section that is open, or to its block."""
        if not data.isspace():
            self.blank_entry = 0
        if self.skipping or not self.current:
            return
        if self.in_heading:
            self.current.heading += data
        else:
            self.block += data
            self.block_linked += len(data) if self.leading_entry or "a" in self.open else 0

    def end_block(self) -> None:
        """Add the block to the section's text, but for placeholders and furniture."""
        block = " ".join(self.block.split())
        if PLACEHOLDER.search(block):
            block = " ".join(one for one in SENTENCES.split(block) if not PLACEHOLDER.search(one))
        if block and self.current and not FURNITURE.fullmatch(block):
            self.current.text = appended(self.current.text, block, self.row)
            self.row = ""
            # With the space after it, or many short links would look like less.
            self.current.linked += self.block_linked + 1 if self.block_linked else 0
        self.block, self.block_linked = "", 0

    def close(self) -> None:
        """Add what was left open."""
        super().close()
        self.end_block()
