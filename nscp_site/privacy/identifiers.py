"""What identifies one person: NHS, pupil, National Insurance, telephone and case numbers, e-mail, handles."""

import re
from collections.abc import Iterator
from itertools import pairwise

from phonenumbers import Leniency, PhoneNumberMatcher
from stdnum.gb import nhs, upn

from nscp_site.privacy.detections import Spot, matches
from nscp_site.privacy.people import ordinary
from nscp_site.privacy.word_lists import COMMON, english, first_names, surnames, word_set, words

NHS = re.compile(
    r"(?<![\d.,/])(?<!\d-)(?:\d{3}[ ./_-]{0,2}\d{3}[ ./_-]{0,2}\d{4}|\d\d(?:[ ./-]\d\d){4}|\d(?:[ "
    r".-]\d){9})(?![\d-]|[.,/]\d)"
)
# Three, three and four figures with signs between them: one figure of it may be wrong. Telephone numbers begin with 0.
NHS_SHAPED = re.compile(r"(?<![\d.,/+-])(?<!\d )(?P<it>[1-9]\d{2}([ ./_-]{1,2})\d{3}\2\d{4})(?![\d-]|[.,/ ]\d)")
NHS_NAMED = re.compile(
    r"\bNHS\s?(?:(?:number|numb|num|nr|no|id|ref|#)\b)?[\s:#.=(-]*(?:is\s+|was\s+|of\s+|"
    r"given\s+as\s+)?(?P<it>\d(?:[ ./_-]{0,2}\d){8,10})(?!\d)",
    re.IGNORECASE,
)

