"""The tables: each as JSON, and all as a Data Package (https://specs.frictionlessdata.io).

Programs learn from it what every column holds, in which unit, and that an empty cell means that nothing is stated.
"""

from decimal import Decimal
from hashlib import sha256
from typing import Any

from nscp_site.content.addresses import address_of
from nscp_site.content.library import Entry, Library
from nscp_site.opendata.collections import DRAFT, PROVENANCE, TEXT
from nscp_site.pages.figures import csv_files
from nscp_site.pages.origins import LICENCE, OWNER, WHOSE, provenance
from nscp_site.pages.templating import NUMBERS_OF_CHILDREN
from nscp_site.schema.datasets import Column, Dataset

# A percentage of the source may be a whole number or not.
KINDS = {
    "text": "string",
    "unit": "string",
    "integer": "integer",
    "number": "number",
    "percent": "number",
    "money": "number",
}


def table_file(library: Library, entry: Entry) -> dict[str, Any]:
    """A table as JSON: columns, rows with real numbers, null where the source states nothing, and every doubt."""
    dataset: Dataset = entry.item
    notes = library.values("editors-notes")
    return {
        "$schema": "../data/table.schema.json",
        "id": entry.id,
        "address": address_of(f"{entry.ref}.md"),
        "title": dataset.title,
        "summary": dataset.summary,
        **WHOSE,
        "provenance": provenance(library, dataset.source),
        "as_at": dataset.as_at,
        "checked": str(dataset.last_reviewed),
        "caution": entry.document.body.strip(),
        "notes": [notes[name].says for name in notes_of(dataset)],
        "columns": [column.model_dump(mode="json", exclude_none=True) for column in dataset.columns],
        "rows": [
            [typed(text, column) for text, column in zip(row, dataset.columns, strict=True)]
            for row in library.tables[entry.id].rows[1:]
        ],
    }


def notes_of(dataset: Dataset) -> list[str]:
    """The editors' notes on a dataset, that on its total among them."""
    total = [dataset.printed_total.note] if dataset.printed_total and dataset.printed_total.note else []
    return list(dict.fromkeys([*dataset.notes, *total]))


def typed(text: str, column: Column) -> str | int | float | None:
    """A cell as JSON holds it."""
    if not text:
        return None
    if not column.holds_numbers:
        return text
    number = Decimal(text)
    return int(number) if number == number.to_integral() else float(number)


def data_package(library: Library, names: list[str], site_url: str) -> dict[str, Any]:
    """The description of all tables, beside their CSV files."""
    texts = dict(csv_files(library))
    entries = [library.collections["datasets"][name] for name in names]
    return {
        "profile": "tabular-data-package",
        "name": "nscp-figures",
        "title": f"Figures of the {OWNER}",
        "description": f"Every table and series of figures in the documents, as printed. {NUMBERS_OF_CHILDREN}",
        **({"homepage": f"{site_url}datasets/"} if site_url else {}),
        "version": str(max(entry.item.last_reviewed for entry in entries)),
        "licenses": [LICENCE],
        "sources": [{"title": one["title"]} for one in package_sources(library, entries)],
        "contributors": [{"title": OWNER, "role": "publisher"}],
        "resources": [resource(library, entry, texts[f"datasets/{entry.id}.csv"], site_url) for entry in entries],
    }


def package_sources(library: Library, entries: list[Entry]) -> list[dict[str, str]]:
    """All documents that the tables were taken from."""
    return provenance(library, (source for entry in entries for source in entry.item.source))


def resource(library: Library, entry: Entry, text: str, site_url: str) -> dict[str, Any]:
    """The description of one CSV file."""
    dataset: Dataset = entry.item
    notes = library.values("editors-notes")
    raw = text.encode()
    return {
        "profile": "tabular-data-resource",
        "name": entry.id,
        "path": f"{entry.id}.csv",
        "title": dataset.title,
        "description": "\n\n".join([dataset.summary, *(notes[name].says for name in notes_of(dataset))]),
        **({"homepage": f"{site_url}{address_of(f'{entry.ref}.md')[1:]}"} if site_url else {}),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(raw),
        "hash": f"sha256:{sha256(raw).hexdigest()}",
        "licenses": [LICENCE],
        "sources": [{"title": one["title"]} for one in provenance(library, dataset.source)],
        "schema": {"fields": [field(column) for column in dataset.columns], "missingValues": [""]},
    }


def field(column: Column) -> dict[str, Any]:
    """The description of one column."""
    unit = column.unit or {"percent": "per cent", "money": "pounds"}.get(column.type)
    about = ". ".join(part for part in (f"In {unit}" if unit else "", (column.about or "").rstrip(".")) if part)
    return {"name": column.name, "type": KINDS[column.type], **({"description": f"{about}."} if about else {})}


TABLE_SCHEMA: dict[str, Any] = {
    "$schema": DRAFT,
    "title": "A table of the Partnership's documents",
    "type": "object",
    "properties": {
        **dict.fromkeys(("$schema", "id", "address", "title", "summary", *WHOSE, "as_at", "checked", "caution"), TEXT),
        "provenance": PROVENANCE,
        "notes": {"type": "array", "items": TEXT},
        "columns": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": dict.fromkeys(("name", "type", "unit", "about"), TEXT),
                "required": ["name", "type"],
                "additionalProperties": False,
            },
        },
        "rows": {"type": "array", "items": {"type": "array", "items": {"type": ["string", "number", "null"]}}},
    },
    "required": ["id", "title", "provenance", "licence", "columns", "rows"],
    "additionalProperties": False,
}
