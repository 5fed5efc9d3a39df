"""Expands shortcodes and item links of an editor's text to plain Markdown, and defines its abbreviations."""

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from nscp_site.content.headings import demote_headings, text_below_heading
from nscp_site.content.library import Entry, Library
from nscp_site.content.relations import Relations
from nscp_site.content.shortcodes import ELSEWHERE_LINK, FENCED_CODE, ITEM_LINK, SHORTCODE
from nscp_site.pages.dataset_tables import markdown_table
from nscp_site.pages.origins import edition_note, is_chapter
from nscp_site.pages.signposts import HELP, Button, contact_button
from nscp_site.schema.collections import COLLECTIONS
from nscp_site.schema.contacts import Contact, strip_spaces
from nscp_site.schema.editorial import Elsewhere
from nscp_site.schema.types import format_date

# The page with every editor's note, each under its name.
EDITORS_NOTES_PATH = "about/editors-notes"
# What a note's one line says, by the kind of doubt.
NOTE_SUMMARIES = {
    "contradiction": "our documents disagree",
    "figure": "a figure is in doubt",
    "gap": "something is missing",
    "name": "a name varies",
    "wording": "the wording is in doubt",
    "date": "a date is in doubt",
}
FIELDS_SHORTCODE = re.compile(r"\{ *fields *: *([a-z_]+) *\}")


@dataclass(frozen=True)
class ShortcodeExpander:
    """Expands the shortcodes of one page. `uri` is the page's path, such as campaigns/safer-sleeping.md.

    `render_list` renders `{list: …}` as Markdown; `ref` is the item the page belongs to, empty for a prose page. A
    note is printed once a page, at its first place: `printed_notes` holds the ids of those printed so far.
    """

    relations: Relations
    uri: str
    render_list: Callable[[str, str], str]
    ref: str = ""
    printed_notes: set[str] = field(default_factory=set)
    # Whether notes stand whole though this is no chapter: as in a whole document.
    prints_whole_notes: bool = False

    def expand(self, text: str) -> str:
        """The text with every shortcode and item link replaced; fenced code blocks are left alone."""
        parts, last = [], 0
        for block in FENCED_CODE.finditer(text):
            parts += [self.replace(text[last : block.start()]), block[0]]
            last = block.end()
        return "".join([*parts, self.replace(text[last:])])

    def replace(self, text: str) -> str:
        """Expand the shortcodes and links of a text without fenced code."""
        text = SHORTCODE.sub(lambda match: self.expand_shortcode(match[1], match[2], match[0]), text)
        text = ELSEWHERE_LINK.sub(lambda match: f"]({self.find_elsewhere(match[1]).address})", text)
        return ITEM_LINK.sub(lambda match: f"]({self.link(match[1])})", text)

    def expand_shortcode(self, kind: str, name: str, written: str) -> str:
        """The Markdown of one shortcode; an unknown kind is returned as it was written."""
        printers: dict[str, Callable[[str], str]] = {
            "note": self.render_note,
            "remark": self.render_remark,
            "contact": lambda one: _contact_with_number(self.find_contact(one)),
            "number": lambda one: _number_link(self.find_contact(one)),
            "call": lambda one: button_link(contact_button(self.relations.library, self.find_contact(one))),
            "door": self.answer_link,
            "dataset": self.render_dataset,
            "elsewhere": lambda one: f"[{self.find_elsewhere(one).name}]({self.find_elsewhere(one).address})",
            "record": self.render_quoted_section,
            "edition": self.render_edition_note,
            "list": lambda one: self.render_list(one, self.uri),
        }
        return printers[kind](name) if kind in printers else written

    def find_contact(self, identifier: str) -> Contact:
        """The contact with an id."""
        found: Contact = self.relations.library.value("contacts", identifier)
        return found

    def link(self, ref: str) -> str:
        """The relative path from this page to an item's page."""
        path, hash_, anchor = ref.partition("#")
        return relative_path(self.uri, f"{path}.md") + hash_ + anchor

    def render_note(self, identifier: str) -> str:
        """An editor's note: in full on a page of a document, else one line that links to the page of notes."""
        if identifier in self.printed_notes:
            return ""
        self.printed_notes.add(identifier)
        library = self.relations.library
        note = library.value("editors-notes", identifier)
        if self.prints_whole_notes or self.is_document or f"{EDITORS_NOTES_PATH}.md" not in library.prose:
            return admonition("editors-note", "Editor’s note", note.says)
        told = f"[Editor’s note: {NOTE_SUMMARIES[note.kind]}]({self.link(f'{EDITORS_NOTES_PATH}#{identifier}')})"
        return f'{told}\n{{: .editors-note role="note" aria-label="Editor’s note" }}'

    @property
    def is_document(self) -> bool:
        """Whether this is a page of a document or of its figures, which are read for what exactly they say."""
        entry = self.relations.library.find(self.ref)
        return entry is not None and (entry.collection == "datasets" or is_chapter(self.relations.library, entry))

    def render_remark(self, identifier: str) -> str:
        """A remark of the Independent Scrutineer as a marked quotation."""
        remark = self.relations.library.value("scrutiny", identifier)
        return admonition("scrutiny", "Independent scrutiny", block_quote(remark.says))

    def find_elsewhere(self, identifier: str) -> Elsewhere:
        """What others publish, by its id."""
        found: Elsewhere = self.relations.library.value("elsewhere", identifier)
        return found

    def answer_link(self, identifier: str) -> str:
        """A link to an answer, with the answer's title as its text; empty if it is not published."""
        entry = self.relations.library.collections[HELP].get(identifier)
        if entry is None:
            return ""
        return f'[{entry.item.title}]({self.link(entry.ref)}){{: data-door="{identifier}" }}'

    def render_quoted_section(self, ref: str) -> str:
        """A section of a document quoted on another page, with its source and date."""
        entry = self.relations.library.find(ref)
        if entry is None:
            return ""
        words = self.expand(section_text(entry, ref))
        where = f"{COLLECTIONS[entry.collection].plural}: {entry.item.title}"
        day = format_date(entry.item.as_at)
        return f"{block_quote(words)}\n\n[{where}]({self.link(ref)}), as at {day}.\n{{: .origin }}\n"

    def render_edition_note(self, identifier: str) -> str:
        """The line on the edition of the national guidance that a document was written under."""
        said = edition_note(self.relations.library.value("documents", identifier).working_together)
        return f"{said}\n{{: .origin }}" if said else ""

    def render_dataset(self, identifier: str) -> str:
        """A dataset's table, its notes, and the way to the figures."""
        entry = self.relations.library.collections["datasets"][identifier]
        notes = "\n\n".join(self.render_note(note) for note in entry.item.notes)
        more = f"[About these figures, and the CSV file]({self.link(entry.ref)})"
        return f"{markdown_table(self.relations.library, entry)}\n{more}\n\n{notes}"


