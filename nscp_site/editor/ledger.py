"""The ledger of words: every word of a document must stand in its draft, in its place, or be told as left out.

The words of the document are compared with those that the site will print of the draft. Words are what counts: their
letters, whatever their case on paper, and not the signs between them.
"""

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from html.parser import HTMLParser
from itertools import groupby, pairwise

from nscp_site.editor.pdf_scripts import bare
from nscp_site.pages.accessible_tables import HEADINGS
from nscp_site.pages.markdown import to_html

# A raised or lowered figure is a word of its own: 10³ is not 103.
RAISED = re.compile("([⁰¹²³⁴-⁹₀-₉]+)")
# Chinese and Japanese write no spaces between words: each sign is one.
SIGNS = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
WORDS = re.compile(rf"[{SIGNS}]|[^\W_{SIGNS}]+|[£€$%]")
BETWEEN_SIGNS = re.compile(rf"(?<=[{SIGNS}]) (?=[{SIGNS}])")
# Stretches up to this many pairs of words are compared each with each; beyond, they count as changed.
MOST_PAIRS = 4_000_000
# So many letters beside each other are words that are set wide.
FEWEST_WIDE = 4
# As many words quoted of a longer stretch that moved or changed.
QUOTED = 12


@dataclass(frozen=True)
class Word:
    """A word of a document, and its place: `page 3, paragraph 2`. One that is `parted` goes on in the next word."""

    text: str
    place: str
    parted: bool = False


@dataclass
class Compared:
    """What is not in the draft as it was in the document, as sentences that name its place."""

    missing: list[str] = field(default_factory=list)
    moved: list[Word] = field(default_factory=list)
    apart: dict[str, list[str]] = field(default_factory=dict)
    wide: dict[str, list[str]] = field(default_factory=dict)

    @property
    def order(self) -> list[str]:
        """What stands elsewhere, as a sentence for each place."""
        made = []
        for place, group in groupby(self.moved, key=lambda word: word.place):
            words = list(group)
            such = quoted(words[:QUOTED])
            told = f"the order of {len(words)} words is another than in the file, such as “{such}”: compare"
            made.append(f"{capital(place)}: {told}.")
        return made

    @property
    def parted(self) -> list[str]:
        """What stands in more or fewer words than the file has, as a sentence for each place."""
        kinds = {
            "words are parted in the draft": self.apart,
            "letters that stand apart in the file are words in the draft": self.wide,
        }
        return [
            f"{capital(place)}: {told}: {', '.join(dict.fromkeys(parts))}."
            for told, found in kinds.items()
            for place, parts in found.items()
        ]


def words_in(text: str) -> list[str]:
    """The words of a text, in one form whatever ligatures they are printed with."""
    plain = unicodedata.normalize("NFKC", RAISED.sub(r" \1 ", text)).replace("\u00ad", "")
    return WORDS.findall(plain.casefold())


def at(place: str, text: str) -> list[Word]:
    """The words of a text that stands in one place."""
    return [Word(word, place) for word in words_in(text)]


