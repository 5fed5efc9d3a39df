"""The lists that stand in one file each: `id: record`."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from nscp_site.schema.items import Source
from nscp_site.schema.types import (
    AnswerId,
    ContactId,
    DocumentId,
    Edition,
    FieldsError,
    Inside,
    ItemRef,
    Line,
    Model,
    NotBefore,
    OurHeading,
    OurLine,
    OurSentence,
    OurText,
    PagePath,
    Text,
    ThemeId,
    Url,
    When,
)


class PublishedDocument(Model):
    """A document of the Partnership, or another body of sources, that items are taken from."""

    title: Line = Field(description="The title on its first page.", examples=["Business Plan 2023-25"])
    dated: When | None = Field(default=None, description="Its date, where it has one.", examples=["2019-06-01"])
    period: Line = Field(description="The time it covers, in words.", examples=["April 2022 to March 2023"])
    status: Line = Field(description="Version and approval, as far as stated.", examples=["Version 1"])
    author: Line = Field(description="Author or signatories, as stated, or `not stated`.", examples=["Lisa Walsh"])
    covers_from: When | None = Field(
        default=None, description="The beginning of its time, where stated.", examples=["2022-04"]
    )
    covers_to: Annotated[When | None, NotBefore("covers_from")] = Field(
        default=None, description="The end of its time, where stated.", examples=["2023-03"]
    )
    published: When | None = Field(
        default=None, description="When it was published, if known.", examples=["2023-09-28"]
    )
    working_together: Edition = Field(description="The edition it was written under.", examples=["2018"])
    collection: Line | None = Field(
        default=None, description="The collection that holds its text.", examples=["business-plan"]
    )
    ours: bool = Field(default=True, description="false: others than the Partnership published it.", examples=[False])


class Family(Model):
    """A family of topics: the indexes of guidance and training are in its parts, in the order of the file."""

    name: OurHeading = Field(description="Its heading, a few words.", examples=["Front door and levels of need"])


class Unit(Model):
    """What the numbers of the tables count or measure. A new one is named here before a table uses it."""

    unit: Line = Field(description="The unit as tables write it.", examples=["per cent of places"])
    measures: Literal["count", "share", "difference", "rate", "money", "time"] = Field(
        description="What sort of number it is: a share is a part of a hundred, and a difference may be negative.",
        examples=["share"],
    )


class Term(Model):
    """An acronym or a term, explained."""

    term: Line = Field(description="The acronym or term as people write it.", examples=["MASH"])
    meaning: Line = Field(
        description="The words it stands for, or a short explanation.", examples=["Multi Agency Safeguarding Hub"]
    )
    source: list[DocumentId] = Field(
        default=[],
        description="The documents that expand it; none where none does.",
        examples=[["annual-report-2022-23"]],
    )
    basis: Literal[
        "stated in the documents",
        "implied in the documents",
        "read in the law or the national guidance",
        "general knowledge",
        "not explained",
    ] = Field(description="Where the meaning comes from.", examples=["stated in the documents"])
    note: Text | None = Field(
        default=None, description="What is doubtful about the meaning.", examples=["Two documents differ."]
    )
    abbreviation: bool = Field(
        default=True, description="true: explained in place wherever it stands.", examples=[True]
    )
    also_called: list[Line] = Field(
        default=[], description="Other spellings that stand in the documents.", examples=[["DO's"]]
    )


class Event(Model):
    """A dated event of the Partnership's history."""

    when: When = Field(description="The date of the event.", examples=["2019-07-01"])
    until: When | None = Field(default=None, description="The end, for a period.", examples=["2019-08"])
    printed: Line | None = Field(
        default=None, description="The date as printed, where it differs.", examples=["Spring 2019"]
    )
    what: OurText = Field(
        description="What happened, in one or two sentences.", examples=["The Partnership replaced the Board."]
    )
    source: list[Source] = Field(
        description="Where it was read.",
        examples=[[{"document": "annual-report-2022-23", "section": "1. Foreword"}]],
    )
    note: OurText | None = Field(
        default=None, description="An editor's note for visitors.", examples=["The day is not known."]
    )
    themes: list[ThemeId] = Field(default=[], description="The themes it belongs to.", examples=[["neglect"]])


class Duty(Model):
    """What the Partnership must publish by law, and how sure the reference is."""

    name: OurLine = Field(description="The duty in a few words, as a heading.", examples=["The yearly report"])
    duty: OurText = Field(description="The duty, in a few words.", examples=["publish a yearly report"])
    authority: Line = Field(description="The law or guidance.", examples=["Children Act 2004 s.16G"])
    certainty: Line = Field(description="What was read, and what is to be confirmed.", examples=["sure"])
    to_be_confirmed: bool = Field(description="true: the page says “to be confirmed”.", examples=[True])
    met_by: list[ItemRef] = Field(default=[], description="Items that meet it.", examples=[["annual-report/training"]])
    pages: list[PagePath] = Field(
        default=[],
        description="Pages of docs/ that meet it, as their paths there.",
        examples=[["about/accessibility.md"]],
    )
    judged_by: Literal[
        "what is published",
        "the accessibility statement",
        "the last report's day",
        "reviews",
        "reviews kept",
        "nothing here",
    ] = Field(
        description="How its status is worked out; `nothing here` where this site cannot tell.",
        examples=["what is published"],
    )
    documents: list[DocumentId] = Field(
        default=[],
        description="The documents that meet it, each with its period in documents.yml: every annual report, for one.",
        examples=[["annual-report-2022-23"]],
    )


