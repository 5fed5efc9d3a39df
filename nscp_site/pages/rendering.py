"""The library as pages of Markdown: `Renderer(library).pages()`, whole documents on one page among them.

The Markdown is Python-Markdown's with its extensions for admonitions, attributes, abbreviations and HTML.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import yaml

from nscp_site.content.headings import demote_headings, find_headings
from nscp_site.content.library import Entry, Library
from nscp_site.content.relations import Relations, WholeDocument, find_whole_documents
from nscp_site.content.visibility import describe_hidden_status, is_visible
from nscp_site.pages import expanding, signposts
from nscp_site.pages.chain_views import find_gaps
from nscp_site.pages.charts import chart_of, how_drawn, undrawn_rows
from nscp_site.pages.dataset_tables import csv_files, markdown_table
from nscp_site.pages.events import campaign_state, item_changes
from nscp_site.pages.frame import breadcrumb, is_sensitive, item_structured_data, prose_structured_data
from nscp_site.pages.indexes import index_context, list_context
from nscp_site.pages.learning_chain import STAGES, Chain
from nscp_site.pages.listings import BY_KIND, Listings
from nscp_site.pages.origins import edition_note, is_chapter, origin_line, source_sections
from nscp_site.pages.output_paths import data_paths, theme_feed_path
from nscp_site.pages.paging import ListPage, first_n, is_long, latest_n, split_into_pages
from nscp_site.pages.plan_status import ActionStatus
from nscp_site.pages.search_pages import BROWSE_LISTS, search_page_context
from nscp_site.pages.templating import COMPUTED_LISTS, open_data_context, page_templates
from nscp_site.schema.collections import COLLECTIONS, VOCABULARIES
from nscp_site.settings import load_settings
from nscp_site.sources import Document

# libyaml's writer where PyYAML was built with it: it is ten times as fast, and writes the same.
YAML_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


@dataclass(frozen=True)
class Page:
    """A page to be: its path among the pages, its fields, its text in Markdown, and the file it was made from."""

    uri: str
    fields: dict[str, Any]
    text: str
    source: str

    @property
    def markdown(self) -> str:
        """The text with the fields on top as front matter, for another generator."""
        front = yaml.dump(self.fields, Dumper=YAML_DUMPER, allow_unicode=True, sort_keys=True, width=10_000)
        return f"---\n{front}---\n{self.text}"


class Renderer:
    """Renders the pages of one library."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.relations = Relations(library)
        self.chain = Chain(self.relations)
        self.listings = Listings(self.chain)
        self.abbreviations = expanding.AbbreviationDefinitions(library)
        self.kilobytes = {path: max(1, round(len(text.encode()) / 1000)) for path, text in csv_files(library)}
        self.last_checked = library.last_checked
        settings = load_settings(library.sources)
        self.site_url = settings.site_url
        # What is past its date or lacks evidence is the Partnership's to publish; editors see it always.
        self.show_progress = settings.publish_progress or library.for_editors
        self.templates = page_templates()

    def pages(self) -> Iterator[Page]:
        """Every page, rendered one at a time."""
        for make in (self.page_builders() | self.long_list_page_builders()).values():
            yield make()

    def page_builders(self) -> dict[str, Callable[[], Page]]:
        """A function for each page by its path: items, themes' chains, prose, indexes, documents, search, data."""
        library = self.library
        makers: dict[str, Callable[[], Page]] = {}
        makers |= {f"{entry.ref}.md": partial(self.item_page, entry) for entry in library.entries()}
        makers |= {f"{entry.ref}.md": partial(self.tombstone_page, entry) for entry in library.tombstones}
        makers |= {signposts.chain_path(one.id): partial(self.chain_page, one) for one in library.ordered("themes")}
        makers |= {path: partial(self.prose_page, path, document) for path, document in library.prose.items()}
        for name in filter(library.has_index, COLLECTIONS):
            makers.setdefault(f"{name}/index.md", partial(self.index_page, name))
        makers |= {one.page: partial(_whole_document_page, self, one) for one in find_whole_documents(library)}
        makers["search/index.md"] = self.search_page
        makers |= {f"search/{path}": partial(self.browse_list_page, path, title) for path, title in BROWSE_LISTS}
        if data_paths(library):
            makers["data/index.md"] = self.data_page
        return makers

    def long_list_page_builders(self) -> dict[str, Callable[[], Page]]:
        """A function for each page of a list too long for one page. Finding them reads the whole library."""
        found = (sheet for listing in self.listings.all() for sheet in split_into_pages(listing))
        return {sheet.uri: partial(self.long_list_page, sheet) for sheet in found}

    def data_page(self) -> Page:
        """The page that explains the open data."""
        fields = {
            "title": "Open data",
            "description": "Every table and text of this website as files for a spreadsheet or a program.",
            "breadcrumb": [["Figures", "datasets/index.md"]],
        }
        return self.templated_page("data/index.md", fields, "data/index.md.j2", **open_data_context(self.library))

    def text(self, entry: Entry) -> str:
        """An item's text alone, its shortcodes expanded."""
        return self.expander(f"{entry.ref}.md", entry.ref).expand(expanding.expand_fields(entry)).strip()

    def search_page(self) -> Page:
        """The search page."""
        about = "Search this website for a word, a question, or the letters of a service."
        fields = {"title": "Search", "description": about}
        return self.templated_page("search/index.md", fields, "search/index.md.j2", **search_page_context(self.library))

    def browse_list_page(self, path: str, title: str) -> Page:
        """A page of search/ that lists every item: A to Z, by theme, by kind or by year."""
        parts = self.listings.split.get(path) or self.listings.groups[path]
        template = "search/parts-of-list.md.j2" if path in self.listings.split else "search/list.md.j2"
        given: dict[str, Any] = {"title": title, "parts": parts, "lists": BROWSE_LISTS, "show_kind": path != BY_KIND}
        fields = {
            "title": title,
            "description": f"{title}: every page of this website in one list.",
            "breadcrumb": [["Search", "search/index.md"]],
        }
        return self.templated_page(f"search/{path}", fields, template, **given)

    def long_list_page(self, sheet: ListPage) -> Page:
        """One page of a list that is split over several."""
        title, path = sheet.listing.above
        fields = {
            "title": sheet.title,
            "description": f"{sheet.title}: a list of links.",
            "breadcrumb": [["Search", "search/index.md"], *([[title, path]] if path != "search/index.md" else [])],
        }
        if sheet.neutral_title:
            fields |= {"neutral_title": sheet.neutral_title, "description": "A list of links."}
        return self.templated_page(sheet.uri, fields, "search/sheet.md.j2", sheet=sheet)

    def item_page(self, entry: Entry) -> Page:
        """The page of one item, by its collection's template."""
        collection = COLLECTIONS[entry.collection]
        fields = _item_fields(entry) | {"description": entry.item.summary, "audience": list(entry.item.audience)}
        if entry.collection == "themes":
            fields["feeds"] = [[entry.item.title, f"{theme_feed_path(entry.id)}.atom"]]
        about = item_structured_data(entry, self.site_url)
        if about:
            fields["structured"] = about
        hidden = "" if is_visible(entry, self.library.now) else describe_hidden_status(entry.item)
        given = {"entry": entry, "item": entry.item, "collection": collection, "hidden": hidden}
        return self.templated_page(
            f"{entry.ref}.md", fields, collection.template, entry, body=expanding.expand_fields(entry), **given
        )

    def chain_page(self, entry: Entry) -> Page:
        """The page of a theme's chain of learning."""
        neutral = entry.item.neutral_title
        fields = {
            "title": f"The chain of learning: {entry.item.title}",
            "description": "From reviews to what they changed, for people who work with children.",
            "breadcrumb": [["Themes", "themes/index.md"], [entry.item.title, f"{entry.ref}.md"]],
            "last_reviewed": entry.item.last_reviewed,
        } | ({"neutral_title": f"{neutral}: from reviews to what they changed"} if neutral else {})
        return self.templated_page(signposts.chain_path(entry.id), fields, "theme-chain.md.j2", entry, entry=entry)

    def tombstone_page(self, entry: Entry) -> Page:
        """What stays of a withdrawn item: its title, why it went, and what is still to be learned."""
        collection = COLLECTIONS[entry.collection]
        fields = _item_fields(entry) | {"description": f"This {collection.singular} was withdrawn."}
        given = {"item": entry.item, "collection": collection}
        return self.templated_page(f"{entry.ref}.md", fields, "tombstone.md.j2", entry, **given)

    def prose_page(self, path: str, document: Document) -> Page:
        """A page of docs/, its shortcodes expanded."""
        about = "" if document.fields.get("neutral_title") else prose_structured_data(self.library, path, self.site_url)
        fields = document.fields | ({"structured": about} if about else {})
        return self.page(path, fields, self.expander(path).expand(document.body), document.path)

    def index_page(self, name: str) -> Page:
        """A plain index of a collection."""
        uri, title = f"{name}/index.md", COLLECTIONS[name].plural
        return self.page(uri, {"title": title}, f"# {title}\n\n{self.render_list(name, uri)}", f"content/{name}")

    def templated_page(
        self, uri: str, fields: dict[str, Any], template: str, made_of: Entry | None = None, **given: Any
    ) -> Page:
        """A page by its template, its shortcodes expanded; `made_of` is the item that it is about, if any."""
        printer = self.expander(uri, made_of.ref if made_of and uri == f"{made_of.ref}.md" else "")
        text = printer.expand(self.render(template, printer, **given))
        return self.page(uri, fields, text, made_of.document.path if made_of else "content")

    def page(self, uri: str, fields: dict[str, Any], body: str, source: str = "content") -> Page:
        """Assemble a page: layout fields as front matter, the body, and definitions of its abbreviations."""
        gloss = self.abbreviations.definitions_for(body)
        text = f"\n{body.strip()}\n" + (f"\n{gloss}" if gloss else "")
        fields = breadcrumb(self.library, uri) | {"last_reviewed": self.last_checked} | fields
        return Page(uri, fields, text, source)

    def render(self, template: str, printer: expanding.ShortcodeExpander, **given: Any) -> str:
        """A template's Markdown, for a page's printer to print."""
        return self.templates.get_template(template).render(self.context(printer), **given)

    def expander(self, uri: str, ref: str = "") -> expanding.ShortcodeExpander:
        """The shortcode expander of one page."""
        return expanding.ShortcodeExpander(self.relations, uri, self.render_list, ref)

    def render_list(self, written: str, uri: str) -> str:
        """Render `{list: NAME [AUDIENCE …] [LIMIT]}`: a collection, a vocabulary or a computed list."""
        name, *words = written.split()
        audience = [word for word in words if not word.isdecimal()]
        most = next((int(word) for word in words if word.isdecimal()), None)
        printer = self.expander(uri)
        if name in VOCABULARIES or name in COMPUTED_LISTS:
            records = self.library.values(name) if name in VOCABULARIES else {}
            made = COMPUTED_LISTS[name](self.relations, audience) if name in COMPUTED_LISTS else {}
            return printer.expand(self.render(f"lists/{name}.md.j2", printer, records=records, most=most, **made))
        listed = list_context(self.library, name, self.relations.sorted_by_collection[name], audience, most)
        if uri == f"{name}/index.md" and not words:
            return self.render("lists/index.md.j2", printer, **listed, **index_context(self.library, listed["entries"]))
        return self.render("lists/collection.md.j2", printer, **listed)

    def context(self, printer: expanding.ShortcodeExpander) -> dict[str, Any]:
        """The names that every template may use."""
        library = self.library
        return {
            "answers_on": partial(signposts.answers_on, library),
            "button_of": partial(signposts.answer_route_button, library),
            "chart_of": partial(chart_of, library),
            "courses_on": partial(signposts.courses_on, library),
            "is_chapter": partial(is_chapter, library),
            "left_out": partial(undrawn_rows, library),
            "origin_line": partial(origin_line, library),
            "series_of": partial(signposts.topic_series, library),
            "table": partial(markdown_table, library),
            "library": library,
            "show_progress": self.show_progress,
            "relations": self.relations,
            "chain": self.chain,
            "changes_of": lambda entry: sorted(item_changes(entry), key=lambda change: change.on, reverse=True),
            "tracked": partial(ActionStatus, today=library.today),
            "gaps": partial(find_gaps, self.chain),
            "stages": STAGES,
            "collections": COLLECTIONS,
            "sources": source_sections,
            "state_of": partial(campaign_state, today=library.today),
            "link": printer.link,
            "page_link": partial(expanding.relative_path, printer.uri),
            "kilobytes": self.kilobytes,
            "how_drawn": how_drawn,
            "section": self.section,
            "part_title": self.part_title,
            "neighbours": self.neighbours,
            "listings": self.listings,
            "chain_path": signposts.chain_path,
            "chosen_pages": partial(signposts.pages_to_read_first, self.relations),
            "for_whom": signposts.audience_phrase,
            "few": first_n,
            "newest": latest_n,
            "is_long": is_long,
        }

    def section(self, ref: str) -> str:
        """The text of a document's section, or of the part under one of its headings, for use on another page."""
        entry = self.library.find(ref)
        return "" if entry is None else expanding.section_text(entry, ref)

    def part_title(self, ref: str) -> str:
        """The heading that `collection/id#heading` names; empty for a whole section."""
        entry, anchor = self.library.find(ref), ref.partition("#")[2]
        found = find_headings(entry.document.body) if entry else ()
        return next((heading.text for heading in found if heading.anchor == anchor), "")

    def neighbours(self, entry: Entry) -> tuple[Entry | None, Entry | None, int]:
        """The item before and after one in its collection, and how many there are."""
        entries = self.relations.sorted_by_collection[entry.collection]
        place = self.relations.ranks[entry.ref] - self.relations.ranks[entries[0].ref]
        before = entries[place - 1] if place else None
        return before, entries[place + 1] if place + 1 < len(entries) else None, len(entries)


