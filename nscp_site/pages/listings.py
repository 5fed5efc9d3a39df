"""The lists that pages lead to where they can't print everything: `Listings(chain).all()`, each on pages of its own.

They stand below search/, whose pages the search does not index. Which there are depends on how much is published, so
their addresses are not among those kept for ever in content/addresses.yml; the four lists of all pages always stay.
"""

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import groupby

from nscp_site.content.library import Entry
from nscp_site.pages.chain_views import chain_list_parts, is_chain_long
from nscp_site.pages.events import CHANGE_LABELS, SiteChange, all_changes
from nscp_site.pages.indexes import filter_attributes, parts_by_family, parts_by_letter, parts_by_role
from nscp_site.pages.learning_chain import Chain, item_references
from nscp_site.pages.paging import MAX_LIST_LINES, Listing, ListPart, first_n, inbound_limit_name, is_long, latest_n
from nscp_site.pages.search_pages import BROWSE_LISTS, BrowseGroup, build_browse_lists
from nscp_site.schema.collections import COLLECTIONS
from nscp_site.schema.types import format_date

BY_THEME, BY_KIND = "by-theme.md", "by-kind.md"
NO_THEME = "without-a-theme"
# How many related pages stand on a page whose themes list them as well.
MAX_RELATED_BY_THEME = 2
EDITORS_NOTES_PAGE, CHANGES_PAGE = "about/editors-notes.md", "about/what-changed.md"


