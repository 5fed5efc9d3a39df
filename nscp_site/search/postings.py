"""Inverted index with impact-ordered postings (BM25F, quantised to 15 levels), and near-duplicate detection.

BM25F: Robertson and Zaragoza, “The Probabilistic Relevance Framework”, 2009.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from nscp_site.search.sections import MOSTLY_LINKS, PageFacts, Section, stem_text

MAX_IMPACT = 15
# So many bits hold a level.
IMPACT_BITS = 4
K1 = 1.2
# (weight, how much a long field counts less)
FIELD_WEIGHTS = {"heading": (4.0, 0.3), "title": (1.6, 0.3), "terms": (0.6, 0.2), "text": (1.0, 0.6)}
# The terms of a page are those of its first section; the sections below it share a part.
SHARED_TERMS_FACTOR = 0.7
# A list of links stands behind what it leads to.
LINK_LIST_FACTOR = 0.15
# What opens a page of several sections introduces them: the section that tells it stands before it.
INTRODUCTION_FACTOR = 0.7
# Of a common stem, the best sections only; but of each kind, audience, theme and year enough to fill a filtered list.
MAX_POSTINGS = 1000
MAX_EXTRA_PER_FACET = 25


@dataclass(frozen=True)
class IndexedSection:
    """A section with its page. `is_first`: the part under the page's title; `is_introduction`: it opens several."""

    section: Section
    page: int
    title: str
    facts: PageFacts
    is_first: bool
    is_introduction: bool


@dataclass(frozen=True, slots=True)
class Posting:
    """A stem's occurrence in a section: the section's number, and its impact from 1 to 15."""

    number: int
    impact: int


def index_stems(sections: list[IndexedSection]) -> Iterator[tuple[str, int, list[Posting]]]:
    """Each stem with its document frequency and its best postings, highest impact first."""
    terms = {one.page: stem_text(". ".join(one.facts.terms)) for one in sections if one.is_first}
    titles = {one.page: stem_text(one.title) for one in sections if one.is_first}
    lengths: Counter[str] = Counter()
    for one in sections:
        fields = _field_stems(one, titles, terms)
        lengths.update({name: stems.count(" ") + 1 for name, stems in fields.items() if stems})
    averages = {name: max(1.0, lengths[name] / max(1, len(sections))) for name in FIELD_WEIGHTS}
    # A posting is one number here: as objects, those of ten thousand pages would take a gigabyte.
    found: dict[str, array[int]] = defaultdict(lambda: array("Q"))
    for number, one in enumerate(sections):
        # Counted once more and thrown away: all counts at once would take most of a build's memory.
        counts = {name: Counter(stems.split()) for name, stems in _field_stems(one, titles, terms).items()}
        for name, level in _impacts(counts, averages, one).items():
            found[name].append(number << IMPACT_BITS | level)
    for name, packed in found.items():
        postings = [Posting(one >> IMPACT_BITS, one & MAX_IMPACT) for one in packed]
        yield name, len(postings), _best_postings(postings, sections)


def _field_stems(one: IndexedSection, titles: dict[int, str], terms: dict[int, str]) -> dict[str, str]:
    """The stems in each field of a section; `titles` and `terms` are those of the pages, by page number."""
    words = one.section.words
    return {
        "heading": words.heading,
        "title": "" if one.is_first else titles.get(one.page, ""),
        "terms": terms.get(one.page, ""),
        "text": words.text,
    }


def _impacts(fields: dict[str, Counter[str]], averages: dict[str, float], one: IndexedSection) -> dict[str, int]:
    """The quantised BM25F weight of each stem of a section, from 1 to MAX_IMPACT."""
    sums: dict[str, float] = defaultdict(float)
    for name, (weight, shortening) in FIELD_WEIGHTS.items():
        if name == "terms" and not one.is_first:
            weight *= SHARED_TERMS_FACTOR
        length = 1 - shortening + shortening * fields[name].total() / averages[name]
        for word, times in fields[name].items():
            sums[word] += weight * times / length
    worth = MAX_IMPACT * one.facts.weight * (INTRODUCTION_FACTOR if one.is_introduction else 1)
    worth *= LINK_LIST_FACTOR if one.section.linked > MOSTLY_LINKS else 1
    return {word: max(1, round(worth * value / (K1 + value))) for word, value in sums.items()}


def _best_postings(postings: list[Posting], sections: list[IndexedSection]) -> list[Posting]:
    """The best postings of a stem, plus enough for each facet that a filtered list is not empty."""
    ranked = sorted(postings, key=lambda posting: (-posting.impact, posting.number))
    if len(ranked) <= MAX_POSTINGS:
        return ranked
    room: Counter[str] = Counter()
    chosen = ranked[:MAX_POSTINGS]
    for posting in ranked[MAX_POSTINGS:]:
        facets = _page_facets(sections[posting.number].facts)
        if any(room[facet] < MAX_EXTRA_PER_FACET for facet in facets):
            chosen.append(posting)
            room.update(facets)
    return chosen


def _page_facets(facts: PageFacts) -> tuple[str, ...]:
    """The facets a page can be filtered by: kind, year, audiences and themes."""
    return (f"k {facts.kind}", f"y {facts.year}", *(f"a {name}" for name in facts.audience), *facts.themes)


DUPLICATE_SHARE = 0.5
# A run that stands in more sections than this is a formula of the site, not a text printed twice.
MAX_SECTIONS_OF_RUN = 12


def near_duplicates(sections: list[Section]) -> list[int]:
    """For each section the number of its group: the first section it nearly repeats, or its own number."""
    runs = [() if section.linked > MOSTLY_LINKS else section.words.run_checksums for section in sections]
    holders: dict[int, list[int]] = defaultdict(list)
    for number, found in enumerate(runs):
        for run in found:
            holders[run].append(number)
    groups = list(range(len(sections)))
    for number, found in enumerate(runs):
        shared_runs = (holders[run] for run in found if len(holders[run]) <= MAX_SECTIONS_OF_RUN)
        earlier = Counter(other for sections_of_run in shared_runs for other in sections_of_run if other < number)
        for other, shared in sorted(earlier.items()):
            if shared >= 2 and shared >= DUPLICATE_SHARE * max(len(found), len(runs[other])):
                groups[number] = groups[other]
                break
    return groups
