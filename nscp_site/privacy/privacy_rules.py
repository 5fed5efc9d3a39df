"""The guard's rules, as `nscp check` and every build run them: on texts, on attached files, and on their exceptions.

A message says what kind of thing stands where, never the thing itself: it is read in logs that others keep.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from nscp_site.cache import cached, memoised
from nscp_site.clock import NOTICE
from nscp_site.content.library import Library, Record
from nscp_site.content.own_words import organisation_names
from nscp_site.content.shortcodes import blank
from nscp_site.content.writing import atomic_write
from nscp_site.findings import RULES, Finding, Rule, register, rule
from nscp_site.privacy import attachments
from nscp_site.privacy.detections import Spot, initial, place_of
from nscp_site.privacy.guard import TEXTS, about_children, files, secrets_in
from nscp_site.privacy.identifiers import names_in_file_name
from nscp_site.privacy.private_names import PrivateNames, private_names
from nscp_site.privacy.recognisers import RECOGNISERS, Recogniser
from nscp_site.schema.editorial import AnonymityException
from nscp_site.schema.types import spoken
from nscp_site.sources import SourceEntry

AUTHOR = "its property Author"


@rule("library", personal=True)
def picture_data(library: Library) -> Iterator[Finding]:
    """A picture must carry nothing but what it shows: not who took it, when, where, and with what.

    Bad:
        a photo as the telephone saved it
    Good:
        the same photo after `nscp strip-pictures`
    """
    for file in files(library.sources):
        if look(file).carries_more:
            yield Finding(
                file.path,
                1,
                f"this picture carries more than it shows. Run `nscp strip-pictures {file.path}`: it takes that out.",
            )


@rule("library", personal=True)
def hidden_author(library: Library) -> Iterator[Finding]:
    """A PDF must not carry the name of who made it; the Partnership and its partners may be named.

    Bad:
        a PDF whose properties name its author
    Good:
        the same PDF, saved without properties
    """
    ours = organisation_names(library)
    allowed = {row.text for row in library.values("anonymity-exceptions").values() if row.rule == "hidden-author"}
    for file in files(library.sources):
        for part, text in look(file).texts:
            if part == AUTHOR and text.strip() not in ours | allowed:
                told = "this file names who made it, in its properties. Export it again without properties."
                yield Finding(file.path, 1, told)


@rule("library", personal=True)
def active_file(library: Library) -> Iterator[Finding]:
    """A PDF or a drawing must do nothing by itself, and hold no other file: it is to be read.

    Bad:
        a PDF with a script or an attachment, a drawing with a link
    Good:
        the same PDF, printed to a file again; the drawing saved as “Plain SVG”
    """
    for file in files(library.sources):
        for told in look(file).faults:
            yield Finding(file.path, 1, told)


@rule("library", personal=True)
def unreadable_file(library: Library) -> Iterator[Finding]:
    """A document or picture must be one that can be looked into, or nobody knows what it carries.

    Bad:
        a PDF with a password
    Good:
        the same PDF without one
    """
    for file in files(library.sources):
        if not look(file).is_readable:
            told = "nobody can look into this file: it is damaged or locked. Save it again, or delete it."
            yield Finding(file.path, 1, told)


@cached
def state_of_picture(ending: str, raw: bytes) -> str:
    """`bare` for a picture that carries nothing else, `more` for one that does, `unreadable`."""
    try:
        return "bare" if attachments.stripped(ending, raw) == raw else "more"
    except ValueError:
        return "unreadable"


@cached
def look_into(ending: str, raw: bytes) -> tuple[list[tuple[str, str]], list[str], bool]:
    """The texts of a PDF or a drawing by their part, what it must not do, and whether it can be read at all."""
    reader = {"pdf": attachments.look_into_pdf, "svg": attachments.look_into_drawing}[ending]
    try:
        texts, faults = reader(raw)
    except ValueError:
        return [], [], False
    return texts, faults, True


@dataclass(frozen=True)
class Look:
    """What a file is found to hold.

    `texts` are those inside a PDF or a drawing, each with the part of the file that it stands in; `faults` say what
    such a file must not do or hold; a picture may carry more than it shows. Files of other kinds are not looked into.
    """

    texts: list[tuple[str, str]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    is_readable: bool = True
    carries_more: bool = False


@memoised
def look(file: SourceEntry) -> Look:
    """Look into a file, whatever its kind; it is read once, and only what was found is kept. Raises OSError."""
    ending = file.inside.suffix.lower().lstrip(".")
    if ending in ("pdf", "svg"):
        return Look(*look_into(ending, file.raw))
    if ending in attachments.KINDS:
        state = state_of_picture(ending, file.raw)
        return Look(is_readable=state != "unreadable", carries_more=state == "more")
    return Look()


def strip(path: Path) -> bool:
    """Take out of a picture what it carries besides what it shows; whether there was anything. Raises ValueError."""
    raw = path.read_bytes()
    made = attachments.stripped(path.suffix.lower().lstrip("."), raw)
    if made != raw:
        atomic_write(path, made)
    return made != raw


NAME = "anonymity-exceptions"
FILE = f"content/{NAME}.yml"
WORDS = re.compile(r"^[ \t]+text:(?P<value>.*(?:\n[ \t]{3,}.*)*)", re.MULTILINE)


def exception_rows(library: Library) -> list[Record]:
    """The exceptions, in the order of their file."""
    return list(library.vocabularies[NAME].values())


def excusing(library: Library, path: str, text: str, spot: Spot) -> str:
    """The id of the exception that lets a spot of a file pass; empty where none does.

    One that has run out still does: its row is told then, once.
    """
    for record in exception_rows(library):
        if lets_pass(library, record.value, path, text, spot):
            return record.id
    return ""


def lets_pass(library: Library, row: AnonymityException, path: str, text: str, spot: Spot) -> bool:
    """Whether a row is for a spot: for its words, their digest, or the published document in which it stands."""
    if row.document:
        document = library.values("documents").get(row.document)
        collection = document.collection if document else None
        return spot.sort == "warning" and bool(collection) and path.startswith(f"content/{collection}/")
    if row.rule != spot.kind:
        return False
    if row.digest:
        return digest_of(text[spot.start : spot.end]).startswith(row.digest)
    return covers(row.text or "", text, spot)


def digest_of(words: str) -> str:
    """What stands for some words where they may not stand themselves: SHA-256, their spaces single."""
    return hashlib.sha256(" ".join(words.split()).encode()).hexdigest()


def covers(words: str, text: str, spot: Spot) -> bool:
    """Whether the exact words stand in the text around a spot, however their lines are broken."""
    pattern = r"\s+".join(map(re.escape, words.split()))
    near = max(0, spot.start - 4 * len(words))
    return any(
        match.start() + near <= spot.start and spot.end <= match.end() + near
        for match in re.finditer(pattern, text[near : spot.end + 4 * len(words)])
    )


def without_words(text: str) -> str:
    """The list of exceptions with the words that they let pass blanked, letter by letter."""
    return WORDS.sub(lambda row: row[0].removesuffix(row["value"]) + re.sub(r"[^\n]", " ", row["value"]), text)


CONTACTS = "content/contacts.yml"
# Without a figure, a space or a capital letter a file's name can only hold names, which are looked for by themselves.
TELLING = re.compile(r"[\dA-Z ]")
# Of the numbers and addresses that anybody may use.
FOR_ALL = ("telephone-number", "email-address", "postcode", "street-line")
# A contact's number is held to be one that can be rung by the field itself: it is nobody's NHS number.
OF_A_CONTACT = re.compile(r"^[ \t]+number:.*", re.MULTILINE)


@memoised
def spots(library: Library) -> dict[str, list[tuple[str, str, Spot]]]:
    """By kind what the recognisers find: the file's path, its text and the spot, whose `sort` is its severity."""
    found: dict[str, list[tuple[str, str, Spot]]] = defaultdict(list)
    for file in files(library.sources):
        if file.inside.suffix in TEXTS:
            name, text, table = file.path, file.text, file.inside.suffix == ".csv"
            for spot in secrets_in(library, readable(name, text), about_children=about_children(name), table=table):
                if name != CONTACTS or spot.kind not in FOR_ALL:
                    found[spot.kind].append((name, text, spot))
    return found