class Listings:
    """Computed once for a library. Its methods named after a page say where that page leads to for the rest."""

    changes = "search/changes.md"

    def __init__(self, chain: Chain) -> None:
        self.chain = chain
        self.relations = chain.relations
        self.library = chain.library

    def all(self) -> Iterator[Listing]:
        """Every list that some page leads to."""
        for found in self.split.values():
            yield from found
        yield from filter(None, map(self.related_list, self.library.entries()))
        yield from filter(None, map(self.note_list, self.library.values("editors-notes")))
        for theme in self.library.ordered("themes"):
            part = self.chain.of_theme(theme.id)
            if is_chain_long(part):
                title = f"The whole chain of learning: {theme.item.title}"
                parts = chain_list_parts(self.chain, part)
                neutral = _neutral_list_title(theme, "the whole chain")
                yield Listing(f"search/chain/{theme.id}", title, parts, _back_link(theme), neutral)
        if is_long("changes", all_changes(self.library)):
            yield self.changes_list()
        for name in COLLECTIONS:
            if is_long("index", self.relations.sorted_by_collection[name]):
                yield from self.index_listings(name).values()

    @cached_property
    def groups(self) -> dict[str, list[BrowseGroup]]:
        """The parts of each list of all pages."""
        return build_browse_lists(self.library)

    @cached_property
    def split(self) -> dict[str, list[Listing]]:
        """Those lists of all pages that are too long for one page, each as a list for each of its parts."""
        found = {
            path: sum(len(entries) for _, entries in parts) > MAX_LIST_LINES for path, parts in self.groups.items()
        }
        members = (self.relations.by_theme[theme.id] for theme in self.library.ordered("themes"))
        found[BY_THEME] |= any(
            is_long("theme", same) for refs in members for same in self.relations.by_collection(refs).values()
        )
        found[BY_KIND] |= any(is_long("index", self.relations.sorted_by_collection[name]) for name in COLLECTIONS)
        makers = {BY_THEME: self.by_theme, BY_KIND: self.by_kind}
        return {path: list(makers.get(path, self.listings_by_group)(path)) for path in found if found[path]}

    def listings_by_group(self, path: str) -> Iterator[Listing]:
        """A list of all pages, part by part as it is."""
        for heading, entries in self.groups[path]:
            lines = [f"{_item_link(entry)}, {COLLECTIONS[entry.collection].plural}" for entry in entries]
            yield _part_listing(path, re.sub(r"\W+", "-", heading.lower()), heading, [ListPart(heading, "list", lines)])

    def by_kind(self, path: str) -> Iterator[Listing]:
        """Each collection in the order of its index, and what was withdrawn of it."""
        for name, collection in COLLECTIONS.items():
            withdrawn = [one for one in self.library.tombstones if one.collection == name]
            entries = self.relations.sorted_by_collection[name]
            parts = [
                ListPart(collection.plural, "list", list(map(_dated_item_link, entries))),
                ListPart("Withdrawn", "withdrawn", list(map(_item_link, withdrawn))),
            ]
            if self.library.has_index(name):
                yield _part_listing(path, name, collection.plural, [part for part in parts if part.lines])

    def by_theme(self, path: str) -> Iterator[Listing]:
        """Each theme with all that belongs to it and to its parts, kind by kind, as its page tells it."""
        for theme in self.library.ordered("themes"):
            parts = _parts_by_kind(self.relations.by_collection(self.relations.by_theme[theme.id]))
            if parts:
                yield _part_listing(path, theme.id, theme.item.title, parts, _neutral_list_title(theme, "all pages"))
        loose = {
            entry.ref for entry in self.library.entries() if entry.collection != "themes" and not entry.item.themes
        }
        if loose:
            yield _part_listing(path, NO_THEME, "Without a theme", _parts_by_kind(self.relations.by_collection(loose)))

    def index_listings(self, name: str) -> dict[str, Listing]:
        """The lists of a collection's items that its index leads to, where it can't print them all.

        The index's filters read them there, so they say what they are about.
        """
        entries, many = self.relations.sorted_by_collection[name], COLLECTIONS[name].plural
        found = {
            "a-to-z": ("A to Z", parts_by_letter(entries)),
            "by-role": ("by role", parts_by_role(entries)),
            "by-topic": ("by topic", [part for part in parts_by_family(self.library, entries) if part.heading]),
        }
        return {
            path: Listing(
                f"search/by-kind/{name}/{path}",
                f"{many}, {how}",
                [ListPart(part.heading, part.anchor, list(map(self.filterable_link, part.entries))) for part in parts],
                (many, f"{name}/index.md"),
            )
            for path, (how, parts) in found.items()
            if parts
        }

    def filterable_link(self, entry: Entry) -> str:
        """A link to an item with what the filters of its index need."""
        return f"{_item_link(entry)}{filter_attributes(self.library, entry)}, {format_date(entry.item.as_at)}"

    def related(self, entry: Entry) -> dict[str, list[Entry]]:
        """What belongs with an item, by kind; not its themes, where its page names them apart."""
        found = self.relations.related(entry.ref)
        return {name: same for name, same in found.items() if name != "themes" or not entry.item.themes}

    def related_shown(self, entry: Entry) -> dict[str, list[Entry]]:
        """What of it stands on the item's page: what it names itself, then what names it; few where that grows long.

        What one of its themes has as well, or the index of its own kind, is a tap away: the first of it stand here.
        """
        own, others = self._by_who_names(entry)
        cut = latest_n(inbound_limit_name(entry.collection), others)
        chosen = [*first_n("named", own), *cut]
        themes = set(entry.item.themes)
        near = [one for one in chosen if themes & set(one.item.themes) or one.collection == entry.collection]
        left_out = {one.ref for one in near[MAX_RELATED_BY_THEME:]} if themes else set()
        # Of many that name it, the newest stays in any case.
        left_out -= {one.ref for one in cut} if len(cut) < len(others) else set()
        return self.relations.by_collection({one.ref for one in chosen} - left_out)

    def _by_who_names(self, entry: Entry) -> tuple[list[Entry], list[Entry]]:
        """What belongs with an item: what it names itself, and what names it alone."""
        named = {ref for ref, _, _ in item_references(entry)}
        both = [other for same in self.related(entry).values() for other in same]
        return [one for one in both if one.ref in named], [one for one in both if one.ref not in named]

    def related_list(self, entry: Entry) -> Listing | None:
        """Everything that belongs with an item, where it is too long for its page."""
        limit = inbound_limit_name(entry.collection)
        if not is_long(limit, self.relations.linked.get(entry.ref, ())):
            return None
        own, others = self._by_who_names(entry)
        if not is_long("named", own) and not is_long(limit, others):
            return None
        title = f"All pages related to: {entry.item.title} ({COLLECTIONS[entry.collection].plural})"
        neutral, parts = _neutral_list_title(entry, "related pages"), _parts_by_kind(self.related(entry))
        return Listing(f"search/related/{entry.ref}", title, parts, _back_link(entry), neutral)

    def note_list(self, name: str) -> Listing | None:
        """Every page that prints a note, where they are many."""
        refs = self.relations.note_users.get(name, set())
        if not is_long("note", refs):
            return None
        parts = _parts_by_kind(self.relations.by_collection(refs))
        return Listing(f"search/notes/{name}", f"Where note {name} stands", parts, self.page_link(EDITORS_NOTES_PAGE))

    def changes_list(self) -> Listing:
        """Every change of the site, year by year, the latest first."""
        years = groupby(all_changes(self.library), key=lambda change: change.on.year)
        parts = [ListPart(str(year), f"year-{year}", list(map(_change_line, changes))) for year, changes in years]
        return Listing("search/changes", "All changes of this website", parts, self.page_link(CHANGES_PAGE))

    def page_link(self, path: str) -> tuple[str, str]:
        """A page of docs/ as the way back; the search where there is no such page."""
        document = self.library.prose.get(path)
        return (str(document.fields.get("title", path)), path) if document else ("Search", "search/index.md")

    def of_theme(self, theme: str, collection: str) -> str:
        """Where the list of a theme's items of one kind begins."""
        listing = next(one for one in self.split[BY_THEME] if one.path == f"search/by-theme/{theme}")
        return listing.part_link(f"list-{collection}")

    def of_kind(self, collection: str) -> str:
        """Where all items of a collection are listed."""
        if BY_KIND in self.split:
            return f"search/by-kind/{collection}.md"
        before = [name for name in COLLECTIONS if self.library.collections[name]]
        return f"search/{BY_KIND}#list-{before.index(collection) + 1}"


