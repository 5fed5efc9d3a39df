"""Jinja environment of the item templates, and the context of computed lists such as `{list: tracker}`.

Templates are strict (an undefined name is an error) and never escape, because they write Markdown. Each computed list
has a template of its name in templates/lists/.
"""

from collections.abc import Callable
from functools import cache, partial
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from nscp_site.content.library import Library
from nscp_site.content.relations import Relations
from nscp_site.pages import events, output_paths, signposts, who_is_who
from nscp_site.pages.dataset_tables import escape_cell
from nscp_site.pages.expanding import admonition, block_quote, button_link
from nscp_site.pages.indexes import review_groupings
from nscp_site.pages.origins import LICENCE, age_line, common_age_line
from nscp_site.pages.plan_status import duty_status, expectations, priority_statuses
from nscp_site.schema.collections import COLLECTIONS
from nscp_site.schema.types import AUDIENCE_NAMES, AUDIENCES, format_date


def jinja_environment(**filters: Callable[..., Any]) -> Environment:
    """A strict Jinja environment over `nscp_site/templates/`, without escaping. `filters` are added to it."""
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
def page_templates() -> Environment:
    """The templates of items, made ready once; one that is changed is read again."""
    return jinja_environment(
        format_date=format_date,
        cell=escape_cell,
        quoted=block_quote,
        admonition=admonition,
        button_link=button_link,
        dated=age_line,
        mostly_dated=common_age_line,
        ways=signposts.silent_ways,
        coming=events.upcoming_sessions,
        audience=AUDIENCE_NAMES.__getitem__,
        capitalized=lambda text: text[:1].upper() + text[1:],
    )


ListContextBuilder = Callable[[Relations, list[str]], dict[str, Any]]


def _tracker_context(relations: Relations, _: list[str]) -> dict[str, Any]:
    """`{list: tracker}`: every priority with the status of its actions, and what sub groups must report on."""
    return {"tracks": priority_statuses(relations.library), "expectations": list(expectations(relations.library))}


def _duties_context(relations: Relations, _: list[str]) -> dict[str, Any]:
    """`{list: duties}`: the status of every legal duty, by its id."""
    library = relations.library
    return {"standings": {name: duty_status(duty, library) for name, duty in library.values("duties").items()}}


def _changes_context(relations: Relations, audience: list[str]) -> dict[str, Any]:
    """`{list: changes}`: what changed, for one audience or all, with the kinds and audiences to filter by."""
    found = events.all_changes(relations.library)
    kinds = {change.kind for change in found}
    audiences = {name for change in found for name in change.entry.item.audience}
    return {
        "changes": [change for change in found if not audience or audience[0] in change.entry.item.audience],
        "kinds": {kind: title for kind, title in events.CHANGE_LABELS.items() if kind in kinds},
        "audiences": [name for name in AUDIENCES if name in audiences],
    }


def _whats_new_context(relations: Relations, audience: list[str]) -> dict[str, Any]:
    """`{list: whats-new}`: what changed, without news past its `over_after` date."""
    made, today = _changes_context(relations, audience), relations.library.today
    changes = [one for one in made["changes"] if (getattr(one.entry.item, "over_after", None) or today) >= today]
    return made | {"changes": changes}


def _running_campaigns_context(relations: Relations, audience: list[str]) -> dict[str, Any]:
    """`{list: running-campaigns}`: the campaigns that run today."""
    running = events.current_campaigns(relations.library)
    return {"running": [one for one in running if not audience or set(audience) & set(one.item.audience)]}


def _best_silent_ways_context(relations: Relations, audience: list[str]) -> dict[str, Any]:
    """`{list: without-speaking}`: at most three ways to get help without speaking, in danger and to talk."""
    library = relations.library
    found = signposts.best_silent_ways(library, signposts.contacts_for_audience(library, audience), audience)
    return found | {"page": signposts.OTHER_WAYS_PAGE, "for_young": audience == ["young-people"]}


