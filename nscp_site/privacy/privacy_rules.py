"""The guard's rules, as `nscp check` and every build run them: on texts, on attached files, and on their exceptions.

A message says what kind of thing stands where, never the thing itself: it is read in logs that others keep.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from nscp_site.cache import cached, memoised
from nscp_site.clock import NOTICE_PERIOD
from nscp_site.content.library import Library, Record
from nscp_site.content.own_words import organisation_names
from nscp_site.content.shortcodes import blank_match
from nscp_site.content.writing import atomic_write
from nscp_site.findings import RULES, Finding, Rule, register, rule
from nscp_site.privacy import attachments
from nscp_site.privacy.detections import Detection, blank_value, line_and_column, mask
from nscp_site.privacy.detectors import DETECTORS, Detector
from nscp_site.privacy.guard import TEXT_SUFFIXES, find_sensitive_data, is_about_children, list_edited_files
from nscp_site.privacy.identifiers import has_person_name_in_file_name
from nscp_site.privacy.private_names import PrivateNames, private_names
from nscp_site.schema.editorial import AnonymityException
from nscp_site.schema.types import format_date
from nscp_site.sources import SourceEntry

AUTHOR_PROPERTY = "its property Author"


@rule("library", personal=True)
def picture_data(library: Library) -> Iterator[Finding]:
    """A picture must carry nothing but what it shows: not who took it, when, where, and with what.

    Bad:
        a photo as the telephone saved it
    Good:
        the same photo after `nscp strip-pictures`
    """
    for file in list_edited_files(library.sources):
        if _look(file).carries_more:
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
    for file in list_edited_files(library.sources):
        for part, text in _look(file).texts:
            if part == AUTHOR_PROPERTY and text.strip() not in ours | allowed:
                message = "this file names who made it, in its properties. Export it again without properties."
                yield Finding(file.path, 1, message)


@rule("library", personal=True)
def active_file(library: Library) -> Iterator[Finding]:
    """A PDF or a drawing must do nothing by itself, and hold no other file: it is to be read.

    Bad:
        a PDF with a script or an attachment, a drawing with a link
    Good:
        the same PDF, printed to a file again; the drawing saved as “Plain SVG”
    """
    for file in list_edited_files(library.sources):
        for message in _look(file).faults:
            yield Finding(file.path, 1, message)


@rule("library", personal=True)
def unreadable_file(library: Library) -> Iterator[Finding]:
    """A document or picture must be one that can be looked into, or nobody knows what it carries.

    Bad:
        a PDF with a password
    Good:
        the same PDF without one
    """
    for file in list_edited_files(library.sources):
        if not _look(file).is_readable:
            message = "nobody can look into this file: it is damaged or locked. Save it again, or delete it."
            yield Finding(file.path, 1, message)


@dataclass(frozen=True)
class _Look:
    """What a file is found to hold.

    `texts` are those inside a PDF or a drawing, each with the part of the file that it stands in; `faults` say what
    such a file must not do or hold; a picture may carry more than it shows. Files of other kinds are not looked into.
    """

    texts: list[tuple[str, str]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    is_readable: bool = True
    carries_more: bool = False


@memoised
def _look(file: SourceEntry) -> _Look:
    """Look into a file, whatever its kind; it is read once, and only what was found is kept. Raises OSError."""
    ending = file.inside.suffix.lower().lstrip(".")
    is_known = ending in (*attachments.DOCUMENT_READERS, *attachments.PICTURE_FORMATS)
    return _inspect(ending, file.raw) if is_known else _Look()


@cached
def _inspect(ending: str, raw: bytes) -> _Look:
    """Look into a picture, a PDF or an SVG."""
    try:
        if ending in attachments.DOCUMENT_READERS:
            return _Look(*attachments.DOCUMENT_READERS[ending](raw))
        return _Look(carries_more=attachments.strip_metadata(ending, raw) != raw)
    except ValueError:
        return _Look(is_readable=False)


def strip_picture(path: Path) -> bool:
    """Take out of a picture what it carries besides what it shows; whether there was anything. Raises ValueError."""
    raw = path.read_bytes()
    cleaned = attachments.strip_metadata(path.suffix.lower().lstrip("."), raw)
    if cleaned != raw:
        atomic_write(path, cleaned)
    return cleaned != raw


EXCEPTIONS_LIST = "anonymity-exceptions"
EXCEPTIONS_FILE = f"content/{EXCEPTIONS_LIST}.yml"
EXCEPTION_TEXT_FIELD = re.compile(r"^[ \t]+text:(?P<value>.*(?:\n[ \t]{3,}.*)*)", re.MULTILINE)


def _exception_rows(library: Library) -> list[Record]:
    """The records of content/anonymity-exceptions.yml, in file order."""
    return list(library.vocabularies[EXCEPTIONS_LIST].values())


def find_exception(library: Library, path: str, text: str, spot: Detection) -> str:
    """The id of the exception that covers a detection; empty where none does.

    Expired exceptions still match: `exception_over` reports the row instead.
    """
    rows = _exception_rows(library)
    return next((row.id for row in rows if _is_excepted_by(library, row.value, path, text, spot)), "")


def _is_excepted_by(library: Library, row: AnonymityException, path: str, text: str, spot: Detection) -> bool:
    """Whether an exception covers a detection: by its text, its digest, or the published document it stands in."""
    if row.document:
        document = library.values("documents").get(row.document)
        collection = document.collection if document else None
        return spot.label == "warning" and bool(collection) and path.startswith(f"content/{collection}/")
    if row.rule != spot.kind:
        return False
    if row.digest:
        return _digest_text(text[spot.start : spot.end]).startswith(row.digest)
    return _is_within_words(row.text or "", text, spot)


def _digest_text(words: str) -> str:
    """SHA-256, in hexadecimal, of words with single spaces: identifies words that must not be written down."""
    return hashlib.sha256(" ".join(words.split()).encode()).hexdigest()


def _is_within_words(words: str, text: str, spot: Detection) -> bool:
    """Whether a detection lies within the exact words in the text, however lines are broken."""
    pattern = r"\s+".join(map(re.escape, words.split()))
    near = max(0, spot.start - 4 * len(words))
    return any(
        match.start() + near <= spot.start and spot.end <= match.end() + near
        for match in re.finditer(pattern, text[near : spot.end + 4 * len(words)])
    )


CONTACTS_FILE = "content/contacts.yml"
# Without a figure, a space or a capital letter a file's name can only hold names, which are looked for by themselves.
FILE_NAME_TO_CHECK = re.compile(r"[\dA-Z ]")
# Of the numbers and addresses that anybody may use.
PUBLIC_CONTACT_KINDS = ("telephone-number", "email-address", "postcode", "street-line")
# A contact's number is held to be one that can be rung by the field itself: it is nobody's NHS number.
CONTACT_NUMBER_FIELD = re.compile(r"^[ \t]+number:.*", re.MULTILINE)
FILE_NAME_PART = "the name of a file in this folder"
# The file or folder; the part of it, empty for its own text; the text; the detection, whose `label` is its severity.
_Found = tuple[str, str, str, Detection]


@memoised
def _detect_in_files(library: Library) -> tuple[_Found, ...]:
    """What the detectors find in texts, PDFs and drawings, and in the names of files."""
    return tuple(found for file in list_edited_files(library.sources) for found in _detect_in_file(library, file))


def _detect_in_file(library: Library, file: SourceEntry) -> Iterator[_Found]:
    """What the detectors find in a file and in its name."""
    about_children, is_table = is_about_children(file.path), file.inside.suffix == ".csv"
    for path, part, text in (*((file.path, *one) for one in _texts_in(file)), *_readings_of_name(file)):
        for spot in find_sensitive_data(
            library, _text_to_check(path, text), about_children=about_children, table=is_table and not part
        ):
            if path != CONTACTS_FILE or spot.kind not in PUBLIC_CONTACT_KINDS:
                yield path, part, text, spot
    stem = file.inside.stem
    if has_person_name_in_file_name(stem):
        severity = "error" if about_children else "warning"
        spot = Detection(0, len(stem), "person-name", mask(stem), label=severity)
        yield str(file.inside.parent), FILE_NAME_PART, stem, spot


def _texts_in(file: SourceEntry) -> Iterator[tuple[str, str]]:
    """The texts that a file holds, each after the part that it stands in, which is empty for a file of text."""
    if file.inside.suffix in TEXT_SUFFIXES:
        yield "", file.text
    yield from _look(file).texts


def _readings_of_name(file: SourceEntry) -> Iterator[tuple[str, str, str]]:
    """What a file's name may say: its folder, the part, and the words, with hyphens and with spaces between them."""
    words = file.inside.stem.replace("_", " ")
    if FILE_NAME_TO_CHECK.search(words) and not file.inside.name.startswith("."):
        for text in (words, words.replace("-", " ")):
            yield str(file.inside.parent), FILE_NAME_PART, text


