"""Expands shortcodes and item links of an editor's text to plain Markdown, and explains its acronyms in place."""

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from nscp_site.content.headings import demoted, part_below
from nscp_site.content.library import Entry, Library
from nscp_site.content.relations import Relations
from nscp_site.content.shortcodes import ELSEWHERE_LINK, FENCED, ITEM_LINK, MARK
from nscp_site.pages.figures import markdown_table
from nscp_site.pages.origins import edition_note, is_chapter
from nscp_site.pages.signposts import HELP, Button, button_of_contact
from nscp_site.schema.collections import COLLECTIONS
from nscp_site.schema.contacts import Contact, as_dialled
from nscp_site.schema.editorial import Elsewhere
from nscp_site.schema.types import spoken

# The page with every editor's note, each under its name.
NOTES = "about/editors-notes"
# What a note's one line says, by the kind of doubt.
NOTED = {
    "contradiction": "our documents disagree",
    "figure": "a figure is in doubt",
    "gap": "something is missing",
    "name": "a name varies",
    "wording": "the wording is in doubt",
    "date": "a date is in doubt",
}
FIELDS = re.compile(r"\{ *fields *: *([a-z_]+) *\}")


@dataclass(frozen=True)
class Printer:
    """Prints the text of one page. `uri` is the page's path, such as campaigns/safer-sleeping.md.

    `print_list` renders an index for `{list: …}`; `ref` is the item whose page it is, empty for a prose page. A note
    is printed once on a page, where it stands first.
    """

    relations: Relations
    uri: str
    print_list: Callable[[str, str], str]
    ref: str = ""
    printed: set[str] = field(default_factory=set)
    # Whether notes stand whole though this is no chapter: as in a whole document.
    opens_notes: bool = False

    def print(self, text: str) -> str:
        """The text with every mark replaced; blocks of code stay as they are."""
        parts, last = [], 0
        for block in FENCED.finditer(text):
            parts += [self.replace(text[last : block.start()]), block[0]]
            last = block.end()
        return "".join([*parts, self.replace(text[last:])])

    def replace(self, text: str) -> str:
        """Replace the marks of a text without code."""
        text = MARK.sub(lambda match: self.mark(match[1], match[2], match[0]), text)
        text = ELSEWHERE_LINK.sub(lambda match: f"]({self.elsewhere(match[1]).address})", text)
        return ITEM_LINK.sub(lambda match: f"]({self.link(match[1])})", text)

    def mark(self, kind: str, name: str, written: str) -> str:
        """What stands for one mark."""
        printers: dict[str, Callable[[str], str]] = {
            "note": self.note,
            "remark": self.remark,
            "contact": lambda one: spoken_contact(self.contact(one)),
            "number": lambda one: number_link(self.contact(one)),
            "call": lambda one: button_link(button_of_contact(self.relations.library, self.contact(one))),
            "door": self.door,
            "dataset": self.dataset,
            "elsewhere": lambda one: f"[{self.elsewhere(one).name}]({self.elsewhere(one).address})",
            "record": self.record,
            "edition": self.edition,
            "list": lambda one: self.print_list(one, self.uri),
        }
        return printers[kind](name) if kind in printers else written

    def contact(self, identifier: str) -> Contact:
        """Whom one can ring, by its id."""
        found: Contact = self.relations.library.value("contacts", identifier)
        return found

    def link(self, ref: str) -> str:
        """The relative path from this page to an item's page."""
        path, hash_, anchor = ref.partition("#")
        return way(self.uri, f"{path}.md") + hash_ + anchor

    def note(self, identifier: str) -> str:
        """An editor's note: whole beside a document's own text, elsewhere one line that leads to it."""
        if identifier in self.printed:
            return ""
        self.printed.add(identifier)
        library = self.relations.library
        note = library.value("editors-notes", identifier)
        if self.opens_notes or self.is_document or f"{NOTES}.md" not in library.prose:
            return admonition("editors-note", "Editor’s note", note.says)
        told = f"[Editor’s note: {NOTED[note.kind]}]({self.link(f'{NOTES}#{identifier}')})"
        return f'{told}\n{{: .editors-note role="note" aria-label="Editor’s note" }}'

    @property
    def is_document(self) -> bool:
        """Whether this is a page of a document or of its figures, which are read for what exactly they say."""
        entry = self.relations.library.find(self.ref)
        return entry is not None and (entry.collection == "datasets" or is_chapter(self.relations.library, entry))

    def remark(self, identifier: str) -> str:
        """A remark of the Independent Scrutineer as a marked quotation."""
        remark = self.relations.library.value("scrutiny", identifier)
        return admonition("scrutiny", "Independent scrutiny", quoted(remark.says))

    def elsewhere(self, identifier: str) -> Elsewhere:
        """What others publish, by its id."""
        found: Elsewhere = self.relations.library.value("elsewhere", identifier)
        return found

    def door(self, identifier: str) -> str:
        """A link to an answer. Its words are the answer's title: whoever follows it finds what it said."""
        entry = self.relations.library.collections[HELP].get(identifier)
        if entry is None:
            return ""
        return f'[{entry.item.title}]({self.link(entry.ref)}){{: data-door="{identifier}" }}'

    def record(self, ref: str) -> str:
        """A document's words on a page that is not the document's: quoted whole, and where they stand."""
        entry = self.relations.library.find(ref)
        if entry is None:
            return ""
        words = self.print(section(entry, ref))
        where = f"{COLLECTIONS[entry.collection].many}: {entry.item.title}"
        return f"{quoted(words)}\n\n[{where}]({self.link(ref)}), as at {spoken(entry.item.as_at)}.\n{{: .origin }}\n"

    def edition(self, identifier: str) -> str:
        """The line on the edition of the national guidance that a document was written under."""
        said = edition_note(self.relations.library.value("documents", identifier).working_together)
        return f"{said}\n{{: .origin }}" if said else ""

    def dataset(self, identifier: str) -> str:
        """A dataset's table, its notes, and the way to the figures."""
        entry = self.relations.library.collections["datasets"][identifier]
        notes = "\n\n".join(self.note(note) for note in entry.item.notes)
        more = f"[About these figures, and the CSV file]({self.link(entry.ref)})"
        return f"{markdown_table(self.relations.library, entry)}\n{more}\n\n{notes}"