# A pupil number: a check letter, the authority (3), the school (4), the year (2), a serial number (3, the last a letter
# in temporary numbers).
UPN = re.compile(r"\b[A-HJ-NP-RT-Z][ -]?\d{3}[ -]?\d{4}[ -]?\d{2}[ -]?\d{2}[\dA-HJ-NP-RT-Z]\b", re.IGNORECASE)
UPN_NAMED = re.compile(
    r"\b(?:UPN|(?:unique\s+)?pupil\s+number)[\s:#.,-]*(?:is\s+|was\s+)?(?:UPN\s+)?(?P<it>[A-Z]\d{11}[\dA-Z])\b",
    re.IGNORECASE,
)

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
COURT = re.compile(r"\b[A-Z]{2}[ -]?\d{2}[ -]?[ACDFPZ][ -]?\d{5}\b", re.IGNORECASE)
# Where judgments are kept, by year, court and number.
CITATION = re.compile(
    r"\b(?:19|20)\d\d\)?,? (?:EWHC|EWCA|EWFC|EWCOP|EWCC|EWMC|UKSC|UKUT|UKFTT|HCA)(?: (?:Civ|Crim|Fam|"
    r"Admin|B))*\.? B?\d{1,5}\b"
    r"(?: \((?:Fam|Admin|QB|KB|Ch|B|AC|AAC|IAC|T[123])\))?",
    re.IGNORECASE,
)
# Police crime numbers: the year in two figures, three noughts, a serial number, 11 figures in all.
# The same in the addresses of judgments: /ewfc/b/2023/123.
CITED = re.compile(r"\bEW(?:FC|CA|HC|COP)(?:/[A-Z]{1,5}){0,2}/(?:19|20)\d\d/\d{1,5}\b", re.IGNORECASE)
# What the highest courts decide is law, and cited as such.
OF_LAW = re.compile(r"UKSC|UKUT|UKHL|EWCA|\(Admin\)", re.IGNORECASE)
# The Crown Court's numbers: T for a trial, S for a sentence, A for an appeal; the year; a serial number.
CROWN = re.compile(r"\b[TSA] ?20[0-4]\d ?\d{4}\b|\b\d\d[A-Z]{2}\d{7,9}\b")
# What foreigners, drivers and claimants are known by.
PAPERS = re.compile(
    r"\b(?:passport|visa|driving licence|licence|brp|residence permit|arc|home office)\b(?:\s(?:number|no\.?|ref))?"
    r"[\s:#(]{0,3}(?:was |is )?(?P<it>(?=[A-Z\d ]{0,6}\d{3})[A-Z\d](?:[ /-]?[A-Z\d]){5,15})(?!\w)",
    re.IGNORECASE,
)
CRIME = re.compile(r"(?<![\d.])[12]\d000\d{6}(?![\d.])")
OF_A_CASE = (
    r"(?:case|crime|incident|police|court|client|patient|hospital|pupil|file|social\s+care|our|your|referral|record|"
    r"person|child|family|carefirst|care\s?first|liquid\s?logic|lcs|mosaic|systmone|niche|nrm|cafcass|ofsted|"
    r"log|storm)"
)
CALLED = r"(?:reference(?:\s+(?:number|no\.?))?|ref\.?(?:\s*(?:no\.?|number))?|number|no\.|id|i\.d\.|urn)"
FILED = r"(?P<it>(?:[A-Z]{2,5} )?(?=[\w/.-]{0,40}\d[\w/.-]{0,40}\d)[A-Z0-9][\w/.-]{0,40}[\w])"
# Any other number that somebody is filed under: five figures at least. Not of charities, rules and books.
OTHER = re.compile(
    r"(?<!charity )(?<!company )(?<!VAT )(?<!regulation )(?<!regulations )(?<!SI )(?<!ISBN )(?<!telephone )(?<!phone )"
    r"\b(?:ref(?:erence)?|number|nos?|id|urn)\b\.?(?:\s(?:is|was))?[\s:#=(-]{0,3}"
    r"(?P<it>(?!0\d)(?:[A-Z]{2,5}[ /-])?(?=(?:[A-Z/.-]{0,8}\d){5})[A-Z0-9][\dA-Z/.-]{3,40}[\dA-Z])(?!\w)",
    re.IGNORECASE,
)
PLATE = re.compile(r"\b[A-HJ-PR-Y]{2} ?(?:0[1-9]|[1-7]\d)[ -]{0,2}[A-HJ-Z]{3}\b")
SMALL_PLATE = re.compile(
    r"\b(?P<it>[a-hj-pr-y]{2}[ -]?(?:0[1-9]|[1-7]\d)[ .-]{0,2}[a-hj-z]{3}|[A-Z]{2}\.?\d{2}[._][A-Z]{3}|"
    r"[A-Z]\d{1,3} ?[A-Z]{3}|[c-ln-z]\d{1,3} "
    r"?[a-z]{3}|[A-Z]{2} \d{2} [A-Z]{3})\b"
)
OF_A_CAR = re.compile(
    r"\b(?:plates?|registration|reg|car|van|vehicle|driv\w+|parked|motorbike|moped|scooter|taxi)\b", re.IGNORECASE
)
# A place on the map: latitude and longitude, the National Grid, three words.
DEGREES = re.compile(r"(?<![\d.])5[0-9]\.\d{3,}\s?°?\s?N?\s?[,;/ ]\s?-?[0-2]\.\d{3,}\s?°?\s?[WE]?")
MINUTES = re.compile(
    r"(?<!\d)5\d\s?°\s?\d{1,2}(?:\.\d+)?\s?['′][^\n]{0,12}N\W{1,3}\d{1,3}\s?°\s?\d{1,2}[^\n]{0,14}[WE]\b"
)
GRID = re.compile(r"\b[HNST][A-HJ-Z] ?(?:\d{3} ?\d{3}|\d{4} ?\d{4}|\d{5} ?\d{5})\b")
SHORT_GRID = re.compile(r"\b(?:SP|TL|SK|TF) ?\d{2} ?\d{2}\b(?! ?\d)")
NAMED_DEGREES = re.compile(r"\blat(?:itude)?\b\W{0,3}(?P<it>5\d\.\d{2,})", re.IGNORECASE)
MAP = re.compile(
    r"(?:maps\.app\.goo\.gl|goo\.gl/maps|google\.[a-z.]{2,6}/maps|openstreetmap\.org|maps\.apple\.com)/\S{2,300}"
)
SMALL_GRID = re.compile(r"\b(?:grid|map)\W+(?:ref\w*)?\W{0,3}(?P<it>[hnst][a-hj-z] ?\d{3,5} ?\d{3,5})\b", re.IGNORECASE)
THREE_WORDS = re.compile(
    r"(?:///|\bw3w\b)\W{0,3}(?P<it>[a-z]{3,20}\.[a-z]{3,20}\.[a-z]{3,20})\b|"
    r"what3words\W{1,3}(?:com/)?([a-z]+\.[a-z]+\.[a-z]+)",
    re.I,
)
# Figures typed as letters: o for nought, l for one.
LIKE_FIGURES = str.maketrans("oOlI", "0011")
NEAR_A_NUMBER = re.compile(r"(?<![\w.])[+(]?[\doOlI][\doOlI()./ -]{7,22}[\doOlI](?![\w])")
IS_CALLED = re.compile(r"\b(?:ref|reference|number|nos?|id|i\.d|urn)\b", re.IGNORECASE)
CALLED_CASE = (
    re.compile(rf"\b{OF_A_CASE}(?:'s)?\s+{CALLED}(?:\s+(?:is|was))?[\s:#=(-]*{FILED}", re.IGNORECASE),
    re.compile(rf"\b(?:ref\.?|reference|urn)\s*[:#=]\s*{FILED}", re.IGNORECASE),
    OTHER,
)
# A hospital's number of a patient, the number of a passport or a card.
LONG = re.compile(r"(?<![\w£/.,-])(?:[A-Z]{1,3}\d{6,9}|\d{8,})(?![\w/-]|[.,]\d)")
NUMBERED = re.compile(r"\bcase\s(?P<it>\d{2,4}/\d{3,6})\b", re.IGNORECASE)
SYSTEMS = ("log", "mosaic", "liquid", "carefirst", "systmone", "niche", "storm")
IN_A_SYSTEM = re.compile(
    r"\b(?:log|mosaic|liquid ?logic|carefirst|systmone|niche|storm)(?: (?:no\.?|number|id))? "
    r"(?P<it>\d{3,12})\b",
    re.IGNORECASE,
)
CLAIM = re.compile(r"\b[A-Z]{2}/\d{3,5}/\d{4}\b")
FILED_AS = (COURT, CITED, CRIME, CROWN, NUMBERED, CLAIM, PAPERS)


