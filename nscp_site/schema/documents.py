"""Sections of the Partnership's documents, each with what only that document holds, and the head of a page of docs/."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from nscp_site.schema.items import Item, Section
from nscp_site.schema.types import (
    Day,
    From,
    Given,
    GroupId,
    ItemRef,
    Line,
    Model,
    NoteId,
    OurHeading,
    OurSentence,
    OurText,
    PastDay,
    Text,
    ThemeId,
    When,
)

Status = Literal["stated", "left open in the source"]


class Signatory(Model):
    """A person who signed, with the office held on that day."""

    name: Line = Field(description="The name as printed.", examples=["Theresa Grant"])
    role: Line = Field(description="The office as printed.", examples=["Chief Executive"])
    organisation: Line = Field(description="The organisation as printed.", examples=["Northamptonshire County Council"])
    printed_above: Line | None = Field(
        default=None, description="The words on the signature line.", examples=["Signature of Chief Executive"]
    )


class Quotation(Model):
    """Words that a named person said in a document."""

    text: Text = Field(description="The words, without quotation marks.", examples=["We welcome the change."])
    name: Line = Field(description="Who said it, by name.", examples=["Sally Hodges"])
    role: Line = Field(description="The office held then.", examples=["Director of Children's Services"])


class ArrangementsSection(Section):
    """A section of the Local Safeguarding Arrangements Plan 2019-21."""

    principles: list[Text] = Field(default=[], description="Principles listed after the text.", examples=[["Learn"]])
    quotations: list[Quotation] = Field(
        default=[],
        description="Quotations printed after the text.",
        examples=[[{"text": "We welcome the change.", "name": "Sally Hodges", "role": "Director"}]],
    )
    signatories: list[Signatory] = Field(
        default=[],
        description="Who signed the plan.",
        examples=[[{"name": "Theresa Grant", "role": "Chief Executive", "organisation": "County Council"}]],
    )


class Expectation(Model):
    """What sub groups must assure the Strategic Leads of."""

    text: Text = Field(description="The expectation as printed.", examples=["That partners identify:"])
    parts: list[Text] = Field(
        default=[], description="The lettered parts of it, one an entry.", examples=[["what has worked well"]]
    )


class BusinessPlanSection(Section):
    """A section of the Business Plan 2023-25; its three priorities are a collection of their own.

    The lists are printed where the text names them: `{fields: purposes}` and so on.
    """

    purposes: list[Text] = Field(
        default=[], description="What the local arrangements are for.", examples=[["Children are safe."]]
    )
    values: list[Text] = Field(
        default=[], description="The Partnership's values.", examples=[["We listen to children."]]
    )
    expectations: list[Expectation] = Field(
        default=[], description="What sub groups report on.", examples=[[{"text": "That partners learn."}]]
    )
    framework: list[Expectation] = Field(
        default=[],
        description="The Learning and Improvement Framework, point by point.",
        examples=[[{"text": "Learning is shared."}]],
    )


class Update(Model):
    """News of an action, as a short dated entry. Nothing is known of an action but what stands in its updates."""

    on: PastDay = Field(description="The day the news is of.", examples=["2026-11-22"])
    says: OurText = Field(description="What was done, in a few words.", examples=["Strategic Leads signed it off."])
    state: Literal["under way", "done", "stopped"] = Field(
        description="Where the action stands after it.", examples=["done"]
    )
    evidence: list[ItemRef] = Field(
        default=[],
        description="Published items that show its impact, as collection/id.",
        examples=[["datasets/training-take-up"]],
    )


class Action(Model):
    """An action of the plan. Where the plan names no owner, date or rhythm, `not stated` says so."""

    id: Line = Field(description="A short code: the priority's letter and a number.", examples=["N1"])
    text: Text = Field(description="The action, word for word.", examples=["Review the Neglect Strategy."])
    owner: Line = Field(description="Who does it, as stated, or `not stated`.", examples=["not stated"])
    overseen_by: Line = Field(description="Who oversees it, as stated, or `not stated`.", examples=["Strategic Leads"])
    due: Line = Field(description="When, in the plan's words, or `not stated`.", examples=["September 2023"])
    due_by: list[When] = Field(
        default=[],
        description="The dates in `due`, for counting days: a month to its last day, the year 2023-24 as 2024-03.",
        examples=[["2023-09"]],
    )
    reporting: Line = Field(description="How often it is reported, or `not stated`.", examples=["six-monthly"])
    themes: list[ThemeId] = Field(
        default=[], description="Its themes, where they are fewer than the priority's.", examples=[["neglect"]]
    )
    carried_out_by: list[ItemRef] = Field(
        default=[],
        description="Items that the documents tie to this very action, as collection/id.",
        examples=[["campaigns/neglect-campaign"]],
    )
    updates: Annotated[list[Update], From("service")] = Field(
        default=[],
        description="News of the action, each a short dated entry.",
        examples=[[{"on": "2026-11-22", "says": "Strategic Leads signed it off.", "state": "done"}]],
    )


class Evidence(Model):
    """A piece of evidence of impact that the plan asks for; unfinished ones are kept but not shown as content."""

    id: Line = Field(description="The letter in the plan.", examples=["a"])
    text: Text | None = Field(
        default=None, description="The words, as far as the plan has them.", examples=["Audits show"]
    )
    status: Status = Field(description="`stated`, or `left open in the source`.", examples=["stated"])
    shown_as: Line | None = Field(
        default=None, description="What visitors read instead, where it was left open.", examples=["Not yet decided"]
    )
    published: list[ItemRef] = Field(
        default=[],
        description="Items that publish this evidence, as collection/id.",
        examples=[["datasets/training-take-up"]],
    )


class Priority(Item):
    """A priority of the Business Plan 2023-25, with its actions and the evidence it asks for."""

    our_text: ClassVar[bool] = True

    order: int = Field(description="Its number in the plan.", examples=[1], ge=1)
    aim: Text = Field(description="The priority theme, word for word.", examples=["Neglect: Taking positive action …"])
    actions: Annotated[list[Action], Field(min_length=1)] = Field(
        description="The actions of the priority, in the plan's order.",
        examples=[[{"id": "N1", "text": "Review the Neglect Strategy.", "owner": "not stated"}]],
    )
    evidence: Annotated[list[Evidence], Field(min_length=1)] = Field(
        description="What evidence of impact is required.",
        examples=[[{"id": "a", "text": "Fewer repeat referrals.", "status": "stated"}]],
    )
    notes: list[NoteId] = Field(default=[], description="Editor's notes below the tables.", examples=[["c-04"]])
    groups: list[GroupId] = Field(default=[], description="Groups whose work it is.", examples=[["neglect-sub-group"]])

    def sort_key(self) -> tuple[object, ...]:
        """Priorities stand in the plan's order."""
        return (self.order,)