def way(here: str, there: str) -> str:
    """The relative path from one page to another, both paths from the root of the pages."""
    folder, _, name = there.rpartition("/")
    own = here.rpartition("/")[0]
    if folder == own:
        return name
    if "/" not in folder and "/" not in own:
        # Nearly all pages stand in folders of the root: no need to look for what two paths have in common.
        return f"{'../' if own else ''}{folder}{'/' if folder else ''}{name}"
    return posixpath.relpath(there, own or ".")


def spoken_contact(contact: Contact) -> str:
    """Whom to ring on which number, the number as a link."""
    if contact.number is None:
        return contact.spoken
    return f"{contact.spoken} on {number_link(contact)}"


def number_link(contact: Contact) -> str:
    """The number alone, as a link; whom one reaches where there is no number."""
    if contact.number is None:
        return contact.spoken
    return f"[{contact.number}](tel:{as_dialled(contact.number)})"


def button_link(button: Button | None) -> str:
    """A link as large as a button: what it does, and whom one reaches."""
    if button is None:
        return ""
    whom = f" {button.whom}" if button.whom else ""
    return f"[**{button.does}**{whom}]({button.to}){{: .call }}"


def admonition(kind: str, title: str, text: str) -> str:
    """A box with a title, in the syntax of Material's admonitions."""
    return f'!!! {kind} "{title}"\n\n' + "\n".join(f"    {line}".rstrip() for line in text.strip().split("\n"))


def quoted(text: str) -> str:
    """A block quotation."""
    return "\n".join(f"> {line}".rstrip() for line in text.strip().split("\n"))


def section(entry: Entry, ref: str) -> str:
    """The text of an item, or of the part below the heading that `collection/id#heading` names, for another page."""
    anchor = ref.partition("#")[2]
    body = print_fields(entry)
    return demoted(part_below(body, anchor), 1) if anchor else demoted(body, 2)


def print_fields(entry: Entry) -> str:
    """An item's text with its own lists in the places that `{fields: name}` marks."""
    return FIELDS.sub(lambda match: bullets(getattr(entry.item, match[1])), entry.document.body)


def bullets(values: list[Any]) -> str:
    """A list of texts, or of texts with lettered parts, as a numbered list."""
    lines = []
    for number, value in enumerate(values, start=1):
        lines.append(f"{number}. {getattr(value, 'text', value)}")
        lines += [f"    - {part}" for part in getattr(value, "parts", [])]
    return "\n".join(lines)


class Glosser:
    """Knows the glossary's abbreviations; `gloss(text)` gives the lines to put below a text."""

    def __init__(self, library: Library) -> None:
        self.meanings: dict[str, str] = {}
        for term in library.values("glossary").values():
            if term.abbreviation:
                for name in (term.term, *term.also_called):
                    self.meanings[name] = term.meaning
        names = sorted(map(re.escape, self.meanings), key=len, reverse=True)
        self.pattern = re.compile(rf"(?<![\w/-])(?:{'|'.join(names)})(?![\w-])") if names else None

    def gloss(self, text: str) -> str:
        """`*[MASH]: Multi Agency Safeguarding Hub`, a line for each acronym of the text, sorted."""
        found = sorted(set(self.pattern.findall(text))) if self.pattern else []
        return "".join(f"*[{name}]: {self.meanings[name]}\n" for name in found)
