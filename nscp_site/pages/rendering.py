"""The library as pages of Markdown: `Renderer(library).pages()`, whole documents on one page among them.

The Markdown is Python-Markdown's with its extensions for admonitions, attributes, abbreviations and HTML.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import yaml

from nscp_site.content.headings import demoted, headings
from nscp_site.content.library import Entry, Library
from nscp_site.content.relations import Relations, WholeDocument, whole_documents
from nscp_site.content.visibility import is_open, state
from nscp_site.pages.chain_views import chain_fields, gaps_of
from nscp_site.pages.charts import chart_of, how_drawn, left_out
from nscp_site.pages.events import changes_of, state_of
from nscp_site.pages.expanding import Glosser, Printer, print_fields, section, way
from nscp_site.pages.figures import csv_files, markdown_table
from nscp_site.pages.frame import is_sensitive, of_item, of_prose, place_of
from nscp_site.pages.indexes import index_of, list_of
from nscp_site.pages.learning_chain import STAGES, Chain
from nscp_site.pages.listings import BY_KIND, Listings
from nscp_site.pages.origins import edition_note, is_chapter, origin_line, sources
from nscp_site.pages.output_paths import data_paths, for_theme
from nscp_site.pages.paging import Sheet, few, is_long, newest, sheets
from nscp_site.pages.plan_status import Tracked
from nscp_site.pages.search_pages import LISTS, search_page
from nscp_site.pages.signposts import answers_on, button_of, chain_path, chosen_pages, courses_on, for_whom, series_of
from nscp_site.pages.templating import MADE, explained, templates
from nscp_site.schema.collections import COLLECTIONS, VOCABULARIES
from nscp_site.settings import read_settings
from nscp_site.sources import Document

# libyaml's writer where PyYAML was built with it: it is ten times as fast, and writes the same.
DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


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
        front = yaml.dump(self.fields, Dumper=DUMPER, allow_unicode=True, sort_keys=True, width=10_000)
        return f"---\n{front}---\n{self.text}"


class Renderer:
    """Renders the pages of one library."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.relations = Relations(library)
        self.chain = Chain(self.relations)
        self.listings = Listings(self.chain)
        self.glosser = Glosser(library)
        self.kilobytes = {path: max(1, round(len(text.encode()) / 1000)) for path, text in csv_files(library)}
        self.newest = library.last_checked
        settings = read_settings(library.sources)
        self.site_url = settings.site_url
        # What is past its date or lacks evidence is the Partnership's to publish; editors see it always.
        self.show_progress = settings.publish_progress or library.for_editors
        self.templates = templates()

    def pages(self) -> Iterator[Page]:
        """Every page."""
        for make in (self.makers() | self.makers_of_sheets()).values():
            yield make()

    def makers(self) -> dict[str, Callable[[], Page]]:
        """How to make the pages, by their paths: items, prose, an index for each collection without a prose one, …."""
        makers: dict[str, Callable[[], Page]] = {}
        for entry in self.library.entries():
            makers[f"{entry.ref}.md"] = partial(self.item_page, entry)
        for entry in self.library.tombstones:
            makers[f"{entry.ref}.md"] = partial(self.tombstone_page, entry)
        for entry in self.library.ordered("themes"):
            makers[chain_path(entry.id)] = partial(self.chain_page, entry)
        for path, document in self.library.prose.items():
            makers[path] = partial(self.prose_page, path, document)
        for name in COLLECTIONS:
            if self.library.has_index(name):
                makers.setdefault(f"{name}/index.md", partial(self.index_page, name))
        for whole in whole_documents(self.library):
            makers[whole.page] = partial(page_in_full, self, whole)
        makers["search/index.md"] = self.search_page
        for path, title in LISTS:
            makers[f"search/{path}"] = partial(self.list_page, path, title)
        if data_paths(self.library):
            makers["data/index.md"] = self.data_page
        return makers

    def makers_of_sheets(self) -> dict[str, Callable[[], Page]]:
        """How to make the pages of lists that are too long for one: which there are takes a look at everything."""
        found = (sheet for listing in self.listings.all() for sheet in sheets(listing))
        return {sheet.uri: partial(self.sheet_page, sheet) for sheet in found}

    def data_page(self) -> Page:
        """The page that explains the open data."""
        uri = "data/index.md"
        text = self.render("data/index.md.j2", self.printer(uri), **explained(self.library))
        fields = {
            "title": "Open data",
            "description": "Every table and text of this website as files for a spreadsheet or a program.",
            "breadcrumb": [["Figures", "datasets/index.md"]],
        }
        return self.page(uri, fields, text)

    def text(self, entry: Entry) -> str:
        """An item's text alone, its marks replaced."""
        return self.printer(f"{entry.ref}.md", entry.ref).print(print_fields(entry)).strip()

    def search_page(self) -> Page:
        """The search page."""
        made = search_page(self.library)
        text = self.printer("search/index.md").print(self.templates.get_template("search/index.md.j2").render(made))
        about = "Search this website for a word, a question, or the letters of a service."
        return self.page("search/index.md", {"title": "Search", "description": about}, text)

    def list_page(self, path: str, title: str) -> Page:
        """One of the lists that do without a script."""
        parts = self.listings.split.get(path) or self.listings.groups[path]
        template = "search/parts-of-list.md.j2" if path in self.listings.split else "search/list.md.j2"
        given = {"title": title, "parts": parts, "lists": LISTS, "show_kind": path != BY_KIND}
        text = self.render(template, self.printer("search/index.md"), **given)
        fields = {
            "title": title,
            "description": f"{title}: every page of this website in one list.",
            "breadcrumb": [["Search", "search/index.md"]],
        }
        return self.page(f"search/{path}", fields, text)

    def sheet_page(self, sheet: Sheet) -> Page:
        """One page of a list that does not fit where it belongs."""
        printer = self.printer(sheet.uri)
        text = self.render("search/sheet.md.j2", printer, sheet=sheet)
        title, path = sheet.listing.above
        fields = {
            "title": sheet.title,
            "description": f"{sheet.title}: a list of links.",
            "breadcrumb": [["Search", "search/index.md"], *([[title, path]] if path != "search/index.md" else [])],
        }
        if sheet.neutral_title:
            fields |= {"neutral_title": sheet.neutral_title, "description": "A list of links."}
        return self.page(sheet.uri, fields, printer.print(text))

    def item_page(self, entry: Entry) -> Page:
        """The page of one item, by its collection's template."""
        collection = COLLECTIONS[entry.collection]
        uri = f"{entry.ref}.md"
        printer = self.printer(uri, entry.ref)
        body = self.render(
            collection.template,
            printer,
            entry=entry,
            item=entry.item,
            collection=collection,
            body=print_fields(entry),
            hidden="" if is_open(entry, self.library.now) else state(entry.item),
        )
        fields = {
            # Two collections may both have a page on a subject; a browser's tabs and history must tell them apart.
            "title": f"{entry.item.title} – {collection.many}",
            "description": entry.item.summary,
            "kind": collection.one,
            "audience": list(entry.item.audience),
            "last_reviewed": entry.item.last_reviewed,
        } | neutral_title_of(entry)
        if entry.collection == "themes":
            fields["feeds"] = [[entry.item.title, f"{for_theme(entry.id)}.atom"]]
        about = of_item(entry, self.site_url)
        if about:
            fields["structured"] = about
        return self.page(uri, fields, printer.print(body), entry.document.path)

    def chain_page(self, entry: Entry) -> Page:
        """The page of a theme's chain of learning."""
        printer = self.printer(chain_path(entry.id))
        text = printer.print(self.render("theme-chain.md.j2", printer, entry=entry))
        return self.page(printer.uri, chain_fields(entry), text, entry.document.path)

    def tombstone_page(self, entry: Entry) -> Page:
        """What stays of a withdrawn item: its title, why it went, and what is still to be learned."""
        collection, uri = COLLECTIONS[entry.collection], f"{entry.ref}.md"
        printer = self.printer(uri, entry.ref)
        text = self.render("tombstone.md.j2", printer, item=entry.item, collection=collection)
        fields = {
            "title": f"{entry.item.title} – {collection.many}",
            "description": f"This {collection.one} was withdrawn.",
            "kind": collection.one,
            "last_reviewed": entry.item.last_reviewed,
        }
        return self.page(uri, fields | neutral_title_of(entry), printer.print(text), entry.document.path)

    def prose_page(self, path: str, document: Document) -> Page:
        """A page of docs/, its marks replaced."""
        about = "" if document.fields.get("neutral_title") else of_prose(self.library, path, self.site_url)
        fields = document.fields | ({"structured": about} if about else {})
        return self.page(path, fields, self.printer(path).print(document.body), document.path)

    def index_page(self, name: str) -> Page:
        """A plain index of a collection."""
        uri, title = f"{name}/index.md", COLLECTIONS[name].many
        return self.page(uri, {"title": title}, f"# {title}\n\n{self.print_list(name, uri)}", f"content/{name}")

    def page(self, uri: str, fields: dict[str, Any], body: str, source: str = "content") -> Page:
        """A page with its place, the day of the newest check, and its acronyms explained below."""
        gloss = self.glosser.gloss(body)
        text = f"\n{body.strip()}\n" + (f"\n{gloss}" if gloss else "")
        fields = place_of(self.library, uri) | {"last_reviewed": self.newest} | fields
        return Page(uri, fields, text, source)

    def render(self, template: str, printer: Printer, **given: Any) -> str:
        """A template's Markdown, for a page's printer to print."""
        return self.templates.get_template(template).render(self.context(printer), **given)

    def printer(self, uri: str, ref: str = "") -> Printer:
        """The printer of one page's text."""
        return Printer(self.relations, uri, self.print_list, ref)

    def print_list(self, written: str, uri: str) -> str:
        """What `{list: campaigns parents 3}` stands for: a collection or vocabulary; for an audience; the first 3."""
        name, *words = written.split()
        printer = self.printer(uri)
        if name in VOCABULARIES or name in MADE:
            records = self.library.values(name) if name in VOCABULARIES else {}
            made = MADE[name](self.relations, [word for word in words if not word.isdecimal()]) if name in MADE else {}
            most = next((int(word) for word in words if word.isdecimal()), None)
            return printer.print(self.render(f"lists/{name}.md.j2", printer, records=records, most=most, **made))
        listed = list_of(self.library, name, self.relations.orders[name], words)
        if uri == f"{name}/index.md" and not words:
            return self.render("lists/index.md.j2", printer, **listed, **index_of(self.library, listed["entries"]))
        return self.render("lists/collection.md.j2", printer, **listed)

    def context(self, printer: Printer) -> dict[str, Any]:
        """What every template may use."""
        library = self.library
        of_library: dict[str, Callable[..., Any]] = {
            "answers_on": answers_on,
            "button_of": button_of,
            "chart_of": chart_of,
            "courses_on": courses_on,
            "is_chapter": is_chapter,
            "left_out": left_out,
            "origin_line": origin_line,
            "series_of": series_of,
            "table": markdown_table,
        }
        return {name: partial(helper, library) for name, helper in of_library.items()} | {
            "library": library,
            "show_progress": self.show_progress,
            "relations": self.relations,
            "chain": self.chain,
            "changes_of": lambda entry: sorted(changes_of(entry), key=lambda change: change.on, reverse=True),
            "tracked": partial(Tracked, today=library.today),
            "gaps": partial(gaps_of, self.chain),
            "stages": STAGES,
            "collections": COLLECTIONS,
            "sources": sources,
            "state_of": partial(state_of, today=library.today),
            "link": printer.link,
            "page_link": partial(way, printer.uri),
            "kilobytes": self.kilobytes,
            "how_drawn": how_drawn,
            "section": self.section,
            "part_title": self.part_title,
            "neighbours": self.neighbours,
            "listings": self.listings,
            "chain_path": chain_path,
            "chosen_pages": partial(chosen_pages, self.relations),
            "for_whom": for_whom,
            "few": few,
            "newest": newest,
            "is_long": is_long,
        }

    def section(self, ref: str) -> str:
        """The text of a document's section, or of the part below one of its headings, for printing on another page."""
        entry = self.library.find(ref)
        return "" if entry is None else section(entry, ref)

    def part_title(self, ref: str) -> str:
        """The heading that `collection/id#heading` names; empty for a whole section."""
        entry, anchor = self.library.find(ref), ref.partition("#")[2]
        found = headings(entry.document.body) if entry else ()
        return next((heading.text for heading in found if heading.anchor == anchor), "")

    def neighbours(self, entry: Entry) -> tuple[Entry | None, Entry | None, int]:
        """The item before and after one in its collection, and how many there are."""
        entries = self.relations.orders[entry.collection]
        place = self.relations.places[entry.ref] - self.relations.places[entries[0].ref]
        before = entries[place - 1] if place else None
        return before, entries[place + 1] if place + 1 < len(entries) else None, len(entries)


