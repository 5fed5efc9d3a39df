"""Detectors of personal names: with a title, beside a relation or an age, alone, or as initials with a place.

Any word with a capital letter inside a sentence may be a name. The words around it decide how likely that is.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise

from nscp_site.privacy.detections import Detection, mask
from nscp_site.privacy.detectors import detector
from nscp_site.privacy.word_lists import (
    LOCAL_PLACES,
    OFFICIAL_WORDS,
    english_words,
    first_names,
    split_words,
    surnames,
    word_set,
)

# What stands before a name.
TITLES = split_words("""
    Mr Mrs Ms Miss Mx Mister Dr Doctor Prof Professor Sir Dame Rev Revd Reverend Imam Rabbi Cllr Councillor Judge HHJ PC
    PCSO WPC DC DS DI DCI Sgt Sergeant Insp Inspector Supt Superintendent Constable Det Nurse Midwife Sister Nanny
    Auntie Aunty Aunt Uncle Headteacher Headmaster Headmistress
""")
# Words that are first names too, and that begin with a capital for other reasons. In small letters.
AMBIGUOUS_FIRST_NAMES = word_set("""
    one two three four five six seven eight nine ten ace add admiral alpha america angel april arch arizona art asia
    atlas august author autumn avon baby banks baron bedford bell berlin bill bird bishop bliss boss boston branch brain
    burns candy cap captain carry carter case cash chance chase chancellor chapel chelsea chester china christian cliff
    clove college corner cotton council count cross crown crystal curry daisy dale day dean delight denim diamond dig
    dock doctor doll don drew duke dusk early earnest easter eden else elder ellis england essence eve ever experience
    fair faith fate fed felicity ferry field florence ford forest forum foster france free friend fuller garden gay gene
    general genesis gent glen glory grace grant gray green grove hall happy harbor harm haven heath heaven hill holly
    honor hope hospital house hunt hunter ice india infant iris israel ivory january jersey jewel job joy judge july
    june junior justice king kingston knight lady lake lamb lane laurel law lawyer leader leaf leaner legend less
    liberty lily link little london long lord love luck lucky made magic major male man manor march mark marine marks
    marsh master mat may mayor measure media mercy merit merry metro midland miller mills minister minor minute miracle
    mission monday moon moss nation noble noel north novel ocean olive opal orange page paris park parks parish patience
    peace pearl pepper pet pierce pilot plan pleasant plum poem point port powers precious press price pride prince
    princess providence queen rain random ranger reason reading red reed refugee rich ridge rise river road rock roll
    roman rose royal sad safari sage said sailor saint sandy savannah saw school scout season see selena serenity server
    shade shine silver sister sky small snow son spring star stone storm story street success summer sunday sunny
    sunshine tea teal temple tempest thanks thing three thursday tiger time town trace tracker trinity true tuesday
    trust unique unity unknown urban valentine valley van victory vine violet virtue vision wade walker ward wave way
    wells west white will wind wing winter wise wish wood woods world worth young zion
""")
# What follows such a word when it is no title: “Nurse Practitioner”, “PC World”. In small letters.
NOT_AFTER_TITLE = split_words("""
    adviser advisor agency and associate association board checks chief clinic college constable consultant council
    councils day detective forum forums general group inspections inspector judge judges lead leads led manager meeting
    network nurse of officer officers on organisation organisations panel practice practitioner practitioners schools
    sergeant service services supervisor support surgery team teams the training unit visitor who
""")
# Titles of those who speak for an office; others with a title may be anybody.
OFFICE_TITLES = word_set(
    "Sir Dame Prof Professor Cllr Councillor Judge HHJ Supt Superintendent Insp Inspector DCI Rev Revd Reverend"
)
# Who somebody is to a child. In small letters.
RELATIONS = split_words("""
    aunt auntie aunty babysitter boy boyfriend brother carer child cousin dad dad's daughter ex ex-partner father
    father's fiancé foster-carer friend gran granddad grandad grandfather grandma grandmother granny girl girlfriend
    guardian husband infant lodger mate mother mother's mum mum's nan nana neighbour nephew niece partner sibling sister
    son stepbrother stepdad stepdaughter stepfather stepmother stepmum stepsister stepson teenager toddler tot twin
    uncle wife youngster youth
""")
# Those who work with a child: a name beside one of them says who was there. In small letters.
ROLES = split_words("""
    advocate assistant babysitter carer caseworker childminder clinician consultant coroner counsellor detective doctor
    foster gp guardian head headmaster headmistress headteacher hv iro keyworker lead librarian manager matron mentor
    midwife nurse officer paediatrician practitioner psychiatrist psychologist senco solicitor supervisor support sw
    teacher therapist tutor visitor worker
