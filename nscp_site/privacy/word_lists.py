"""Word lists for the detectors: English words, first names, surnames, titles, roles, places and street types."""

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from nscp_site.cache import cached

MORE_FIRST_NAMES_TEXT = """
abena adebayo adeola agnieszka albie aleksandra antoni asiya ayomide bartosz bronwen bukola carys cerys chidi
chinedu codie dafydd dawid eilidh emilija esme funmi gabija gethin gosia grzegorz gurpreet hafsa harpreet
ionut jacqui jaspreet jenson kacper katarzyna kayleigh-ann kofi krzysztof kwabena kwasi lexi-mae magda maisie
maja malgorzata manpreet mateusz nikola oliwia oluwaseun oluwatobi oskar philippa pippa poppy raff rafferty
rosie-mae simran siobhain sorrel stanislaw szymon tatenda teddy temitope tendai tilly tinashe tunde ugne
vytautas wanjiru weronika wiktoria yetunde zayn zofia zuzanna
"""
MORE_FIRST_NAMES = frozenset(MORE_FIRST_NAMES_TEXT.split())

# The languages of the county's families, as far as the list of first names has them in our letters.
FAKER_LOCALES = (
    "en", "en_GB", "en_IE", "en_IN", "en_NG", "en_PK", "en_US", "es_ES", "ha_NG", "ig_NG", "lt_LT", "lv_LV", "pl_PL",
    "pt_PT", "ro_RO", "sk_SK", "sw", "tr_TR", "yo_NG",
)  # fmt: skip


def split_words(text: str) -> tuple[str, ...]:
    """The words of a text, in order."""
    return tuple(text.split())


def word_set(text: str) -> frozenset[str]:
    """A text's words, each once."""
    return frozenset(text.split())


@cache
def english_words() -> frozenset[str]:
    """English words in lower case with their inflected forms, from symspellpy's word list; includes some names."""
    return frozenset(_load_english_words())


@cache
def first_names() -> frozenset[str]:
    """First names in lower case: those of Faker's lists and MORE_FIRST_NAMES."""
    return frozenset(_load_faker_names("first_names")) | MORE_FIRST_NAMES


@cache
def surnames() -> frozenset[str]:
    """Surnames in small letters, from Faker's lists of English ones."""
    return frozenset(_load_faker_names("last_names"))


@cached
def _load_english_words() -> list[str]:
    """The words of symspellpy's list; each line of it is a word and its frequency."""
    lines = (
        (_package_folder("symspellpy") / "frequency_dictionary_en_82_765.txt")
        .read_text(encoding="utf-8-sig")
        .splitlines()
    )
    return [line.partition(" ")[0] for line in lines]


@cached
def _load_faker_names(prefix: str) -> list[str]:
    """Faker's names of one sort, read from its source files: importing Faker takes too long."""
    found: set[str] = set()
    for language in FAKER_LOCALES:
        source = (_package_folder("faker") / "providers" / "person" / language / "__init__.py").read_text(
            encoding="utf-8"
        )
        for lines in re.findall(rf"^    {prefix}\w*.*? = (.*?)^    \S", source, re.MULTILINE | re.DOTALL):
            found |= {name.lower() for name in re.findall(r'"([^"\W\d]{3,}(?:[-\'][^"\W\d]+)?)"', lines)}
    return sorted(found)


def _package_folder(name: str) -> Path:
    """The folder of an installed package."""
    spec = find_spec(name)
    return Path(((spec and spec.submodule_search_locations) or [""])[0])


# What stands before a name.
TITLES = split_words(
    """
    Mr Mrs Ms Miss Mx Mister Dr Doctor Prof Professor Sir Dame Rev Revd Reverend Imam Rabbi Cllr Councillor Judge HHJ
    PC PCSO WPC DC DS DI DCI Sgt Sergeant Insp Inspector Supt Superintendent Constable Det Nurse Midwife Sister Nanny
    Auntie Aunty Aunt Uncle Headteacher Headmaster Headmistress
    """
)

# What follows such a word when it is no title: “Nurse Practitioner”, “PC World”. In small letters.
NOT_AFTER_TITLE = split_words(
    """
    adviser advisor agency and associate association board checks chief clinic college constable consultant council
    councils day detective forum forums general group inspections inspector judge judges lead leads led manager
    meeting network nurse of officer officers on organisation organisations panel practice practitioner practitioners
    schools sergeant service services supervisor support surgery team teams the training unit visitor who
    """
)

