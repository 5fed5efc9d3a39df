"""What is new: short announcements, newest first."""

from typing import Annotated, ClassVar

from pydantic import Field

from nscp_site.schema.items import Item, Source
from nscp_site.schema.types import Day, Edition, ItemRef, NotBefore


class News(Item):
    """A short announcement: something began, was published, or changed. It tells what, and where to read more."""

    our_text: ClassVar[bool] = True

    posted: Day = Field(description="The day of the news; the newest stands first.", examples=["2026-11-22"])
    over_after: Annotated[Day | None, NotBefore("posted")] = Field(
        default=None,
        description="The last day on which it is news; after it, the page stays and the short lists leave it out.",
        examples=["2027-01-31"],
    )
    about: list[ItemRef] = Field(
        default=[], description="What it is about, as collection/id.", examples=[["campaigns/safer-sleeping"]]
    )
    source: list[Source] = Field(
        default=[],
        description="The documents it was taken from; none for an announcement of its own.",
        examples=[[{"document": "annual-report-2022-23", "section": "Campaigns"}]],
    )
    working_together: Edition = Field(
        default="none",
        description="The edition of Working Together to Safeguard Children it was written under, if any.",
        examples=["none"],
    )

    def sort_key(self) -> tuple[object, ...]:
        """The latest first."""
        return (-self.posted.toordinal(), self.title.casefold())
