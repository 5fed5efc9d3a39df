"""Detectors of places: postcodes, streets, houses, schools, hospitals, surgeries and care homes."""

import re
from collections.abc import Iterator

from nscp_site.privacy.detections import Detection, detect_patterns, mask
from nscp_site.privacy.detectors import DIGIT_TRIGGER, detector
from nscp_site.privacy.word_lists import LOCAL_PLACES, OFFICIAL_WORDS, english_words, split_words, surnames, word_set

# The 124 postcode areas of Royal Mail, with those of the Channel Islands and the Isle of Man.
POSTCODE_AREAS = split_words("""
    AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY G GL
    GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX
    PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN
    WR WS WV YO ZE
""")
# How streets are called.
STREET_TYPES = split_words("""
    Street Road Lane Avenue Close Drive Crescent Court Terrace Gardens Grove Square Rise Walk Row Mews Parade Place
    Paddock Paddocks Orchard Chase Dell Glebe Leys Nook Spinney Way Hill Green View Croft Gate Wharf Villas Cottages
    Heights Mount Park Field Fields Meadow Meadows Yard Mead Fold Passage Alley Quay Vale Garth Hollow Acre Acres
    Boulevard Approach Ride Dale Copse Brook Rdg Sqr Mws Tce Clo Crst St Rd Ave Dr Cl Ln Cres Ct Gdns Sq Pl Ter
""")
# What may stand before “School” without being its name. In small letters.
NOT_SCHOOLS = split_words("""
    a academies academy after aided all an and any art as at attended attending before boarding both by catholic ceva
    cofe c/e rc child children church college colleges community county designated did during each early east education
    elective england every for form forms free from further get grammar head health her high higher his home if in
    independent infant its junior lead leads local lower mainstream maintained many medical middle missing most multi
    new no north not northamptonshire northamptonshire's nursery nursing of on our out police policing pre preparatory
    primary private public pupils referral residential royal safeguarding secondary since sixth some south special staff
    state summer sunday teacher teachers that the their then these this those to training trust unit university upper
    virtual voluntary when where which while with year young youth
""")
# Words of places that others than a family use, and of homes.
BUILDING_TYPES = split_words("""
    House Lodge Cottage Cottages Farm Farmhouse Villa Point Tower Towers Heights Mansions Manor Barn Grange Bungalow
    Rectory Vicarage Bakehouse Forge Mill Stables Chapel Schoolhouse Court Hall Hse Hotel Hostel
""")

POSTCODE = re.compile(
    r"\b(?P<area>[A-Za-z]{1,2})\d[\dA-HJKPSTUWa-hjkpstuw]?[ \t-]?\d[ABD-HJLNP-UW-Zabd-hjlnp-uw-z]{2}\b"
)
SPACED_POSTCODE = re.compile(r"\bNN \d{1,2} ?\d[A-Z]{2}\b|\bN N ?\d ?(?:\d ?)?\d ?[A-Z] ?[A-Z]\b")
ORDINAL_ENDING = re.compile(r"(?:1st|2nd|3rd|\dth)$")
# The first half of a postcode of the county says which few streets are meant.
COUNTY_OUTCODE = re.compile(r"\b(?:NN|nn)(?:[1-9]|1\d|29)\b")

