"""Which sections say the same, so that a result list doesn't show one text twice.

Guidance prints sections of the documents again. Two sections are alike when most of the longer one's runs of six words
stand in the other too; of the runs only every fourth by its checksum is looked at. Lists of links are left alone.
"""

from collections import Counter, defaultdict

from nscp_site.search.sections import MOSTLY_LINKS, Section

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
