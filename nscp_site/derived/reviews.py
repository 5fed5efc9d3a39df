"""Reviews grouped for those who browse: by year, by kind, by theme."""

from collections import defaultdict
from dataclasses import dataclass

from nscp_site.content.library import Entry
from nscp_site.content.relations import Relations


@dataclass(frozen=True)
class Grouping:
    """Reviews under one heading after another, such as by year."""

    title: str
    groups: dict[str, list[Entry]]


def groupings(relations: Relations) -> list[Grouping]:
    """The reviews by year, the latest first; by kind and by theme, from A to Z. One of two themes stands twice."""
    entries = relations.orders["reviews"]
    themes = {one.id: one.item.title for one in relations.orders["themes"]}
    years, kinds, subjects = (defaultdict[str, list[Entry]](list) for _ in range(3))
    for entry in entries:
        years[year_of(entry)].append(entry)
        kinds[entry.item.kind.capitalize()].append(entry)
        for name in entry.item.themes:
            subjects[themes[name]].append(entry)
    return [
        Grouping("By year", dict(years)),
        Grouping("By kind", dict(sorted(kinds.items()))),
        Grouping("By theme", dict(sorted(subjects.items()))),
    ]


def year_of(entry: Entry) -> str:
    """The year in which a review was published; where that is not known, the one it speaks of."""
    return str(entry.item.published or entry.item.as_at)[:4]