def _all_silent_ways_context(relations: Relations, _: list[str]) -> dict[str, Any]:
    """`{list: ways-without-speaking}`: every contact with its ways to reach it without speaking."""
    contacts = relations.library.values("contacts").values()
    return {"ways_of": [(contact, ways) for contact in contacts if (ways := signposts.silent_ways(contact))]}


def _feeds_context(relations: Relations, _: list[str]) -> dict[str, Any]:
    """`{list: feeds}`: the path of every feed, and of every calendar that has an entry."""
    filled = {one.path for one in events.build_calendars(relations.library) if one.entries}
    return {
        "all_feed": output_paths.ALL_FEED,
        "audience_feeds": {
            title: output_paths.audience_feed_path(name) for name, title in output_paths.AUDIENCE_FEED_TITLES.items()
        },
        "theme_feeds": {
            one.item.title: output_paths.theme_feed_path(one.id) for one in relations.sorted_by_collection["themes"]
        },
        "calendars": {
            title: output_paths.calendar_path(name)
            for name, title in output_paths.CALENDAR_TITLES.items()
            if name == "all" or output_paths.calendar_path(name) in filled
        },
    }


def _structure_context(relations: Relations, _: list[str]) -> dict[str, Any]:
    """`{list: structure}`: which groups report to which, and the facts stated of each."""
    return {"tops": who_is_who.reporting_structure(relations.library), "told_of": who_is_who.group_facts}


def _by_document_context(relations: Relations, _: list[str], *, collection: str) -> dict[str, Any]:
    """What each document says of the partners, or of the groups."""
    library = relations.library
    columns = list(who_is_who.compared_documents(library).values())
    return {"collection": collection, "columns": columns, "rows": who_is_who.comparison_rows(library, collection)}


def _in_short(relations: Relations, _: list[str], *, collection: str, one: str) -> dict[str, Any]:
    """The tables of groups, or of partners, as they are told on one page."""
    return {"collection": collection, "one": one, "tables": who_is_who.summary_tables(relations.library, collection)}


COMPUTED_LISTS: dict[str, ListContextBuilder] = {
    "changes": _changes_context,
    "doors": lambda relations, audience: {"groups": signposts.answers_by_heading(relations.library, audience)},
    "duties": _duties_context,
    "feeds": _feeds_context,
    "groups-in-short": partial(_in_short, collection="groups", one="Group"),
    "groups-by-document": partial(_by_document_context, collection="groups"),
    "partners-in-short": partial(_in_short, collection="partners", one="Partner"),
    "partners-by-document": partial(_by_document_context, collection="partners"),
    "reviews-grouped": lambda relations, _: {"groupings": review_groupings(relations)},
    "running-campaigns": _running_campaigns_context,
    "search-box": lambda _, __: {},
    "structure": _structure_context,
    "tracker": _tracker_context,
    "training-dates": lambda relations, _: {"coming": events.all_upcoming_sessions(relations)},
    "ways-without-speaking": _all_silent_ways_context,
    "whats-new": _whats_new_context,
    "without-speaking": _best_silent_ways_context,
    "years-of-change": lambda relations, _: {"events": who_is_who.governance_events(relations.library)},
}
SMALL_NUMBERS_CAUTION = (
    "Small numbers are about real children. They stand as the source prints them: do not work out numbers from "
    "percentages, and do not combine rows or tables to describe a child."
)


def open_data_context(library: Library) -> dict[str, Any]:
    """Variables of the page that explains the open data: licence, caution, tables, files."""
    collections = [(name, COLLECTIONS[name].plural) for name in output_paths.open_collections(library)]
    lists = [
        (name, name.replace("-", " ").capitalize()) for name in output_paths.OPEN_LISTS if library.vocabularies[name]
    ]
    return {
        "licence": LICENCE["title"],
        "caution": SMALL_NUMBERS_CAUTION,
        "tables": [library.collections["datasets"][name] for name in output_paths.datasets_with_table(library)],
        "files": collections + lists,
    }
