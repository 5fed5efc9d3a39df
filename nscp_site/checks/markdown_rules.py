"""Markdown that would lose words silently, and its HTML: only allowed elements, and links that were checked."""

import re
from collections.abc import Iterator
from itertools import pairwise

from nscp_site.checks.contact_rules import DIAL_URI
from nscp_site.checks.links import FORBIDDEN_URL, find_markdown_links, find_syntax_fault, find_target_fault
from nscp_site.checks.texts import all_documents, document_texts, external_file_fault
from nscp_site.content.library import Library
from nscp_site.content.shortcodes import INLINE_CODE, blank_fenced_code, blank_match, find_texts
from nscp_site.findings import Fault, Finding, rule
from nscp_site.pages.allowed_html import find_html_faults, find_html_links, find_line
from nscp_site.pages.shown_raw import BARE_EMAIL_MESSAGE
from nscp_site.privacy.guard import is_about_children
from nscp_site.sources import Document

TABLE_DELIMITER_ROW = re.compile(r" {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")
CELL_EDGE = re.compile(r"(?<!\\)\|")
HYPHEN_LINE = re.compile(r"[ \t]*-+[ \t]*")
# What a line of hyphens may stand below without making it a heading; entries of a list are not among it.
NOT_HEADING_TEXT = re.compile(r"[ \t]*(?:[|#<].*|-*[ \t]*$)")
BLOCKQUOTE_PREFIX = re.compile(r"^(?: {0,3}>[ ]?)+", re.MULTILINE)
LINK_DEFINITION = re.compile(r"^ {0,3}\[([^\]^\n]+)\]:[ \t]*\S", re.MULTILINE)
LINK_LABEL = re.compile(r"\[([^\[\]]+)\](?!:)")
TAB_SEPARATED = re.compile(r"\S[ ]*\t+[ ]*\S")
STARS_IN_WORD = re.compile(r"\w\*[^*\s][^*\n]*\*\w")
HEADING_BRACES = re.compile(r"^#{1,6}[^\n]*?(\{[^{}\n]*\})[ \t]*#*[ \t]*$", re.MULTILINE)
ATTRIBUTE_LIST = re.compile(r"\{:?[ \t]*(?:[#.][\w-]+[ \t]*)+\}")
# A sign that begins a heading or an entry, with what looks like a space behind it.
OTHER_SPACE = re.compile(r"^ *(#{1,6}|[-*+]|\d{1,3}\.)[ ]*[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]", re.MULTILINE)
EMPTY_HEADING = re.compile(r"^#{1,6}[ \t]*#*[ \t]*$", re.MULTILINE)
DEFINITION = re.compile(r"(?:\A|\n[ \t]*\n)( {0,3}: {1,3}\S.{0,20})")
ADMONITION = re.compile(r"( *)!!!")
LineFault = tuple[int, Fault]


@rule("library")
def lost_in_markdown(library: Library) -> Iterator[Finding]:
    """What is written in a text must be shown: as a table, a heading or a list where one was meant, and else as words.

    Bad:
        | Who | When |
        | --- | --- |
        | Nurse | Monday | Ring first |
    Good:
        | Who | When | How |
        | --- | --- | --- |
        | Nurse | Monday | Ring first |
    """
    for document in library.texts:
        text = INLINE_CODE.sub(blank_match, blank_fenced_code(document.body))
        for find in FAULT_FINDERS:
            for line, fault in find(text):
                yield fault.at(document.path, document.body_line + line)


def _find_lost_cells(text: str) -> Iterator[LineFault]:
    """Rows of a table that have more cells than its head: the last ones would be on no page."""
    lines, heads = text.split("\n"), 0
    for number, line in enumerate(lines):
        if not line.strip():
            heads = 0
        elif "|" in line and TABLE_DELIMITER_ROW.fullmatch(line) and number:
            heads = _count_cells(lines[number - 1])
        elif heads and (cells := _count_cells(line)) > heads:
            message = f"this row has {cells} cells, and the head of the table {heads}: the rest would be lost."
            yield number, Fault(message)


def _count_cells(row: str) -> int:
    """How many cells a row has."""
    return len(CELL_EDGE.split(row.strip().removeprefix("|").removesuffix("|")))


def _find_accidental_headings(text: str) -> Iterator[LineFault]:
    """Lines of hyphens right below a text, which make a heading of it."""
    lines = BLOCKQUOTE_PREFIX.sub("", text).split("\n")
    for number, (above, line) in enumerate(pairwise(lines), start=1):
        if HYPHEN_LINE.fullmatch(line) and not NOT_HEADING_TEXT.fullmatch(above):
            message = "the line of hyphens makes a heading of the text above it. Put an empty line between the two"
            yield number, Fault(f"{message}, or write `## {above.strip()[:60]}`.")


def _find_unused_link_definitions(text: str) -> Iterator[LineFault]:
    """Addresses with a name in brackets that no link of the text goes by: nothing of them is shown."""
    used = {" ".join(one.split()).casefold() for one in LINK_LABEL.findall(text)} if "]:" in text else set()
    for match in LINK_DEFINITION.finditer(text):
        if " ".join(match[1].split()).casefold() not in used:
            message = f"nothing of this line is shown: no link goes by the name `{match[1]}`."
            yield text.count("\n", 0, match.start()), Fault(f"{message} Write `\\[{match[1]}]: …`.", match[1])


