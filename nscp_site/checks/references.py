"""Nothing may name what does not exist."""

import re
from collections.abc import Iterator
from posixpath import dirname, join, normpath

from nscp_site.checks.texts import find_mentions
from nscp_site.content.fields import find_marked_fields
from nscp_site.content.headings import heading_anchors
from nscp_site.content.library import Library
from nscp_site.content.shortcodes import SHORTCODE_TARGETS, Shortcode, blank_fenced_code, document_shortcodes
from nscp_site.findings import Fault, Finding, did_you_mean, format_choices, rule
from nscp_site.pages.templating import COMPUTED_LISTS
from nscp_site.schema.collections import COLLECTIONS, VOCABULARIES
from nscp_site.schema.types import AUDIENCES, DocsPage, Reference
from nscp_site.search.help_classifier import labels_with_examples
from nscp_site.settings import load_settings
from nscp_site.sources import Document

PAGE_LINK = re.compile(r"\]\(<?([^)\s#>:]+\.md)")
HELP_PANELS = "help-panels"
# What a page can list; the words of the search are for the search only, the guard's exceptions and what must be settled
# before the launch for editors. Notices have a place of their own.
LISTABLE = {*COLLECTIONS, *VOCABULARIES, *COMPUTED_LISTS} - {
    "anonymity-exceptions",
    "everyday-words",
    HELP_PANELS,
    "launch",
    "notices",
    "safeguarding-terms",
}


@rule("library")
def broken_reference(library: Library) -> Iterator[Finding]:
    """A field that names a theme, a group, a document or another item must name one that exists.

    Bad:
        themes: [negelct]
    Good:
        themes: [neglect]
    """
    for field, reference in find_marked_fields(library, Reference):
        fault = describe_missing(library, reference.target, str(field.value))
        # The group that keeps a folder follows from the schema; no editor wrote it.
        if fault and not (field.loc == ("owner",) and "owner" not in field.document.fields):
            yield field.finding(fault.message)


@rule("library")
def page_of_docs(library: Library) -> Iterator[Finding]:
    """A field that names a page of docs/ must name one that exists.

    Bad:
        pages: [about/accessibilty.md]
    Good:
        pages: [about/accessibility.md]
    """
    for field, _ in find_marked_fields(library, DocsPage):
        pages = library.known_ids("docs")
        if field.value not in pages:
            yield field.finding(f"there is no page `{field.value}` in docs/.{did_you_mean(field.value, pages)}")


@rule("library")
def broken_link(library: Library) -> Iterator[Finding]:
    """A link to an item must name an item, and a heading on it, that exist.

    Bad:
        [the campaign](item:campaigns/safe-sleeping)
    Good:
        [the campaign](item:campaigns/safer-sleeping)
    """
    for document in library.texts:
        for mark in document_shortcodes(document):
            fault = describe_missing(library, "", mark.name) if mark.kind == "item" else None
            if fault:
                yield fault.at(document.path, mark.line)


@rule("library")
def unknown_mark(library: Library) -> Iterator[Finding]:
    """A mark in braces must be one of those that exist, and must name something that exists.

    Bad:
        Ring {contact: mas}.
    Good:
        Ring {contact: mash}.
    """
    for document in library.texts:
        for mark in document_shortcodes(document):
            fault = _find_shortcode_fault(library, document, mark)
            if fault:
                yield fault.at(document.path, mark.line)


@rule("library")
def panel_without_examples(library: Library) -> Iterator[Finding]:
    """A help panel must be one that the search has examples for, or it is never shown.

    Bad:
        not-hoem:
    Good:
        not-home:
    """
    for name, record in library.vocabularies[HELP_PANELS].items():
        if name not in labels_with_examples():
            guess = did_you_mean(name, labels_with_examples())
            yield record.document.finding(("need",), f"no example teaches the search when to show `{name}`.{guess}")