def nhs_numbers(text: str) -> Iterator[Spot]:
    """Ten figures whose last is the right check digit, that are said to be an NHS number, or that look like one."""
    for match in NHS.finditer(text):
        figures = re.sub(r"\D", "", match[0])
        if nhs.is_valid(figures) and len(set(figures)) > 1:
            yield Spot(match.start(), match.end(), "nhs-number")
    yield from matches(NHS_NAMED, text, "nhs-number")
    for match in NHS_SHAPED.finditer(text):
        if not nhs.is_valid(re.sub(r"\D", "", match[0])):
            yield Spot(match.start(), match.end(), "nhs-number", sort="shape")


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
    for near in NEAR_A_NUMBER.finditer(text):
        figures = near[0].translate(LIKE_FIGURES) if sum(map(str.isdigit, near[0])) > 5 else near[0]
        for match in PhoneNumberMatcher(figures, "GB", leniency=Leniency.POSSIBLE):
            if match.raw_string.startswith(("0", "+", "(0", "(+")):
                sort = "sure" if figures != near[0] else ""
                yield Spot(near.start() + match.start, near.start() + match.end, "telephone-number", sort=sort)


def case_references(text: str) -> Iterator[Spot]:
    """Numbers under which a case, a crime or a person is filed."""
    lowered = text.lower()
    systems = (IN_A_SYSTEM,) if any(name in lowered for name in SYSTEMS) else ()
    for pattern in (*FILED_AS, *systems, *(CALLED_CASE if IS_CALLED.search(text) else ())):
        yield from matches(pattern, text, "case-reference")
    for match in CITATION.finditer(text):
        sort = "office" if OF_LAW.search(match[0]) else "cited"
        yield Spot(match.start(), match.end(), "case-reference", sort=sort)
    for match in LONG.finditer(text):
        yield Spot(match.start(), match.end(), "case-reference", sort="office")


def number_plates(text: str) -> Iterator[Spot]:
    """The number plates of cars; older and small ones where a car is spoken of."""
    yield from matches(PLATE, text, "number-plate")
    if OF_A_CAR.search(text):
        yield from matches(SMALL_PLATE, text, "number-plate")


