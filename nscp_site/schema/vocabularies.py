"""The lists that stand in one file each: `id: record`."""

from typing import Annotated, Literal, Self

from pydantic import model_validator

from nscp_site.schema.items import Source
from nscp_site.schema.types import (
    AnswerId,
    ContactId,
    DocumentId,
    EditorialHeading,
    EditorialLine,
    EditorialSentence,
    EditorialText,
    EditorsOnly,
    FieldsError,
    ItemRef,
    Line,
    Model,
    NotBefore,
    PagePath,
    PartialDate,
    Text,
    ThemeId,
    Url,
    WorkingTogetherEdition,
    optional,
    required,
)


class PublishedDocument(Model):
    """A document of the Partnership, or another body of sources, that items are taken from."""

    title: Line = required("The title on its first page.", "Business Plan 2023-25")
    dated: PartialDate | None = optional("Its date, where it has one.", "2019-06-01")
    period: Line = required("The time it covers, in words.", "April 2022 to March 2023")
    status: Line = required("Version and approval, as far as stated.", "Version 1")
    author: Line = required("Author or signatories, as stated, or `not stated`.", "Lisa Walsh")
    covers_from: PartialDate | None = optional("The beginning of its time, where stated.", "2022-04")
    covers_to: Annotated[PartialDate | None, NotBefore("covers_from")] = optional(
        "The end of its time, where stated.", "2023-03"
    )
    published: PartialDate | None = optional("When it was published, if known.", "2023-09-28")
    working_together: WorkingTogetherEdition = required("The edition it was written under.", "2018")
    collection: Line | None = optional("The collection that holds its text.", "business-plan")
    ours: bool = optional("false: others than the Partnership published it.", False, default=True)


class Family(Model):
    """A family of topics: the indexes of guidance and training are in its parts, in the order of the file."""

    name: EditorialHeading = required("Its heading, a few words.", "Front door and levels of need")


class Unit(Model):
    """What the numbers of the tables count or measure. A new one is named here before a table uses it."""

    unit: Line = required("The unit as tables write it.", "per cent of places")
    measures: Literal["count", "share", "difference", "rate", "money", "time"] = required(
        "What sort of number it is: a share is a part of a hundred, and a difference may be negative.", "share"
    )


class Term(Model):
    """An acronym or a term, explained."""

    term: Line = required("The acronym or term as people write it.", "MASH")
    meaning: Line = required("The words it stands for, or a short explanation.", "Multi Agency Safeguarding Hub")
    source: list[DocumentId] = optional(
        "The documents that expand it; none where none does.", ["annual-report-2022-23"], []
    )
    basis: Literal[
        "stated in the documents",
        "implied in the documents",
        "read in the law or the national guidance",
        "general knowledge",
        "not explained",
    ] = required("Where the meaning comes from.", "stated in the documents")
    note: Text | None = optional("What is doubtful about the meaning.", "Two documents differ.")
    abbreviation: bool = optional("true: explained in place wherever it stands.", True, default=True)
    also_called: list[Line] = optional("Other spellings that stand in the documents.", ["DO's"], [])


class Event(Model):
    """A dated event of the Partnership's history."""

    when: PartialDate = required("The date of the event.", "2019-07-01")
    until: PartialDate | None = optional("The end, for a period.", "2019-08")
    printed: Line | None = optional("The date as printed, where it differs.", "Spring 2019")
    what: EditorialText = required("What happened, in one or two sentences.", "The Partnership replaced the Board.")
    source: list[Source] = required(
        "Where it was read.", [{"document": "annual-report-2022-23", "section": "1. Foreword"}]
    )
    note: EditorialText | None = optional("An editor's note for visitors.", "The day is not known.")
    themes: list[ThemeId] = optional("The themes it belongs to.", ["neglect"], [])


class Duty(Model):
    """What the Partnership must publish by law, and how sure the reference is."""

    name: EditorialLine = required("The duty in a few words, as a heading.", "The yearly report")
    duty: EditorialText = required("The duty, in a few words.", "publish a yearly report")
    authority: Line = required("The law or guidance.", "Children Act 2004 s.16G")
    certainty: Line = required("What was read, and what is to be confirmed.", "sure")
    to_be_confirmed: bool = required("true: the page says “to be confirmed”.", True)
    met_by: list[ItemRef] = optional("Items that meet it.", ["annual-report/training"], [])
    pages: list[PagePath] = optional(
        "Pages of docs/ that meet it, as their paths there.", ["about/accessibility.md"], []
    )
    judged_by: Literal[
        "what is published",
        "the accessibility statement",
        "the last report's day",
        "reviews",
        "reviews kept",
        "nothing here",
    ] = required("How its status is worked out; `nothing here` where this site cannot tell.", "what is published")
    documents: list[DocumentId] = optional(
        "The documents that meet it, each with its period in documents.yml: every annual report, for one.",
        ["annual-report-2022-23"],
        [],
    )


