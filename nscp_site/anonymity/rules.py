"""The guard's rules, as `nscp check` and every build run them.

A message says what stands where, never the thing itself: it is read in logs that others keep.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path

from nscp_site.anonymity import exceptions
from nscp_site.anonymity.guard import EVERYWHERE, GUARDED, RECOGNISERS, secrets_in
from nscp_site.anonymity.metadata import AUTHOR, Fact, UnreadableFileError, hidden_facts
from nscp_site.anonymity.names import PrivateNames, read_names
from nscp_site.anonymity.spots import Spot, place_of
from nscp_site.frontmatter import Place
from nscp_site.library import Library
from nscp_site.problems import Finding, Problem, rule
from nscp_site.readability import organisation_names
from nscp_site.schema.types import spoken

FOLDERS = ("content", "docs")
TEXTS = (".md", ".yml", ".csv")

TOLD = {
    "date-of-birth": "a date of birth stands here. Write the age in years: “a child of two”.",
    "exact-date": "an exact date stands here. Write the month and the year, or how long it was after something else. A "
    "date of the Partnership that everybody may know belongs in content/timeline.yml.",
    "age-in-days-or-weeks": "an age in days or weeks stands here. Write the age in months or years: “a young baby”.",
    "nhs-number": "an NHS number stands here. Delete it.",
    "pupil-number": "a pupil number (UPN) stands here. Delete it.",
    "national-insurance-number": "a National Insurance number stands here. Delete it.",
    "telephone-number": "a telephone number stands here. Delete it; for a number that anyone may ring write "
    "{contact: its-id}.",
    "case-reference": "the number of a case or a record stands here. Delete it.",
    "postcode": "a postcode stands here. Delete it.",
    "street-line": "a street or a house stands here. Write “the family’s home”, or the town if it matters.",
    "school-name": "the name of a school ({hint}) stands here. Write “a primary school”, “the child’s school”.",
    "email-address": "an e-mail address ({hint}) stands here. Delete it; for one that anyone may use write "
    "{contact: its-id}.",
    "titled-name": "a name with a title ({hint}) stands here. Write what the person is: “the GP”, “the mother”.",
}


def told(library: Library, kind: str) -> Iterator[Finding]:
    """A finding for each place where the recogniser of that kind finds something that no exception lets pass."""
    allowed = exceptions.rows(library)
    for path, text, spot in spots(library, kind):
        if not exceptions.excusing(allowed, text, spot):
            yield path, Place(*place_of(text, spot.start)), TOLD[kind].replace("{hint}", spot.hint)


def spots(library: Library, kind: str) -> Iterator[tuple[str, str, Spot]]:
    """What a recogniser finds in the files it is meant for, with the file's path and text."""
    for path in files(library.root):
        name = path.relative_to(library.root).as_posix()
        if path.suffix in TEXTS and name != exceptions.FILE and (kind in EVERYWHERE or name.startswith(GUARDED)):
            text = text_of(path.read_bytes())
            kinds = tuple(RECOGNISERS) if name.startswith(GUARDED) else EVERYWHERE
            yield from ((name, text, spot) for spot in secrets_in(library, text, kinds) if spot.kind == kind)


def files(root: Path) -> list[Path]:
    """Every file of the folders that editors fill."""
    return sorted(path for folder in FOLDERS for path in (root / folder).rglob("*") if path.is_file())


def text_of(raw: bytes) -> str:
    """A file's text; what is not UTF-8 is told by another rule."""
    return raw.decode("utf-8-sig", errors="replace").replace("\r\n", "\n").replace("\r", "\n")


@rule("library")
def date_of_birth(library: Library) -> Iterator[Finding]:
    """A review or case study must not tell a date of birth, nor a month of birth.

    Bad:
        The child was born on 3 May 2017.
    Good:
        The child was two years old.
    """
    yield from told(library, "date-of-birth")


@rule("library")
def exact_date(library: Library) -> Iterator[Finding]:
    """A review or case study must not give the day of an event in a child's life: a newspaper of that day names them.

    The item's own dates and those of content/timeline.yml are no secret.

    Bad:
        On 14 March 2021 an ambulance was called.
    Good:
        In March 2021 an ambulance was called.
    """
    yield from told(library, "exact-date")


