"""Detectors of identifiers: NHS, pupil, National Insurance, telephone and case numbers, e-mails, usernames."""

import re
from collections.abc import Iterator
from itertools import pairwise

from phonenumbers import Leniency, PhoneNumberMatcher
from stdnum.gb import nhs, upn

from nscp_site.privacy.detections import Detection, detect_patterns, mask
from nscp_site.privacy.detectors import DIGIT_TRIGGER, detector
from nscp_site.privacy.people import AMBIGUOUS_FIRST_NAMES, is_ordinary_word
from nscp_site.privacy.word_lists import english_words, first_names, split_words, surnames, word_set

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
    r"\b(?:19|20)\d\d\)?,? (?:EWHC|EWCA|EWFC|EWCOP|EWCC|EWMC|UKSC|UKUT|UKFTT|HCA)(?: (?:Civ|Crim|Fam|Admin|"
    r"B))*\.? B?\d{1,5}\b(?: \((?:Fam|Admin|QB|KB|Ch|B|AC|AAC|IAC|T[123])\))?",
    re.IGNORECASE,
)
# Police crime numbers: the year in two figures, three noughts, a serial number, 11 figures in all.
# The same in the addresses of judgments: /ewfc/b/2023/123.
JUDGMENT_PATH = re.compile(r"\bEW(?:FC|CA|HC|COP)(?:/[A-Z]{1,5}){0,2}/(?:19|20)\d\d/\d{1,5}\b", re.IGNORECASE)
# What the highest courts decide is law, and cited as such.
SENIOR_COURT = re.compile(r"UKSC|UKUT|UKHL|EWCA|\(Admin\)", re.IGNORECASE)
# The Crown Court's numbers: T for a trial, S for a sentence, A for an appeal; the year; a serial number.
CROWN = re.compile(r"\b[TSA] ?20[0-4]\d ?\d{4}\b|\b\d\d[A-Z]{2}\d{7,9}\b")
# What foreigners, drivers and claimants are known by.
IDENTITY_DOCUMENT = re.compile(
    r"\b(?:passport|visa|driving licence|licence|brp|residence permit|arc|home office)\b(?:\s(?:number|no\.?|ref))?"
    r"[\s:#(]{0,3}(?:was |is )?(?P<it>(?=[A-Z\d ]{0,6}\d{3})[A-Z\d](?:[ /-]?[A-Z\d]){5,15})(?!\w)",
    re.IGNORECASE,
)
CRIME = re.compile(r"(?<![\d.])[12]\d000\d{6}(?![\d.])")
REFERENCE_OWNER = (
    r"(?:case|crime|incident|police|court|client|patient|hospital|pupil|file|social\s+care|our|your|referral|record|"
    r"person|child|family|carefirst|care\s?first|liquid\s?logic|lcs|mosaic|systmone|niche|nrm|cafcass|ofsted|"
    r"log|storm)"
)
REFERENCE_LABEL = r"(?:reference(?:\s+(?:number|no\.?))?|ref\.?(?:\s*(?:no\.?|number))?|number|no\.|id|i\.d\.|urn)"
REFERENCE_VALUE = r"(?P<it>(?:[A-Z]{2,5} )?(?=[\w/.-]{0,40}\d[\w/.-]{0,40}\d)[A-Z0-9][\w/.-]{0,40}[\w])"
# Any other number that somebody is filed under: five figures at least. Not of charities, rules and books.
OTHER_REFERENCE = re.compile(
    r"(?<!charity )(?<!company )(?<!VAT )(?<!regulation )(?<!regulations )(?<!SI )(?<!ISBN )(?<!telephone )(?<!phone )"
    r"\b(?:ref(?:erence)?|number|nos?|id|urn)\b\.?(?:\s(?:is|was))?[\s:#=(-]{0,3}"
    r"(?P<it>(?!0\d)(?:[A-Z]{2,5}[ /-])?(?=(?:[A-Z/.-]{0,8}\d){5})[A-Z0-9][\dA-Z/.-]{3,40}[\dA-Z])(?!\w)",
    re.IGNORECASE,
)
PLATE = re.compile(r"\b[A-HJ-PR-Y]{2} ?(?:0[1-9]|[1-7]\d)[ -]{0,2}[A-HJ-Z]{3}\b")
OTHER_NUMBER_PLATE = re.compile(
    r"\b(?P<it>[a-hj-pr-y]{2}[ -]?(?:0[1-9]|[1-7]\d)[ .-]{0,2}[a-hj-z]{3}|[A-Z]{2}\.?\d{2}[._][A-Z]{3}|"
    r"[A-Z]\d{1,3} ?[A-Z]{3}|[c-ln-z]\d{1,3} ?[a-z]{3}|[A-Z]{2} \d{2} [A-Z]{3})\b"
)
VEHICLE_WORD = re.compile(
    r"\b(?:plates?|registration|reg|car|van|vehicle|driv\w+|parked|motorbike|moped|scooter|taxi)\b", re.IGNORECASE
)
# A place on the map: latitude and longitude, the National Grid, three words.
DECIMAL_DEGREES = re.compile(r"(?<![\d.])5[0-9]\.\d{3,}\s?°?\s?N?\s?[,;/ ]\s?-?[0-2]\.\d{3,}\s?°?\s?[WE]?")
MINUTES = re.compile(
    r"(?<!\d)5\d\s?°\s?\d{1,2}(?:\.\d+)?\s?['′][^\n]{0,12}N\W{1,3}\d{1,3}\s?°\s?\d{1,2}[^\n]{0,14}[WE]\b"
)
GRID = re.compile(r"\b[HNST][A-HJ-Z] ?(?:\d{3} ?\d{3}|\d{4} ?\d{4}|\d{5} ?\d{5})\b")
SHORT_GRID = re.compile(r"\b(?:SP|TL|SK|TF) ?\d{2} ?\d{2}\b(?! ?\d)")
LABELLED_LATITUDE = re.compile(r"\blat(?:itude)?\b\W{0,3}(?P<it>5\d\.\d{2,})", re.IGNORECASE)
MAP = re.compile(
    r"(?:maps\.app\.goo\.gl|goo\.gl/maps|google\.[a-z.]{2,6}/maps|openstreetmap\.org|maps\.apple\.com)/\S{2,300}"
)
LABELLED_GRID_REFERENCE = re.compile(
    r"\b(?:grid|map)\W+(?:ref\w*)?\W{0,3}(?P<it>[hnst][a-hj-z] ?\d{3,5} ?\d{3,5})\b", re.IGNORECASE
)
THREE_WORDS = re.compile(
    r"(?:///|\bw3w\b)\W{0,3}(?P<it>[a-z]{3,20}\.[a-z]{3,20}\.[a-z]{3,20})\b|"
    r"what3words\W{1,3}(?:com/)?([a-z]+\.[a-z]+\.[a-z]+)",
    re.I,
)
# Figures typed as letters: o for nought, l for one.
LETTERS_TO_DIGITS = str.maketrans("oOlI", "0011")
PHONE_CANDIDATE = re.compile(r"(?<![\w.])[+(]?[\doOlI][\doOlI()./ -]{7,22}[\doOlI](?![\w])")
REFERENCE_WORD = re.compile(r"\b(?:ref|reference|number|nos?|id|i\.d|urn)\b", re.IGNORECASE)
LABELLED_REFERENCES = (
    re.compile(
        rf"\b{REFERENCE_OWNER}(?:'s)?\s+{REFERENCE_LABEL}(?:\s+(?:is|was))?[\s:#=(-]*{REFERENCE_VALUE}", re.IGNORECASE
    ),
    re.compile(rf"\b(?:ref\.?|reference|urn)\s*[:#=]\s*{REFERENCE_VALUE}", re.IGNORECASE),
    OTHER_REFERENCE,
)
# A hospital's number of a patient, the number of a passport or a card.
LONG_NUMBER = re.compile(r"(?<![\w£/.,-])(?:[A-Z]{1,3}\d{6,9}|\d{8,})(?![\w/-]|[.,]\d)")
CASE_NUMBER = re.compile(r"\bcase\s(?P<it>\d{2,4}/\d{3,6})\b", re.IGNORECASE)
CASE_SYSTEMS = ("log", "mosaic", "liquid", "carefirst", "systmone", "niche", "storm")
CASE_SYSTEM_NUMBER = re.compile(
    r"\b(?:log|mosaic|liquid ?logic|carefirst|systmone|niche|storm)(?: (?:no\.?|number|id))? (?P<it>\d{3,12})\b",
    re.IGNORECASE,
)
CLAIM = re.compile(r"\b[A-Z]{2}/\d{3,5}/\d{4}\b")
REFERENCE_PATTERNS = (COURT, JUDGMENT_PATH, CRIME, CROWN, CASE_NUMBER, CLAIM, IDENTITY_DOCUMENT)


