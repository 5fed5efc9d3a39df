"""What others publish, by reference: a name, an address, the day it was read; or whom to ask before it may be named."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from nscp_site.schema.types import (
    Day,
    GroupId,
    Inside,
    Line,
    Model,
    NotInFuture,
    OurSentence,
    OurText,
    Url,
)

NOT_YET = "not yet"


class Elsewhere(Model):
    """What others publish. Pages name it by its id: `{elsewhere: id}`, or `[words](elsewhere:id)`.

    Nothing is repeated of it. While `ask` stands here, it is pending: no page may name it, and editors read in
    `nscp status` whom to ask.
    """

    name: Line = Field(description="What it is called; pages link these words.", examples=["The Lullaby Trust"])
    publisher: Line = Field(description="Who publishes it.", examples=["The Lullaby Trust"])
    address: Url | None = Field(
        default=None, description="Where it stands.", examples=["https://www.lullabytrust.org.uk/"]
    )
    what: OurSentence = Field(
        description="What one finds there, in one sentence.", examples=["How a baby sleeps safely."]
    )
    area: Literal["county", "north", "west", "national"] = Field(
        description="Whom it is for: the whole county, one of its two councils, or the whole country.",
        examples=["national"],
    )
    read_at: Line | None = Field(
        default=None,
        description="The public page on which its address was read, where that is another.",
        examples=["refuge.org.uk"],
    )
    read_on: Day | None = Field(default=None, description="The day it was read.", examples=["2026-11-26"])
    told_to: Annotated[GroupId | None, Inside()] = Field(
        default=None,
        description="The group that is told when it is gone; without it, the Business Office.",
        examples=["communication-sub-group"],
    )
    opened_on: Annotated[Day | None, NotInFuture(), Inside()] = Field(
        default=None, description="The day on which a person opened it and found it right.", examples=["2026-12-01"]
    )
    opened_by: Annotated[Line, Inside()] = Field(
        default=NOT_YET, description="Who opened it, or `not yet`.", examples=["A. Editor"]
    )
    ask: Annotated[OurText | None, Inside()] = Field(
        default=None,
        description="What must be asked before any page may name it, and whom. Delete it once that is known.",
        examples=["The Partnership: where does the threshold document stand?"],
    )

    @model_validator(mode="after")
    def check_known(self) -> Self:
        """What pages may name has an address that somebody read; who opened it, did so on a day."""
        if self.ask is None and (self.address is None or self.read_on is None):
            raise ValueError(
                "an entry needs `address` and `read_on`: where it stands, and the day it was read. While that is not "
                "known, write in `ask` whom to ask what."
            )
        if (self.opened_on is None) != (self.opened_by == NOT_YET):
            raise ValueError("`opened_on` and `opened_by` belong together: the day, and who. Write both, or neither.")
        return self

    @property
    def is_pending(self) -> bool:
        """Whether something must be asked before a page may name it."""
        return self.ask is not None