def _text_to_check(path: str, text: str) -> str:
    """A file's text without what it may hold: the texts of exceptions, the numbers of contacts."""
    if path == CONTACTS_FILE:
        return CONTACT_NUMBER_FIELD.sub(blank_match, text)
    return EXCEPTION_TEXT_FIELD.sub(blank_value, text) if path == EXCEPTIONS_FILE else text


def _findings_for_detector(library: Library, detector: Detector) -> Iterator[Finding]:
    """A finding for each place where a detector finds something that no exception lets pass."""
    for path, part, text, spot in _detect_in_files(library):
        if spot.kind == detector.kind and not find_exception(library, path, text, spot):
            line, column = (1, 1) if part else line_and_column(text, spot.start)
            message = _name_part(part) + detector.message.replace("{hint}", spot.hint)
            yield Finding(path, line, message, column=column, severity="error" if spot.label == "error" else "warning")


def _name_part(part: str) -> str:
    """How a message begins, so that it says in which part of a file something stands."""
    return f"In {part}: " if part else ""


for one in DETECTORS.values():
    _find = partial(_findings_for_detector, detector=one)
    register(Rule(one.kind, "library", "error", one.demand, one.bad, one.good, _find, personal=True))


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
    for file in list_edited_files(library.sources) if names.patterns else ():
        yield from _find_private_names(file, names)