# The 124 postcode areas of Royal Mail, with those of the Channel Islands and the Isle of Man.
POSTCODE_AREAS = split_words(
    """
    AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY G
    GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW
    OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD
    WF WN WR WS WV YO ZE
    """
)

# How streets are called.
STREET_TYPES = split_words(
    """
    Street Road Lane Avenue Close Drive Crescent Court Terrace Gardens Grove Square Rise Walk Row Mews Parade Place
    Paddock Paddocks Orchard Chase Dell Glebe Leys Nook Spinney Way Hill Green View Croft Gate Wharf Villas Cottages
    Heights Mount Park Field Fields Meadow Meadows Yard Mead Fold Passage Alley Quay Vale Garth Hollow Acre Acres
    Boulevard Approach Ride Dale Copse Brook Rdg Sqr Mws Tce Clo Crst St Rd Ave Dr Cl Ln Cres Ct Gdns Sq Pl Ter
    """
)

# What may stand before “School” without being its name. In small letters.
NOT_SCHOOLS = split_words(
    """
    a academies academy after aided all an and any art as at attended attending before boarding both by catholic ceva
    cofe c/e rc child children church college colleges community county designated did during each early east
    education elective england every for form forms free from further get grammar head health her high higher his home
    if in independent infant its junior lead leads local lower mainstream maintained many medical middle missing most
    multi new no north not northamptonshire northamptonshire's nursery nursing of on our out police policing pre
    preparatory primary private public pupils referral residential royal safeguarding secondary since sixth some south
    special staff state summer sunday teacher teachers that the their then these this those to training trust unit
    university upper virtual voluntary when where which while with year young youth
    """
)


# Who somebody is to a child. In small letters.
RELATIONS = split_words(
    """
    aunt auntie aunty babysitter boy boyfriend brother carer child cousin dad dad's daughter ex ex-partner father
    father's fiancé foster-carer friend gran granddad grandad grandfather grandma grandmother granny girl girlfriend
    guardian husband infant lodger mate mother mother's mum mum's nan nana neighbour nephew niece partner sibling
    sister son stepbrother stepdad stepdaughter stepfather stepmother stepmum stepsister stepson teenager toddler tot
    twin uncle wife youngster youth
    """
)

# Those who work with a child: a name beside one of them says who was there. In small letters.
ROLES = split_words(
    """
    advocate assistant babysitter carer caseworker childminder clinician consultant coroner counsellor detective
    doctor foster gp guardian head headmaster headmistress headteacher hv iro keyworker lead librarian manager matron
    mentor midwife nurse officer paediatrician practitioner psychiatrist psychologist senco solicitor supervisor
    support sw teacher therapist tutor visitor worker
    """
)

# Verbs beside which a name stands. In small letters.
SPEECH_VERBS = split_words(
    """
    added admitted agreed answered asked believed called christened claimed cried described disclosed explained felt
    hoped insisted knew lived moved named nicknamed recalled remembered replied said says screamed shouted shared
    spoke stayed thought told wanted went whispered wrote
    """
)

# Who is one child's, or a child. In small letters.
RELATIVES = split_words(
    """
    aunt auntie aunty babies baby boyfriend brother brothers cousin cousins dad daddy dad daughter daughters father
    fiancé girlfriend gran grandad granddad granddaughter grandfather grandma grandmother grandparents grandson granny
    guardian husband infant lodger mother mum mummy nan nana nephew nephews newborn niece parents partner sibling
    siblings sister sisters son sons stepdad stepfather stepmother stepmum toddler triplets twin twins uncle wife
    foster-carer carer carers birthmother stepbrother stepsister stepson stepdaughter
    """
)
# Of these there are many: which of them is meant must have been said before. In small letters.
SINGLED_OUT = split_words(
    "boy child children family girl household landlord neighbour neighbours pupil teenager tenant youngster youth "
    "young address flat house home"
)

