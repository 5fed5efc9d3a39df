"""Every recogniser run over one text of an editor, and what is no secret left out."""

import re
from collections.abc import Callable, Iterator
from dataclasses import astuple

from nscp_site.anonymity import dates, numbers, people, places
from nscp_site.anonymity.spots import Spot, read_plainly
from nscp_site.fields import metadata_in
from nscp_site.kept import kept
from nscp_site.library import Library
from nscp_site.once import once
from nscp_site.schema import COLLECTIONS
from nscp_site.schema.types import DATE_READERS, Inside, Model
from nscp_site.schema.validation import models_in

RECOGNISERS: dict[str, Callable[[str], Iterator[Spot]]] = {
    "date-of-birth": dates.births,
    "exact-date": dates.exact_days,
    "age-in-days-or-weeks": dates.ages,
    "nhs-number": numbers.nhs_numbers,
    "pupil-number": numbers.pupil_numbers,
    "national-insurance-number": numbers.national_insurance_numbers,
    "telephone-number": numbers.telephone_numbers,
    "case-reference": numbers.case_references,
    "postcode": places.postcodes,
    "street-line": places.street_lines,
    "school-name": places.school_names,
    "email-address": people.emails,
    "titled-name": people.titled_names,
}
# Where children are written about, one by one.
GUARDED = ("content/reviews/", "content/case-studies/")
# These belong to one person whatever page they stand on; the others are looked for where children are written about.
EVERYWHERE = ("date-of-birth", "nhs-number", "pupil-number", "national-insurance-number")
FIELDS = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*$", re.MULTILINE | re.DOTALL)
OF_A_SOURCE = re.compile(r"\bsection:")


def fields_that(fits: Callable[[object], bool]) -> str:
    """The names of all fields one of whose markers fits, as alternatives of a pattern."""
    found = set()
    models: list[type[Model]] = [collection.model for collection in COLLECTIONS.values()]
    while models:
        for name, info in models.pop().model_fields.items():
            if any(fits(mark) for mark in (*info.metadata, *metadata_in(info.annotation))):
                found.add(name)
            models += models_in(info.annotation)
    return "|".join(sorted(found))


# Fields that hold a date say when the page was checked, published and so on; those for editors alone are never shown.
DATED = re.compile(
    rf"^[ \t-]*(?:{fields_that(lambda mark: getattr(mark, 'func', None) in DATE_READERS)}):"
    r"[ \t]*['\"]?(?P<value>\d{4}(?:-\d\d){0,2})\b",
    re.MULTILINE,
)
INSIDE = re.compile(
    rf"^(?:{fields_that(lambda mark: isinstance(mark, Inside))}):(?P<value>.*(?:\n[ \t]+.*)*)", re.MULTILINE
)


def personal_data(text: str, kinds: tuple[str, ...] = tuple(RECOGNISERS)) -> tuple[Spot, ...]:
    """Everything in a file's text that could tell who somebody is, in the order in which it stands.

    Fields that hold a date or are for editors alone are not read, nor are dates in the name of a source's section.
    """
    return tuple(Spot(*spot) for spot in recognised(text, kinds))


@kept
def recognised(text: str, kinds: tuple[str, ...]) -> list[tuple[int, int, str, str, str]]:
    """The same, as plain values that can be kept."""
    reading = read_plainly(without_own_fields(text))
    spots = {reading.in_file(spot) for kind in kinds for spot in RECOGNISERS[kind](reading.text) if spot.kind == kind}
    return [astuple(spot) for spot in sorted(spots) if not is_source(text, spot)]


def without_own_fields(text: str) -> str:
    """The text with the values of date fields and of fields for editors blanked, letter by letter."""
    fields = FIELDS.match(text)
    if fields is None:
        return text
    blanked = INSIDE.sub(blank, DATED.sub(blank, fields[0]))
    return blanked + text[fields.end() :]


def blank(match: re.Match[str]) -> str:
    """A field with spaces in the place of its value; line ends stay."""
    value = match["value"]
    return match[0].removesuffix(value) + re.sub(r"[^\n]", " ", value)


def is_source(text: str, spot: Spot) -> bool:
    """Whether a date stands in the name of a source's section, in the fields."""
    fields = FIELDS.match(text)
    line = text[text.rfind("\n", 0, spot.start) + 1 : spot.start]
    return bool(spot.kind == "exact-date" and fields and spot.start < fields.end() and OF_A_SOURCE.search(line))


def public_days(library: Library, text: str) -> set[str]:
    """The days that are no secret: of the timeline, of the documents, and of the item's own publication.

    Each as year-month-day, and without its year.
    """
    fields = FIELDS.match(text)
    return days_of_all(library) | with_and_without_year(
        {match["value"] for match in DATED.finditer(fields[1])} if fields else set()
    )


@once
def days_of_all(library: Library) -> set[str]:
    """The days of the timeline and of the documents."""
    days = {event.when for event in library.values("timeline").values()}
    days |= {event.until or "" for event in library.values("timeline").values()}
    return with_and_without_year(days | {document.dated or "" for document in library.values("documents").values()})


def with_and_without_year(days: set[str]) -> set[str]:
    """Those that are whole days, each also as month-day."""
    whole = {day for day in days if len(day) == len("2023-03-31")}
    return whole | {day.partition("-")[2] for day in whole}


def secrets_in(library: Library, text: str, kinds: tuple[str, ...] = tuple(RECOGNISERS)) -> list[Spot]:
    """What could tell who somebody is, public days left out."""
    found = personal_data(text, kinds)
    known = public_days(library, text) if any(spot.kind == "exact-date" for spot in found) else set()
    return [spot for spot in found if spot.kind != "exact-date" or spot.day not in known]
