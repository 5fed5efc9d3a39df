"""Who the Partnership is: partners, groups, people, and how each changed from document to document."""

from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from nscp_site.schema.items import Item, Source, Topic
from nscp_site.schema.types import (
    KIND,
    DatasetId,
    DocumentId,
    ElsewhereId,
    From,
    GroupId,
    ItemRef,
    Line,
    Model,
    NoteId,
    OurLine,
    OurSentence,
    OurText,
    Text,
    ThemeId,
    When,
)


class Said(Model):
    """What one document says of a partner or a group."""

    document: DocumentId = Field(description="The document that says so.", examples=["business-plan-2023-25"])
    says: Text = Field(description="What it says, in its words where it can be.", examples=["meets monthly"])
    in_short: Line | None = Field(
        default=None, description="The same in a few words, for the table of all documents.", examples=["quarterly"]
    )


class Partner(Item):
    """An organisation of the Partnership, and what it was called when."""

    our_text: ClassVar[bool] = True

    standing: Annotated[
        Literal[
            "safeguarding partner",
            "relevant agency",
            "linked body",
            "other organisation",
            "counted differently by the documents",
        ],
        KIND,
    ] = Field(
        description="What it is to the Partnership, in the latest document that says.",
        examples=["safeguarding partner"],
    )
    also_called: list[Line] = Field(default=[], description="Other names in the documents.", examples=[["OPFCC"]])
    until: When | None = Field(
        default=None, description="When it ceased to exist or to be a partner.", examples=["2021-03-31"]
    )
    by_document: list[Said] = Field(
        default=[],
        description="What each document says of it.",
        examples=[[{"document": "business-plan-2023-25", "says": "a safeguarding partner"}]],
    )


class Group(Item):
    """A board, group or panel: what it is for, who sits on it, how often it meets."""

    our_text: ClassVar[bool] = True

    kind: Annotated[
        Literal["strategic group", "sub group", "panel", "working group", "office", "other group"],
        KIND,
    ] = Field(description="What sort of group it is.", examples=["sub group"])
    purpose: Text = Field(
        description="What it is for, in the source's words, or `not stated`.", examples=["not stated"]
    )
    members: list[Text] = Field(default=[], description="Who sits on it, as stated.", examples=[["Chief Constable"]])
    chair: Line | None = Field(
        default=None, description="Who chairs it, as stated.", examples=["the three safeguarding partners in turn"]
    )
    meets: Line = Field(description="How often, as stated, or `not stated`.", examples=["bi-monthly"])
    until: When | None = Field(
        default=None, description="When it was replaced or ceased to be, where stated.", examples=["2019-07-01"]
    )
    also_called: list[Line] = Field(default=[], description="Other names in the documents.", examples=[["LLR"]])
    reports_to: list[GroupId] = Field(
        default=[], description="Groups it reports to, where stated.", examples=[["strategic-leads"]]
    )
    by_document: list[Said] = Field(
        default=[],
        description="How each document describes it.",
        examples=[[{"document": "business-plan-2023-25", "says": "meets monthly"}]],
    )
    notes: list[NoteId] = Field(default=[], description="Editor's notes on the group.", examples=[["c-12"]])


class GovernancePage(Item):
    """A page on how the Partnership is run: scrutiny, the statutory context, who counted as a partner."""

    order: int = Field(description="Its place in the list.", examples=[1], ge=1)
    duties: list[Text] = Field(default=[], description="Duties, one a line.", examples=[["Review audits."]])

    def sort_key(self) -> tuple[object, ...]:
        """Pages stand in the order given."""
        return (self.order,)


class Voice(Item):
    """What children and young people said or took part in, and what came of it."""

    our_text: ClassVar[bool] = True

    heard: Line = Field(description="Whose voices were heard.", examples=["young people who are care experienced"])
    how: Text = Field(description="How they were heard.", examples=["A ‘Mystery Shopper’ exercise."])
    what_changed: Text = Field(
        description="What came of it, or `not stated`.", examples=["Training for reception staff."]
    )
    quotation: Text | None = Field(default=None, description="Their own words, as printed.", examples=["Listen to us."])
    quoted: Line | None = Field(default=None, description="Who is quoted, as printed.", examples=["Child aged 11"])


class Step(Model):
    """One thing to do, and who says so: nobody need take a step on our word alone. A procedure is never retold."""

    text: OurSentence = Field(
        description="What to do, in one sentence.",
        examples=["You must tell the Multi Agency Safeguarding Hub on the same day."],
    )
    strength: Literal["must", "should", "can"] | None = Field(
        default=None,
        description="How binding it is, as the source has it: must; should, unless there is a reason not to; can. "
        "Without it, the source only says to do it.",
        examples=["must"],
    )
    within: OurLine | None = Field(
        default=None, description="By when, as the source has it.", examples=["at once, within one working day at most"]
    )
    source: Source | None = Field(
        default=None,
        description="The document that says so, and where.",
        examples=[{"document": "annual-report-2022-23", "section": "3. Priority 1"}],
    )
    elsewhere: ElsewhereId | None = Field(
        default=None,
        description="What others publish that says so, from content/elsewhere.yml.",
        examples=["procedures-manual"],
    )

    @model_validator(mode="after")
    def check_source(self) -> Self:
        """A step has a source."""
        if self.source is None and self.elsewhere is None:
            raise ValueError(
                "must each have a `source` or `elsewhere`: which document says so, or what others publish."
            )
        return self


class Taught(Model):
    """What reviews here taught, in the words of a document of the Partnership."""

    words: Text = Field(
        description="The document's own words, letter by letter.", examples=["Fathers were not visible to agencies."]
    )
    section: Annotated[ItemRef, From("record")] = Field(
        description="The page where they stand, as collection/id.", examples=["annual-report/practice-reviews"]
    )


class Guidance(Topic):
    """A topic for people who work with children: what to do first, whom to ask, what the documents say.

    `sections` names the documents' own sections as collection/id, or collection/id#heading for a part; they are
    printed last, folded up.
    """

    our_text: ClassVar[bool] = True

    steps: list[Step] = Field(
        default=[],
        description="What to do, the first step first; printed first.",
        examples=[[{"text": "Keep a note of what you saw.", "strength": "should", "elsewhere": "procedures-manual"}]],
    )
    whom_to_ask: list[OurText] = Field(
        default=[], description="Whom to ask, one a line.", examples=[["Ring {contact: mash} to discuss a concern."]]
    )
    taught: list[Taught] = Field(
        default=[],
        description="What reviews here taught, where a document of the Partnership says it.",
        examples=[[{"words": "Ask about the father.", "section": "annual-report/practice-reviews"}]],
    )
    parts: list[ItemRef] = Field(
        default=[],
        description="Other topics that are parts of this one, in the order in which they are read, as guidance/id.",
        examples=[["guidance/thresholds-and-front-door"]],
    )
    key_points: list[OurText] = Field(
        default=[], description="What to know first, in plain words.", examples=[["Put a baby to sleep on the back."]]
    )
    sections: Annotated[list[ItemRef], From("record")] = Field(
        default=[], description="Sections of documents to print.", examples=[["annual-report/domestic-abuse"]]
    )
    figures: list[DatasetId] = Field(
        default=[], description="Datasets on the topic.", examples=[["domestic-abuse-figures"]]
    )


class Theme(Item):
    """A subject that ties items together; its page gathers all that belongs to it, by kind."""

    our_text: ClassVar[bool] = True

    also_called: list[Line] = Field(default=[], description="Other words for it.", examples=[["county lines"]])
    wider: ThemeId | None = Field(default=None, description="The theme it is a part of.", examples=["exploitation"])
