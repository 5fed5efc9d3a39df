"""What the Partnership publishes so that people learn: reviews, briefings, training, case studies."""

from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import model_validator

from nscp_site.schema.items import Item, PublicationStatus, Topic, filled_in
from nscp_site.schema.types import (
    KIND_FILTER,
    DatasetId,
    Day,
    EditorsOnly,
    FieldsError,
    GroupId,
    HasOrigin,
    ItemRef,
    Line,
    Model,
    NotBefore,
    PartialDate,
    Text,
    TextList,
    Time,
    Url,
    optional,
    required,
)

WRITTEN_HERE: Literal["written for this site"] = "written for this site"
ReviewKind = Literal[
    "child safeguarding practice review",
    "serious case review",
    "rapid review: learning summary",
    "thematic review",
]
# The source of a review by its `provenance`, where the file names none; which annual report, only the file can say.
SOURCE_BY_PROVENANCE = {
    "public reports": {"document": "public-reports", "section": "Public news and professional pages"},
    "the Partnership's report": {"document": "review-reports", "section": "The report of this review"},
}
REQUIRED_WITH_LEARNING = Item.required_by_status | {"withdrawn": ("withdrawn_on", "withdrawn_because", "learning")}


class CheckedByTwo(Item):
    """An item on children that two people have looked at before anybody reads it. Their names are never shown.

    Where it only repeats what a public report says, `provenance` says so, and no one need be named.
    """

    required_by_status: ClassVar[dict[str, tuple[str, ...]]] = REQUIRED_WITH_LEARNING
    # Where it comes from follows from `provenance`.
    required_of_record: ClassVar[tuple[str, ...]] = ()

    life: PublicationStatus = optional(
        f"{Item.model_fields['life'].description} Without it, a draft: a second person must read it first.",
        "draft",
        default="draft",
    )
    anonymised_by: Annotated[Line | None, EditorsOnly()] = optional(
        "Who took out all that could tell who the child is. Not shown on the site.", "A. Editor, Business Office"
    )
    checked_by: Annotated[Line | None, EditorsOnly()] = optional(
        "Who checked that, somebody else. Not shown on the site.", "B. Reader, Quality Lead"
    )
    checked_on: Annotated[Day | None, EditorsOnly()] = optional(
        "The day it was checked. Not shown on the site.", "2026-11-22"
    )


class Review(CheckedByTwo):
    """A review of a serious case, by the Partnership's pseudonym only.

    No real name, school, street or date of birth may stand here.
    """

    default_owner: ClassVar[str] = "local-learning-review-sub-group"

    kind: Annotated[ReviewKind, KIND_FILTER] = required("The kind of review.", "child safeguarding practice review")
    publication: Literal["published", "withheld", "awaiting publication", "not stated"] = filled_in(
        "Whether the report was published; without it: published where there is a date, withheld where "
        "there is a reason, else not stated.",
        "published",
    )
    published: PartialDate | None = optional("When it was published.", "2021-12-08")
    published_note: Line | None = optional("What is uncertain about the date.", "month inferred")
    concerned: TextList = required("What it concerned, a few words a line.", ["neglect"])
    learned: list[Text] = optional(
        "What was learned, point by point, as the report says it.", ["Ask who sleeps where."], []
    )
    changed: list[Text] = optional(
        "What changed since, point by point. Only from a report that the Partnership holds, so never where "
        "`provenance` is public reports.",
        ["Every team now has a checklist."],
        [],
    )
    provenance: Literal["public reports", "annual report", "the Partnership's report"] = required(
        "Where this entry's facts come from.", "public reports"
    )
    read_on: Day | None = optional("The day the public reports were read.", "2026-11-22")
    confidence: Annotated[Line | None, EditorsOnly()] = optional(
        "How sure the entry is. Not shown on the site.", "two sources"
    )
    withheld_because: Text | None = optional("Why the report was not published.", "Publication would identify a child.")
    improvements: Text | None = optional(
        "What was published about improvements instead.", "Partners now share what they know sooner."
    )

    before_its_year: Annotated[Text | None, EditorsOnly()] = optional(
        "For a review withdrawn within a year of its publication: why it could not wait, and who agreed. "
        "Not shown on the site.",
        "A court ordered it on 1 March 2027; the Strategic Leads agreed on 2 March.",
    )

    @classmethod
    def derived_defaults(cls, fields: dict[str, Any]) -> dict[str, Any]:
        """Whether it was published follows from its date or the reason; its source from where the facts come from."""
        withheld = "withheld" if fields.get("withheld_because") else "not stated"
        publication = "published" if fields.get("published") or fields.get("published_note") else withheld
        as_at = {"as_at": fields["published"]} if fields.get("published") else {}
        source = SOURCE_BY_PROVENANCE.get(str(fields.get("provenance")))
        return {"publication": publication, "working_together": "not stated", **as_at} | (
            {"source": [source]} if source else {}
        )

    @model_validator(mode="after")
    def check_publication(self) -> Self:
        """Children Act 2004 section 16F: publish the report, or what can be said about improvements."""
        if self.publication == "published" and not (self.published or self.published_note):
            raise FieldsError(
                ("publication", "published", "published_note"),
                "`publication` is published, so `published` is needed, or `published_note` where the date is not "
                "known.",
            )
        if self.publication == "withheld" and not (self.withheld_because and self.improvements):
            raise FieldsError(
                ("publication", "withheld_because", "improvements"),
                "`publication` is withheld, so `withheld_because` and `improvements` are needed: the reason, and what "
                "was published about improvements instead.",
            )
        if self.provenance == "public reports" and self.read_on is None:
            told = "`provenance` is public reports, so `read_on` is needed: the day they were read."
            raise FieldsError(("provenance", "read_on"), told)
        if self.provenance == "public reports" and self.changed:
            raise FieldsError(
                ("provenance", "changed"),
                "`provenance` is public reports, so nothing may stand in `changed`: only a report that the Partnership "
                "holds can say what changed. Take it out, or write where it comes from in `provenance`.",
            )
        return self

    def is_text_editorial(self) -> bool:
        """An entry put together from public reports is; a report's text is not."""
        return self.provenance == "public reports"

    def sort_key(self) -> tuple[object, ...]:
        """The latest review first; those without a date last."""
        return (tuple(-int(part) for part in (self.published or self.as_at).split("-")), self.title)


