"""What readers must know for some days: it stands on top of every page, or of a section's pages."""

from typing import Annotated

from pydantic import Field

from nscp_site.schema.types import ContactId, Day, Model, NotBefore, OurHeading, PagePath, at_most

# Two lines on a wide screen, five on a phone: what is longer belongs on a page.
MOST_LETTERS = 200


class Notice(Model):
    """A notice on top of every page, or of a section's pages, from its first day to its last.

    It is plain words: what is longer stands on the page that it names.
    """

    text: Annotated[OurHeading, at_most(MOST_LETTERS)] = Field(
        description=f"What readers must know, in at most {MOST_LETTERS} letters, without links and numbers to ring.",
        examples=["The training office is closed until 4 January."],
    )
    starts: Day = Field(description="The first day on which it is shown.", examples=["2026-12-24"])
    ends: Annotated[Day, NotBefore("starts")] = Field(
        description="The last day on which it is shown.", examples=["2027-01-03"]
    )
    section: PagePath | None = Field(
        default=None,
        description="The page of docs/ that leads to a section: the notice stands on it and on every page below it. "
        "Without it, on every page of the website.",
        examples=["training/index.md"],
    )
    page: PagePath | None = Field(
        default=None, description="The page of docs/ that says more; it is linked.", examples=["about/contact.md"]
    )
    contact: ContactId | None = Field(
        default=None, description="Whom to ring, from content/contacts.yml; the number is linked.", examples=["mash"]
    )
