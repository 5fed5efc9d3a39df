"""Runs every detector over one text as a visitor reads it, without what is no secret; and which files it runs on."""

import re
from collections.abc import Iterator
from dataclasses import astuple, replace

from nscp_site.cache import cached, memoised
from nscp_site.content.library import Library
from nscp_site.content.own_words import organisation_names
from nscp_site.privacy.detections import DATED, FIELDS, Spot, read_plainly, without_own_fields
from nscp_site.privacy.people import ordinary
from nscp_site.privacy.recognisers import FIGURE, FIGURES_JOINED, RECOGNISERS
from nscp_site.privacy.subjects import OF_A_MEETING, Paragraph
from nscp_site.privacy.word_lists import english
from nscp_site.schema.collections import COLLECTIONS
from nscp_site.sources import CONTENT, SourceEntry, Sources

OF_A_SOURCE = re.compile(r"\bsection:")
PARAGRAPH = re.compile(r"\n{2,}")
SIGNS = re.compile(r"[a-z]+(?:'s)?|\d+")
FIGURES = re.compile(r"\d")
ENTRY = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])\s")
JOINED = re.compile(r"\d ?[/.-] ?\d")
# The ids and words of a list in an item's fields, such as `- campaigns/hotel-watch`: the file's own name is read.
IDS_ALONE = re.compile(r"[ \t-]*+(?:[a-z_]++:[ \t-]*+)?+(?:[a-z][a-z/#-]*+)?+\s*+")
# The kinds for which a library's own names matter.
PLACES = ("care-place", "house-name", "school-name", "street-line")
# What belongs to one person wherever it is said whose it is.
OF_ONE_PERSON = ("telephone-number", "email-address", "online-profile")
# The signs of a person among those around a spot.
PERSONS = {"one", "somebody", "kin"}
NAMES = ("person-name", "titled-name", "care-place", "house-name", "school-name", "street-line")


def personal_data(text: str, *, table: bool = False) -> tuple[Spot, ...]:
    """Everything in a file's text that could tell who somebody is, in the order in which it stands.

    Fields that hold a date or are for editors alone are not read, nor are dates in the name of a source's section.
    """
    return tuple(Spot(*spot) for spot in recognised(text, table, tuple(RECOGNISERS)))


@cached
def recognised(text: str, table: bool, kinds: tuple[str, ...]) -> list[tuple[int, int, str, str, str, str, str, str]]:
    """The same, as plain values that can be kept."""
    reading = read_plainly(without_own_fields(text), table=table)
    found = set()
    start, lead = 0, Lead("meeting" if OF_A_MEETING.search(reading.text) else "")
    for edge in [*PARAGRAPH.finditer(reading.text), None]:
        end = edge.start() if edge else len(reading.text)
        paragraph = reading.text[start:end]
        for spot in in_paragraph(paragraph, lead.of(paragraph), kinds):
            found.add(reading.in_file(replace(spot, start=spot.start + start, end=spot.end + start)))
        start = edge.end() if edge else end
    return [astuple(spot) for spot in sorted(found) if not is_source(text, spot)]


class Lead:
    """What stands above the paragraphs of a text, one after the other: a heading, “Present:”, a table's first row."""

    def __init__(self, about: str) -> None:
        self.about = about
        self.heading = self.opening = self.row = ""

    def of(self, paragraph: str) -> str:
        """What stands above the next paragraph, and what the whole text is about."""
        return f"{self.about} {self.above(paragraph)}".strip()

    def above(self, paragraph: str) -> str:
        """What stands above the next paragraph."""
        if paragraph.startswith("#"):
            self.heading, self.opening = paragraph, ""
            return ""
        if "\n" in paragraph.strip():
            self.row = self.row or paragraph
            return f"{self.heading} {self.row}"
        self.row = ""
        if ENTRY.match(paragraph):
            return f"{self.heading} {self.opening}"
        self.opening = paragraph if paragraph.rstrip().endswith(":") else ""
        return self.heading


def in_paragraph(paragraph: str, lead: str, kinds: tuple[str, ...]) -> Iterator[Spot]:
    """What a paragraph holds, each with what stands around it."""
    if IDS_ALONE.fullmatch(paragraph):
        return
    signs = signs_of(paragraph)
    asked = (RECOGNISERS[kind] for kind in kinds)
    found = [
        spot
        for recogniser in asked
        if not recogniser.needs or not recogniser.needs.isdisjoint(signs)
        for spot in recogniser.find(paragraph)
    ]
    if found:
        context = Paragraph(paragraph, lead)
        yield from (
            replace(spot, around=context.around(spot.start)) for spot in found if not is_told_otherwise(spot, found)
        )


