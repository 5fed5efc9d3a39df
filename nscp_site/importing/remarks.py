"""What an editor is told of a PDF that became a draft: what was left out of it and where, and what to look at."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from nscp_site.importing.columns import in_order, lines_of
from nscp_site.importing.letters import NO_LETTER
from nscp_site.importing.page import Page
from nscp_site.importing.paragraphs import Composed
from nscp_site.importing.scripts import has_right

FIGURES = re.compile(r"\d+")
# Words of which so much of the shorter one lies on the other are printed over each other.
OVERLAP = 0.3


def page_remarks(pages: Sequence[Page], edges: dict[int, list[str]], *, kept: bool) -> list[str]:
    """What is to be told of the pages: what is left out of them, and what to look at."""
    made = []
    repeated: dict[str, list[tuple[int, str]]] = {}
    for number in sorted(edges):
        for text in edges[number]:
            repeated.setdefault(FIGURES.sub("#", text), []).append((number, text))
    for found in repeated.values():
        numbers = [number for number, _ in found]
        texts = list(dict.fromkeys(text for _, text in found))
        made.append(
            f"Left out at the edges of {len(numbers)} pages ({numbers[0]} to {numbers[-1]}): "
            + ", ".join(f"“{text}”" for text in texts)
        )
    empty = [str(page.number) for page in pages if not page.has_text and page.pictures]
    if empty:
        made.append(f"Nothing of page {', '.join(empty)} is here: a picture of text, or none. Type what it says.")
    for page in pages:
        made += [f"Page {page.number}: {told}" for told in told_of(page, kept=kept)]
    buttons = [text for page in pages for text in page.buttons]
    if buttons:
        made.append(f"Left out, buttons of the form: {', '.join(f'“{text}”' for text in buttons)}.")
    filled = sum(len(page.values) for page in pages)
    if filled:
        made.append(f"What was filled into the form ({filled} fields) stands beside its words: look at each.")
    comments = sum(len(page.comments) for page in pages)
    if comments:
        made.append(f"Comments ({comments}) are left out.")
    return made


def told_of(page: Page, *, kept: bool) -> Iterator[str]:
    """What is to be told of one page: what stands on it otherwise than text usually does."""
    if page.hidden:
        done = "is kept: look for it" if kept else "is left out"
        yield f"text that does not show on paper {done}: “{page.hidden}”."
    if page.recognised:
        yield "a machine read its words off a picture: compare each."
    if page.signs:
        yield f"signs that a font draws for letters are written as bullets: “{page.signs}”."
    if page.marks:
        yield f"left out, what stamps and other marks say that were put on it: “{page.marks}”."
    if page.twice:
        yield f"letters printed over each other, to look bold, stand once: “{page.twice}”."
    if page.turned:
        texts = ", ".join(f"“{line.text}”" for line in in_order(page.turned))
        yield f"what runs sideways or at a slant stands after the rest: {texts}."
    overlapping = [
        f"{one.text} {other.text}"
        for line in lines_of(page.pieces)
        for one, other in pairwise(line.pieces)
        if other.x0 < one.x1 - OVERLAP * min(one.x1 - one.x0, other.x1 - other.x0)
    ]
    if overlapping:
        yield f"words are printed over each other, look at each: “{', '.join(overlapping)}”."
    yield from told_of_letters(page)


def told_of_letters(page: Page) -> Iterator[str]:
    """What is to be told of the letters of one page."""
    if any(has_right(piece.text) for piece in (*page.pieces, *page.turned)):
        yield "some of its text runs from right to left: compare the order of its words and figures."
    unread = sum(piece.text.count(NO_LETTER) for piece in (*page.pieces, *page.turned))
    if unread:
        yield f"letters of which the file doesn't say what they are ({unread}) stand as {NO_LETTER}: type them."
    if page.mirrored:
        yield "letters printed mirrored are read as a mirror shows them: compare."


def text_remarks(made: Composed) -> list[str]:
    """What is to be told of the text."""
    told = []
    if made.headings or made.title:
        told.append("Headings were guessed from the size and weight of letters: look at each.")
    if not made.title:
        told.append("No title was found: no line is printed larger than the others. Write one.")
    if made.joined:
        told.append(f"Words parted by the ends of lines were joined: {', '.join(made.joined)}.")
    told += [f"Page {page}: the heads of a table were printed again: “{text}”." for page, text in made.again]
    told.append("Footnotes stand where the page ended.")
    return told
