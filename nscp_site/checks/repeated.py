"""What stands twice was probably copied and not changed."""

from collections.abc import Iterator

from nscp_site.content.fields import documents, references_of
from nscp_site.content.library import Library
from nscp_site.findings import Finding, rule


@rule("library", "warning")
def entry_twice(library: Library) -> Iterator[Finding]:
    """A list should not hold one entry twice: a page, a date or an aim would be shown twice.

    Bad:
        themes: [neglect, early-help, neglect]
    Good:
        themes: [neglect, early-help]
    """
    for document, record in documents(library):
        for name in type(record).model_fields:
            entries = getattr(record, name)
            if isinstance(entries, list):
                for index, entry in enumerate(entries):
                    if entries.index(entry) < index:
                        told = f"this stands in `{name}` already. Take one of the two out, or correct it."
                        yield document.path, document.line_of((name, index)), told


@rule("library", "warning")
def names_itself(library: Library) -> Iterator[Finding]:
    """A page should not name itself as another page to read.

    Bad:
        related: [campaigns/safer-sleeping] on the page of that campaign
    Good:
        related: [guidance/safer-sleeping]
    """
    for entry in library.entries():
        for field, reference in references_of(entry):
            if not reference.target and str(field.value).partition("#")[0] == entry.ref:
                told = f"`{field.value}` is this page itself. Name another page, or take it out."
                yield entry.document.path, field.line, told


@rule("library")
def title_twice(library: Library) -> Iterator[Finding]:
    """Two pages of one kind must not have one title: in a list or a browser's tabs nobody could tell them apart.

    Bad:
        two briefings with `title: Professional Curiosity`
    Good:
        title: Professional Curiosity, and for the newer: title: Professional Curiosity in schools
    """
    for entries in library.collections.values():
        first: dict[str, str] = {}
        for entry in entries.values():
            path = entry.document.path
            # What the browser shows in its tab is the neutral title where there is one.
            for name in ("title", "neutral_title"):
                title = " ".join(str(getattr(entry.item, name) or "").split()).casefold()
                if title and first.setdefault(title, path) != path:
                    told = f"{first[title]} has the same title. Say in one of the two titles what tells them apart."
                    yield path, entry.document.line_of((name,)), told
