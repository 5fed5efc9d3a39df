"""Ways to reach somebody: contacts with their numbers, addresses and routes without speaking, and answers for families.

An answer tells what somebody in need can do now, on one short page behind one link.
"""

import re
from typing import Annotated, ClassVar, Literal, Self

from phonenumbers import NumberParseException, PhoneNumberType, is_valid_number_for_region, number_type, parse
from pydantic import BeforeValidator, Field, model_validator

from nscp_site.schema.items import Item, PublicationStatus
from nscp_site.schema.types import (
    Audience,
    ContactId,
    Day,
    EditorialHeading,
    EditorialLine,
    EditorialSentence,
    EditorialText,
    EditorsOnly,
    ElsewhereId,
    FieldsError,
    InputFormat,
    ItemRef,
    Line,
    Model,
    PastDay,
    optional,
    required,
    text_validator,
)

# Emergencies, the police, the NHS; 116 and three figures are helplines all over Europe.
SHORT_NUMBER = re.compile(r"999|101|111|112|116 ?[0-9]{3}")
DIGITS_PATTERN = r"[0-9]+( [0-9]+)*"
EMAIL_PATTERN = r"[\w.+'\-]+@[\w\-]+(\.[\w\-]+)+"
# 09, 118 and 087; 084; 070. https://www.ofcom.org.uk/phones-and-broadband/phone-numbers/numbering
PREMIUM_TYPES = (PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST, PhoneNumberType.PERSONAL_NUMBER)
PREMIUM_NUMBER_MESSAGE = (
    "costs more than other calls, or is one person's own (09, 084, 087, 070): `{text}`. Write another number."
)
NUMBER_HINT = "Write one number, ten or eleven figures as spoken, such as 0300 126 7000."
EMAIL_HINT = "Write one address, such as help@example.org."


def _is_uk_phone_number(number: str) -> bool:
    """Whether a text is one valid UK number in digits and spaces, or one of the short numbers."""
    if not re.fullmatch(DIGITS_PATTERN, number, re.ASCII):
        return False
    if SHORT_NUMBER.fullmatch(number):
        return True
    try:
        return is_valid_number_for_region(parse(number, "GB"), "GB")
    except NumberParseException:
        return False


def _is_standard_rate(number: str) -> bool:
    """Whether a number is not premium rate: people in need must not be charged extra."""
    try:
        return number_type(parse(number, "GB")) not in PREMIUM_TYPES
    except NumberParseException:
        return True


def strip_spaces(number: str | None) -> str:
    """The figures of a number, as a link dials it; nothing where there is none."""
    return re.sub("[^0-9+]", "", number or "")


TelephoneNumber = Annotated[
    Line,
    text_validator(_is_uk_phone_number, f"can't be rung: `{{text}}`. {NUMBER_HINT}"),
    text_validator(_is_standard_rate, PREMIUM_NUMBER_MESSAGE),
    InputFormat("line", f"^{DIGITS_PATTERN}$", NUMBER_HINT),
]
EmailAddress = Annotated[
    Line,
    text_validator(
        lambda text: re.fullmatch(EMAIL_PATTERN, text, re.ASCII) is not None,
        f"can't be written to: `{{text}}`. {EMAIL_HINT}",
    ),
    InputFormat("line", f"^{EMAIL_PATTERN}$", EMAIL_HINT),
]