def _find_tabbed_rows(text: str) -> Iterator[LineFault]:
    """Rows that were pasted from a table of Word or Excel, with tabs between their cells."""
    for number, line in enumerate(text.split("\n")):
        if TAB_SEPARATED.search(line):
            message = "this was pasted from a table, and would be one line. Write a row so: `| Monday | Corby |`"
            yield number, Fault(f"{message}, below a row of heads and one of dashes, `|---|---|`.")


def _find_joined_tables(text: str) -> Iterator[LineFault]:
    """Tables whose rows have no bars at their edges, right below a text: they would become part of it."""
    lines = BLOCKQUOTE_PREFIX.sub("", text).split("\n") if "|" in text else []
    for number, (above, head, line) in enumerate(zip(lines, lines[1:], lines[2:], strict=False), start=1):
        is_bare_head = "|" in head and head.strip()[0] != "|"
        if above.strip() and is_bare_head and "|" in line and TABLE_DELIMITER_ROW.fullmatch(line):
            yield number, Fault("this table would be joined to the line above it. Put an empty line between the two.")


def _find_empty_admonitions(text: str) -> Iterator[LineFault]:
    """Boxes with nothing in them, since what follows does not stand in."""
    lines = text.split("\n") if "!!!" in text else []
    for number, line in enumerate(lines):
        box = ADMONITION.match(line)
        below = next((one for one in lines[number + 1 :] if one.strip()), "").expandtabs(4) if box else ""
        if box and not below.startswith(box[1] + " " * 4):
            yield number, Fault("this box would be empty. Write what stands in it below, four spaces in.")


def _find_definitions(text: str) -> Iterator[LineFault]:
    """What a word means, in a paragraph of its own behind a colon."""
    for match in DEFINITION.finditer(text):
        message = f"`{match[1].strip()}` would be shown as it stands. Write the word in bold, and what it means."
        yield text.count("\n", 0, match.start(1)), Fault(message, match[1].strip())


def _find_stars_in_words(text: str) -> Iterator[LineFault]:
    """Stars between figures or letters, which would make what is between them italic."""
    for match in STARS_IN_WORD.finditer(text):
        better = match[0].replace("*", " × ")
        told = f"`{match[0]}` would lose its stars. Write `{better}`."
        yield text.count("\n", 0, match.start()), Fault(told, match[0])


def _find_heading_braces(text: str) -> Iterator[LineFault]:
    """Braces at the end of a heading that are no name: they are not shown; and headings without words."""
    for match in EMPTY_HEADING.finditer(text):
        yield text.count("\n", 0, match.start()), Fault("this heading has no words. Write them, or delete the line.")
    for match in HEADING_BRACES.finditer(text):
        line = text.count("\n", 0, match.start())
        if not ATTRIBUTE_LIST.fullmatch(match[1]):
            told = f"`{match[1]}` would not be shown. Write it in round brackets, or as a name: `{{: #name }}`."
            yield line, Fault(told, match[1])
        elif not match[0].replace(match[1], "").strip("# \t"):
            yield line, Fault("this heading has a name and no words. Write the words.")


def _find_no_break_spaces(text: str) -> Iterator[LineFault]:
    """Signs with a no-break space behind them: no heading and no entry begins so."""
    for match in OTHER_SPACE.finditer(text):
        message = f"a no-break space stands behind `{match[1]}`, which would be shown as it is."
        yield text.count("\n", 0, match.start()), Fault(f"{message} Type a plain space there.", match[1])


FAULT_FINDERS = (
    _find_no_break_spaces,
    _find_lost_cells,
    _find_accidental_headings,
    _find_unused_link_definitions,
    _find_joined_tables,
    _find_tabbed_rows,
    _find_empty_admonitions,
    _find_definitions,
    _find_stars_in_words,
    _find_heading_braces,
)

BULLET = re.compile(r" {0,3}[•·‣◦▪]\s*(?P<text>.*)")
BRACKET = re.compile(r" {0,3}\(?(\d{1,2}|[a-z])\)\s+(?P<text>\S.*)")
# A dash alone may name who said something, and figures may follow a hyphen or a stop: several together are a list.
DASH_ENTRY = re.compile(r" {0,3}(?:[–—]\s+|[-+](?=[^\W\d]))(?P<text>\S.*)")
NUMBER_WITHOUT_SPACE = re.compile(r" {0,3}\d{1,2}\.(?P<text>[^\W\d].*)")
NESTED_ENTRY = re.compile(r" +[-*+] +\S.*")
# A list begins with one of these; a line of prose may begin with a year and a full stop.
LIST_ENTRY = re.compile(r" *([-*+]|1\.) +\S.*")
# What may stand directly above a list: another entry, a heading, HTML, the first line of a note.
ALLOWED_ABOVE_LIST = re.compile(r"\s*((-|[*+]|\d+\.) .*|#.*|<.*|!!!.*)?")
# The first line of a list.
FIRST_ENTRY = re.compile(r" *(?:[-*+]|\d+\.) +\S.*")