CAPITALISED_WORD = r"(?:St\.?[ \t])?[A-Z][\w']{1,30}"
LEADING_NAMES = rf"(?<![\w'-])(?P<names>(?:{CAPITALISED_WORD}[ \t]+){{1,4}}?)"
NUMBERED_STREET = re.compile(
    rf"(?<![\d£%./,-])(?:(?:[Ff]lat|[Uu]nit|[Rr]oom|[Aa]partment|[Nn]o\.?|[Nn]umber)\s)?\d{{1,4}}[A-Za-z]?,?\s+"
    rf"(?:the\s+)?(?:{CAPITALISED_WORD}\s+){{1,4}}"
    rf"(?:{'|'.join(STREET_TYPES)}|{'|'.join(kind.upper() for kind in STREET_TYPES)})\b\.?"
)
LOWER_CASE_NUMBERED_STREET = re.compile(
    r"(?<![\d£%./,-])(?<!\d )\b\d{1,4}[a-z]?,?\s+(?!mile|minute|metre|hour|day|week|month|year|km|way|lane|per|and|or|"
    r"people|children|in|to|of|the|min)[a-z']+(?:\s+[a-z']+)?\s+(?:street|road|avenue|crescent|close|lane|grove|drive|"
    r"court|terrace|gardens|mews)\b(?!\s+(?:based|work|level|to\b))"
)
# By its name alone a street gives a home away too. “Court” or “Close” may be anything.
STREET_NAME = re.compile(
    rf"{LEADING_NAMES}(?:Street|Road|Lane|Avenue|Crescent|Terrace|Mews|Rd|Ave|Cres|St(?=[.,;)]|\s*$))(?!\w)"
)
AMBIGUOUS_STREET_NAME = re.compile(
    rf"{LEADING_NAMES}(?:Close|Drive|Grove|Gardens|Court|Way|Parade|Rise|Ct|Gdns|Walk|Croft)\b(?!\s+(?:of|for|[A-Z]))"
)
LOWER_CASE_STREET_NAME = re.compile(
    r"\b(?:in|on|at|of|from|to|near|off)\s+(?P<names>[a-z]{3,}(?:\s[a-z]{3,})?)\s+"
    r"(?:avenue|crescent|street|road|lane|close|drive|grove|terrace|mews)\b"
)
FLAT = re.compile(
    r"\b(?:[Ff]lat|[Aa]pt\.?|[Aa]partment)\s+(?:\d{1,4}[A-Za-z]?|[A-Z])\b(?:,\s*(?:\d+|[A-Z][\w']+)){0,8}"
)
# Words before “Road” that make no street's name: “the Road to …”.
NOT_STREETS = word_set("""
    a across all along an and another appeal appeals around at back best botanic botanical bus busy car child's
    children's coroner's country county crime crown cycle dead different down each early every fast family father's
    first food for from half hard her high his in into its kensington lead long magistrates magistrate's magistrates'
    main many memorial middle my narrow near new next no of off on one only onto other our out own parent's quiet
    recruitment residential right safe safer same second short side single some supreme tennis that the their this to
    two up via whole wrong young your youth
""")

# What a school's name may hold besides the name itself.
SCHOOL_WORDS = (
    r"(?:Primary|Secondary|Infants?|Junior|Nursery|Special|Grammar|High|Upper|Lower|Middle|Catholic|RC|CE|CEVA|CEVC|"
    r"CofE|C of E|Church of England|VA|VC|Voluntary|Aided|Controlled|Community|Free|Preparatory|Prep|Boarding|"
    r"Independent|Day|Technology|Sports|Learning|Sixth Form|Pre-?|Academy|and|&)"
)
SCHOOL_KINDS = r"(?:School|Academy|College|Nursery|Pre-?[Ss]chool|Playgroup|Kindergarten|Sixth Form)"
SCHOOL = re.compile(
    rf"(?<![\w'-])(?P<names>(?:{CAPITALISED_WORD}[ \t]+){{1,5}}?)(?:{SCHOOL_WORDS}[ \t]+){{0,5}}{SCHOOL_KINDS}\b"
    r"(?:\s+for\s+(?:Boys|Girls))?"
)
# “Oakwood CofE Primary”, “Oakwood Prim Sch”.
SHORT_SCHOOL = re.compile(
    rf"{LEADING_NAMES}(?:(?:CofE|CE|RC|C of E|Catholic|CEVA|CEVC|VA|VC|Church of England) ){{0,3}}"
    r"(?:(?:Primary|Prim|Secondary|Sec|Infants?|Inf|Junior|Jun|Jnr|Lower|Upper|Middle|Grammar|High|Spec) ?Sch\b|"
    r"(?:Primary|"
    r"Infants|Infs|Juniors|Jnrs?|Prim|Acad|Comp|Comprehensive)\b(?!\s(?:Care|School|Sch|Schools|Mental|Health)\b))"
)
# “at the Queen Ethel's Grammar”, “at Oakwood High”: only where somebody goes there.
ATTENDED_SCHOOL = re.compile(
    rf"\b(?:at|attend(?:s|ed|ing)?|from|to|pupil of|pupil at|head of|headteacher of|head at|staff at|left|joined|for|"
    rf"of)\s(?:the\s)?(?P<names>(?:{CAPITALISED_WORD}[ \t]+){{1,4}}?)(?:Grammar|High|Upper|Lower|Middle|Prep|"
    rf"Pre-?[Ss]chool|Nursery|College|Tech|UTC|Sixth)\b"
    r"(?!\s[A-Z])"
)
# “the child's nursery, Little Acorns of Fernhill”, “her school (Saxon Mead)”.
NAME_AFTER_SCHOOL = re.compile(
    rf"\b(?:school|nursery|pre-?school|college|playgroup|academy|childminder's|sixth form)(?:,| called| named| \(|:|"
    rf" was| -) ?(?P<it>{CAPITALISED_WORD}(?:[ \t](?:of|at|on|the|and|{CAPITALISED_WORD})){{0,4}})"
    r"(?<! of)(?<! at)(?<! on)(?<! the)(?<! and)"
)
LOWER_CASE_SCHOOL_NAME = re.compile(
    r"\b(?:at|attend(?:s|ed|ing)?|from|to|of|for|joined|left|in)\s+(?P<names>(?:[A-Za-z][\w'-]{2,} ){1,3}?)"
    r"(?:(?:primary|secondary|infant|infants|junior|juniors|nursery|high|grammar|special|lower|upper|prim|cofe|ce|rc|"
    r"catholic|day|free|comp) )*(?:school|academy|primary|infants|juniors|nursery|sch|pre-?school|playgroup|comp|"
    r"comprehensive)\b"
)
# “on roll at KGA”: a school by its letters.
SCHOOL_ABBREVIATION = re.compile(
    r"\b(?:pupil|student|on roll|enrolled|excluded|expelled|[Yy]ear \d{1,2})(?:,)? (?:at|from|of|"
    r"by) (?P<it>[A-Z]{2,5})\b(?! [a-z]*school)"
)
YEAR_AT = re.compile(
    rf"\b(?:[Yy]ear|[Yy]r|[Rr]eception)(?: \d{{1,2}})? (?:at|in) (?P<it>(?:{CAPITALISED_WORD} ?){{1,4}})(?<! )"
)
SAINT_CHURCH = re.compile(r"\b(?P<it>(?:St\.?|Saint) [A-Z][a-z]+(?:'s?)? (?:RC|CE|CofE|Catholic|CEVA|C of E))\b")
SAINT = re.compile(
    r"\b(?:at|attend(?:s|ed|ing)?|from|to|pupil of|head of|headteacher of|governors of|staff of|left|"
    r"joined)\s+(?P<it>(?:St\.?|Saint) [A-Z][a-z]+'s?)(?! (?:Day|Church))"
)

