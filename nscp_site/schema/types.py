"""The kinds of value a field can hold, with the words an editor reads when a value does not fit."""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, ClassVar, Literal, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator

from nscp_site.clock import MOMENT, instant_of

DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
TAG = re.compile(r"</?[A-Za-z][\w-]*(?=[\s/>]|$)")
WHEN = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
NO_SUCH_DAY = "must be a real date: there is no day `{}`. Write it as year-month-day, such as 2023-03-31."
TIME = r"^([01]\d|2[0-3]):[0-5]\d$"
MONTHS = tuple(calendar.month_name)[1:]


class FieldsError(ValueError):
    """What is wrong with a record as a whole, and the fields that it is about; it is told at the first one's line."""

    def __init__(self, fields: tuple[str, ...], message: str) -> None:
        super().__init__(message)
        self.fields = fields


class Model(BaseModel):
    """A record of the content: no unknown field, no change after reading, no guessing of types."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
    # How many entries a list may have: a page shows each of them.
    most_entries: ClassVar[int] = 200

    @model_validator(mode="before")
    @classmethod
    def lists_are_bounded(cls, fields: Any) -> Any:
        """No list may be longer than a page can show."""
        for name, value in fields.items() if isinstance(fields, dict) else ():
            if isinstance(value, list | dict) and len(value) > cls.most_entries:
                told = f"`{name}` has {len(value):,} entries, and may have {cls.most_entries:,}. Take some out."
                raise FieldsError((name,), told)
        return fields


@dataclass(frozen=True)
class Reference:
    """Marks a field that names something else: an id in `target`, or `collection/id` where target is empty."""

    target: str = ""


@dataclass(frozen=True)
class NotBefore:
    """Marks a date that must not lie before another date of the same record."""

    other: str


@dataclass(frozen=True)
class Inside:
    """Marks a field that editors need and visitors never get: it is taken out before any page is made."""


@dataclass(frozen=True)
class OurWords:
    """Marks a field whose words the editors find themselves; any other may hold a document's, which are sacred."""


@dataclass(frozen=True)
class From:
    """Marks a field whose words have another origin than the rest of their item."""

    origin: "Origin"


@dataclass(frozen=True)
class Narrows:
    """Marks a field by whose values an index can be narrowed: the filter's name, its label, and what no choice says."""

    name: str
    label: str
    all: str


@dataclass(frozen=True)
class PageOfDocs:
    """Marks a field that names a page of docs/ by its path there, such as worried/index.md."""


@dataclass(frozen=True)
class FileOfDocs:
    """Marks a field that names a picture or PDF of docs/ by its path there, such as campaigns/poster.pdf."""


@dataclass(frozen=True)
class NotInFuture:
    """Marks a date of something that has happened: it must not lie after the day of the check."""


ShapeName = Literal["line", "sentence", "text", "day", "when", "moment", "time", "address"]


@dataclass(frozen=True)
class Shape:
    """Says how a value is written: what a form asks for, and what it tells as somebody types.

    `pattern` is a regular expression that a form can try; what it misses, the validators tell on saving.
    """

    name: ShapeName
    pattern: str = ""
    told: str = ""


def required(description: str, example: Any, **limits: Any) -> Any:
    """A field that must be given: what it is for and an example, for the check, the form and the reference of fields.

    `limits` are those of pydantic's Field, such as `ge` and `min_length`.
    """
    return Field(description=description, examples=[example], **limits)


def optional(description: str, example: Any, default: Any = None, **limits: Any) -> Any:
    """A field that may be left out, and then has its default."""
    return required(description, example, default=default, **limits)


def read_day(value: Any) -> date:
    """A date written year-month-day. Raises ValueError with the remedy."""
    if isinstance(value, date):
        return value
    text = read_when(value)
    if len(text) != len("2023-03-31"):
        raise ValueError(f"must be a whole date, year-month-day, such as 2023-03-31: `{value}` is not.")
    return date.fromisoformat(text)


