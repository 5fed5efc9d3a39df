"""What the Partnership publishes so that people learn: reviews, briefings, training, case studies."""

from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field, model_validator

from nscp_site.schema.items import Item, Life, Topic, unsaid
from nscp_site.schema.types import (
    KIND,
    DatasetId,
    Day,
    FieldsError,
    From,
    GroupId,
    Inside,
    ItemRef,
    Line,
    Model,
    NotBefore,
    Text,
    Texts,
    Time,
    Url,
    When,
)

WRITTEN_HERE: Literal["written for this site"] = "written for this site"
ReviewKind = Literal[
    "child safeguarding practice review",
    "serious case review",
    "rapid review: learning summary",
    "thematic review",
]
# The source of a review by its `provenance`, where the file names none; which annual report, only the file can say.
SOURCES = {
    "public reports": {"document": "public-reports", "section": "Public news and professional pages"},
    "the Partnership's report": {"document": "review-reports", "section": "The report of this review"},
}
LEAVES_LEARNING = Item.needed_for_life | {"withdrawn": ("withdrawn_on", "withdrawn_because", "learning")}


class CheckedByTwo(Item):
    """An item on children that two people have looked at before anybody reads it. Their names are never shown.

    Where it only repeats what a public report says, `provenance` says so, and no one need be named.
    """

    needed_for_life: ClassVar[dict[str, tuple[str, ...]]] = LEAVES_LEARNING
    # Where it comes from follows from `provenance`.
    record_must_say: ClassVar[tuple[str, ...]] = ()

    life: Life = Field(
        default="draft",
        description=f"{Item.model_fields['life'].description} Without it, a draft: a second person must read it first.",
        examples=["draft"],
    )
    anonymised_by: Annotated[Line | None, Inside()] = Field(
        default=None,
        description="Who took out all that could tell who the child is. Not shown on the site.",
        examples=["A. Editor, Business Office"],
    )
    checked_by: Annotated[Line | None, Inside()] = Field(
        default=None,
        description="Who checked that, somebody else. Not shown on the site.",
        examples=["B. Reader, Quality Lead"],
    )
    checked_on: Annotated[Day | None, Inside()] = Field(
        default=None, description="The day it was checked. Not shown on the site.", examples=["2026-11-22"]
    )


class Review(CheckedByTwo):
    """A review of a serious case, by the Partnership's pseudonym only.

    No real name, school, street or date of birth may stand here.
    """

    keeper: ClassVar[str] = "local-learning-review-sub-group"

    kind: Annotated[ReviewKind, KIND] = Field(
        description="The kind of review.", examples=["child safeguarding practice review"]
    )
    publication: Literal["published", "withheld", "awaiting publication", "not stated"] = Field(
        default_factory=unsaid,
        description="Whether the report was published; without it: published where there is a date, withheld where "
        "there is a reason, else not stated.",
        examples=["published"],
    )
    published: When | None = Field(default=None, description="When it was published.", examples=["2021-12-08"])
    published_note: Line | None = Field(
        default=None, description="What is uncertain about the date.", examples=["month inferred"]
    )
    concerned: Texts = Field(description="What it concerned, a few words a line.", examples=[["neglect"]])
    learned: list[Text] = Field(
        default=[],
        description="What was learned, point by point, as the report says it.",
        examples=[["Ask who sleeps where."]],
    )
    changed: list[Text] = Field(
        default=[],
        description="What changed since, point by point. Only from a report that the Partnership holds, so never where "
        "`provenance` is public reports.",
        examples=[["Every team now has a checklist."]],
    )
    provenance: Literal["public reports", "annual report", "the Partnership's report"] = Field(
        description="Where this entry's facts come from.", examples=["public reports"]
    )
    read_on: Day | None = Field(
        default=None, description="The day the public reports were read.", examples=["2026-11-22"]
    )
    confidence: Annotated[Line | None, Inside()] = Field(
        default=None, description="How sure the entry is. Not shown on the site.", examples=["two sources"]
    )
    withheld_because: Text | None = Field(
        default=None, description="Why the report was not published.", examples=["Publication would identify a child."]
    )
    improvements: Text | None = Field(
        default=None,
        description="What was published about improvements instead.",
        examples=["Partners now share what they know sooner."],
    )

    before_its_year: Annotated[Text | None, Inside()] = Field(
        default=None,
        description="For a review withdrawn within a year of its publication: why it could not wait, and who agreed. "
        "Not shown on the site.",
        examples=["A court ordered it on 1 March 2027; the Strategic Leads agreed on 2 March."],
    )

    @classmethod
    def following(cls, fields: dict[str, Any]) -> dict[str, Any]:
        """Whether it was published follows from its date or the reason; its source from where the facts come from."""
        withheld = "withheld" if fields.get("withheld_because") else "not stated"
        publication = "published" if fields.get("published") or fields.get("published_note") else withheld
        as_at = {"as_at": fields["published"]} if fields.get("published") else {}
        source = SOURCES.get(str(fields.get("provenance")))
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

    def text_is_ours(self) -> bool:
        """An entry put together from public reports is; a report's text is not."""
        return self.provenance == "public reports"

    def sort_key(self) -> tuple[object, ...]:
        """The latest review first; those without a date last."""
        return (tuple(-int(part) for part in (self.published or self.as_at).split("-")), self.title)


