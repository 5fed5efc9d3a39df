"""What every item carries, whatever its collection."""

from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field, model_validator

from nscp_site.clock import first_day_after_a_year
from nscp_site.schema.types import (
    ROLE_FILTER,
    THEME_FILTER,
    Audience,
    Day,
    DocumentId,
    EditorialHeading,
    EditorialSentence,
    EditorialText,
    FamilyId,
    FieldsError,
    GroupId,
    Heading,
    ItemRef,
    Line,
    Model,
    Moment,
    NotBefore,
    NotEmpty,
    Origin,
    PartialDate,
    PastDay,
    Role,
    ThemeId,
    WorkingTogetherEdition,
    optional,
    parse_day,
    required,
)


class Source(Model):
    """Where a fact was read."""

    document: DocumentId = required("The id of the document, from documents.yml.", "business-plan-2023-25")
    section: Line = required("The section's heading, or its number and heading.", "3. Priorities")


def filled_in(description: str, example: Any) -> Any:
    """A field whose value `Item.fill_in` gives where a file leaves it out."""
    return Field(default_factory=lambda: None, description=description, examples=[example])


PublicationStatus = Literal["draft", "embargoed", "published", "withdrawn", "archived"]
# The fields that belong to one part of a life and to no other.
FIELDS_OF_STATUS = {
    "embargoed": ("embargoed_until",),
    "withdrawn": ("withdrawn_on", "withdrawn_because", "learning"),
    "archived": ("archived_on", "archived_because"),
}


class Change(Model):
    """What was changed on a page, for those who read it before."""

    on: PastDay = required("The day of the change.", "2026-11-22")
    kind: Literal["published", "updated", "corrected", "withdrawn"] = required("What was done.", "corrected")
    what: EditorialSentence = required("One sentence for visitors.", "The date of the launch was corrected.")


