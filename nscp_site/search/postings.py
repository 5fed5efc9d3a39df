"""Sections → for each stem the sections that hold it, best first and compact; near-duplicates are marked."""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from nscp_site.search.sections import MOSTLY_LINKS, PageFacts, Section, counted

LEVELS = 15
# So many bits hold a level.
BITS = 4
K1 = 1.2
# (weight, how much a long field counts less)
FIELDS = {"heading": (4.0, 0.3), "title": (1.6, 0.3), "terms": (0.6, 0.2), "text": (1.0, 0.6)}
# The terms of a page are those of its first section; the sections below it share a part.
SHARED = 0.7
# A list of links stands behind what it leads to.
LIST = 0.15
# What opens a page of several sections introduces them: the section that tells it stands before it.
INTRODUCTION = 0.7
# Of a common stem, the best sections only; but of each kind, audience, theme and year enough to fill a filtered list.
KEPT = 1000
KEPT_OF_EACH = 25


@dataclass(frozen=True)
class Indexed:
    """A section with the page it is on.

    `first` is the part under the page's title; `introduces` says that several others follow it.
    """

    section: Section
    page: int
    title: str
    facts: PageFacts
    first: bool
    introduces: bool


@dataclass(frozen=True, slots=True)
class Posting:
    """A stem in one section: the section's number, and the level of its weight from 1 to 15."""

    number: int
    level: int


def index_stems(sections: list[Indexed]) -> Iterator[tuple[str, int, list[Posting]]]:
    """Each stem, in how many sections it stands, and the best of them, best first."""
    terms = {one.page: counted(". ".join(one.facts.terms)) for one in sections if one.first}
    titles = {one.page: counted(one.title) for one in sections if one.first}
    lengths: Counter[str] = Counter()
    for one in sections:
        lengths.update({name: stems.count(" ") + 1 for name, stems in fields_of(one, titles, terms).items() if stems})
    averages = {name: max(1.0, lengths[name] / max(1, len(sections))) for name in FIELDS}
    # A posting is one number here: as objects, those of ten thousand pages would take a gigabyte.
    found: dict[str, array[int]] = defaultdict(lambda: array("Q"))
    for number, one in enumerate(sections):
        # Counted once more and thrown away: all counts at once would take most of a build's memory.
        counts = {name: Counter(stems.split()) for name, stems in fields_of(one, titles, terms).items()}
        for name, level in levels(counts, averages, one).items():
            found[name].append(number << BITS | level)
    for name, packed in found.items():
        postings = [Posting(one >> BITS, one & LEVELS) for one in packed]
        yield name, len(postings), kept(postings, sections)


def fields_of(one: Indexed, titles: dict[int, str], terms: dict[int, str]) -> dict[str, str]:
    """The stems in each field of a section; `titles` and `terms` are those of the pages, by number."""
    words = one.section.words
    return {
        "heading": words.heading,
        "title": "" if one.first else titles.get(one.page, ""),
        "terms": terms.get(one.page, ""),
        "text": words.text,
    }


def levels(fields: dict[str, Counter[str]], averages: dict[str, float], one: Indexed) -> dict[str, int]:
    """The level of each stem of a section."""
    sums: dict[str, float] = defaultdict(float)
    for name, (weight, shortening) in FIELDS.items():
        if name == "terms" and not one.first:
            weight *= SHARED
        length = 1 - shortening + shortening * fields[name].total() / averages[name]
        for word, times in fields[name].items():
            sums[word] += weight * times / length
    worth = LEVELS * one.facts.weight * (INTRODUCTION if one.introduces else 1)
    worth *= LIST if one.section.linked > MOSTLY_LINKS else 1
    return {word: max(1, round(worth * value / (K1 + value))) for word, value in sums.items()}


def kept(postings: list[Posting], sections: list[Indexed]) -> list[Posting]:
    """The best postings of a stem, with enough of each facet."""
    ranked = sorted(postings, key=lambda posting: (-posting.level, posting.number))
    if len(ranked) <= KEPT:
        return ranked
    room: Counter[str] = Counter()
    chosen = ranked[:KEPT]
    for posting in ranked[KEPT:]:
        facets = facets_of(sections[posting.number].facts)
        if any(room[facet] < KEPT_OF_EACH for facet in facets):
            chosen.append(posting)
            room.update(facets)
    return chosen


def facets_of(facts: PageFacts) -> tuple[str, ...]:
    """The facets a page can be filtered by."""
    return (f"k {facts.kind}", f"y {facts.year}", *(f"a {name}" for name in facts.audience), *facts.themes)


ALIKE = 0.5
# A run that stands in more sections than this is a formula of the site, not a text printed twice.
FORMULA = 12


def alike(sections: list[Section]) -> list[int]:
    """For each section the number of its group: that of the first section it is like, its own where it is like none."""
    runs = [() if section.linked > MOSTLY_LINKS else section.words.runs for section in sections]
    holders: dict[int, list[int]] = defaultdict(list)
    for number, found in enumerate(runs):
        for run in found:
            holders[run].append(number)
    groups = list(range(len(sections)))
    for number, found in enumerate(runs):
        earlier = Counter(
            other for run in found if len(holders[run]) <= FORMULA for other in holders[run] if other < number
        )
        for other, shared in sorted(earlier.items()):
            if shared >= 2 and shared >= ALIKE * max(len(found), len(runs[other])):
                groups[number] = groups[other]
                break
    return groups
