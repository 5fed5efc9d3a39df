"""Where somebody can be found online: e-mail addresses, handles, and addresses of pages that hold a name."""

import re
from collections.abc import Iterator
from itertools import pairwise

from nscp_site.anonymity.people import ordinary
from nscp_site.anonymity.spots import Spot, matches
from nscp_site.anonymity.words import COMMON, english, first_names, surnames, words

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
SITE_WORDS = frozenset(
    words("www com org net uk co gov html htm php aspx pdf news crime local video watch index id https http")
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
