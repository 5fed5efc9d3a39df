"""Editorial prose: finds the text that editors wrote (not a source document's) and rates its readability.

A source document's own words are never judged. Editorial are the pages of docs/, the fields marked as
`EditorialWords`, and the title and body of items whose `is_text_editorial()` is true. Readability is the Automated
Readability Index (Smith and Senter, 1967), a United States school grade: 7 or below suits a reading age of 9 to 12.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from nscp_site.cache import memoised
from nscp_site.content.library import Entry, Library
from nscp_site.content.shortcodes import FENCED_CODE, SHORTCODE, blank_fenced_code, blank_match, find_texts
from nscp_site.findings import Finding
from nscp_site.schema.collections import COLLECTIONS, VOCABULARIES
from nscp_site.schema.documents import ProsePage
from nscp_site.schema.field_facts import describe_fields, walk_fields
from nscp_site.schema.types import Model
from nscp_site.sources import Document, Loc

CODE_PATTERNS = (FENCED_CODE, re.compile(r"`[^`\n]+`"), re.compile(r"<!--.*?-->", re.DOTALL))
# What a text holds besides: tags, marks, attributes, addresses, quotations in blocks.
NON_PROSE_PATTERNS = (
    re.compile(r"</?[A-Za-z][^<>]*>"),
    SHORTCODE,
    re.compile(r"\{:?[^{}\n]*\}"),
    re.compile(r"(?<=\])\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)"),
    re.compile(r"(?:https?://|www\.)[^\s<>)\]]+"),
    # From where a word begins only: looked for from every letter, long words take long.
    re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    re.compile(r"^[ \t]*>.*$", re.MULTILINE),
)
QUOTATION = re.compile(r"“(?:[^“”\n]|\n(?!\s*\n))*”|(?<!\w)‘[^‘’\n]*(?:’\w[^‘’\n]*)*’(?!\w)|(?<![\w\"])\"[^\"\n]*\"")
FINAL_STOP = re.compile(r"[.!?](?=[”’\"]$)")


@lru_cache(maxsize=4096)
def mask_non_prose(text: str) -> str:
    """Replace all but editorial prose (code, markup, URLs, quotations) by spaces; offsets and lines are unchanged."""
    text = mask_code(text)
    for pattern in NON_PROSE_PATTERNS:
        text = pattern.sub(blank_match, text)
    return QUOTATION.sub(_mask_quotation, text)


def mask_code(text: str) -> str:
    """Replace code and comments by spaces; offsets and lines are unchanged."""
    for pattern in CODE_PATTERNS:
        text = pattern.sub(blank_match, text)
    return text


def _mask_quotation(match: re.Match[str]) -> str:
    """Mask a quotation but for its final stop, which may also end our sentence."""
    stop = FINAL_STOP.search(match[0])
    blank = blank_match(match)
    return blank if stop is None else blank[: stop.start()] + stop[0] + blank[stop.end() :]


FAMILY_AUDIENCES = frozenset({"parents", "young-people"})
# Pages of docs/ for parents and young people, and the folders that hold them.
FAMILY_PAGES = ("index.md", "browse-safely.md", "worried/", "parents/", "young-people/")


@dataclass(frozen=True)
class Passage:
    """A text of ours: `raw` as it stands in the file at a path and line, `text` what visitors read of it.

    Both are of one length, so that a place in one is a place in the other.
    """

    path: str
    line: int
    raw: str
    text: str
    for_families: bool = False
    is_body: bool = False

    def finding(self, start: int, message: str, mark: str) -> Finding:
        """What is wrong at a place of the passage. The column of what stands in a field is looked for later."""
        column = start - self.raw.rfind("\n", 0, start) if self.is_body else 0
        return Finding(self.path, self.line + self.raw.count("\n", 0, start), message, column=column, mark=mark)


@memoised
def editorial_passages(library: Library) -> tuple[Passage, ...]:
    """Return every editorial text: items first, then vocabularies, then docs/."""
    return tuple(_find_passages(library))


def _find_passages(library: Library) -> Iterator[Passage]:
    """Yield every editorial text of the library."""
    for entry in library.entries():
        yield from item_passages(entry)
    for name, records in library.vocabularies.items():
        ours = _editorial_fields(VOCABULARIES[name].model)
        for record in records.values():
            yield from _field_passages(record.document, ours, for_families=False)
    for path, document in library.prose.items():
        yield from _prose_passages(path, document)


def item_passages(entry: Entry) -> Iterator[Passage]:
    """Yield the editorial texts of an item."""
    for_families = bool(FAMILY_AUDIENCES.intersection(entry.item.audience))
    ours = _editorial_fields(COLLECTIONS[entry.collection].model)
    if entry.item.is_text_editorial():
        ours |= {("title",)}
        yield _body_passage(entry.document, for_families=for_families)
    yield from _field_passages(entry.document, ours, for_families=for_families)


def _prose_passages(path: str, document: Document) -> Iterator[Passage]:
    """Yield the texts of a page of docs/; `path` is its path there."""
    for_families = is_family_page(path)
    yield from _field_passages(document, _editorial_fields(ProsePage), for_families=for_families)
    yield _body_passage(document, for_families=for_families)


def is_family_page(path: str) -> bool:
    """Whether a page of docs/ is for parents or young people."""
    return path in FAMILY_PAGES or path.startswith(tuple(name for name in FAMILY_PAGES if name.endswith("/")))


def _body_passage(document: Document, *, for_families: bool) -> Passage:
    """Return the text below the fields."""
    text = mask_non_prose(document.body)
    return Passage(document.path, document.body_line, document.body, text, for_families, is_body=True)


def _field_passages(document: Document, ours: frozenset[Loc], *, for_families: bool) -> Iterator[Passage]:
    """The texts in fields of these names."""
    for loc, raw in find_texts(document.fields, ()):
        if tuple(name for name in loc if isinstance(name, str)) in ours:
            yield Passage(document.path, document.line_of(loc), raw, mask_non_prose(raw), for_families)


@lru_cache(maxsize=64)
def _editorial_fields(model: type[Model]) -> frozenset[Loc]:
    """Return the path of every field marked as editorial."""
    return frozenset(path for path, facts in walk_fields(describe_fields(model)) if facts.is_editorial)


MAX_FAMILY_READABILITY = 7.0
MARKDOWN_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
MARKDOWN_SYNTAX = re.compile(r"\{:[^}]*\}|[*_>#|`]|^\s*(?:[-+]|\d+\.)\s+", re.MULTILINE)
END_OF_SENTENCE = re.compile(r"[.!?:;]+(?:\s|$)|\n+")
WORD = re.compile(r"[\w’'-]*\w")


def readability_index(text: str, names: Iterable[str] = ()) -> float:
    """Return the Automated Readability Index of a Markdown text; 0.0 for a text without words.

    `names` of organisations are excluded: a reader knows them or skips them. A heading, a list entry and a clause
    before a colon or semicolon count as sentences.
    """
    words_only = strip_markdown(text)
    for name in sorted(names, key=len, reverse=True):
        words_only = words_only.replace(name, "")
    sentences = [words for part in END_OF_SENTENCE.split(words_only) if (words := WORD.findall(part))]
    words = [word for sentence in sentences for word in sentence]
    if not words:
        return 0.0
    characters = sum(len(word) for word in words)
    return 4.71 * characters / len(words) + 0.5 * len(words) / len(sentences) - 21.43


def strip_markdown(text: str) -> str:
    """Strip shortcodes, link targets and formatting from a Markdown text."""
    return MARKDOWN_SYNTAX.sub("", MARKDOWN_LINK.sub(r"\1", SHORTCODE.sub("", blank_fenced_code(text))))


def organisation_names(library: Library) -> set[str]:
    """Return every name of a partner, group or contact."""
    names = {contact.name for contact in library.values("contacts").values()}
    for collection in ("partners", "groups"):
        for entry in library.ordered(collection):
            names |= {entry.item.title, *entry.item.also_called}
    return names
