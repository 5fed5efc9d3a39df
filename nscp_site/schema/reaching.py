"""Ways to reach somebody: contacts, their telephone numbers and e-mail addresses, and routes without speaking."""

import re
from typing import Annotated, Literal, Self

from phonenumbers import NumberParseException, is_valid_number_for_region, parse
from pydantic import Field, model_validator

from nscp_site.schema.types import (
    Audience,
    Day,
    Inside,
    Line,
    Model,
    OurLine,
    OurSentence,
    OurText,
    Shape,
    Url,
    checked,
)

# Emergencies, the police, the NHS; 116 and three figures are helplines all over Europe.
SHORT = re.compile(r"999|101|111|112|116 ?[0-9]{3}")
FIGURES = r"[0-9]+( [0-9]+)*"
EMAIL = r"[\w.+'\-]+@[\w\-]+(\.[\w\-]+)+"
AS_SPOKEN = "Write one number, ten or eleven figures as spoken, such as 0300 126 7000."
AS_AN_ADDRESS = "Write one address, such as help@example.org."


def can_be_rung(number: str) -> bool:
    """Whether a text is one number of the United Kingdom, in figures and spaces only; short ones are named above."""
    if not re.fullmatch(FIGURES, number, re.ASCII):
        return False
    if SHORT.fullmatch(number):
        return True
    try:
        return is_valid_number_for_region(parse(number, "GB"), "GB")
    except NumberParseException:
        return False


def is_email(text: str) -> bool:
    """Whether a text has the form of an e-mail address."""
    return bool(re.fullmatch(EMAIL, text, re.ASCII))


TelephoneNumber = Annotated[
    Line,
    checked(can_be_rung, f"can't be rung: `{{text}}`. {AS_SPOKEN}"),
    Shape("line", f"^{FIGURES}$", AS_SPOKEN),
]
EmailAddress = Annotated[
    Line,
    checked(is_email, f"can't be written to: `{{text}}`. {AS_AN_ADDRESS}"),
    Shape("line", f"^{EMAIL}$", AS_AN_ADDRESS),
]


class Route(Model):
    """A way to reach a contact without speaking on a telephone, for who can't speak, hear or be heard."""

    by: Literal["press 55", "text", "relay", "video", "chat", "form"] = Field(
        description="What sort of way it is; `video` is for sign language.", examples=["chat"]
    )
    says: OurSentence = Field(
        description="What to do, in one sentence.", examples=["Write to Childline in its 1-2-1 chat."]
    )
    more: OurText | None = Field(
        default=None,
        description="What else one must know, for the page that tells every way.",
        examples=["You need an account; a made-up name is enough."],
    )
    address: Url | None = Field(
        default=None, description="The page where it begins.", examples=["https://www.childline.org.uk/"]
    )
    read_at: Line = Field(description="The public page where it was read.", examples=["childline.org.uk"])
    read_on: Day = Field(description="The day it was read.", examples=["2026-11-26"])
    opened: Annotated[Line | None, Inside()] = Field(
        default="not yet", description="The day a person opened its page, and who, or `not yet`.", examples=["not yet"]
    )


class Contact(Model):
    """A telephone number for the public. A wrong one can hurt a child: no number stands anywhere else."""

    name: Line = Field(description="Whom a caller reaches.", examples=["Childline"])
    spoken: Line = Field(description="The name inside a sentence, after “ring”.", examples=["the NSPCC Helpline"])
    purpose: OurLine = Field(
        description="When to ring, in a caller's words.", examples=["someone under 19 who wants to talk"]
    )
    number: TelephoneNumber | None = Field(
        default=None, description="The number, with spaces as spoken.", examples=["0800 1111"]
    )
    email: EmailAddress | None = Field(
        default=None, description="An e-mail address that may be printed.", examples=["help@example.org"]
    )
    note: OurText | None = Field(
        default=None, description="What a caller should know.", examples=["Never for immediate danger."]
    )
    audience: list[Audience] = Field(
        default=[], description="Whom it is for; none: anybody.", examples=[["young-people"]]
    )
    routes: list[Route] = Field(
        default=[],
        description="Ways to reach it without speaking on a telephone, the best first.",
        examples=[[{"by": "chat", "says": "Write to Childline in its 1-2-1 chat.", "read_on": "2026-11-26"}]],
    )
    read_at: Line = Field(description="The public page where it was read.", examples=["nspcc.org.uk"])
    read_on: Day = Field(description="The day it was read.", examples=["2026-11-22"])
    confirmed: Annotated[Line, Inside()] = Field(
        description="Confirmed by the Business Office, and when, or `not yet`.", examples=["not yet"]
    )

    @model_validator(mode="after")
    def can_be_reached(self) -> Self:
        """A contact that nobody can ring or write to helps nobody."""
        if self.number is None and self.email is None and not self.routes:
            raise ValueError("a contact needs a `number`, an `email` or `routes`. Write one of them, or take it out.")
        return self
