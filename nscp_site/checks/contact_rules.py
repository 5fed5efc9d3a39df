"""Contacts: the emergency number is right, whoever must ring finds a number, numbers are typed in one file only.

A wrong number can hurt a child, so `content/contacts.yml` is the only place for one.
"""

import re
import unicodedata
from collections.abc import Iterator

from phonenumbers import Leniency, PhoneNumberMatcher

from nscp_site.cache import cached
from nscp_site.content.fields import marked_fields
from nscp_site.content.library import Library
from nscp_site.content.shortcodes import MARKS, marks_in
from nscp_site.findings import Finding, rule
from nscp_site.privacy.detections import read_plainly
from nscp_site.privacy.guard import about_children
from nscp_site.schema.types import Reference
from nscp_site.sources import SETTINGS

EMERGENCY = "emergency"
CONTACTS = "contacts"


@rule("library")
def emergency_number(library: Library) -> Iterator[Finding]:
    """The contact `emergency` must keep the number 999: every page shows it on top.

    Bad:
        emergency:
          number: "101"
    Good:
        emergency:
          number: "999"
    """
    record = library.vocabularies[CONTACTS].get(EMERGENCY)
    if record and record.value.number != "999":
        told = f'`{EMERGENCY}` is for immediate danger. Write number: "999", and give other numbers their own name.'
        yield record.document.finding(("number",), told)


@rule("library")
def nothing_to_ring(library: Library) -> Iterator[Finding]:
    """Where a page says whom to ring, that contact must have a number.

    Bad:
        Ring {contact: training-team}, which has an e-mail address only
    Good:
        Ring {contact: mash}
    """
    silent = {name for name, contact in library.values(CONTACTS).items() if contact.number is None}

    def told(name: str) -> str:
        remedy = "Name one that has a number, or write the e-mail address in the text."
        return f"the contact `{name}` has no number, so there is nothing to ring here. {remedy}"

    for document in library.texts:
        for mark in marks_in(document):
            if MARKS.get(mark.kind) == CONTACTS and mark.kind != "call" and mark.name in silent:
                yield Finding(document.path, mark.line, told(mark.name), mark=mark.name)
    for field, reference in marked_fields(library, Reference):
        # An answer names the way, which `route-to-nothing` looks for.
        is_answer = field.document.path.startswith("content/help/")
        if reference.target == CONTACTS and str(field.value) in silent and not is_answer:
            yield field.finding(told(str(field.value)))


@rule("library", "warning")
def number_twice(library: Library) -> Iterator[Finding]:
    """Two contacts should not have one number: one of them was probably copied and not changed.

    Bad:
        two contacts with the number 0800 1111
    Good:
        each with its own, or one contact for both
    """
    first: dict[str, str] = {}
    for name, record in library.vocabularies[CONTACTS].items():
        number = (record.value.number or "").replace(" ", "")
        if number and first.setdefault(number, name) != name:
            told = f"`{first[number]}` has the same number. Correct one of them, or let one contact do for both."
            yield record.document.finding(("number",), told)


CONTACTS_FILE = "content/contacts.yml"
WATCHED = (
    ("content", ".md"),
    ("content", ".yml"),
    ("content", ".csv"),
    ("docs", ".md"),
    ("overrides", ".html"),
    ("overrides", ".js"),
    ("nscp_site/templates", ".j2"),
)
# In these a mark is printed as it is written.
WITHOUT_MARKS = (".csv", ".js", "mkdocs.yml")
CALL = re.compile(
    r"\b(?:call|ring|dial|phone|text|press)(?:ing)?\s+(?:\w+\s+|(?:\w+\s+){0,4}?on\s+)?"
    r"(999|101|111|112|55|116\s?\d{3})\b"
    r"|\b(?:text|sms|send)(?:ing)?\s+(?:\S+\s+){0,4}?(?:to|on)\s+(\d{5,6})\b|\b(?:text|sms)(?:ing)?\s+(\d{5,6})\b",
    re.IGNORECASE,
)
# What a number in Britain begins with, and six figures or more behind it, however they are grouped. Nobody need answer
# at it: a slip of the pen leaves out a figure, or adds one.
RUN = re.compile(
    r"(?<![\d#&\w])(?<!\d[.,/:-])(?:\+ ?\(?4 ?4\)?|\(?\+?0)(?:[ \t]*+(?:[.,:;/()_+*='~-][ \t]*+){0,3}+\d){6,}(?![-\w])",
    re.ASCII,
)
# Times and days, ages, decimals and the sizes of drawings stand in rows too: 09.30-16.30, 01/02/2023, 0-4, 5-9, 10-14.
NO_RUN = re.compile(
    r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\D*(?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\D*)*"
    r"|(?:(?:[01]?\d|2[0-3])[.:][0-5]\d(?:[ ,;/-]{1,3}|$))+"
    r"|0\.\d+|\d{1,3}\.\d{1,3}(?: +\d{1,3}\.\d{1,3})*|0 0(?:[ -]+\d{1,3})+|0(?:, ?\d{1,3}(?:\.\d+)?)+"
    r"|(?:\d{1,2} ?- ?\d{1,2}, ?)+\d{1,2}(?: ?- ?\d{1,2})?\+?|(?:\d{1,3}, )+\d{1,3}"
)
# The letter that looks like a nought, where figures stand around it.
LETTER_O = re.compile(r"(?<![A-Za-z])[oO](?=[ -]?\d)|(?<=\d)[oO]+(?![A-Za-z])")
# What stands between groups of figures and would look like the edge of a table's cell, or of a value's line in YAML.
BARS = re.compile(r"(?<![\w|])\(?0\d{2,5}\)?(?:\|\d{2,8}){1,4}(?![\w|])", re.ASCII)
ESCAPED_SPACE = re.compile(r"(?<=\d)\\[tnr_NLP /](?=\d)", re.ASCII)
NOT_ASCII = re.compile(r"[^\x00-\x7f]")
# An address that rings, texts or chats when it is touched: the number in it is seen by nobody before.
DIAL = re.compile(
    r"(?<![\w-])(?:(?:tel|sms|smsto|mms|callto|skype|sip|sips|facetime|facetime-audio|whatsapp|viber|tg|sgnl)"
    r":(?!//)(?=[^\s\"'])|(?:tel|sms|whatsapp|viber|tg|sgnl|skype)://"
    r"|(?:wa\.me|signal\.me|t\.me|m\.me|telegram\.me|discord\.gg|(?:api\.|web\.|chat\.)?whatsapp\.com)/)[^\s\"'<>)\]]*",
    re.IGNORECASE,
)
# The files in which nothing writes such an address but an editor.
EDITORS = ("content/", "docs/", "mkdocs.yml")

