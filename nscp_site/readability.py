"""How hard a text is to read, by the Automated Readability Index (Smith and Senter, 1967).

The index estimates the United States school grade a reader needs: 7 or below suits a reading age of 9 to 12.
It needs no list of words and no download: characters in a word, words in a sentence.
"""

import re
from collections.abc import Iterable

from nscp_site.library import Library
from nscp_site.marks import MARK, without_code

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
