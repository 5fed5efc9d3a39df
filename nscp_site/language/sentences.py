"""The sentences of a text, and how many words each has."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# Where a new block begins: an entry of a list, a heading, a row of a table, a line of attributes, an admonition.
BLOCK = re.compile(r"[ \t]*(?:[-*+]|\d+[.)])[ \t]|[ \t]*(?:#{1,6}[ \t]|\||\{|!!!|\?\?\?|\*\[)")
# A full stop before a small letter ends no sentence: “e.g. a school”.
END = re.compile(r"[.!?]+[)\]*_\"'”’]*(?=\s+(?![a-z])|\s*$)|[ \t]\|[ \t]")
WORD = re.compile(r"\w[\w’'./,-]*\w|\w")


@dataclass(frozen=True)
class Sentence:
    """A sentence: where its first word starts in the text, and its words."""

    start: int
    words: tuple[str, ...]


def sentences(text: str) -> Iterator[Sentence]:
    """The sentences of a text of which `our_words` left only words. An entry of a list and a heading are ones too."""
    for begin, end in blocks(text):
        start = begin
        for stop in (*(match.end() for match in END.finditer(text, begin, end)), end):
            words = list(WORD.finditer(text, start, stop))
            if words:
                yield Sentence(words[0].start(), tuple(word[0] for word in words))
            start = stop


def blocks(text: str) -> Iterator[tuple[int, int]]:
    """Where each paragraph, entry of a list, heading and row of a table begins and ends."""
    begin = place = 0
    after_heading = False
    for line in text.splitlines(keepends=True):
        mark = BLOCK.match(line)
        if mark or after_heading or not line.strip():
            yield begin, place
            begin = place + (mark.end() if mark else 0)
        after_heading = line.lstrip().startswith("#")
        place += len(line)
    yield begin, place