class ProsePage(Model):
    """A page of docs/, which editors write whole. The text below the fields is the page's text, its `#` title too."""

    title: OurHeading = Field(description="The page's name, as in its heading.", examples=["Feeds and calendars"])
    description: OurSentence = Field(
        description="One sentence in plain English that says what the page tells, for search engines.",
        examples=["How to be told when something changes on this website."],
    )
    neutral_title: Annotated[OurHeading | None, Given] = Field(
        default=None,
        description="What the browser's tab and history show instead of the title, on a page that may put its reader "
        "at risk.",
        examples=["Help with this website"],
    )
    last_reviewed: Annotated[Day | None, Given] = Field(
        default=None,
        description="The day the page was last checked; without it, the day any item was.",
        examples=["2026-11-22"],
    )
    search_terms: Annotated[list[Line] | None, Given] = Field(
        default=None,
        description="Words by which people ask for this page in the search.",
        examples=[["courses", "training dates"]],
    )
    drawing: Annotated[Literal["home", "parents", "young-people"] | None, Given] = Field(
        default=None,
        description="The drawing beside the page’s heading: one of those in overrides/partials/drawings/.",
        examples=["parents"],
    )
    search_examples: Annotated[list[Line] | None, Given] = Field(
        default=None,
        description="Searches that the home page shows as examples below its own search.",
        examples=[["my child is missing"]],
    )
    template: Annotated[Literal["home.html"] | None, Given] = Field(
        default=None,
        description="Another look than that of all pages; only the home page has one.",
        examples=["home.html"],
    )
