"""Markdown that would lose words silently, and its HTML: only allowed elements, and links that were checked."""

import re
from collections.abc import Iterator

from nscp_site.checks.contact_rules import DIAL
from nscp_site.checks.links import FORBIDDEN, fault_of_form, fault_of_place, links_in
from nscp_site.checks.texts import REMEDY
from nscp_site.content.library import Library
from nscp_site.content.shortcodes import CODE, blank, texts_in, without_code
from nscp_site.findings import Fault, Finding, rule
from nscp_site.pages.allowed_html import faults_in, line_of, links_of
from nscp_site.pages.shown_raw import MAIL_TOLD
from nscp_site.privacy.guard import about_children
from nscp_site.sources import Document

DASHES = re.compile(r" {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")
EDGE = re.compile(r"(?<!\\)\|")
RULED = re.compile(r"[ \t]*-+[ \t]*")
# What a line of hyphens may stand below without making it a heading; entries of a list are not among it.
NO_TEXT = re.compile(r"[ \t]*(?:[|#<].*|-*[ \t]*$)")
QUOTED = re.compile(r"^(?: {0,3}>[ ]?)+", re.MULTILINE)
NAMED = re.compile(r"^ {0,3}\[([^\]^\n]+)\]:[ \t]*\S", re.MULTILINE)
USED = re.compile(r"\[([^\[\]]+)\](?!:)")
TABBED = re.compile(r"\S[ ]*\t+[ ]*\S")
PRODUCT = re.compile(r"\w\*[^*\s][^*\n]*\*\w")
BRACES = re.compile(r"^#{1,6}[^\n]*?(\{[^{}\n]*\})[ \t]*#*[ \t]*$", re.MULTILINE)
NAME_AND_CLASSES = re.compile(r"\{:?[ \t]*(?:[#.][\w-]+[ \t]*)+\}")
# A sign that begins a heading or an entry, with what looks like a space behind it.
OTHER_SPACE = re.compile(r"^ *(#{1,6}|[-*+]|\d{1,3}\.)[ ]*[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]", re.MULTILINE)
NO_WORDS = re.compile(r"^#{1,6}[ \t]*#*[ \t]*$", re.MULTILINE)
MEANING = re.compile(r"(?:\A|\n[ \t]*\n)( {0,3}: {1,3}\S.{0,20})")
BOX = re.compile(r"( *)!!!")
Slip = tuple[int, Fault]


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
        text = CODE.sub(blank, without_code(document.body))
        for find in FINDERS:
            for line, fault in find(text):
                yield fault.at(document.path, document.body_line + line)


def cells_lost(text: str) -> Iterator[Slip]:
    """Rows of a table that have more cells than its head: the last ones would be on no page."""
    lines, heads = text.split("\n"), 0
    for number, line in enumerate(lines):
        if not line.strip():
            heads = 0
        elif "|" in line and DASHES.fullmatch(line) and number:
            heads = cells(lines[number - 1])
        elif heads and cells(line) > heads:
            told = f"this row has {cells(line)} cells, and the head of the table {heads}: the rest would be lost."
            yield number, Fault(told)


def cells(row: str) -> int:
    """How many cells a row has."""
    return len(EDGE.split(row.strip().removeprefix("|").removesuffix("|")))


def headings_by_hyphens(text: str) -> Iterator[Slip]:
    """Lines of hyphens right below a text, which make a heading of it."""
    lines = QUOTED.sub("", text).split("\n")
    for number, line in enumerate(lines[1:], start=1):
        above = lines[number - 1]
        if RULED.fullmatch(line) and not NO_TEXT.fullmatch(above):
            told = (
                "the line of hyphens makes a heading of the text above it. Put an empty line between the two, or write"
            )
            yield number, Fault(f"{told} `## {above.strip()[:60]}`.")


def paragraphs_lost(text: str) -> Iterator[Slip]:
    """Addresses with a name in brackets that no link of the text goes by: nothing of them is shown."""
    used = {" ".join(one.split()).casefold() for one in USED.findall(text)} if "]:" in text else set()
    for match in NAMED.finditer(text):
        if " ".join(match[1].split()).casefold() not in used:
            told = f"nothing of this line is shown: no link goes by the name `{match[1]}`. Write `\\[{match[1]}]: …`."
            yield text.count("\n", 0, match.start()), Fault(told, match[1])