""")
NEVER_IN_NAMES = AMBIGUOUS_FIRST_NAMES.union(NOT_AFTER_TITLE, OFFICIAL_WORDS, RELATIONS, ROLES)
# Verbs beside which a name stands. In small letters.
SPEECH_VERBS = split_words("""
    added admitted agreed answered asked believed called christened claimed cried described disclosed explained felt
    hoped insisted knew lived moved named nicknamed recalled remembered replied said says screamed shouted shared spoke
    stayed thought told wanted went whispered wrote
""")
# Names that everybody knows and that are nobody's. In small letters.
KNOWN_NAMES = word_set("""
    adhd airbnb alexa asd barnardo barnardo's bame bbc bsl cafcass camhs ceop childline cofe covid derngate dfe easyread
    encompass eventbrite facebook freephone fsm gcp gdpr gillick google gujarati hmicfrs icon ics insta instagram kooth
    lado lgbt lgbtq linkedin looked-after makaton mash messenger microsoft minecraft nhs nspcc nscp ofsted outlook
    pantosaurus powerpoint prevent roblox roma sen send snapchat sharepoint sway teams bristol london manchester
    liverpool sheffield leeds newcastle bradford sunderland hull york durham exeter plymouth southampton portsmouth
    brighton canterbury norwich ipswich colchester chelmsford stevenage swindon gloucester worcester hereford shrewsbury
    stafford lichfield wolverhampton dudley walsall solihull redditch nuneaton grantham stamford spalding huntingdon
    banbury bicester aylesbury slough croydon salford stockport blackpool carlisle cardiff swansea newport wrexham
    edinburgh glasgow dundee aberdeen belfast essex kent surrey sussex hampshire dorset devon cornwall somerset
    wiltshire gloucestershire worcestershire herefordshire shropshire staffordshire cheshire derbyshire nottinghamshire
    norfolk suffolk cumbria lancashire yorkshire northumberland rica costa sierra leone lanka sri burkina faso saudi
    arabia puerto salvador tobago papua thinkuknow tiktok tri trixonline twitter uk uksc wcag whatsapp wi-fi wifi
    youtube zoom al et ie eg