class Route(Model):
    """A way to reach a contact besides its `number` and `email`: for who can't speak, hear or be heard, for example."""

    by: Literal["telephone", "press 55", "text", "relay", "BSL", "chat", "e-mail", "form", "call-back"] = required(
        "What sort of way it is; `BSL` is a video call in British Sign Language, and `call-back` means "
        "that one is rung back.",
        "chat",
    )
    says: EditorialSentence = required("What to do, in one sentence.", "Write to Childline in its 1-2-1 chat.")
    more: EditorialText | None = optional(
        "What else one must know, for the page that tells every way.", "You need an account; a made-up name is enough."
    )
    elsewhere: ElsewhereId | None = optional("The page where it begins, from content/elsewhere.yml.", "childline")
    audience: list[Audience] = optional("Whom it is for; none: whom the contact is for.", ["young-people"], [])
    text_to: (
        Annotated[Line, Field(pattern=f"^{DIGITS_PATTERN}$"), text_validator(_is_standard_rate, PREMIUM_NUMBER_MESSAGE)]
        | None
    ) = optional("The number that one texts, for a route by text.", "116 000")
    text_word: Annotated[Line, Field(pattern="^[A-Z]+$")] | None = optional(
        "The one word that one texts, where the text must be that.", "HELLO"
    )
    read_at: Line = required("The public page where it was read.", "childline.org.uk")
    read_on: Day = required("The day it was read.", "2026-11-26")


class Confirmation(Model):
    """Who said that a contact's number is right. It holds for that number and for no other."""

    by: Line = required("Who confirmed it.", "B. Reader, Business Office")
    on: PastDay = required("The day it was confirmed.", "2026-12-01")
    number: TelephoneNumber | None = optional("The number that was confirmed, if it has one.", "0800 1111")


class Contact(Model):
    """A telephone number for the public. A wrong one can hurt a child: no number stands anywhere else."""

    name: Line = required("Whom a caller reaches.", "Childline")
    spoken: Line = required("The name inside a sentence, after “ring”.", "the NSPCC Helpline")
    purpose: EditorialLine = required("When to ring, in a caller's words.", "someone under 19 who wants to talk")
    number: TelephoneNumber | None = optional("The number, with spaces as spoken.", "0800 1111")
    email: EmailAddress | None = optional("An e-mail address that may be printed.", "help@example.org")
    note: EditorialText | None = optional("What a caller should know.", "Never for immediate danger.")
    audience: list[Audience] = optional("Whom it is for; none: anybody.", ["young-people"], [])
    routes: list[Route] = optional(
        "Ways to reach it without speaking on a telephone, the best first.",
        [{"by": "chat", "says": "Write to Childline in its 1-2-1 chat.", "read_on": "2026-11-26"}],
        [],
    )
    read_at: Line = required("The public page where it was read.", "nspcc.org.uk")
    read_on: Day = required("The day it was read.", "2026-11-22")
    confirmed: Annotated[
        Confirmation | None, BeforeValidator(lambda value: None if value == "not yet" else value), EditorsOnly()
    ] = optional(
        "Who in the Business Office confirmed it, when, and which number; nothing until somebody has.",
        {"by": "B. Reader, Business Office", "on": "2026-12-01", "number": "0800 1111"},
    )

    @model_validator(mode="after")
    def check_reachable(self) -> Self:
        """A contact that nobody can ring or write to helps nobody."""
        if self.number is None and self.email is None and not self.routes:
            told = "a contact needs a `number`, an `email` or `routes`. Write one of them, or take it out."
            raise FieldsError(("number", "email", "routes"), told)
        return self

    @model_validator(mode="after")
    def check_confirmed_number(self) -> Self:
        """A number that was changed after it was confirmed is not confirmed."""
        if self.confirmed and strip_spaces(self.confirmed.number) != strip_spaces(self.number):
            confirmed, given = self.confirmed.number or "no number", self.number or "not there"
            raise FieldsError(
                ("confirmed", "number"),
                f"`confirmed` speaks of {confirmed}, but `number` is {given}. Have the Business Office confirm this "
                f"one, or delete `confirmed`.",
            )
        return self

    @property
    def is_confirmed(self) -> bool:
        """Whether somebody confirmed it, with the number it has."""
        return self.confirmed is not None


