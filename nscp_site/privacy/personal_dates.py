"""Days of birth, exact days, and ages in days or weeks."""

import re
from collections.abc import Iterator

from nscp_site.privacy.detections import Spot
from nscp_site.privacy.word_lists import words
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
# “on Tuesday 6th”: the month may stand elsewhere.
WEEKDAY_DAY = re.compile(
    rf"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? (?:the )?\d{{1,2}}(?:st|nd|rd|th)\b(?!,? (?:of )?{MONTH})",
    re.IGNORECASE,
)
FIGURES = re.compile(
    rf"(?<![\d/.-])(?P<day>\d{{1,2}})\s?(?P<sign>[/.-])\s?(?P<month>\d{{1,2}})\s?(?P=sign)\s?(?P<year>{YEAR}|"
    rf"\d\d)(?![\d/-])"
)
ISO = re.compile(rf"(?<![\d/-])(?P<year>{YEAR})[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}})(?![\d/-])")
ORDINALS = words(
    """
    first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth
    sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third twenty-fourth
    twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first
    """
)
IN_WORDS = re.compile(
    rf"\b(?:{'|'.join(sorted(ORDINALS, key=len, reverse=True))}|last)(?: day)? (?:of "
    rf")?(?P<month>{MONTH})\b(?:,? {YEAR})?",
    re.IGNORECASE,
)
MONTH_ORDINAL = re.compile(
    rf"\b(?P<month>{MONTH})\.?,? (?:the )?(?:{'|'.join(sorted(ORDINALS, key=len, reverse=True))})\b", re.IGNORECASE
)
# Days that everybody can look up once the year is known.
FEAST = re.compile(
    rf"\b(?:christmas(?: (?:day|eve|morning|night|week))?|v[ej] day|twelfth night|boxing day|new "
    rf"year'?s?'? (?:day|eve)|easter(?: (?:sunday|monday|saturday))?|"
    rf"good friday|palm sunday|ash wednesday|shrove tuesday|pancake day|whit (?:sunday|monday)|"
    rf"(?:(?:early|late|spring|summer|august|may) )?bank holiday(?: (?:monday|friday|weekend))?|"
    rf"(?:mother|father)'?s'? ?day|mothering sunday|(?:st\.? )?valentine'?s'?(?: day)?|hall?owe'?en|bonfire night|"
    rf"guy fawkes(?: night)?|remembrance (?:sunday|day)|armistice day|st\.? (?:george|patrick|david|"
    rf"andrew|stephen)'?s'?(?: day)?|"
    rf"(?:eid(?: al-? ?(?:fitr|adha))?|diwali|ramadan|hanukkah|vaisakhi|holi|jubilee (?:day|weekend))|hogmanay)"
    rf",? (?:of |in |the )?{YEAR}\b",
    re.IGNORECASE,
)

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
COUNT = rf"(?:\d{{1,3}}(?:\.\d|½)?|(?:{TENS})(?:[\s-](?:{ONES}))?|{TEENS}|{ONES}|a\s+few|a\s+couple\s+of)"
HALF = r"(?:[\s-]+and[\s-]+a[\s-]+half|½)?"
UNIT = r"(?:(?:day|week|wk|fortnight)s?\b|/(?:52|7)\b)"
SPAN = (
    rf"(?:{COUNT}{HALF}[\s-]*{UNIT}(?:(?:\s+and|,)?\s+{COUNT}\s+days?\b)?"
    # In months only what is told to the half, or what should be told in years.
    rf"|{COUNT}[\s-]+and[\s-]+a[\s-]+half[\s-]+(?:month|mth)s?\b|\d{{1,2}}(?:\.\d|½)[\s-]+(?:month|mth)s?\b"
    rf"|(?:1[3-9]|[2-9]\d|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|"
    rf"(?:{TENS})(?:[\s-](?:{ONES}))?)"
    rf"[\s-]+(?:month|mth)s?\b)"
)
ABOUT = r"(?:(?:just|only|about|around|approximately|nearly|almost|barely|under|over)\s+)?"
CHILD = r"(?:bab(?:y|ies)|infants?|newborns?|child(?:ren)?|boys?|girls?|twins?|sons?|daughters?|siblings?)"
NUMBER = rf"(?:\d{{1,2}}|{TEENS}|{ONES}|a|an|the)"
AGES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?P<it>{SPAN})[\s-]+(?:old\b|of\s+age\b)",
        rf"\bage[d]?:?\s+(?:of\s+)?{ABOUT}(?P<it>{SPAN})",
        rf"\b{CHILD}\s+of\s+{ABOUT}(?P<it>{SPAN})",
        rf"\b(?:he|she|they|{CHILD})\s+(?:was|were|is)\s+{ABOUT}(?P<it>{SPAN})(?=\s+(?:when|at\s+the\s+time|"
        rf"at\s+that)\b|\s*[.,;)])",
        rf"\b{CHILD},? (?:then|now|only|at|just) {ABOUT}(?P<it>{SPAN})",
        r"(?:\b(?:aged?|at|was|is|then|only|just|old|weigh\w+)\s|^|\()(?P<it>\d{1,2}/(?:12|52|7))\b(?!/)",
        r"\b(?P<it>\d{1,2}/(?:12|52))\b(?=\s+(?:old|of\s+age))",
        rf"\b(?P<it>{SPAN})\s+after\s+(?:(?:his|her|their|its|the)\s+)?(?:[\w']+\s+)?(?:birth\b|(?:was|"
        rf"were)\s+born\b)",
        r"\b(?P<it>(?:day|week)-old)\b",
        r"\b(?P<it>\d{1,2}\s?w)\s+old\b",
        r"\b(?P<it>\d{1,2}\s?y(?:rs?)?\s?\d{1,2}\s?m(?:ths?)?)\b",
        r"\b(?P<it>day \d{1,3} of (?:his |her |its |their )?life)\b",
        rf"\b(?:at|aged?|was|of)\s+(?P<it>{COUNT}\s+years?(?:\s+and|,)?\s+{COUNT}\s+months?)\b",
        rf"\b(?P<it>{COUNT}\s+years?(?:\s+and|,)?\s+{COUNT}\s+months?)\b(?=\s+(?:old|when)|\s*[.,;)]|\s+then)",
        rf"\b(?P<it>{SPAN})\s+(?:premature|prem|early when born|pregnant)\b",
        rf"\bborn\s+at\s+{ABOUT}(?P<it>{SPAN})",
        # As doctors write: 7/52, 34+2, 6w4d, 18mths.
        r"\b(?P<it>\d{1,2}\s?/\s?(?:12|52))\b(?=\s+(?:the|when|he|she|baby|infant|boy|girl)\b)",
        rf"\b(?P<it>{CHILD}\s(?:was|of|at|now)\s\d{{1,2}}\s?/\s?(?:12|52))\b",
        r"\b(?P<it>(?:2[2-9]|3\d|4[0-2])\+[0-6])\b(?=\s*(?:/40|weeks|wks|wk|gestation|[,.;)]|$))",
        r"\b(?P<it>\d{1,2}\s?(?:wks?|w|weeks?)\s?(?:\+|and)?\s?[1-6]\s?(?:d|days?))\b",
        r"\b(?P<it>\d{1,3}\s?(?:d|w|mths?|mo|m/o|wks?))(?:\s|-)(?:old|o|of age)\b",
        r"\b(?P<it>\d{1,3}(?:mths?|mo|wks?|wk))\b(?=\s*(?:old|[.,;)]|$|when|at|baby|infant|boy|girl))",
        rf"\b(?:at|aged?|of|was|just)\s+(?:{ABOUT})?(?P<it>{COUNT}(?:½|[\s-]+and[\s-]+(?:a[\s-]+half|"
        rf"three[\s-]+quarters"
        rf"|a[\s-]+quarter))(?:[\s-]*years?)?)\b(?=\s*(?:old|of age|when|$|[.,;)]))",
        rf"\b(?P<it>{COUNT}[\s-]and[\s-]a[\s-]half[\s-]years?)[\s-]old\b",
        # Days counted from a birthday.
        r"\b(?P<it>(?:day|night|morning|week|weekend|weeks|days)\s(?:of|before|after|following)\s(?:his|her|"
        r"the\s\w+'s)\s"
        r"(?:[\w-]{3,12}\s)?birthday)\b",
        r"\b(?P<it>on\s(?:his|her)\s(?:[\w-]{3,12}\s)?birthday)\b",
        rf"\b(?P<it>(?:turned|turning|turn|was)\s(?:{NUMBER})\s(?:that|the|earlier\sthat|just|only|a|two|three|\w+)\s"
        rf"(?:(?:day|week|month|weekend|weeks|days)s?\s(?:before|after|earlier|later)|(?:same|very|next|"
        rf"previous)\s(?:day|week)|day|week|month|weekend|morning))\b",
        rf"\b(?P<it>{NUMBER}\s(?:days?|weeks?)\s(?:short\sof|before|after|past|from)\s(?:his|"
        rf"her)\s(?:[\w-]{{3,12}}\s)?birthday)\b",
    )
)


