"""The Jinja environments of item templates, and the context of computed lists such as `{list: tracker}`.

Templates are strict (a missing name is an error) and never escape, since they write Markdown. Each computed list has
a template of its name in templates/lists/.
"""

from collections.abc import Callable
from functools import cache, partial
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from nscp_site.content.library import Library
from nscp_site.content.relations import Relations
from nscp_site.pages import output_paths
from nscp_site.pages.events import (
    KINDS,
    all_changes,
    all_coming,
    calendars,
    coming,
    current_campaigns,
    for_audience,
    of_kind,
    still_new,
)
from nscp_site.pages.expanding import admonition, button_link, quoted
from nscp_site.pages.figures import escaped
from nscp_site.pages.indexes import groupings
from nscp_site.pages.origins import LICENCE, dated, mostly_dated
from nscp_site.pages.output_paths import OPEN_LISTS, described_tables, open_collections
from nscp_site.pages.plan_status import expectations, standing_of, track
from nscp_site.pages.signposts import PAGE, best_ways, doors, meant_for, ways
from nscp_site.pages.who_is_who import compared, documents, structure, tables_of, told_of, years_of_change
from nscp_site.schema.collections import COLLECTIONS
from nscp_site.schema.types import AUDIENCE_NAMES, AUDIENCES, spoken


def environment(**filters: Callable[..., Any]) -> Environment:
    """An environment over `nscp_site/templates/` in which a missing name is an error."""
    made = Environment(
        loader=PackageLoader("nscp_site"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 - the output is Markdown
    )
    made.filters.update(filters)
    return made


@cache
def templates() -> Environment:
    """The templates of items, made ready once; one that is changed is read again."""
    return environment(
        spoken=spoken,
        cell=escaped,
        quoted=quoted,
        admonition=admonition,
        button_link=button_link,
        dated=dated,
        mostly_dated=mostly_dated,
        ways=ways,
        coming=coming,
        audience=AUDIENCE_NAMES.__getitem__,
        capitalized=lambda text: text[:1].upper() + text[1:],
    )


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
        "all_feed": output_paths.ALL,
        "audience_feeds": {title: output_paths.for_audience(name) for name, title in output_paths.FOR.items()},
        "theme_feeds": {one.item.title: output_paths.for_theme(one.id) for one in relations.orders["themes"]},
        "calendars": {
            title: output_paths.calendar(name)
            for name, title in output_paths.CALENDARS.items()
            if name == "all" or output_paths.calendar(name) in filled
        },
    }


def reports(relations: Relations, _: list[str]) -> dict[str, Any]:
    """Which groups report to which, and what is stated of each."""
    return {"tops": structure(relations.library), "told_of": told_of}


def by_document(relations: Relations, _: list[str], *, collection: str) -> dict[str, Any]:
    """What each document says of the partners, or of the groups."""
    library = relations.library
    columns = list(documents(library).values())
    return {"collection": collection, "columns": columns, "rows": compared(library, collection)}


def in_short(relations: Relations, _: list[str], *, collection: str, one: str) -> dict[str, Any]:
    """The tables of groups, or of partners, as they are told on one page."""
    return {"collection": collection, "one": one, "tables": tables_of(relations.library, collection)}


MADE: dict[str, Made] = {
    "changes": changes,
    "doors": lambda relations, audience: {"groups": doors(relations.library, audience)},
    "duties": duties,
    "feeds": feeds,
    "groups-in-short": partial(in_short, collection="groups", one="Group"),
    "groups-by-document": partial(by_document, collection="groups"),
    "partners-in-short": partial(in_short, collection="partners", one="Partner"),
    "partners-by-document": partial(by_document, collection="partners"),
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
NUMBERS_OF_CHILDREN = (
    "Small numbers are about real children. They stand as the source prints them: do not work out numbers from "
    "percentages, and do not combine rows or tables to describe a child."
)


def explained(library: Library) -> dict[str, Any]:
    """What the page that explains the open data prints."""
    collections = [(name, COLLECTIONS[name].many) for name in open_collections(library)]
    lists = [(name, name.replace("-", " ").capitalize()) for name in OPEN_LISTS if library.vocabularies[name]]
    return {
        "licence": LICENCE["title"],
        "caution": NUMBERS_OF_CHILDREN,
        "tables": [library.collections["datasets"][name] for name in described_tables(library)],
        "files": collections + lists,
    }
