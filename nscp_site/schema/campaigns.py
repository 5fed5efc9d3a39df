"""Campaigns to the public or to practitioners, and what others can print, show and post of them."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from nscp_site.schema.items import Item
from nscp_site.schema.types import (
    DatasetId,
    FilePath,
    Line,
    Model,
    NotBefore,
    OurHeading,
    OurText,
    Text,
    When,
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