@detector("error", "an NHS number stands here. Delete it.", DIGIT_TRIGGER)
def nhs_number(text: str) -> Iterator[Detection]:
    """No page may hold an NHS number: ten figures whose last is their check digit.

    Bad:
        NHS number 943 476 5919, 943/476/5918
    Good:
        nothing: no reader needs it
    """
    # Also digits labelled as an NHS number, and digits grouped like one.
    for match in NHS.finditer(text):
        figures = re.sub(r"\D", "", match[0])
        if nhs.is_valid(figures) and len(set(figures)) > 1:
            yield Detection.of(match)
    yield from detect_patterns(text, NHS_NAMED)
    for match in NHS_SHAPED.finditer(text):
        if not nhs.is_valid(re.sub(r"\D", "", match[0])):
            yield Detection.of(match, label="shape")


@detector("error", "a pupil number (UPN) stands here. Delete it.", DIGIT_TRIGGER)
def pupil_number(text: str) -> Iterator[Detection]:
    """No page may hold a unique pupil number: a check letter and twelve figures.

    Bad:
        UPN H801200001001
    Good:
        nothing: no reader needs it
    """
    # Those with a valid check letter, or labelled as one. The local authority is not looked up: stdnum's list may be
    # older than the councils of 2021.
    for match in UPN.finditer(text):
        number = re.sub(r"[ -]", "", match[0]).upper()
        if upn.calc_check_digit(number[1:]) == number[0]:
            yield Detection.of(match)
    yield from detect_patterns(text, UPN_NAMED)