def text_in_full(renderer: "Renderer", whole: WholeDocument, *, on_paper: bool = False) -> str:
    """A whole document as Markdown, its marks replaced; on paper without the way to its chapters."""
    printer = replace(renderer.printer(whole.page), opens_notes=True)
    text = renderer.render(
        "in-full.md.j2",
        printer,
        whole=whole,
        on_paper=on_paper,
        edition=edition_note(whole.about.working_together),
        text_of=lambda entry: demoted(print_fields(entry), 1),
    )
    return printer.print(text)


def neutral_title_of(entry: Entry) -> dict[str, Any]:
    """The field that keeps an item's title out of a browser's history, where it has one."""
    return {"neutral_title": entry.item.neutral_title} if entry.item.neutral_title else {}


def page_in_full(renderer: "Renderer", whole: WholeDocument) -> "Page":
    """The page of a whole document."""
    name = renderer.library.prose.get(f"{whole.collection}/index.md")
    title = str(name.fields.get("title", whole.about.title)) if name else whole.about.title
    above = [["Publications", "publications/index.md"], [title, f"{whole.collection}/index.md"]]
    fields: dict[str, Any] = {
        "title": f"{title}: the whole document",
        "description": f"{whole.about.title}: the whole document on one page, to print or to save.",
        "breadcrumb": [one for one in above if one[1] in renderer.library.prose or one[1].startswith(whole.collection)],
        "last_reviewed": max(entry.item.last_reviewed for entry in whole.sections),
        "noindex": True,
    }
    if any(is_sensitive(renderer.library, entry) for entry in whole.sections):
        # The large way out, as on the chapters that may put their readers at risk.
        fields["exit"] = "large"
    return renderer.page(whole.page, fields, text_in_full(renderer, whole), "content")
