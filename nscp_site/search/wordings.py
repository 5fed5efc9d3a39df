"""How people put it: each search term as a whole, for queries that say the same in few other words.

The words of many terms together fit almost every long query by chance. So the index also knows which words stand in one
term: the browser compares a query with each of them, and a page gains by the one that is most like it.
"""

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from nscp_site.search.words import stems

# So many bits number the wordings of one page; what is beyond is left out.
BITS = 8
# For each stem: [number of stems in the wording, number of the wording, distance to the next, …] for each such number.
Wordings = dict[str, list[list[int]]]


def wordings(pages: list[tuple[str, ...]]) -> Wordings:
    """The wordings of pages, by their stems. `pages` are each page's search terms."""
    found: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for page, terms in enumerate(pages):
        for place, said in enumerate(list(said_of(terms))[: 1 << BITS]):
            for word in said:
                found[word][len(said)].append(page << BITS | place)
    return {stem: [stepped(size, lists[size]) for size in sorted(lists)] for stem, lists in sorted(found.items())}


def said_of(terms: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The stems of each wording, each wording and each stem once."""
    yield from dict.fromkeys(tuple(dict.fromkeys(stems(text))) for text in terms if stems(text))


def stepped(size: int, numbers: list[int]) -> list[int]:
    """Numbers in order, as the first and the distances between them, after the size."""
    return [size, numbers[0], *(after - before for before, after in pairwise(numbers))]
