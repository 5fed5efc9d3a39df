"""Runs the detectors over a text and keeps what is sensitive, given the names and dates that are public anyway."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from nscp_site.cache import cached, memoised
from nscp_site.content.library import Library
from nscp_site.content.own_words import organisation_names
from nscp_site.privacy import identifiers, people, personal_dates, places  # noqa: F401 - registers their detectors
from nscp_site.privacy.detections import DATE_FIELD, FRONT_MATTER, Detection, blank_exempt_fields, extract_visible_text
from nscp_site.privacy.detectors import DETECTORS, DIGIT_TRIGGER, JOINED_DIGITS_TRIGGER
from nscp_site.privacy.people import is_ordinary_word
from nscp_site.privacy.subjects import MEETING_TEXT, Paragraph
from nscp_site.privacy.word_lists import english_words
from nscp_site.schema.collections import COLLECTIONS
from nscp_site.sources import CONTENT, SourceEntry, Sources

SOURCE_SECTION = re.compile(r"\bsection:")
PARAGRAPH_BREAK = re.compile(r"\n{2,}")
TRIGGER_TOKEN = re.compile(r"[a-z]+(?:'s)?|\d+|[@/#+]")
DIGIT = re.compile(r"\d")
LIST_ENTRY = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])\s")
JOINED_DIGITS = re.compile(r"\d ?[/.-] ?\d")
# The ids and words of a list in an item's fields, such as `- campaigns/hotel-watch`: the file's own name is read.
ONLY_IDS = re.compile(r"[ \t-]*+(?:[a-z_]++:[ \t-]*+)?+(?:[a-z][a-z/#-]*+)?+\s*+")
# The kinds for which a library's own names matter.
PLACE_KINDS = ("house-name", "school-name", "street-line")
# What belongs to one person wherever it is said whose it is.
PERSONAL_KINDS = ("telephone-number", "email-address", "online-profile")
# The signs of a person among those around a spot.
PERSON_SIGNALS = {"one", "somebody", "kin"}
PERSON_KINDS = ("person-name", "titled-name")


def detect_personal_data(text: str, *, table: bool = False) -> tuple[Detection, ...]:
    """All detections in a file's text, public or not, in order of offset.

    Date fields, editors' fields, and dates in the section name of a source are not read.
    """
    return _run_detectors(text, table, tuple(DETECTORS))


@cached
def _run_detectors(text: str, table: bool, kinds: tuple[str, ...]) -> tuple[Detection, ...]:
    """The detections of the named kinds, in order of offset."""
    reading = extract_visible_text(blank_exempt_fields(text), table=table)
    found, start, headings = set(), 0, _HeadingTracker()
    topic = "meeting" if MEETING_TEXT.search(reading.text) else ""
    for end, next_start in (*(edge.span() for edge in PARAGRAPH_BREAK.finditer(reading.text)), (len(reading.text), 0)):
        paragraph = reading.text[start:end]
        for spot in _detect_in_paragraph(paragraph, f"{topic} {headings.advance(paragraph)}".strip(), kinds):
            found.add(reading.to_source(replace(spot, start=spot.start + start, end=spot.end + start)))
        start = next_start
    return tuple(spot for spot in sorted(found) if not _is_source_date(text, spot))


class _HeadingTracker:
    """Tracks what introduces a paragraph: the last heading, a line ending in a colon, a table's header row."""

    heading = intro_line = header_row = ""

    def advance(self, paragraph: str) -> str:
        """Record the next paragraph; returns the heading and the intro line or header row above it."""
        if paragraph.startswith("#"):
            self.heading, self.intro_line = paragraph, ""
            return ""
        if "\n" in paragraph.strip():
            self.header_row = self.header_row or paragraph
            return f"{self.heading} {self.header_row}"
        self.header_row = ""
        if LIST_ENTRY.match(paragraph):
            return f"{self.heading} {self.intro_line}"
        self.intro_line = paragraph if paragraph.rstrip().endswith(":") else ""
        return self.heading


def _detect_in_paragraph(paragraph: str, lead: str, kinds: tuple[str, ...]) -> Iterator[Detection]:
    """The detections in a paragraph, each with its context signals; `lead` is the text that introduces it."""
    if ONLY_IDS.fullmatch(paragraph):
        return
    triggers = _find_triggers(paragraph)
    found = [
        spot
        for detector in map(DETECTORS.__getitem__, kinds)
        if not detector.triggers or not detector.triggers.isdisjoint(triggers)
        for spot in detector(paragraph)
    ]
    if found:
        context = Paragraph(paragraph, lead)
        yield from (
            replace(spot, signals=context.signals(spot.start)) for spot in found if not _is_superseded(spot, found)
        )


def _is_superseded(spot: Detection, found: list[Detection]) -> bool:
    """Whether a weak detection (a name or number) overlaps one of another kind, such as a school's name."""
    is_weak = spot.kind == "person-name" or (spot.kind == "case-reference" and spot.label == "office")
    return is_weak and any(
        other.kind != spot.kind and other.start < spot.end and spot.start < other.end for other in found
    )


