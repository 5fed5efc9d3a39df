"""Who the Partnership is: partners, groups, people, and how each changed from document to document."""

from typing import Annotated, ClassVar, Literal, Self

from pydantic import model_validator

from nscp_site.schema.items import Item, Source, Topic
from nscp_site.schema.types import (
    KIND_FILTER,
    DatasetId,
    DocumentId,
    EditorialLine,
    EditorialSentence,
    EditorialText,
    ElsewhereId,
    GroupId,
    HasOrigin,
    ItemRef,
    Line,
    Model,
    NoteId,
    PartialDate,
    Text,
    ThemeId,
    optional,
    required,
)


class Said(Model):
    """What one document says of a partner or a group."""

    document: DocumentId = required("The document that says so.", "business-plan-2023-25")
    says: Text = required("What it says, in its words where it can be.", "meets monthly")
    in_short: Line | None = optional("The same in a few words, for the table of all documents.", "quarterly")


class Partner(Item):
    """An organisation of the Partnership, and what it was called when."""

    has_editorial_text: ClassVar[bool] = True

    standing: Annotated[
        Literal[
            "safeguarding partner",
            "relevant agency",
            "linked body",
            "other organisation",
            "counted differently by the documents",
        ],
        KIND_FILTER,
    ] = required("What it is to the Partnership, in the latest document that says.", "safeguarding partner")
    also_called: list[Line] = optional("Other names in the documents.", ["OPFCC"], [])
    until: PartialDate | None = optional("When it ceased to exist or to be a partner.", "2021-03-31")
    by_document: list[Said] = optional(
        "What each document says of it.", [{"document": "business-plan-2023-25", "says": "a safeguarding partner"}], []
    )


class Group(Item):
    """A board, group or panel: what it is for, who sits on it, how often it meets."""

    has_editorial_text: ClassVar[bool] = True

    kind: Annotated[
        Literal["strategic group", "sub group", "panel", "working group", "office", "other group"], KIND_FILTER
    ] = required("What sort of group it is.", "sub group")
    purpose: Text = required("What it is for, in the source's words, or `not stated`.", "not stated")
    members: list[Text] = optional("Who sits on it, as stated.", ["Chief Constable"], [])
    chair: Line | None = optional("Who chairs it, as stated.", "the three safeguarding partners in turn")
    meets: Line = required("How often, as stated, or `not stated`.", "bi-monthly")
    until: PartialDate | None = optional("When it was replaced or ceased to be, where stated.", "2019-07-01")
    also_called: list[Line] = optional("Other names in the documents.", ["LLR"], [])
    reports_to: list[GroupId] = optional("Groups it reports to, where stated.", ["strategic-leads"], [])
    by_document: list[Said] = optional(
        "How each document describes it.", [{"document": "business-plan-2023-25", "says": "meets monthly"}], []
    )
    notes: list[NoteId] = optional("Editor's notes on the group.", ["c-12"], [])


class GovernancePage(Item):
    """A page on how the Partnership is run: scrutiny, the statutory context, who counted as a partner."""

    order: int = required("Its place in the list.", 1, ge=1)
    duties: list[Text] = optional("Duties, one a line.", ["Review audits."], [])


class Voice(Item):
    """What children and young people said or took part in, and what came of it."""

    has_editorial_text: ClassVar[bool] = True

    heard: Line = required("Whose voices were heard.", "young people who are care experienced")
    how: Text = required("How they were heard.", "A ‘Mystery Shopper’ exercise.")
    what_changed: Text = required("What came of it, or `not stated`.", "Training for reception staff.")
    quotation: Text | None = optional("Their own words, as printed.", "Listen to us.")
    quoted: Line | None = optional("Who is quoted, as printed.", "Child aged 11")


class Step(Model):
    """One thing to do, and who says so: nobody need take a step on our word alone. A procedure is never retold."""

    text: EditorialSentence = required(
        "What to do, in one sentence.", "You must tell the Multi Agency Safeguarding Hub on the same day."
    )
    strength: Literal["must", "should", "can"] | None = optional(
        "How binding it is, as the source has it: must; should, unless there is a reason not to; can. "
        "Without it, the source only says to do it.",
        "must",
    )
    within: EditorialLine | None = optional("By when, as the source has it.", "at once, within one working day at most")
    source: Source | None = optional(
        "The document that says so, and where.", {"document": "annual-report-2022-23", "section": "3. Priority 1"}
    )
    elsewhere: ElsewhereId | None = optional(
        "What others publish that says so, from content/elsewhere.yml.", "procedures-manual"
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

    words: Text = required("The document's own words, letter by letter.", "Fathers were not visible to agencies.")
    section: Annotated[ItemRef, HasOrigin("record")] = required(
        "The page where they stand, as collection/id.", "annual-report/practice-reviews"
    )


class Guidance(Topic):
    """A topic for people who work with children: what to do first, whom to ask, what the documents say.

    `sections` names the documents' own sections as collection/id, or collection/id#heading for a part; they are
    printed last, folded up.
    """

    has_editorial_text: ClassVar[bool] = True

    steps: list[Step] = optional(
        "What to do, the first step first; printed first.",
        [{"text": "Keep a note of what you saw.", "strength": "should", "elsewhere": "procedures-manual"}],
        [],
    )
    whom_to_ask: list[EditorialText] = optional(
        "Whom to ask, one a line.", ["Ring {contact: mash} to discuss a concern."], []
    )
    taught: list[Taught] = optional(
        "What reviews here taught, where a document of the Partnership says it.",
        [{"words": "Ask about the father.", "section": "annual-report/practice-reviews"}],
        [],
    )
    parts: list[ItemRef] = optional(
        "Other topics that are parts of this one, in the order in which they are read, as guidance/id.",
        ["guidance/thresholds-and-front-door"],
        [],
    )
    key_points: list[EditorialText] = optional(
        "What to know first, in plain words.", ["Put a baby to sleep on the back."], []
    )
    sections: Annotated[list[ItemRef], HasOrigin("record")] = optional(
        "Sections of documents to print.", ["annual-report/domestic-abuse"], []
    )
    figures: list[DatasetId] = optional("Datasets on the topic.", ["domestic-abuse-figures"], [])


class Theme(Item):
    """A subject that ties items together; its page gathers all that belongs to it, by kind."""

    has_editorial_text: ClassVar[bool] = True

    also_called: list[Line] = optional("Other words for it.", ["county lines"], [])
    wider: ThemeId | None = optional("The theme it is a part of.", "exploitation")
