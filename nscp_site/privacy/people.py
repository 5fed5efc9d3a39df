"""Detectors of personal names: with a title, beside a relation or an age, alone, or as initials with a place.

Any word with a capital letter inside a sentence may be a name. The words around it decide how likely that is.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise

from nscp_site.privacy.detections import Detection, mask
from nscp_site.privacy.word_lists import (
    AMBIGUOUS_FIRST_NAMES,
    KNOWN_NAMES,
    LOCAL_PLACES,
    NOT_AFTER_TITLE,
    OFFICE_TITLES,
    OFFICIAL_WORDS,
    RELATIONS,
    ROLES,
    SPEECH_VERBS,
    TITLES,
    english_words,
    first_names,
    split_words,
    surnames,
    word_set,
)

CAPITALISED = r"(?:[OD]'|Mc|Mac|[Aa]l-|St\.? )?[A-ZÀ-ÖØ-ÞŁŚŻŠČŽ][a-zß-öø-ÿąćęłńóśźżăâîșțšžčėįųūğışß]{2,}"
CAPITALISED_WORD = rf"{CAPITALISED}(?:[-']{CAPITALISED})*"
PARTICLE = r"(?:de|da|dos|van|von|der|bin|el|al|ter)"
UPPER_CASE_WORD = r"[A-Z]{3,}(?:-[A-Z]{3,})?"
CAPITALISED_RUN = re.compile(
    rf"(?<![\w@/.-]){CAPITALISED_WORD}(?: (?:{PARTICLE} )?(?:{CAPITALISED_WORD}|{UPPER_CASE_WORD}|[A-Z]\.))*(?!\w)"
)
NAME_AFTER_TITLE = rf"(?:[A-Z]\.?\s?){{0,3}}(?:(?:{PARTICLE}\s)?{CAPITALISED_WORD}|{UPPER_CASE_WORD})"
TITLED_NAME = re.compile(
    rf"\b(?P<title>{'|'.join(TITLES)})\.?(?:[ \t]*|-)(?P<name>{NAME_AFTER_TITLE}(?: {NAME_AFTER_TITLE})?)(?!\w)"
)
LOWER_CASE_TITLED_NAME = re.compile(
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
WORD_BEFORE = re.compile(r"(?P<word>[\w'’-]+)(?P<sign>[,:]?\s|\s?\(|\s?-\s|\"\s)$")
WORD_AFTER = re.compile(r"(?:'s)?\s(?P<word>[a-z]+)")
LOWER_CASE_NAME = re.compile(
    rf"\b(?P<who>{'|'.join(RELATIONS)}|little|poor|young)(?P<sign>,? called |,? named |, |: | \(|"
    rf" )(?P<name>[a-z]{{3,}})(?: (?P<second>[a-z]{{3,}}))?\b"
)
# “K. Smithson”, “the Smithson family”, “the Smithsons”.
FAMILY_RELATIONS = frozenset(RELATIONS) - word_set(
    "child youth friend partner girl boy teenager carer guardian infant ex mate lodger toddler"
)
# First names that are more often something else, beside a number and beside a relation too.
CALENDAR_NAMES = word_set(
    "April May June August Sunday Monday Tuesday Wednesday Thursday Friday Saturday Summer Easter"
)
NOUNS_BEFORE_LETTER = split_words(
    "Class Plan Section Child Baby Sibling Adult Part Appendix Annex Family Person Parent Mother Father Brother "
    "Sister "
    "Twin Girl Boy Mr Mrs Ms Miss School Home Practitioner"
)
NOT_AFTER_NOUN = "".join(rf"(?<!{word} )" for word in NOUNS_BEFORE_LETTER)
INITIAL_WITHOUT_STOP = re.compile(rf"(?<![\w.-]){NOT_AFTER_NOUN}[A-Z] (?P<name>{CAPITALISED_WORD})(?!\w)")
UPPER_CASE_NAME = re.compile(rf"(?<![\w-])(?P<name>[A-Z]{{3,}}) {UPPER_CASE_WORD}(?![\w-])")
INITIALS_AND_SURNAME = re.compile(rf"(?<![\w.]){NOT_AFTER_NOUN}(?:[A-Z]\. ?){{1,2}}(?P<name>{CAPITALISED_WORD})(?!\w)")
FAMILY = re.compile(
    rf"\b(?:[Tt]he|[Tt]wo|[Tt]hree) (?P<name>{CAPITALISED_WORD}) (?:family|brothers|sisters|siblings|household|twins)\b"
)
FAMILY_NOUNS = (" family", " brothers", " sisters", " siblings", " household", " twins")
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
REVIEWER_BEFORE = re.compile(
    r"\b(?:independent|lead) (?:lead )?(?:reviewer|author|scrutineer|chair)s?,? $|\b(?:report|review)'?s? author,? $",
    re.IGNORECASE,
)
SINGLE_LETTER = re.compile(r"[A-Z]\.?")
CAPITAL_LETTER = re.compile(r"[A-Z]")
INITIAL = re.compile(r"[A-Z](?:\. ?| )[A-Z]")
TWO_UPPER_CASE_WORDS = re.compile(r"[A-Z]{3} [A-Z]{3}")
LOWER_CASE_WORD = re.compile(r"(?<![\w@./#'-])[a-z]{4,}(?![\w@/'-]|\.\w)")
LOWER_CASE_LETTERS = re.compile(r"[a-z]+")
WORDS_BEFORE_NAME = frozenset((*RELATIONS, "little", "poor", "young"))
SENTENCE_START = re.compile(r"(?:^|[.!?:;•>]\s?|[.!?][\"')]\s|\n|^\W{1,4}|[\n][-+#>\"'(\d.)\s]{1,8})$")


def find_titled_names(text: str) -> Iterator[Detection]:
    """Names with a title, such as Dr Smith. A title with one letter (Ms A) is a pseudonym and not found."""
    for match in TITLED_NAME.finditer(text):
        name = match["name"]
        if name.split()[0].lower().rstrip(".") not in NOT_AFTER_TITLE:
            label = _classify_office(
                text[max(0, match.start() - 90) : match.start()], text[match.end() : match.end() + 90]
            )
            label = label or ("office" if match["title"] in OFFICE_TITLES else "")
            yield Detection(
                match.start(), match.end(), "titled-name", f"{match['title']} {name[:1]}…", name_words=name, label=label
            )
    for match in LOWER_CASE_TITLED_NAME.finditer(text):
        name = match["name"]
        if not is_ordinary_word(name):
            yield Detection(match.start(), match.end(), "titled-name", f"{match['title']} {name[:1]}…", name_words=name)


def find_person_names(text: str) -> Iterator[Detection]:
    """Names without a title: capitalised words that are no ordinary words, and lower-case names with a cue."""
    if CAPITAL_LETTER.search(text):
        for match in CAPITALISED_RUN.finditer(text):
            if not _is_never_name(match[0]):
                yield from _find_capitalised_name(text, match)
        yield from _find_other_name_forms(text)
    yield from _find_lower_case_names(text)


def _find_lower_case_names(text: str) -> Iterator[Detection]:
    """Names in lower case: after a family relation, and first names that mean nothing else."""
    small = LOWER_CASE_LETTERS.findall(text.lower())
    seen = set()
    if not WORDS_BEFORE_NAME.isdisjoint(small):
        for match in LOWER_CASE_NAME.finditer(text):
            name = match["name"]
            is_told = (
                name not in english_words() or match["second"] in surnames() or match["sign"].endswith(("(", "ed "))
            )
            if name in first_names() and name not in AMBIGUOUS_FIRST_NAMES and is_told:
                seen.add(match.start("name"))
                yield Detection(match.start("name"), match.end(), "person-name", mask(name), name_words=name)
    if not _unambiguous_first_names().isdisjoint(small):
        for match in LOWER_CASE_WORD.finditer(text):
            if match[0] in _unambiguous_first_names() and match.start() not in seen:
                yield Detection(
                    match.start(), match.end(), "person-name", mask(match[0]), name_words=match[0], label="small"
                )


@cache
def _unambiguous_first_names() -> frozenset[str]:
    """First names that are neither English words nor places, so that they are names in lower case too."""
    return frozenset(
        name
        for name in first_names() - english_words() - AMBIGUOUS_FIRST_NAMES
        if len(name) > 3 and not _is_known_name(name)
    )


def _find_other_name_forms(text: str) -> Iterator[Detection]:
    """Names with initials, of families, and in upper case. A cheap test comes before each pattern."""
    found = [*INITIALS_AND_SURNAME.finditer(text), *INITIAL_WITHOUT_STOP.finditer(text)] if INITIAL.search(text) else []
    found += FAMILY.finditer(text) if any(word in text for word in FAMILY_NOUNS) else ()
    for match in found:
        name = match["name"]
        known = _is_known_name(name) or name.lower() in AMBIGUOUS_FIRST_NAMES | OFFICIAL_WORDS
        if not known and (match.re is not INITIAL_WITHOUT_STOP or name.lower() in surnames()):
            yield Detection(match.start(), match.end(), "person-name", mask(match[0]), name_words=name, label="capital")
    for match in UPPER_CASE_NAME.finditer(text) if TWO_UPPER_CASE_WORDS.search(text) else ():
        if _is_first_name(match["name"]):
            yield Detection(
                match.start(), match.end(), "person-name", mask(match[0]), name_words=match[0], label="likely"
            )


def _find_capitalised_name(text: str, match: re.Match[str]) -> Iterator[Detection]:
    """The name, if any, within a run of capitalised words."""
    parts = [(one.start() + match.start(), one[0].removesuffix("'s")) for one in re.finditer(r"\S+", match[0])]
    before, after = text[max(0, match.start() - 40) : match.start()], text[match.end() : match.end() + 40]
    begins = bool(SENTENCE_START.search(before))
    cue = _classify_context(before, after)
    beside = cue in ("relation", "role")
    while parts and _is_title_or_role(parts[0][1]) and len(parts) > 1:
        cue = cue or _classify_cue_word(parts[0][1].lower())
        parts.pop(0)
        begins = beside = False
    if len(parts) > 1 and SINGLE_LETTER.fullmatch(parts[0][1]) and begins is False and is_ordinary_word(parts[1][1]):
        return  # “Child J. One of them”: a pseudonym and the next sentence.
    names = [word for _, word in parts]
    kin = WORD_BEFORE.search(before)
    beside_kin = beside and bool(kin and kin["word"].lower().removesuffix("'s") in FAMILY_RELATIONS)
    label = _classify_name(names, cue, begins=begins, beside_kin=beside_kin)
    if not label and beside and len(names) > 1 and _may_be_name(names):
        label = "said"
    if label:
        start = parts[0][0]
        if cue not in ("relation", "age"):
            label = _classify_office(text[max(0, start - 90) : start], text[match.end() : match.end() + 90]) or label
        yield Detection(start, match.end(), "person-name", mask(names[0]), name_words=" ".join(names), label=label)


def _classify_office(before: str, after: str) -> str:
    """`review` for the author of a review, `office` for an office holder, else empty; from the words around a name."""
    if REVIEWER_BEFORE.search(before):
        return "review"
    return "office" if OFFICE_AFTER.match(after) or OFFICE_BEFORE.search(before) else ""


def _is_title_or_role(word: str) -> bool:
    """Whether a word is a family relation or a professional role."""
    return word.lower() in RELATIONS or word.lower() in ROLES


def _classify_cue_word(word: str) -> str:
    """`relation`, `role` or empty: what the word before a name is."""
    if word in RELATIONS:
        return "relation"
    return "role" if word in ROLES else ""


def _classify_context(before: str, after: str) -> str:
    """The cue around a name: `age`, `relation`, `role`, `said` (a verb of speech), or empty."""
    if AGE_BEFORE.search(before) or AGE_AFTER.match(after):
        return "age"
    ahead = WORD_BEFORE.search(before)
    if ahead:
        word = ahead["word"].lower()
        word = word.removesuffix("'s").removeprefix("step-")
        if _classify_cue_word(word):
            return _classify_cue_word(word)
        if word in SPEECH_VERBS and not ahead["sign"].strip():
            return "said"
    behind = WORD_AFTER.match(after)
    if behind and after.startswith("'s") and behind["word"] in FAMILY_RELATIONS:
        return "relation"
    return "said" if behind and behind["word"] in SPEECH_VERBS else ""


def _classify_name(names: list[str], cue: str, *, begins: bool, beside_kin: bool = False) -> str:
    """How likely words are a name: `sure`, `said`, `likely`, `lone`, `opening`, `capital`, or empty for none."""
    unknown = [name for name in names if not is_ordinary_word(name)]
    given = [name for name in names if _is_first_name(name)]
    sure = "sure" if cue in ("relation", "age") else "said"
    if len(names) > 1 and _is_full_name(names):
        return sure if cue else "likely"
    if cue and names[0].lower() in first_names() and names[0] not in CALENDAR_NAMES and (cue == "age" or beside_kin):
        return sure
    if cue and (given or (unknown and (not begins or cue == "age"))):
        return sure
    if given and len(names) == 1:
        return "lone" if not begins else "opening"
    return "capital" if unknown and not begins else ""


def _is_full_name(names: list[str]) -> bool:
    """Whether two adjacent words are a first name and a surname, or two unknown names."""
    return any(
        (_is_first_name(first) and (_may_be_name([second]) or second.lower() in LOCAL_PLACES))
        or (
            first.lower() in first_names()
            and first.lower() not in AMBIGUOUS_FIRST_NAMES
            and second.lower() in surnames()
        )
        or not (is_ordinary_word(first) or is_ordinary_word(second))
        for first, second in pairwise(names)
    )


def _may_be_name(names: list[str]) -> bool:
    """Whether words may be a person's name: none is a place, a role or an ordinary word."""
    return not any(
        _is_known_name(name)
        or name.lower() in AMBIGUOUS_FIRST_NAMES
        or name.lower() in NOT_AFTER_TITLE
        or name.lower() in OFFICIAL_WORDS
        or _is_title_or_role(name)
        for name in names
    )