def map_references(text: str) -> Iterator[Spot]:
    """Places on the map: degrees, the National Grid, three words, and links to maps."""
    lowered = text.lower()
    patterns = [DEGREES, MINUTES, GRID, SHORT_GRID]
    patterns += [NAMED_DEGREES] if "lat" in lowered else []
    patterns += [SMALL_GRID] if "grid" in lowered or "map" in lowered else []
    for pattern in patterns:
        yield from matches(pattern, text, "map-reference")
    for match in MAP.finditer(text) if "/" in text else ():
        yield Spot(match.start(), match.end(), "map-reference", sort="office")
    for match in THREE_WORDS.finditer(text) if "///" in text or "w3w" in lowered or "what3" in lowered else ():
        yield Spot(match.start(), match.end(), "map-reference")


EMAIL = re.compile(r"(?<![\w.+'-])[\w.+'-]{1,64}\s?@\s?[A-Z0-9-]{1,63}(?:\.[A-Z0-9-]{1,63}){1,8}\b", re.IGNORECASE)
# “jane (at) example dot org”, and with the sign spelled out in other ways.
SPELLED = re.compile(
    r"(?<![\w.+'-])(?:[\w+'-]{1,30}(?:\s?\(dot\)\s?|\sdot\s)){0,2}[\w.+'-]{2,64}?(?:\s?[({<-]\s?(?:at|@)\s?[)}>-]\s?|\s@\s|\sat\s|\s?\(a\)\s?)[\w-]{2,63}"
    r"(?:\s?[({<-]\s?(?:dot|\.)\s?[)}>-]\s?|\sdot\s|\.)(?:[\w-]{2,63}(?:\s?[({-]?dot[)}-]?\s?|\.|\sdot\s)){0,3}"
    r"(?:com|org|net|uk|co|info|me|io|eu|example|gov)\b",
    re.IGNORECASE,
)
# “found at www.example.org” and “book at courses.example.org” are no addresses of persons.
ABOUT_A_SITE = re.compile(r"^[\w.+'-]++\sat\s(?!.*\sdot\s)")
OF_AN_OFFICE = re.compile(r"@[\w.-]{0,60}\b(?:gov|nhs|police|sch|ac|mod|parliament|council)\b", re.IGNORECASE)
NAMED_MAIL = re.compile(
    r"^[a-z]+[._-][a-z]|^[a-z]{2,}\d{2,}@|@\s?(?:gmail|hotmail|outlook|yahoo|icloud|live|aol|btinternet)\b", re.I
)

HANDLE = re.compile(r"(?<![\w.@/])@(?P<it>[A-Za-z_][\w.]{2,40}\w)(?!\.\w|@)")
PROFILE = re.compile(
    r"\b(?:insta(?:gram)?|ig|snap(?:chat)?|tik ?tok|facebook|fb|twitter|xbox|psn|gamer ?tag|user ?name|"
    r"discord|roblox|account|profile)"
    r"(?: (?:name|handle|id|account|user|profile))?[\s:(=-]{1,4}(?:is |was |called "
    r")?(?P<it>@?[A-Za-z][\w.#-]{0,40}?[_.#\d][\w.#-]{0,40}\w)",
    re.IGNORECASE,
)
# Discord's old names, and a name of letters and figures where a platform is spoken of.
TAGGED = re.compile(r"(?<![\w.&/])(?P<it>[A-Za-z][\w.]{1,31}#\d{4})\b")
PLATFORM = re.compile(
    r"\b(?:insta(?:gram)?|snap(?:chat)?|tik ?tok|facebook|twitter|xbox|psn|playstation|gamer ?tag|user ?names?|discord|"
    r"roblox|fortnite|minecraft|steam|twitch|youtube|reddit|telegram|whatsapp|kik|wizz|yubo|omegle|onlyfans|vinted|played|"
    r"threads|bluesky|online|handle|profile|account|followers?|posted|streamed|channel|gaming|gamer)\b",
    re.IGNORECASE,
)
MIXED = re.compile(
    r"(?<![\w@./&#-])(?P<it>(?=[a-zA-Z_.-]{3,30}\d{2,8}(?![\w.-]*\w\.\w)|[a-z\d]{1,20}(?:[_.][a-z\d]{1,20}){1,4}(?!\w)"
    r"|[a-zA-Z\d]{1,20}_[\w.-]{1,20})[A-Za-z][\w.-]{3,40}\w)(?![\w@/-]|\.\w)"
)
A_DATED_WORD = re.compile(
    r"(?i:(?:form|version|v|covid|ks|gcp|year|page|section|part|no|level|stage|class|unit|iso|windows|office|key)\W?\d)|.*\.(?:pdf|docx?|"
    r"xlsx?|jpe?g|png|uk|org|com|net)$|[\w-]{0,40}-(?:19|20)\d\d(?:-\d\d)?$|(?:mon|tues|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)"
)
ADDRESS = re.compile(
    r"(?://|www\.|\b(?=(?:facebook|instagram|tiktok|twitter|youtube|snapchat|linkedin|reddit|pinterest|fb|x)\.com/|threads\.net/|"
    r"(?:twitch|justgiving)\.(?:tv|com)/|bsky\.app/|t\.me/))(?P<host>[\w.-]{3,100})(?P<path>[/?#@][^\s]{1,400})?"
)
PEOPLE_HOSTS = (
    "facebook", "instagram", "tiktok", "twitter", "x.com", "snapchat", "youtube", "linkedin", "threads",
    "ancestry", "reddit", "twitch", "bsky", "t.me", "pinterest", "fb.com",
)  # fmt: skip
OWN_PAGE = re.compile(r"/(?:(?:@|in/|profile|people/|f/|u/|user/)[\w.-]|[\w.-]+/?$)")
# Where money is given, or mourning written down, for one person.
FUNDS = ("gofundme", "justgiving", "muchloved", "funeral", "crowdfund")
OFFICES_IN = words(
    """
    northants nscp nspcc police council nhs gov trust safeguard childline charity bbc support school college partnership
    university foundation northamptonshire
    """
)
TOKEN = re.compile(r"[A-Za-zÀ-ÿ]+")
SITE_WORDS = word_set(
    "www com org net uk co gov html htm php aspx pdf news crime local video watch index id https http"
)


