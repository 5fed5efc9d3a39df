"""Sections of the Partnership's documents, each with what only that document holds, and the head of a page of docs/."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from nscp_site.schema.items import Item, Section
from nscp_site.schema.types import (
    Day,
    EditorialHeading,
    EditorialSentence,
    EditorialText,
    GroupId,
    HasOrigin,
    ItemRef,
    Line,
    Model,
    NoteId,
    NotEmpty,
    PartialDate,
    PastDay,
    Text,
    ThemeId,
    optional,
    required,
)

StatementStatus = Literal["stated", "left open in the source"]


class Signatory(Model):
    """A person who signed, with the office held on that day."""

    name: Line = required("The name as printed.", "Theresa Grant")
    role: Line = required("The office as printed.", "Chief Executive")
    organisation: Line = required("The organisation as printed.", "Northamptonshire County Council")
    printed_above: Line | None = optional("The words on the signature line.", "Signature of Chief Executive")


class Quotation(Model):
    """Words that a named person said in a document."""

    text: Text = required("The words, without quotation marks.", "We welcome the change.")
    name: Line = required("Who said it, by name.", "Sally Hodges")
    role: Line = required("The office held then.", "Director of Children's Services")


class ArrangementsSection(Section):
    """A section of the Local Safeguarding Arrangements Plan 2019-21."""

    principles: list[Text] = optional("Principles listed after the text.", ["Learn"], [])
    quotations: list[Quotation] = optional(
        "Quotations printed after the text.",
        [{"text": "We welcome the change.", "name": "Sally Hodges", "role": "Director"}],
        [],
    )
    signatories: list[Signatory] = optional(
        "Who signed the plan.",
        [{"name": "Theresa Grant", "role": "Chief Executive", "organisation": "County Council"}],
        [],
    )


class Expectation(Model):
    """What sub groups must assure the Strategic Leads of."""

    text: Text = required("The expectation as printed.", "That partners identify:")
    parts: list[Text] = optional("The lettered parts of it, one an entry.", ["what has worked well"], [])


class BusinessPlanSection(Section):
    """A section of the Business Plan 2023-25; its three priorities are a collection of their own.

    The lists are printed where the text names them: `{fields: purposes}` and so on.
    """

    purposes: list[Text] = optional("What the local arrangements are for.", ["Children are safe."], [])
    values: list[Text] = optional("The Partnership's values.", ["We listen to children."], [])
    expectations: list[Expectation] = optional("What sub groups report on.", [{"text": "That partners learn."}], [])
    framework: list[Expectation] = optional(
        "The Learning and Improvement Framework, point by point.", [{"text": "Learning is shared."}], []
    )


class Update(Model):
    """News of an action, as a short dated entry. Nothing is known of an action but what stands in its updates."""

    on: PastDay = required("The day the news is of.", "2026-11-22")
    says: EditorialText = required("What was done, in a few words.", "Strategic Leads signed it off.")
    state: Literal["under way", "done", "stopped"] = required("Where the action stands after it.", "done")
    evidence: list[ItemRef] = optional(
        "Published items that show its impact, as collection/id.", ["datasets/training-take-up"], []
    )


class Action(Model):
    """An action of the plan. Where the plan names no owner, date or rhythm, `not stated` says so."""

    id: Line = required("A short code: the priority's letter and a number.", "N1")
    text: Text = required("The action, word for word.", "Review the Neglect Strategy.")
    owner: Line = required("Who does it, as stated, or `not stated`.", "not stated")
    overseen_by: Line = required("Who oversees it, as stated, or `not stated`.", "Strategic Leads")
    due: Line = required("When, in the plan's words, or `not stated`.", "September 2023")
    due_by: list[PartialDate] = optional(
        "The dates in `due`, for counting days: a month to its last day, the year 2023-24 as 2024-03.", ["2023-09"], []
    )
    reporting: Line = required("How often it is reported, or `not stated`.", "six-monthly")
    themes: list[ThemeId] = optional("Its themes, where they are fewer than the priority's.", ["neglect"], [])
    carried_out_by: list[ItemRef] = optional(
        "Items that the documents tie to this very action, as collection/id.", ["campaigns/neglect-campaign"], []
    )
    updates: Annotated[list[Update], HasOrigin("service")] = optional(
        "News of the action, each a short dated entry.",
        [{"on": "2026-11-22", "says": "Strategic Leads signed it off.", "state": "done"}],
        [],
    )


class Evidence(Model):
    """A piece of evidence of impact that the plan asks for; unfinished ones are kept but not shown as content."""

    id: Line = required("The letter in the plan.", "a")
    text: Text | None = optional("The words, as far as the plan has them.", "Audits show")
    status: StatementStatus = required("`stated`, or `left open in the source`.", "stated")
    shown_as: Line | None = optional("What visitors read instead, where it was left open.", "Not yet decided")
    published: list[ItemRef] = optional(
        "Items that publish this evidence, as collection/id.", ["datasets/training-take-up"], []
    )


class Priority(Item):
    """A priority of the Business Plan 2023-25, with its actions and the evidence it asks for."""

    has_editorial_text: ClassVar[bool] = True

    order: int = required("Its number in the plan.", 1, ge=1)
    aim: Text = required("The priority theme, word for word.", "Neglect: Taking positive action …")
    actions: Annotated[list[Action], Field(min_length=1)] = required(
        "The actions of the priority, in the plan's order.",
        [{"id": "N1", "text": "Review the Neglect Strategy.", "owner": "not stated"}],
    )
    evidence: Annotated[list[Evidence], Field(min_length=1)] = required(
        "What evidence of impact is required.", [{"id": "a", "text": "Fewer repeat referrals.", "status": "stated"}]
    )
    notes: list[NoteId] = optional("Editor's notes below the tables.", ["c-04"], [])
    groups: list[GroupId] = optional("Groups whose work it is.", ["neglect-sub-group"], [])


class ProsePage(Model):
    """A page of docs/, which editors write whole. The text below the fields is the page's text, its `#` title too."""

    title: EditorialHeading = required("The page's name, as in its heading.", "Feeds and calendars")
    description: EditorialSentence = required(
        "One sentence in plain English that says what the page tells, for search engines.",
        "How to be told when something changes on this website.",
    )
    neutral_title: Annotated[EditorialHeading | None, NotEmpty] = optional(
        "What the browser's tab and history show instead of the title, on a page that may put its reader at risk.",
        "Help with this website",
    )
    last_reviewed: Annotated[Day | None, NotEmpty] = optional(
        "The day the page was last checked; without it, the day any item was.", "2026-11-22"
    )
    search_terms: Annotated[list[Line] | None, NotEmpty] = optional(
        "Words by which people ask for this page in the search.", ["courses", "training dates"]
    )
    drawing: Annotated[Literal["home", "parents", "young-people"] | None, NotEmpty] = optional(
        "The drawing beside the page’s heading: one of those in overrides/partials/drawings/.", "parents"
    )
    search_examples: Annotated[list[Line] | None, NotEmpty] = optional(
        "Searches that the home page shows as examples below its own search.", ["my child is missing"]
    )
    template: Annotated[Literal["home.html"] | None, NotEmpty] = optional(
        "Another look than that of all pages; only the home page has one.", "home.html"
    )
