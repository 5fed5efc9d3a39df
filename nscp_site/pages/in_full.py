"""The page of a whole document: all its chapters on one page, to print and to quote from.

It says twice what its chapters say, so it is in no list, in no menu and not in the search, and asks search engines to
send people to the chapters.
"""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from nscp_site.content.headings import demoted
from nscp_site.content.relations import WholeDocument
from nscp_site.pages.editions import edition_note
from nscp_site.pages.frame import is_sensitive
from nscp_site.pages.printing import print_fields

if TYPE_CHECKING:
    from nscp_site.pages.rendering import Page, Renderer


def text_in_full(renderer: "Renderer", whole: WholeDocument, *, on_paper: bool = False) -> str:
    """A whole document as Markdown, its marks replaced; on paper without the way to its chapters."""
    printer = replace(renderer.printer(whole.page), opens_notes=True)
    template = renderer.templates.get_template("in-full.md.j2")
    return printer.print(
        template.render(
            renderer.context(printer),
            whole=whole,
            on_paper=on_paper,
            edition=edition_note(whole.about.working_together),
            text_of=lambda entry: demoted(print_fields(entry), 1),
        )
    )


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
