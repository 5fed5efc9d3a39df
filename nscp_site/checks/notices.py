"""Notices on top of pages: one at a time, so that each is read."""

from collections.abc import Iterator
from itertools import combinations

from nscp_site.content.library import Library
from nscp_site.derived.notices import NAME
from nscp_site.findings import Finding, rule
from nscp_site.pages.frame import place_of
from nscp_site.schema.announcements import Notice
from nscp_site.schema.types import spoken


@rule("library")
def notices_overlap(library: Library) -> Iterator[Finding]:
    """No page may have two notices on one day: readers pass over both.

    Bad:
        winter: {text: The office is closed., starts: 2026-12-24, ends: 2027-01-03}
        snow: {text: Courses are cancelled., starts: 2027-01-02, ends: 2027-01-05}
    Good:
        winter: {text: The office is closed., starts: 2026-12-24, ends: 2027-01-01}
        snow: {text: Courses are cancelled., starts: 2027-01-02, ends: 2027-01-05}
    """
    for one, other in combinations(library.vocabularies[NAME].values(), 2):
        first, last = max(one.value.starts, other.value.starts), min(one.value.ends, other.value.ends)
        if first <= last and on_one_page(library, one.value, other.value):
            days = f"on {spoken(first)}" if first == last else f"from {spoken(first)} to {spoken(last)}"
            told = f"`{one.id}` and `{other.id}` would both stand on the same pages {days}. Put them into one notice, "
            yield other.document.path, other.document.line_of(("starts",)), told + "or change the days."


def on_one_page(library: Library, one: Notice, other: Notice) -> bool:
    """Whether two notices have a page in common: one is for every page, or its section holds the other's."""
    if one.section is None or other.section is None:
        return True
    return one.section in around(library, other.section) or other.section in around(library, one.section)


def around(library: Library, page: str) -> list[str]:
    """A page, and those above it."""
    return [page, *(path for _, path in place_of(library, page)["breadcrumb"])]
