"""What the anonymity guard lets pass."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from nscp_site.schema.types import Day, DocumentId, Line, Model, Text

# The rules of the anonymity guard on words; `anonymity/table.py` says what each finds.
PersonalKind = Literal[
    "date-of-birth",
    "exact-date",
    "age-in-days-or-weeks",
    "nhs-number",
    "pupil-number",
    "national-insurance-number",
    "telephone-number",
    "case-reference",
    "number-plate",
    "map-reference",
    "postcode",
    "street-line",
    "house-name",
    "school-name",
    "care-place",
    "email-address",
    "online-profile",
    "named-address",
    "titled-name",
    "person-name",
    "initials-and-place",
    "hidden-author",
]


class AnonymityException(Model):
    """What the anonymity guard must let pass: why, who says so, and until when.

    Either words on any page, or all warnings in the text of a published document, whose words are not ours to change.
    """

    rule: PersonalKind | None = Field(
        default=None, description="The rule that stops the words, as it stands in brackets.", examples=["postcode"]
    )
    text: Line | None = Field(
        default=None,
        description="The exact words, with as many around them as make them plain.",
        examples=["a baby of nine weeks"],
    )
    digest: Annotated[Line, Field(pattern="^[0-9a-f]{16,64}$")] | None = Field(
        default=None,
        description="Instead of the words, where they may not stand here either: the first 16 or more signs of their "
        "SHA-256 digest, as `printf '%s' 'the words' | sha256sum` gives it.",
        examples=["9f86d081884c7d65"],
    )
    document: DocumentId | None = Field(
        default=None,
        description="Instead of rule and words: the document whose text may warn of nothing.",
        examples=["annual-report-2022-23"],
    )
    reason: Text = Field(description="Why they can tell nobody who the child is.", examples=["The report says so."])
    agreed_by: Line = Field(description="Who agreed to it.", examples=["NSCP Business Office"])
    until: Day = Field(description="The last day on which it holds; ask again then.", examples=["2027-11-22"])

    @model_validator(mode="after")
    def check_one(self) -> Self:
        """A row is for words, for their digest, or for a document."""
        given = [name for name in ("text", "digest", "document") if getattr(self, name)]
        if len(given) != 1:
            raise ValueError("write one of `text`, `digest` and `document`.")
        if (self.rule is None) != (self.document is not None):
            raise ValueError("`rule` is needed with `text` or `digest`, and not with `document`.")
        return self