@rule("library")
def age_in_days_or_weeks(library: Library) -> Iterator[Finding]:
    """A review or case study must not give an age in days or weeks: with a date it is the day of birth.

    Bad:
        a baby of nine weeks
    Good:
        a young baby
    """
    yield from told(library, "age-in-days-or-weeks")


@rule("library")
def nhs_number(library: Library) -> Iterator[Finding]:
    """No page may hold an NHS number: ten figures whose last is their check digit.

    Bad:
        NHS number 943 476 5919
    Good:
        nothing: no reader needs it
    """
    yield from told(library, "nhs-number")


@rule("library")
def pupil_number(library: Library) -> Iterator[Finding]:
    """No page may hold a unique pupil number: a check letter and twelve figures.

    Bad:
        UPN H801200001001
    Good:
        nothing: no reader needs it
    """
    yield from told(library, "pupil-number")


@rule("library")
def national_insurance_number(library: Library) -> Iterator[Finding]:
    """No page may hold a National Insurance number.

    Bad:
        the mother, AB 12 34 56 C
    Good:
        the mother
    """
    yield from told(library, "national-insurance-number")


@rule("library")
def telephone_number(library: Library) -> Iterator[Finding]:
    """A review or case study must not hold a telephone number.

    Bad:
        The family could be reached on 07700 900123.
    Good:
        The family could be reached by telephone.
    """
    yield from told(library, "telephone-number")


@rule("library")
def case_reference(library: Library) -> Iterator[Finding]:
    """A review or case study must not hold the number of a case, a crime, a court file or a record.

    Bad:
        The court made an order (NN19C00123).
    Good:
        The court made an order.
    """
    yield from told(library, "case-reference")


@rule("library")
def postcode(library: Library) -> Iterator[Finding]:
    """A review or case study must not hold a postcode, nor the first half of one in Northamptonshire.

    Bad:
        a flat in NN1 1AA
    Good:
        a flat in Northampton
    """
    yield from told(library, "postcode")


@rule("library")
def street_line(library: Library) -> Iterator[Finding]:
    """A review or case study must not name a street, a house or a flat.

    Bad:
        The family lived at 12 Acacia Avenue.
    Good:
        The family lived in a rented flat.
    """
    yield from told(library, "street-line")


@rule("library")
def school_name(library: Library) -> Iterator[Finding]:
    """A review or case study must not name a school, a college or a nursery.

    Bad:
        She went to Oakwood Primary School.
    Good:
        She went to a primary school.
    """
    yield from told(library, "school-name")


@rule("library")
def email_address(library: Library) -> Iterator[Finding]:
    """A review or case study must not hold an e-mail address.

    Bad:
        The mother wrote from jane@example.org.
    Good:
        The mother wrote an e-mail.
    """
    yield from told(library, "email-address")


@rule("library")
def titled_name(library: Library) -> Iterator[Finding]:
    """A review or case study must not name people, not those who worked with the child either.

    A title with one letter is a pseudonym.

    Bad:
        Dr Smith and PC Jones came.
    Good:
        The GP and a police officer came. Ms A opened.
    """
    yield from told(library, "titled-name")


@rule("library")
def private_name(library: Library) -> Iterator[Finding]:
    """No page may hold a name from the private list, which the setting NSCP_PRIVATE_NAMES names.

    Bad:
        the real name of a child whom the reviews call Child X
    Good:
        Child X
    """
    names = read_names(library.root)
    if names.fault:
        yield "mkdocs.yml", 1, names.fault
    for path in files(library.root) if names.patterns else ():
        yield from named_in(library.root, path, names)


def named_in(root: Path, path: Path, names: PrivateNames) -> Iterator[Finding]:
    """The names of the list that stand in a file, or in the name of the file."""
    for _, line in names.find(path.stem):
        folder = path.parent.relative_to(root).as_posix()
        yield folder, 1, f"the name of a file in this folder holds a private name (line {line} of the list). Rename it."
    if path.suffix in TEXTS:
        text = text_of(path.read_bytes())
        for start, line in names.find(text):
            told = f"a private name (line {line} of the list) stands here. Write the pseudonym."
            yield path.relative_to(root).as_posix(), Place(*place_of(text, start)), told