def readable(name: str, text: str) -> str:
    """A file's text; of the exceptions without the words that they let pass, of contacts without their numbers."""
    if name == CONTACTS:
        return OF_A_CONTACT.sub(blank, text)
    return without_words(text) if name == FILE else text


def told(library: Library, recogniser: Recogniser) -> Iterator[Finding]:
    """A finding for each place where a recogniser finds something that no exception lets pass."""
    for path, text, spot in spots(library).get(recogniser.kind, ()):
        if not excusing(library, path, text, spot):
            line, column = place_of(text, spot.start)
            yield finding(recogniser, spot, path, line, column)
    for path, what, text, spot in spots_inside(library).get(recogniser.kind, ()):
        if not excusing(library, path, text, spot):
            yield finding(recogniser, spot, path, 1, 1, f"In {what}: ")


def finding(recogniser: Recogniser, spot: Spot, path: str, line: int, column: int, where: str = "") -> Finding:
    """What is told of a spot. `sort` is its severity."""
    message = where + recogniser.remedy.replace("{hint}", spot.hint)
    return Finding(path, line, message, column=column, severity="error" if spot.sort == "error" else "warning")


@memoised
def spots_inside(library: Library) -> dict[str, list[tuple[str, str, str, Spot]]]:
    """By kind what stands in names of files, in PDFs and in drawings: path, part of the file, text and spot."""
    found: dict[str, list[tuple[str, str, str, Spot]]] = defaultdict(list)
    for file in files(library.sources):
        name, path, folder = file.path, file.inside, str(file.inside.parent)
        stem = path.stem.replace("_", " ")
        for text in (stem, stem.replace("-", " ")) if TELLING.search(stem) and not path.name.startswith(".") else ():
            for spot in secrets_in(library, text, about_children=about_children(name)):
                found[spot.kind].append((folder, "the name of a file in this folder", text, spot))
        if names_in_file_name(path.stem):
            spot = Spot(0, len(path.stem), "person-name", initial(path.stem), sort=severity_of_names(name))
            found[spot.kind].append((folder, "the name of a file in this folder", path.stem, spot))
        for part, text in look(file).texts:
            for spot in secrets_in(library, text, about_children=about_children(name)):
                found[spot.kind].append((name, part, text, spot))
    return found


