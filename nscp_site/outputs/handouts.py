"""What stands on each handout, as Markdown: the words of its page, without what only helps to find one's way."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from nscp_site.content.library import Entry, Library
from nscp_site.content.relations import whole_documents
from nscp_site.content.shortcodes import MARKS, marks_in
from nscp_site.pages.output_paths import CARD, CARD_PAGE, item_path, pack_path, themes_with_pack
from nscp_site.pages.paging import PACK_REVIEWS, latest_first
from nscp_site.pages.rendering import Renderer, text_in_full
from nscp_site.pages.signposts import EMERGENCY, ways
from nscp_site.schema.types import spoken


@dataclass(frozen=True)
class Handout:
    """A handout to be: its path in the site, the page that links it and that its code leads to, and its Markdown.

    `title` is what a reader's window shows: neutral, where the page's is. `link` is what the link on the page says.
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


def handouts(library: Library) -> Iterator[Handout]:
    """Every handout, sorted by path. The library must have been checked."""
    renderer = Renderer(library)
    made = [
        *(item_handout(renderer, entry, "briefing") for entry in library.ordered("briefings")),
        *(item_handout(renderer, entry, "campaign") for entry in library.ordered("campaigns")),
        *(pack(renderer, entry) for entry in themes_with_pack(library)),
        *card(renderer),
    ]
    yield from sorted(made, key=lambda handout: handout.path)


def whole_handouts(library: Library) -> Iterator[Handout]:
    """Every document as a whole. The library must have been checked."""
    renderer = Renderer(library)
    for whole in whole_documents(library):
        checked = spoken(max(entry.item.last_reviewed for entry in whole.sections))
        text, link = text_in_full(renderer, whole, on_paper=True), "Download the whole document"
        yield Handout(whole.pdf, whole.page, whole.about.title, link, text, checked, whole=True)


def item_handout(renderer: Renderer, entry: Entry, kind: str) -> Handout:
    """The handout of a briefing or campaign."""
    text = render(renderer, entry, f"handouts/{kind}.md.j2", body=renderer.text(entry))
    return handout_of(entry, item_path(entry), f"Print or save this {kind}", text)


def pack(renderer: Renderer, entry: Entry) -> Handout:
    """A theme's pack for a team meeting: what reviews found, the briefings, questions, where to read on.

    Case studies are not in it: they are read on their pages, below their warnings.
    """
    gathered = renderer.relations.by_collection(renderer.relations.by_theme[entry.id])
    reviews = that_fit(gathered["reviews"])
    text = render(renderer, entry, "handouts/pack.md.j2", gathered=gathered, reviews=reviews)
    return handout_of(entry, pack_path(entry), "Pack for a team meeting", text)


def that_fit(reviews: list[Entry]) -> list[Entry]:
    """The reviews for which a pack of two pages has room, in their order: the latest, and none cut short."""
    chosen, left = set(), PACK_REVIEWS
    for entry in latest_first(reviews):
        left -= len(f"{entry.item.title} {entry.item.summary} {entry.item.concerned} {entry.item.improvements}")
        if left < 0:
            break
        chosen.add(entry.ref)
    return [entry for entry in reviews if entry.ref in chosen]


def handout_of(entry: Entry, path: str, link: str, text: str) -> Handout:
    """A handout of an item."""
    title = entry.item.neutral_title or entry.item.title
    watched = entry.item.neutral_title is not None
    return Handout(path, f"{entry.ref}.md", title, link, text, spoken(entry.item.last_reviewed), watched)


def card(renderer: Renderer) -> Iterator[Handout]:
    """The card with the numbers that its page names, on one side of A5; none where there is no such page."""
    document = renderer.library.prose.get(CARD_PAGE)
    if document is None:
        return
    title = str(document.fields.get("neutral_title") or document.fields.get("title", ""))
    contacts = renderer.library.values("contacts")
    named = dict.fromkeys(mark.name for mark in marks_in(document) if MARKS.get(mark.kind) == "contacts")
    text = renderer.templates.get_template("handouts/card.md.j2").render(
        title=str(document.fields.get("title", "")),
        contacts=[contacts[name] for name in named if contacts[name].number],
        silent=ways(contacts[EMERGENCY]) if EMERGENCY in contacts else [],
    )
    checked = spoken(document.fields.get("last_reviewed", renderer.newest))
    yield Handout(CARD, CARD_PAGE, title, "Print or save this page", text, checked, may_be_watched=True, paper="a5")


def render(renderer: Renderer, entry: Entry, template: str, **given: Any) -> str:
    """A template's Markdown for an item, its marks replaced."""
    printer = renderer.printer(f"{entry.ref}.md", entry.ref)
    return printer.print(renderer.render(template, printer, entry=entry, item=entry.item, **given))
