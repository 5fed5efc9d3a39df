"""The `Detection` record, and extraction of a page's visible text with the source offset of each character.

A name may hold a soft hyphen or a tag, be in bold, be written as entities, or run over a line break. So detectors
read a normalised text: invisible characters and markup are removed, the lines of a paragraph are joined, and URLs and
the values of HTML attributes, which stand in no paragraph, are appended at the end.
"""

import html
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import unquote

from nscp_site.content.fields import annotation_markers
from nscp_site.schema.collections import COLLECTIONS, VOCABULARIES
from nscp_site.schema.types import DATE_PARSERS, EditorsOnly, Model
from nscp_site.schema.validation import models_in

# One kind of space, hyphen, apostrophe and quotation mark, plain figures and letters for wide ones.
CHARACTER_MAP = str.maketrans(
    "\u00a0\u2002\u2003\u2007\u2008\u2009\u200a\u202f\u3000\u2010\u2011\u2012\u2013\u2014\u2212‘’ʼ“”＠"
    + "".join(chr(0xFF10 + figure) for figure in range(10))
    + "".join(chr(0x660 + figure) for figure in range(10)),
    "         ------'''\"\"@" + "0123456789" * 2,
)
BLOCK_TAGS = (
    "address|article|aside|blockquote|caption|dd|div|dl|dt|figcaption|figure|h[1-6]|hr|li|ol|p|pre|section|summary|"
    "table|t[dhr]|tbody|thead|ul"
)
INVISIBLE = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u0300-\u036f"
# What is no plain letter of a text. The first sign is looked for alone, which is quick; what follows says what it is.
TOKEN = re.compile(
    rf"""[<&\[\]{{|\n*_`~\\:{INVISIBLE}-](?:
      (?P<block>(?<=<)/?(?:{BLOCK_TAGS}|{BLOCK_TAGS.upper()})\b[^<>]{{0,2000}}>)
    | (?P<remark>(?<=<)!--[^<>\n]{{0,500}}-->)
    | (?P<tag>(?<=<)(?:/?[a-zA-Z][^<>]{{0,2000}}>|!--)|(?<=-)->)
    | (?P<entity>(?<=&)(?:\#\d{{1,7}}|\#[xX][0-9a-fA-F]{{1,6}}|[a-zA-Z][a-zA-Z0-9]{{1,31}});)
    | (?P<link>(?<=\])\(<?[^()\s]{{0,2000}}(?:\([^()\s]{{0,500}}\)[^()\s]{{0,500}}){{0,3}}
        (?:\s+["'][^"'\n]{{0,500}}["'])?\))
    | (?P<bare>(?<=:)//[^\s<>"'\])]{{1,2000}})
    | (?P<attributes>(?<=\{{):[^{{}}\n]{{0,1000}}\}})
    | (?P<mark>(?<=\{{)\ *[a-z]+\ *:[^{{}}\n]{{0,300}}\}})
    | (?P<note>(?<=\[)\^[\w-]{{1,80}}\]:?)
    | (?P<apart>(?<=\n)(?:[ \t]*\n)+[ \t]*|(?<=\n)(?=[ \t]*(?:[-+*][ ]|\#|\||\d{{1,3}}[.)][ ]|[\w-]{{1,40}}:(?:[ ]|$)
        |---|===|\*\[|\[))|(?<=\|)[ \t]*)
    | (?P<spelled>(?<=\[)(?:at|dot|AT|DOT|@|\.)\])
    | (?P<wrap>(?<=\n)[ \t]*(?:>[ \t]?)*)
    | (?P<unseen>(?<=[{INVISIBLE}*`~\\\[\]])|(?<=(?<![^\W_])_)|(?<=_)(?![^\W_]))
    )""",
    re.VERBOSE | re.MULTILINE,
)
LINE_BREAK = re.compile(r"<(?:br|wbr|hr)\b", re.IGNORECASE)
ATTRIBUTE_VALUE = re.compile(r"""=\s{0,5}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
CSV_TOKEN = re.compile(r'"(?:[^"]|"")*"|[,;\t]')


@dataclass(frozen=True, order=True)
class Detection:
    """A range of a text that may identify somebody: from `start` up to `end`, in characters.

    `kind` is the name of the check; `hint` is all that a message may show; `day` is the date found, as YYYY-MM-DD or
    MM-DD; `name_words` are the words of a name, which is public if all of them are known. `label` is the detector's
    classification (such as `sure` or `office`) and, in the results of `find_sensitive_data`, the severity. `signals`
    are those of the paragraph, separated by spaces: see `subjects.classify_sentence`.
    """

    start: int
    end: int
    kind: str = ""
    hint: str = ""
    day: str = ""
    name_words: str = ""
    label: str = ""
    signals: str = ""

    @classmethod
    def of(cls, match: re.Match[str], group: str | int = 0, **facts: str) -> "Detection":
        """What a pattern, or a group of it, matches."""
        return cls(match.start(group), match.end(group), **facts)

    @cached_property
    def context(self) -> frozenset[str]:
        """The signals as a set."""
        return frozenset(self.signals.split())


@dataclass(frozen=True)
class _VisibleText:
    """A text as visitors read it; `offsets[i]` is the source offset of its character i."""

    text: str
    offsets: Sequence[int]

    def to_source(self, spot: Detection) -> Detection:
        """A detection in the visible text as one in the source."""
        return replace(spot, start=self.offsets[spot.start], end=self.offsets[spot.end - 1] + 1)


# A part of the visible text, with the source offset of each of its characters.
_Part = tuple[str, Sequence[int]]


def extract_visible_text(text: str, *, table: bool = False) -> _VisibleText:
    """The visible text of Markdown with source offsets; `table` is true for CSV, whose cells are read one by one."""
    if table:
        text = CSV_TOKEN.sub(_replace_csv_token, text)
    main: list[_Part] = []
    aside: list[_Part] = []
    last = 0
    for token in TOKEN.finditer(text):
        start = token.start()
        main += [(text[last:start], range(last, start)), _replace_token(token)]
        if table and token.lastgroup == "wrap":
            main.append(_part_at("\n\n", start))
        for part in _find_hidden_texts(token):
            aside += [part, _part_at("\n\n", start)]
        last = token.end()
    parts = [*main, (text[last:], range(last, len(text))), _part_at("\n\n", len(text)), *aside]
    joined = "".join(part for part, _ in parts).translate(CHARACTER_MAP)
    return _VisibleText(_normalise_math_letters(joined), [offset for _, offsets in parts for offset in offsets])


def _normalise_math_letters(text: str) -> str:
    """A text of the same length with mathematical alphanumeric letters (U+1D400 to U+1D7FF) as plain ones."""
    if text.isascii() or not any("\U0001d400" <= letter <= "\U0001d7ff" for letter in text):
        return text
    return "".join(unicodedata.normalize("NFKC", letter)[:1] or " " for letter in text)


def _replace_csv_token(match: re.Match[str]) -> str:
    """A CSV separator as a Markdown cell edge, a quoted cell without its quotes; both keep their length."""
    found = match[0]
    return "|" if len(found) == 1 else f"\u200b{found[1:-1]}\u200b"


# What is seen of a token, by its group: the cells of a row stay in one paragraph. Of the others nothing is seen.
SHOWN = {"block": "\n", "bare": " ", "mark": " ", "note": " ", "wrap": " "}


def _part_at(text: str, place: int) -> _Part:
    """A text all of which comes from one source offset."""
    return text, [place] * len(text)


def _replace_token(token: re.Match[str]) -> _Part:
    """What visitors see in the place of a token."""
    kind, found = str(token.lastgroup), token[0]
    shown = SHOWN.get(kind, "")
    if kind == "spelled":
        # `[at]` and `[dot]` of an e-mail address, in the brackets that detectors expect.
        return f"({found[1:-1]})", range(*token.span())
    if kind == "entity":
        character = html.unescape(found)
        shown = " " if character.isspace() else character.replace("\u00ad", "")
    elif kind == "apart":
        shown = "\n" if "|" in found else "\n\n"
    elif kind == "tag" and LINE_BREAK.match(found):
        shown = " "
    return _part_at(shown, token.start())


def _find_hidden_texts(token: re.Match[str]) -> Iterator[_Part]:
    """What a token holds that stands in no sentence but can be read: a remark, values of attributes, an address."""
    if token.lastgroup == "remark":
        yield token[0], range(*token.span())
    elif token.lastgroup in ("link", "bare"):
        yield _part_at(unquote(token[0].strip("]()<>")), token.start())
    elif token.lastgroup in ("block", "tag", "attributes"):
        for value in ATTRIBUTE_VALUE.finditer(token[0]):
            group = value.lastindex or 0
            yield value[group], range(token.start() + value.start(group), token.start() + value.end(group))


def detect_patterns(text: str, *patterns: re.Pattern[str], label: str = "", hint: bool = False) -> Iterator[Detection]:
    """A detection for each match: of the group `it` if the pattern has one, else of the whole match."""
    for pattern in patterns:
        group = "it" if "it" in pattern.groupindex else 0
        for match in pattern.finditer(text):
            yield Detection.of(match, group, label=label, hint=mask(match[group]) if hint else "")


def mask(text: str) -> str:
    """The first character and an ellipsis: all that a message may show of a text."""
    return f"{text.strip()[:1]}…"


def line_and_column(text: str, start: int) -> tuple[int, int]:
    """Line and column, both from 1, of an offset."""
    return text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)


FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*$", re.MULTILINE | re.DOTALL)
# A list of records, all of which is fields.
RECORD_LIST = re.compile(r"\A(?:#[^\n]*\n|\n|---\n)*[\w-]+:[ \t]*\n.*\Z", re.DOTALL)


def _join_field_names(fits: Callable[[object], bool]) -> str:
    """The names of all model fields with a marker that satisfies `fits`, joined by `|` for a pattern."""
    found = set()
    models: list[type[Model]] = [one.model for one in COLLECTIONS.values()]
    models += [one.model for one in VOCABULARIES.values()]
    while models:
        for name, info in models.pop().model_fields.items():
            if any(fits(mark) for mark in (*info.metadata, *annotation_markers(info.annotation))):
                found.add(name)
            models += models_in(info.annotation)
    return "|".join(sorted(found))


# Fields that hold a date say when the page was checked, published and so on; those for editors alone are never shown.
DATE_FIELD = re.compile(
    rf"^[ \t-]*(?:{_join_field_names(lambda mark: getattr(mark, 'func', None) in DATE_PARSERS)}|/[\w./-]+):"
    r"[ \t]*['\"]?(?P<value>\d{4}(?:-\d\d){0,2})\b",
    re.MULTILINE,
)
EDITORS_FIELD = re.compile(
    rf"^(?:{_join_field_names(lambda mark: isinstance(mark, EditorsOnly))}):(?P<value>.*(?:\n[ \t]+.*)*)", re.MULTILINE
)


def blank_exempt_fields(text: str) -> str:
    """The text, of the same length, with the values of date fields and of editors' fields replaced by spaces."""
    fields = FRONT_MATTER.match(text) or RECORD_LIST.match(text)
    if fields is None:
        return text
    blanked = EDITORS_FIELD.sub(blank_value, DATE_FIELD.sub(blank_value, fields[0]))
    return blanked + text[fields.end() :]


def blank_value(match: re.Match[str]) -> str:
    """A matched field with its value replaced by spaces; line ends stay."""
    return match[0].removesuffix(match["value"]) + re.sub(r"[^\n]", " ", match["value"])
