"""What a detector found and where, and the text it reads: a page's text as visitors see it, mapped back to the source.

A name is that name with a soft hyphen or a tag in it, in bold, with its letters as entities, or over the end of a
line. So detectors read a plain text that knows where each of its characters came from: without what cannot be seen,
lines of a paragraph joined, and behind it what stands in no line of a page: addresses, and what a tag's attributes
say.
"""

import html
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from urllib.parse import unquote

from nscp_site.content.fields import metadata_in
from nscp_site.schema.collections import COLLECTIONS, VOCABULARIES
from nscp_site.schema.types import DATE_READERS, Inside, Model
from nscp_site.schema.validation import models_in

# One kind of space, hyphen, apostrophe and quotation mark, plain figures and letters for wide ones.
PLAIN = str.maketrans(
    "\u00a0\u2002\u2003\u2007\u2008\u2009\u200a\u202f\u3000\u2010\u2011\u2012\u2013\u2014\u2212‘’ʼ“”＠"
    + "".join(chr(0xFF10 + figure) for figure in range(10))
    + "".join(chr(0x660 + figure) for figure in range(10)),
    "         ------'''\"\"@" + "0123456789" * 2,
)
BLOCK_TAGS = (
    "address|article|aside|blockquote|caption|dd|div|dl|dt|figcaption|figure|h[1-6]|hr|li|ol|p|pre|section|summary|"
    "table|t[dhr]|tbody|thead|ul"
)
HIDDEN = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u0300-\u036f"
# What is no plain letter of a text. The first sign is looked for alone, which is quick; what follows says what it is.
TOKEN = re.compile(
    rf"""[<&\[\]{{|\n*_`~\\:{HIDDEN}-](?:
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
    | (?P<unseen>(?<=[{HIDDEN}*`~\\\[\]])|(?<=(?<![^\W_])_)|(?<=_)(?![^\W_]))
    )""",
    re.VERBOSE | re.MULTILINE,
)
LINE_BREAK = re.compile(r"<(?:br|wbr|hr)\b", re.IGNORECASE)
SAID = re.compile(r"""=\s{0,5}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
CELL = re.compile(r'"(?:[^"]|"")*"|[,;\t]')


@dataclass(frozen=True, order=True)
class Spot:
    """A place in a text that could tell who somebody is: from `start` up to `end`, counted in characters.

    `kind` is the name of the rule it breaks; `hint` is all that may be shown of it; `day` is the date it gives, as
    year-month-day, or month-day where it names no year. `words` are those that make it a name: where all of them are
    known otherwise, it is none. `sort` says how sure it is, `around` whom the paragraph speaks of.
    """

    start: int
    end: int
    kind: str
    hint: str = ""
    day: str = ""
    words: str = ""
    sort: str = ""
    around: str = ""


@dataclass(frozen=True)
class Reading:
    """A text as visitors read it; `places[i]` is where its character i stands in the text of the file."""

    text: str
    places: Sequence[int]

    def in_file(self, spot: Spot) -> Spot:
        """A spot of the reading as a spot of the file."""
        return replace(spot, start=self.places[spot.start], end=self.places[spot.end - 1] + 1)


class Scribe:
    """Writes down what is read, and where each character came from."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.places: list[Sequence[int]] = []

    def write(self, text: str, places: Sequence[int]) -> None:
        """Add a text with the place of each of its characters."""
        self.parts.append(text)
        self.places.append(places)

    def mark(self, text: str, place: int) -> None:
        """Add a text all of which stands for one place."""
        self.write(text, [place] * len(text))


def read_plainly(text: str, *, table: bool = False) -> Reading:
    """A text as it is read; `table` is a CSV file, whose cells are read apart."""
    if table:
        text = CELL.sub(apart, text)
    main, aside, last = Scribe(), Scribe(), 0
    for token in TOKEN.finditer(text):
        main.write(text[last : token.start()], range(last, token.start()))
        last = token.end()
        PARTS[str(token.lastgroup)](token, main, aside)
        if table and token.lastgroup == "wrap":
            main.mark("\n\n", token.start())
    main.write(text[last:], range(last, len(text)))
    main.mark("\n\n", len(text))
    read = "".join([*main.parts, *aside.parts]).translate(PLAIN)
    return Reading(composed(read), [*chain.from_iterable([*main.places, *aside.places])])


def composed(text: str) -> str:
    """A text with letters that are signs of their own, such as those of mathematics, as plain letters."""
    if text.isascii() or not any("\U0001d400" <= letter <= "\U0001d7ff" for letter in text):
        return text
    return "".join(unicodedata.normalize("NFKC", letter)[:1] or " " for letter in text)


def apart(match: re.Match[str]) -> str:
    """The edge of a cell as in a table of Markdown, and a cell in quotes as it is, both as long as they were."""
    found = match[0]
    return "|" if len(found) == 1 else f"\u200b{found[1:-1]}\u200b"


def drop(_: re.Match[str], __: Scribe, ___: Scribe) -> None:
    """What is not seen at all."""


def decode(token: re.Match[str], main: Scribe, _: Scribe) -> None:
    """An entity is the character that it stands for."""
    decoded = html.unescape(token[0])
    if decoded != "\u00ad":
        main.mark(" " if decoded.isspace() else decoded, token.start())


def space(token: re.Match[str], main: Scribe, _: Scribe) -> None:
    """A space in the place of something."""
    main.mark(" ", token.start())


def spell(token: re.Match[str], main: Scribe, _: Scribe) -> None:
    """A sign of an e-mail address spelled out, as in jane[at]example[dot]org: in round brackets, which are read."""
    main.write(f"({token[0][1:-1]})", range(*token.span()))


def part(token: re.Match[str], main: Scribe, _: Scribe) -> None:
    """The edge of a paragraph or an entry; the cells of a row belong together."""
    main.mark("\n" if "|" in token[0] else "\n\n", token.start())


def set_aside(token: re.Match[str], _: Scribe, aside: Scribe) -> None:
    """A remark in the middle of a text is no part of it, and can be read all the same."""
    aside.write(f"{token[0]}\n\n", [*range(*token.span()), *[token.start()] * 2])


def look_inside(token: re.Match[str], main: Scribe, aside: Scribe) -> None:
    """What a tag says when one points at it, or hears it read out."""
    if token.lastgroup == "block":
        main.mark("\n", token.start())
    elif LINE_BREAK.match(token[0]):
        main.mark(" ", token.start())
    for said in SAID.finditer(token[0]):
        start, end = said.span(said.lastindex or 0)
        aside.write(
            f"{token[0][start:end]}\n\n", [*range(token.start() + start, token.start() + end), *[token.start()] * 2]
        )


def follow(token: re.Match[str], main: Scribe, aside: Scribe) -> None:
    """An address with what its signs stand for, and a link's title."""
    aside.mark(f"{unquote(token[0].strip(']()<>'))}\n\n", token.start())
    main.mark(" " if token.lastgroup == "bare" else "", token.start())


PARTS = {
    "block": look_inside,
    "remark": set_aside,
    "tag": look_inside,
    "entity": decode,
    "link": follow,
    "bare": follow,
    "attributes": look_inside,
    "mark": space,
    "spelled": spell,
    "note": space,
    "apart": part,
    "wrap": space,
    "unseen": drop,
}


def matches(pattern: re.Pattern[str], text: str, kind: str, *, hint: bool = False) -> Iterator[Spot]:
    """A spot for each match: of the group `it` where the pattern has one, else of the whole."""
    group: str | int = "it" if "it" in pattern.groupindex else 0
    for match in pattern.finditer(text):
        yield Spot(match.start(group), match.end(group), kind, initial(match[group]) if hint else "")


def initial(text: str) -> str:
    """All that is shown of a text: its first character."""
    return f"{text.strip()[:1]}…"


def place_of(text: str, start: int) -> tuple[int, int]:
    """Line and column of a character, both from 1."""
    return text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)