class Briefing(Item):
    """A short briefing for team meetings. `text_held` is false while the text itself is not on this site."""

    default_owner: ClassVar[str] = "communication-sub-group"

    kind: Annotated[
        Literal["Tea Break Guide", "6 Step briefing", "Learning Summary", "support package"], KIND_FILTER
    ] = required("The kind of briefing.", "Tea Break Guide")
    topic: Line | None = optional("What it is about, where the title does not say it.", "Cannabis")
    status: Line | None = optional("What the source says was done with it.", "published or updated in 2022-23")
    text_held: bool = optional("false while the text itself is not on this page.", False, default=True)
    see: list[ItemRef] = optional("Where the documents speak of the topic, as collection/id.", ["reviews/child-az"], [])

    def is_text_editorial(self) -> bool:
        """What repeats a document is not."""
        return self.origin != "record"


class Session(Model):
    """A date on which a course is held."""

    starts: Day = required("The first day of the course.", "2027-01-15")
    ends: Annotated[Day | None, NotBefore("starts")] = optional(
        "The last day, where there is more than one.", "2027-01-15"
    )
    time: Time | None = optional("When it begins, 24-hour clock.", "09:30")
    time_ends: Time | None = optional("When it ends on its last day, 24-hour clock.", "16:00")
    planned_for: Day | None = optional(
        "For a course that was moved: the day announced first, so that calendars move their entry.", "2027-01-08"
    )
    place: Line | None = optional("Where, if in a room.", "Northampton")
    online: bool = optional("true if it is online.", True, default=False)
    booking: Url | None = optional("The address of the booking page.", "https://example.org/book")

    @model_validator(mode="after")
    def check_times(self) -> Self:
        """A time at which it ends needs one at which it begins, and on a single day lies after it."""
        if self.time_ends is None:
            return self
        if self.time is None:
            told = "`time_ends` says when it ends, so `time` is needed: when it begins."
            raise FieldsError(("time_ends", "time"), told)
        if (self.ends or self.starts) == self.starts and self.time_ends <= self.time:
            told = (
                f"`time_ends` ({self.time_ends}) does not lie after `time` ({self.time}). Put the two times in order."
            )
            raise FieldsError(("time_ends", "time"), told)
        return self


class Course(Topic):
    """A course, or the e-learning offer as a whole."""

    default_owner: ClassVar[str] = "training-and-development-sub-group"

    delivery: Annotated[Literal["face-to-face or virtual", "e-learning"], KIND_FILTER] = required(
        "How it is taught.", "e-learning"
    )
    for_whom: Line | None = optional("Who it is for, as stated, or `not stated`.", "not stated")
    also_called: list[Line] = optional("Other names the documents give it.", ["Thresholds and Pathways"], [])
    take_up: list[Text] = optional("What the source says of take-up.", ["highest take-up"], [])
    evaluation: list[Text] = optional("What learners said, as printed.", ["98% would recommend the course"], [])
    figures: list[DatasetId] = optional("Its figures, as datasets.", ["training-take-up"], [])
    sessions: Annotated[list[Session], HasOrigin("service")] = optional(
        "Dates that can be booked.", [{"starts": "2027-01-15", "time": "09:30", "online": True}], []
    )


class CaseStudy(CheckedByTwo):
    """An anonymous example of practice, exactly as the source prints it: nothing that could identify is added.

    It is kept out of feeds, share cards and random listings.
    """

    provenance: Literal["annual report", "public reports", "written for this site"] = optional(
        "Where the account comes from. What was written for this site is checked by two people first.",
        "annual report",
        default=WRITTEN_HERE,
    )
    content_note: Text = required(
        "The warning shown before the text.", "This page describes the exploitation of a child."
    )
    printed_heading: Line | None = optional("The heading in the source.", "Anonymous Case Study")
    shows: Line = required("What practice it is an example of.", "police and social care together")
    groups: list[GroupId] = optional("Groups it is about.", ["vulnerable-adolescent-panel"], [])

    @classmethod
    def derived_defaults(cls, fields: dict[str, Any]) -> dict[str, Any]:
        """What was written for this site repeats no document."""
        return {"origin": "service"} if fields.get("provenance", WRITTEN_HERE) == WRITTEN_HERE else {}

    def is_text_editorial(self) -> bool:
        """What was written for this site is."""
        return self.provenance == WRITTEN_HERE
