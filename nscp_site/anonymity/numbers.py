"""Numbers that belong to one person: NHS, pupil, National Insurance, telephone, and the numbers of cases."""

import re
from collections.abc import Iterator

from phonenumbers import Leniency, PhoneNumberMatcher
from stdnum.gb import nhs, upn

from nscp_site.anonymity.spots import Spot, matches

NHS = re.compile(r"(?<![\d.,-])\d{3}[ -]?\d{3}[ -]?\d{4}(?![\d-]|[.,]\d)")
NHS_NAMED = re.compile(r"\bNHS\s+(?:number|no\.?|id)[\s:#.-]*(?:is\s+|was\s+)?(?P<it>\d[\d -]{6,12}\d)", re.IGNORECASE)

# A pupil number: a check letter, the authority (3), the school (4), the year (2), a serial number (3, the last a letter
# in temporary numbers).
UPN = re.compile(r"\b[A-HJ-NP-RT-Z][ -]?\d{3}[ -]?\d{4}[ -]?\d{2}[ -]?\d{2}[\dA-HJ-NP-RT-Z]\b", re.IGNORECASE)
UPN_NAMED = re.compile(r"\b(?:UPN|unique\s+pupil\s+number)[\s:#.-]*(?:is\s+|was\s+)?(?P<it>[A-Z]\d{11}[\dA-Z])\b", re.I)

# D, F, I, U and V begin no number; Q does only in made-up ones, which are worth stopping too. There is no check digit.
NATIONAL_INSURANCE = re.compile(
    r"\b(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-TW-Z][A-CEGHJ-NP-TW-Z][ -]?\d{2}[ -]?\d{2}[ -]?\d{2}[ -]?[A-D]\b",
    re.IGNORECASE,
)
NATIONAL_INSURANCE_NAMED = re.compile(
    r"\b(?:NI|NINO|national\s+insurance)\s*(?:number|no\.?)?[\s:#.-]*(?:is\s+|was\s+)?"
    r"(?P<it>[A-Z]{2}[ -]?\d{2}[ -]?\d{2}[ -]?\d{2})\b",
    re.IGNORECASE,
)

# The family courts' numbers, such as NN19C00123: court, year, C for a child's case (or P, F, D, A, Z), serial number.
COURT = re.compile(r"\b[A-Z]{2}\d{2}[ACDFPZ]\d{5}\b")
# Police crime numbers: the year in two figures, three noughts, a serial number, 11 figures in all.
CRIME = re.compile(r"(?<![\d.])[12]\d000\d{6}(?![\d.])")
OF_A_CASE = (
    r"(?:case|crime|incident|police|court|client|patient|hospital|pupil|file|social\s+care|our|your|referral|record|"
    r"person|child|family|carefirst|care\s?first|liquid\s?logic|lcs|mosaic|systmone|niche|nrm|cafcass|ofsted|log|storm)"
)
CALLED = r"(?:reference(?:\s+(?:number|no\.?))?|ref\.?(?:\s*(?:no\.?|number))?|number|no\.|id|i\.d\.|urn)"
FILED = r"(?P<it>(?=[\w/.-]*\d[\w/.-]*\d)[A-Z0-9][\w/.-]*[\w])"
CASE = (
    re.compile(rf"\b{OF_A_CASE}(?:'s)?\s+{CALLED}(?:\s+(?:is|was))?[\s:#=(-]*{FILED}", re.IGNORECASE),
    re.compile(rf"\b(?:ref\.?|reference|urn)\s*[:#=]\s*{FILED}", re.IGNORECASE),
    COURT,
    CRIME,
)


def nhs_numbers(text: str) -> Iterator[Spot]:
    """Ten figures whose last is the right check digit, or that are said to be an NHS number."""
    for match in NHS.finditer(text):
        if nhs.is_valid(match[0]) and len(set(match[0])) > 1:
            yield Spot(match.start(), match.end(), "nhs-number")
    yield from matches(NHS_NAMED, text, "nhs-number")


def pupil_numbers(text: str) -> Iterator[Spot]:
    """Unique pupil numbers with the right check letter, or that are said to be one.

    The authority is not looked up: stdnum's list may be older than the councils of 2021.
    """
    for match in UPN.finditer(text):
        number = re.sub(r"[ -]", "", match[0]).upper()
        if upn.calc_check_digit(number[1:]) == number[0]:
            yield Spot(match.start(), match.end(), "pupil-number")
    yield from matches(UPN_NAMED, text, "pupil-number")


def national_insurance_numbers(text: str) -> Iterator[Spot]:
    """National Insurance numbers."""
    yield from matches(NATIONAL_INSURANCE, text, "national-insurance-number")
    yield from matches(NATIONAL_INSURANCE_NAMED, text, "national-insurance-number")


def telephone_numbers(text: str) -> Iterator[Spot]:
    """Telephone numbers, and what looks like one with a figure too few or too many."""
    for match in PhoneNumberMatcher(text, "GB", leniency=Leniency.POSSIBLE):
        if match.raw_string.startswith(("0", "+", "(0", "(+")):
            yield Spot(match.start, match.end, "telephone-number")


def case_references(text: str) -> Iterator[Spot]:
    """Numbers under which a case, a crime or a person is filed."""
    for pattern in CASE:
        yield from matches(pattern, text, "case-reference")
