"""Compares the words of an imported document with those of its draft, so that no word is lost unnoticed.

Every word must appear in the draft in its place, or be reported as missing, moved or split. Words are compared
without case and punctuation.
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
from operator import itemgetter

from nscp_site.editor.import_drafts import escape_paragraph
from nscp_site.editor.pdf_scripts import strip_accents
from nscp_site.pages.accessible_tables import HEADINGS
from nscp_site.pages.markdown import to_html

# A raised or lowered figure is a word of its own: 10³ is not 103.
RAISED_FIGURES = re.compile("([⁰¹²³⁴-⁹₀-₉]+)")
# Chinese and Japanese write no spaces between words: each sign is one.
CJK_CHARACTERS = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
WORD_PATTERN = re.compile(rf"[{CJK_CHARACTERS}]|[^\W_{CJK_CHARACTERS}]+|[£€$%]")
CJK_SPACE = re.compile(rf"(?<=[{CJK_CHARACTERS}]) (?=[{CJK_CHARACTERS}])")
# Stretches up to this many pairs of words are compared each with each; beyond, they count as changed.
MAX_COMPARED_PAIRS = 4_000_000
# So many letters beside each other are words that are set wide.
MIN_SPACED_LETTERS = 4
# As many words quoted of a longer stretch that moved or changed.
MAX_QUOTED_WORDS = 12


@dataclass(frozen=True)
class PlacedWord:
    """A word and its place (`page 3, paragraph 2`). If `parted`, a line end splits it and the next word goes on."""

    text: str
    place: str
    parted: bool = False


@dataclass
class Comparison:
    """What differs between a document and its draft, as sentences that name the place."""

    missing: list[str] = field(default_factory=list)
    moved: list[PlacedWord] = field(default_factory=list)
    split_up: dict[str, list[str]] = field(default_factory=dict)
    spaced_out: dict[str, list[str]] = field(default_factory=dict)

    @property
    def order(self) -> list[str]:
        """Moved words, as a sentence for each place."""
        grouped = [(place, list(group)) for place, group in groupby(self.moved, key=lambda word: word.place)]
        return [
            f"{_capitalise(place)}: the order of {len(words)} words is another than in the file, such as "
            f"“{_join_words(words[:MAX_QUOTED_WORDS])}”: compare."
            for place, words in grouped
        ]

    @property
    def parted(self) -> list[str]:
        """Words that are split or joined differently, as a sentence for each place."""
        kinds = {
            "words are parted in the draft": self.split_up,
            "letters that stand apart in the file are words in the draft": self.spaced_out,
        }
        return [
            f"{_capitalise(place)}: {remark}: {', '.join(dict.fromkeys(parts))}."
            for remark, found in kinds.items()
            for place, parts in found.items()
        ]


def normalised_words(text: str) -> list[str]:
    """The words of a text, case-folded and in Unicode form NFKC (no ligatures)."""
    plain = unicodedata.normalize("NFKC", RAISED_FIGURES.sub(r" \1 ", text)).replace("\u00ad", "")
    return WORD_PATTERN.findall(plain.casefold())


def words_at(place: str, text: str) -> list[PlacedWord]:
    """The words of a text, all at one place."""
    return [PlacedWord(word, place) for word in normalised_words(text)]


class _VisibleTextParser(HTMLParser):
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


def rendered_words(markdown: str, *, numbers: bool = False) -> list[str]:
    """The words the site renders for Markdown, in order; with list numbers where `numbers` is set."""
    reader = _VisibleTextParser(numbers=numbers)
    reader.feed(to_html(markdown))
    reader.close()
    return normalised_words("".join(reader.texts))


def draft_words(body: str, *above: str) -> list[str]:
    """The words of a draft with the numbers of its lists: those of its title and summary, then of its body."""
    return rendered_words("\n\n".join([*map(escape_paragraph, above), body]), numbers=True)


def compare_words(
    source: Sequence[PlacedWord], draft: Sequence[str], twice: Container[str] = (), joined: Container[str] = ()
) -> Comparison:
    """Compare a document's words with its draft's.

    `twice`: places where words are printed over each other; `joined`: words that were joined across line ends.
    """
    gaps = list(_diff_words([word.text for word in source], draft))
    there = set(draft) if twice else set()
    added = Counter(word for _, _, start, end in gaps for word in draft[start:end])
    found = Comparison()
    for first, last, start, end in gaps:
        gone, come = source[first:last], draft[start:end]
        if strip_accents("".join(word.text for word in gone)) == strip_accents("".join(come)):
            _record_resplit_words(found, gone, come, joined)
            continue
        gone = [word for word in gone if word.place not in twice or word.text not in there]
        for stands, stretch in _group_by_presence(gone, added, joined):
            if stands:
                found.moved += stretch
            else:
                besides = f"; the draft has “{' '.join(come)}”" if 0 < len(come) <= MAX_QUOTED_WORDS else ""
                found.missing.append(f"{_quote_in_place(stretch)} is missing{besides}.")
    return found


def _record_resplit_words(
    found: Comparison, gone: Sequence[PlacedWord], come: Sequence[str], joined: Container[str]
) -> None:
    """Record words with the same letters but other boundaries. Joined words count as missing."""
    both = f"“{_join_words(gone)}” as “{' '.join(come)}”"
    if len(come) > len(gone) and sum(not word.isdecimal() for word in come) > 1:
        found.split_up.setdefault(gone[0].place, []).append(both)
    elif len(come) < len(gone) and not all(word.parted for word in gone[:-1]) and come[0] not in joined:
        if len(gone) >= MIN_SPACED_LETTERS and all(len(word.text) == 1 for word in gone):
            found.spaced_out.setdefault(gone[0].place, []).append(both)
        else:
            found.missing.append(f"{_quote_in_place(gone)} became “{' '.join(come)}”.")


def _group_by_presence(
    gone: Sequence[PlacedWord], added: Counter[str], joined: Container[str]
) -> Iterator[tuple[bool, list[PlacedWord]]]:
    """Group words into runs: (True, words found elsewhere in the draft), (False, missing words)."""
    marked = zip(_mark_moved_words(gone, added, joined), gone, strict=True)
    for stands, stretch in groupby(marked, key=itemgetter(0)):
        yield stands, [word for _, word in stretch]


def _mark_moved_words(gone: Sequence[PlacedWord], added: Counter[str], joined: Container[str]) -> list[bool]:
    """Which words were added elsewhere: unchanged, in two parts, or joined across a line end."""
    stands = [False] * len(gone)
    for place, word in enumerate(gone):
        whole = word.text + gone[place + 1].text if place + 1 < len(gone) else ""
        if stands[place]:
            continue
        if added[whole] and (word.parted or whole in joined):
            added[whole] -= 1
            stands[place] = stands[place + 1] = True
        else:
            stands[place] = _take_word(word.text, added)
    return stands


def _take_word(word: str, added: Counter[str]) -> bool:
    """Whether a word was added, whole or in two parts; removes it from `added`."""
    for parts in ([word], *([word[:place], word[place:]] for place in range(1, len(word)))):
        if all(added[part] >= parts.count(part) for part in parts):
            added.subtract(parts)
            return True
    return False


def _join_words(words: Sequence[PlacedWord]) -> str:
    """Words as a text."""
    return CJK_SPACE.sub("", " ".join(word.text for word in words))


def _capitalise(text: str) -> str:
    """A text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def _quote_in_place(words: Sequence[PlacedWord]) -> str:
    """Words, quoted, after the places where they stand."""
    first, last = words[0].place, words[-1].place
    return f"{_capitalise(first)}{f' to {last}' if first != last else ''}: “{_join_words(words)}”"


