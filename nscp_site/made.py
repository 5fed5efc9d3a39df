"""Lists that are worked out rather than kept in a file: what `{list: tracker}` and the like stand for.

Each has a template of its name in templates/lists/.
"""

from collections.abc import Callable
from typing import Any

from nscp_site.changes import KINDS, all_changes, for_audience
from nscp_site.duties import standing_of
from nscp_site.feeds import paths
from nscp_site.relations import Relations
from nscp_site.running import current_campaigns
from nscp_site.tracker import expectations, track

Made = Callable[[Relations, list[str]], dict[str, Any]]


def tracker(relations: Relations, _: list[str]) -> dict[str, Any]:
    """Every action of the plan as it stands, and what the plan says sub groups report on."""
    return {"tracks": track(relations.library), "expectations": list(expectations(relations.library))}


def duties(relations: Relations, _: list[str]) -> dict[str, Any]:
    """Every legal duty with where it stands."""
    library = relations.library
    return {"standings": {name: standing_of(duty, library) for name, duty in library.values("duties").items()}}


def changes(relations: Relations, audience: list[str]) -> dict[str, Any]:
    """What changed, for an audience or for all."""
    found = all_changes(relations.library)
    return {"changes": for_audience(found, audience[0]) if audience else found, "kinds": KINDS}


def running_campaigns(relations: Relations, audience: list[str]) -> dict[str, Any]:
    """The campaigns that run today, and those that there were."""
    running = current_campaigns(relations.library)
    others = [one for one in relations.orders["campaigns"] if one not in running]
    return {
        "running": running,
        "others": [one for one in others if not audience or set(audience) & set(one.item.audience)],
    }


def feeds(relations: Relations, _: list[str]) -> dict[str, Any]:
    """Where every feed and calendar stands."""
    return {
        "all_feed": paths.ALL,
        "audience_feeds": {title: paths.for_audience(name) for name, title in paths.FOR.items()},
        "theme_feeds": {one.item.title: paths.for_theme(one.id) for one in relations.orders["themes"]},
        "calendars": {title: paths.calendar(name) for name, title in paths.CALENDARS.items()},
    }


MADE: dict[str, Made] = {
    "changes": changes,
    "duties": duties,
    "feeds": feeds,
    "running-campaigns": running_campaigns,
    "tracker": tracker,
}