def births(text: str) -> Iterator[Spot]:
    """Days of birth, and months of birth, with the words that say so."""
    for told in BIRTH.finditer(text):
        end = date_at(text, told.end()) or date_near(text, told.end())
        before = text[max(0, told.start() - 40) : told.start()]
        if (
            end
            and not OF_A_THING.search(before)
            and not OF_MANY.search(before)
            and not SPANNING.match(text, told.end())
        ):
            yield Spot(told.start(), end, "date-of-birth")
    for spot in dates(text):
        told_after = BIRTH_AFTER.match(text, spot.end)
        if told_after:
            yield Spot(spot.start, told_after.end(), "date-of-birth")


def date_near(text: str, place: int) -> int:
    """Where the date ends that stands a few words behind a place, in the same sentence; 0 where none does."""
    rest = re.split(r"[.;!?\n]\s", text[place : place + 60])[0]
    for pattern in (DAY_MONTH, MONTH_DAY, FIGURES, ISO, IN_WORDS):
        found = pattern.search(rest)
        if found and found.start() < 40:
            return place + found.end()
    return 0


# “The Partnership was born in July 2019.”
OF_A_THING = re.compile(
    r"\b(?:partnership|campaign|project|idea|scheme|service|programme|group|panel|board|charity|hub|trust|"
    r"it)\s+(?:was|were)\s+$",
    re.IGNORECASE,
)