def _diff_words(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """(start, end) in `old` and (start, end) in `new` of each difference.

    Words that occur once in both are anchors; what lies between anchors is compared recursively (as in patience
    diff).
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
        anchors = _find_diff_anchors(old[first:last], new[start:end])
        if anchors:
            edges = [(-1, -1), *anchors, (last - first, end - start)]
            parts = [
                (first + one + 1, first + next_one, start + other + 1, start + next_other)
                for (one, other), (next_one, next_other) in pairwise(edges)
            ]
            waiting += reversed([part for part in parts if part[0] < part[1] or part[2] < part[3]])
        elif (last - first) * (end - start) > MAX_COMPARED_PAIRS:
            yield first, last, start, end
        else:
            matcher = SequenceMatcher(None, old[first:last], new[start:end], autojunk=False)
            for kind, one, next_one, other, next_other in matcher.get_opcodes():
                if kind != "equal":
                    yield first + one, first + next_one, start + other, start + next_other


def _find_diff_anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Index pairs of words that occur once in both lists, as many as keep their order."""
    once = {word for word, number in Counter(old).items() if number == 1}
    once &= {word for word, number in Counter(new).items() if number == 1}
    places = {word: place for place, word in enumerate(new) if word in once}
    pairs = [(place, places[word]) for place, word in enumerate(old) if word in once]
    return _longest_increasing_pairs(pairs)


def _longest_increasing_pairs(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest subsequence of pairs whose second numbers increase."""
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