@detector("error", "a National Insurance number stands here. Delete it.", DIGIT_TRIGGER)
def national_insurance_number(text: str) -> Iterator[Detection]:
    """No page may hold a National Insurance number.

    Bad:
        the mother, AB 12 34 56 C
    Good:
        the mother
    """
    # Also numbers labelled as one that lack the last letter.
    yield from detect_patterns(text, NATIONAL_INSURANCE, NATIONAL_INSURANCE_NAMED)


@detector(
    "one person",
    "a telephone number stands here. Delete it; for a number that anyone may ring write {contact: its-id}.",
    DIGIT_TRIGGER,
)
def telephone_number(text: str) -> Iterator[Detection]:
    """Where children are written about, no telephone number may stand; on other pages typed-number tells of it.

    Bad:
        The family could be reached on 07700 900123.
    Good:
        The family could be reached by telephone.
    """
    # Also digits that look like one with a digit too few or too many.
    for near in PHONE_CANDIDATE.finditer(text):
        figures = near[0].translate(LETTERS_TO_DIGITS) if sum(map(str.isdigit, near[0])) > 5 else near[0]
        for match in PhoneNumberMatcher(figures, "GB", leniency=Leniency.POSSIBLE):
            if match.raw_string.startswith(("0", "+", "(0", "(+")):
                label = "sure" if figures != near[0] else ""
                yield Detection(near.start() + match.start, near.start() + match.end, label=label)


