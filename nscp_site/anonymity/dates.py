"""Days of birth, exact days, and ages in days or weeks."""

import re
from collections.abc import Iterator

from nscp_site.anonymity.spots import Spot
from nscp_site.schema import types as schema_types

MONTHS = tuple(month.lower() for month in schema_types.MONTHS)
SHORT = r"jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec"
MONTH = rf"(?:{'|'.join(MONTHS)}|{SHORT})"
YEAR = r"(?:19|20)\d\d"
WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+(?:the\s+)?)?"

DAY_MONTH = re.compile(
    rf"(?<![\d.,£]){WEEKDAY}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s.-]*(?:(?:day\s+)?of\s+)?(?P<month>{MONTH})\b\.?"
    rf"(?:,?[\s.-]*(?P<year>{YEAR}|'?\d\d(?=\s*[).,;]|\s*$))(?!\d))?",
    re.IGNORECASE | re.MULTILINE,
)
MONTH_DAY = re.compile(
    rf"\b(?P<month>{MONTH})\.?\s+(?:the\s+)?(?P<day>\d{{1,2}})(?:(?:st|nd|rd|th)\b(?:,?\s*(?P<year>{YEAR}))?"
    rf"|,?\s+(?P<year2>{YEAR})\b)",
    re.IGNORECASE,
)
FIGURES = re.compile(
    rf"(?<![\d/.-])(?P<day>\d{{1,2}})\s?(?P<sign>[/.-])\s?(?P<month>\d{{1,2}})\s?(?P=sign)\s?(?P<year>{YEAR}|\d\d)(?![\d/-])"
)
ISO = re.compile(rf"(?<![\d/-])(?P<year>{YEAR})[-/.](?P<month>\d\d)[-/.](?P<day>\d\d)(?![\d/-])")

BIRTH = re.compile(
    r"\b(?:d\.?\s?o\.?\s?b\b\.?|(?:date|day)\s+of\s+birth|birth\s?(?:date|day)|born)"
    r"(?:\s+(?:was|is|on|in|at|the|of|her|his|their|:|-)){0,3}[\s:;,(=|-]*",
    re.IGNORECASE,
)
MONTH_YEAR = re.compile(rf"{MONTH}\b\.?,?\s+{YEAR}\b", re.IGNORECASE)
BIRTH_AFTER = re.compile(r"\s*[(,]?\s*\(?(?:d\.?o\.?b\b|date of birth|birthday)", re.IGNORECASE)

TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
ONES = "one|two|three|four|five|six|seven|eight|nine"
TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
COUNT = rf"(?:\d{{1,3}}|(?:{TENS})(?:[\s-](?:{ONES}))?|{TEENS}|{ONES}|a\s+few|a\s+couple\s+of)"
SPAN = rf"{COUNT}[\s-]+(?:day|week)s?\b(?:(?:\s+and|,)?\s+{COUNT}\s+days?\b)?"
ABOUT = r"(?:(?:just|only|about|around|approximately|nearly|almost|barely|under|over)\s+)?"
CHILD = r"(?:bab(?:y|ies)|infants?|newborns?|child(?:ren)?|boys?|girls?|twins?|sons?|daughters?|siblings?)"
AGES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?P<it>{SPAN})[\s-]+(?:old\b|of\s+age\b)",
        rf"\bage[d]?:?\s+(?:of\s+)?{ABOUT}(?P<it>{SPAN})",
        rf"\b{CHILD}\s+of\s+{ABOUT}(?P<it>{SPAN})",
        rf"\b(?:he|she|they|{CHILD})\s+(?:was|were|is)\s+{ABOUT}(?P<it>{SPAN})(?=\s+when\b|\s*[.,;)])",
        rf"\b(?P<it>{SPAN})\s+after\s+(?:(?:his|her|their|its|the)\s+)?(?:[\w']+\s+)?(?:birth\b|(?:was|were)\s+born\b)",
        r"\b(?P<it>(?:day|week)-old)\b",
    )
)


def births(text: str) -> Iterator[Spot]:
    """Days of birth, and months of birth, with the words that say so."""
    for told in BIRTH.finditer(text):
        end = date_at(text, told.end())
        if end:
            yield Spot(told.start(), end, "date-of-birth")
    for spot in dates(text):
        told_after = BIRTH_AFTER.match(text, spot.end)
        if told_after:
            yield Spot(spot.start, told_after.end(), "date-of-birth")


def date_at(text: str, place: int) -> int:
    """Where the date ends that stands at a place; 0 where none does."""
    for pattern in (DAY_MONTH, MONTH_DAY, FIGURES, ISO, MONTH_YEAR):
        found = pattern.match(text, place)
        if found:
            return found.end()
    return 0


def exact_days(text: str) -> Iterator[Spot]:
    """Days of the calendar, with or without a year, that are not told as somebody's birth."""
    told = list(births(text))
    for spot in dates(text):
        if not any(birth.start <= spot.start < birth.end for birth in told):
            yield spot


def dates(text: str) -> Iterator[Spot]:
    """Every day of the calendar in a text."""
    end = 0
    for match in sorted(
        (match for pattern in (DAY_MONTH, MONTH_DAY, FIGURES, ISO) for match in pattern.finditer(text)),
        key=lambda match: (match.start(), -match.end()),
    ):
        day = day_of(match)
        if day and match.start() >= end:
            end = match.end()
            yield Spot(match.start(), end, "exact-date", day=day)


def day_of(match: re.Match[str]) -> str:
    """The day that a match names, as year-month-day or month-day; empty where there is no such day."""
    parts = match.groupdict()
    if lower_case_word(parts["month"], parts.get("year")):
        return ""
    month, day = month_number(parts["month"]), int(parts["day"])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return ""
    year = (parts.get("year") or parts.get("year2") or "").strip("'")
    if len(year) == 2:
        year = ("20" if int(year) < 50 else "19") + year
    return f"{year}-{month:02}-{day:02}" if year else f"{month:02}-{day:02}"


def lower_case_word(month: str, year: str | None) -> bool:
    """Whether “may” or “march” is written as the verb, and no year says otherwise: “up to 10 may come”."""
    return month in ("may", "march", "mar") and not year


def month_number(month: str) -> int:
    """A month as a number; 0 where there is no such month."""
    if month.isdigit():
        return int(month)
    return next((number for number, name in enumerate(MONTHS, 1) if name.startswith(month.lower()[:3])), 0)


def ages(text: str) -> Iterator[Spot]:
    """Ages told in days or weeks: with the month of a death or a birth they give the day."""
    found = {(match.start("it"), match.end("it")) for pattern in AGES for match in pattern.finditer(text)}
    for start, end in sorted(found):
        yield Spot(start, end, "age-in-days-or-weeks")
