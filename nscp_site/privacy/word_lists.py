"""Words that several detectors know: of English, first names, surnames, of offices, and the county's places."""

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from nscp_site.cache import cached


def split_words(text: str) -> tuple[str, ...]:
    """The words of a text, in order."""
    return tuple(text.split())


def word_set(text: str) -> frozenset[str]:
    """A text's words, each once."""
    return frozenset(text.split())


MORE_FIRST_NAMES = word_set("""
    abena adebayo adeola agnieszka albie aleksandra antoni asiya ayomide bartosz bronwen bukola carys cerys chidi
    chinedu codie dafydd dawid eilidh emilija esme funmi gabija gethin gosia grzegorz gurpreet hafsa harpreet ionut
    jacqui jaspreet jenson kacper katarzyna kayleigh-ann kofi krzysztof kwabena kwasi lexi-mae magda maisie maja
    malgorzata manpreet mateusz nikola oliwia oluwaseun oluwatobi oskar philippa pippa poppy raff rafferty rosie-mae
    simran siobhain sorrel stanislaw szymon tatenda teddy temitope tendai tilly tinashe tunde ugne vytautas wanjiru
    weronika wiktoria yetunde zayn zofia zuzanna
""")

# The languages of the county's families, as far as the list of first names has them in our letters.
FAKER_LOCALES = split_words(
    "en en_GB en_IE en_IN en_NG en_PK en_US es_ES ha_NG ig_NG lt_LT lv_LV pl_PL pt_PT ro_RO sk_SK sw tr_TR yo_NG"
)


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
    text = (_package_folder("symspellpy") / "frequency_dictionary_en_82_765.txt").read_text(encoding="utf-8-sig")
    return [line.partition(" ")[0] for line in text.splitlines()]


@cached
def _load_faker_names(prefix: str) -> list[str]:
    """Faker's names of one sort, read from its source files: importing Faker takes too long."""
    found: set[str] = set()
    folder = _package_folder("faker") / "providers" / "person"
    for language in FAKER_LOCALES:
        source = (folder / language / "__init__.py").read_text(encoding="utf-8")
        for lines in re.findall(rf"^    {prefix}\w*.*? = (.*?)^    \S", source, re.MULTILINE | re.DOTALL):
            found |= {name.lower() for name in re.findall(r'"([^"\W\d]{3,}(?:[-\'][^"\W\d]+)?)"', lines)}
    return sorted(found)


def _package_folder(name: str) -> Path:
    """The folder of an installed package."""
    spec = find_spec(name)
    return Path(((spec and spec.submodule_search_locations) or [""])[0])


# What tells of an office, a meeting or a place for the public. In small letters.
OFFICIAL_WORDS = word_set("""
    academies agenda apologies appointed appointment assembly association attendance attendees audit award awards board
    book booked booking branches cabinet cafe campaign celebrated chair chaired chairs charities charity chief chief's
    choir church club college commissioner committee competition concert conference constable constabulary corporate
    cost council council's councillor councillors councils county course courses coroner's delegates deputy diocese
    director directorate directors donated doors drop-in duty elected e-learning events exercise exercises exhibition
    executive facilitated facilitator fair federation festival fictional fictitious imaginary invented forum foundation
    fundraising guest guests hall heads hosted hotel inspector join launch launched lead leader leaders leads led
    libraries library librarian manager managers mayor mbe meeting meetings members mep minister minutes mp multi-agency
    network networks nhs obe office officer officer's ofsted organisation organisations organised parking panel
    partner-agency partners partnership policy present presented president principal prize probation professor programme
    programmes prisons professionals recruitment refreshments registration residents responsible retires rota salary
    scenario schools scrutineer secretary seminar seminars sergeant service services session sessions shelf society
    speaks speaker speakers spokesman spokesperson spokeswoman sponsored stall stalls station statutory strategic
    sub-group superintendent supported surgeries tea team teams thanks theatre timetable trainer trainer's trainers
    training trust trustee trustees tutors university vacancies vacancy venue venues volunteer volunteers voluntary
    webinar webinars week welcome welcomed workforce workshop workshops awareness
""")

# Towns, villages and parts of towns in Northamptonshire, and towns and counties around it. In small letters.
LOCAL_PLACES = word_set("""
    abington abthorpe addington aldwincle arthingworth ashby ashley ashton aynho badby barby barnwell barton bedford
    bedfordshire benefield birmingham blackthorn blakesley blisworth boughton bozeat brackley brafield braunston
    braybrooke brigstock brixworth broughton buckby buckinghamshire bugbrooke bulwick burton byfield cambridge
    cambridgeshire camp castle charwelton chelveston cliffe cliftonville cogenhoe collingtree collyweston corby cosgrove
    cottesbrooke cottingham coventry cransley creaton crick croughton daventry deanshanger deene delapre denton derby
    desborough duddington duston earls easton ecton evenley everdon eydon farthingstone favell ferrers finedon flore
    fotheringhay geddington glapthorn grafton greatworth greens grendon gretton guilsborough hackleton halse hannington
    hardingstone harlestone harpole harrington harringworth hartwell hellidon helmdon higham holcot hollowell hunsbury
    irchester irthlingborough isham islip kettering kilsby kingsthorpe kingswood kislingbury lamport leicester
    leicestershire lilbourne lincolnshire lings litchborough loddington luton lutton maidwell mawsley mears middleton
    milton keynes moulton naseby nassington nether norton northampton northamptonshire nottingham oakley old orlingbury
    orton oundle overstone oxford oxfordshire oxendon pattishall paulerspury peterborough piddington pilton pitsford
    polebrook potterspury pytchley queensway quinton raunds ravensthorpe ringstead roade rockingham rothersthorpe
    rothwell rugby rushden rushton rutland scaldwell semilong shutlanger sibbertoft silverstone slapton spratton
    stanford stanion stanwick staverton stoke stowe sulgrave sutton sywell syresham tansor thorpe thrapston thurning
    titchmarsh towcester twywell upton walgrave wansford warkton warmington warwickshire weedon weekley welford
    wellingborough welton weldon wellington weston whilton whittlebury wicken wilbarston wilby wollaston woodford
    wootton yardley hastings yelvertoft
""")