def severity_of_names(path: str) -> str:
    """How serious a name in a file's name is."""
    return "error" if about_children(path) else "warning"


for one in RECOGNISERS.values():
    register(
        Rule(one.kind, "library", "error", one.demand, one.bad, one.good, partial(told, recogniser=one), personal=True)
    )


@rule("library", personal=True)
def private_name(library: Library) -> Iterator[Finding]:
    """No page may hold a name from the private list, which the setting NSCP_PRIVATE_NAMES names.

    Bad:
        the real name of a child whom the reviews call Child X
    Good:
        Child X
    """
    names = private_names(library.sources)
    if names.fault:
        yield Finding("mkdocs.yml", 1, names.fault)
    for file in files(library.sources) if names.patterns else ():
        yield from named_in(file, names)


def named_in(file: SourceEntry, names: PrivateNames) -> Iterator[Finding]:
    """The names of the list that stand in a file, inside it, or in the name of the file."""
    name, folder = file.path, str(file.inside.parent)
    for _, line in names.find(file.inside.stem):
        yield Finding(
            folder, 1, f"the name of a file in this folder holds a private name (line {line} of the list). Rename it."
        )
    if file.inside.suffix in TEXTS:
        text = file.text
        for start, line in names.find(text):
            told = f"a private name (line {line} of the list) stands here. Write the pseudonym."
            line_here, column = place_of(text, start)
            yield Finding(name, line_here, told, column=column)
    for part, text in look(file).texts:
        for _, line in names.find(text):
            told = f"In {part}: a private name (line {line} of the list) stands here. Write the pseudonym."
            yield Finding(name, 1, told)


@rule("library", "warning")
def exception_over(library: Library) -> Iterator[Finding]:
    """An exception of the guard holds until its day; before that, somebody should ask again.

    It warns, from sixty days before: a day alone must not hold up a change that has nothing to do with it.

    Bad:
        until: 2024-03-31
    Good:
        until: 2027-11-22
    """
    for record in exception_rows(library):
        until = record.value.until
        if until - NOTICE <= library.today:
            ends = "ended" if until < library.today else "ends"
            told = (
                f"this exception {ends} on {spoken(until)}. Ask whether it still holds: write a new day in "
                "`until`, or delete the row and mend the text it was for."
            )
            yield record.document.finding(("until",), told)


@rule("library", "warning")
def exception_unused(library: Library) -> Iterator[Finding]:
    """An exception of the guard should let something pass.

    Bad:
        a row for words that stand on no page any more
    Good:
        no such row
    """
    rows = exception_rows(library)
    if not rows:
        return
    used = {excusing(library, path, text, spot) for found in spots(library).values() for path, text, spot in found}
    used |= {
        excusing(library, path, text, spot) for found in spots_inside(library).values() for path, _, text, spot in found
    }
    authors = {text for file in files(library.sources) for part, text in look(file).texts if part == AUTHOR}
    for record in rows:
        if record.id not in used and not (record.value.rule == "hidden-author" and record.value.text in authors):
            yield record.document.finding((), f"the exception `{record.id}` lets nothing pass.")


# The names of the rules on personal data: what they say is an error is one in drafts too.
PERSONAL = frozenset(one.name for one in RULES.values() if one.personal)
