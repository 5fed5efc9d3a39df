"""The table of detectors: what each finds, its severity, the message to the editor, a bad and a good example."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from nscp_site.privacy import identifiers, people, personal_dates, places
from nscp_site.privacy.detections import Detection
from nscp_site.privacy.word_lists import BUILDING_TYPES, STREET_TYPES, TITLES

# Where a sign of this sort must stand before a detector is asked at all: a figure, or one of some words.
DIGIT_TRIGGER = "0"
JOINED_DIGITS_TRIGGER = "0/0"


@dataclass(frozen=True)
class Detector:
    """Finds one kind of personal data in a paragraph.

    In a text about children what it finds is an error. Elsewhere `general_severity` decides: `error`, `warning`, or a
    warning only where the paragraph is about `one person`, since a date or a school is otherwise public. `triggers`
    are words and signs of which the paragraph must hold one before `find` is called; without any, it is always
    called.
    """

    kind: str
    find: Callable[[str], Iterator[Detection]]
    general_severity: Literal["error", "warning", "one person"]
    message: str
    demand: str
    bad: str
    good: str
    triggers: frozenset[str] = frozenset()


def _parse_triggers(*needed: str) -> frozenset[str]:
    """The words of the given texts in lower case, as a set of triggers."""
    return frozenset(word for one in needed for word in one.lower().split())


MONTH_TRIGGERS = " ".join((*personal_dates.MONTHS, personal_dates.SHORT_MONTHS.replace("|", " ")))
HOLIDAY_TRIGGERS = (
    "christmas boxing easter friday sunday monday holiday mother's father's mothers fathers valentine valentine's "
    "halloween night eid diwali ramadan day jubilee hogmanay hanukkah vaisakhi holi wednesday tuesday year's eve"
)
DETECTORS: dict[str, Detector] = {
    one.kind: one
    for one in (
        Detector(
            "date-of-birth",
            personal_dates.find_dates_of_birth,
            "error",
            "a date of birth stands here. Write the age in years: “a child of two”.",
            "No page may tell a date of birth, nor a month of birth.",
            "The child was born on 3 May 2017.",
            "The child was two years old.",
            _parse_triggers("born birth birthday birthdate dob d b"),
        ),
        Detector(
            "exact-date",
            personal_dates.find_exact_dates,
            "one person",
            "an exact date stands here. Write the month and the year, or how long it was after "
            "something else. A date of "
            "the Partnership that everybody may know belongs in content/timeline.yml.",
            "Nothing may give the day of an event in a child's life, a feast with its year neither: "
            "a newspaper of that "
            "day names them. The item's own dates and those of content/timeline.yml are no secret.",
            "On 14 March 2021 an ambulance was called.",
            "In March 2021 an ambulance was called.",
            _parse_triggers(MONTH_TRIGGERS, HOLIDAY_TRIGGERS, JOINED_DIGITS_TRIGGER, "thursday saturday"),
        ),
        Detector(
            "age-in-days-or-weeks",
            personal_dates.find_exact_ages,
            "warning",
            "an exact age stands here. Write it in whole months up to twelve, then in years: “a young baby”.",
            "Nothing may give a child's age in days, weeks or half months: with a date it is the day of birth.",
            "a baby of nine weeks, at 6/52, the week before her third birthday",
            "a young baby, a girl of two",
            _parse_triggers(
                "day days week weekend weeks wk wks fortnight month months mth mths mo w d y m 12 52 7 "
                "birthday quarter quarters half 40 gestation turned turning"
            )
            | frozenset("+"),
        ),
        Detector(
            "nhs-number",
            identifiers.find_nhs_numbers,
            "error",
            "an NHS number stands here. Delete it.",
            "No page may hold an NHS number: ten figures whose last is their check digit.",
            "NHS number 943 476 5919, 943/476/5918",
            "nothing: no reader needs it",
            _parse_triggers(DIGIT_TRIGGER),
        ),
        Detector(
            "pupil-number",
            identifiers.find_pupil_numbers,
            "error",
            "a pupil number (UPN) stands here. Delete it.",
            "No page may hold a unique pupil number: a check letter and twelve figures.",
            "UPN H801200001001",
            "nothing: no reader needs it",
            _parse_triggers(DIGIT_TRIGGER),
        ),
        Detector(
            "national-insurance-number",
            identifiers.find_national_insurance_numbers,
            "error",
            "a National Insurance number stands here. Delete it.",
            "No page may hold a National Insurance number.",
            "the mother, AB 12 34 56 C",
            "the mother",
            _parse_triggers(DIGIT_TRIGGER),
        ),
        Detector(
            "telephone-number",
            identifiers.find_telephone_numbers,
            "one person",
            "a telephone number stands here. Delete it; for a number that anyone may ring write {contact: its-id}.",
            "Where children are written about, no telephone number may stand; on other pages typed-number tells of it.",
            "The family could be reached on 07700 900123.",
            "The family could be reached by telephone.",
            _parse_triggers(DIGIT_TRIGGER),
        ),
        Detector(
            "case-reference",
            identifiers.find_case_references,
            "warning",
            "the number of a case, a judgment or a record stands here. Delete it.",
            "No page may hold the number of a case, a crime, a court file, a judgment or a record.",
            "The court made an order (NN19C00123).",
            "The court made an order.",
            _parse_triggers(DIGIT_TRIGGER),
        ),
        Detector(
            "number-plate",
            identifiers.find_number_plates,
            "warning",
            "the number plate of a car stands here. Delete it.",
            "No page may hold a car's number plate.",
            "a white van, AB12 CDE or ab12-cde",
            "a white van",
            _parse_triggers(DIGIT_TRIGGER),
        ),
        Detector(
            "map-reference",
            identifiers.find_map_references,
            "warning",
            "a place on the map stands here. Delete it, or name the town if it matters.",
            "No page may give a place by degrees, by the National Grid or in three words.",
            "SP 753 605",
            "a field outside the town",
            _parse_triggers(DIGIT_TRIGGER, "what3words w3w") | frozenset("/"),
        ),
        Detector(
            "postcode",
            places.find_postcodes,
            "one person",
            "a postcode stands here. Delete it.",
            "No page may hold a family's postcode, nor the first half of one in Northamptonshire.",
            "a flat in NN1 1AA",
            "a flat in Northampton",
            _parse_triggers(DIGIT_TRIGGER),
        ),
        Detector(
            "street-line",
            places.find_street_lines,
            "one person",
            "a street or a house stands here. Write “the family’s home”, or the town if it matters.",
            "Nothing may name a family's street, house or flat.",
            "The family lived at 12 Acacia Avenue.",
            "The family lived in a rented flat.",
            _parse_triggers(" ".join(STREET_TYPES), "flat apartment apt"),
        ),
        Detector(
            "house-name",
            places.find_house_names,
            "one person",
            "the name of a house ({hint}) stands here. Write “the family’s home”.",
            "Nothing may name the house that a family lives in.",
            "They moved to Wyvern House.",
            "They moved to a block of flats.",
            _parse_triggers(" ".join(BUILDING_TYPES), "old new little"),
        ),
        Detector(
            "school-name",
            places.find_school_names,
            "one person",
            "the name of a school ({hint}) stands here. Write “a primary school”, “the child’s school”.",
            "Nothing may name a child's school, college or nursery.",
            "She went to Oakwood Primary School, her brother to St Bede's Jnr.",
            "She went to a primary school.",
            _parse_triggers(
                "school schools academy college nursery pre-school preschool pre playgroup "
                "kindergarten form primary infants infs juniors jnr jnrs prim sch acad comp "
                "comprehensive grammar high upper lower middle prep tech utc sixth childminder's pupil student "
                "roll enrolled excluded expelled st saint year yr reception"
            ),
        ),
        Detector(
            "care-place",
            places.find_care_places,
            "one person",
            "the name of a hospital, a surgery or a home ({hint}) stands here. Write “the hospital”, "
            "“a children’s home”.",
            "Nothing may name the hospital, ward, surgery or home in which a child or a parent was.",
            "He was taken to Abbey Meadow Surgery.",
            "He was taken to the GP.",
            _parse_triggers(
                "surgery medical health hospital infirmary ward clinic hospice unit home residential "
                "refuge pharmacy centre center ctr cntr cen practice pract hosp wd med hlth general kgh ngh hmp "
                "hmyoi yoi stc"
            ),
        ),
        Detector(
            "email-address",
            identifiers.find_email_addresses,
            "one person",
            "an e-mail address ({hint}) stands here. Delete it; for one that anyone may use write {contact: its-id}.",
            "No page may hold a person's e-mail address, spelled out neither.",
            "The mother wrote from jane@example.org.",
            "The mother wrote an e-mail.",
            _parse_triggers("at dot") | frozenset("@"),
        ),
        Detector(
            "online-profile",
            identifiers.find_online_profiles,
            "one person",
            "the name of somebody's account ({hint}) stands here. Delete it.",
            "No page may hold the name under which a child or a parent is found online.",
            "He posted it as @kayden_nn3, on Discord as kayden#1234.",
            "He posted it online.",
            _parse_triggers(
                "insta instagram snap snapchat ig tiktok tok facebook fb twitter xbox psn playstation gamertag "
                "tag username "
                "usernames user name discord roblox fortnite minecraft steam twitch youtube reddit telegram "
                "whatsapp kik wizz "
                "yubo omegle onlyfans vinted threads bluesky online handle account profile follower followers posted "
                "streamed channel gaming gamer played",
            )
            | frozenset("@#"),
        ),
        Detector(
            "named-address",
            identifiers.find_named_urls,
            "warning",
            "the address of a page that holds a person's name, or is a person's own, stands here. Leave the link out.",
            "No link may lead to a person's own page, or to an address in which a name stands.",
            "https://www.facebook.com/kelly.smithson",
            "nothing: the report tells what is needed",
            frozenset("/"),
        ),
        Detector(
            "titled-name",
            people.find_titled_names,
            "one person",
            "a name with a title ({hint}) stands here. Write what the person is: “the GP”, “the mother”.",
            "Nothing about a child may name people, not those who worked with the child either. A "
            "title with one letter is "
            "a pseudonym.",
            "Dr Smith and PC Jones came.",
            "The GP and a police officer came. Ms A opened.",
            _parse_triggers(" ".join(TITLES)),
        ),
        Detector(
            "person-name",
            people.find_person_names,
            "one person",
            "what may be the name of a person ({hint}) stands here. Write what the person is: “the "
            "mother”, “Child X”. A "
            "name that everybody may know belongs in content/people.yml or the glossary.",
            "Nothing about a child may name people. A capital letter in mid-sentence is asked about where "
            "children are "
            "written about: names of the county's places, of partners, of pages and of the glossary are known.",
            "His mother, Kelly Smithson, 24, asked for help.",
            "His mother, a young woman, asked for help.",
        ),
        Detector(
            "initials-and-place",
            people.find_initials_and_places,
            "warning",
            "initials with a place stand here. Write “a young person”.",
            "Nothing may name a person by initials and the place where they live.",
            "KM from Brixworth; K.M., a girl living in a hamlet near Brixworth",
            "a young person from a village",
        ),
    )
}