def whole_document_text(renderer: "Renderer", whole: WholeDocument, *, on_paper: bool = False) -> str:
    """A whole document as Markdown, its marks replaced; on paper without the way to its chapters."""
    printer = replace(renderer.expander(whole.page), prints_whole_notes=True)
    text = renderer.render(
        "in-full.md.j2",
        printer,
        whole=whole,
        on_paper=on_paper,
        edition=edition_note(whole.document.working_together),
        text_of=lambda entry: demote_headings(expanding.expand_fields(entry), 1),
    )
    return printer.expand(text)


def _item_fields(entry: Entry) -> dict[str, Any]:
    """The fields of an item's page, published or withdrawn."""
    collection, neutral = COLLECTIONS[entry.collection], entry.item.neutral_title
    return {
        # Two collections may both have a page on a subject; a browser's tabs and history must tell them apart.
        "title": f"{entry.item.title} – {collection.plural}",
        "kind": collection.singular,
        "last_reviewed": entry.item.last_reviewed,
    } | ({"neutral_title": neutral} if neutral else {})


def _whole_document_page(renderer: "Renderer", whole: WholeDocument) -> "Page":
    """The page that shows a whole document: our own search leads to its chapters instead."""
    name = renderer.library.prose.get(f"{whole.collection}/index.md")
    title = str(name.fields.get("title", whole.document.title)) if name else whole.document.title
    above = [["Publications", "publications/index.md"], [title, f"{whole.collection}/index.md"]]
    fields: dict[str, Any] = {
        "title": f"{title}: the whole document",
        "description": f"{whole.document.title}: the whole document on one page, to print or to save.",
        "breadcrumb": [one for one in above if one[1] in renderer.library.prose or one[1].startswith(whole.collection)],
        "last_reviewed": max(entry.item.last_reviewed for entry in whole.sections),
    }
    if any(is_sensitive(renderer.library, entry) for entry in whole.sections):
        # The large way out, as on the chapters that may put their readers at risk.
        fields["exit"] = "large"
    return renderer.page(whole.page, fields, whole_document_text(renderer, whole), "content")
