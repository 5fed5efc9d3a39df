"""Classifies sentences: about one child or family, about somebody, or about an office, a meeting, a venue or a book.

A venue, an official or the date of a course identifies no child. The same words do in a sentence that tells, in the
past tense, what happened to one child, or that mentions somebody's mother or brother. On pages that are not about
children the guard weighs its detections by these signals.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise

from nscp_site.privacy.word_lists import OFFICIAL_WORDS, split_words, word_set

# Who is one child's, or a child. In small letters.
RELATIVES = split_words("""
    aunt auntie aunty babies baby boyfriend brother brothers cousin cousins dad daddy dad daughter daughters father
    fiancé girlfriend gran grandad granddad granddaughter grandfather grandma grandmother grandparents grandson granny
    guardian husband infant lodger mother mum mummy nan nana nephew nephews newborn niece parents partner sibling
    siblings sister sisters son sons stepdad stepfather stepmother stepmum toddler triplets twin twins uncle wife
    foster-carer carer carers birthmother stepbrother stepsister stepson stepdaughter
""")
# Of these there are many: which of them is meant must have been said before. In small letters.
SINGLED_OUT = split_words(
    "boy child children family girl household landlord neighbour neighbours pupil teenager tenant youngster youth "
    "young address flat house home"
)
# What happens to one person, and is told of nobody else. In small letters.
CASE_VERBS = word_set("""
    arrested assaulted beaten bruised detained died drowned evicted hanged jailed killed murdered raped rehoused
    remanded sectioned stabbed starved stillborn strangled unresponsive
""")
# The same where something is told of the past, or nothing but noted. In small letters.
CASE_NOUNS = word_set("""
    abused admitted assault bruise bruises bruising charged discharged eviction excluded fracture fractured fractures
    hurt injured injuries injury inquest killing miscarriage murder overdose placed placement post-mortem proceedings
    pronounced rape seizure sentenced stabbing tenancy transferred victim
""")
# One of whom was spoken before.
PERSON_WORDS = word_set(
    "He Her His She boy flat girl he her herself him himself his landlord lived neighbour neighbours she tenant"
)
# What tells of books, films and plays: names in them are nobody's. In small letters.
FICTION_WORDS = word_set("""
    author authors book books cartoon character chapter edition editor film films illustrated novel novels paperback
    picture-book play poem poems poet published puppet reader readers rhyme series show shows songs starring stars
    stories titles
