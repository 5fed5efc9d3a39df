"""Detectors of dates of birth, exact dates, and ages given in days, weeks or half months."""

import re
from collections.abc import Iterator

from nscp_site.privacy.detections import Detection, detect_patterns
from nscp_site.privacy.detectors import JOINED_DIGITS_TRIGGER, detector
from nscp_site.privacy.word_lists import split_words
from nscp_site.schema import types as schema_types

MONTHS = tuple(month.lower() for month in schema_types.MONTH_NAMES)
SHORT_MONTHS = r"jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec"
MONTH = rf"(?:{'|'.join(MONTHS)}|{SHORT_MONTHS})"
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
# “on Tuesday 6th”: the month may stand elsewhere.
WEEKDAY_DAY = re.compile(
    rf"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? (?:the )?\d{{1,2}}(?:st|nd|rd|th)\b(?!,? (?:of )?{MONTH})",
    re.IGNORECASE,
)
NUMERIC_DATE = re.compile(
    rf"(?<![\d/.-])(?P<day>\d{{1,2}})\s?(?P<sign>[/.-])\s?(?P<month>\d{{1,2}})\s?(?P=sign)\s?(?P<year>{YEAR}|"
    rf"\d\d)(?![\d/-])"
)
ISO = re.compile(rf"(?<![\d/-])(?P<year>{YEAR})[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}})(?![\d/-])")
ORDINALS = split_words("""
    first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth
    sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third twenty-fourth
    twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first
""")
IN_WORDS = re.compile(
    rf"\b(?:{'|'.join(sorted(ORDINALS, key=len, reverse=True))}|last)(?: day)? (?:of "
    rf")?(?P<month>{MONTH})\b(?:,? {YEAR})?",
    re.IGNORECASE,
)
DATE_PATTERNS = (DAY_MONTH, MONTH_DAY, NUMERIC_DATE, ISO, IN_WORDS)
MONTH_ORDINAL = re.compile(
    rf"\b(?P<month>{MONTH})\.?,? (?:the )?(?:{'|'.join(sorted(ORDINALS, key=len, reverse=True))})\b", re.IGNORECASE
)
# Days that everybody can look up once the year is known.
HOLIDAY = re.compile(
    rf"\b(?:christmas(?: (?:day|eve|morning|night|week))?|v[ej] day|twelfth night|boxing day|new year'?s?'? (?:day|"
    rf"eve)|easter(?: (?:sunday|monday|saturday))?|good friday|palm sunday|ash wednesday|shrove tuesday|pancake day|"
    rf"whit (?:sunday|monday)|(?:(?:early|late|spring|summer|august|may) )?bank holiday(?: (?:monday|friday|"
    rf"weekend))?|(?:mother|father)'?s'? ?day|mothering sunday|(?:st\.? )?valentine'?s'?(?: day)?|hall?owe'?en|"
    rf"bonfire night|guy fawkes(?: night)?|remembrance (?:sunday|day)|armistice day|st\.? (?:george|patrick|david|"
    rf"andrew|stephen)'?s'?(?: day)?|(?:eid(?: al-? ?(?:fitr|adha))?|diwali|ramadan|hanukkah|vaisakhi|holi|"
    rf"jubilee (?:day|weekend))|hogmanay),? (?:of |in |the )?{YEAR}\b",
    re.IGNORECASE,
)

BIRTH_PHRASE = re.compile(
    r"\b(?:d\.?\s?o\.?\s?b\b\.?|(?:date|day)\s+of\s+birth|birth\s?(?:date|day)|born)"
    r"(?:\s+(?:was|is|on|in|at|the|of|her|his|their|:|-)){0,3}[\s:;,(=|-]*",
    re.IGNORECASE,
)
MONTH_YEAR = re.compile(rf"{MONTH}\b\.?,?\s+{YEAR}\b", re.IGNORECASE)
BIRTH_PHRASE_AFTER = re.compile(r"\s*[(,]?\s*\(?(?:d\.?o\.?b\b|date of birth|birthday)", re.IGNORECASE)

TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
ONES = "one|two|three|four|five|six|seven|eight|nine"
TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
QUANTITY = rf"(?:\d{{1,3}}(?:\.\d|½)?|(?:{TENS})(?:[\s-](?:{ONES}))?|{TEENS}|{ONES}|a\s+few|a\s+couple\s+of)"
HALF = r"(?:[\s-]+and[\s-]+a[\s-]+half|½)?"
UNIT = r"(?:(?:day|week|wk|fortnight)s?\b|/(?:52|7)\b)"
DURATION = (
    rf"(?:{QUANTITY}{HALF}[\s-]*{UNIT}(?:(?:\s+and|,)?\s+{QUANTITY}\s+days?\b)?"
    # In months only what is told to the half, or what should be told in years.
    rf"|{QUANTITY}[\s-]+and[\s-]+a[\s-]+half[\s-]+(?:month|mth)s?\b|\d{{1,2}}(?:\.\d|½)[\s-]+(?:month|mth)s?\b|"
    rf"(?:1[3-9]|[2-9]\d|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|(?:{TENS})(?:[\s-](?:{ONES}))?)"
    rf"[\s-]+(?:month|mth)s?\b)"
)
APPROXIMATELY = r"(?:(?:just|only|about|around|approximately|nearly|almost|barely|under|over)\s+)?"
CHILD = r"(?:bab(?:y|ies)|infants?|newborns?|child(?:ren)?|boys?|girls?|twins?|sons?|daughters?|siblings?)"
SMALL_NUMBER = rf"(?:\d{{1,2}}|{TEENS}|{ONES}|a|an|the)"
AGE_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?P<it>{DURATION})[\s-]+(?:old\b|of\s+age\b)",
        rf"\bage[d]?:?\s+(?:of\s+)?{APPROXIMATELY}(?P<it>{DURATION})",
        rf"\b{CHILD}\s+of\s+{APPROXIMATELY}(?P<it>{DURATION})",
        rf"\b(?:he|she|they|{CHILD})\s+(?:was|were|is)\s+{APPROXIMATELY}(?P<it>{DURATION})(?=\s+(?:when|at\s+the\s+time|"
        rf"at\s+that)\b|\s*[.,;)])",
        rf"\b{CHILD},? (?:then|now|only|at|just) {APPROXIMATELY}(?P<it>{DURATION})",
        r"(?:\b(?:aged?|at|was|is|then|only|just|old|weigh\w+)\s|^|\()(?P<it>\d{1,2}/(?:12|52|7))\b(?!/)",
        r"\b(?P<it>\d{1,2}/(?:12|52))\b(?=\s+(?:old|of\s+age))",
        rf"\b(?P<it>{DURATION})\s+after\s+(?:(?:his|her|their|its|the)\s+)?(?:[\w']+\s+)?(?:birth\b|(?:was|"
        rf"were)\s+born\b)",
        r"\b(?P<it>(?:day|week)-old)\b",
        r"\b(?P<it>\d{1,2}\s?w)\s+old\b",
        r"\b(?P<it>\d{1,2}\s?y(?:rs?)?\s?\d{1,2}\s?m(?:ths?)?)\b",
        r"\b(?P<it>day \d{1,3} of (?:his |her |its |their )?life)\b",
        rf"\b(?:at|aged?|was|of)\s+(?P<it>{QUANTITY}\s+years?(?:\s+and|,)?\s+{QUANTITY}\s+months?)\b",
        rf"\b(?P<it>{QUANTITY}\s+years?(?:\s+and|,)?\s+{QUANTITY}\s+months?)\b(?=\s+(?:old|when)|\s*[.,;)]|\s+then)",
        rf"\b(?P<it>{DURATION})\s+(?:premature|prem|early when born|pregnant)\b",
        rf"\bborn\s+at\s+{APPROXIMATELY}(?P<it>{DURATION})",
        # As doctors write: 7/52, 34+2, 6w4d, 18mths.
        r"\b(?P<it>\d{1,2}\s?/\s?(?:12|52))\b(?=\s+(?:the|when|he|she|baby|infant|boy|girl)\b)",
        rf"\b(?P<it>{CHILD}\s(?:was|of|at|now)\s\d{{1,2}}\s?/\s?(?:12|52))\b",
        r"\b(?P<it>(?:2[2-9]|3\d|4[0-2])\+[0-6])\b(?=\s*(?:/40|weeks|wks|wk|gestation|[,.;)]|$))",
        r"\b(?P<it>\d{1,2}\s?(?:wks?|w|weeks?)\s?(?:\+|and)?\s?[1-6]\s?(?:d|days?))\b",
        r"\b(?P<it>\d{1,3}\s?(?:d|w|mths?|mo|m/o|wks?))(?:\s|-)(?:old|o|of age)\b",
        r"\b(?P<it>\d{1,3}(?:mths?|mo|wks?|wk))\b(?=\s*(?:old|[.,;)]|$|when|at|baby|infant|boy|girl))",
        rf"\b(?:at|aged?|of|was|just)\s+(?:{APPROXIMATELY})?(?P<it>{QUANTITY}(?:½|[\s-]+and[\s-]+(?:a[\s-]+half|"
        rf"three[\s-]+quarters|a[\s-]+quarter))(?:[\s-]*years?)?)\b(?=\s*(?:old|of age|when|$|[.,;)]))",
        rf"\b(?P<it>{QUANTITY}[\s-]and[\s-]a[\s-]half[\s-]years?)[\s-]old\b",
        # Days counted from a birthday.
        r"\b(?P<it>(?:day|night|morning|week|weekend|weeks|days)\s(?:of|before|after|following)\s(?:his|her|"
        r"the\s\w+'s)\s(?:[\w-]{3,12}\s)?birthday)\b",
        r"\b(?P<it>on\s(?:his|her)\s(?:[\w-]{3,12}\s)?birthday)\b",
        rf"\b(?P<it>(?:turned|turning|turn|was)\s(?:{SMALL_NUMBER})\s(?:that|the|earlier\sthat|just|only|a|two|three|\w+)\s"
        rf"(?:(?:day|week|month|weekend|weeks|days)s?\s(?:before|after|earlier|later)|(?:same|very|next|"
        rf"previous)\s(?:day|week)|day|week|month|weekend|morning))\b",
        rf"\b(?P<it>{SMALL_NUMBER}\s(?:days?|weeks?)\s(?:short\sof|before|after|past|from)\s(?:his|"
        rf"her)\s(?:[\w-]{{3,12}}\s)?birthday)\b",
    )
)