class Briefing(Item):
    """A short briefing for team meetings. `text_held` is false while the text itself is not on this site."""

    keeper: ClassVar[str] = "communication-sub-group"

    kind: Annotated[
        Literal["Tea Break Guide", "6 Step briefing", "Learning Summary", "support package"],
        KIND,
    ] = Field(description="The kind of briefing.", examples=["Tea Break Guide"])
    topic: Line | None = Field(
        default=None, description="What it is about, where the title does not say it.", examples=["Cannabis"]
    )
    status: Line | None = Field(
        default=None,
        description="What the source says was done with it.",
        examples=["published or updated in 2022-23"],
    )
    text_held: bool = Field(
        default=True, description="false while the text itself is not on this page.", examples=[False]
    )
    see: list[ItemRef] = Field(
        default=[],
        description="Where the documents speak of the topic, as collection/id.",
        examples=[["reviews/child-az"]],
    )

    def text_is_ours(self) -> bool:
        """What repeats a document is not."""
        return self.origin != "record"


class Session(Model):
    """A date on which a course is held."""

    starts: Day = Field(description="The first day of the course.", examples=["2027-01-15"])
    ends: Annotated[Day | None, NotBefore("starts")] = Field(
        default=None, description="The last day, where there is more than one.", examples=["2027-01-15"]
    )
    time: Time | None = Field(default=None, description="When it begins, 24-hour clock.", examples=["09:30"])
    time_ends: Time | None = Field(
        default=None, description="When it ends on its last day, 24-hour clock.", examples=["16:00"]
    )
    planned_for: Day | None = Field(
        default=None,
        description="For a course that was moved: the day announced first, so that calendars move their entry.",
        examples=["2027-01-08"],
    )
    place: Line | None = Field(default=None, description="Where, if in a room.", examples=["Northampton"])
    online: bool = Field(default=False, description="true if it is online.", examples=[True])
    booking: Url | None = Field(
        default=None, description="The address of the booking page.", examples=["https://example.org/book"]
    )

    @model_validator(mode="after")
    def ends_after_it_begins(self) -> Self:
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

    keeper: ClassVar[str] = "training-and-development-sub-group"

    delivery: Annotated[Literal["face-to-face or virtual", "e-learning"], KIND] = Field(
        description="How it is taught.", examples=["e-learning"]
    )
    for_whom: Line | None = Field(
        default=None, description="Who it is for, as stated, or `not stated`.", examples=["not stated"]
    )
    also_called: list[Line] = Field(
        default=[], description="Other names the documents give it.", examples=[["Thresholds and Pathways"]]
    )
    take_up: list[Text] = Field(
        default=[], description="What the source says of take-up.", examples=[["highest take-up"]]
    )
    evaluation: list[Text] = Field(
        default=[], description="What learners said, as printed.", examples=[["98% would recommend the course"]]
    )
    figures: list[DatasetId] = Field(
        default=[], description="Its figures, as datasets.", examples=[["training-take-up"]]
    )
    sessions: Annotated[list[Session], From("service")] = Field(
        default=[],
        description="Dates that can be booked.",
        examples=[[{"starts": "2027-01-15", "time": "09:30", "online": True}]],
    )


class CaseStudy(CheckedByTwo):
    """An anonymous example of practice, exactly as the source prints it: nothing that could identify is added.

    It is kept out of feeds, share cards and random listings.
    """

    provenance: Literal["annual report", "public reports", "written for this site"] = Field(
        default=WRITTEN_HERE,
        description="Where the account comes from. What was written for this site is checked by two people first.",
        examples=["annual report"],
    )
    content_note: Text = Field(
        description="The warning shown before the text.", examples=["This page describes the exploitation of a child."]
    )
    printed_heading: Line | None = Field(
        default=None, description="The heading in the source.", examples=["Anonymous Case Study"]
    )
    shows: Line = Field(description="What practice it is an example of.", examples=["police and social care together"])
    groups: list[GroupId] = Field(
        default=[], description="Groups it is about.", examples=[["vulnerable-adolescent-panel"]]
    )

    @classmethod
    def following(cls, fields: dict[str, Any]) -> dict[str, Any]:
        """What was written for this site repeats no document."""
        return {"origin": "service"} if fields.get("provenance", WRITTEN_HERE) == WRITTEN_HERE else {}

    def text_is_ours(self) -> bool:
        """What was written for this site is."""
        return self.provenance == WRITTEN_HERE