# “If your child was born between 1 April and 31 August”, “children born after 1 September 2021”.
OF_MANY = re.compile(
    r"\b(?:babies|children|everyone|anyone|infants|people|pupils|those|(?:your|any|every|each)(?: \w+){1,2})(?: who)?"
    r"(?: is| was| are| were)? $",
    re.IGNORECASE,
)
SPANNING = re.compile(r"(?:between|after|before|from|since)\b", re.IGNORECASE)


def date_at(text: str, place: int) -> int:
    """Where the date ends that stands at a place; 0 where none does."""
    for pattern in (DAY_MONTH, MONTH_DAY, FIGURES, ISO, IN_WORDS, MONTH_YEAR):
        found = pattern.match(text, place)
        if found:
            return found.end()
    return 0


def exact_days(text: str) -> Iterator[Spot]:
    """Days of the calendar, with or without a year, that are not told as somebody's birth."""
    in_words = (
        Spot(one.start(), one.end(), "exact-date")
        for pattern in (IN_WORDS, MONTH_ORDINAL)
        for one in pattern.finditer(text)
        if one["month"][0].isupper()
    )
    week_days = (Spot(one.start(), one.end(), "exact-date") for one in WEEKDAY_DAY.finditer(text))
    feasts = (Spot(one.start(), one.end(), "exact-date") for one in FEAST.finditer(text))
    found = [*dates(text), *in_words, *week_days, *feasts]
    told = list(births(text)) if found else []
    for spot in found:
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
