"""What is new: short announcements, newest first."""

from typing import Annotated, Any, ClassVar

from pydantic import Field

from nscp_site.schema.items import Item, unsaid
from nscp_site.schema.types import Day, ItemRef, NotBefore


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