@detector("warning", "the number of a case, a judgment or a record stands here. Delete it.", DIGIT_TRIGGER)
def case_reference(text: str) -> Iterator[Detection]:
    """No page may hold the number of a case, a crime, a court file, a judgment or a record.

    Bad:
        The court made an order (NN19C00123).
    Good:
        The court made an order.
    """
    # Reference numbers of a case, crime, court file, judgment or person.
    lowered = text.lower()
    systems = (CASE_SYSTEM_NUMBER,) if any(name in lowered for name in CASE_SYSTEMS) else ()
    labelled = LABELLED_REFERENCES if REFERENCE_WORD.search(text) else ()
    yield from detect_patterns(text, *REFERENCE_PATTERNS, *systems, *labelled)
    for match in CITATION.finditer(text):
        yield Detection.of(match, label="office" if SENIOR_COURT.search(match[0]) else "cited")
    yield from detect_patterns(text, LONG_NUMBER, label="office")


@detector("warning", "the number plate of a car stands here. Delete it.", DIGIT_TRIGGER)
def number_plate(text: str) -> Iterator[Detection]:
    """No page may hold a car's number plate.

    Bad:
        a white van, AB12 CDE or ab12-cde
    Good:
        a white van
    """
    # Older formats and lower case only beside a word for a vehicle.
    yield from detect_patterns(text, PLATE, *((OTHER_NUMBER_PLATE,) if VEHICLE_WORD.search(text) else ()))


@detector(
    "warning",
    "a place on the map stands here. Delete it, or name the town if it matters.",
    f"{DIGIT_TRIGGER} what3words w3w /",
)
def map_reference(text: str) -> Iterator[Detection]:
    """No page may give a place by degrees, by the National Grid or in three words.

    Bad:
        SP 753 605
    Good:
        a field outside the town
    """
    # Latitude and longitude, National Grid references, what3words, and links to maps.
    lowered = text.lower()
    patterns = [DECIMAL_DEGREES, MINUTES, GRID, SHORT_GRID]
    patterns += [LABELLED_LATITUDE] if "lat" in lowered else []
    patterns += [LABELLED_GRID_REFERENCE] if "grid" in lowered or "map" in lowered else []
    yield from detect_patterns(text, *patterns)
    yield from detect_patterns(text, *((MAP,) if "/" in text else ()), label="office")
    if "///" in text or "w3w" in lowered or "what3" in lowered:
        yield from map(Detection.of, THREE_WORDS.finditer(text))


EMAIL = re.compile(r"(?<![\w.+'-])[\w.+'-]{1,64}\s?@\s?[A-Z0-9-]{1,63}(?:\.[A-Z0-9-]{1,63}){1,8}\b", re.IGNORECASE)
# “jane (at) example dot org”, and with the sign spelled out in other ways.
SPELLED_OUT_EMAIL = re.compile(
    r"(?<![\w.+'-])(?:[\w+'-]{1,30}(?:\s?\(dot\)\s?|\sdot\s)){0,2}[\w.+'-]{2,64}?(?:\s?[({<-]\s?(?:at|@)\s?[)}>-]\s?|\s@\s|\sat\s|\s?\(a\)\s?)[\w-]{2,63}"
    r"(?:\s?[({<-]\s?(?:dot|\.)\s?[)}>-]\s?|\sdot\s|\.)(?:[\w-]{2,63}(?:\s?[({-]?dot[)}-]?\s?|\.|\sdot\s)){0,3}"
    r"(?:com|org|net|uk|co|info|me|io|eu|example|gov)\b",
    re.IGNORECASE,
)
# “found at www.example.org” and “book at courses.example.org” are no addresses of persons.
WEBSITE_PHRASE = re.compile(r"^[\w.+'-]++\sat\s(?!.*\sdot\s)")
OFFICIAL_DOMAIN = re.compile(r"@[\w.-]{0,60}\b(?:gov|nhs|police|sch|ac|mod|parliament|council)\b", re.IGNORECASE)
PERSONAL_EMAIL = re.compile(
    r"^[a-z]+[._-][a-z]|^[a-z]{2,}\d{2,}@|@\s?(?:gmail|hotmail|outlook|yahoo|icloud|live|aol|btinternet)\b", re.I
)