@detector(
    "error",
    "a date of birth stands here. Write the age in years: “a child of two”.",
    "born birth birthday birthdate dob d b",
)
def date_of_birth(text: str) -> Iterator[Detection]:
    """No page may tell a date of birth, nor a month of birth.

    Bad:
        The child was born on 3 May 2017.
    Good:
        The child was two years old.
    """
    # Dates and months of birth, with the words that label them.
    for phrase in BIRTH_PHRASE.finditer(text):
        end = _match_date_end(text, phrase.end()) or _find_date_end(text, phrase.end())
        before = text[max(0, phrase.start() - 40) : phrase.start()]
        is_of_many = ORGANISATION_BEFORE.search(before) or GROUP_BEFORE.search(before)
        if end and not is_of_many and not RANGE_WORD.match(text, phrase.end()):
            yield Detection(phrase.start(), end)
    for spot in _find_calendar_dates(text):
        told_after = BIRTH_PHRASE_AFTER.match(text, spot.end)
        if told_after:
            yield Detection(spot.start, told_after.end())


def _find_date_end(text: str, start: int) -> int:
    """The end offset of a date within 40 characters after `start`, in the same sentence; 0 if there is none."""
    rest = re.split(r"[.;!?\n]\s", text[start : start + 60])[0]
    found = (pattern.search(rest) for pattern in DATE_PATTERNS)
    return next((start + one.end() for one in found if one and one.start() < 40), 0)


# “The Partnership was born in July 2019.”
ORGANISATION_BEFORE = re.compile(
    r"\b(?:partnership|campaign|project|idea|scheme|service|programme|group|panel|board|charity|hub|trust|"
    r"it)\s+(?:was|were)\s+$",
    re.IGNORECASE,
)


# “If your child was born between 1 April and 31 August”, “children born after 1 September 2021”.
GROUP_BEFORE = re.compile(
    r"\b(?:babies|children|everyone|anyone|infants|people|pupils|those|(?:your|any|every|each)(?: \w+){1,2})(?: who)?"
    r"(?: is| was| are| were)? $",
    re.IGNORECASE,
)
RANGE_WORD = re.compile(r"(?:between|after|before|from|since)\b", re.IGNORECASE)