# What happens to one person, and is told of nobody else. In small letters.
CASE_VERBS = word_set(
    """
    arrested assaulted beaten bruised detained died drowned evicted hanged jailed killed murdered raped rehoused
    remanded sectioned stabbed starved stillborn strangled unresponsive
    """
)
# The same where something is told of the past, or nothing but noted. In small letters.
CASE_NOUNS = word_set(
    """
    abused admitted assault bruise bruises bruising charged discharged eviction excluded fracture fractured
    fractures hurt injured injuries injury inquest killing miscarriage murder overdose placed placement
    post-mortem proceedings pronounced rape seizure sentenced stabbing tenancy transferred victim
    """
)
# One of whom was spoken before. The second are read with a capital letter too.
CAPITALISED_PERSON_WORDS = word_set("He Her His She")
PERSON_WORDS = word_set("boy flat girl he her herself him himself his landlord lived neighbour neighbours she tenant")

# What tells of an office, a meeting or a place for the public. In small letters.
OFFICIAL_WORDS = word_set(
    """
    academies     agenda apologies appointed appointment assembly association
    attendance attendees audit award awards board book booked booking branches cabinet cafe campaign celebrated
    chair chaired chairs charities charity chief chief's choir church club college commissioner committee
    competition concert conference constable constabulary  corporate cost council council's councillor
    councillors councils county course courses coroner's delegates deputy diocese director directorate directors
    donated doors drop-in duty elected e-learning  events exercise exercises exhibition executive facilitated
    facilitator fair federation festival fictional fictitious imaginary invented forum foundation fundraising
    guest guests hall heads hosted
    hotel inspector join launch launched lead leader leaders leads led libraries library librarian manager
    managers mayor mbe meeting meetings members mep minister minutes mp multi-agency network networks nhs
    obe office officer officer's  ofsted organisation organisations organised parking panel
    partner-agency partners partnership policy present presented president principal prize probation professor
    programme programmes prisons professionals  recruitment refreshments  registration
    residents responsible retires rota salary scenario schools scrutineer secretary seminar seminars sergeant
    service services session sessions shelf society speaks speaker speakers spokesman spokesperson spokeswoman
    sponsored  stall stalls station statutory strategic sub-group superintendent supported surgeries tea team
    teams thanks theatre   timetable trainer trainer's trainers training trust trustee trustees tutors
    university vacancies vacancy venue venues volunteer volunteers voluntary webinar webinars week welcome
    welcomed workforce workshop workshops awareness
    """
)
# What tells of books, films and plays: names in them are nobody's. In small letters.
FICTION_WORDS = word_set(
    """
    author authors book books cartoon character chapter edition editor film films illustrated novel novels
    paperback picture-book play poem poems poet published puppet reader readers rhyme series show shows songs
    starring stars stories titles
    """
)
# Titles of those who speak for an office; others with a title may be anybody.
OFFICE_TITLES = word_set(
    "Sir Dame Prof Professor Cllr Councillor Judge HHJ Supt Superintendent Insp Inspector DCI Rev Revd Reverend"
)

# Towns, villages and parts of towns in Northamptonshire, and towns and counties around it. In small letters.
LOCAL_PLACES = word_set(
    """
    abington abthorpe addington aldwincle arthingworth ashby ashley ashton aynho badby barby barnwell barton
    bedford bedfordshire benefield birmingham blackthorn blakesley blisworth boughton bozeat brackley brafield
    braunston braybrooke brigstock brixworth broughton buckby buckinghamshire bugbrooke bulwick burton byfield
    cambridge cambridgeshire camp castle charwelton chelveston cliffe cliftonville cogenhoe collingtree
    collyweston corby cosgrove cottesbrooke cottingham coventry cransley creaton crick croughton daventry
    deanshanger deene delapre denton derby desborough duddington duston earls easton ecton evenley everdon eydon
    farthingstone favell ferrers finedon flore fotheringhay geddington glapthorn grafton greatworth greens grendon
    gretton guilsborough hackleton halse hannington hardingstone harlestone harpole harrington harringworth
    hartwell hellidon helmdon higham holcot hollowell hunsbury irchester irthlingborough isham islip kettering
    kilsby kingsthorpe kingswood kislingbury lamport leicester leicestershire lilbourne lincolnshire lings
    litchborough loddington luton lutton maidwell mawsley mears middleton milton keynes moulton naseby nassington
    nether norton northampton northamptonshire nottingham oakley old orlingbury orton oundle overstone oxford
    oxfordshire oxendon pattishall paulerspury peterborough piddington pilton pitsford polebrook potterspury
    pytchley queensway quinton raunds ravensthorpe ringstead roade rockingham rothersthorpe rothwell rugby rushden
    rushton rutland scaldwell semilong shutlanger sibbertoft silverstone slapton spratton stanford stanion
    stanwick staverton stoke stowe sulgrave sutton sywell syresham tansor thorpe thrapston thurning titchmarsh
    towcester twywell upton walgrave wansford warkton warmington warwickshire weedon weekley welford
    wellingborough welton weldon wellington weston whilton whittlebury wicken wilbarston wilby wollaston woodford
    wootton yardley hastings yelvertoft
    """
)

