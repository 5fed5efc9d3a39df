"""What a person must settle before the website is published, and what else the Partnership is asked."""

from pydantic import Field

from nscp_site.schema.types import Line, Model, OurLine, OurSentence, PastDay, Text

# Nothing is published before each of these is settled. They stand here and not in the list alone, so that to delete an
# entry never opens the way.
FIRST = (
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
ASKED = (
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

    what: OurLine = Field(description="What is asked, as a request.", examples=["Name the safeguarding lead."])
    ask: OurLine = Field(description="Who can settle it.", examples=["the Business Office"])
    why: OurSentence = Field(description="Why it is asked.", examples=["Editors need somebody to turn to."])
    answer: Text | None = Field(default=None, description="What was settled.", examples=["No: it stays."])
    done_by: Line | None = Field(default=None, description="Who settled it.", examples=["NSCP Business Office"])
    done_on: PastDay | None = Field(default=None, description="The day it was settled.", examples=["2026-11-22"])