def _find_triggers(paragraph: str) -> set[str]:
    """The triggers in a paragraph: words in lower case, numbers, and the signs @ / # +. See `Detector.triggers`."""
    lowered = paragraph.lower()
    found = {*TRIGGER_TOKEN.findall(lowered)}
    if DIGIT.search(lowered):
        found.add(DIGIT_TRIGGER)
        if JOINED_DIGITS.search(lowered):
            found.add(JOINED_DIGITS_TRIGGER)
    return found


def _is_source_date(text: str, spot: Detection) -> bool:
    """Whether a detected date stands in the section name of a source, in the front matter."""
    fields = FRONT_MATTER.match(text)
    line = text[text.rfind("\n", 0, spot.start) + 1 : spot.start]
    return bool(spot.kind == "exact-date" and fields and spot.start < fields.end() and SOURCE_SECTION.search(line))


def _public_dates(library: Library, text: str) -> set[str]:
    """The dates that are public: of the timeline, the documents and the item's own fields; as YYYY-MM-DD and MM-DD."""
    fields = FRONT_MATTER.match(text)
    return _site_dates(library) | _with_and_without_year(
        {match["value"] for match in DATE_FIELD.finditer(fields[1])} if fields else set()
    )


@memoised
def _site_dates(library: Library) -> set[str]:
    """The dates of the timeline and of the documents, as YYYY-MM-DD and MM-DD."""
    days = {day or "" for event in library.values("timeline").values() for day in (event.when, event.until)}
    return _with_and_without_year(days | {document.dated or "" for document in library.values("documents").values()})


def _with_and_without_year(days: set[str]) -> set[str]:
    """Those that are whole days, each also as month-day."""
    whole = {day for day in days if len(day) == len("2023-03-31")}
    return whole | {day.partition("-")[2] for day in whole}


def find_sensitive_data(library: Library, text: str, *, about_children: bool, table: bool = False) -> list[Detection]:
    """The detections that are not public; the `label` of each is its severity, `error` or `warning`.

    In a text about children every one counts; elsewhere only those that `counts_on_general_page` selects.
    """
    detections = detect_personal_data(text, table=table)
    days = _public_dates(library, text) if any(spot.day for spot in detections) else set()
    found = [spot for spot in detections if spot.day not in days and not _is_public_name(library, text, spot)]
    if about_children:
        # Those who wrote a review or look over the partners stand on every report.
        public = _words_of_names(spot for spot in found if spot.label == "review") | _find_pseudonyms(text)
        return [replace(spot, label="error") for spot in found if not _is_harmless(spot, public)]
    found = [spot for spot in found if spot.context & PERSON_SIGNALS or not _is_listed_place(library, text, spot)]
    return [
        replace(spot, label=_severity_on_general_page(spot))
        for spot in found
        if _counts_on_general_page(spot, _words_of_names(spot for spot in found if _is_official(spot)))
    ]


# “"Sam" is not the real name”, “Sam (not her real name)”, “whom we call Sam”.
STATED_PSEUDONYM = re.compile(
    r"[\"'(]?\b(?P<name>[A-Z][a-z]+)\b[\"')]?(?:,? is|,|,? \()? ?not (?:the|his|her|their|a) real name\b|"
    r"\b[Ww]e (?:have |will )?call(?:ed)? (?:him|her|them|this \w+|the \w+) [\"']?(?P<called>[A-Z][a-z]+)\b(?! [A-Z])"
)


def _find_pseudonyms(text: str) -> set[str]:
    """First names, in lower case, that a text declares not to be real, such as “Sam” is not her real name."""
    if "real name" not in text and "call" not in text:
        return set()
    statements = STATED_PSEUDONYM.finditer(extract_visible_text(text).text)
    return {(match["name"] or match["called"]).lower() for match in statements}


def _words_of_names(found: Iterable[Detection]) -> set[str]:
    """The words of the names that were found, in lower case."""
    return {word.lower() for spot in found for word in spot.name_words.split()}


def _is_harmless(spot: Detection, public: set[str]) -> bool:
    """Whether a detection identifies nobody even in a text about children: a review's author, a future meeting."""
    if spot.kind in PERSON_KINDS:
        words = _plain_words(spot)
        return bool(words) and words - {"then", "when", "but", "and"} <= public
    return spot.kind == "exact-date" and {"ahead", "office"} <= spot.context and not spot.context & PERSON_SIGNALS


def _plain_words(spot: Detection) -> set[str]:
    """The words of a name in lower case, not in the genitive."""
    return {word.removesuffix("'s") for word in _words_of_names([spot])}


