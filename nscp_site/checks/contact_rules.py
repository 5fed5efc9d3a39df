"""Contacts: the emergency number is right, whoever must ring finds a number, numbers are typed in one file only.

A wrong number can hurt a child, so `content/contacts.yml` is the only place for one.
"""

import re
import unicodedata
from collections.abc import Iterator

from phonenumbers import Leniency, PhoneNumberMatcher

from nscp_site.cache import cached
from nscp_site.checks.texts import find_mentions
from nscp_site.content.library import Library
from nscp_site.findings import Finding, rule
from nscp_site.privacy.detections import extract_visible_text
from nscp_site.privacy.guard import is_about_children
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
        message = f'`{EMERGENCY}` is for immediate danger. Write number: "999", and give other numbers their own name.'
        yield record.document.finding(("number",), message)


@rule("library")
def nothing_to_ring(library: Library) -> Iterator[Finding]:
    """Where a page says whom to ring, that contact must have a number.

    Bad:
        Ring {contact: training-team}, which has an e-mail address only
    Good:
        Ring {contact: mash}
    """
    silent = {name for name, contact in library.values(CONTACTS).items() if contact.number is None}
    remedy = "Name one that has a number, or write the e-mail address in the text."
    for name, kind, tell in find_mentions(library, CONTACTS):
        finding = tell(f"the contact `{name}` has no number, so there is nothing to ring here. {remedy}")
        # A button and an answer name the way, which `route-to-nothing` looks for.
        is_way = kind == "call" or (not kind and finding.path.startswith("content/help/"))
        if name in silent and not is_way:
            yield finding


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
            message = f"`{first[number]}` has the same number. Correct one of them, or let one contact do for both."
            yield record.document.finding(("number",), message)


CONTACTS_FILE = "content/contacts.yml"
# The folders in whose files a number could be typed, with the endings of those.
CHECKED_FILES = {
    "content": (".md", ".yml", ".csv"),
    "docs": (".md",),
    "overrides": (".html", ".js"),
    "nscp_site/templates": (".j2",),
}
# In these a mark is printed as it is written.
NO_SHORTCODE_FILES = (".csv", ".js", "mkdocs.yml")
CALL_PHRASE = re.compile(
    r"\b(?:call|ring|dial|phone|text|press)(?:ing)?\s+(?:\w+\s+|(?:\w+\s+){0,4}?on\s+)?"
    r"(999|101|111|112|55|116\s?\d{3})\b"
    r"|\b(?:text|sms|send)(?:ing)?\s+(?:\S+\s+){0,4}?(?:to|on)\s+(\d{5,6})\b|\b(?:text|sms)(?:ing)?\s+(\d{5,6})\b",
    re.IGNORECASE,
)
# What a number in Britain begins with, and six figures or more behind it, however they are grouped. Nobody need answer
# at it: a slip of the pen leaves out a figure, or adds one.
PHONE_LIKE = re.compile(
    r"(?<![\d#&\w])(?<!\d[.,/:-])(?:\+ ?\(?4 ?4\)?|\(?\+?0)(?:[ \t]*+(?:[.,:;/()_+*='~-][ \t]*+){0,3}+\d){6,}(?![-\w])",
    re.ASCII,
)
# Times and days, ages, decimals and the sizes of drawings stand in rows too: 09.30-16.30, 01/02/2023, 0-4, 5-9, 10-14.
NOT_PHONE_LIKE = re.compile(
    r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\D*(?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\D*)*"
    r"|(?:(?:[01]?\d|2[0-3])[.:][0-5]\d(?:[ ,;/-]{1,3}|$))+"
    r"|0\.\d+|\d{1,3}\.\d{1,3}(?: +\d{1,3}\.\d{1,3})*|0 0(?:[ -]+\d{1,3})+|0(?:, ?\d{1,3}(?:\.\d+)?)+"
    r"|(?:\d{1,2} ?- ?\d{1,2}, ?)+\d{1,2}(?: ?- ?\d{1,2})?\+?|(?:\d{1,3}, )+\d{1,3}"
)
# The letter that looks like a nought, where figures stand around it.
LETTER_FOR_ZERO = re.compile(r"(?<![A-Za-z])[oO](?=[ -]?\d)|(?<=\d)[oO]+(?![A-Za-z])")
# What stands between groups of figures and would look like the edge of a table's cell, or of a value's line in YAML.
NUMBER_WITH_BARS = re.compile(r"(?<![\w|])\(?0\d{2,5}\)?(?:\|\d{2,8}){1,4}(?![\w|])", re.ASCII)
ESCAPED_SPACE = re.compile(r"(?<=\d)\\[tnr_NLP /](?=\d)", re.ASCII)
NOT_ASCII = re.compile(r"[^\x00-\x7f]")
# An address that rings, texts or chats when it is touched: the number in it is seen by nobody before.
DIAL_URI = re.compile(
    r"(?<![\w-])(?:(?:tel|sms|smsto|mms|callto|skype|sip|sips|facetime|facetime-audio|whatsapp|viber|tg|sgnl)"
    r":(?!//)(?=[^\s\"'])|(?:tel|sms|whatsapp|viber|tg|sgnl|skype)://"
    r"|(?:wa\.me|signal\.me|t\.me|m\.me|telegram\.me|discord\.gg|(?:api\.|web\.|chat\.)?whatsapp\.com)/)[^\s\"'<>)\]]*",
    re.IGNORECASE,
)
# The files in which nothing writes such an address but an editor.
EDITED_PATHS = ("content/", "docs/", "mkdocs.yml")