def _find_private_names(file: SourceEntry, names: PrivateNames) -> Iterator[Finding]:
    """The names of the list that stand in a file, inside it, or in the name of the file."""
    for _, number in names.find(file.inside.stem):
        message = f"{FILE_NAME_PART} holds a private name (line {number} of the list). Rename it."
        yield Finding(str(file.inside.parent), 1, message)
    for part, text in _texts_in(file):
        for start, number in names.find(text):
            line, column = (1, 0) if part else line_and_column(text, start)
            message = f"{_name_part(part)}a private name (line {number} of the list) stands here. Write the pseudonym."
            yield Finding(file.path, line, message, column=column)


@rule("library", "warning")
def exception_over(library: Library) -> Iterator[Finding]:
    """An exception of the guard holds until its day; before that, somebody should ask again.

    It warns, from sixty days before: a day alone must not hold up a change that has nothing to do with it.

    Bad:
        until: 2024-03-31
    Good:
        until: 2027-11-22
    """
    for record in _exception_rows(library):
        until = record.value.until
        if until - NOTICE_PERIOD <= library.today:
            ends = "ended" if until < library.today else "ends"
            told = (
                f"this exception {ends} on {format_date(until)}. Ask whether it still holds: write a new day in "
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
    rows = _exception_rows(library)
    if not rows:
        return
    used = {find_exception(library, path, text, spot) for path, _, text, spot in _detect_in_files(library)}
    authors = {
        text
        for file in list_edited_files(library.sources)
        for part, text in _look(file).texts
        if part == AUTHOR_PROPERTY
    }
    for record in rows:
        if record.id not in used and not (record.value.rule == "hidden-author" and record.value.text in authors):
            yield record.document.finding((), f"the exception `{record.id}` lets nothing pass.")


# The names of the rules on personal data: what they say is an error is one in drafts too.
PERSONAL_DATA_CHECKS = frozenset(one.name for one in RULES.values() if one.personal)
