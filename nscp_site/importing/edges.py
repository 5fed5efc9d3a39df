"""What is printed at the edges of pages and belongs to none, known by repetition: heads, feet, numbers of pages."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from nscp_site.importing.columns import Line, lines_of
from nscp_site.importing.page import Page

FIGURES = re.compile(r"\d+")
# How much of a page's height its edge is, and how many lines are looked at there.
EDGE = 0.14
LINES = 3
# Half of the pages repeat it: heads of left and right pages may differ.
SHARE = 0.4
FEWEST_PAGES, MANY_PAGES = 2, 4
# In points: where the same line may stand on another page.
NEAR = 12


def take_edges(pages: Sequence[Page]) -> dict[int, list[str]]:
    """Take the lines at the edges that repeat from page to page out of them: what they said, by the page's number."""
    groups: dict[tuple[str, int], list[tuple[Page, Line]]] = defaultdict(list)
    for page in pages:
        for line in edge_lines(page):
            place = round((line.top if line.top < page.height / 2 else line.top - page.height) / NEAR)
            groups[FIGURES.sub("#", line.text), place].append((page, line))
    taken: dict[int, list[str]] = defaultdict(list)
    for (text, place), found in groups.items():
        near = [*found, *groups.get((text, place - 1), []), *groups.get((text, place + 1), [])]
        for page, line in repeated(near, len(pages)):
            if (page, line) in found:
                taken[page.number].append(line.text)
                gone = set(map(id, line.pieces))
                page.pieces = [piece for piece in page.pieces if id(piece) not in gone]
                page.turned = [piece for piece in page.turned if id(piece) not in gone]
    return taken


def edge_lines(page: Page) -> list[Line]:
    """The first and the last lines of a page, as far as they stand at its edges, and the few that run another way."""
    lines = [line for line in lines_of(page.pieces) if not line.rows and not line.picture]
    top = [line for line in lines[:LINES] if line.bottom < EDGE * page.height]
    beside = lines_of(page.turned)
    top += beside if len(beside) <= LINES else []
    return top + [line for line in lines[-LINES:] if line.top > (1 - EDGE) * page.height and line not in top]


def repeated(found: Sequence[tuple[Page, Line]], pages: int) -> list[tuple[Page, Line]]:
    """Of lines with the same words, those that are one, printed on many pages: figures stay, or count the pages."""
    said = [list(map(int, FIGURES.findall(line.text[:200]))) for _, line in found]
    alone = not FIGURES.sub("", found[0][1].text).strip(" -–|/.")
    fits = [True] * len(found)
    for place in range(min(map(len, said), default=0)):
        stays = [figures[place] for figures in said]
        counts = [figures[place] - page.number for figures, (page, _) in zip(said, found, strict=True)]
        # A figure alone is the number of a page only where it counts.
        kind = counts if alone or Counter(counts).most_common(1)[0][1] > Counter(stays).most_common(1)[0][1] else stays
        usual = Counter(kind).most_common(1)[0][0]
        fits = [fit and one == usual for fit, one in zip(fits, kind, strict=True)]
    kept = [one for one, fit in zip(found, fits, strict=True) if fit]
    numbers = len({page.number for page, _ in kept})
    return kept if numbers >= MANY_PAGES or numbers >= max(FEWEST_PAGES, SHARE * pages) else []