class Item(Model):
    """The fields that every item has. The text below the fields is the page's text."""

    # What must be given with a life. A review that goes leaves its learning behind as well.
    required_by_status: ClassVar[dict[str, tuple[str, ...]]] = {
        "embargoed": ("embargoed_until",),
        "withdrawn": ("withdrawn_on", "withdrawn_because"),
        "archived": ("archived_on", "archived_because"),
    }

    # The group that looks after an item which names no other.
    default_owner: ClassVar[str] = "nscp-business-office"
    # What an item must say itself where it repeats a document.
    required_of_record: ClassVar[tuple[str, ...]] = ("source", "as_at", "working_together")

    # Whether the text below the fields is the editors' own; a document's own words are never judged.
    has_editorial_text: ClassVar[bool] = False

    title: Heading = required("The page's heading, a few words.", "Safer Sleeping")
    summary: EditorialSentence = required(
        "One sentence in plain English that says what the page tells.",
        "Advice for parents on how a baby can sleep safely.",
    )
    audience: Annotated[list[Audience], Field(min_length=1)] = required(
        "Who the page is for; the first is the main reader.", ["practitioners"]
    )
    origin: Annotated[Origin | None, NotEmpty] = optional(
        "Whose words these are, where it is not what its folder says. record: a document's, repeated as at "
        "its day. service: what the Partnership says today. elsewhere: what others publish.",
        "service",
    )
    themes: Annotated[list[ThemeId], THEME_FILTER] = optional(
        "The themes it belongs to, from content/themes/.", ["neglect"], []
    )
    source: list[Source] = optional(
        "The documents it was taken from.", [{"document": "annual-report-2022-23", "section": "3. Priority 1"}], []
    )
    as_at: PartialDate = filled_in(
        "The date the document speaks of: a day, a month or a year. Only for what repeats a document.", "2023-03-31"
    )
    working_together: WorkingTogetherEdition = optional(
        "The edition of Working Together to Safeguard Children that the document was written under. Only "
        "for what repeats a document.",
        "2018",
        default="none",
    )
    owner: GroupId = filled_in(
        "The group that looks after this page, from content/groups/; without it, the group that looks "
        "after its folder.",
        "communication-sub-group",
    )
    last_reviewed: Day = required("The day the page was last checked.", "2026-11-22")
    next_review: Annotated[Day, NotBefore("last_reviewed")] = filled_in(
        "The day by which the page must be checked again; without it, a year after it was last checked.", "2027-11-22"
    )
    related: list[ItemRef] = optional("Other items worth reading, as collection/id.", ["campaigns/safer-sleeping"], [])
    search_terms: list[Line] = optional("Words people use for this that the text does not.", ["cot death"], [])
    neutral_title: Annotated[EditorialHeading | None, NotEmpty] = optional(
        "What the browser's tab and history show instead of the title, on a page that may put its reader at risk.",
        "Home and relationships",
    )
    content_note: EditorialText | None = optional(
        "A warning shown before the text, for distressing matter.", "This page describes the death of a child."
    )

    life: PublicationStatus = optional(
        "draft: only editors see it. embargoed: nobody does before the day in embargoed_until. published: "
        "everybody does. withdrawn: the page says why it went and what is to be learned. archived: kept to be looked "
        "up, and out of the short lists.",
        "draft",
        default="published",
    )
    embargoed_until: Moment | None = optional(
        "The first day on which everybody may read it, or the day and hour in Northamptonshire, for life: embargoed.",
        "2027-01-15",
    )
    withdrawn_on: Day | None = optional("The day it was withdrawn.", "2027-03-01")
    withdrawn_because: EditorialText | None = optional(
        "Why it was withdrawn, for visitors.", "The family asked for it after the inquest."
    )
    learning: EditorialText | None = optional(
        "What can still be learned from it, shown once it is withdrawn.", "Ask who sleeps where, at every visit."
    )
    archived_on: Day | None = optional("The day it was archived.", "2027-03-01")
    archived_because: EditorialText | None = optional("Why it is archived, for visitors.", "The campaign is over.")

    @model_validator(mode="before")
    @classmethod
    def fill_in(cls, fields: Any) -> Any:
        """Fill in defaults that depend on other fields: owner, next review, date of the source."""
        if not isinstance(fields, dict):
            return fields
        fields = cls.derived_defaults(fields) | fields
        return {"owner": cls.default_owner} | _derive_review_days(fields.get("last_reviewed")) | fields

    @classmethod
    def derived_defaults(cls, fields: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG003 - for kinds that have more to say
        """Return defaults of one kind of item that depend on its other fields."""
        return {}

    @model_validator(mode="after")
    def check_status(self) -> Self:
        """Each status requires its own fields and forbids those of others. Raises ValueError."""
        for name in self.required_by_status.get(self.life, ()):
            if getattr(self, name) is None:
                what = type(self).model_fields[name].description
                raise FieldsError(("life", name), f"`life` is {self.life}, so `{name}` is needed. {what}")
        for life, names in FIELDS_OF_STATUS.items():
            for name in names:
                if life != self.life and getattr(self, name) is not None:
                    raise FieldsError(
                        (name, "life"),
                        f"`{name}` belongs to `life: {life}`, but `life` is {self.life}. Change `life`, or delete the "
                        f"line `{name}`.",
                    )
        return self

    history: list[Change] = optional(
        "What was changed on this page and when; only what is known.",
        [{"on": "2026-11-22", "kind": "published", "what": "The page was published."}],
        [],
    )

    def is_text_editorial(self) -> bool:
        """Whether editors, not a source document, wrote the item's title and body."""
        return self.has_editorial_text

    def __lt__(self, other: "Item") -> bool:
        """Items stand in the order of their titles, unless their kind has a better one."""
        return self.sort_key() < other.sort_key()

    def sort_key(self) -> tuple[object, ...]:
        """Return the sort key of an index."""
        return (getattr(self, "order", self.title.casefold()),)


def _derive_review_days(last_reviewed: Any) -> dict[str, Any]:
    """Return `as_at` and `next_review` of a `last_reviewed`; empty if it is no valid date."""
    try:
        checked = parse_day(last_reviewed)
    except ValueError:
        return {}
    return {"as_at": str(checked), "next_review": first_day_after_a_year(checked)}


class Topic(Item):
    """What people look for by its subject and by the work they do. Indexes are grouped by the one, narrowed by both."""

    family: FamilyId | None = optional(
        "The family of topics it stands under in its index, from content/families.yml.", "neglect"
    )
    roles: Annotated[list[Role], ROLE_FILTER] = optional(
        "The work of those whom it is for; none where it is for all.", ["school"], []
    )


class Section(Item):
    """A section of a published document, transcribed."""

    order: int = required("Its place in the document, from 1.", 1, ge=1)
    heading: Heading | None = optional(
        "The heading as the source prints it, where the page's title differs.", "Summary"
    )