""")

WORD = re.compile(r"[A-Za-z]+(?:['-][a-z]+)*")
SENTENCE_END = re.compile(r"[.!?;][\"')\]]?\s(?=\s?[\"'(]?[A-Z])")
RELATIVE = rf"(?:(?:step|half|foster|birth|grand|god|great)-?\s?)?(?:{'|'.join(RELATIVES)})"
# “his mother”, “the girl's older brother”, “the twins”: some one's, where “a mother” or “parents” may be anybody's.
DEFINITE_RELATIVE = re.compile(
    rf"\b(?:[Hh]is|[Hh]er|[Tt]heir|[Ii]ts|[Mm]y|[Tt]he|this|that|both|[A-Za-z]++'s?|[Oo]lder|younger|eldest|youngest|"
    rf"little|old)\s(?:[a-z-]++\s){{0,2}}?{RELATIVE}(?:'s)?\b"
)
# In notes: “Mum said”, “Mother and baby were”.
RELATIVE_AT_START = re.compile(rf"(?:^|[.!?:]\s|\n)\W{{0,3}}(?!\w+ing\b)(?i:{RELATIVE})\s(?!and\b)[a-z]+")
RELATIVE_POSSESSIVE = re.compile(
    rf"\b(?:(?i:{RELATIVE}))'s\s[a-z\d]|\b(?:(?i:his|her|their|{RELATIVE}))\s(?:mobile|mob|phone|number|tel)\b"
)
# A row of a table, or a note, that begins with somebody: “Maternal gran”, “aunty mob”.
NOTE_ABOUT_RELATIVE = re.compile(
    r"(?:^|\n)\s*(?:(?:maternal|paternal|foster|step|half)\W)?(?:mum|dad|mother|father|gran|nan|grandad|grandmother|"
    r"grandfather|aunty|aunt|uncle|brother|sister|carer|partner|neighbour)\b",
    re.IGNORECASE,
)
CONTACT_WITH_RELATIVE = re.compile(
    r"\b(?:the|his|her|their) foster[ -](?:carers?|mother|father|family)\b"
    rf"|\b(?i:ring|text|call|phone|message|e-?mail) (?:the |his |her |their )?(?i:{RELATIVE})\b"
)
# “a boy of six”, “the child was”, “a 14-year-old”.
DEFINITE_CHILD = re.compile(
    rf"\b(?:(?:[Tt]he|[Tt]his|one|another|[A-Za-z]++'s)\s(?:(?!every|each|any|all)[a-z-]++\s){{0,2}}?"
    rf"(?:{'|'.join(SINGLED_OUT)})\b|[Aa]n?\s\w{{1,9}}-year-old)"
)
# Who reads is spoken to.
SECOND_PERSON = re.compile(r"\b[Yy]ou(?:rs?|rself)?\b")
# What is told of one case.
CASE_PHRASE = re.compile(
    r"\b(?:was|were) (?:(?:taken|brought|driven|rushed) (?:to|into|from|by)|treated|found|born|removed|living)\b|"
    r"\b(?:his|her|their|whose) (?:death|body|birth|injuries)\b|\bthe (?:death|birth|case|body|incident) (?:of|was)\b|"
    r"\b(?:no further action|strategy (?:meeting|discussion)|gave birth|home visit|care order|called to the|(?:police|"
    r"ambulance|paramedics|officers) (?:were|was) called|999)\b",
    re.IGNORECASE,
)
# “Thursday 17 October” where nothing happens: a meeting's or a course's.
DAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?\b")
PSEUDONYM = re.compile(r"\b(?:Child|Sibling|Baby|Young Person) [A-Z]\d?\b")
PAST = re.compile(
    r"\b(?:was|were|had|did|(?:he|she|they|who|[A-Z][a-z]+) (?:would|could)|died|went|told|came|left|gave|took|made|"
    r"found|saw|got|knew|kept|rang|wrote|began|became|lost|felt|ran|brought|sent|slept|spent|stood|fell|hid|bled|hit|"
    r"cut|bought|(?<!\bbe )(?<!\bis )(?<!\bare )(?<!\bbeen )(?<!\bbeing )(?<!\bas )(?<!-)(?!need|exceed|proceed|"
    r"succeed|indeed)[a-z]{3,20}ed(?! by\b| for\b|-))\b"
)
PRESENT = re.compile(r"\b(?:is|are|will|can|may|must|shall|should|has|have|does|do|please|who|what)\b", re.IGNORECASE)
FUTURE_TENSE = re.compile(
    r"\b(?:will (?:be|run|take|meet|return|open|close|start|end|publish)|to be (?:held|published))\b"
)
# The hour of a meeting or an opening, and “Monday to Friday”.
HOUR = re.compile(r"\b\d{1,2}(?:[.:]\d\d)?\s?(?:am|pm|noon)\b|\b\d{1,2}[.:]\d\d\s?(?:-|to)\s?\d{1,2}[.:]\d\d\b")


# What says of a whole text that it is about a meeting, a course or a vacancy.
MEETING_TEXT = re.compile(
    r"^title:.{0,80}\b(?:minutes|notes) of\b|^[^\w\n]{0,9}(?:title:\W{0,3})?(?:(?:draft |action )?(?:minutes|notes|"
    r"agenda|newsletter|bulletin|vacanc|job|recruit|course|workshop)\w*\b|(?:present|in attendance|attendees|"
    r"apologies|absent|agenda|date of next meeting|matters arising)\b\W{0,3}[:\n]|(?:venue|trainers?|facilitators?|"
    r"when|where|cost|price|contact|to book|how to book|booking|closing date|salary|speakers?)\b\W{0,3}:|venue\n)",
    re.IGNORECASE | re.MULTILINE,
)


def _split_paragraph(paragraph: str) -> list[tuple[int, str]]:
    """The sentences of a paragraph, each with its offset."""
    edges = [0, *(match.end() for match in SENTENCE_END.finditer(paragraph)), len(paragraph)]
    return [(start, paragraph[start:end]) for start, end in pairwise(edges)]


def _classify_sentence(sentence: str) -> frozenset[str]:
    """The signals of a sentence: what it is about, and its tense.

    `one` is one child's case, `kin` a relative, `somebody` an unnamed person, `office` an office, meeting or venue,
    `book` a work of fiction; `past`, `present` and `ahead` are tenses.
    """
    return frozenset(_find_signals(sentence, {*WORD.findall(sentence)}))


def _find_signals(sentence: str, as_written: set[str]) -> Iterator[str]:
    """The signals of a sentence, one by one; `as_written` are its words in their own case."""
    small = {word.lower() for word in as_written}
    past = bool(PAST.search(sentence))
    is_narrative = not SECOND_PERSON.search(sentence) and (past or not PRESENT.search(sentence))
    book = bool(small & FICTION_WORDS)
    if past:
        yield "past"
    if not is_narrative:
        yield "present"
    if FUTURE_TENSE.search(sentence):
        yield "ahead"
    kin_patterns = (RELATIVE_POSSESSIVE, NOTE_ABOUT_RELATIVE, CONTACT_WITH_RELATIVE)
    if not book and any(pattern.search(sentence) for pattern in kin_patterns):
        yield "kin"
    if as_written & CASE_VERBS or (is_narrative and not book and _is_about_case(sentence, as_written)):
        yield "one"
    elif as_written & PERSON_WORDS or (is_narrative and _is_about_known_child(sentence)):
        yield "somebody"
    if small & OFFICIAL_WORDS or HOUR.search(sentence) or (not past and DAY.search(sentence)):
        yield "office"
    if book:
        yield "book"


def _is_about_case(sentence: str, as_written: set[str]) -> bool:
    """Whether a sentence tells what happened to one person, or mentions one child's relative."""
    patterns = (CASE_PHRASE, RELATIVE_POSSESSIVE, DEFINITE_RELATIVE, RELATIVE_AT_START)
    return bool(as_written & CASE_NOUNS) or any(pattern.search(sentence) for pattern in patterns)


