"""Postcodes, street lines and the names of schools."""

import re
from collections.abc import Iterator

from nscp_site.anonymity.spots import Spot, initial
from nscp_site.anonymity.words import AREAS, NOT_SCHOOLS, STREETS

AREA = rf"(?:{'|'.join(sorted(AREAS, key=len, reverse=True))})"
POSTCODE = re.compile(rf"\b{AREA}\d[\dA-HJKPSTUW]?[ \t]?\d[ABD-HJLNP-UW-Z]{{2}}\b", re.IGNORECASE)
ORDINAL = re.compile(r"(?:1st|2nd|3rd|\dth)$")
# The first half of a postcode of the county says which few streets are meant.
COUNTY = re.compile(r"\bNN(?:[1-9]|1\d|29)\b")

WORD = r"(?:St\.?\s)?[A-Z][\w']+"
NUMBERED = re.compile(
    rf"(?<![\d£%./,-])(?:(?:[Ff]lat|[Uu]nit|[Rr]oom|[Aa]partment|[Nn]o\.?|[Nn]umber)\s*)?\d{{1,4}}[A-Za-z]?,?\s+"
    rf"(?:the\s+)?(?:{WORD}\s+){{1,4}}(?:{'|'.join(STREETS)}|{'|'.join(kind.upper() for kind in STREETS)})\b\.?"
)
# A lane by its name alone gives a home away too; “Court” or “Close” alone may be anything.
UNNUMBERED = re.compile(rf"\b(?:{WORD}[ \t]+){{1,3}}(?:Street|Road|Lane|Avenue|Crescent|Terrace|Mews)\b")
SMALL = re.compile(
    r"(?<![\d£%./,-])\b\d{1,4}[a-z]?,?\s+(?!mile|minute|metre|hour|day|week|month|year|km|way|lane)[a-z']+"
    r"(?:\s+[a-z']+)?\s+(?:street|road|avenue|crescent|close)\b(?!\s+(?:based|work|level|to\b))"
)
FLAT = re.compile(r"\b(?:[Ff]lat|[Aa]partment)\s+(?:\d{1,4}[A-Za-z]?|[A-Z])\b(?:,\s*(?:\d+|[A-Z][\w']+))+")
# Words before “Road” that make no street's name: “the Road to …”.
NOT_STREETS = {"the", "a", "an", "this", "that", "our", "their", "his", "her", "its", "on", "in"}

# What a school's name may hold besides the name itself.
SCHOOL_WORDS = (
    r"(?:Primary|Secondary|Infants?|Junior|Nursery|Special|Grammar|High|Upper|Lower|Middle|Catholic|RC|CE|CEVA|CEVC|"
    r"CofE|C of E|Church of England|VA|VC|Voluntary|Aided|Controlled|Community|Free|Preparatory|Prep|Boarding|"
    r"Independent|Day|Technology|Sports|Learning|Sixth Form|Pre-?|Academy|and|&)"
)
SCHOOL_KINDS = r"(?:School|Academy|College|Nursery|Pre-?[Ss]chool|Playgroup|Kindergarten|Sixth Form)"
SCHOOL = re.compile(
    rf"(?P<names>(?:{WORD}[ \t]+){{1,5}}?)(?:{SCHOOL_WORDS}[ \t]+)*{SCHOOL_KINDS}\b(?:\s+for\s+(?:Boys|Girls))?"
)
SMALL_SCHOOL = re.compile(
    rf"(?<=[a-z,] )(?P<names>(?:{WORD} ){{1,3}})(?:(?:primary|secondary|infant|junior|nursery|high|grammar|special)"
    r" )+(?:school|academy)\b"
)


def postcodes(text: str) -> Iterator[Spot]:
    """Whole postcodes, and the first halves of the county's own."""
    for match in POSTCODE.finditer(text):
        if not ORDINAL.search(match[0]):
            yield Spot(match.start(), match.end(), "postcode")
    whole = {match.start() for match in POSTCODE.finditer(text)}
    for match in COUNTY.finditer(text):
        if match.start() not in whole:
            yield Spot(match.start(), match.end(), "postcode")


def street_lines(text: str) -> Iterator[Spot]:
    """A house number with its street, a flat, and a street by its name alone."""
    end = 0
    found = [match for pattern in (NUMBERED, FLAT, UNNUMBERED, SMALL) for match in pattern.finditer(text)]
    for match in sorted(found, key=lambda match: (match.start(), -match.end())):
        if match.start() >= end and match[0].split()[0].lower() not in NOT_STREETS:
            end = match.end()
            yield Spot(match.start(), end, "street-line")


def school_names(text: str) -> Iterator[Spot]:
    """Schools, colleges and nurseries by name; “Primary School” alone is none."""
    for pattern in (SCHOOL, SMALL_SCHOOL):
        for match in pattern.finditer(text):
            own = [word for word in match["names"].split() if word.lower().strip("'.,-") not in NOT_SCHOOLS]
            if own:
                start = match.start() + match[0].index(own[0])
                yield Spot(start, match.end(), "school-name", initial(own[0]))