def is_told_otherwise(spot: Spot, found: list[Spot]) -> bool:
    """Whether what may be a name or a number is part of something else that is told, such as a school's name."""
    is_weak = spot.kind == "person-name" or (spot.kind == "case-reference" and spot.sort == "office")
    return is_weak and any(
        other.kind != spot.kind and other.start < spot.end and spot.start < other.end for other in found
    )


def signs_of(paragraph: str) -> set[str]:
    """The signs for which recognisers are asked: words in small letters, figures, figures joined, `@` and `/`."""
    lowered = paragraph.lower()
    found = {*SIGNS.findall(lowered)}
    found.update(sign for sign in "@/#+" if sign in lowered)
    if FIGURES.search(lowered):
        found.add(FIGURE)
        if JOINED.search(lowered):
            found.add(FIGURES_JOINED)
    return found


def is_source(text: str, spot: Spot) -> bool:
    """Whether a date stands in the name of a source's section, in the fields."""
    fields = FIELDS.match(text)
    line = text[text.rfind("\n", 0, spot.start) + 1 : spot.start]
    return bool(spot.kind == "exact-date" and fields and spot.start < fields.end() and OF_A_SOURCE.search(line))


def public_days(library: Library, text: str) -> set[str]:
    """The days that are no secret: of the timeline, of the documents, and of the item's own publication.

    Each as year-month-day, and without its year.
    """
    fields = FIELDS.match(text)
    return days_of_all(library) | with_and_without_year(
        {match["value"] for match in DATED.finditer(fields[1])} if fields else set()
    )


@memoised
def days_of_all(library: Library) -> set[str]:
    """The days of the timeline and of the documents."""
    days = {event.when for event in library.values("timeline").values()}
    days |= {event.until or "" for event in library.values("timeline").values()}
    return with_and_without_year(days | {document.dated or "" for document in library.values("documents").values()})


def with_and_without_year(days: set[str]) -> set[str]:
    """Those that are whole days, each also as month-day."""
    whole = {day for day in days if len(day) == len("2023-03-31")}
    return whole | {day.partition("-")[2] for day in whole}


def secrets_in(library: Library, text: str, *, about_children: bool, table: bool = False) -> list[Spot]:
    """What could tell who somebody is, what is no secret left out; each spot's `sort` is `error` or `warning`.

    Where children are written about all of it counts; elsewhere, what each recogniser says of itself.
    """
    read = personal_data(text, table=table)
    days = public_days(library, text) if any(spot.day for spot in read) else set()
    found = [spot for spot in read if spot.day not in days and not is_public(library, text, spot)]
    if about_children:
        public = names_of_reviewers(found) | pseudonyms(text)
        return [replace(spot, sort="error") for spot in found if not is_no_secret(spot, public)]
    found = [spot for spot in found if signs_around(spot) & PERSONS or not is_own_place(library, text, spot)]
    officials = names_of_officials(found)
    return [replace(spot, sort=severity_elsewhere(spot)) for spot in found if counts_elsewhere(spot, officials)]


# “"Sam" is not the real name”, “Sam (not her real name)”, “whom we call Sam”.
CALLED = re.compile(
    r"[\"'(]?\b(?P<name>[A-Z][a-z]+)\b[\"')]?(?:,? is|,|,? \()? ?not (?:the|his|her|their|a) real name\b"
    r"|\b[Ww]e (?:have |will )?call(?:ed)? (?:him|her|them|this \w+|"
    r"the \w+) [\"']?(?P<called>[A-Z][a-z]+)\b(?! [A-Z])"
)


def pseudonyms(text: str) -> set[str]:
    """The first names of which a text says that they are no one's: written in the body, each by itself."""
    told = CALLED.finditer(read_plainly(text).text) if "real name" in text or "call" in text else ()
    return {(match["name"] or match["called"]).lower() for match in told}


def names_of_reviewers(found: list[Spot]) -> set[str]:
    """The names of those who wrote a review or look over the partners: they stand on every report."""
    return {word.lower() for spot in found if spot.sort == "review" for word in spot.words.split()}


def is_no_secret(spot: Spot, public: set[str]) -> bool:
    """Whether a spot tells nothing even where children are written about: who wrote a review, a meeting to come."""
    around = signs_around(spot)
    words = {word.lower().removesuffix("'s") for word in spot.words.split()}
    if spot.kind in ("person-name", "titled-name"):
        return bool(words) and words - {"then", "when", "but", "and"} <= public
    return spot.kind == "exact-date" and {"ahead", "office"} <= around and not around & PERSONS


def is_public(library: Library, text: str, spot: Spot) -> bool:
    """Whether a spot holds only what everybody may know: a listed person, a partner, a page's name."""
    if spot.kind not in NAMES:
        return False
    words = {word.lower().removesuffix("'s") for word in spot.words.split()}
    if spot.kind in ("person-name", "titled-name") and spot.words:
        return any(words <= names for names in people(library)) or (spot.sort != "sure" and words <= own_words(library))
    return spot.kind != "care-place" and is_own_place(library, text, spot)