class Shown(HTMLParser):
    """Collects what a page shows: no number of a note, no sign that leads back from one."""

    SPACED = frozenset(("p", "li", "td", "th", "br", "sup", "sub", "tr", "div", "pre", "blockquote", *HEADINGS))

    def __init__(self, *, numbers: bool) -> None:
        super().__init__()
        self.numbers = numbers
        self.lists: list[int | None] = []
        self.texts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag begins; what a note's number and its way back say is not the document's."""
        named = dict(attrs)
        if self.silent and tag in ("sup", "a"):
            self.silent += 1
        elif str(named.get("id", "")).startswith("fnref") or named.get("class") == "footnote-backref":
            self.silent = 1
        if tag in ("ol", "ul"):
            self.lists.append(int(named.get("start") or 1) if tag == "ol" else None)
        if tag in self.SPACED:
            self.texts.append(" ")
        if tag == "li" and self.lists and self.lists[-1] is not None:
            if self.numbers:
                self.texts.append(f"{self.lists[-1]} ")
            self.lists[-1] += 1

    def handle_endtag(self, tag: str) -> None:
        """A tag ends."""
        if tag in ("ol", "ul") and self.lists:
            self.lists.pop()
        if self.silent and tag in ("sup", "a"):
            self.silent -= 1
        if tag in self.SPACED:
            self.texts.append(" ")

    def handle_data(self, data: str) -> None:
        """Text between tags."""
        if not self.silent:
            self.texts.append(data)


def words_shown(markdown: str, *, numbers: bool = False) -> list[str]:
    """The words that the site prints of a text of Markdown, in order; with the numbers of lists, if they are wanted."""
    reader = Shown(numbers=numbers)
    reader.feed(to_html(markdown))
    reader.close()
    return words_in("".join(reader.texts))


def compare(
    source: Sequence[Word], draft: Sequence[str], twice: Container[str] = (), joined: Container[str] = ()
) -> Compared:
    """Tell what of the source is not in the draft as it was.

    `twice`: places where words are printed over each other; `joined`: words made of the parts at the ends of lines.
    """
    gaps = list(gaps_between([word.text for word in source], draft))
    there = set(draft) if twice else set()
    added = Counter(word for _, _, start, end in gaps for word in draft[start:end])
    found = Compared()
    for first, last, start, end in gaps:
        gone, come = source[first:last], draft[start:end]
        if bare("".join(word.text for word in gone)) == bare("".join(come)):
            note_parted(found, gone, come, joined)
            continue
        gone = [word for word in gone if word.place not in twice or word.text not in there]
        for stands, stretch in stretches(gone, added, joined):
            if stands:
                found.moved += stretch
            else:
                besides = f"; the draft has “{' '.join(come)}”" if 0 < len(come) <= QUOTED else ""
                found.missing.append(f"{capital(spread(stretch))}: “{quoted(stretch)}” is missing{besides}.")
    return found


def note_parted(found: Compared, gone: Sequence[Word], come: Sequence[str], joined: Container[str]) -> None:
    """Note what has the same letters in other words. Words that became one count as lost; letters set wide do not."""
    both = f"“{quoted(gone)}” as “{' '.join(come)}”"
    if len(come) > len(gone) and sum(not word.isdecimal() for word in come) > 1:
        found.apart.setdefault(gone[0].place, []).append(both)
    elif len(come) < len(gone) and not all(word.parted for word in gone[:-1]) and come[0] not in joined:
        if len(gone) >= FEWEST_WIDE and all(len(word.text) == 1 for word in gone):
            found.wide.setdefault(gone[0].place, []).append(both)
        else:
            found.missing.append(f"{capital(spread(gone))}: “{quoted(gone)}” became “{' '.join(come)}”.")


def stretches(gone: Sequence[Word], added: Counter[str], joined: Container[str]) -> Iterator[tuple[bool, list[Word]]]:
    """The words in stretches: those that were put in elsewhere, and those that were not."""
    stretch: list[Word] = []
    before = False
    for word, stands in zip(gone, standing(gone, added, joined), strict=True):
        if stretch and stands != before:
            yield before, stretch
            stretch = []
        stretch.append(word)
        before = stands
    if stretch:
        yield before, stretch


def standing(gone: Sequence[Word], added: Counter[str], joined: Container[str]) -> list[bool]:
    """Which words were put in elsewhere: as they are, in two parts, or whole where a line's end had parted them."""
    stands = [False] * len(gone)
    for place, word in enumerate(gone):
        whole = word.text + gone[place + 1].text if place + 1 < len(gone) else ""
        if stands[place]:
            continue
        if added[whole] and (word.parted or whole in joined):
            added[whole] -= 1
            stands[place] = stands[place + 1] = True
        elif added[word.text]:
            added[word.text] -= 1
            stands[place] = True
        else:
            stands[place] = take_parts(word.text, added)
    return stands


def take_parts(word: str, added: Counter[str]) -> bool:
    """Whether a word was put in as two; both are then taken."""
    for place in range(1, len(word)):
        if added[word[:place]] and added[word[place:]] and (word[:place] != word[place:] or added[word[:place]] > 1):
            added[word[:place]] -= 1
            added[word[place:]] -= 1
            return True
    return False


def quoted(words: Sequence[Word]) -> str:
    """Words as a text."""
    return BETWEEN_SIGNS.sub("", " ".join(word.text for word in words))


def capital(text: str) -> str:
    """A text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def spread(words: Sequence[Word]) -> str:
    """Where words stand."""
    first, last = words[0].place, words[-1].place
    return first if first == last else f"{first} to {last}"


def gaps_between(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """Where two rows of words differ: start and end in the one, start and end in the other.

    Words that stand once in both hold the rows together; what lies between those is compared in the same way.
    """
    waiting = [(0, len(old), 0, len(new))]
    while waiting:
        first, last, start, end = waiting.pop()
        while first < last and start < end and old[first] == new[start]:
            first, start = first + 1, start + 1
        while first < last and start < end and old[last - 1] == new[end - 1]:
            last, end = last - 1, end - 1
        if first == last and start == end:
            continue
        anchors = anchors_of(old[first:last], new[start:end])
        if anchors:
            edges = [(-1, -1), *anchors, (last - first, end - start)]
            parts = [
                (first + one + 1, first + next_one, start + other + 1, start + next_other)
                for (one, other), (next_one, next_other) in pairwise(edges)
            ]
            waiting += reversed([part for part in parts if part[0] < part[1] or part[2] < part[3]])
        elif (last - first) * (end - start) > MOST_PAIRS:
            yield first, last, start, end
        else:
            matcher = SequenceMatcher(None, old[first:last], new[start:end], autojunk=False)
            for kind, one, next_one, other, next_other in matcher.get_opcodes():
                if kind != "equal":
                    yield first + one, first + next_one, start + other, start + next_other


def anchors_of(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Places of words that stand once in both rows, as many as are in the same order."""
    once = {word for word, number in Counter(old).items() if number == 1}
    once &= {word for word, number in Counter(new).items() if number == 1}
    places = {word: place for place, word in enumerate(new) if word in once}
    pairs = [(place, places[word]) for place, word in enumerate(old) if word in once]
    return longest_rising(pairs)


def longest_rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest row of pairs whose second numbers rise."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for number, (_, place) in enumerate(pairs):
        at_length = bisect_left(ends, place)
        ends[at_length : at_length + 1] = [place]
        last[at_length : at_length + 1] = [number]
        before.append(last[at_length - 1] if at_length else -1)
    row: list[tuple[int, int]] = []
    number = last[-1] if last else -1
    while number >= 0:
        row.append(pairs[number])
        number = before[number]
    return row[::-1]