def read_when(value: Any) -> str:
    """A day, a month or a year: 2023-03-31, 2023-03 or 2023. Raises ValueError with the remedy."""
    text = str(value).strip()
    day_first = DAY_FIRST.fullmatch(text)
    if day_first:
        day, month, year = day_first.groups()
        text = f"{year}-{int(month):02}-{int(day):02}"
        if real_day(text):
            raise ValueError(f"must be a date written year-month-day: write {text} instead of `{value}`.")
        raise ValueError(NO_SUCH_DAY.format(value))
    if not WHEN.fullmatch(text):
        raise ValueError(f"must be a date such as 2023-03-31, a month such as 2023-03 or a year: `{value}` is not.")
    if not real_day((text + "-01-01")[:10] if len(text) == 4 else (text + "-01")[:10]):
        raise ValueError(NO_SUCH_DAY.format(value))
    return text


def read_moment(value: Any) -> str:
    """A day, or a day with an hour: 2027-01-15 or 2027-01-15 09:00. Raises ValueError with the remedy."""
    text = " ".join(str(value).split())
    if DAY_FIRST.fullmatch(text):
        text = read_when(text)
    instant_of(text)
    return text


def year_as_text(value: Any) -> Any:
    """A year an editor wrote without quotes, as text."""
    return str(value) if type(value) is int else value


def real_day(text: str) -> bool:
    """Whether year-month-day text is a day of the calendar."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def spoken(when: str | date | None) -> str:
    """A date as people say it: 31 March 2023, March 2023 or 2023; 15 January 2027 at 09:00 for one with an hour."""
    day, _, hour = str(when or "").partition(" ")
    if hour:
        return f"{spoken(day)} at {hour}"
    parts = day.split("-")
    if len(parts) == 3:
        return f"{int(parts[2])} {MONTHS[int(parts[1]) - 1]} {parts[0]}"
    return f"{MONTHS[int(parts[1]) - 1]} {parts[0]}" if len(parts) == 2 else parts[0]


def checked(test: Callable[[str], bool], complaint: str) -> AfterValidator:
    """A validator for text: `complaint` is told, with the text quoted, where `test` fails."""

    def check(text: str) -> str:
        if not test(text):
            raise ValueError(complaint.format(text=text))
        return text

    return AfterValidator(check)


def at_most(letters: int) -> AfterValidator:
    """A validator for text that may not be longer: a handout, a file's name and a tab hold only so much."""

    def check(text: str) -> str:
        if len(text) > letters:
            raise ValueError(f"has {len(text):,} letters, and may have {letters:,}. Write it shorter.")
        return text

    return AfterValidator(check)


def given(value: Any) -> Any:
    """A value, not the nothing that stands after a name alone. Raises ValueError with the remedy."""
    if value is None:
        raise ValueError("is empty. Write its value, or delete the line.")
    return value


def has_content(text: str) -> bool:
    """Whether there is anything but white space."""
    return bool(text.strip())


# A stop may have a quotation mark or bracket behind it, and a sentence begin with one, with a mark or with a link.
LAST_STOP = re.compile(r"[.?!][\"'”’)]*\s*$")
NEXT_SENTENCE = re.compile(r"(?:[a-z0-9)}%]|[A-Z]{2})[.?!][\"'”’)\]*_]*\s+[\"'“‘(*_]*[A-Z{\[]")


def is_sentence(text: str) -> bool:
    """Whether a text is one sentence: it ends with a full stop, and no other full stop is followed by a capital."""
    return bool(LAST_STOP.search(text)) and not NEXT_SENTENCE.search(text)