""")

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
    "Sister Twin Girl Boy Mr Mrs Ms Miss School Home Practitioner"
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
    r"[Ff]acilitator|[Hh]ead|[Ii]nspector|[Ll]eader?|[Ll]ibrarian|[Mm]anager|[Mm]ayor|[Mm]inister|MP|[Oo]mbudsman|"
    r"[Oo]rganiser|[Pp]resident|[Pp]rincipal|[Pp]rofessor|[Rr]esearcher|[Rr]eviewer|[Ss]crutineer|[Ss]ecretary|"
    r"[Ss]peaker|[Ss]pokes\w+|[Ss]uperintendent|[Tt]rainer|[Tt]reasurer|[Tt]rustee|Officer|Nurse|Midwife|Headteacher|"
    r"Practitioner|Supervisor|Worker|Doctor|GP|Detective|Teacher|[Cc]aptain|[Bb]aroness|[Bb]aron|[Ll]ord|[Ll]ady|"
    r"[Bb]ishop|[Aa]rchdeacon|[Cc]anon)"
)
TITLE_CASE = r"(?:(?:[A-Z][\w'&-]{1,30}|of|for|and|the|in|&),? ){0,7}"
OFFICE_AFTER = re.compile(
    rf"\s?[,(-] ?(?:{TITLE_CASE}|(?:(?:our|the|its|a|an|former|new) )?(?:(?!his|her|their|my)[a-z-]{{2,20}} ){{0,2}}|"
    rf"[\w ]{{2,30}}'s? )(?<![a-z]){OFFICE}\b(?!'s)|,? (?:MBE|OBE|CBE|QPM|QC|KC|MP)\b"
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


@detector(
    "one person",
    "a name with a title ({hint}) stands here. Write what the person is: “the GP”, “the mother”.",
    " ".join(TITLES),
)
def titled_name(text: str) -> Iterator[Detection]:
    """Nothing about a child may name people, not those who worked with the child either.

    A title with one letter is a pseudonym.

    Bad:
        Dr Smith and PC Jones came.
    Good:
        The GP and a police officer came. Ms A opened.
    """
    for match in TITLED_NAME.finditer(text):
        title, name = match.group("title", "name")
        if name.split()[0].lower().rstrip(".") not in NOT_AFTER_TITLE:
            label = _classify_office(text, *match.span()) or ("office" if title in OFFICE_TITLES else "")
            yield Detection.of(match, hint=f"{title} {name[:1]}…", name_words=name, label=label)
    for match in LOWER_CASE_TITLED_NAME.finditer(text):
        title, name = match.group("title", "name")
        if not is_ordinary_word(name):
            yield Detection.of(match, hint=f"{title} {name[:1]}…", name_words=name)


@detector(
    "one person",
    "what may be the name of a person ({hint}) stands here. Write what the person is: “the mother”, “Child X”. A name "
    "that everybody may know belongs in content/people.yml or the glossary.",
)
def person_name(text: str) -> Iterator[Detection]:
    """Nothing about a child may name people.

    A capital letter in mid-sentence is asked about where children are written about: names of the county's places, of
    partners, of pages and of the glossary are known.

    Bad:
        His mother, Kelly Smithson, 24, asked for help.
    Good:
        His mother, a young woman, asked for help.
    """
    # Capitalised words that are no ordinary words, and lower-case names with a cue.
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
                yield Detection(match.start("name"), match.end(), hint=mask(name), name_words=name)
    if not _unambiguous_first_names().isdisjoint(small):
        for match in LOWER_CASE_WORD.finditer(text):
            if match[0] in _unambiguous_first_names() and match.start() not in seen:
                yield Detection.of(match, hint=mask(match[0]), name_words=match[0], label="small")


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
            yield Detection.of(match, hint=mask(match[0]), name_words=name, label="capital")
    for match in UPPER_CASE_NAME.finditer(text) if TWO_UPPER_CASE_WORDS.search(text) else ():
        if _is_first_name(match["name"]):
            yield Detection.of(match, hint=mask(match[0]), name_words=match[0], label="likely")


def _find_capitalised_name(text: str, match: re.Match[str]) -> Iterator[Detection]:
    """The name, if any, within a run of capitalised words."""
    parts = [(one.start() + match.start(), one[0].removesuffix("'s")) for one in re.finditer(r"\S+", match[0])]
    before, after = text[max(0, match.start() - 40) : match.start()], text[match.end() : match.end() + 40]
    begins = bool(SENTENCE_START.search(before))
    cue = _classify_context(before, after)
    beside = cue in ("relation", "role")
    while len(parts) > 1 and _classify_cue_word(parts[0][1].lower()):
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
            label = _classify_office(text, start, match.end()) or label
        yield Detection(start, match.end(), hint=mask(names[0]), name_words=" ".join(names), label=label)


def _classify_office(text: str, start: int, end: int) -> str:
    """`review` for the author of a review, `office` for an office holder, else empty; from the words around a name."""
    before, after = text[max(0, start - 90) : start], text[end : end + 90]
    if REVIEWER_BEFORE.search(before):
        return "review"
    return "office" if OFFICE_AFTER.match(after) or OFFICE_BEFORE.search(before) else ""


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
        word = ahead["word"].lower().removesuffix("'s").removeprefix("step-")
        if cue := _classify_cue_word(word):
            return cue
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
    return NEVER_IN_NAMES.isdisjoint(name.lower() for name in names) and not any(map(_is_known_name, names))


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
NOT_INITIALS = word_set("""
    GP PC HV SW LA ED DS DC DI DO MP UK EU IT HR QA YOT MASH NHS ICB CDOP CSC DSL IRO SGO EHA CIN CP DV DA TAF BA MA BSC
    MSC PHD MBE OBE CBE USA US UN AI PS EG IE BBC LAC CAF TV DVD JP QC KC RC CE ID HM
""")


@detector("warning", "initials with a place stand here. Write “a young person”.")
def initials_and_place(text: str) -> Iterator[Detection]:
    """Nothing may name a person by initials and the place where they live.

    Bad:
        KM from Brixworth; K.M., a girl living in a hamlet near Brixworth
    Good:
        a young person from a village
    """
    # Two or three initials with a place: in a village that identifies a person.
    for match in INITIALS_AND_PLACE.finditer(text):
        if match["place"].split()[0].lower() in LOCAL_PLACES:
            yield from _detect_initials(match)
    for pattern in (DOTTED_INITIALS_AND_PLACE, PLACE_AND_DOTTED_INITIALS) if INITIAL.search(text) else ():
        for match in pattern.finditer(text):
            if OFFICIAL_WORDS.isdisjoint(match["place"].lower().split()):
                yield from _detect_initials(match)


def _detect_initials(match: re.Match[str]) -> Iterator[Detection]:
    """A detection for initials that are no abbreviation of an office or degree."""
    letters = re.sub(r"[. ]", "", match["letters"])
    if letters not in NOT_INITIALS:
        yield Detection.of(match, hint=mask(letters))