def _is_public_name(library: Library, text: str, spot: Detection) -> bool:
    """Whether a detection is the name of a listed person, a partner, a contact, a term or a page."""
    if spot.kind in PERSON_KINDS and spot.name_words:
        words = _plain_words(spot)
        is_listed = any(words <= names for names in _listed_person_names(library))
        return is_listed or (spot.label != "sure" and words <= _listed_name_words(library))
    return spot.kind in (*PERSON_KINDS, *PLACE_KINDS) and _is_listed_place(library, text, spot)


def _is_listed_place(library: Library, text: str, spot: Detection) -> bool:
    """Whether a detection is the name of a partner, a group, a contact or a glossary term."""
    return _normalise_name(text[spot.start : spot.end]) in _listed_place_names(library)


@memoised
def _listed_person_names(library: Library) -> list[set[str]]:
    """For each person in content/people.yml, the words of the name in lower case."""
    return [{*_normalise_name(person.name).split()} for person in library.values("people").values()]


@memoised
def _listed_name_words(library: Library) -> set[str]:
    """Words, in lower case, of names that editors list, and of the titles of items that are not about children."""
    names = [*organisation_names(library), *(document.title for document in library.values("documents").values())]
    for term in library.values("glossary").values():
        names += [term.term, term.meaning, *term.also_called]
    for entry in library.entries():
        if not COLLECTIONS[entry.collection].about_children:
            names += [entry.item.title, *getattr(entry.item, "also_called", ()), *entry.item.search_terms]
    return {word.removesuffix("'s") for name in names for word in _normalise_name(name).split()}


@memoised
def _listed_place_names(library: Library) -> set[str]:
    """Normalised names of partners, groups, contacts and terms: a school among them is no child's secret."""
    terms = [name for one in library.values("glossary").values() for name in (one.term, one.meaning)]
    return {*map(_normalise_name, (*organisation_names(library), *terms))}


def _normalise_name(name: str) -> str:
    """A name in lower case with single spaces and without punctuation."""
    return " ".join(re.findall(r"[\w'-]+", name.lower().replace("’", "'")))


def _severity_on_general_page(spot: Detection) -> str:
    """The severity of a detection on a page that is not about children."""
    return "error" if DETECTORS[spot.kind].general_severity == "error" and spot.label != "shape" else "warning"


def _is_official(spot: Detection) -> bool:
    """Whether a detection is the name of somebody who speaks for an office."""
    speaks_for_office = "office" in spot.context and "one" not in spot.context
    return spot.kind in PERSON_KINDS and (spot.label in ("office", "review") or speaks_for_office)


def _counts_on_general_page(spot: Detection, officials: set[str]) -> bool:
    """Whether to report a detection on a page that is not about children."""
    severity, signals = DETECTORS[spot.kind].general_severity, spot.context
    if spot.kind in PERSON_KINDS:
        return _is_sensitive_name(spot, officials)
    if spot.label == "office":
        return "one" in signals
    if spot.kind == "age-in-days-or-weeks" and signals & {"present", "office", "book"}:
        return bool(signals & PERSON_SIGNALS)
    if "one" in signals or (severity != "one person" and spot.label != "cited"):
        return True
    if signals & {"office", "book"}:
        return (spot.kind in PERSONAL_KINDS and "kin" in signals) or (
            spot.kind in ("school-name", "street-line") and {"somebody", "past"} <= signals
        )
    return (
        bool(signals & PERSON_SIGNALS)
        or spot.label in ("sure", "cited")
        or (spot.kind in (*PLACE_KINDS, "care-place", "postcode", "online-profile") and "present" not in signals)
    )


def _is_sensitive_name(spot: Detection, officials: set[str]) -> bool:
    """Whether a name on a page that is not about children may be that of a child or a relative."""
    signals = spot.context
    if spot.label in ("sure", "office", "review"):
        return spot.label == "sure"
    if _words_of_names([spot]) & officials:
        return False
    if "one" in signals:
        return spot.label not in ("capital", "opening")
    if spot.label == "small":
        return "past" in signals and bool(signals & PERSON_SIGNALS) and "office" not in signals
    if signals & {"office", "book"}:
        return False
    if spot.label == "lone":
        return "past" in signals
    is_term = spot.label == "likely" and all(
        is_ordinary_word(word) or word.lower() in english_words() for word in spot.name_words.split()
    )
    return spot.label in ("", "said", "likely") and not (is_term and "past" not in signals)


TEXT_SUFFIXES = (".md", ".yml", ".csv")


def list_edited_files(sources: Sources) -> list[SourceEntry]:
    """Every file of the folders that editors fill; what is no regular file is told of by another rule."""
    return [file for folder in CONTENT for file in sources.entries(folder, hidden=True) if file.is_regular]


def is_about_children(path: str) -> bool:
    """Whether a path lies in a collection about children; an unknown collection counts as one."""
    parts = path.split("/")
    if parts[0] != "content" or len(parts) < 3:
        return False
    collection = COLLECTIONS.get(parts[1])
    return collection is None or collection.about_children