def rows_of_tabs(text: str) -> Iterator[Slip]:
    """Rows that were pasted from a table of Word or Excel, with tabs between their cells."""
    for number, line in enumerate(text.split("\n")):
        if TABBED.search(line):
            told = (
                "this was pasted from a table, and would be one line. Write a row so: `| Monday | Corby |`, below a row"
            )
            yield number, Fault(f"{told} of heads and one of dashes, `|---|---|`.")


def tables_after_text(text: str) -> Iterator[Slip]:
    """Tables whose rows have no bars at their edges, right below a text: they would become part of it."""
    lines = QUOTED.sub("", text).split("\n") if "|" in text else []
    for number, line in enumerate(lines[2:], start=2):
        head, above = lines[number - 1], lines[number - 2]
        if "|" in line and "|" in head and DASHES.fullmatch(line) and above.strip() and head.strip()[0] != "|":
            told = "this table would be joined to the line above it. Put an empty line between the two."
            yield number - 1, Fault(told)


def empty_boxes(text: str) -> Iterator[Slip]:
    """Boxes with nothing in them, since what follows does not stand in."""
    lines = text.split("\n") if "!!!" in text else []
    for number, line in enumerate(lines):
        box = BOX.match(line)
        below = next((one for one in lines[number + 1 :] if one.strip()), "").expandtabs(4) if box else ""
        if box and not below.startswith(box[1] + " " * 4):
            yield number, Fault("this box would be empty. Write what stands in it below, four spaces in.")


def meanings(text: str) -> Iterator[Slip]:
    """What a word means, in a paragraph of its own behind a colon."""
    for match in MEANING.finditer(text):
        told = f"`{match[1].strip()}` would be shown as it stands. Write the word in bold, and what it means."
        yield text.count("\n", 0, match.start(1)), Fault(told, match[1].strip())


def products(text: str) -> Iterator[Slip]:
    """Stars between figures or letters, which would make what is between them italic."""
    for match in PRODUCT.finditer(text):
        better = match[0].replace("*", " × ")
        told = f"`{match[0]}` would lose its stars. Write `{better}`."
        yield text.count("\n", 0, match.start()), Fault(told, match[0])


def braces_of_headings(text: str) -> Iterator[Slip]:
    """Braces at the end of a heading that are no name: they are not shown; and headings without words."""
    for match in NO_WORDS.finditer(text):
        told = "this heading has no words. Write them, or delete the line."
        yield text.count("\n", 0, match.start()), Fault(told)
    for match in BRACES.finditer(text):
        line = text.count("\n", 0, match.start())
        if not NAME_AND_CLASSES.fullmatch(match[1]):
            told = f"`{match[1]}` would not be shown. Write it in round brackets, or as a name: `{{: #name }}`."
            yield line, Fault(told, match[1])
        elif not match[0].replace(match[1], "").strip("# \t"):
            yield line, Fault("this heading has a name and no words. Write the words.")


def other_spaces(text: str) -> Iterator[Slip]:
    """Signs with a no-break space behind them: no heading and no entry begins so."""
    for match in OTHER_SPACE.finditer(text):
        told = f"a no-break space stands behind `{match[1]}`, which would be shown as it is. Type a plain space there."
        yield text.count("\n", 0, match.start()), Fault(told, match[1])


FINDERS = (
    other_spaces,
    cells_lost,
    headings_by_hyphens,
    paragraphs_lost,
    tables_after_text,
    rows_of_tabs,
    empty_boxes,
    meanings,
    products,
    braces_of_headings,
)

BULLET = re.compile(r" {0,3}[•·‣◦▪]\s*(?P<text>.*)")
BRACKET = re.compile(r" {0,3}\(?(\d{1,2}|[a-z])\)\s+(?P<text>\S.*)")
# A dash alone may name who said something, and figures may follow a hyphen or a stop: several together are a list.
DASHED = re.compile(r" {0,3}(?:[–—]\s+|[-+](?=[^\W\d]))(?P<text>\S.*)")
GLUED = re.compile(r" {0,3}\d{1,2}\.(?P<text>[^\W\d].*)")
INSIDE = re.compile(r" +[-*+] +\S.*")
# A list begins with one of these; a line of prose may begin with a year and a full stop.
ENTRY = re.compile(r" *([-*+]|1\.) +\S.*")
# What may stand directly above a list: another entry, a heading, HTML, the first line of a note.
ABOVE = re.compile(r"\s*((-|[*+]|\d+\.) .*|#.*|<.*|!!!.*)?")
# The first line of a list.
FIRST = re.compile(r" *(?:[-*+]|\d+\.) +\S.*")


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
        for line, told in unseen(without_code(document.body).split("\n")):
            yield Finding(document.path, document.body_line + line, told)