def emails(text: str) -> Iterator[Spot]:
    """E-mail addresses, written out as well; one with a person's name in it is told from an office's."""
    for pattern in (EMAIL, SPELLED):
        for match in pattern.finditer(text):
            if ABOUT_A_SITE.search(match[0]) and ordinary(match[0].partition(" ")[0]):
                continue
            personal = (pattern is SPELLED or NAMED_MAIL.search(match[0])) and not OF_AN_OFFICE.search(match[0])
            yield Spot(
                match.start(), match.end(), "email-address", f"{match[0][:1]}…", sort="sure" if personal else "office"
            )


def profiles(text: str) -> Iterator[Spot]:
    """Handles and user names."""
    for pattern in (HANDLE, PROFILE):
        for match in pattern.finditer(text):
            office = any(word in match["it"].lower() for word in OFFICES_IN)
            yield Spot(match.start("it"), match.end("it"), "online-profile", sort="office" if office else "sure")
    yield from matches(TAGGED, text, "online-profile")
    for match in MIXED.finditer(text) if PLATFORM.search(text) else ():
        if not A_DATED_WORD.match(match["it"]) and not any(word in match["it"].lower() for word in OFFICES_IN):
            yield Spot(match.start("it"), match.end("it"), "online-profile")


def named_addresses(text: str) -> Iterator[Spot]:
    """Addresses of pages whose words hold a first name and another name, and profiles of people."""
    for match in ADDRESS.finditer(text):
        path, host = match["path"] or "", match["host"].lower()
        if any(name in host for name in FUNDS) and len(path) > 3:
            yield Spot(match.start(), match.end(), "named-address", sort="sure")
        elif any(name in host for name in PEOPLE_HOSTS) and OWN_PAGE.match(path):
            office = any(word in path.lower() for word in OFFICES_IN)
            yield Spot(match.start(), match.end(), "named-address", sort="office" if office else "sure")
        elif holds_name(path):
            yield Spot(match.start(), match.end(), "named-address", sort="likely")


def holds_name(words_of_path: str) -> bool:
    """Whether a first name is followed by a word that is no ordinary one, as in /news/jane-smithson-jailed."""
    for part in re.split(r"[/?#&=]", words_of_path):
        found = [word.lower() for word in TOKEN.findall(part)]
        for first, second in pairwise(found):
            is_name = not ordinary(second) or second in surnames() or first not in english()
            if first in first_names() and first not in COMMON and second not in SITE_WORDS and is_name:
                return True
    return False


def names_in_file_name(name: str) -> bool:
    """Whether a file's name holds a person's name, in small letters or capitals."""
    return holds_name(re.sub(r"[_.\s]+", "-", name))