# An old number of the Multi Agency Safeguarding Hub, still found on old pages of other sites (read 2026-11-22).
FORBIDDEN = {"03001261000": "0300 126 1000 is an old, wrong number"}


@rule("library")
def typed_number(library: Library) -> Iterator[Finding]:
    """A telephone number must be named by its id in contacts.yml, never typed; nor may an address ring, text or chat.

    Bad:
        Call 999, or [the MASH](tel:03001267000).
    Good:
        Call {contact: emergency}, or {contact: mash}.
    """
    known = {digits(contact.number): name for name, contact in library.values("contacts").items() if contact.number}
    for path, text in watched(library):
        if path == CONTACTS_FILE:
            continue
        for number, place in numbers_in(text, table=path.endswith(".csv")):
            name = known.get(digits(number))
            if name is None and about_children(path):
                continue  # It may be a family's: the anonymity guard tells its place without repeating it.
            told = f"the telephone number `{number}` is typed here. {remedy(path, name)}"
            yield Finding(path, text.count("\n", 0, place) + 1, told, mark=number)
        for address, place in dial_addresses(text) if path.startswith(EDITORS) else ():
            # In a file about children the address may hold a family's number.
            shown = f"{address.partition(':')[0]}:…" if about_children(path) else address
            name = known.get(digits(address))
            told = f"the address `{shown}` calls or chats with somebody. {remedy(path, name)}"
            yield Finding(path, text.count("\n", 0, place) + 1, told, mark=shown)


def remedy(path: str, name: str | None) -> str:
    """What to do about a number that is typed in a file; `name` is its contact, where it has one."""
    mark = f"{{contact: {name or 'its-id'}}}"
    if path.endswith(WITHOUT_MARKS):
        return f"Take it away: only pages name numbers, as {mark}."
    return f"Write {mark}." if name else f"Put it in {CONTACTS_FILE} and write {mark}."


@rule("library")
def forbidden_number(library: Library) -> Iterator[Finding]:
    """A number known to be old or wrong must stand nowhere, not in the contacts either.

    Bad:
        the old number of the Multi Agency Safeguarding Hub, in any spacing
    Good:
        {contact: mash}
    """
    for path, text in watched(library):
        for number, line in line_digits(text):
            for forbidden, why in FORBIDDEN.items():
                if forbidden in number or "44" + forbidden[1:] in number:
                    yield Finding(path, line, f"{why}. Use {{contact: mash}}.")


def watched(library: Library) -> Iterator[tuple[str, str]]:
    """Every file a number could be typed in, with its text."""
    for folder, ending in WATCHED:
        yield from ((file.path, file.text) for file in library.sources.files(folder, ending))
    settings = library.sources.file(SETTINGS)
    if settings:
        yield SETTINGS, settings.text


@cached
def numbers_in(text: str, *, table: bool) -> list[tuple[str, int]]:
    """Telephone numbers and where they stand in a text, as a reader sees them: no sign between figures hides one.

    They are those that can be rung, those that somebody mistyped, and short numbers that one is told to call.
    """
    text = ESCAPED_SPACE.sub("  ", BARS.sub(lambda match: match[0].replace("|", " "), text))
    reading = read_plainly(text, table=table)
    plain = LETTER_O.sub(lambda match: "0" * len(match[0]), in_ascii(reading.text))
    found = [(match.start, match.raw_string) for match in PhoneNumberMatcher(plain, "GB", leniency=Leniency.VALID)]
    found += [(run.start(), run[0]) for run in RUN.finditer(plain) if not NO_RUN.fullmatch(run[0])]
    found += [(short.start(short.lastindex or 0), short[short.lastindex or 0]) for short in CALL.finditer(plain)]
    shown = {reading.places[start]: " ".join(number.split()) for start, number in reversed(found)}
    return [(number, place) for place, number in sorted(shown.items())]


def in_ascii(text: str) -> str:
    """A text with plain figures in the place of those of other scripts, and a space for what no number holds."""
    return NOT_ASCII.sub(lambda match: str(unicodedata.digit(match[0], " ")), text)


@cached
def dial_addresses(text: str) -> list[tuple[str, int]]:
    """The addresses of a text that call, text or chat, and where they stand."""
    return [(match[0], match.start()) for match in DIAL.finditer(text)]


def digits(number: str) -> str:
    """A number as it is dialled in Britain."""
    return re.sub(r"^(?:44|0044)", "0", re.sub(r"\D", "", number))


def line_digits(text: str) -> Iterator[tuple[str, int]]:
    """The digits of each line, all that stands between them dropped."""
    for number, line in enumerate(text.split("\n"), start=1):
        yield re.sub(r"(?<=\d)[\s().+-]+(?=\d)", "", line), number
