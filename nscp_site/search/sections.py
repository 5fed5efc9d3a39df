"""Splits built pages into sections for the index: heading, anchor, text and stems, with each page's metadata.

Word lists are stored as strings with single spaces, which take a tenth of the memory of lists.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import astuple, dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from nscp_site.cache import cached
from nscp_site.content.addresses import path_to_address
from nscp_site.content.library import Entry, Library
from nscp_site.content.relations import is_whole_document_address
from nscp_site.pages.accessible_tables import VOID
from nscp_site.schema.collections import COLLECTIONS
from nscp_site.schema.types import AUDIENCES, format_date
from nscp_site.search.stems import STOP_WORDS, join_hyphenated, stem, tokenise

# A list of pages stands behind what explains.
INDEX_WEIGHT = 0.45
# So is a chain of learning.
CHAIN_WEIGHT = 0.2
LIST_FOLDERS = ("about/", "publications/")
# The pages on which each website of others, and each term of the glossary, has a section.
ELSEWHERE_PAGE, GLOSSARY_PAGE = "about/elsewhere/", "about/glossary/"
FACTS_OF_PAGE: dict[str, dict[str, Any]] = {
    ELSEWHERE_PAGE: {"group": "Other websites", "weight": 0.7, "origin": "elsewhere"},
    GLOSSARY_PAGE: {"group": "Glossary", "weight": 0.2},
}
# Pages of the site about itself and its documents' gaps, which no search should answer with.
HIDDEN_PAGES = ("search/", "about/editors-notes/", "about/transcription/")


def is_hidden_from_search(address: str) -> bool:
    """Whether a page is not indexed: internal pages, and whole documents, whose chapters answer better."""
    return address.startswith(HIDDEN_PAGES) or is_whole_document_address(address)


@dataclass(frozen=True)
class PageFacts:
    """Metadata of a page. `terms` are search terms added by editors; `weight` is from 0 to 1.

    `content_note` is shown before a result. If `summary` is set, only the summary is indexed and not the page's text.
    """

    kind: str = "page"
    group: str = ""
    audience: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    date: str = ""
    year: str = ""
    terms: tuple[str, ...] = ()
    weight: float = 1.0
    content_note: str = ""
    summary: str = ""
    origin: str = "service"


def facts_by_address(library: Library) -> dict[str, PageFacts]:
    """The metadata of every page, by its address from the site's root, such as campaigns/safer-sleeping/."""
    found = {f"{entry.ref}/": _item_facts(entry) for entry in library.entries()}
    found |= {f"themes/{name}/chain/": PageFacts(weight=CHAIN_WEIGHT) for name in library.collections["themes"]}
    for path, document in library.prose.items():
        address = path_to_address(path)[1:]
        lists = address.rstrip("/") in COLLECTIONS or address.startswith(LIST_FOLDERS)
        known = FACTS_OF_PAGE.get(address, {"weight": INDEX_WEIGHT if lists else 0.9})
        found[address] = PageFacts(terms=tuple(document.fields.get("search_terms") or ()), **known)
    return found


def _item_facts(entry: Entry) -> PageFacts:
    """The facts of an item's page."""
    item, collection = entry.item, COLLECTIONS[entry.collection]
    return PageFacts(
        kind=collection.singular,
        group=collection.plural,
        audience=tuple(name for name in AUDIENCES if name in item.audience),
        themes=tuple(item.themes) if entry.collection != "themes" else (entry.id, *item.themes),
        date=format_date(item.as_at),
        year=str(item.as_at)[:4],
        terms=(*item.search_terms, *getattr(item, "also_called", ())),
        weight=collection.search_weight,
        content_note=item.content_note or "",
        origin=entry.origin,
        summary="" if collection.whole_text_in_search else item.summary,
    )


# Guidance names the document in the heading of what it prints of it: "Annual report 2022-23: Neglect" is on neglect.
DOCUMENT_PREFIX = re.compile(r"^[^:]*\d{4}(-\d\d)?: ")
RUN_WORDS = 6
RUN_SAMPLE_RATE = 4


@dataclass(frozen=True)
class _SectionWords:
    """The words of a section.

    `heading` and `text` are the stems to index; a hyphenated word is also indexed joined. `phrase_text` are the stems
    of heading and text in order, to match phrases; `spell_checked` its distinct words. `run_checksums` are hashes of
    sampled word runs, for duplicate detection.
    """

    heading: str
    text: str
    phrase_text: str
    spell_checked: str
    run_checksums: tuple[int, ...]


def _section_words(heading: str, text: str) -> _SectionWords:
    """The words of a section, from its heading and text."""
    of_text, of_heading = tokenise(text), tokenise(heading)
    together = [*join_hyphenated(text), *join_hyphenated(heading)]
    stems = " ".join(_stem_words(of_text))
    return _SectionWords(
        heading=stem_text(DOCUMENT_PREFIX.sub("", heading)),
        text=" ".join((stems, *_stem_words(join_hyphenated(text)))),
        phrase_text=" ".join((*_stem_words(of_heading), stems)),
        spell_checked=" ".join(sorted({word for word in (*of_heading, *of_text, *together) if is_spell_checked(word)})),
        run_checksums=_sample_run_checksums(of_text),
    )


def stem_text(text: str) -> str:
    """The stems of a text's content words, separated by spaces."""
    return " ".join(_stem_words([*tokenise(text), *join_hyphenated(text)]))


def _stem_words(found: list[str]) -> list[str]:
    """The stems of words that are not stop words."""
    return [stem(word) for word in found if word not in STOP_WORDS]


def is_spell_checked(word: str) -> bool:
    """Whether a word takes part in spelling correction: more than three ASCII letters."""
    return len(word) > 3 and word.isascii() and word.isalpha()


