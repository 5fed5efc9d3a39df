"""Answers for families: what somebody in need can do now, on one short page behind one link."""

from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from nscp_site.schema.items import Item, PublicationStatus
from nscp_site.schema.types import (
    ContactId,
    EditorialHeading,
    EditorialLine,
    EditorialText,
    EditorsOnly,
    ElsewhereId,
    FieldsError,
    ItemRef,
    Line,
    Model,
    PastDay,
    optional,
    required,
)


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