@lru_cache(maxsize=20_000)
def _is_first_name(name: str) -> bool:
    """Whether a word is a first name and no other word."""
    parts = name.lower().split("-")
    return parts[0] in first_names() and not {*parts} & AMBIGUOUS_FIRST_NAMES and not _is_known_name(name)


@lru_cache(maxsize=20_000)
def _is_never_name(word: str) -> bool:
    """Whether a single word can't be a person's name in any context."""
    return " " not in word and word.lower() not in first_names() and is_ordinary_word(word)


@lru_cache(maxsize=20_000)
def is_ordinary_word(word: str) -> bool:
    """Whether a word is an English word or a well-known name, and not likely a person's name."""
    parts = [part for part in re.split(r"[-.']", word.lower()) if part not in ("", "s")]
    return _is_known_name(word) or all(
        part in english_words() and (part not in first_names() or part in AMBIGUOUS_FIRST_NAMES) for part in parts
    )


def _is_known_name(word: str) -> bool:
    """Whether a word is a local place or a name that everybody knows, such as NSPCC."""
    lowered = word.lower().removesuffix("'s")
    return lowered in LOCAL_PLACES or lowered in KNOWN_NAMES or lowered.removesuffix("s") in KNOWN_NAMES


PLACE_NAME = r"(?P<place>(?:[A-Z][a-z]+|St\.?)(?:[ -][A-Z][a-z]+|-(?:on|in|le|by)-(?:the-)?[A-Z][a-z]+){0,2})"
INITIALS_AND_PLACE = re.compile(
    rf"(?<![\w.])(?<!\d )(?P<letters>[A-Z]\.? ?[A-Z](?:\.? ?[A-Z])?)\.?(?:,? (?:who (?:lives|lived) )?(?:from|"
    rf"of|in|at|near) (?:the village of )?|, |,? ?\(|,? - | \((?:from|in) ){PLACE_NAME}"
)
LIVING_AT = (
    r"(?:(?:living|lives|lived|resident|based|born|housed|placed|staying|known|family) )?"
    r"(?:from|of|in|at|near|to|outside)"
)
SETTLEMENT = r"(?:the )?(?:(?:small |nearby )?(?:village|hamlet|town|parish|estate|area) of |nearby )?"
# “K.S., a boy living in the hamlet of Fosse Cross”, “R B, in Coldwick”.
DOTTED_INITIALS_AND_PLACE = re.compile(
    rf"(?<![\w.])(?<!\d ){NOT_AFTER_NOUN}(?P<letters>[A-Z]\. ?[A-Z]\.(?: ?[A-Z]\.)?|"
    rf"[A-Z] [A-Z])(?![A-Za-z])(?:'s)?[\"')]?"
    rf"(?:,? ?(?:[a-z'-]{{1,15}} ){{0,5}}?(?:who )?{LIVING_AT} {SETTLEMENT}|,? ?\((?:from |of |in )?){PLACE_NAME}"
)
# “In the village of Easterthorpe, M.F.'s grandparents”, “a Coldwick boy, T.W.”
PLACE_AND_DOTTED_INITIALS = re.compile(
    rf"\b(?:village of|hamlet of|town of|parish of|from|in|near) {PLACE_NAME},? \(?(?:[a-z'-]{{1,15}} ){{0,5}}?"
    r"(?P<letters>[A-Z]\.[A-Z]\.)"
)
NOT_INITIALS = word_set(
    """
    GP PC HV SW LA ED DS DC DI DO MP UK EU IT HR QA YOT MASH NHS ICB CDOP CSC DSL IRO SGO EHA CIN CP DV DA TAF BA
    MA BSC MSC PHD MBE OBE CBE USA US UN AI PS EG IE BBC LAC CAF TV DVD JP QC KC RC CE ID HM
    """
)


def find_initials_and_places(text: str) -> Iterator[Detection]:
    """Two or three initials with a place: in a village that identifies a person."""
    for match in INITIALS_AND_PLACE.finditer(text):
        yield from _detect_initials(match, known=match["place"].split()[0].lower() in LOCAL_PLACES)
    for pattern in (DOTTED_INITIALS_AND_PLACE, PLACE_AND_DOTTED_INITIALS) if INITIAL.search(text) else ():
        for match in pattern.finditer(text):
            yield from _detect_initials(
                match, known=not OFFICIAL_WORDS & {word.lower() for word in match["place"].split()}
            )


def _detect_initials(match: re.Match[str], *, known: bool) -> Iterator[Detection]:
    """A detection for initials that are no abbreviation of an office or degree, where `known` is true."""
    letters = re.sub(r"[. ]", "", match["letters"])
    if known and letters not in NOT_INITIALS:
        yield Detection(match.start(), match.end(), "initials-and-place", f"{letters[:1]}…")