def _match_date_end(text: str, start: int) -> int:
    """The end offset of a date that begins at `start`; 0 if there is none."""
    found = (pattern.match(text, start) for pattern in (*DATE_PATTERNS, MONTH_YEAR))
    return next((one.end() for one in found if one), 0)


# A month, or a part of a holiday's name.
DATE_WORDS = (
    f"{' '.join(MONTHS)} {SHORT_MONTHS.replace('|', ' ')} christmas boxing easter friday sunday monday holiday "
    "mother's father's mothers fathers valentine valentine's halloween night eid diwali ramadan day jubilee hogmanay "
    "hanukkah vaisakhi holi wednesday tuesday year's eve thursday saturday"
)


@detector(
    "one person",
    "an exact date stands here. Write the month and the year, or how long it was after something else. A date of the "
    "Partnership that everybody may know belongs in content/timeline.yml.",
    f"{DATE_WORDS} {JOINED_DIGITS_TRIGGER}",
)
def exact_date(text: str) -> Iterator[Detection]:
    """Nothing may give the day of an event in a child's life, a feast with its year neither: a newspaper of that day
    names them. The item's own dates and those of content/timeline.yml are no secret.

    Bad:
        On 14 March 2021 an ambulance was called.
    Good:
        In March 2021 an ambulance was called.
    """  # noqa: D205 - one long sentence
    # Calendar dates, with or without a year, that are not dates of birth.
    in_words = (
        Detection.of(one)
        for pattern in (IN_WORDS, MONTH_ORDINAL)
        for one in pattern.finditer(text)
        if one["month"][0].isupper()
    )
    found = [*_find_calendar_dates(text), *in_words, *detect_patterns(text, WEEKDAY_DAY, HOLIDAY)]
    birth_dates = [*date_of_birth(text)] if found else []
    for spot in found:
        if not any(birth.start <= spot.start < birth.end for birth in birth_dates):
            yield spot


def _find_calendar_dates(text: str) -> Iterator[Detection]:
    """Every calendar date in digits or with a month's name; overlapping matches are dropped."""
    end = 0
    matches = (match for pattern in (DAY_MONTH, MONTH_DAY, NUMERIC_DATE, ISO) for match in pattern.finditer(text))
    for match in sorted(matches, key=lambda match: (match.start(), -match.end())):
        day = _parse_date(match)
        if day and match.start() >= end:
            end = match.end()
            yield Detection.of(match, day=day)


def _parse_date(match: re.Match[str]) -> str:
    """A match as YYYY-MM-DD, or MM-DD without a year; empty where it is no date."""
    parts = match.groupdict()
    if _is_verb(parts["month"], parts.get("year")):
        return ""
    month, day = _month_number(parts["month"]), int(parts["day"])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return ""
    year = (parts.get("year") or parts.get("year2") or "").strip("'")
    if len(year) == 2:
        year = ("20" if int(year) < 50 else "19") + year
    return f"{year}-{month:02}-{day:02}" if year else f"{month:02}-{day:02}"


def _is_verb(month: str, year: str | None) -> bool:
    """Whether “may” or “march” is likely the verb: in lower case, without a year."""
    return month in ("may", "march", "mar") and not year


def _month_number(month: str) -> int:
    """A month as a number; 0 where there is no such month."""
    if month.isdigit():
        return int(month)
    return next((number for number, name in enumerate(MONTHS, 1) if name.startswith(month.lower()[:3])), 0)


@detector(
    "warning",
    "an exact age stands here. Write it in whole months up to twelve, then in years: “a young baby”.",
    "day days week weekend weeks wk wks fortnight month months mth mths mo w d y m 12 52 7 birthday quarter quarters "
    "half 40 gestation turned turning +",
)
def age_in_days_or_weeks(text: str) -> Iterator[Detection]:
    """Nothing may give a child's age in days, weeks or half months: with a date it is the day of birth.

    Bad:
        a baby of nine weeks, at 6/52, the week before her third birthday
    Good:
        a young baby, a girl of two
    """
    # With the date of a death or birth they give the date of birth.
    yield from {*detect_patterns(text, *AGE_PATTERNS)}