def _parts_by_kind(found: dict[str, list[Entry]]) -> list[ListPart]:
    """Items kind by kind."""
    return [
        ListPart(COLLECTIONS[name].plural, f"list-{name}", list(map(_dated_item_link, same)))
        for name, same in found.items()
    ]


def _part_listing(path: str, name: str, heading: str, parts: list[ListPart], neutral: str = "") -> Listing:
    """A part of a list of all pages, as a list of its own."""
    title = dict(BROWSE_LISTS)[path]
    own = f"search/{path.removesuffix('.md')}/{name}"
    return Listing(own, f"{title}: {heading}", parts, (title, f"search/{path}"), neutral)


def _neutral_list_title(entry: Entry, what: str) -> str:
    """The neutral title of a list about a sensitive item; empty otherwise."""
    return f"{entry.item.neutral_title}: {what}" if entry.item.neutral_title else ""


def _back_link(entry: Entry) -> tuple[str, str]:
    """Title and path of an item's page, as the parent of a list."""
    return entry.item.title, f"{entry.ref}.md"


def _change_line(change: SiteChange) -> str:
    """A change as one line of Markdown: date, link, kind, what changed."""
    link = f"[{change.entry.item.title}](item:{change.ref})"
    return f"{format_date(change.on)}: {link}. {CHANGE_LABELS[change.kind]}: {' '.join(change.what.split())}"


def _item_link(entry: Entry) -> str:
    """A link to an item."""
    return f"[{entry.item.title}](item:{entry.ref})"


def _dated_item_link(entry: Entry) -> str:
    """A link to an item, with the time it speaks of."""
    return f"{_item_link(entry)}, {format_date(entry.item.as_at)}"
