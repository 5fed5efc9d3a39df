"""Field types, their validators, and the markers that annotate them (references, editors-only, filters).

Validators raise ValueError with a message for editors that says what to write instead.
"""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, ClassVar, Literal, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator

from nscp_site.clock import MOMENT_PATTERN, first_day, parse_instant

DAY_FIRST_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
HTML_TAG = re.compile(r"</?[A-Za-z][\w-]*(?=[\s/>]|$)")
PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
NO_SUCH_DAY = "must be a real date: there is no day `{}`. Write it as year-month-day, such as 2023-03-31."
TIME_PATTERN = r"^([01]\d|2[0-3]):[0-5]\d$"
MONTH_NAMES = tuple(calendar.month_name)[1:]


class FieldsError(ValueError):
    """What is wrong with a record as a whole, and the fields that it is about; it is told at the first one's line."""

    def __init__(self, fields: tuple[str, ...], message: str) -> None:
        super().__init__(message)
        self.fields = fields


class Model(BaseModel):
    """A record of the content: no unknown field, no change after reading, no guessing of types."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
    # How many entries a list may have: a page shows each of them.
    max_entries: ClassVar[int] = 200

    @model_validator(mode="before")
    @classmethod
    def check_list_lengths(cls, fields: Any) -> Any:
        """No list may have more than `max_entries` entries. Raises ValueError."""
        for name, value in fields.items() if isinstance(fields, dict) else ():
            if isinstance(value, list | dict) and len(value) > cls.max_entries:
                told = f"`{name}` has {len(value):,} entries, and may have {cls.max_entries:,}. Take some out."
                raise FieldsError((name,), told)
        return fields


@dataclass(frozen=True)
class Reference:
    """Marker: the field refers to an id in `target`, or to `collection/id` if `target` is empty."""

    target: str = ""


@dataclass(frozen=True)
class NotBefore:
    """Marker: the date must not precede the field `other` of the same record."""

    other: str


class EditorsOnly:
    """Marker: the field is for editors; it is stripped before any page or data is made."""


class EditorialWords:
    """Marker: editors write the field's words. Other fields may quote a document and are never judged."""


@dataclass(frozen=True)
class HasOrigin:
    """Marker: the field's words have another origin than the rest of the item."""

    origin: "Origin"


@dataclass(frozen=True)
class IndexFilter:
    """Marker: an index can be filtered by the field; query parameter, label, and label of no choice."""

    name: str
    label: str
    all: str


class DocsPage:
    """Marker: the field holds the path of a page below docs/, such as worried/index.md."""


class DocsFile:
    """Marker: the field holds the path of a picture or PDF below docs/, such as campaigns/poster.pdf."""


class NotInFuture:
    """Marker: the date must not lie after the date of the check."""


ShapeName = Literal["line", "sentence", "text", "day", "when", "moment", "time", "address"]


@dataclass(frozen=True)
class InputFormat:
    """Says how a value is written: what a form asks for, and what it tells as somebody types.

    `pattern` is a regular expression that a form can try; what it misses, the validators tell on saving.
    """

    name: ShapeName
    pattern: str = ""
    message: str = ""


def required(description: str, example: Any, **limits: Any) -> Any:
    """A field that must be given: what it is for and an example, for the check, the form and the reference of fields.

    `limits` are those of pydantic's Field, such as `ge` and `min_length`.
    """
    return Field(description=description, examples=[example], **limits)


def optional(description: str, example: Any, default: Any = None, **limits: Any) -> Any:
    """A field that may be left out, and then has its default."""
    return required(description, example, default=default, **limits)


def parse_day(value: Any) -> date:
    """Parse a date written year-month-day. Raises ValueError with the remedy."""
    if isinstance(value, date):
        return value
    text = _parse_partial_date(value)
    if len(text) != len("2023-03-31"):
        raise ValueError(f"must be a whole date, year-month-day, such as 2023-03-31: `{value}` is not.")
    return date.fromisoformat(text)


def _parse_partial_date(value: Any) -> str:
    """Validate a day, month or year: 2023-03-31, 2023-03 or 2023. Raises ValueError with the remedy."""
    text = str(value).strip()
    day_first = DAY_FIRST_DATE.fullmatch(text)
    if day_first:
        day, month, year = day_first.groups()
        text = f"{year}-{int(month):02}-{int(day):02}"
        if _is_calendar_day(text):
            raise ValueError(f"must be a date written year-month-day: write {text} instead of `{value}`.")
        raise ValueError(NO_SUCH_DAY.format(value))
    if not PARTIAL_DATE.fullmatch(text):
        raise ValueError(f"must be a date such as 2023-03-31, a month such as 2023-03 or a year: `{value}` is not.")
    if not _is_calendar_day(text):
        raise ValueError(NO_SUCH_DAY.format(value))
    return text


def _parse_moment(value: Any) -> str:
    """Validate a date, or date and time: 2027-01-15 or 2027-01-15 09:00. Raises ValueError with the remedy."""
    text = " ".join(str(value).split())
    if DAY_FIRST_DATE.fullmatch(text):
        text = _parse_partial_date(text)
    parse_instant(text)
    return text


def _year_as_text(value: Any) -> Any:
    """Convert an unquoted year, which YAML reads as a number, to text."""
    return str(value) if type(value) is int else value


def _is_calendar_day(text: str) -> bool:
    """Whether a day, month or year is one of the calendar."""
    try:
        first_day(text)
    except ValueError:
        return False
    return True


