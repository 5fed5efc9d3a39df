"""Records about the site itself: what must be settled before the launch, what the privacy guard lets pass, and links.

What others publish is held by reference: a name, an address, the day it was read; or whom to ask before it may be
named.
"""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from nscp_site.schema.types import (
    Day,
    DocumentId,
    EditorialLine,
    EditorialSentence,
    EditorialText,
    EditorsOnly,
    FieldsError,
    GroupId,
    Line,
    Model,
    NotInFuture,
    PastDay,
    Text,
    Url,
    optional,
    required,
)

# Nothing is published before each of these is settled. They stand here and not in the list alone, so that to delete an
# entry never opens the way.
LAUNCH_BLOCKERS = (
    "safeguarding-lead",
    "links-opened",
    "controller",
    "host",
    "accessibility-contact",
    "enforcement-link",
    "old-site",
    "reviews-confirmed",
    "owners-agreed",
    "law-read",
)
# Asked in the same letter, in this order: pages say less while it is not known, and hold nothing wrong.
PARTNERSHIP_QUESTIONS = (
    "mash-hours",
    "out-of-hours-name",
    "referral-form",
    "designated-officers",
    "crisis-number",
    "threshold-document",
    "complaints-address",
    "local-services",
    "interpreters",
    "newsletter",
    "concerns-from-the-public",
    "lead-partners",
    "newer-documents",
    "joint-agency-response",
)


class LaunchEntry(Model):
    """Something that a person must settle before the website is published, or that the Partnership is asked.

    `answer`, `done_by` and `done_on` are left out until somebody settled it, and then stand together.
    """

    what: EditorialLine = required("What is asked, as a request.", "Name the safeguarding lead.")
    ask: EditorialLine = required("Who can settle it.", "the Business Office")
    why: EditorialSentence = required("Why it is asked.", "Editors need somebody to turn to.")
    answer: Text | None = optional("What was settled.", "No: it stays.")
    done_by: Line | None = optional("Who settled it.", "NSCP Business Office")
    done_on: PastDay | None = optional("The day it was settled.", "2026-11-22")


# The rules of the anonymity guard on words; their detectors in `privacy/` say what each finds.
PersonalKind = Literal[
    "date-of-birth",
    "exact-date",
    "age-in-days-or-weeks",
    "nhs-number",
    "pupil-number",
    "national-insurance-number",
    "telephone-number",
    "case-reference",
    "number-plate",
    "map-reference",
    "postcode",
    "street-line",
    "house-name",
    "school-name",
    "care-place",
    "email-address",
    "online-profile",
    "named-address",
    "titled-name",
    "person-name",
    "initials-and-place",
    "hidden-author",
]


class AnonymityException(Model):
    """What the anonymity guard must let pass: why, who says so, and until when.

    Either words on any page, or all warnings in the text of a published document, whose words are not ours to change.
    """

    rule: PersonalKind | None = optional("The rule that stops the words, as it stands in brackets.", "postcode")
    text: Line | None = optional(
        "The exact words, with as many around them as make them plain.", "a baby of nine weeks"
    )
    digest: Annotated[Line, Field(pattern="^[0-9a-f]{16,64}$")] | None = optional(
        "Instead of the words, where they may not stand here either: the first 16 or more signs of their "
        "SHA-256 digest, as `printf '%s' 'the words' | sha256sum` gives it.",
        "9f86d081884c7d65",
    )
    document: DocumentId | None = optional(
        "Instead of rule and words: the document whose text may warn of nothing.", "annual-report-2022-23"
    )
    reason: Text = required("Why they can tell nobody who the child is.", "The report says so.")
    agreed_by: Line = required("Who agreed to it.", "NSCP Business Office")
    until: Day = required("The last day on which it holds; ask again then.", "2027-11-22")

    @model_validator(mode="after")
    def check_one(self) -> Self:
        """A row is for words, for their digest, or for a document."""
        given = [name for name in ("text", "digest", "document") if getattr(self, name)]
        if len(given) != 1:
            raise FieldsError(("text", "digest", "document"), "write one of `text`, `digest` and `document`.")
        if (self.rule is None) != (self.document is not None):
            raise FieldsError(("rule",), "`rule` is needed with `text` or `digest`, and not with `document`.")
        return self


NOT_YET = "not yet"


class Elsewhere(Model):
    """What others publish. Pages name it by its id: `{elsewhere: id}`, or `[words](elsewhere:id)`.

    Nothing is repeated of it. While `ask` stands here, it is pending: no page may name it, and editors read in
    `nscp status` whom to ask.
    """

    name: Line = required("What it is called; pages link these words.", "The Lullaby Trust")
    publisher: Line = required("Who publishes it.", "The Lullaby Trust")
    address: Url | None = optional("Where it stands.", "https://www.lullabytrust.org.uk/")
    what: EditorialSentence = required("What one finds there, in one sentence.", "How a baby sleeps safely.")
    area: Literal["county", "north", "west", "national"] = required(
        "Whom it is for: the whole county, one of its two councils, or the whole country.", "national"
    )
    read_at: Line | None = optional(
        "The public page on which its address was read, where that is another.", "refuge.org.uk"
    )
    read_on: Day | None = optional("The day it was read.", "2026-11-26")
    told_to: Annotated[GroupId | None, EditorsOnly()] = optional(
        "The group that is told when it is gone; without it, the Business Office.", "communication-sub-group"
    )
    opened_on: Annotated[Day | None, NotInFuture(), EditorsOnly()] = optional(
        "The day on which a person opened it and found it right.", "2026-12-01"
    )
    opened_by: Annotated[Line, EditorsOnly()] = optional("Who opened it, or `not yet`.", "A. Editor", default=NOT_YET)
    ask: Annotated[EditorialText | None, EditorsOnly()] = optional(
        "What must be asked before any page may name it, and whom. Delete it once that is known.",
        "The Partnership: where does the threshold document stand?",
    )

    @model_validator(mode="after")
    def check_known(self) -> Self:
        """What pages may name has an address that somebody read; who opened it, did so on a day."""
        if self.ask is None and (self.address is None or self.read_on is None):
            raise FieldsError(
                ("address", "read_on"),
                "an entry needs `address` and `read_on`: where it stands, and the day it was read. While that is not "
                "known, write in `ask` whom to ask what.",
            )
        if (self.opened_on is None) != (self.opened_by == NOT_YET):
            told = "`opened_on` and `opened_by` belong together: the day, and who. Write both, or neither."
            raise FieldsError(("opened_on", "opened_by"), told)
        return self

    @property
    def is_pending(self) -> bool:
        """Whether something must be asked before a page may name it."""
        return self.ask is not None
