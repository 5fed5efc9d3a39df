"""Words about children that hurt or blame, links that say nothing, and pictures that nothing is said of."""

import re
from collections.abc import Iterator
from functools import lru_cache

from nscp_site.schema.vocabularies import ChildCentredWord

LINK = re.compile(r"(?<!!)\[([^\[\]]+)\](?=[(\[])|<a\b[^<>]*>([^<>]*)</a>", re.IGNORECASE)
ADDRESS = re.compile(r"https?://|www\.")
EMPTY_LINKS = {
    "click", "click here", "details", "find out more", "follow this link", "here", "learn more", "link", "more",
    "more details", "more information", "on this page", "press here", "read here", "read more", "see here",
    "see more", "tap here", "the link", "this", "this article", "this document", "this link", "this page",
    "this website", "view", "visit this page",
}  # fmt: skip
IMAGE = re.compile(r"!\[([^\]]+)\]\(|<img\b[^>]*?\balt\s*=\s*[\"']([^\"']+)[\"']", re.IGNORECASE)
EMPTY_ALTERNATIVES = {
    "alt", "alternative text", "banner", "chart", "diagram", "figure", "graph", "graphic", "icon", "illustration",
    "image", "logo", "photo", "photograph", "picture", "poster", "screenshot", "table",
}  # fmt: skip
FILE_NAME = re.compile(
    r"\S+\.(?:avif|gif|jpe?g|png|svg|webp)|(?:IMG|DSC|DSCN|PXL|image|picture|screenshot)[ _-]?\d+", re.I
)


def unclear_links(text: str) -> Iterator[tuple[int, str]]:
    """The text of each link that does not say where it leads, and where it starts: an address does not either."""
    for match in LINK.finditer(text):
        group = 1 if match[1] else 2
        said = re.sub(r"[*_`]", "", match[group] or "").strip()
        if said.rstrip(".!:… ").lower() in EMPTY_LINKS or ADDRESS.match(said):
            yield match.start(group), said


def unclear_alternatives(text: str) -> Iterator[tuple[int, str]]:
    """Each text alternative that says what a file is called, or only that there is a picture."""
    for match in IMAGE.finditer(text):
        said = (match[1] or match[2]).strip()
        if said.lower().rstrip(".") in EMPTY_ALTERNATIVES or FILE_NAME.fullmatch(said):
            yield match.start(1) if match[1] else match.start(2), said


def found(record: ChildCentredWord, text: str) -> Iterator[tuple[int, str]]:
    """Where a text holds words of a record, and the words as they stand there."""
    for match in pattern_of(tuple(record.avoid)).finditer(text):
        yield match.start(), match[0]


@lru_cache(maxsize=256)
def pattern_of(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """What finds any of the phrases: `his/her` is either, and words may stand on two lines.

    A phrase in small letters is found in capitals too, at the beginning of a sentence for one.
    """
    every = (f"(?i:{spaced(phrase)})" if phrase.islower() else spaced(phrase) for phrase in phrases)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(every)})(?![\w-])")


def spaced(phrase: str) -> str:
    """The regular expression of one phrase."""
    return r"\s+".join(f"(?:{'|'.join(map(re.escape, word.split('/')))})" for word in phrase.split())
