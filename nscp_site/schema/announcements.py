"""What is announced for a time: campaigns with their materials, news, and notices on top of pages."""

from typing import Annotated, Any, ClassVar, Literal

from nscp_site.schema.items import Item, filled_in
from nscp_site.schema.types import (
    ContactId,
    DatasetId,
    Day,
    EditorialHeading,
    EditorialText,
    FilePath,
    ItemRef,
    Line,
    Model,
    NotBefore,
    PagePath,
    PartialDate,
    Text,
    max_length,
    optional,
    required,
)


class Material(Model):
    """A file to print or to share, with words for whoever can't see it."""

    title: EditorialHeading = required("What it is, in a few words.", "Poster, A4")
    file: FilePath = required(
        "The file, by its path in docs/; it is published as soon as the campaign is.",
        "campaigns/safer-sleeping-poster.pdf",
    )
    shows: EditorialText = required(
        "What one sees on it and what it says, for whoever can't see it.",
        "A baby asleep on its back in a clear cot. It says: On the back, every time.",
    )


class Campaign(Item):
    """A campaign to the public or to practitioners."""

    has_editorial_text: ClassVar[bool] = True
    default_owner: ClassVar[str] = "communication-sub-group"

    state: Literal["planned", "running", "finished", "not stated"] | None = optional(
        "As the source describes it, on the date it speaks of; without it, worked out each day from "
        "`starts` and `ends`.",
        "finished",
    )
    starts: PartialDate | None = optional("When it began or will begin.", "2022-12")
    ends: Annotated[PartialDate | None, NotBefore("starts")] = optional("When it ended or will end.", "2022-12-31")
    dates: Line | None = optional(
        "The dates in the source's words, or `not stated`; without it, those of `starts` and `ends`.",
        "mid-December 2022",
    )
    led_by: Line | None = optional("Who runs it, as stated, or `not stated`.", "not stated")
    aims: list[Text] = optional("What it is meant to do.", ["Show parents the signs."], [])
    reaches: list[Text] = optional("Whom it speaks to, as stated, or `not stated`.", ["parents"], [])
    channels: list[Text] = optional("Where it was shown.", ["Facebook"], [])
    messages: list[Text] = optional("What it says, point by point.", ["Alcohol"], [])
    posters: list[Material] = optional(
        "Posters and leaflets to print, as files of docs/.",
        [{"title": "Poster", "file": "campaigns/sleep.pdf", "shows": "A cot with a baby on its back."}],
        [],
    )
    pictures: list[Material] = optional(
        "Pictures to share, as files of docs/.",
        [{"title": "For Facebook", "file": "campaigns/sleep.png", "shows": "A cot. In it: On the back."}],
        [],
    )
    posts: list[EditorialText] = optional(
        "Texts to post as they are, one an entry.", ["A baby sleeps most safely on its back."], []
    )
    results: list[DatasetId] = optional("Its figures, as datasets.", ["safer-sleeping-reach"], [])


class News(Item):
    """A short announcement: something began, was published, or changed. It tells what, and where to read more."""

    has_editorial_text: ClassVar[bool] = True
    default_owner: ClassVar[str] = "communication-sub-group"

    posted: Day = required("The day of the news; the newest stands first.", "2026-11-22")
    over_after: Annotated[Day | None, NotBefore("posted")] = optional(
        "The last day on which it is news; after it, the page stays and the short lists leave it out.", "2027-01-31"
    )
    about: list[ItemRef] = optional("What it is about, as collection/id.", ["campaigns/safer-sleeping"], [])
    last_reviewed: Day = filled_in("The day the page was last checked; without it, the day of the news.", "2026-11-22")

    @classmethod
    def derived_defaults(cls, fields: dict[str, Any]) -> dict[str, Any]:
        """News was checked when it was posted."""
        return {"last_reviewed": fields["posted"]} if fields.get("posted") is not None else {}

    def sort_key(self) -> tuple[object, ...]:
        """The latest first."""
        return (-self.posted.toordinal(), self.title.casefold())


# Two lines on a wide screen, five on a phone: what is longer belongs on a page.
MAX_NOTICE_LENGTH = 200


class Notice(Model):
    """A notice on top of every page, or of a section's pages, from its first day to its last.

    It is plain words: what is longer stands on the page that it names.
    """

    text: Annotated[EditorialHeading, max_length(MAX_NOTICE_LENGTH)] = required(
        f"What readers must know, in at most {MAX_NOTICE_LENGTH} letters, without links and numbers to ring.",
        "The training office is closed until 4 January.",
    )
    starts: Day = required("The first day on which it is shown.", "2026-12-24")
    ends: Annotated[Day, NotBefore("starts")] = required("The last day on which it is shown.", "2027-01-03")
    section: PagePath | None = optional(
        "The page of docs/ that leads to a section: the notice stands on it and on every page below it. "
        "Without it, on every page of the website.",
        "training/index.md",
    )
    page: PagePath | None = optional("The page of docs/ that says more; it is linked.", "about/contact.md")
    contact: ContactId | None = optional("Whom to ring, from content/contacts.yml; the number is linked.", "mash")