def is_own_place(library: Library, text: str, spot: Spot) -> bool:
    """Whether a spot is the name of a partner, a group, a contact or a term."""
    return plain(text[spot.start : spot.end]) in names_of_places(library)


@memoised
def people(library: Library) -> list[set[str]]:
    """The words of the names of the people whom the site lists."""
    return [{*plain(person.name).split()} for person in library.values("people").values()]


@memoised
def own_words(library: Library) -> set[str]:
    """The words of names that editors gave on purpose: in lists, and in titles where no child is written about."""
    names = [*organisation_names(library), *(term.term for term in library.values("glossary").values())]
    names += [document.title for document in library.values("documents").values()]
    for term in library.values("glossary").values():
        names += [term.meaning, *getattr(term, "also_called", ())]
    for entry in library.entries():
        if not COLLECTIONS[entry.collection].about_children:
            names += [entry.item.title, *getattr(entry.item, "also_called", ()), *entry.item.search_terms]
    return {word.removesuffix("'s") for name in names for word in plain(name).split()}


@memoised
def names_of_places(library: Library) -> set[str]:
    """The names of partners, groups, contacts and terms: a school or a house among them is no family's."""
    terms = library.values("glossary").values()
    return {
        plain(name)
        for name in (*organisation_names(library), *(name for one in terms for name in (one.term, one.meaning)))
    }


def plain(name: str) -> str:
    """A name in small letters, without its signs."""
    return " ".join(re.findall(r"[\w'-]+", name.lower().replace("’", "'")))


def severity_elsewhere(spot: Spot) -> str:
    """How serious a spot is on a page that is not about children: what only looks like a number warns."""
    return "error" if RECOGNISERS[spot.kind].elsewhere == "error" and spot.sort != "shape" else "warning"


def signs_around(spot: Spot) -> set[str]:
    """What stands around a spot."""
    return {*spot.around.split()}


def names_of_officials(found: list[Spot]) -> set[str]:
    """The names that a text gives to people who speak for an office."""
    return {
        word.lower()
        for spot in found
        if spot.kind in ("person-name", "titled-name")
        and (spot.sort in ("office", "review") or ("office" in spot.around and "one" not in signs_around(spot)))
        for word in spot.words.split()
    }


def counts_elsewhere(spot: Spot, officials: set[str]) -> bool:
    """Whether a spot is told of on a page that is not about children."""
    rule, around = RECOGNISERS[spot.kind].elsewhere, signs_around(spot)
    if spot.kind in ("person-name", "titled-name"):
        return is_somebody(spot, officials)
    if spot.sort == "office":
        return "one" in around
    if spot.kind == "age-in-days-or-weeks" and around & {"present", "office", "book"}:
        return bool(around & PERSONS)
    if "one" in around or (rule != "one person" and spot.sort != "cited"):
        return True
    if around & {"office", "book"}:
        return (spot.kind in OF_ONE_PERSON and "kin" in around) or (
            spot.kind in ("school-name", "street-line") and {"somebody", "past"} <= around
        )
    return (
        bool(around & PERSONS)
        or spot.sort in ("sure", "cited")
        or (spot.kind in (*PLACES, "postcode", "online-profile") and "present" not in around)
    )


def is_somebody(spot: Spot, officials: set[str]) -> bool:
    """Whether a name on a page that is not about children may be that of a child, or of one of their family."""
    around = signs_around(spot)
    if spot.sort in ("sure", "office", "review"):
        return spot.sort == "sure"
    if {word.lower() for word in spot.words.split()} & officials:
        return False
    if "one" in around:
        return spot.sort not in ("capital", "opening")
    if spot.sort == "small":
        return "past" in around and bool(around & PERSONS) and "office" not in around
    if around & {"office", "book"}:
        return False
    if spot.sort == "lone":
        return "past" in around
    is_term = spot.sort == "likely" and all(ordinary(word) or word.lower() in english() for word in spot.words.split())
    return spot.sort in ("", "said", "likely") and not (is_term and "past" not in around)


TEXTS = (".md", ".yml", ".csv")


def files(sources: Sources) -> list[SourceEntry]:
    """Every file of the folders that editors fill; what is no regular file is told of by another rule."""
    return [file for folder in CONTENT for file in sources.entries(folder, hidden=True) if file.is_regular]


def about_children(path: str) -> bool:
    """Whether a file stands where children are written about, as its collection says; an unknown collection may be."""
    parts = path.split("/")
    if parts[0] != "content" or len(parts) < 3:
        return False
    collection = COLLECTIONS.get(parts[1])
    return collection is None or collection.about_children