def relative_path(here: str, there: str) -> str:
    """The relative path from one page to another, both given from the root of the pages."""
    folder, _, name = there.rpartition("/")
    own = here.rpartition("/")[0]
    if folder == own:
        return name
    if "/" not in folder and "/" not in own:
        # Nearly all pages stand in folders of the root: no need to look for what two paths have in common.
        return f"{'../' if own else ''}{folder}{'/' if folder else ''}{name}"
    return posixpath.relpath(there, own or ".")


def _contact_with_number(contact: Contact) -> str:
    """A contact's name with its phone number as a link, for running text."""
    if contact.number is None:
        return contact.spoken
    return f"{contact.spoken} on {_number_link(contact)}"


def _number_link(contact: Contact) -> str:
    """The number alone, as a link; whom one reaches where there is no number."""
    if contact.number is None:
        return contact.spoken
    return f"[{contact.number}](tel:{strip_spaces(contact.number)})"


def button_link(button: Button | None) -> str:
    """A button as Markdown: a link with the class `call`; empty without a button."""
    if button is None:
        return ""
    whom = f" {button.whom}" if button.whom else ""
    return f"[**{button.does}**{whom}]({button.to}){{: .call }}"


def admonition(kind: str, title: str, text: str) -> str:
    """An admonition in Material's syntax (`!!! kind "title"`)."""
    return f'!!! {kind} "{title}"\n\n' + "\n".join(f"    {line}".rstrip() for line in text.strip().split("\n"))


def block_quote(text: str) -> str:
    """The text as a Markdown block quote."""
    return "\n".join(f"> {line}".rstrip() for line in text.strip().split("\n"))


def section_text(entry: Entry, ref: str) -> str:
    """The text of an item, or of the section under the heading in `collection/id#heading`, headings demoted."""
    anchor = ref.partition("#")[2]
    body = expand_fields(entry)
    return demote_headings(text_below_heading(body, anchor), 1) if anchor else demote_headings(body, 2)


def expand_fields(entry: Entry) -> str:
    """An item's text with `{fields: name}` replaced by that field as a numbered list."""
    return FIELDS_SHORTCODE.sub(lambda match: _numbered_list(getattr(entry.item, match[1])), entry.document.body)


def _numbered_list(values: list[Any]) -> str:
    """A Markdown numbered list of texts, with lettered parts as sub-items."""
    lines = []
    for number, value in enumerate(values, start=1):
        lines.append(f"{number}. {getattr(value, 'text', value)}")
        lines += [f"    - {part}" for part in getattr(value, "parts", [])]
    return "\n".join(lines)


class AbbreviationDefinitions:
    """The glossary's abbreviations, as definitions for Python-Markdown's `abbr` extension."""

    def __init__(self, library: Library) -> None:
        self.meanings: dict[str, str] = {}
        for term in library.values("glossary").values():
            if term.abbreviation:
                for name in (term.term, *term.also_called):
                    self.meanings[name] = term.meaning
        names = sorted(map(re.escape, self.meanings), key=len, reverse=True)
        self.pattern = re.compile(rf"(?<![\w/-])(?:{'|'.join(names)})(?![\w-])") if names else None

    def definitions_for(self, text: str) -> str:
        """`*[MASH]: Multi Agency …`, one line for each abbreviation in the text, sorted."""
        found = sorted(set(self.pattern.findall(text))) if self.pattern else []
        return "".join(f"*[{name}]: {self.meanings[name]}\n" for name in found)
