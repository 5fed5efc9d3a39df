"""What a browser gets of an editor's text is what was checked: its HTML is held to a list, and so are its links."""

import re
from collections.abc import Iterator

from nscp_site.anonymity.folders import about_children
from nscp_site.checks.elsewhere import FORBIDDEN
from nscp_site.checks.links import fault_of_form, fault_of_place, links_in
from nscp_site.checks.numbers import DIAL
from nscp_site.checks.texts import REMEDY
from nscp_site.content.library import Library
from nscp_site.content.shortcodes import texts_in
from nscp_site.findings import Finding, rule
from nscp_site.pages.allowed import faults_in, line_of, links_of
from nscp_site.pages.shown_raw import MAIL_TOLD
from nscp_site.sources import Document

FOREIGN = re.compile(r"(?:https?:)?[/\\]{2}", re.IGNORECASE)


@rule("library")
def not_allowed(library: Library) -> Iterator[Finding]:
    """A text may hold what Markdown makes, a few plain tags, our own classes, and links that lead where they say.

    Bad:
        [the plan](plan.md){: href="https://elsewhere.example/" }, or <div onclick="…"> that never ends
    Good:
        [the plan](plan.md), or a part in <div class="care" markdown> … </div>
    """
    for document in (*library.texts, *records(library)):
        for loc, text in texts_in(document.fields, ()):
            for told, inside in faults_in(text, field=True):
                yield document.path, document.line_of(loc) + inside, told
        for told, inside in faults_in(document.body):
            # Both have a rule of their own, which says more.
            is_told = FORBIDDEN.search(told) or (told == MAIL_TOLD and about_children(document.path))
            if not is_told:
                yield document.path, document.body_line + inside, told


@rule("library")
def link_hidden(library: Library) -> Iterator[Finding]:
    """A link or picture that is written as a tag must lead somewhere too, as one of Markdown must.

    Bad:
        <a href="no-such-page/">the plan</a>
    Good:
        [the plan](plan.md)
    """
    for document in library.texts:
        known = {target for target, _ in links_in(document)}
        for line, text in texts_of(document):
            for address, sign, count in links_of(text):
                if address not in known and not address.startswith("#") and not told_elsewhere(text, address, sign):
                    told = fault_of_address(library, document, address, sign)
                    if told:
                        yield document.path, line + line_of(text, sign, count), told


def told_elsewhere(text: str, address: str, sign: str) -> bool:
    """Whether another rule looks at a link: at a mark, or at a picture of others that the text names as it is."""
    return f"]({address})" in text or (is_foreign_picture(address, sign) and address in text)


def is_foreign_picture(address: str, sign: str) -> bool:
    """Whether an address is that of a picture on another website."""
    return sign.startswith("img ") and bool(FOREIGN.match(address))


def fault_of_address(library: Library, document: Document, address: str, sign: str) -> str:
    """What is wrong with a link as a browser reads it; empty where nothing is."""
    if is_foreign_picture(address, sign):
        return f"`{address}` is a file of another website, which no visitor would see. {REMEDY}"
    if DIAL.match(address):
        return "this link calls or chats with somebody. Take it away, and write {contact: its-id}."
    return fault_of_form(address) or fault_of_place(library, document, address)


def records(library: Library) -> Iterator[Document]:
    """The records of every list."""
    for records_of_list in library.vocabularies.values():
        yield from (record.document for record in records_of_list.values())


def texts_of(document: Document) -> Iterator[tuple[int, str]]:
    """Every text of a file that becomes HTML, with its line: its fields, and its body."""
    for loc, text in texts_in(document.fields, ()):
        yield int(document.line_of(loc)), text
    yield document.body_line, document.body