@rule("library")
def list_unseen(library: Library) -> Iterator[Finding]:
    """A list must be written with `- ` or `1. `, below an empty line, or its entries become one paragraph.

    Bad:
        We will:
        • listen to children
        • act on what they say
    Good:
        We will:

        - listen to children
        - act on what they say
    """
    for document in library.texts:
        for line, message in _find_unseen_lists(blank_fenced_code(document.body).split("\n")):
            yield Finding(document.path, document.body_line + line, message)


def _find_unseen_lists(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Each line that looks like a list entry but is not parsed as one: its index from 0, and the message."""
    for number, line in enumerate(lines):
        above, below = lines[number - 1] if number else "", lines[number + 1] if number + 1 < len(lines) else ""
        bullet, bracket = BULLET.fullmatch(line), BRACKET.fullmatch(line)
        if bullet:
            yield number, f"this line would be joined to the next. Write a list with hyphens: `- {bullet['text']}`"
        elif bracket and any(pattern.fullmatch(near) for pattern in (BRACKET, NESTED_ENTRY) for near in (above, below)):
            yield number, f"this line would be joined to the next. Write a numbered list: `1. {bracket['text']}`"
        elif suggestion := _suggest_list_syntax(line, above, below):
            yield number, f"this line would be joined to the next. Write {suggestion}"
        elif LIST_ENTRY.fullmatch(line) and not ALLOWED_ABOVE_LIST.fullmatch(above) and not _is_in_list(lines, number):
            yield number, "this list would be joined to the line above it. Put an empty line above its first entry."


def _suggest_list_syntax(line: str, above: str, below: str) -> str:
    """How to write a line that looks like an entry because its neighbours do; empty if it does not."""
    for pattern, kind in ((DASH_ENTRY, "a list with hyphens: `- "), (NUMBER_WITHOUT_SPACE, "a numbered list: `1. ")):
        entry = pattern.fullmatch(line)
        if entry and (pattern.fullmatch(above) or pattern.fullmatch(below)):
            return f"{kind}{entry['text']}`"
    return ""


def _is_in_list(lines: list[str], number: int) -> bool:
    """Whether the paragraph of a line, given by its index, begins as a list."""
    while number and lines[number - 1].strip():
        number -= 1
    return bool(FIRST_ENTRY.fullmatch(lines[number]))


EXTERNAL_URL = re.compile(r"(?:https?:)?[/\\]{2}", re.IGNORECASE)


@rule("library")
def not_allowed(library: Library) -> Iterator[Finding]:
    """A text may hold what Markdown makes, a few plain tags, our own classes, and links that lead where they say.

    Bad:
        [the plan](plan.md){: href="https://elsewhere.example/" }, or <div onclick="…"> that never ends
    Good:
        [the plan](plan.md), or a part in <div class="care" markdown> … </div>
    """
    for document in all_documents(library):
        for loc, text in find_texts(document.fields, ()):
            for fault, inside in find_html_faults(text, field=True):
                yield fault.at(document.path, document.line_of(loc) + inside)
        for fault, inside in find_html_faults(document.body):
            # Both have a rule of their own, which says more.
            is_mail = fault.message == BARE_EMAIL_MESSAGE and is_about_children(document.path)
            if not is_mail and not FORBIDDEN_URL.search(fault.mark):
                yield fault.at(document.path, document.body_line + inside)


@rule("library")
def link_hidden(library: Library) -> Iterator[Finding]:
    """A link or picture that is written as a tag must lead somewhere too, as one of Markdown must.

    Bad:
        <a href="no-such-page/">the plan</a>
    Good:
        [the plan](plan.md)
    """
    for document in library.texts:
        known = {target for target, _ in find_markdown_links(document)}
        for line, text in document_texts(document):
            for address, sign, count in find_html_links(text):
                is_other = address in known or address.startswith("#") or _is_reported_elsewhere(text, address, sign)
                fault = None if is_other else _find_html_link_fault(library, document, address, sign)
                if fault:
                    yield fault.at(document.path, line + find_line(text, sign, count))


def _is_reported_elsewhere(text: str, address: str, sign: str) -> bool:
    """Whether another rule checks a link: a Markdown link, or an external picture written in the text."""
    return f"]({address})" in text or (_is_external_picture(address, sign) and address in text)


def _is_external_picture(address: str, sign: str) -> bool:
    """Whether an address is that of a picture on another website."""
    return sign.startswith("img ") and bool(EXTERNAL_URL.match(address))


def _find_html_link_fault(library: Library, document: Document, address: str, sign: str) -> Fault | None:
    """What is wrong with a link as a browser reads it; None where nothing is."""
    if _is_external_picture(address, sign):
        return external_file_fault(address)
    if DIAL_URI.match(address):
        return Fault("this link calls or chats with somebody. Take it away, and write {contact: its-id}.")
    return find_syntax_fault(address) or find_target_fault(library, document, address)