HANDLE = re.compile(r"(?<![\w.@/])@(?P<it>[A-Za-z_][\w.]{2,40}\w)(?!\.\w|@)")
PROFILE = re.compile(
    r"\b(?:insta(?:gram)?|ig|snap(?:chat)?|tik ?tok|facebook|fb|twitter|xbox|psn|gamer ?tag|user ?name|discord|roblox|"
    r"account|profile)(?: (?:name|handle|id|account|user|profile))?[\s:(=-]{1,4}(?:is |was |"
    r"called )?(?P<it>@?[A-Za-z][\w.#-]{0,40}?[_.#\d][\w.#-]{0,40}\w)",
    re.IGNORECASE,
)
# Discord's old names, and a name of letters and figures where a platform is spoken of.
DISCORD_TAG = re.compile(r"(?<![\w.&/])(?P<it>[A-Za-z][\w.]{1,31}#\d{4})\b")
PLATFORM = re.compile(
    r"\b(?:insta(?:gram)?|snap(?:chat)?|tik ?tok|facebook|twitter|xbox|psn|playstation|gamer ?tag|user ?names?|discord|"
    r"roblox|fortnite|minecraft|steam|twitch|youtube|reddit|telegram|whatsapp|kik|wizz|yubo|omegle|onlyfans|vinted|played|"
    r"threads|bluesky|online|handle|profile|account|followers?|posted|streamed|channel|gaming|gamer)\b",
    re.IGNORECASE,
)
MIXED_USERNAME = re.compile(
    r"(?<![\w@./&#-])(?P<it>(?=[a-zA-Z_.-]{3,30}\d{2,8}(?![\w.-]*\w\.\w)|[a-z\d]{1,20}(?:[_.][a-z\d]{1,20}){1,4}(?!\w)"
    r"|[a-zA-Z\d]{1,20}_[\w.-]{1,20})[A-Za-z][\w.-]{3,40}\w)(?![\w@/-]|\.\w)"
)
NOT_USERNAME = re.compile(
    r"(?i:(?:form|version|v|covid|ks|gcp|year|page|section|part|no|level|stage|class|unit|iso|windows|office|key)\W?\d)|.*\.(?:pdf|docx?|"
    r"xlsx?|jpe?g|png|uk|org|com|net)$|[\w-]{0,40}-(?:19|20)\d\d(?:-\d\d)?$|(?:mon|tues|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)"
)
URL = re.compile(
    r"(?://|www\.|\b(?=(?:facebook|instagram|tiktok|twitter|youtube|snapchat|linkedin|reddit|pinterest|fb|x)\.com/|threads\.net/|"
    r"(?:twitch|justgiving)\.(?:tv|com)/|bsky\.app/|t\.me/))(?P<host>[\w.-]{3,100})(?P<path>[/?#@][^\s]{1,400})?"
)
SOCIAL_HOSTS = (
    "facebook", "instagram", "tiktok", "twitter", "x.com", "snapchat", "youtube", "linkedin", "threads",
    "ancestry", "reddit", "twitch", "bsky", "t.me", "pinterest", "fb.com",
)  # fmt: skip
PROFILE_PATH = re.compile(r"/(?:(?:@|in/|profile|people/|f/|u/|user/)[\w.-]|[\w.-]+/?$)")
# Where money is given, or mourning written down, for one person.
FUNDRAISING_HOSTS = ("gofundme", "justgiving", "muchloved", "funeral", "crowdfund")
ORGANISATION_WORDS = split_words("""
    northants nscp nspcc police council nhs gov trust safeguard childline charity bbc support school college partnership
    university foundation northamptonshire
""")
LETTERS = re.compile(r"[A-Za-zÀ-ÿ]+")
URL_WORDS = word_set("www com org net uk co gov html htm php aspx pdf news crime local video watch index id https http")