class Person(Model):
    """A named holder of an office on a date. Holders change: never shown without the date."""

    name: Line = Field(description="The name as printed.", examples=["Jenny Coles"])
    role: Line = Field(description="The office as printed.", examples=["Independent Chairperson"])
    organisation: Line = Field(description="The organisation as printed.", examples=["Northamptonshire Police"])
    as_at: When = Field(description="The date of the document.", examples=["2023-03-31"])
    source: list[Source] = Field(
        description="Where it was read.",
        examples=[[{"document": "annual-report-2022-23", "section": "1. Foreword"}]],
    )
    note: OurText | None = Field(
        default=None, description="An editor's note for visitors.", examples=["The day is not known."]
    )


class EditorsNote(Model):
    """A note on a contradiction, a gap or a slip in a source. Printed wherever `{note: id}` names it."""

    says: OurText = Field(description="The note, for visitors.", examples=["The source prints both dates."])
    question: Annotated[OurText | None, Inside()] = Field(
        default=None, description="What the Partnership is asked about it.", examples=["Which is right?"]
    )
    kind: Literal["contradiction", "figure", "gap", "name", "wording", "date"] = Field(
        description="What sort of doubt it is.", examples=["figure"]
    )


class Remark(Model):
    """A remark of the Independent Scrutineer, word for word. Printed wherever `{remark: id}` names it."""

    says: Text = Field(description="The remark, word for word.", examples=["Good progress was made."])
    on: Line = Field(description="What it is about.", examples=["Early Help"])
    source: Source = Field(
        description="The document and section where it stands.",
        examples=[{"document": "annual-report-2022-23", "section": "7. Scrutiny"}],
    )
    themes: list[ThemeId] = Field(description="The themes it belongs to.", examples=[["early-help"]])


class SafeguardingTerm(Model):
    """A term of the field that a visitor may look for. The search never corrects it into another word.

    Where no page mentions it, the search says so, names the nearest themes and gives the numbers.
    """

    term: Line = Field(description="The term as people write it.", examples=["female genital mutilation"])
    also_called: list[Line] = Field(default=[], description="Other names and acronyms.", examples=[["FGM"]])
    themes: list[ThemeId] = Field(
        default=[], description="The themes nearest to it.", examples=[["child-sexual-abuse"]]
    )


class EverydayWord(Model):
    """Words people say, and the words the documents use for the same. The search looks for both, and says so."""

    says: list[Line] = Field(description="Words as people say them.", examples=[["kid", "kids"]], min_length=1)
    means: list[Line] = Field(description="Words as the pages say them.", examples=[["child"]], min_length=1)


Need = Literal[
    "child", "adult_worried", "domestic_abuse", "suicide", "exploitation", "missing", "professional", "bereaved"
]


class HelpPanel(Model):
    """What stands above the results for a search that asks for help: an answer. When is learned from examples."""

    need: Need = Field(
        description="What it is for, in the terms by which the search is measured.", examples=["missing"]
    )
    answer: AnswerId | None = Field(
        default=None,
        description="The answer that it shows; without one, the panel that has a page of its own.",
        examples=["coming-home"],
    )
    also: list[AnswerId] = Field(default=[], description="Answers that it links.", examples=[["new-friends"]])
    title: Line | None = Field(
        default=None, description="Without an answer: the heading.", examples=["Worried about a child?"]
    )
    page: PagePath | None = Field(
        default=None, description="Without an answer: the page to read.", examples=["worried/index.md"]
    )
    contacts: list[ContactId] = Field(
        default=[], description="Without an answer: whom to ring, the first first.", examples=[["emergency", "mash"]]
    )

    @model_validator(mode="after")
    def has_a_page(self) -> Self:
        """What has a title of its own has a page and numbers of its own."""
        if any((self.title, self.page, self.contacts)) and not all((self.title, self.page, self.contacts)):
            told = "`title`, `page` and `contacts` belong together. Write all three, or none of them."
            raise FieldsError(("title", "page", "contacts"), told)
        return self


class ChildCentredWord(Model):
    """Words that hurt or blame children, or hide them behind a service's jargon, and what to write instead.

    The check warns where we write them; what a document or a person said stays as it was said.
    """

    avoid: list[Line] = Field(
        description="The words in every form; a slash stands for “or”, and capitals count where you write them.",
        examples=[["contact with his/her/their family"]],
        min_length=1,
    )
    write: list[Line] = Field(
        description="What to write instead, the best first.", examples=[["seeing his mother"]], min_length=1
    )
    because: OurSentence = Field(
        description="The reason, in one sentence.",
        examples=["Children in care say that it turns seeing their family into a meeting."],
    )
    source: Line = Field(
        description="Who says so: the guide and its publisher.", examples=["Language That Cares, TACT Fostering"]
    )
    read_at: Url = Field(description="The page where it can be read.", examples=["https://tactfostering.org.uk/"])