def _sample_run_checksums(found: list[str]) -> tuple[int, ...]:
    """CRC-32 of a deterministic sample of a text's runs of RUN_WORDS words, sorted."""
    runs = {
        zlib.crc32(" ".join(found[place : place + RUN_WORDS]).encode()) for place in range(len(found) - RUN_WORDS + 1)
    }
    return tuple(sorted(run for run in runs if run % RUN_SAMPLE_RATE == 0))


SECTION_HEADINGS = {"h1", "h2", "h3", "h4"}
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
BOILERPLATE = re.compile(r"Read this in its document|About these figures, and the CSV file")
# What stands where a document says nothing. A sentence, entry or cell that says so answers nobody, and is left out.
PLACEHOLDER = re.compile(r"\bnot stated\b|\b(?:left (?:open|blank|empty)|not decided) in the source\b", re.IGNORECASE)
SENTENCES = re.compile(r"(?<=[.!?”]) (?=[A-Z“])")
# Between parts that no full stop parts: labels and their values, entries of a list, cells.
SEPARATOR = " · "
# Before each row of a table: what a result shows of it is the row that answers.
ROW_START = "\n"
# Before the heads of its columns, which stand beside the cells of that row.
HEAD_ROW_START = "\n\n"
ENDS_WITH_PUNCTUATION = re.compile(r"[.!?:;,…][”’\"')\]]*$")


@dataclass
class Section:
    """The part of a page under one heading. `text` is its own text, without lower headings.

    `linked` is the share (0 to 1) of its text that is links: a section of links says little itself.
    """

    anchor: str
    heading: str = ""
    text: str = ""
    linked: float = 0.0

    @cached_property
    def words(self) -> _SectionWords:
        """Its words, as the index needs them."""
        return _section_words(self.heading, self.text)


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
        sections = [_restore_section(one) for one in _read_main_part(_main_element(path.read_text("utf-8")))]
        if sections:
            yield PageText(address, sections)


# A section and its words as plain values: the fields of both in their order.
PlainSection = tuple[tuple[str, str, str, float], tuple[str, str, str, str, tuple[int, ...]]]


def _restore_section(read: PlainSection) -> Section:
    """A section with its words, from its cached plain values."""
    section = Section(*read[0])
    section.words = _SectionWords(*read[1])
    return section


@cached
def _read_main_part(html: str) -> list[PlainSection]:
    """The sections of a page's main element and their words, as plain values that can be cached."""
    return [(astuple(section), astuple(section.words)) for section in read_sections(html)]


def read_sections(html: str) -> list[Section]:
    """The sections of one page; none where it has no heading with an id."""
    reader = _SectionReader()
    reader.feed(_main_element(html))
    reader.close()
    found = [_normalise_section(section) for section in reader.sections if section.anchor not in SKIPPED_SECTIONS]
    return [section for index, section in enumerate(found) if index == 0 or section.text]


def _main_element(html: str) -> str:
    """The HTML of the page's article, or else of its main element."""
    for tag in ("article", "main"):
        start = html.find(f"<{tag}")
        if start >= 0:
            end = html.rfind(f"</{tag}>")
            return html[start : end if end > start else None]
    return ""


def _normalise_section(section: Section) -> Section:
    """A section with single spaces in its heading, and `linked` as a share."""
    heading = " ".join(section.heading.split())
    length = len(section.text.replace(SEPARATOR, " ").replace(ROW_START, " "))
    return Section(section.anchor, heading, section.text, min(1.0, section.linked / max(1, length)))


def append_block(text: str, block: str, row: str = "") -> str:
    """A text with one more block; a separator follows a block without final punctuation.

    `row` precedes a block that begins a table row: ROW_START or HEAD_ROW_START.
    """
    if not text:
        return row + block if row == HEAD_ROW_START else block
    return f"{text}{row or (' ' if ENDS_WITH_PUNCTUATION.search(text) else SEPARATOR)}{block}"


class _SectionReader(HTMLParser):
    """An HTML parser that splits a page at headings, and at table rows with an id."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.sections: list[Section] = []
        self.open: list[str] = []
        self.skipping = 0
        self.in_heading = False
        # The section that is read; and the one around a table while a row of it is one.
        self.current: Section | None = None
        self.table_section: Section | None = None
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
            self.row = HEAD_ROW_START if "thead" in self.open else ROW_START
        if tag == "li":
            self.blank_entry = depth
        elif tag == "a" and self.blank_entry:
            self.leading_entry = self.leading_entry or self.blank_entry
        if not self.skipping and (tag in SKIPPED_TAGS or classes & SKIPPED_CLASSES or "data-no-search" in attributes):
            self.skipping = depth
        elif (
            not self.skipping and attributes.get("id") and (tag in SECTION_HEADINGS or (tag == "th" and self.sections))
        ):
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
        self.in_heading = self.in_heading and tag not in {*SECTION_HEADINGS, "th"}
        if tag == "table" and self.table_section:
            self.current, self.table_section = self.table_section, None

    def begin(self, section: Section, tag: str) -> None:
        """Open a section: below a heading, or a row with an address of its own, to the next or the table's end."""
        if tag == "th":
            self.table_section = self.table_section or self.current
            self.row = ""
        else:
            self.table_section = None
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
        if block and self.current and not BOILERPLATE.fullmatch(block):
            self.current.text = append_block(self.current.text, block, self.row)
            self.row = ""
            # With the space after it, or many short links would look like less.
            self.current.linked += self.block_linked + 1 if self.block_linked else 0
        self.block, self.block_linked = "", 0

    def close(self) -> None:
        """Add what was left open."""
        super().close()
        self.end_block()
