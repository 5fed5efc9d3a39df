"""Whom a sentence speaks of: one child or one family, somebody, or an office, a meeting, a place for the public.

A venue, an official or the day of a course tells nobody who a child is. The same words do where the sentence tells what
happened to one child, in the past tense, or names somebody's mother or brother. Outside collections about children the
guard counts what it finds by that.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from nscp_site.privacy.word_lists import BOOKS, CASE_NOUNS, CASE_VERBS, KIN, OFFICIAL, ONE_OF_MANY, WEAK, WEAK_LARGE

WORDS = re.compile(r"[A-Za-z]+(?:['-][a-z]+)*")
SENTENCE_END = re.compile(r"[.!?;][\"')\]]?\s(?=\s?[\"'(]?[A-Z])")
RELATED = rf"(?:(?:step|half|foster|birth|grand|god|great)-?\s?)?(?:{'|'.join(KIN)})"
# “his mother”, “the girl's older brother”, “the twins”: some one's, where “a mother” or “parents” may be anybody's.
DEFINITE = re.compile(
    rf"\b(?:[Hh]is|[Hh]er|[Tt]heir|[Ii]ts|[Mm]y|[Tt]he|this|that|both|[A-Za-z]++'s?|[Oo]lder|younger|eldest|"
    rf"youngest|little|old)\s"
    rf"(?:[a-z-]++\s){{0,2}}?{RELATED}(?:'s)?\b"
)
# In notes: “Mum said”, “Mother and baby were”.
OPENING = re.compile(rf"(?:^|[.!?:]\s|\n)\W{{0,3}}(?!\w+ing\b)(?i:{RELATED})\s(?!and\b)[a-z]+")
OWNED = re.compile(
    rf"\b(?:(?i:{RELATED}))'s\s[a-z\d]|\b(?:(?i:his|her|their|{RELATED}))\s(?:mobile|mob|phone|number|tel)\b"
)
# A row of a table, or a note, that begins with somebody: “Maternal gran”, “aunty mob”.
NOTED = re.compile(
    r"(?:^|\n)\s*(?:(?:maternal|paternal|foster|step|half)\W)?(?:mum|dad|mother|father|gran|nan|grandad|grandmother|"
    r"grandfather|aunty|aunt|uncle|brother|sister|carer|partner|neighbour)\b",
    re.IGNORECASE,
)
TO_SOMEBODY = re.compile(
    r"\b(?:the|his|her|their) foster[ -](?:carers?|mother|father|family)\b"
    rf"|\b(?i:ring|text|call|phone|message|e-?mail) (?:the |his |her |their )?(?i:{RELATED})\b"
)
# “a boy of six”, “the child was”, “a 14-year-old”.
THE_ONE = re.compile(
    rf"\b(?:(?:[Tt]he|[Tt]his|one|another|[A-Za-z]++'s)\s(?:(?!every|each|any|all)[a-z-]++\s){{0,2}}?"
    rf"(?:{'|'.join(ONE_OF_MANY)})\b|[Aa]n?\s\w{{1,9}}-year-old)"
)
# Who reads is spoken to.
YOU = re.compile(r"\b[Yy]ou(?:rs?|rself)?\b")
# What is told of one case.
OF_A_CASE = re.compile(
    r"\b(?:was|were) (?:(?:taken|brought|driven|rushed) (?:to|into|from|by)|treated|found|born|removed|living)\b"
    r"|\b(?:his|her|their|whose) (?:death|body|birth|injuries)\b|\bthe (?:death|birth|case|body|incident) (?:of|"
    r"was)\b"
    r"|\b(?:no further action|strategy (?:meeting|discussion)|gave birth|home visit|care order|called to the|"
    r"(?:police|ambulance|paramedics|officers) (?:were|was) called|999)\b",
    re.IGNORECASE,
)
# “Thursday 17 October” where nothing happens: a meeting's or a course's.
DAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?\b")
PSEUDONYM = re.compile(r"\b(?:Child|Sibling|Baby|Young Person) [A-Z]\d?\b")
PAST = re.compile(
    r"\b(?:was|were|had|did|(?:he|she|they|who|[A-Z][a-z]+) (?:would|could)|died|went|told|came|left|gave|took|"
    r"made|found|saw|got|knew|kept|rang|wrote|began|became"
    r"|lost|felt|ran|brought|sent|slept|spent|stood|fell|hid|bled|hit|cut|bought|"
    r"(?<!\bbe )(?<!\bis )(?<!\bare )(?<!\bbeen )(?<!\bbeing )(?<!\bas )(?<!-)(?!need|exceed|proceed|succeed|indeed)"
    r"[a-z]{3,20}ed(?! by\b| for\b|-))\b"
)
PRESENT = re.compile(r"\b(?:is|are|will|can|may|must|shall|should|has|have|does|do|please|who|what)\b", re.IGNORECASE)
TO_COME = re.compile(r"\b(?:will (?:be|run|take|meet|return|open|close|start|end|publish)|to be (?:held|published))\b")
# The hour of a meeting or an opening, and “Monday to Friday”.
HOUR = re.compile(r"\b\d{1,2}(?:[.:]\d\d)?\s?(?:am|pm|noon)\b|\b\d{1,2}[.:]\d\d\s?(?:-|to)\s?\d{1,2}[.:]\d\d\b")


# What says of a whole text that it is about a meeting, a course or a vacancy.
OF_A_MEETING = re.compile(
    r"^title:.{0,80}\b(?:minutes|notes) of\b|^[^\w\n]{0,9}(?:title:\W{0,3})?(?:(?:draft |action )?(?:minutes|"
    r"notes|agenda|newsletter|bulletin|vacanc|job|recruit|course|workshop)\w*\b"
    r"|(?:present|in attendance|attendees|apologies|absent|agenda|date of next meeting|matters arising)\b\W{0,3}[:\n]"
    r"|(?:venue|trainers?|facilitators?|when|where|cost|price|contact|to book|how to book|booking|closing date|"
    r"salary|"
    r"speakers?)\b\W{0,3}:|venue\n)",
    re.IGNORECASE | re.MULTILINE,
)


def sentences(paragraph: str) -> list[tuple[int, str]]:
    """The sentences of a paragraph, each with the place where it begins."""
    edges = [0, *(match.end() for match in SENTENCE_END.finditer(paragraph)), len(paragraph)]
    return [(start, paragraph[start:end]) for start, end in pairwise(edges)]


def signals(sentence: str) -> frozenset[str]:
    """What a sentence tells: of `one`, of `kin`, of `somebody`, of an `office`, of a `book`, and in which tense."""
    return frozenset(found_in(sentence, {*WORDS.findall(sentence)}))


def found_in(sentence: str, as_written: set[str]) -> Iterator[str]:
    """The signals, one after the other."""
    small = {word.lower() for word in as_written}
    past = bool(PAST.search(sentence))
    told = not YOU.search(sentence) and (past or not PRESENT.search(sentence))
    owned = bool(OWNED.search(sentence))
    if past:
        yield "past"
    if not told:
        yield "present"
    if TO_COME.search(sentence):
        yield "ahead"
    if (owned or NOTED.search(sentence) or TO_SOMEBODY.search(sentence)) and not small & BOOKS:
        yield "kin"
    book = bool(small & BOOKS)
    if as_written & CASE_VERBS or (told and not book and is_of_a_case(sentence, as_written)):
        yield "one"
    elif as_written & WEAK or as_written & WEAK_LARGE or (told and is_of_the_one(sentence)):
        yield "somebody"
    if small & OFFICIAL or HOUR.search(sentence) or (not past and DAY.search(sentence)):
        yield "office"
    if book:
        yield "book"


def is_of_a_case(sentence: str, as_written: set[str]) -> bool:
    """Whether a sentence tells what happened to one person, or names what somebody is to one child."""
    patterns = (OF_A_CASE, OWNED, DEFINITE, OPENING)
    return bool(as_written & CASE_NOUNS) or any(pattern.search(sentence) for pattern in patterns)


def is_of_the_one(sentence: str) -> bool:
    """Whether a sentence speaks of one child of whom was spoken before."""
    return bool(THE_ONE.search(sentence) or PSEUDONYM.search(sentence))


class Paragraph:
    """A paragraph and what its sentences tell; `lead` stands above it: a heading, a table's first row."""

    def __init__(self, text: str, lead: str = "") -> None:
        parts = sentences(text)
        self.ends = [start + len(sentence) for start, sentence in parts]
        self.told = [signals(sentence) for _, sentence in parts]
        above = signals(lead) & {"office", "book"} if lead else set()
        self.all = frozenset().union(*self.told, above)

    def around(self, start: int) -> str:
        """The signals around a place, with spaces between them.

        Where the paragraph is about an office too, only its own sentence, and the one before, can tell of one child.
        """
        place = next((number for number, end in enumerate(self.ends) if start < end), len(self.ends) - 1)
        own = self.told[place]
        near = own | (self.told[place - 1] & {"one"} if place and "somebody" in own and "office" not in own else set())
        if "office" not in self.all and "book" not in self.all:
            near = near | self.all & {"one", "somebody", "kin"}
        return " ".join(sorted(near | self.all & {"office", "book"}))
