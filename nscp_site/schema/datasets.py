"""Tables and series of figures: a CSV file and the record that describes it."""

from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from nscp_site.schema.items import Item
from nscp_site.schema.types import EditorialText, Line, Model, NoteId, Sentence, optional, required


class Column(Model):
    """A column of the table. `name` is the heading in the CSV file."""

    name: Line = required("The heading in the CSV file.", "Reach")
    type: Literal["text", "unit", "integer", "number", "percent", "money"] = required(
        "What its cells hold; money is in pounds, a unit is one of content/units.yml.", "integer"
    )
    unit: Line | None = optional("What is counted or measured, from content/units.yml.", "people")
    about: EditorialText | None = optional(
        "What the column means, where it is not plain.", "Each person is counted once."
    )

    @property
    def holds_numbers(self) -> bool:
        """Whether its cells can be drawn and added up."""
        return self.type not in ("text", "unit")


class PrintedTotal(Model):
    """A row of totals that the source prints: checked against the rows above it."""

    row: Line = required("The text in the first column of the total's row.", "Total")
    note: NoteId | None = optional("The editor's note on a total that does not add up.", "funding-2019-total")


class Rows(Model):
    """Rows of a table: those whose cell in a column holds one of some texts."""

    column: Line = required("The heading of the column.", "Unit")
    holds: Annotated[list[Line], Field(min_length=1)] = required(
        "The texts, one of which stands in the cell.", ["per cent of places"]
    )


class Panel(Model):
    """One drawing of a chart. Bars or points share a scale, so all of them must measure the same thing."""

    title: Line | None = optional("What it shows.", "Share of training places")
    value: Line | None = optional("The column drawn; the first that holds numbers if not named.", "Reach")
    label: Line | None = optional("The column that names the bars; the first if not named.", "Council")
    where: list[Rows] = optional(
        "Only the rows whose cells say so, in every column named.",
        [{"column": "Unit", "holds": ["per cent of places"]}],
        [],
    )


class Chart(Model):
    """How a dataset is drawn, and the one sentence that says what one sees.

    `finding_from` tells visitors whether the sentence is the document's or was read from the table.
    """

    kind: Literal["bars", "grouped bars", "lines over years", "none"] = required(
        "The kind of drawing; none where a drawing would not help.", "bars"
    )
    because: EditorialText | None = optional("Why there is none.", "The figures count different things.")
    finding: Sentence | None = optional(
        "What one sees, in one sentence; its numbers must stand in the table.",
        "The Education Sector accounted for 32% of places.",
    )
    finding_from: Literal["the document", "the table"] = optional(
        "Whose words the sentence gives.", "the document", default="the table"
    )
    panels: list[Panel] = optional("The drawings, one below the other.", [{"title": "Share of training places"}], [])
    series: Line | None = optional("For grouped bars: the column that tells the bars of a group apart.", "Year")
    largest_first: bool = optional("true: the longest bar on top.", True, default=False)

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

    has_editorial_text: ClassVar[bool] = True

    columns: Annotated[list[Column], Field(min_length=2)] = required(
        "The columns of the table, in the order of the CSV file.",
        [{"name": "Platform", "type": "text"}, {"name": "Reach", "type": "integer", "unit": "people"}],
    )
    printed_total: PrintedTotal | None = optional(
        "The row of totals that the source prints; it is checked against the rows above it.", {"row": "Total"}
    )
    notes: list[NoteId] = optional("Editor's notes on the figures.", ["c-03"], [])
    chart: Chart | None = optional(
        "How it is drawn, and the sentence that says what one sees.",
        {"kind": "bars", "finding": "The Education Sector accounted for 32% of places."},
    )
    printed_as: Line | None = optional("The caption in the source.", "Table 2. Child death notifications by year")