FIELDS = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*$", re.MULTILINE | re.DOTALL)
# A list of records, all of which is fields.
LIST = re.compile(r"\A(?:#.*\n|\n|---\n)*[\w-]+:[ \t]*\n.*\Z", re.DOTALL)


def fields_that(fits: Callable[[object], bool]) -> str:
    """The names of all fields one of whose markers fits, as alternatives of a pattern."""
    found = set()
    models: list[type[Model]] = [one.model for one in COLLECTIONS.values()]
    models += [one.model for one in VOCABULARIES.values()]
    while models:
        for name, info in models.pop().model_fields.items():
            if any(fits(mark) for mark in (*info.metadata, *metadata_in(info.annotation))):
                found.add(name)
            models += models_in(info.annotation)
    return "|".join(sorted(found))


# Fields that hold a date say when the page was checked, published and so on; those for editors alone are never shown.
DATED = re.compile(
    rf"^[ \t-]*(?:{fields_that(lambda mark: getattr(mark, 'func', None) in DATE_READERS)}|/[\w./-]+):"
    r"[ \t]*['\"]?(?P<value>\d{4}(?:-\d\d){0,2})\b",
    re.MULTILINE,
)
INSIDE = re.compile(
    rf"^(?:{fields_that(lambda mark: isinstance(mark, Inside))}):(?P<value>.*(?:\n[ \t]+.*)*)", re.MULTILINE
)


def without_own_fields(text: str) -> str:
    """The text with the values of date fields and of fields for editors blanked, letter by letter."""
    fields = FIELDS.match(text) or LIST.match(text)
    if fields is None:
        return text
    blanked = INSIDE.sub(blank, DATED.sub(blank, fields[0]))
    return blanked + text[fields.end() :]


def blank(match: re.Match[str]) -> str:
    """A field with spaces in the place of its value; line ends stay."""
    value = match["value"]
    return match[0].removesuffix(value) + re.sub(r"[^\n]", " ", value)
