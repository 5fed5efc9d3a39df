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
from nscp_site.clock import NOTICE_PERIOD
from nscp_site.content.library import Library, Record
from nscp_site.content.own_words import organisation_names
from nscp_site.content.shortcodes import blank_match
from nscp_site.content.writing import atomic_write
from nscp_site.findings import RULES, Finding, Rule, register, rule
from nscp_site.privacy import attachments
from nscp_site.privacy.detections import Detection, line_and_column, mask
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


@cached
def _inspect_picture(ending: str, raw: bytes) -> str:
    """`bare` for a picture without metadata, `more` for one with metadata, or `unreadable`."""
    try:
        return "bare" if attachments.strip_metadata(ending, raw) == raw else "more"
    except ValueError:
        return "unreadable"


@cached
def _inspect_document(ending: str, raw: bytes) -> tuple[list[tuple[str, str]], list[str], bool]:
    """A PDF or SVG: its texts as (part, text), messages on forbidden content, and whether it can be read."""
    reader = {"pdf": attachments.inspect_pdf, "svg": attachments.inspect_svg}[ending]
    try:
        texts, faults = reader(raw)
    except ValueError:
        return [], [], False
    return texts, faults, True


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
    if ending in ("pdf", "svg"):
        return _Look(*_inspect_document(ending, file.raw))
    if ending in attachments.PICTURE_FORMATS:
        state = _inspect_picture(ending, file.raw)
        return _Look(is_readable=state != "unreadable", carries_more=state == "more")
    return _Look()


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
    for record in _exception_rows(library):
        if _is_excepted_by(library, record.value, path, text, spot):
            return record.id
    return ""


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


def _blank_exception_texts(text: str) -> str:
    """The exceptions file, of the same length, with each `text` value replaced by spaces."""
    return EXCEPTION_TEXT_FIELD.sub(
        lambda row: row[0].removesuffix(row["value"]) + re.sub(r"[^\n]", " ", row["value"]), text
    )


CONTACTS_FILE = "content/contacts.yml"
# Without a figure, a space or a capital letter a file's name can only hold names, which are looked for by themselves.
FILE_NAME_TO_CHECK = re.compile(r"[\dA-Z ]")
# Of the numbers and addresses that anybody may use.
PUBLIC_CONTACT_KINDS = ("telephone-number", "email-address", "postcode", "street-line")
# A contact's number is held to be one that can be rung by the field itself: it is nobody's NHS number.
CONTACT_NUMBER_FIELD = re.compile(r"^[ \t]+number:.*", re.MULTILINE)


@memoised
def _detect_in_texts(library: Library) -> dict[str, list[tuple[str, str, Detection]]]:
    """By kind what the detectors find: the file's path, its text and the detection, whose `label` is its severity."""
    found: dict[str, list[tuple[str, str, Detection]]] = defaultdict(list)
    for file in list_edited_files(library.sources):
        if file.inside.suffix in TEXT_SUFFIXES:
            name, text, table = file.path, file.text, file.inside.suffix == ".csv"
            for spot in find_sensitive_data(
                library, _text_to_check(name, text), about_children=is_about_children(name), table=table
            ):
                if name != CONTACTS_FILE or spot.kind not in PUBLIC_CONTACT_KINDS:
                    found[spot.kind].append((name, text, spot))
    return found


def _text_to_check(name: str, text: str) -> str:
    """A file's text without what it may hold: the texts of exceptions, the numbers of contacts."""
    if name == CONTACTS_FILE:
        return CONTACT_NUMBER_FIELD.sub(blank_match, text)
    return _blank_exception_texts(text) if name == EXCEPTIONS_FILE else text


def _findings_for_detector(library: Library, detector: Detector) -> Iterator[Finding]:
    """A finding for each place where a detector finds something that no exception lets pass."""
    for path, text, spot in _detect_in_texts(library).get(detector.kind, ()):
        if not find_exception(library, path, text, spot):
            line, column = line_and_column(text, spot.start)
            yield _finding(detector, spot, path, line, column)
    for path, what, text, spot in _detect_in_attachments(library).get(detector.kind, ()):
        if not find_exception(library, path, text, spot):
            yield _finding(detector, spot, path, 1, 1, f"In {what}: ")


def _finding(detector: Detector, spot: Detection, path: str, line: int, column: int, where: str = "") -> Finding:
    """The finding of a detection, whose `label` is its severity."""
    message = where + detector.message.replace("{hint}", spot.hint)
    return Finding(path, line, message, column=column, severity="error" if spot.label == "error" else "warning")


@memoised
def _detect_in_attachments(library: Library) -> dict[str, list[tuple[str, str, str, Detection]]]:
    """By kind what stands in names of files, in PDFs and in drawings: path, part of the file, text and spot."""
    found: dict[str, list[tuple[str, str, str, Detection]]] = defaultdict(list)
    for file in list_edited_files(library.sources):
        name, path, folder = file.path, file.inside, str(file.inside.parent)
        stem = path.stem.replace("_", " ")
        for text in (
            (stem, stem.replace("-", " ")) if FILE_NAME_TO_CHECK.search(stem) and not path.name.startswith(".") else ()
        ):
            for spot in find_sensitive_data(library, text, about_children=is_about_children(name)):
                found[spot.kind].append((folder, "the name of a file in this folder", text, spot))
        if has_person_name_in_file_name(path.stem):
            spot = Detection(0, len(path.stem), "person-name", mask(path.stem), label=_file_name_severity(name))
            found[spot.kind].append((folder, "the name of a file in this folder", path.stem, spot))
        for part, text in _look(file).texts:
            for spot in find_sensitive_data(library, text, about_children=is_about_children(name)):
                found[spot.kind].append((name, part, text, spot))
    return found


def _file_name_severity(path: str) -> str:
    """The severity of a person's name in a file name."""
    return "error" if is_about_children(path) else "warning"


for one in DETECTORS.values():
    register(
        Rule(
            one.kind,
            "library",
            "error",
            one.demand,
            one.bad,
            one.good,
            partial(_findings_for_detector, detector=one),
            personal=True,
        )
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
    for file in list_edited_files(library.sources) if names.patterns else ():
        yield from _find_private_names(file, names)


def _find_private_names(file: SourceEntry, names: PrivateNames) -> Iterator[Finding]:
    """The names of the list that stand in a file, inside it, or in the name of the file."""
    name, folder = file.path, str(file.inside.parent)
    for _, line in names.find(file.inside.stem):
        yield Finding(
            folder, 1, f"the name of a file in this folder holds a private name (line {line} of the list). Rename it."
        )
    if file.inside.suffix in TEXT_SUFFIXES:
        text = file.text
        for start, line in names.find(text):
            message = f"a private name (line {line} of the list) stands here. Write the pseudonym."
            line_here, column = line_and_column(text, start)
            yield Finding(name, line_here, message, column=column)
    for part, text in _look(file).texts:
        for _, line in names.find(text):
            message = f"In {part}: a private name (line {line} of the list) stands here. Write the pseudonym."
            yield Finding(name, 1, message)


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
    used = {
        find_exception(library, path, text, spot)
        for found in _detect_in_texts(library).values()
        for path, text, spot in found
    }
    used |= {
        find_exception(library, path, text, spot)
        for found in _detect_in_attachments(library).values()
        for path, _, text, spot in found
    }
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
