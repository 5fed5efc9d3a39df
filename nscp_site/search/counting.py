"""What the index needs of a section's words: their stems in order, the words as they are spelled, samples of its runs.

It is told as strings of words with single spaces, which take a tenth of the memory of lists.
"""

import re
import zlib
from dataclasses import dataclass

from nscp_site.search.words import STOP_WORDS, joined, stem, words

# Guidance names the document in the heading of what it prints of it: "Annual report 2022-23: Neglect" is on neglect.
SHELF = re.compile(r"^[^:]*\d{4}(-\d\d)?: ")
RUN = 6
EVERY = 4


@dataclass(frozen=True)
class Words:
    """The words of a section.

    `heading` and `text` are the stems that are counted; a hyphened word counts as one word too. `said` are the
    stems of heading and text in order, for phrases; `spelled` are its words, each once. `runs` are the checksums of
    some runs of words, to find a text that stands twice.
    """

    heading: str
    text: str
    said: str
    spelled: str
    runs: tuple[int, ...]


def words_of(heading: str, text: str) -> Words:
    """The words of a section's two parts."""
    of_text, of_heading = words(text), words(heading)
    together = [*joined(text), *joined(heading)]
    stems = " ".join(stemmed(of_text))
    return Words(
        heading=counted(SHELF.sub("", heading)),
        text=" ".join((stems, *stemmed(joined(text)))),
        said=" ".join((*stemmed(of_heading), stems)),
        spelled=" ".join(sorted({word for word in (*of_heading, *of_text, *together) if is_spelled(word)})),
        runs=sampled_runs(of_text),
    )


def counted(text: str) -> str:
    """The stems of a text's words that say something."""
    return " ".join(stemmed([*words(text), *joined(text)]))


def stemmed(found: list[str]) -> list[str]:
    """The stems of words that say something."""
    return [stem(word) for word in found if word not in STOP_WORDS]


def is_spelled(word: str) -> bool:
    """Whether a word is one that may be misspelled."""
    return len(word) > 3 and word.isascii() and word.isalpha()


def sampled_runs(found: list[str]) -> tuple[int, ...]:
    """The checksums of some of a text's runs of words; the same for the same text."""
    runs = {zlib.crc32(" ".join(found[place : place + RUN]).encode()) for place in range(len(found) - RUN + 1)}
    return tuple(sorted(run for run in runs if run % EVERY == 0))
