"""Tables and series of figures: a CSV file and the record that describes it."""

from typing import Annotated, Literal

from pydantic import Field

from nscp_site.schema.items import Item
from nscp_site.schema.types import Line, Model, NoteId, Text


class Column(Model):
    """A column of the table. `name` is the heading in the CSV file."""

    name: Line = Field(description="The heading in the CSV file.", examples=["Reach"])
    type: Literal["text", "integer", "number", "percent", "money"] = Field(
        description="What its cells hold; money is in pounds.", examples=["integer"]
    )
    unit: Line | None = Field(default=None, description="What is counted or measured.", examples=["people"])
    about: Text | None = Field(
        default=None, description="What the column means, where it is not plain.", examples=["…"]
    )


class PrintedTotal(Model):
    """A row of totals that the source prints: checked against the rows above it."""

    row: Line = Field(description="The text in the first column of the total's row.", examples=["Total"])
    note: NoteId | None = Field(
        default=None, description="The editor's note on a total that does not add up.", examples=["funding-2019-total"]
    )


class Dataset(Item):
    """A table or a series of figures, exactly as printed. Its figures stand in the CSV file of the same name."""

    columns: Annotated[list[Column], Field(min_length=2)] = Field(description="The columns, in order.", examples=[[]])
    printed_total: PrintedTotal | None = Field(
        default=None, description="The total the source prints.", examples=[None]
    )
    notes: list[NoteId] = Field(default=[], description="Editor's notes on the figures.", examples=[[]])
    printed_as: Line | None = Field(
        default=None, description="The caption in the source.", examples=["Table 2. Child death notifications by year"]
    )