class Person(Model):
    """A named holder of an office on a date. Holders change: never shown without the date."""

    name: Line = required("The name as printed.", "Jenny Coles")
    role: Line = required("The office as printed.", "Independent Chairperson")
    organisation: Line = required("The organisation as printed.", "Northamptonshire Police")
    as_at: PartialDate = required("The date of the document.", "2023-03-31")
    source: list[Source] = required(
        "Where it was read.", [{"document": "annual-report-2022-23", "section": "1. Foreword"}]
    )
    note: EditorialText | None = optional("An editor's note for visitors.", "The day is not known.")


class EditorsNote(Model):
    """A note on a contradiction, a gap or a slip in a source. Printed wherever `{note: id}` names it."""

    says: EditorialText = required("The note, for visitors.", "The source prints both dates.")
    question: Annotated[EditorialText | None, EditorsOnly()] = optional(
        "What the Partnership is asked about it.", "Which is right?"
    )
    kind: Literal["contradiction", "figure", "gap", "name", "wording", "date"] = required(
        "What sort of doubt it is.", "figure"
    )


class Remark(Model):
    """A remark of the Independent Scrutineer, word for word. Printed wherever `{remark: id}` names it."""

    says: Text = required("The remark, word for word.", "Good progress was made.")
    on: Line = required("What it is about.", "Early Help")
    source: Source = required(
        "The document and section where it stands.", {"document": "annual-report-2022-23", "section": "7. Scrutiny"}
    )
    themes: list[ThemeId] = required("The themes it belongs to.", ["early-help"])


class SafeguardingTerm(Model):
    """A term of the field that a visitor may look for. The search never corrects it into another word.

    Where no page mentions it, the search says so, names the nearest themes and gives the numbers.
    """

    term: Line = required("The term as people write it.", "female genital mutilation")
    also_called: list[Line] = optional("Other names and acronyms.", ["FGM"], [])
    themes: list[ThemeId] = optional("The themes nearest to it.", ["child-sexual-abuse"], [])


class EverydayWord(Model):
    """Words people say, and the words the documents use for the same. The search looks for both, and says so."""

    says: list[Line] = required("Words as people say them.", ["kid", "kids"], min_length=1)
    means: list[Line] = required("Words as the pages say them.", ["child"], min_length=1)


Need = Literal[
    "child", "adult_worried", "domestic_abuse", "suicide", "exploitation", "missing", "professional", "bereaved"
]


class HelpPanel(Model):
    """What stands above the results for a search that asks for help: an answer. When is learned from examples."""

    need: Need = required("What it is for, in the terms by which the search is measured.", "missing")
    answer: AnswerId | None = optional(
        "The answer that it shows; without one, the panel that has a page of its own.", "coming-home"
    )
    also: list[AnswerId] = optional("Answers that it links.", ["new-friends"], [])
    title: Line | None = optional("Without an answer: the heading.", "Worried about a child?")
    page: PagePath | None = optional("Without an answer: the page to read.", "worried/index.md")
    contacts: list[ContactId] = optional("Without an answer: whom to ring, the first first.", ["emergency", "mash"], [])

    @model_validator(mode="after")
    def check_has_page(self) -> Self:
        """What has a title of its own has a page and numbers of its own."""
        if any((self.title, self.page, self.contacts)) and not all((self.title, self.page, self.contacts)):
            told = "`title`, `page` and `contacts` belong together. Write all three, or none of them."
            raise FieldsError(("title", "page", "contacts"), told)
        return self


class ChildCentredWord(Model):
    """Words that hurt or blame children, or hide them behind a service's jargon, and what to write instead.

    The check warns where we write them; what a document or a person said stays as it was said.
    """

    avoid: list[Line] = required(
        "The words in every form; a slash stands for “or”, and capitals count where you write them.",
        ["contact with his/her/their family"],
        min_length=1,
    )
    write: list[Line] = required("What to write instead, the best first.", ["seeing his mother"], min_length=1)
    because: EditorialSentence = required(
        "The reason, in one sentence.", "Children in care say that it turns seeing their family into a meeting."
    )
    source: Line = required("Who says so: the guide and its publisher.", "Language That Cares, TACT Fostering")
    read_at: Url = required("The page where it can be read.", "https://tactfostering.org.uk/")
