"""Content of each handout, as Markdown: the text of its page without navigation."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from nscp_site.content.library import Entry, Library
from nscp_site.content.relations import find_whole_documents
from nscp_site.content.shortcodes import SHORTCODE_TARGETS, document_shortcodes
from nscp_site.pages.output_paths import (
    CONTACT_SHEET,
    CONTACT_SHEET_PAGE,
    handout_path,
    team_pack_path,
    themes_with_team_pack,
)
from nscp_site.pages.paging import PACK_REVIEW_CHARACTERS, latest_first
from nscp_site.pages.rendering import Renderer, whole_document_text
from nscp_site.pages.signposts import EMERGENCY_CONTACT, silent_ways
from nscp_site.schema.types import format_date


@dataclass(frozen=True)
class Handout:
    """A handout before typesetting: its path, the page that links it and its QR code leads to, and its Markdown.

    `title` is the PDF's title, neutral where the page's is. `link` is the text of the link on the page.
    """

    path: str
    page: str
    title: str
    link: str
    markdown: str
    checked: str
    # Whether the page is read where someone may look on: then a saved file may be found.
    may_be_watched: bool = False
    paper: Literal["a4", "a5"] = "a4"
    # A document of any length, with its contents in front; its link stands on the page of its chapters, too.
    whole: bool = False

    @property
    def linked_on(self) -> tuple[str, ...]:
        """The pages that link it."""
        return (self.page, self.page.replace("in-full.md", "index.md")) if self.whole else (self.page,)


def build_handouts(library: Library) -> Iterator[Handout]:
    """Every handout but whole documents, sorted by path. The library must have passed its checks."""
    renderer = Renderer(library)
    made = [
        *(_item_handout(renderer, entry, "briefing") for entry in library.ordered("briefings")),
        *(_item_handout(renderer, entry, "campaign") for entry in library.ordered("campaigns")),
        *(team_pack(renderer, entry) for entry in themes_with_team_pack(library)),
        *_contact_sheet(renderer),
    ]
    yield from sorted(made, key=lambda handout: handout.path)


def whole_document_handouts(library: Library) -> Iterator[Handout]:
    """A handout of each whole document. The library must have passed its checks."""
    renderer = Renderer(library)
    for whole in find_whole_documents(library):
        checked = format_date(max(entry.item.last_reviewed for entry in whole.sections))
        text, link = whole_document_text(renderer, whole, on_paper=True), "Download the whole document"
        yield Handout(whole.pdf, whole.page, whole.document.title, link, text, checked, whole=True)


def _item_handout(renderer: Renderer, entry: Entry, kind: str) -> Handout:
    """The handout of a briefing or campaign."""
    text = _render_handout(renderer, entry, f"handouts/{kind}.md.j2", body=renderer.text(entry))
    return _handout_for(entry, handout_path(entry), f"Print or save this {kind}", text)


def team_pack(renderer: Renderer, entry: Entry) -> Handout:
    """A theme's pack for team meetings: findings of reviews, briefings, questions, further reading.

    Case studies are left out: they are read on their pages, below their content notes.
    """
    gathered = renderer.relations.by_collection(renderer.relations.by_theme[entry.id])
    reviews = _reviews_that_fit(gathered["reviews"])
    text = _render_handout(renderer, entry, "handouts/pack.md.j2", gathered=gathered, reviews=reviews)
    return _handout_for(entry, team_pack_path(entry), "Pack for a team meeting", text)


def _reviews_that_fit(reviews: list[Entry]) -> list[Entry]:
    """The latest reviews that fit in a pack of two pages, unabridged, in their order."""
    chosen, left = set(), PACK_REVIEW_CHARACTERS
    for entry in latest_first(reviews):
        left -= len(f"{entry.item.title} {entry.item.summary} {entry.item.concerned} {entry.item.improvements}")
        if left < 0:
            break
        chosen.add(entry.ref)
    return [entry for entry in reviews if entry.ref in chosen]


def _handout_for(entry: Entry, path: str, link: str, text: str) -> Handout:
    """A handout of an item."""
    title = entry.item.neutral_title or entry.item.title
    watched = entry.item.neutral_title is not None
    return Handout(path, f"{entry.ref}.md", title, link, text, format_date(entry.item.last_reviewed), watched)


def _contact_sheet(renderer: Renderer) -> Iterator[Handout]:
    """The A5 sheet with the numbers that its page names; none where there is no such page."""
    document = renderer.library.prose.get(CONTACT_SHEET_PAGE)
    if document is None:
        return
    title = str(document.fields.get("neutral_title") or document.fields.get("title", ""))
    contacts = renderer.library.values("contacts")
    named = dict.fromkeys(
        mark.name for mark in document_shortcodes(document) if SHORTCODE_TARGETS.get(mark.kind) == "contacts"
    )
    text = renderer.templates.get_template("handouts/card.md.j2").render(
        title=str(document.fields.get("title", "")),
        contacts=[contacts[name] for name in named if contacts[name].number],
        silent=silent_ways(contacts[EMERGENCY_CONTACT]) if EMERGENCY_CONTACT in contacts else [],
    )
    checked, link = format_date(document.fields.get("last_reviewed", renderer.last_checked)), "Print or save this page"
    yield Handout(CONTACT_SHEET, CONTACT_SHEET_PAGE, title, link, text, checked, may_be_watched=True, paper="a5")


def _render_handout(renderer: Renderer, entry: Entry, template: str, **given: Any) -> str:
    """A template's Markdown for an item, its marks replaced."""
    printer = renderer.expander(f"{entry.ref}.md", entry.ref)
    return printer.expand(renderer.render(template, printer, entry=entry, item=entry.item, **given))