CARE_KINDS = (
    r"(?:Surgery|(?:Medical|Health|Med|Hlth|Walk-in|Family|Contact|Children's) (?:Centre|Center|Ctr|Cntr|Cen|Practice|"
    r"Pract)\.?|Hosp\.?|Nursing Home|Children's Hospital|Maternity Home|Group Practice|Hospital|Infirmary|"
    r"[Ii]nfirmary|[Ww]ard|Wd|Clinic|Hospice|Maternity Unit|[Rr]esidential (?:[Hh]ome|[Uu]nit|[Cc]are [Hh]ome)|"
    r"[Cc]hildren'?s'? (?:[Hh]ome|[Uu]nit)|Care Home|Mother and Baby Unit|[Rr]efuge|Secure (?:Unit|Home)|Birth Centre|"
    r"Dental Practice|Pharmacy)"
)
CARE = re.compile(
    rf"{LEADING_NAMES}"
    rf"(?:(?:General|Community|Teaching|District|Cottage|[Ss]ecure|[Rr]esidential)[ \t]+){{0,2}}{CARE_KINDS}\b"
    r"(?!,? (?:NHS|Foundation|Trust|Hospitals|Group))"
)
LOWER_CASE_CARE_PLACE = re.compile(
    r"\b(?:at|in|from|to|called|by|on)\s+(?P<names>[a-z]{3,}(?: [a-z]{3,})?) (?:residential (?:unit|home)|"
    r"childrens? ?'?s? home|surgery|hospital|ward|med(?:ical)? (?:centre|ctr|practice)|health centre|care home|"
    r"secure unit|refuge|(?:royal |general |district |community )?(?:infirmary|hospital|hosp|hospice|clinic)|"
    r"contact centre|family centre|nursing home|birth centre|maternity unit|mother and baby unit)\b"
)
CARE_HOME = r"(?:children'?s'? (?:home|unit)|home for|residential (?:home|unit)|secure (?:home|unit)|refuge|care home)"
NAMED_CARE_HOME = re.compile(
    rf"(?<![\w'-])(?P<it>(?P<names>(?:{CAPITALISED_WORD} ){{1,3}})(?:House|Lodge|Cottage|Farm|Hall|Court|View|Grange|"
    rf"Manor|Place))(?:,| -|) \(?(?:an? |the |is )?(?:[a-z]+ ){{0,3}}{CARE_HOME}"
)
# “Kettering General”, as people call it; prisons.
CARE_ABBREVIATION = re.compile(
    r"(?<![\w'-])(?P<it>(?:Kettering|Northampton) General|KGH|NGH|(?:HMP|HMYOI|YOI|STC) [A-Z]\w+)\b(?! Hospital)"
)
ARTICLES = split_words("the a an his her their our its this that any each every one")
NOT_CARE = word_set("""
    a acute an and another any baby child children community county day dental emergency general gp her his home its
    local main maternity mental mother new nhs no old one open our own postnatal private psychiatric residential secure
    small specialist st attend enter get go leave nearest reach same visit which that the their this university walk-in
    young your
""")