def format_date(when: str | date | None) -> str:
    """Format a date, month, year or date and time: 31 March 2023, March 2023, 2023, 15 January 2027 at 09:00."""
    day, _, hour = str(when or "").partition(" ")
    if hour:
        return f"{format_date(day)} at {hour}"
    parts = day.split("-")
    if len(parts) == 3:
        return f"{int(parts[2])} {MONTH_NAMES[int(parts[1]) - 1]} {parts[0]}"
    return f"{MONTH_NAMES[int(parts[1]) - 1]} {parts[0]}" if len(parts) == 2 else parts[0]


def text_validator(test: Callable[[str], bool], complaint: str) -> AfterValidator:
    """Return a validator that raises ValueError with `complaint`, which may quote `{text}`, if `test` fails.

    `{length}` is the text's length.
    """

    def check(text: str) -> str:
        if not test(text):
            raise ValueError(complaint.format(text=text, length=f"{len(text):,}"))
        return text

    return AfterValidator(check)


def max_length(letters: int) -> AfterValidator:
    """Return a validator that limits a text's length in characters."""
    complaint = f"has {{length}} letters, and may have {letters:,}. Write it shorter."
    return text_validator(lambda text: len(text) <= letters, complaint)


def _require_value(value: Any) -> Any:
    """Reject None, which YAML gives for a key without a value. Raises ValueError with the remedy."""
    if value is None:
        raise ValueError("is empty. Write its value, or delete the line.")
    return value


def _is_not_blank(text: str) -> bool:
    """Whether a text has anything but white space."""
    return bool(text.strip())


# A stop may have a quotation mark or bracket behind it, and a sentence begin with one, with a mark or with a link.
LAST_STOP = re.compile(r"[.?!][\"'”’)]*\s*$")
NEXT_SENTENCE = re.compile(r"(?:[a-z0-9)}%]|[A-Z]{2})[.?!][\"'”’)\]*_]*\s+[\"'“‘(*_]*[A-Z{\[]")


def is_sentence(text: str) -> bool:
    """Whether a text is one sentence: ends with a full stop, and no other stop is followed by a capital."""
    return bool(LAST_STOP.search(text)) and not NEXT_SENTENCE.search(text)


# What reads the dates of fields.
DATE_PARSERS = (parse_day, _parse_partial_date, _parse_moment)
# Marks a field that may be left out, but not empty: it would do harm unnoticed.
NotEmpty = BeforeValidator(_require_value)
Day = Annotated[
    date, BeforeValidator(parse_day), WithJsonSchema({"type": "string", "format": "date"}), InputFormat("day")
]
PastDay = Annotated[Day, NotInFuture()]
PartialDate = Annotated[
    str,
    BeforeValidator(_parse_partial_date),
    WithJsonSchema({"type": "string", "pattern": f"^{PARTIAL_DATE.pattern}$"}),
    InputFormat(
        "when", f"^{PARTIAL_DATE.pattern}$", "Write a date such as 2023-03-31, a month such as 2023-03, or a year."
    ),
]
Moment = Annotated[
    str,
    BeforeValidator(_parse_moment),
    WithJsonSchema({"type": "string", "pattern": f"^{MOMENT_PATTERN}$"}),
    InputFormat(
        "moment",
        f"^{MOMENT_PATTERN}$",
        "Write a day such as 2027-01-15, or a day and an hour such as 2027-01-15 09:00.",
    ),
]
Text = Annotated[
    str,
    text_validator(_is_not_blank, "must not be empty. Write the text, or delete the field."),
    max_length(5_000),
    InputFormat("text"),
]
Line = Annotated[
    Text,
    max_length(500),
    text_validator(lambda text: "\n" not in text.strip(), "must be on one line: `{text}` is not."),
    text_validator(lambda text: not HTML_TAG.search(text), "must be words without tags such as <b>: `{text}` is not."),
    InputFormat("line"),
]
Heading = Annotated[
    Line, text_validator(lambda text: "](" not in text, "must be words without links: `{text}` is not.")
]
Sentence = Annotated[
    Line,
    text_validator(is_sentence, "must be one sentence, ending with a full stop: `{text}` is not."),
    InputFormat("sentence", LAST_STOP.pattern, "Write one sentence, ending with a full stop."),
]
Url = Annotated[
    Line,
    text_validator(lambda text: text.startswith("https://"), "must be an address that starts with https://: `{text}`."),
    InputFormat("address", "^https://", "Write an address that starts with https://."),
]
Time = Annotated[
    str,
    Field(pattern=TIME_PATTERN),
    InputFormat("time", TIME_PATTERN, "Write the time by the 24-hour clock, such as 09:30 or 14:00."),
]
Origin = Literal["record", "service", "elsewhere"]
KIND_FILTER = IndexFilter("kind", "Kind", "every kind")
THEME_FILTER = IndexFilter("theme", "Theme", "every theme")
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
ROLE_FILTER = IndexFilter("role", "For", "every role")
WorkingTogetherEdition = Annotated[
    Literal["2015", "2018", "2023", "2026", "not stated", "none"], BeforeValidator(_year_as_text)
]

EditorialText = Annotated[Text, EditorialWords()]
EditorialLine = Annotated[Line, EditorialWords()]
EditorialHeading = Annotated[Heading, EditorialWords()]
EditorialSentence = Annotated[Sentence, EditorialWords()]

PagePath = Annotated[Line, DocsPage()]
FilePath = Annotated[Line, DocsFile()]
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

TextList = Annotated[list[Text], Field(min_length=1)]
