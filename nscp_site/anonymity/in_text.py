"""The guard's rules on what stands in the text of a file.

A message says what stands where, never the thing itself: it is read in logs that others keep.
"""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from nscp_site.anonymity import exceptions
from nscp_site.anonymity.folders import TEXTS, files, text_of
from nscp_site.anonymity.guard import EVERYWHERE, GUARDED, RECOGNISERS, secrets_in
from nscp_site.anonymity.names import PrivateNames, read_names
from nscp_site.anonymity.spots import Spot, place_of
from nscp_site.frontmatter import Place
from nscp_site.library import Library
from nscp_site.once import once
from nscp_site.problems import Finding, rule

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
    for path, text, spot in spots(library).get(kind, ()):
        if not exceptions.excusing(allowed, text, spot):
            yield path, Place(*place_of(text, spot.start)), TOLD[kind].replace("{hint}", spot.hint)


@once
def spots(library: Library) -> dict[str, list[tuple[str, str, Spot]]]:
    """By kind what the recognisers find in the files that they are meant for, with the file's path and text."""
    found: dict[str, list[tuple[str, str, Spot]]] = defaultdict(list)
    for path in files(library.root):
        name = path.relative_to(library.root).as_posix()
        if path.suffix in TEXTS and name != exceptions.FILE:
            text = text_of(path.read_bytes())
            kinds = tuple(RECOGNISERS) if name.startswith(GUARDED) else EVERYWHERE
            for spot in secrets_in(library, text, kinds):
                found[spot.kind].append((name, text, spot))
    return found


@rule("library")
def date_of_birth(library: Library) -> Iterator[Finding]:
    """No page may tell a date of birth, nor a month of birth.

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