# What reads the dates of fields.
DATE_READERS = (read_day, read_when, read_moment)
# Marks a field that may be left out, but not empty: it would do harm unnoticed.
Given = BeforeValidator(given)
Day = Annotated[date, BeforeValidator(read_day), WithJsonSchema({"type": "string", "format": "date"}), Shape("day")]
PastDay = Annotated[Day, NotInFuture()]
When = Annotated[
    str,
    BeforeValidator(read_when),
    WithJsonSchema({"type": "string", "pattern": f"^{WHEN.pattern}$"}),
    Shape("when", f"^{WHEN.pattern}$", "Write a date such as 2023-03-31, a month such as 2023-03, or a year."),
]
Moment = Annotated[
    str,
    BeforeValidator(read_moment),
    WithJsonSchema({"type": "string", "pattern": f"^{MOMENT}$"}),
    Shape("moment", f"^{MOMENT}$", "Write a day such as 2027-01-15, or a day and an hour such as 2027-01-15 09:00."),
]
Text = Annotated[
    str,
    checked(has_content, "must not be empty. Write the text, or delete the field."),
    at_most(5_000),
    Shape("text"),
]
Line = Annotated[
    Text,
    at_most(500),
    checked(lambda text: "\n" not in text.strip(), "must be on one line: `{text}` is not."),
    checked(lambda text: not TAG.search(text), "must be words without tags such as <b>: `{text}` is not."),
    Shape("line"),
]
Heading = Annotated[Line, checked(lambda text: "](" not in text, "must be words without links: `{text}` is not.")]
Sentence = Annotated[
    Line,
    checked(is_sentence, "must be one sentence, ending with a full stop: `{text}` is not."),
    Shape("sentence", LAST_STOP.pattern, "Write one sentence, ending with a full stop."),
]
Url = Annotated[
    Line,
    checked(lambda text: text.startswith("https://"), "must be an address that starts with https://: `{text}`."),
    Shape("address", "^https://", "Write an address that starts with https://."),
]
Time = Annotated[
    str, Field(pattern=TIME), Shape("time", TIME, "Write the time by the 24-hour clock, such as 09:30 or 14:00.")
]
Origin = Literal["record", "service", "elsewhere"]
KIND = Narrows("kind", "Kind", "every kind")
THEME = Narrows("theme", "Theme", "every theme")
Audience = Literal["public", "parents", "young-people", "practitioners", "partnership"]
AUDIENCES: tuple[str, ...] = get_args(Audience)
AUDIENCE_NAMES: dict[str, str] = {
    "public": "everyone",
    "parents": "parents and carers",
    "young-people": "young people",
    "practitioners": "people who work with children",
    "partnership": "the Partnership",
}
Role = Literal["school", "health", "police", "social care", "early years", "voluntary"]
ROLE_NAMES: dict[str, str] = {
    "school": "Schools and colleges",
    "health": "Health",
    "police": "Police",
    "social care": "Social care",
    "early years": "Early years and childcare",
    "voluntary": "Voluntary and community groups",
}
ROLE = Narrows("role", "For", "every role")
Edition = Annotated[Literal["2015", "2018", "2023", "2026", "not stated", "none"], BeforeValidator(year_as_text)]

OurText = Annotated[Text, OurWords()]
OurLine = Annotated[Line, OurWords()]
OurHeading = Annotated[Heading, OurWords()]
OurSentence = Annotated[Sentence, OurWords()]

PagePath = Annotated[Line, PageOfDocs()]
FilePath = Annotated[Line, FileOfDocs()]
DocumentId = Annotated[Line, Reference("documents")]
ThemeId = Annotated[Line, Reference("themes")]
AnswerId = Annotated[Line, Reference("help")]
FamilyId = Annotated[Line, Reference("families")]
GroupId = Annotated[Line, Reference("groups")]
DatasetId = Annotated[Line, Reference("datasets")]
NoteId = Annotated[Line, Reference("editors-notes")]
ElsewhereId = Annotated[Line, Reference("elsewhere")]
ContactId = Annotated[Line, Reference("contacts")]
ItemRef = Annotated[Line, Reference()]

Texts = Annotated[list[Text], Field(min_length=1)]