def unseen(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Each line that looks like a list's and is none: its place, and what to write."""
    for number, line in enumerate(lines):
        above, below = lines[number - 1] if number else "", lines[number + 1] if number + 1 < len(lines) else ""
        bullet, bracket = BULLET.fullmatch(line), BRACKET.fullmatch(line)
        if bullet:
            yield number, f"this line would be joined to the next. Write a list with hyphens: `- {bullet['text']}`"
        elif bracket and any(pattern.fullmatch(near) for pattern in (BRACKET, INSIDE) for near in (above, below)):
            yield number, f"this line would be joined to the next. Write a numbered list: `1. {bracket['text']}`"
        elif told := in_rows(line, above, below):
            yield number, f"this line would be joined to the next. Write {told}"
        elif ENTRY.fullmatch(line) and not ABOVE.fullmatch(above) and not in_list(lines, number):
            yield number, "this list would be joined to the line above it. Put an empty line above its first entry."


def in_rows(line: str, above: str, below: str) -> str:
    """What to write for a line that looks like an entry only because those around it do; else empty."""
    for pattern, kind in ((DASHED, "a list with hyphens: `- "), (GLUED, "a numbered list: `1. ")):
        entry = pattern.fullmatch(line)
        if entry and (pattern.fullmatch(above) or pattern.fullmatch(below)):
            return f"{kind}{entry['text']}`"
    return ""


def in_list(lines: list[str], number: int) -> bool:
    """Whether the paragraph that a line stands in began as a list."""
    while number and lines[number - 1].strip():
        number -= 1
    return bool(FIRST.fullmatch(lines[number]))


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
            for fault, inside in faults_in(text, field=True):
                yield fault.at(document.path, document.line_of(loc) + inside)
        for fault, inside in faults_in(document.body):
            # Both have a rule of their own, which says more.
            is_mail = fault.message == MAIL_TOLD and about_children(document.path)
            if not is_mail and not FORBIDDEN.search(fault.mark):
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
        known = {target for target, _ in links_in(document)}
        for line, text in texts_of(document):
            for address, sign, count in links_of(text):
                if address not in known and not address.startswith("#") and not told_elsewhere(text, address, sign):
                    fault = fault_of_address(library, document, address, sign)
                    if fault:
                        place = line + line_of(text, sign, count)
                        yield fault.at(document.path, place)


def told_elsewhere(text: str, address: str, sign: str) -> bool:
    """Whether another rule looks at a link: at a mark, or at a picture of others that the text names as it is."""
    return f"]({address})" in text or (is_foreign_picture(address, sign) and address in text)


def is_foreign_picture(address: str, sign: str) -> bool:
    """Whether an address is that of a picture on another website."""
    return sign.startswith("img ") and bool(FOREIGN.match(address))


def fault_of_address(library: Library, document: Document, address: str, sign: str) -> Fault | None:
    """What is wrong with a link as a browser reads it; None where nothing is."""
    if is_foreign_picture(address, sign):
        return Fault.of(address, f"is a file of another website, which no visitor would see. {REMEDY}")
    if DIAL.match(address):
        return Fault("this link calls or chats with somebody. Take it away, and write {contact: its-id}.")
    return fault_of_form(address) or fault_of_place(library, document, address)


def records(library: Library) -> Iterator[Document]:
    """The records of every list."""
    for records_of_list in library.vocabularies.values():
        yield from (record.document for record in records_of_list.values())


def texts_of(document: Document) -> Iterator[tuple[int, str]]:
    """Every text of a file that becomes HTML, with its line: its fields, and its body."""
    for loc, text in texts_in(document.fields, ()):
        yield document.line_of(loc), text
    yield document.body_line, document.body