def _is_about_known_child(sentence: str) -> bool:
    """Whether a sentence refers to one child that was mentioned before."""
    return bool(DEFINITE_CHILD.search(sentence) or PSEUDONYM.search(sentence))


class Paragraph:
    """A paragraph and the signals of its sentences; `lead` introduces it: a heading or a table's header row."""

    def __init__(self, text: str, lead: str = "") -> None:
        parts = _split_paragraph(text)
        self.sentence_ends = [start + len(sentence) for start, sentence in parts]
        self.by_sentence = [_classify_sentence(sentence) for _, sentence in parts]
        above = _classify_sentence(lead) & {"office", "book"} if lead else set()
        self.combined = frozenset().union(*self.by_sentence, above)

    def signals(self, start: int) -> str:
        """The signals that apply at an offset, sorted and separated by spaces.

        Where the paragraph is about an office or a book too, only the sentence itself and the one before it can be
        about one child.
        """
        place = min(bisect_right(self.sentence_ends, start), len(self.sentence_ends) - 1)
        own = near = self.by_sentence[place]
        if place and "somebody" in own and "office" not in own:
            near = own | self.by_sentence[place - 1] & {"one"}
        if "office" not in self.combined and "book" not in self.combined:
            near = near | self.combined & {"one", "somebody", "kin"}
        return " ".join(sorted(near | self.combined & {"office", "book"}))
