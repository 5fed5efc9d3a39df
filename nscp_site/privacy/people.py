"""Names of people: with a title, beside a relation to a child, beside an age, alone, or as initials with a place.

Whatever begins with a capital letter where no sentence begins may be a name. Where it stands says how likely that is.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise

from nscp_site.privacy.detections import Spot, initial
from nscp_site.privacy.word_lists import (
    COMMON,
    KNOWN,
    NOT_NAMES,
    OFFICES,
    OFFICIAL,
    PLACES,
    RELATIONS,
    ROLES,
    SAYING,
    TITLES,
    english,
    first_names,
    surnames,
    word_set,
    words,
)

LARGE = r"(?:[OD]'|Mc|Mac|[Aa]l-|St\.? )?[A-ZÀ-ÖØ-ÞŁŚŻŠČŽ][a-zß-öø-ÿąćęłńóśźżăâîșțšžčėįųūğışß]{2,}"
WORD = rf"{LARGE}(?:[-']{LARGE})*"
PARTICLE = r"(?:de|da|dos|van|von|der|bin|el|al|ter)"
SHOUTED = r"[A-Z]{3,}(?:-[A-Z]{3,})?"
CAPITALS = re.compile(rf"(?<![\w@/.-]){WORD}(?: (?:{PARTICLE} )?(?:{WORD}|{SHOUTED}|[A-Z]\.))*(?!\w)")
NAME = rf"(?:[A-Z]\.?\s?){{0,3}}(?:(?:{PARTICLE}\s)?{WORD}|{SHOUTED})"
TITLED = re.compile(rf"\b(?P<title>{'|'.join(TITLES)})\.?(?:[ \t]*|-)(?P<name>{NAME}(?: {NAME})?)(?!\w)")
SMALL_TITLED = re.compile(
    r"(?<![\w'-])(?P<title>mr|mrs|ms|miss|dr|pc|cllr|uncle|auntie|aunty|nanny)(?:\.? ?-? ?|-)(?<=[ "
    r".-])(?P<name>[a-z]{3,}(?:-[a-z]{3,})?)\b"
)
NUMBER = (
    r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|"
    r"fourteen|fifteen|sixteen|seventeen)"
)
AGE_AFTER = re.compile(
    rf"(?:'s)?(?:, ?(?:who )?| ?\(| - | (?:was|is) | (?=aged? ))(?:(?:was|is|aged?|only|just|then|now|"
    rf"nearly|about) ){{0,3}}"
    rf"(?P<age>{NUMBER})(?=\s?(?:[),.;'\x22\n]|$|-?\s?(?:y(?:ea)?rs?|y/?o|months?|mths?|weeks?|wks?|days?)\b))",
    re.IGNORECASE,
)
AGE_BEFORE = re.compile(r"(?:-year-old|-month-old|-week-old|\byear old|\byr old|\by/?o)[,:]?\s$", re.IGNORECASE)
BEFORE = re.compile(r"(?P<word>[\w'’-]+)(?P<sign>[,:]?\s|\s?\(|\s?-\s|\"\s)$")
AFTER = re.compile(r"(?:'s)?\s(?P<word>[a-z]+)")
SMALL = re.compile(
    rf"\b(?P<who>{'|'.join(RELATIONS)}|little|poor|young)(?P<sign>,? called |,? named |, |: | \(|"
    rf" )(?P<name>[a-z]{{3,}})(?: (?P<second>[a-z]{{3,}}))?\b"
)
# “K. Smithson”, “the Smithson family”, “the Smithsons”.
KIN = frozenset(RELATIONS) - word_set(
    "child youth friend partner girl boy teenager carer guardian infant ex mate lodger toddler"
)
# First names that are more often something else, beside a number and beside a relation too.
DAYS = word_set("April May June August Sunday Monday Tuesday Wednesday Thursday Friday Saturday Summer Easter")
LETTERED = words(
    "Class Plan Section Child Baby Sibling Adult Part Appendix Annex Family Person Parent Mother Father Brother "
    "Sister "
    "Twin Girl Boy Mr Mrs Ms Miss School Home Practitioner"
)
NO_INITIAL = "".join(rf"(?<!{word} )" for word in LETTERED)
BARE_INITIAL = re.compile(rf"(?<![\w.-]){NO_INITIAL}[A-Z] (?P<name>{WORD})(?!\w)")
SHOUTED_NAME = re.compile(rf"(?<![\w-])(?P<name>[A-Z]{{3,}}) {SHOUTED}(?![\w-])")
INITIALLED = re.compile(rf"(?<![\w.]){NO_INITIAL}(?:[A-Z]\. ?){{1,2}}(?P<name>{WORD})(?!\w)")
FAMILY = re.compile(
    rf"\b(?:[Tt]he|[Tt]wo|[Tt]hree) (?P<name>{WORD}) (?:family|brothers|sisters|siblings|household|twins)\b"
)
FAMILIES = (" family", " brothers", " sisters", " siblings", " household", " twins")
# Who speaks for an office, wrote a report or teaches a course: their names are no secret where a child is not meant.
OFFICE = (
    r"(?:[Aa]dministrators?|[Aa]dvis[eo]r|[Aa]uthor|[Cc]hair(?:man|woman|person)?|[Cc]hief|[Cc]lerk|[Cc]o-?ordinator|"
    r"[Cc]ommissioner|Constable|Consultant|[Cc]ouncillor|[Dd]elegate|[Dd]irector|[Ee]ditor|[Ee]xecutive|"
    r"[Ff]acilitator|[Hh]ead|[Ii]nspector|[Ll]eader?|[Ll]ibrarian|[Mm]anager|[Mm]ayor|[Mm]inister|MP|"
    r"[Oo]mbudsman|[Oo]rganiser|[Pp]resident|[Pp]rincipal|[Pp]rofessor|[Rr]esearcher|[Rr]eviewer|"
    r"[Ss]crutineer|[Ss]ecretary|[Ss]peaker|[Ss]pokes\w+|[Ss]uperintendent|[Tt]rainer|[Tt]reasurer|[Tt]rustee|"
    r"Officer|"
    r"Nurse|Midwife|Headteacher|Practitioner|Supervisor|Worker|Doctor|GP|Detective|Teacher|[Cc]aptain|[Bb]aroness|"
    r"[Bb]aron|[Ll]ord|[Ll]ady|[Bb]ishop|[Aa]rchdeacon|[Cc]anon)"
)
TITLE_CASE = r"(?:(?:[A-Z][\w'&-]{1,30}|of|for|and|the|in|&),? ){0,7}"
OFFICE_AFTER = re.compile(
    rf"\s?[,(-] ?(?:{TITLE_CASE}|(?:(?:our|the|its|a|an|former|new) )?(?:(?!his|her|their|"
    rf"my)[a-z-]{{2,20}} ){{0,2}}|[\w ]{{2,30}}'s? )"
    rf"(?<![a-z]){OFFICE}\b(?!'s)|,? (?:MBE|OBE|CBE|QPM|QC|KC|MP)\b"
)
OFFICE_BEFORE = re.compile(
    rf"(?<![\w-]){OFFICE}(?: (?:of|for)(?: (?:[A-Z][\w'&-]*|the|and|of|for|in))+)?,? $|\b(?:chaired|led|"
    rf"facilitated|delivered|"
    r"taught|run|written|hosted) by $"
)
# Where children are written about, only those who wrote or look over what is told.
OF_THE_REVIEW = re.compile(
    r"\b(?:independent|lead) (?:lead )?(?:reviewer|author|scrutineer|chair)s?,? $|\b(?:report|review)'?s? author,? $",
    re.IGNORECASE,
)
A_LETTER = re.compile(r"[A-Z]\.?")
A_CAPITAL = re.compile(r"[A-Z]")
AN_INITIAL = re.compile(r"[A-Z](?:\. ?| )[A-Z]")
SHOUTED_TWICE = re.compile(r"[A-Z]{3} [A-Z]{3}")
SMALL_WORD = re.compile(r"(?<![\w@./#'-])[a-z]{4,}(?![\w@/'-]|\.\w)")
PLAIN_WORDS = re.compile(r"[a-z]+")
BEFORE_A_NAME = frozenset((*RELATIONS, "little", "poor", "young"))
START = re.compile(r"(?:^|[.!?:;•>]\s?|[.!?][\"')]\s|\n|^\W{1,4}|[\n][-+#>\"'(\d.)\s]{1,8})$")


def titled_names(text: str) -> Iterator[Spot]:
    """A title and a name. A title and one letter is a pseudonym, as in “Ms A”."""
    for match in TITLED.finditer(text):
        name = match["name"]
        if name.split()[0].lower().rstrip(".") not in NOT_NAMES:
            sort = office_of(text[max(0, match.start() - 90) : match.start()], text[match.end() : match.end() + 90])
            sort = sort or ("office" if match["title"] in OFFICES else "")
            yield Spot(
                match.start(), match.end(), "titled-name", f"{match['title']} {name[:1]}…", words=name, sort=sort
            )
    for match in SMALL_TITLED.finditer(text):
        name = match["name"]
        if not ordinary(name):
            yield Spot(match.start(), match.end(), "titled-name", f"{match['title']} {name[:1]}…", words=name)


def person_names(text: str) -> Iterator[Spot]:
    """Names without a title: capital words that are no ordinary ones, told by what stands around them."""
    if A_CAPITAL.search(text):
        for match in CAPITALS.finditer(text):
            if not is_no_name(match[0]):
                yield from in_capitals(text, match)
        yield from names_in_other_forms(text)
    yield from small_names(text)


def small_names(text: str) -> Iterator[Spot]:
    """Names in small letters: beside what somebody is to a child, and first names that are nothing else."""
    small = PLAIN_WORDS.findall(text.lower())
    told = set()
    if not BEFORE_A_NAME.isdisjoint(small):
        for match in SMALL.finditer(text):
            name = match["name"]
            is_told = name not in english() or match["second"] in surnames() or match["sign"].endswith(("(", "ed "))
            if name in first_names() and name not in COMMON and is_told:
                told.add(match.start("name"))
                yield Spot(match.start("name"), match.end(), "person-name", initial(name), words=name)
    if not only_first_names().isdisjoint(small):
        for match in SMALL_WORD.finditer(text):
            if match[0] in only_first_names() and match.start() not in told:
                yield Spot(match.start(), match.end(), "person-name", initial(match[0]), words=match[0], sort="small")


@cache
def only_first_names() -> frozenset[str]:
    """First names that are no word of English, nor a place: written small they are names too."""
    return frozenset(name for name in first_names() - english() - COMMON if len(name) > 3 and not is_known(name))


def names_in_other_forms(text: str) -> Iterator[Spot]:
    """Names with initials, of families, and in capitals. Each is looked for only where a quick look says so."""
    found = [*INITIALLED.finditer(text), *BARE_INITIAL.finditer(text)] if AN_INITIAL.search(text) else []
    found += FAMILY.finditer(text) if any(word in text for word in FAMILIES) else ()
    for match in found:
        name = match["name"]
        known = is_known(name) or name.lower() in COMMON | OFFICIAL
        if not known and (match.re is not BARE_INITIAL or name.lower() in surnames()):
            yield Spot(match.start(), match.end(), "person-name", initial(match[0]), words=name, sort="capital")
    for match in SHOUTED_NAME.finditer(text) if SHOUTED_TWICE.search(text) else ():
        if is_given(match["name"]):
            yield Spot(match.start(), match.end(), "person-name", initial(match[0]), words=match[0], sort="likely")


def in_capitals(text: str, match: re.Match[str]) -> Iterator[Spot]:
    """The name, if any, in words that all begin with a capital letter."""
    parts = [(one.start() + match.start(), one[0].removesuffix("'s")) for one in re.finditer(r"\S+", match[0])]
    before, after = text[max(0, match.start() - 40) : match.start()], text[match.end() : match.end() + 40]
    begins = bool(START.search(before))
    told = said_of(before, after)
    beside = told in ("relation", "role")
    while parts and is_title_or_role(parts[0][1]) and len(parts) > 1:
        told = told or told_by(parts[0][1].lower())
        parts.pop(0)
        begins = beside = False
    if len(parts) > 1 and A_LETTER.fullmatch(parts[0][1]) and begins is False and ordinary(parts[1][1]):
        return  # “Child J. One of them”: a pseudonym and the next sentence.
    names = [word for _, word in parts]
    kin = BEFORE.search(before)
    beside_kin = beside and bool(kin and kin["word"].lower().removesuffix("'s") in KIN)
    sort = sort_of(names, told, begins=begins, beside_kin=beside_kin)
    if not sort and beside and len(names) > 1 and may_be_one(names):
        sort = "said"
    if sort:
        start = parts[0][0]
        if told not in ("relation", "age"):
            sort = office_of(text[max(0, start - 90) : start], text[match.end() : match.end() + 90]) or sort
        yield Spot(start, match.end(), "person-name", initial(names[0]), words=" ".join(names), sort=sort)


def office_of(before: str, after: str) -> str:
    """What the words around a name say of an office: `review` for those who wrote one, `office`, or nothing."""
    if OF_THE_REVIEW.search(before):
        return "review"
    return "office" if OFFICE_AFTER.match(after) or OFFICE_BEFORE.search(before) else ""


def is_title_or_role(word: str) -> bool:
    """Whether a word says what somebody is."""
    return word.lower() in RELATIONS or word.lower() in ROLES


def told_by(word: str) -> str:
    """What a word before a name says of it: that somebody of a family, or one who worked with it, is meant."""
    if word in RELATIONS:
        return "relation"
    return "role" if word in ROLES else ""


def said_of(before: str, after: str) -> str:
    """What the words around a name tell: that somebody is meant, or an age."""
    if AGE_BEFORE.search(before) or AGE_AFTER.match(after):
        return "age"
    ahead = BEFORE.search(before)
    if ahead:
        word = ahead["word"].lower()
        word = word.removesuffix("'s").removeprefix("step-")
        if told_by(word):
            return told_by(word)
        if word in SAYING and not ahead["sign"].strip():
            return "said"
    behind = AFTER.match(after)
    if behind and after.startswith("'s") and behind["word"] in KIN:
        return "relation"
    return "said" if behind and behind["word"] in SAYING else ""


def sort_of(names: list[str], told: str, *, begins: bool, beside_kin: bool = False) -> str:
    """How sure it is that words are a name: `sure`, `likely`, `lone`, `capital`, or empty where they are none."""
    unknown = [name for name in names if not ordinary(name)]
    given = [name for name in names if is_given(name)]
    sure = "sure" if told in ("relation", "age") else "said"
    if len(names) > 1 and is_full_name(names):
        return sure if told else "likely"
    if told and names[0].lower() in first_names() and names[0] not in DAYS and (told == "age" or beside_kin):
        return sure
    if told and (given or (unknown and (not begins or told == "age"))):
        return sure
    if given and len(names) == 1:
        return "lone" if not begins else "opening"
    return "capital" if unknown and not begins else ""


def is_full_name(names: list[str]) -> bool:
    """Whether a first name is followed by another, or two names that nobody knows stand together."""
    return any(
        (is_given(first) and (may_be_one([second]) or second.lower() in PLACES))
        or (first.lower() in first_names() and first.lower() not in COMMON and second.lower() in surnames())
        or not (ordinary(first) or ordinary(second))
        for first, second in pairwise(names)
    )


def may_be_one(names: list[str]) -> bool:
    """Whether words that stand beside what somebody is may be their name: none is an office's or a place's."""
    return not any(
        is_known(name)
        or name.lower() in COMMON
        or name.lower() in NOT_NAMES
        or name.lower() in OFFICIAL
        or is_title_or_role(name)
        for name in names
    )


@lru_cache(maxsize=20_000)
def is_given(name: str) -> bool:
    """Whether a word is a first name, and no other word."""
    parts = name.lower().split("-")
    return parts[0] in first_names() and not {*parts} & COMMON and not is_known(name)


@lru_cache(maxsize=20_000)
def is_no_name(word: str) -> bool:
    """Whether a single word can be no name of a person, wherever it stands."""
    return " " not in word and word.lower() not in first_names() and ordinary(word)


@lru_cache(maxsize=20_000)
def ordinary(word: str) -> bool:
    """Whether a word is one that anybody may write with a capital letter: no name of a person."""
    parts = [part for part in re.split(r"[-.']", word.lower()) if part not in ("", "s")]
    return is_known(word) or all(part in english() and (part not in first_names() or part in COMMON) for part in parts)


def is_known(word: str) -> bool:
    """Whether a word is a place, or a name that everybody knows."""
    plain = word.lower().removesuffix("'s")
    return plain in PLACES or plain in KNOWN or plain.removesuffix("s") in KNOWN


PLACE = r"(?P<place>(?:[A-Z][a-z]+|St\.?)(?:[ -][A-Z][a-z]+|-(?:on|in|le|by)-(?:the-)?[A-Z][a-z]+){0,2})"
INITIALS = re.compile(
    rf"(?<![\w.])(?<!\d )(?P<letters>[A-Z]\.? ?[A-Z](?:\.? ?[A-Z])?)\.?(?:,? (?:who (?:lives|lived) )?(?:from|"
    rf"of|in|at|near) (?:the village of )?|, |,? ?\(|,? - | \((?:from|in) ){PLACE}"
)
LIVING = (
    r"(?:(?:living|lives|lived|resident|based|born|housed|placed|staying|known|family) )?"
    r"(?:from|of|in|at|near|to|outside)"
)
VILLAGE = r"(?:the )?(?:(?:small |nearby )?(?:village|hamlet|town|parish|estate|area) of |nearby )?"
# “K.S., a boy living in the hamlet of Fosse Cross”, “R B, in Coldwick”.
POINTED = re.compile(
    rf"(?<![\w.])(?<!\d ){NO_INITIAL}(?P<letters>[A-Z]\. ?[A-Z]\.(?: ?[A-Z]\.)?|"
    rf"[A-Z] [A-Z])(?![A-Za-z])(?:'s)?[\"')]?"
    rf"(?:,? ?(?:[a-z'-]{{1,15}} ){{0,5}}?(?:who )?{LIVING} {VILLAGE}|,? ?\((?:from |of |in )?){PLACE}"
)
# “In the village of Easterthorpe, M.F.'s grandparents”, “a Coldwick boy, T.W.”
AT_A_PLACE = re.compile(
    rf"\b(?:village of|hamlet of|town of|parish of|from|in|near) {PLACE},? \(?(?:[a-z'-]{{1,15}} ){{0,5}}?"
    r"(?P<letters>[A-Z]\.[A-Z]\.)"
)
OF_OFFICES = word_set(
    """
    GP PC HV SW LA ED DS DC DI DO MP UK EU IT HR QA YOT MASH NHS ICB CDOP CSC DSL IRO SGO EHA CIN CP DV DA TAF BA
    MA BSC MSC PHD MBE OBE CBE USA US UN AI PS EG IE BBC LAC CAF TV DVD JP QC KC RC CE ID HM
    """
)


def initials_and_places(text: str) -> Iterator[Spot]:
    """Two or three initials with a place: in a village that says who it is. Written with points, any place will do."""
    for match in INITIALS.finditer(text):
        yield from of_initials(match, known=match["place"].split()[0].lower() in PLACES)
    for pattern in (POINTED, AT_A_PLACE) if AN_INITIAL.search(text) else ():
        for match in pattern.finditer(text):
            yield from of_initials(match, known=not OFFICIAL & {word.lower() for word in match["place"].split()})


def of_initials(match: re.Match[str], *, known: bool) -> Iterator[Spot]:
    """A spot for initials that are nobody's office or degree, where the place is one."""
    letters = re.sub(r"[. ]", "", match["letters"])
    if known and letters not in OF_OFFICES:
        yield Spot(match.start(), match.end(), "initials-and-place", f"{letters[:1]}…")