def _find_shortcode_fault(library: Library, document: Document, mark: Shortcode) -> Fault | None:
    """What is wrong with a mark; None where nothing is."""
    if mark.kind == "item":
        return None
    if not mark.kind:
        return _describe_malformed_shortcode(mark.name)
    if mark.kind not in SHORTCODE_TARGETS:
        return Fault(f"`{{{mark.kind}: …}}` is not a mark. Use {format_choices(SHORTCODE_TARGETS)}.", mark.kind)
    if mark.kind == "list":
        name, *rest = mark.name.split() or [""]
        if name not in LISTABLE:
            return Fault.of(name, f"is not a collection or a list.{did_you_mean(name, LISTABLE)}")
        strange = [word for word in rest if word not in AUDIENCES and not word.isdecimal()]
        return Fault.of(strange[0], f"is not an audience. Use {format_choices(AUDIENCES)}.") if strange else None
    if mark.kind == "fields":
        is_list = isinstance(document.fields.get(mark.name), list)
        return None if is_list else Fault(f"this file has no list `{mark.name}` to print.", mark.name)
    return describe_missing(library, SHORTCODE_TARGETS[mark.kind] or "", mark.name)


def _describe_malformed_shortcode(written: str) -> Fault:
    """What to tell of a mark that is not written as one."""
    kind, _, name = re.sub(r"[{}\[\]:;=\s]+", " ", written).strip().partition(" ")
    meant = next((mark for mark in SHORTCODE_TARGETS if mark.rstrip("s") == kind.lower().rstrip("s")), "")
    name = name if re.fullmatch(r"[\w -]+", name) else "its-id"
    if not meant:
        return Fault.of(written, f"is not a mark. Use {format_choices(SHORTCODE_TARGETS)}.")
    return Fault.of(written, f"is not a whole mark: it would be printed as it stands. Write {{{meant}: {name}}}.")


@rule("library", "warning")
def unused_note(library: Library) -> Iterator[Finding]:
    """An editor's note should be printed somewhere.

    Bad:
        a note in editors-notes.yml that no text and no field names
    Good:
        {note: two-counts-of-reviews}
    """
    used = {name for name, _, _ in find_mentions(library, "editors-notes")}
    for identifier, record in library.vocabularies["editors-notes"].items():
        if identifier not in used:
            yield record.document.finding((), f"the note `{identifier}` is printed nowhere.")


@rule("library", "warning")
def unreached_page(library: Library) -> Iterator[Finding]:
    """A page of docs/ should be reached from another page or from the menu, and not by the search alone.

    Bad:
        docs/about/new-service.md, which no page links
    Good:
        About us, docs/about/index.md: [The new service](new-service.md)
    """
    linked = {path for text in library.texts for path in _find_linked_pages(text)}
    reached = load_settings(library.sources).nav_pages | linked
    reached |= {str(field.value) for field, _ in find_marked_fields(library, DocsPage)}
    # The site's name leads home, and each item to the index of its collection.
    reached |= {"index.md", *(f"{name}/index.md" for name in COLLECTIONS)}
    message = (
        "no page leads here. Link it from one where readers would look for it, or put it in the menu of mkdocs.yml."
    )
    for path, document in library.prose.items():
        if path not in reached:
            yield Finding(document.path, 1, message)


def _find_linked_pages(document: Document) -> Iterator[str]:
    """The pages that a document links to, as paths below docs/; links to itself left out."""
    folder = dirname(document.path.partition("/")[2])
    for target in PAGE_LINK.findall(blank_fenced_code(document.body)):
        path = normpath(join(folder, target))
        if path != document.path.partition("/")[2]:
            yield path


def _describe_target(target: str, name: str) -> str:
    """How messages name a target: an item, or an entry of a folder or list."""
    if not target:
        return f"item `{name}`"
    return f"`{name}` in content/{target}{'/' if target in COLLECTIONS else '.yml'}"


def describe_missing(library: Library, target: str, name: str) -> Fault | None:
    """What to tell where nothing has that name; None where something has."""
    ref, _, anchor = name.partition("#")
    if not library.has_id(target, ref):
        return Fault(f"there is no {_describe_target(target, ref)}.{did_you_mean(ref, library.known_ids(target))}", ref)
    entry = None if target else library.find(ref)
    if anchor and entry and anchor not in heading_anchors(entry.document.body):
        return Fault.of(ref, f"has no heading `#{anchor}`.{did_you_mean(anchor, heading_anchors(entry.document.body))}")
    return None