class AnswerRoute(Model):
    """A way to get help that an answer shows: one of a contact's, or a page of others."""

    contact: ContactId | None = optional("Whom one reaches, from content/contacts.yml.", "childline")
    by: Literal["telephone", "text", "chat", "e-mail", "form", "BSL"] = optional(
        "How one reaches the contact.", "chat", default="telephone"
    )
    elsewhere: ElsewhereId | None = optional(
        "Instead of a contact: the page where help begins, from content/elsewhere.yml.", "report-remove"
    )
    says: EditorialLine | None = optional(
        "The words on the button, for a page of others; without them, its name.", "Get it taken down with Report Remove"
    )
    note: EditorialText | None = optional("Whom or what it is for, in a few words.", "For anyone under 19.")

    @model_validator(mode="after")
    def check_one_target(self) -> Self:
        """A button leads to one place."""
        if (self.contact is None) == (self.elsewhere is None):
            raise ValueError("a route needs either `contact` or `elsewhere`. Write one of the two.")
        return self


class Answer(Item):
    """An answer to one need, in the words of who has it: whom to reach first, and what one can do now.

    It says nothing that no source says, and promises nothing that another person or service would have to keep.
    """

    has_editorial_text: ClassVar[bool] = True

    neutral_title: EditorialHeading = required(
        "What the browser's tab and history show instead of the title: somebody may look there.", "Family life"
    )
    door: Line = required("The heading below which the pages for its readers link it.", "At home and in family")
    order: int = required("Its place among the answers of its readers, from 1.", 1, ge=1)
    life: PublicationStatus = optional(
        f"{Item.model_fields['life'].description} Without it, a draft: it is read first.", "draft", default="draft"
    )
    routes: Annotated[list[AnswerRoute], Field(min_length=2)] = required(
        "The two or three routes that help most, as buttons.", [{"contact": "emergency"}, {"contact": "nspcc"}]
    )
    others: list[AnswerRoute] = optional(
        "More routes, behind “Other ways to get help”.", [{"contact": "samaritans"}], []
    )
    cannot_speak: bool = optional(
        "true: the page tells how one calls 999 without speaking, in the words of content/contacts.yml.",
        True,
        default=False,
    )
    next: EditorialText | None = optional(
        "What happens next, only where a source says it.", "An operator takes down what you say."
    )
    next_rests_on: Annotated[Line | None, EditorsOnly()] = optional(
        "The source that says what happens next. Not shown on the site.", "help.md"
    )
    more: ItemRef | None = optional(
        "The page on what the Partnership does about it, as collection/id.", "themes/domestic-abuse"
    )
    rests_on: Annotated[list[Line], EditorsOnly(), Field(min_length=1)] = required(
        "The rows of the fact sheets that the page rests on; each route is named. Not shown on the site.",
        ["contacts.md: emergency", "help.md 2: NSPCC"],
    )
    read_by: Annotated[Line | None, EditorsOnly()] = optional(
        "Who leads on safeguarding, and has read and agreed to the page; nothing until somebody has. "
        "Not shown on the site.",
        "A. Lead, Designated Nurse",
    )
    # Not for editors alone, since the views that visitors get must know whether the page was read.
    read_on: PastDay | None = optional("The day on which it was read.", "2026-12-01")

    @model_validator(mode="after")
    def check_pairs(self) -> Self:
        """Who has read it did so on a day; what happens next has a source."""
        if (self.read_by is None) != (self.read_on is None):
            told = "`read_by` and `read_on` belong together: who has read it, and when. Write both."
            raise FieldsError(("read_by", "read_on"), told)
        if (self.next is None) != (self.next_rests_on is None):
            raise FieldsError(
                ("next", "next_rests_on"),
                "`next` and `next_rests_on` belong together: what happens next, and the source that says so. Write "
                "both, or neither.",
            )
        return self

    @property
    def is_read(self) -> bool:
        """Whether somebody who leads on safeguarding has read it and agreed."""
        return self.read_on is not None

    def sort_key(self) -> tuple[object, ...]:
        """As the pages for its readers list them."""
        return (self.audience[0], self.order, self.title.casefold())