# Names that everybody knows and that are nobody's. In small letters.
KNOWN_NAMES = word_set(
    """
    adhd airbnb alexa asd barnardo barnardo's bame bbc bsl cafcass camhs ceop childline cofe covid derngate dfe
    easyread encompass eventbrite facebook freephone fsm gcp gdpr gillick google gujarati hmicfrs icon ics insta
    instagram kooth lado lgbt lgbtq linkedin looked-after makaton mash messenger microsoft minecraft nhs nspcc
    nscp ofsted outlook pantosaurus powerpoint prevent roblox roma sen send snapchat sharepoint sway teams
    bristol london manchester liverpool sheffield leeds newcastle bradford sunderland hull york durham exeter
    plymouth southampton portsmouth brighton canterbury norwich ipswich colchester chelmsford stevenage swindon
    gloucester worcester hereford shrewsbury stafford lichfield wolverhampton dudley walsall solihull redditch
    nuneaton grantham stamford spalding huntingdon banbury bicester aylesbury slough croydon salford stockport
    blackpool carlisle cardiff swansea newport wrexham edinburgh glasgow dundee aberdeen belfast essex kent surrey
    sussex hampshire dorset devon cornwall somerset wiltshire gloucestershire worcestershire herefordshire
    shropshire
    staffordshire cheshire derbyshire nottinghamshire norfolk suffolk cumbria lancashire yorkshire northumberland
    rica costa sierra leone lanka sri burkina faso saudi arabia puerto salvador tobago papua
    thinkuknow tiktok tri trixonline twitter uk uksc wcag whatsapp wi-fi wifi youtube zoom al et ie eg
    """
)

# Words of places that others than a family use, and of homes.
BUILDING_TYPES = split_words(
    """
    House Lodge Cottage Cottages Farm Farmhouse Villa Point Tower Towers Heights Mansions Manor Barn Grange Bungalow
    Rectory Vicarage Bakehouse Forge Mill Stables Chapel Schoolhouse Court Hall Hse Hotel Hostel
    """
)

# Words that are first names too, and that begin with a capital for other reasons. In small letters.
AMBIGUOUS_FIRST_NAMES = word_set(
    """
    one two three four five six seven eight nine ten
    ace add admiral alpha america angel april arch arizona art asia atlas august author autumn avon baby banks
    baron bedford bell berlin bill bird bishop bliss boss boston branch brain burns candy cap captain carry carter
    case cash chance chase chancellor chapel chelsea chester china christian cliff clove college corner cotton
    council count cross crown crystal curry daisy dale day dean delight denim diamond dig dock doctor doll don
    drew duke dusk early earnest easter eden else elder ellis england essence eve ever experience fair faith fate
    fed felicity ferry field florence ford forest forum foster france free friend fuller garden gay gene general
    genesis gent glen glory grace grant gray green grove hall happy harbor harm haven heath heaven hill holly
    honor hope hospital house hunt hunter ice india infant iris israel ivory january jersey jewel job joy judge
    july june junior justice king kingston knight lady lake lamb lane laurel law lawyer leader leaf leaner legend
    less liberty lily link little london long lord love luck lucky made magic major male man manor march mark
    marine marks marsh master mat may mayor measure media mercy merit merry metro midland miller mills minister
    minor minute miracle mission monday moon moss nation noble noel north novel ocean olive opal orange page paris
    park parks parish patience peace pearl pepper pet pierce pilot plan pleasant plum poem point port powers
    precious press price pride prince princess providence queen rain random ranger reason reading red reed refugee
    rich ridge rise river road rock roll roman rose royal sad safari sage said sailor saint sandy savannah saw
    school scout season see selena serenity server shade shine silver sister sky small snow son spring star stone
    storm story street success summer sunday sunny sunshine tea teal temple tempest thanks thing three thursday
    tiger time town trace tracker trinity true tuesday trust unique unity unknown urban valentine valley van
    victory vine violet virtue vision wade walker ward wave way wells west white will wind wing winter wise wish
    wood woods world worth young zion
    """
)
