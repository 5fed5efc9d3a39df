"""What a page of docs/ says of itself on top."""

from typing import Annotated, Literal

from pydantic import Field

from nscp_site.schema.types import Day, Given, Line, Model, OurHeading, OurSentence


class ProsePage(Model):
    """A page of docs/, which editors write whole. The text below the fields is the page's text, its `#` title too."""

    title: OurHeading = Field(description="The page's name, as in its heading.", examples=["Feeds and calendars"])
    description: OurSentence = Field(
        description="One sentence in plain English that says what the page tells, for search engines.",
        examples=["How to be told when something changes on this website."],
    )
    neutral_title: Annotated[OurHeading | None, Given] = Field(
        default=None,
        description="What the browser's tab and history show instead of the title, on a page that may put its reader "
        "at risk.",
        examples=["Help with this website"],
    )
    last_reviewed: Annotated[Day | None, Given] = Field(
        default=None,
        description="The day the page was last checked; without it, the day any item was.",
        examples=["2026-11-22"],
    )
    search_terms: Annotated[list[Line] | None, Given] = Field(
        default=None,
        description="Words by which people ask for this page in the search.",
        examples=[["courses", "training dates"]],
    )
    drawing: Annotated[Literal["home", "parents", "young-people"] | None, Given] = Field(
        default=None,
        description="The drawing beside the page’s heading: one of those in overrides/partials/drawings/.",
        examples=["parents"],
    )
    search_examples: Annotated[list[Line] | None, Given] = Field(
        default=None,
        description="Searches that the home page shows as examples below its own search.",
        examples=[["my child is missing"]],
    )
    template: Annotated[Literal["home.html"] | None, Given] = Field(
        default=None,
        description="Another look than that of all pages; only the home page has one.",
        examples=["home.html"],
    )