HOUSE = re.compile(
    rf"(?<![\w'-])(?P<names>(?:{CAPITALISED_WORD} ){{1,3}})(?:{'|'.join(BUILDING_TYPES)})\b(?! (?:of|Trust|Group|"
    rf"Council|School|Order|[A-Z]))"
)
HOUSE_WITH_ARTICLE = re.compile(
    r"\b(?P<it>[Tt]he (?:Old|New|Little|White|Red) [A-Z][a-z]+)(?= in [A-Z]|, [A-Z]|[.,;)]|\n|$)"
)
NOT_HOUSES = word_set("""
    appeal bleak care chapter clearing coffee community county court crown custody day dolls family family's fire full
    guild high home in lords magistrates of open opera our own parish police public random royal safe school somerset
    sports supreme the town treatment trafalgar village white whole youth
""")


@detector("one person", "a postcode stands here. Delete it.", DIGIT_TRIGGER)
def postcode(text: str) -> Iterator[Detection]:
    """No page may hold a family's postcode, nor the first half of one in Northamptonshire.

    Bad:
        a flat in NN1 1AA
    Good:
        a flat in Northampton
    """
    # Whole postcodes, and outward codes of Northamptonshire.
    whole = [
        match
        for match in POSTCODE.finditer(text)
        if match["area"].upper() in POSTCODE_AREAS and not ORDINAL_ENDING.search(match[0])
    ]
    whole += SPACED_POSTCODE.finditer(text)
    yield from map(Detection.of, whole)
    for match in COUNTY_OUTCODE.finditer(text):
        if not any(one.start() <= match.start() < one.end() for one in whole):
            yield Detection.of(match)


@detector(
    "one person",
    "a street or a house stands here. Write “the family’s home”, or the town if it matters.",
    f"{' '.join(STREET_TYPES)} flat apartment apt",
)
def street_line(text: str) -> Iterator[Detection]:
    """Nothing may name a family's street, house or flat.

    Bad:
        The family lived at 12 Acacia Avenue.
    Good:
        The family lived in a rented flat.
    """
    # House numbers with a street, flats, and street names alone.
    found = [
        (match, "sure")
        for pattern in (NUMBERED_STREET, FLAT, LOWER_CASE_NUMBERED_STREET)
        for match in pattern.finditer(text)
    ]
    found += [
        (match, "alone")
        for pattern in (STREET_NAME, AMBIGUOUS_STREET_NAME, LOWER_CASE_STREET_NAME)
        for match in _match_names(pattern, text, NOT_STREETS)
    ]
    end = 0
    for match, label in sorted(found, key=lambda one: (one[0].start(), -one[0].end())):
        first = match.groupdict().get("names") or match[0]
        if match.start() >= end and first.split()[0].lower() not in NOT_STREETS:
            end = match.end()
            yield Detection.of(match, label=label)


def _match_names(pattern: re.Pattern[str], text: str, but: frozenset[str]) -> Iterator[re.Match[str]]:
    """Matches whose leading words are a name: none of the words in `but`."""
    for match in pattern.finditer(text):
        own = match["names"].split()
        if own and not {own[-1].lower().strip("."), own[0].lower() if len(own) == 1 else ""} & but:
            yield match


