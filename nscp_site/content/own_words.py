"""The text that editors write themselves, what of it readers see, and how hard it is to read.

A document's own words are facts and never judged. Ours are the pages of docs/, the fields that the schema marks as
`OurWords`, and the title and text of items whose `text_is_ours`. Difficulty is the Automated Readability Index (Smith
and Senter, 1967), the United States school grade a reader needs: 7 or below suits a reading age of 9 to 12.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from nscp_site.cache import memoised
from nscp_site.content.library import Entry, Library
from nscp_site.content.shortcodes import MARK, texts_in, without_code
from nscp_site.findings import Finding
from nscp_site.schema.collections import COLLECTIONS, VOCABULARIES
from nscp_site.schema.documents import ProsePage
from nscp_site.schema.field_facts import fields_of, walk
from nscp_site.schema.types import Model
from nscp_site.sources import Document, Loc

CODE = (
    re.compile(r"^(```|~~~).*?^\1[ \t]*$", re.MULTILINE | re.DOTALL),
    re.compile(r"`[^`\n]+`"),
    re.compile(r"<!--.*?-->", re.DOTALL),
)
# What a text holds besides: tags, marks, attributes, addresses, quotations in blocks.
NOT_WORDS = (
    re.compile(r"</?[A-Za-z][^<>]*>"),
    MARK,
    re.compile(r"\{:?[^{}\n]*\}"),
    re.compile(r"(?<=\])\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)"),
    re.compile(r"(?:https?://|www\.)[^\s<>)\]]+"),
    # From where a word begins only: looked for from every letter, long words take long.
    re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    re.compile(r"^[ \t]*>.*$", re.MULTILINE),
)
QUOTATION = re.compile(r"“(?:[^“”\n]|\n(?!\s*\n))*”|(?<!\w)‘[^‘’\n]*(?:’\w[^‘’\n]*)*’(?!\w)|(?<![\w\"])\"[^\"\n]*\"")
STOP = re.compile(r"[.!?](?=[”’\"]$)")


@lru_cache(maxsize=4096)
def our_words(text: str) -> str:
    """The text with all else blanked, of the same length and with the same lines."""
    text = outside_code(text)
    for pattern in NOT_WORDS:
        text = pattern.sub(blanked, text)
    return QUOTATION.sub(quoted, text)


def outside_code(text: str) -> str:
    """The text with code and comments blanked, of the same length and with the same lines."""
    for pattern in CODE:
        text = pattern.sub(blanked, text)
    return text


def blanked(match: re.Match[str]) -> str:
    """As many blanks, with the same line ends."""
    return re.sub(r"[^\n]", " ", match[0])


def quoted(match: re.Match[str]) -> str:
    """A quotation blanked, but for the stop that ends it: our sentence may end there too."""
    stop = STOP.search(match[0])
    blank = blanked(match)
    return blank if stop is None else blank[: stop.start()] + stop[0] + blank[stop.end() :]


FAMILIES = frozenset({"parents", "young-people"})
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
def passages(library: Library) -> tuple[Passage, ...]:
    """Every text of ours: items first, then the lists, then docs/."""
    return tuple(texts_of_ours(library))


def texts_of_ours(library: Library) -> Iterator[Passage]:
    """The same, one by one."""
    for entry in library.entries():
        yield from of_item(entry)
    for name, records in library.vocabularies.items():
        ours = our_fields(VOCABULARIES[name].model)
        for record in records.values():
            yield from of_fields(record.document, ours, for_families=False)
    for path, document in library.prose.items():
        yield from of_prose(path, document)


def of_item(entry: Entry) -> Iterator[Passage]:
    """The texts of ours in an item."""
    for_families = bool(FAMILIES.intersection(entry.item.audience))
    ours = our_fields(COLLECTIONS[entry.collection].model)
    if entry.item.text_is_ours():
        ours |= {("title",)}
        yield of_body(entry.document, for_families=for_families)
    yield from of_fields(entry.document, ours, for_families=for_families)


def of_prose(path: str, document: Document) -> Iterator[Passage]:
    """The texts of a page of docs/, given by its path there."""
    for_families = is_for_families(path)
    yield from of_fields(document, our_fields(ProsePage), for_families=for_families)
    yield of_body(document, for_families=for_families)


def is_for_families(path: str) -> bool:
    """Whether a page of docs/ is for parents or young people."""
    return path in FAMILY_PAGES or path.startswith(tuple(name for name in FAMILY_PAGES if name.endswith("/")))


def of_body(document: Document, *, for_families: bool) -> Passage:
    """The text below the fields."""
    text = our_words(document.body)
    return Passage(document.path, document.body_line, document.body, text, for_families, is_body=True)


def of_fields(document: Document, ours: frozenset[Loc], *, for_families: bool) -> Iterator[Passage]:
    """The texts in fields of these names."""
    for loc, raw in texts_in(document.fields, ()):
        if tuple(name for name in loc if isinstance(name, str)) in ours:
            yield Passage(document.path, document.line_of(loc), raw, our_words(raw), for_families)


@lru_cache(maxsize=64)
def our_fields(model: type[Model]) -> frozenset[Loc]:
    """The names that lead to each field whose words are the editors'."""
    return frozenset(path for path, facts in walk(fields_of(model)) if facts.ours)


HARDEST_FOR_FAMILIES = 7.0
LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
DECORATION = re.compile(r"\{:[^}]*\}|[*_>#|`]|^\s*(?:[-+]|\d+\.)\s+", re.MULTILINE)
END_OF_SENTENCE = re.compile(r"[.!?:;]+(?:\s|$)|\n+")
WORD = re.compile(r"[\w’'-]*\w")


def readability_index(text: str, names: Iterable[str] = ()) -> float:
    """The Automated Readability Index of a Markdown text; 0.0 for a text without words.

    `names` of organisations are left out of the count: a reader knows them or skips them. A heading, a list entry
    and a part before a colon or semicolon count as sentences.
    """
    plain = plain_words(text)
    for name in sorted(names, key=len, reverse=True):
        plain = plain.replace(name, "")
    sentences = [words for part in END_OF_SENTENCE.split(plain) if (words := WORD.findall(part))]
    words = [word for sentence in sentences for word in sentence]
    if not words:
        return 0.0
    characters = sum(len(word) for word in words)
    return 4.71 * characters / len(words) + 0.5 * len(words) / len(sentences) - 21.43


def plain_words(text: str) -> str:
    """A Markdown text without its marks, the addresses of its links and its decoration."""
    return DECORATION.sub("", LINK.sub(r"\1", MARK.sub("", without_code(text))))


def organisation_names(library: Library) -> set[str]:
    """Every name of a partner, a group or a contact that the content knows."""
    names = {contact.name for contact in library.values("contacts").values()}
    for collection in ("partners", "groups"):
        for entry in library.ordered(collection):
            names |= {entry.item.title, *entry.item.also_called}
    return names
