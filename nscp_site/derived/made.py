"""Lists that are worked out rather than kept in a file: what `{list: tracker}` and the like stand for.

Each has a template of its name in templates/lists/.
"""

from collections.abc import Callable
from typing import Any

from nscp_site.content.relations import Relations
from nscp_site.derived.answers import doors
from nscp_site.derived.changes import KINDS, all_changes, for_audience, of_kind, still_new
from nscp_site.derived.contact_routes import PAGE, best_ways, meant_for, ways
from nscp_site.derived.duties import standing_of
from nscp_site.derived.partnership import compared, documents, structure, told_of, years_of_change
from nscp_site.derived.reviews import groupings
from nscp_site.derived.running import current_campaigns
from nscp_site.derived.sessions import all_coming
from nscp_site.derived.tracker import expectations, track
from nscp_site.derived.who import tables_of
from nscp_site.feeds import paths
from nscp_site.feeds.calendars import calendars
from nscp_site.schema.types import AUDIENCES

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
    return {
        "changes": for_audience(found, audience[0]) if audience else found,
        "kinds": {kind: title for kind, title in KINDS.items() if of_kind(found, kind)},
        "audiences": [name for name in AUDIENCES if for_audience(found, name)],
    }


def whats_new(relations: Relations, audience: list[str]) -> dict[str, Any]:
    """What changed, without news that is over."""
    made = changes(relations, audience)
    return made | {"changes": still_new(made["changes"], relations.library.today)}


def running_campaigns(relations: Relations, audience: list[str]) -> dict[str, Any]:
    """The campaigns that run today."""
    running = current_campaigns(relations.library)
    return {"running": [one for one in running if not audience or set(audience) & set(one.item.audience)]}


def without_speaking(relations: Relations, audience: list[str]) -> dict[str, Any]:
    """At most three ways for each need to get help without speaking: in danger, and to talk; for an audience or all."""
    library = relations.library
    found = best_ways(library, meant_for(library, audience), audience)
    return found | {"page": PAGE, "for_young": audience == ["young-people"]}


def ways_without_speaking(relations: Relations, _: list[str]) -> dict[str, Any]:
    """Every way to reach somebody without speaking."""
    contacts = relations.library.values("contacts").values()
    return {"ways_of": [(contact, ways(contact)) for contact in contacts if ways(contact)]}


def feeds(relations: Relations, _: list[str]) -> dict[str, Any]:
    """Where every feed stands, and every calendar that holds a date."""
    filled = {one.path for one in calendars(relations.library) if one.entries}
    return {
        "all_feed": paths.ALL,
        "audience_feeds": {title: paths.for_audience(name) for name, title in paths.FOR.items()},
        "theme_feeds": {one.item.title: paths.for_theme(one.id) for one in relations.orders["themes"]},
        "calendars": {
            title: paths.calendar(name)
            for name, title in paths.CALENDARS.items()
            if name == "all" or paths.calendar(name) in filled
        },
    }


def reports(relations: Relations, _: list[str]) -> dict[str, Any]:
    """Which groups report to which, and what is stated of each."""
    return {"tops": structure(relations.library), "told_of": told_of}


def by_document(collection: str) -> Made:
    """What each document says of the partners, or of the groups."""
    return lambda relations, _: {
        "collection": collection,
        "columns": list(documents(relations.library).values()),
        "rows": compared(relations.library, collection),
    }


def who(collection: str) -> Made:
    """The tables of groups, or of partners, as they are told on one page."""
    one = {"groups": "Group", "partners": "Partner"}[collection]
    return lambda relations, _: {
        "collection": collection,
        "one": one,
        "tables": tables_of(relations.library, collection),
    }


MADE: dict[str, Made] = {
    "changes": changes,
    "doors": lambda relations, audience: {"groups": doors(relations.library, audience)},
    "duties": duties,
    "feeds": feeds,
    "groups-in-short": who("groups"),
    "groups-by-document": by_document("groups"),
    "partners-in-short": who("partners"),
    "partners-by-document": by_document("partners"),
    "reviews-grouped": lambda relations, _: {"groupings": groupings(relations)},
    "running-campaigns": running_campaigns,
    "search-box": lambda _, __: {},
    "structure": reports,
    "tracker": tracker,
    "training-dates": lambda relations, _: {"coming": all_coming(relations)},
    "ways-without-speaking": ways_without_speaking,
    "whats-new": whats_new,
    "without-speaking": without_speaking,
    "years-of-change": lambda relations, _: {"events": years_of_change(relations.library)},
}