@detector(
    "one person",
    "an e-mail address ({hint}) stands here. Delete it; for one that anyone may use write {contact: its-id}.",
    "at dot @",
)
def email_address(text: str) -> Iterator[Detection]:
    """No page may hold a person's e-mail address, spelled out neither.

    Bad:
        The mother wrote from jane@example.org.
    Good:
        The mother wrote an e-mail.
    """
    # Labelled `sure` for a person's, `office` for an organisation's.
    for pattern in (EMAIL, SPELLED_OUT_EMAIL):
        for match in pattern.finditer(text):
            if WEBSITE_PHRASE.search(match[0]) and is_ordinary_word(match[0].partition(" ")[0]):
                continue
            may_be_personal = pattern is SPELLED_OUT_EMAIL or PERSONAL_EMAIL.search(match[0])
            label = "sure" if may_be_personal and not OFFICIAL_DOMAIN.search(match[0]) else "office"
            yield Detection.of(match, hint=mask(match[0]), label=label)


@detector(
    "one person",
    "the name of somebody's account ({hint}) stands here. Delete it.",
    "insta instagram snap snapchat ig tiktok tok facebook fb twitter xbox psn playstation gamertag tag username "
    "usernames user name discord roblox fortnite minecraft steam twitch youtube reddit telegram whatsapp kik wizz "
    "yubo omegle onlyfans vinted threads bluesky online handle account profile follower followers posted streamed "
    "channel gaming gamer played @ #",
)
def online_profile(text: str) -> Iterator[Detection]:
    """No page may hold the name under which a child or a parent is found online.

    Bad:
        He posted it as @kayden_nn3, on Discord as kayden#1234.
    Good:
        He posted it online.
    """
    # Social media handles and usernames.
    for pattern in (HANDLE, PROFILE):
        for match in pattern.finditer(text):
            yield Detection.of(match, "it", label=_label_of_owner(match["it"]))
    yield from detect_patterns(text, DISCORD_TAG)
    for match in MIXED_USERNAME.finditer(text) if PLATFORM.search(text) else ():
        if not NOT_USERNAME.match(match["it"]) and _label_of_owner(match["it"]) == "sure":
            yield Detection.of(match, "it")


def _label_of_owner(name: str) -> str:
    """`office` for the name of an organisation's account, else `sure`."""
    return "office" if any(word in name.lower() for word in ORGANISATION_WORDS) else "sure"


@detector(
    "warning",
    "the address of a page that holds a person's name, or is a person's own, stands here. Leave the link out.",
    "/",
)
def named_address(text: str) -> Iterator[Detection]:
    """No link may lead to a person's own page, or to an address in which a name stands.

    Bad:
        https://www.facebook.com/kelly.smithson
    Good:
        nothing: the report tells what is needed
    """
    # URLs of people's profiles and fundraising pages, and URLs that contain a person's name.
    for match in URL.finditer(text):
        path, host = match["path"] or "", match["host"].lower()
        if any(name in host for name in FUNDRAISING_HOSTS) and len(path) > 3:
            yield Detection.of(match, label="sure")
        elif any(name in host for name in SOCIAL_HOSTS) and PROFILE_PATH.match(path):
            yield Detection.of(match, label=_label_of_owner(path))
        elif _has_person_name(path):
            yield Detection.of(match, label="likely")


def _has_person_name(words_of_path: str) -> bool:
    """Whether a URL path contains a first name followed by a likely surname: /news/jane-smithson-jailed."""
    for part in re.split(r"[/?#&=]", words_of_path):
        found = [word.lower() for word in LETTERS.findall(part)]
        for first, second in pairwise(found):
            is_name = not is_ordinary_word(second) or second in surnames() or first not in english_words()
            if first in first_names() and first not in AMBIGUOUS_FIRST_NAMES and second not in URL_WORDS and is_name:
                return True
    return False


def has_person_name_in_file_name(name: str) -> bool:
    """Whether a file name contains a person's name, in any case."""
    return _has_person_name(re.sub(r"[_.\s]+", "-", name))