@rule("library")
def hidden_author(library: Library) -> Iterator[Finding]:
    """A document or picture must not carry the name of who made it; the Partnership and its partners may be named.

    Bad:
        a PDF whose properties name its author
    Good:
        the same PDF, saved without properties
    """
    ours = organisation_names(library)
    allowed = [record for record in exceptions.rows(library) if record.value.rule == "hidden-author"]
    for name, kind, text in metadata(library.root):
        excused = any(record.value.text == text for record in allowed)
        if kind == AUTHOR and text not in ours and not excused:
            yield name, 1, "this file names who made it, in its properties. " + SAVE_WITHOUT


@rule("library")
def hidden_place(library: Library) -> Iterator[Finding]:
    """A picture must not carry the place where it was taken.

    Bad:
        a photo as the telephone saved it
    Good:
        the same photo, exported without its place
    """
    for name, kind, _ in metadata(library.root):
        if kind == "place":
            yield name, 1, "this picture carries the place where it was taken. " + SAVE_WITHOUT


@rule("library")
def unreadable_file(library: Library) -> Iterator[Finding]:
    """A document or picture must be one that can be looked into, or nobody knows what it carries.

    Bad:
        a PDF with a password
    Good:
        the same PDF without one
    """
    for name, kind, _ in metadata(library.root):
        if kind == "unreadable":
            yield name, 1, "nobody can look into this file: it is damaged or locked. Save it again, or delete it."


SAVE_WITHOUT = (
    "In Word: File, Info, Inspect Document, Remove All. Pictures and PDFs: export them again without properties."
)


def metadata(root: Path) -> Iterator[tuple[str, str, str]]:
    """What files carry besides what they show: path, kind (author, place, unreadable) and text."""
    for path in files(root):
        if path.suffix not in TEXTS:
            name = path.relative_to(root).as_posix()
            yield from ((name, kind, text) for kind, text in facts_of(path.name, path.read_bytes()))


@lru_cache(maxsize=64)
def facts_of(name: str, raw: bytes) -> tuple[Fact, ...]:
    """What a file carries; the kind `unreadable` where nobody can say."""
    try:
        return tuple(hidden_facts(name, raw))
    except UnreadableFileError:
        return (("unreadable", ""),)


@rule("library")
def exception_over(library: Library) -> Iterator[Finding]:
    """An exception of the guard holds until its day; then somebody must ask again.

    Bad:
        until: 2024-03-31
    Good:
        until: 2027-11-22
    """
    for record in exceptions.rows(library):
        if record.value.until < library.today:
            yield (
                record.document.path,
                record.document.line_of(("until",)),
                f"this exception ended on {spoken(record.value.until)}. Ask whether it still holds: write a new day in "
                "`until`, or delete the row and mend the text it was for.",
            )


@rule("library", "warning")
def exception_unused(library: Library) -> Iterator[Finding]:
    """An exception of the guard should let something pass.

    Bad:
        a row for words that stand on no page any more
    Good:
        no such row
    """
    rows = exceptions.rows(library)
    if not rows:
        return
    used = {exceptions.excusing(rows, text, spot) for kind in TOLD for _, text, spot in spots(library, kind)}
    authors = {text for _, kind, text in metadata(library.root) if kind == AUTHOR}
    for record in rows:
        if record.id not in used and not (record.value.rule == "hidden-author" and record.value.text in authors):
            yield record.document.path, record.document.line_of(()), f"the exception `{record.id}` lets nothing pass."


PERSONAL_RULES: tuple[Callable[[Library], Iterator[Problem]], ...] = (
    date_of_birth,
    exact_date,
    age_in_days_or_weeks,
    nhs_number,
    pupil_number,
    national_insurance_number,
    telephone_number,
    case_reference,
    postcode,
    street_line,
    school_name,
    email_address,
    titled_name,
    private_name,
    hidden_author,
    hidden_place,
    unreadable_file,
)
ANONYMITY_RULES = (*PERSONAL_RULES, exception_over, exception_unused)
# The names of the rules on personal data: their problems block, in drafts too.
PERSONAL = frozenset({*RECOGNISERS, "private-name", "hidden-author", "hidden-place", "unreadable-file"})
