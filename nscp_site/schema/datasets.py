"""Tables and series of figures: a CSV file and the record that describes it."""

from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from nscp_site.schema.items import Item
from nscp_site.schema.types import Line, Model, NoteId, OurText, Sentence


class Column(Model):
    """A column of the table. `name` is the heading in the CSV file."""

    name: Line = Field(description="The heading in the CSV file.", examples=["Reach"])
    type: Literal["text", "unit", "integer", "number", "percent", "money"] = Field(
        description="What its cells hold; money is in pounds, a unit is one of content/units.yml.", examples=["integer"]
    )
    unit: Line | None = Field(
        default=None, description="What is counted or measured, from content/units.yml.", examples=["people"]
    )
    about: OurText | None = Field(
        default=None,
        description="What the column means, where it is not plain.",
        examples=["Each person is counted once."],
    )

    @property
    def holds_numbers(self) -> bool:
        """Whether its cells can be drawn and added up."""
        return self.type not in ("text", "unit")


class PrintedTotal(Model):
    """A row of totals that the source prints: checked against the rows above it."""

    row: Line = Field(description="The text in the first column of the total's row.", examples=["Total"])
    note: NoteId | None = Field(
        default=None, description="The editor's note on a total that does not add up.", examples=["funding-2019-total"]
    )


class Rows(Model):
    """Rows of a table: those whose cell in a column holds one of some texts."""

    column: Line = Field(description="The heading of the column.", examples=["Unit"])
    holds: Annotated[list[Line], Field(min_length=1)] = Field(
        description="The texts, one of which stands in the cell.", examples=[["per cent of places"]]
    )


class Panel(Model):
    """One drawing of a chart. Bars or points share a scale, so all of them must measure the same thing."""

    title: Line | None = Field(default=None, description="What it shows.", examples=["Share of training places"])
    value: Line | None = Field(
        default=None, description="The column drawn; the first that holds numbers if not named.", examples=["Reach"]
    )
    label: Line | None = Field(
        default=None, description="The column that names the bars; the first if not named.", examples=["Council"]
    )
    where: list[Rows] = Field(
        default=[],
        description="Only the rows whose cells say so, in every column named.",
        examples=[[{"column": "Unit", "holds": ["per cent of places"]}]],
    )


class Chart(Model):
    """How a dataset is drawn, and the one sentence that says what one sees.

    `finding_from` tells visitors whether the sentence is the document's or was read from the table.
    """

    kind: Literal["bars", "grouped bars", "lines over years", "none"] = Field(
        description="The kind of drawing; none where a drawing would not help.", examples=["bars"]
    )
    because: OurText | None = Field(
        default=None, description="Why there is none.", examples=["The figures count different things."]
    )
    finding: Sentence | None = Field(
        default=None,
        description="What one sees, in one sentence; its numbers must stand in the table.",
        examples=["The Education Sector accounted for 32% of places."],
    )
    finding_from: Literal["the document", "the table"] = Field(
        default="the table", description="Whose words the sentence gives.", examples=["the document"]
    )
    panels: list[Panel] = Field(
        default=[], description="The drawings, one below the other.", examples=[[{"title": "Share of training places"}]]
    )
    series: Line | None = Field(
        default=None,
        description="For grouped bars: the column that tells the bars of a group apart.",
        examples=["Year"],
    )
    largest_first: bool = Field(default=False, description="true: the longest bar on top.", examples=[True])

    @model_validator(mode="after")
    def check_kind(self) -> Self:
        """A chart has a finding, the lack of one a reason, and groups something that tells their bars apart."""
        if self.kind == "none" and not self.because:
            raise ValueError("of the kind none needs `because`: why a drawing would not help.")
        if self.kind != "none" and not self.finding:
            raise ValueError("needs `finding`: one sentence that says what one sees.")
        if (self.kind == "grouped bars") != (self.series is not None):
            raise ValueError("needs `series` if its `kind` is grouped bars, and only then.")
        return self


class Dataset(Item):
    """A table or a series of figures, exactly as printed. Its figures stand in the CSV file of the same name."""

    our_text: ClassVar[bool] = True

    columns: Annotated[list[Column], Field(min_length=2)] = Field(
        description="The columns of the table, in the order of the CSV file.",
        examples=[[{"name": "Platform", "type": "text"}, {"name": "Reach", "type": "integer", "unit": "people"}]],
    )
    printed_total: PrintedTotal | None = Field(
        default=None,
        description="The row of totals that the source prints; it is checked against the rows above it.",
        examples=[{"row": "Total"}],
    )
    notes: list[NoteId] = Field(default=[], description="Editor's notes on the figures.", examples=[["c-03"]])
    chart: Chart | None = Field(
        default=None,
        description="How it is drawn, and the sentence that says what one sees.",
        examples=[{"kind": "bars", "finding": "The Education Sector accounted for 32% of places."}],
    )
    printed_as: Line | None = Field(
        default=None, description="The caption in the source.", examples=["Table 2. Child death notifications by year"]
    )