DIGIT_SEPARATORS = re.compile(r"(?<=\d)[\s().+-]+(?=\d)")
# An old number of the Multi Agency Safeguarding Hub, still found on old pages of other sites (read 2026-11-22).
FORBIDDEN_NUMBERS = {"03001261000": "0300 126 1000 is an old, wrong number"}


@rule("library")
def typed_number(library: Library) -> Iterator[Finding]:
    """A telephone number must be named by its id in contacts.yml, never typed; nor may an address ring, text or chat.

    Bad:
        Call 999, or [the MASH](tel:03001267000).
    Good:
        Call {contact: emergency}, or {contact: mash}.
    """
    contacts = library.values(CONTACTS).items()
    known = {_normalise_number(contact.number): name for name, contact in contacts if contact.number}
    for path, text in read_checked_files(library):
        if path == CONTACTS_FILE:
            continue
        for number, offset in find_typed_numbers(text, table=path.endswith(".csv")):
            name = known.get(_normalise_number(number))
            if name is None and is_about_children(path):
                continue  # It may be a family's: the anonymity guard tells its place without repeating it.
            message = f"the telephone number `{number}` is typed here. {_suggest_contact(path, name)}"
            yield Finding(path, text.count("\n", 0, offset) + 1, message, mark=number)
        for address, offset in find_dial_uris(text) if path.startswith(EDITED_PATHS) else ():
            # In a file about children the address may hold a family's number.
            shown = f"{address.partition(':')[0]}:…" if is_about_children(path) else address
            name = known.get(_normalise_number(address))
            message = f"the address `{shown}` calls or chats with somebody. {_suggest_contact(path, name)}"
            yield Finding(path, text.count("\n", 0, offset) + 1, message, mark=shown)


def _suggest_contact(path: str, name: str | None) -> str:
    """What to write instead of a typed number; `name` is the id of its contact, or None if it has none."""
    mark = f"{{contact: {name or 'its-id'}}}"
    if path.endswith(NO_SHORTCODE_FILES):
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
    for path, text in read_checked_files(library):
        for line, written in enumerate(text.split("\n"), start=1):
            number = DIGIT_SEPARATORS.sub("", written)
            for forbidden, why in FORBIDDEN_NUMBERS.items():
                if forbidden in number or "44" + forbidden[1:] in number:
                    yield Finding(path, line, f"{why}. Use {{contact: mash}}.")


def read_checked_files(library: Library) -> Iterator[tuple[str, str]]:
    """Every file a number could be typed in, with its text."""
    for folder, endings in CHECKED_FILES.items():
        yield from ((file.path, file.text) for file in library.sources.files(folder, endings))
    settings = library.sources.file(SETTINGS)
    if settings:
        yield SETTINGS, settings.text


@cached
def find_typed_numbers(text: str, *, table: bool) -> list[tuple[str, int]]:
    """Telephone numbers in a text, each with its offset in characters, in order of offset.

    The text is read as visitors see it. Found are valid numbers, strings that look like a mistyped one, and short
    numbers that the text tells readers to call. `table` is true for a CSV file.
    """
    text = ESCAPED_SPACE.sub("  ", NUMBER_WITH_BARS.sub(lambda match: match[0].replace("|", " "), text))
    reading = extract_visible_text(text, table=table)
    normalised = LETTER_FOR_ZERO.sub(lambda match: "0" * len(match[0]), _to_ascii_digits(reading.text))
    found = [(match.start, match.raw_string) for match in PhoneNumberMatcher(normalised, "GB", leniency=Leniency.VALID)]
    found += [(run.start(), run[0]) for run in PHONE_LIKE.finditer(normalised) if not NOT_PHONE_LIKE.fullmatch(run[0])]
    found += [(call.start(call.lastindex or 0), call[call.lastindex or 0]) for call in CALL_PHRASE.finditer(normalised)]
    shown = {reading.offsets[start]: " ".join(number.split()) for start, number in reversed(found)}
    return [(number, offset) for offset, number in sorted(shown.items())]


def _to_ascii_digits(text: str) -> str:
    """A text of the same length with digits of other scripts as ASCII, and other non-ASCII characters as spaces."""
    return NOT_ASCII.sub(lambda match: str(unicodedata.digit(match[0], " ")), text)


@cached
def find_dial_uris(text: str) -> list[tuple[str, int]]:
    """URIs that call, text or open a chat (tel:, sms:, wa.me …), each with its offset in characters."""
    return [(match[0], match.start()) for match in DIAL_URI.finditer(text)]


def _normalise_number(number: str) -> str:
    """The digits of a number in national form: +44 and 0044 become 0."""
    return re.sub(r"^(?:44|0044)", "0", re.sub(r"\D", "", number))