@detector(
    "one person",
    "the name of a school ({hint}) stands here. Write “a primary school”, “the child’s school”.",
    "school schools academy college nursery pre-school preschool pre playgroup kindergarten form primary infants infs "
    "juniors jnr jnrs prim sch acad comp comprehensive grammar high upper lower middle prep tech utc sixth "
    "childminder's pupil student roll enrolled excluded expelled st saint year yr reception",
)
def school_name(text: str) -> Iterator[Detection]:
    """Nothing may name a child's school, college or nursery.

    Bad:
        She went to Oakwood Primary School, her brother to St Bede's Jnr.
    Good:
        She went to a primary school.
    """
    # Schools, colleges and nurseries by name; “Primary School” alone is none.
    for pattern in (SCHOOL, SHORT_SCHOOL, LOWER_CASE_SCHOOL_NAME, ATTENDED_SCHOOL):
        for match in pattern.finditer(text):
            own = [word for word in match["names"].split() if word.lower().strip("'.,-") not in NOT_SCHOOLS]
            if own and (pattern is not LOWER_CASE_SCHOOL_NAME or _may_be_lower_case_school_name(match["names"])):
                yield Detection(text.index(own[0], match.start("names")), match.end(), hint=mask(own[0]))
    for spot in detect_patterns(text, SAINT, SAINT_CHURCH, YEAR_AT, SCHOOL_ABBREVIATION, hint=True):
        if text[spot.start : spot.end].strip().lower() not in LOCAL_PLACES:
            yield spot
    for spot in detect_patterns(text, NAME_AFTER_SCHOOL, hint=True):
        if _may_be_school_name(text[spot.start : spot.end].strip().lower()):
            yield spot


def _may_be_school_name(name: str) -> bool:
    """Whether words beside “school” may be its name: no town, no title, no ordinary word."""
    first = name.split()[0].strip("'.,")
    is_known = name in LOCAL_PLACES or any(first in words for words in (NOT_SCHOOLS, LOCAL_PLACES, OFFICIAL_WORDS))
    return not is_known and (len(name.split()) > 1 or first not in english_words())


def _may_be_lower_case_school_name(before: str) -> bool:
    """Whether lower-case words before a school may be its name."""
    return not {word.lower().strip("'.,-") for word in before.split()} & NOT_LOWER_CASE_SCHOOL_NAMES


NOT_LOWER_CASE_SCHOOL_NAMES = frozenset(NOT_SCHOOLS) | word_set("""
    after age aged allows are base based be been between both bring but can could day different every few go going good
    have help how into is last late like little long make may more much nearby next not number often only open over own
    parents pupil's putting range same second see send several should small starting still such support take than them
    there they through too two under until use using was week well were whole will would outstanding new named excluded
    three four five each girl's boy's child's children's behind running old safe
""")


@detector(
    "one person",
    "the name of a hospital, a surgery or a home ({hint}) stands here. Write “the hospital”, “a children’s home”.",
    "surgery medical health hospital infirmary ward clinic hospice unit home residential refuge pharmacy centre center "
    "ctr cntr cen practice pract hosp wd med hlth general kgh ngh hmp hmyoi yoi stc",
)
def care_place(text: str) -> Iterator[Detection]:
    """Nothing may name the hospital, ward, surgery or home in which a child or a parent was.

    Bad:
        He was taken to Abbey Meadow Surgery.
    Good:
        He was taken to the GP.
    """
    # Hospitals, wards, surgeries and care homes by name; “the hospital” alone is none.
    for pattern in (CARE, LOWER_CASE_CARE_PLACE, NAMED_CARE_HOME):
        for match in pattern.finditer(text):
            own = [word for word in match["names"].split() if word.lower().strip("'.,-") not in NOT_CARE]
            own = [] if match["names"].split()[-1] in ARTICLES else own
            if own and (pattern is not LOWER_CASE_CARE_PLACE or not _is_generic_care_place(own, match[0])):
                label = "sure" if re.search(CARE_HOME, match[0], re.IGNORECASE) else ""
                yield Detection(text.index(own[0], match.start("names")), match.end(), hint=mask(own[0]), label=label)
    yield from detect_patterns(text, CARE_ABBREVIATION, hint=True)


def _is_generic_care_place(own: list[str], care: str) -> bool:
    """Whether lower-case words before a clinic only say what sort it is: “sexual health clinic”."""
    return not re.search(SPECIFIC_CARE, care) and all(
        word in english_words() and word not in surnames() for word in own
    )


SPECIFIC_CARE = r"(?:home|unit|surgery|ward|hospital|medical centre|refuge|infirmary|hospice)$"


@detector(
    "one person",
    "the name of a house ({hint}) stands here. Write “the family’s home”.",
    f"{' '.join(BUILDING_TYPES)} old new little",
)
def house_name(text: str) -> Iterator[Detection]:
    """Nothing may name the house that a family lives in.

    Bad:
        They moved to Wyvern House.
    Good:
        They moved to a block of flats.
    """
    # Houses and blocks of flats by name.
    for match in _match_names(HOUSE, text, NOT_HOUSES):
        yield Detection.of(match, hint=mask(match[0]))
    yield from detect_patterns(text, HOUSE_WITH_ARTICLE, hint=True)
