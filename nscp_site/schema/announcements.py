"""What is announced for a time: campaigns with their materials, news, and notices on top of pages."""

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from nscp_site.schema.items import Item, unsaid
from nscp_site.schema.types import (
    ContactId,
    DatasetId,
    Day,
    FilePath,
    ItemRef,
    Line,
    Model,
    NotBefore,
    OurHeading,
    OurText,
    PagePath,
    Text,
    When,
    at_most,
)


class Material(Model):
    """A file to print or to share, with words for whoever can't see it."""

    title: OurHeading = Field(description="What it is, in a few words.", examples=["Poster, A4"])
    file: FilePath = Field(
        description="The file, by its path in docs/; it is published as soon as the campaign is.",
        examples=["campaigns/safer-sleeping-poster.pdf"],
    )
    shows: OurText = Field(
        description="What one sees on it and what it says, for whoever can't see it.",
        examples=["A baby asleep on its back in a clear cot. It says: On the back, every time."],
    )


class Campaign(Item):
    """A campaign to the public or to practitioners."""

    our_text: ClassVar[bool] = True
    keeper: ClassVar[str] = "communication-sub-group"

    state: Literal["planned", "running", "finished", "not stated"] | None = Field(
        default=None,
        description="As the source describes it, on the date it speaks of; without it, worked out each day from "
        "`starts` and `ends`.",
        examples=["finished"],
    )
    starts: When | None = Field(default=None, description="When it began or will begin.", examples=["2022-12"])
    ends: Annotated[When | None, NotBefore("starts")] = Field(
        default=None, description="When it ended or will end.", examples=["2022-12-31"]
    )
    dates: Line | None = Field(
        default=None,
        description="The dates in the source's words, or `not stated`; without it, those of `starts` and `ends`.",
        examples=["mid-December 2022"],
    )
    led_by: Line | None = Field(
        default=None, description="Who runs it, as stated, or `not stated`.", examples=["not stated"]
    )
    aims: list[Text] = Field(default=[], description="What it is meant to do.", examples=[["Show parents the signs."]])
    reaches: list[Text] = Field(
        default=[], description="Whom it speaks to, as stated, or `not stated`.", examples=[["parents"]]
    )
    channels: list[Text] = Field(default=[], description="Where it was shown.", examples=[["Facebook"]])
    messages: list[Text] = Field(default=[], description="What it says, point by point.", examples=[["Alcohol"]])
    posters: list[Material] = Field(
        default=[],
        description="Posters and leaflets to print, as files of docs/.",
        examples=[[{"title": "Poster", "file": "campaigns/sleep.pdf", "shows": "A cot with a baby on its back."}]],
    )
    pictures: list[Material] = Field(
        default=[],
        description="Pictures to share, as files of docs/.",
        examples=[[{"title": "For Facebook", "file": "campaigns/sleep.png", "shows": "A cot. In it: On the back."}]],
    )
    posts: list[OurText] = Field(
        default=[],
        description="Texts to post as they are, one an entry.",
        examples=[["A baby sleeps most safely on its back."]],
    )
    results: list[DatasetId] = Field(
        default=[], description="Its figures, as datasets.", examples=[["safer-sleeping-reach"]]
    )


class News(Item):
    """A short announcement: something began, was published, or changed. It tells what, and where to read more."""

    our_text: ClassVar[bool] = True
    keeper: ClassVar[str] = "communication-sub-group"

    posted: Day = Field(description="The day of the news; the newest stands first.", examples=["2026-11-22"])
    over_after: Annotated[Day | None, NotBefore("posted")] = Field(
        default=None,
        description="The last day on which it is news; after it, the page stays and the short lists leave it out.",
        examples=["2027-01-31"],
    )
    about: list[ItemRef] = Field(
        default=[], description="What it is about, as collection/id.", examples=[["campaigns/safer-sleeping"]]
    )
    last_reviewed: Day = Field(
        default_factory=unsaid,
        description="The day the page was last checked; without it, the day of the news.",
        examples=["2026-11-22"],
    )

    @classmethod
    def following(cls, fields: dict[str, Any]) -> dict[str, Any]:
        """News was checked when it was posted."""
        return {"last_reviewed": fields["posted"]} if fields.get("posted") is not None else {}

    def sort_key(self) -> tuple[object, ...]:
        """The latest first."""
        return (-self.posted.toordinal(), self.title.casefold())


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
