"""Open data: collections and lists as JSON with JSON Schema, tables as a Data Package (specs.frictionlessdata.io).

Programs learn from it what every column holds, in which unit, and that an empty cell means that nothing is stated.
`data_files` gives every file as (path, text).
"""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from functools import cache
from hashlib import sha256
from typing import Any

from nscp_site.content.addresses import path_to_address
from nscp_site.content.library import Entry, Library
from nscp_site.content.visibility import editors_only_fields, strip_record_editors_fields
from nscp_site.pages.dataset_tables import csv_files
from nscp_site.pages.origins import DATA_CREDITS, LICENCE, OWNER, format_json, provenance
from nscp_site.pages.output_paths import OPEN_LISTS, datasets_with_table, open_collections
from nscp_site.pages.templating import SMALL_NUMBERS_CAUTION
from nscp_site.schema.collections import COLLECTIONS, VOCABULARIES
from nscp_site.schema.datasets import Column, Dataset
from nscp_site.schema.items import Source
from nscp_site.schema.types import Model
from nscp_site.schema.validation import models_in

JSON_SCHEMA_DRAFT = "https://json-schema.org/draft/2020-12/schema"
STRING_SCHEMA = {"type": "string"}
# Of a collection of which only pointers are given. An example of practice can be recognised by what is put together;
# the text of a review may change or be withdrawn: a copy in other people's files can't be mended.
POINTER_FIELDS = ("content_note", "audience", "as_at", "last_reviewed")


def _collection_file(library: Library, name: str, text_of: Callable[[Entry], str]) -> dict[str, Any]:
    """A collection with all its items, in the order of its index."""
    entries = library.ordered(name)
    return {
        "$schema": f"{name}.schema.json",
        "collection": name,
        "title": COLLECTIONS[name].plural,
        **DATA_CREDITS,
        "checked": str(max(entry.item.last_reviewed for entry in entries)),
        "provenance": provenance(library, (source for entry in entries for source in entry.item.source)),
        "items": [_open_item(entry, text_of) for entry in entries],
    }


def _open_item(entry: Entry, text_of: Callable[[Entry], str]) -> dict[str, Any]:
    """An item with address, fields and text; of a collection with pointers only, its address and POINTER_FIELDS."""
    fields: dict[str, Any] = entry.item.model_dump(mode="json", exclude_none=True)
    named = {"id": entry.id, "address": path_to_address(f"{entry.ref}.md")}
    given = COLLECTIONS[entry.collection].in_open_data
    if given == "pointers":
        return named | {key: fields[key] for key in POINTER_FIELDS if key in fields}
    fields["origin"] = entry.origin
    return named | fields | ({"text": text_of(entry)} if given == "everything" else {})


def _list_file(library: Library, name: str) -> dict[str, Any]:
    """A list with all its records."""
    records = library.values(name)
    return {
        "$schema": f"{name}.schema.json",
        "list": name,
        **DATA_CREDITS,
        "items": [
            {"id": identifier} | strip_record_editors_fields(record).model_dump(mode="json", exclude_none=True)
            for identifier, record in records.items()
        ],
    }


def _collection_schema(name: str) -> dict[str, Any]:
    """The JSON Schema of a collection's file."""
    collection = COLLECTIONS[name]
    added: dict[str, Any] = {"id": STRING_SCHEMA, "address": {"type": "string", "pattern": "^/.*/$"}}
    if collection.in_open_data == "pointers":
        whole, definitions = _model_schema(collection.model)
        needed = [key for key in POINTER_FIELDS[:1] if key in whole["required"]]
        item: dict[str, Any] = {"type": "object", "additionalProperties": False, "required": [*added, *needed]}
        item["properties"] = added | {key: whole["properties"][key] for key in POINTER_FIELDS}
    else:
        if collection.in_open_data == "everything":
            added["text"] = {"type": "string", "description": "Markdown; its links start from the item's address."}
        item, definitions = _model_schema(collection.model)
        item = _add_properties(item, added)
    head = {"collection": {"const": name}, "title": STRING_SCHEMA, "checked": {"type": "string", "format": "date"}}
    return _file_schema(
        f"{collection.plural} of the Partnership", head | {"provenance": PROVENANCE_SCHEMA}, item, definitions
    )


def _list_schema(name: str) -> dict[str, Any]:
    """The JSON Schema of a list's file."""
    item, definitions = _model_schema(VOCABULARIES[name].model)
    return _file_schema(
        f"The list {name}", {"list": {"const": name}}, _add_properties(item, {"id": STRING_SCHEMA}), definitions
    )


def _file_schema(title: str, head: dict[str, Any], item: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    """The schema of a whole file: what it says of itself, and its items."""
    properties = (
        {"$schema": STRING_SCHEMA}
        | head
        | dict.fromkeys(DATA_CREDITS, STRING_SCHEMA)
        | {"items": {"type": "array", "items": item}}
    )
    made = {"$schema": JSON_SCHEMA_DRAFT, "title": title} | _record_schema(properties, properties)
    return made | ({"$defs": definitions} if definitions else {})


def _record_schema(properties: dict[str, Any], required: Iterable[str]) -> dict[str, Any]:
    """The JSON Schema of a record that holds nothing else."""
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}


SOURCE = dict.fromkeys(("document", "title", "period", "status"), STRING_SCHEMA)
PROVENANCE_SCHEMA: dict[str, Any] = {"type": "array", "items": _record_schema(SOURCE, SOURCE)}


@cache
def _model_schema(model: type[Model]) -> tuple[dict[str, Any], dict[str, Any]]:
    """A model's JSON Schema without editors-only fields, and its `$defs`."""
    schema = model.model_json_schema(mode="serialization")
    definitions: dict[str, Any] = schema.pop("$defs", {})
    for one in (model, *nested_models(model)):
        shown = schema if one is model else definitions[one.__name__]
        for name in editors_only_fields(one):
            del shown["properties"][name]
        shown["required"] = [name for name in shown.get("required", []) if name in shown["properties"]]
    return schema, definitions


def nested_models(model: type[Model]) -> set[type[Model]]:
    """The models nested in a model's fields, at any depth."""
    inner = {one for info in model.model_fields.values() for one in models_in(info.annotation)} - {model}
    return inner.union(*(nested_models(one) for one in inner))


def _add_properties(schema: dict[str, Any], added: dict[str, Any]) -> dict[str, Any]:
    """A model's schema with the properties that the file adds. Absent values are omitted, not null."""
    needed = [name for name in schema.get("required", []) if not _is_nullable(schema["properties"][name])]
    return schema | {"properties": added | schema["properties"], "required": [*added, *needed]}


def _is_nullable(field: dict[str, Any]) -> bool:
    """Whether a property's schema allows null."""
    return {"type": "null"} in field.get("anyOf", [])


# A percentage of the source may be a whole number or not.
FIELD_TYPES = {"integer": "integer"} | dict.fromkeys(("text", "unit"), "string")
FIELD_TYPES |= dict.fromkeys(("number", "percent", "money"), "number")


def _table_file(library: Library, entry: Entry) -> dict[str, Any]:
    """A table as JSON: columns, typed rows (null where nothing is stated), and editors' notes."""
    dataset: Dataset = entry.item
    return {
        "$schema": "../data/table.schema.json",
        "id": entry.id,
        "address": path_to_address(f"{entry.ref}.md"),
        "title": dataset.title,
        "summary": dataset.summary,
        **DATA_CREDITS,
        "provenance": provenance(library, dataset.source),
        "as_at": dataset.as_at,
        "checked": str(dataset.last_reviewed),
        "caution": entry.document.body.strip(),
        "notes": _dataset_notes(library, dataset),
        "columns": [column.model_dump(mode="json", exclude_none=True) for column in dataset.columns],
        "rows": [
            [_json_value(text, column) for text, column in zip(row, dataset.columns, strict=True)]
            for row in library.tables[entry.id].rows[1:]
        ],
    }


def _dataset_notes(library: Library, dataset: Dataset) -> list[str]:
    """What the editors' notes on a dataset say, that on its total among them."""
    total = [dataset.printed_total.note] if dataset.printed_total and dataset.printed_total.note else []
    return [library.value("editors-notes", name).says for name in dict.fromkeys([*dataset.notes, *total])]


def _json_value(text: str, column: Column) -> str | int | float | None:
    """A cell as a JSON value: None, text, int or float."""
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
        "description": f"Every table and series of figures in the documents, as printed. {SMALL_NUMBERS_CAUTION}",
        **({"homepage": f"{site_url}datasets/"} if site_url else {}),
        "version": str(max(entry.item.last_reviewed for entry in entries)),
        "licenses": [LICENCE],
        "sources": _sources_of(library, (source for entry in entries for source in entry.item.source)),
        "contributors": [{"title": OWNER, "role": "publisher"}],
        "resources": [
            _table_resource(library, entry, texts[f"datasets/{entry.id}.csv"], site_url) for entry in entries
        ],
    }


def _sources_of(library: Library, sources: Iterable[Source]) -> list[dict[str, str]]:
    """The documents that tables were taken from, by their titles."""
    return [{"title": one["title"]} for one in provenance(library, sources)]


def _table_resource(library: Library, entry: Entry, text: str, site_url: str) -> dict[str, Any]:
    """The description of one CSV file."""
    dataset: Dataset = entry.item
    raw = text.encode()
    return {
        "profile": "tabular-data-resource",
        "name": entry.id,
        "path": f"{entry.id}.csv",
        "title": dataset.title,
        "description": "\n\n".join([dataset.summary, *_dataset_notes(library, dataset)]),
        **({"homepage": f"{site_url}{path_to_address(f'{entry.ref}.md')[1:]}"} if site_url else {}),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(raw),
        "hash": f"sha256:{sha256(raw).hexdigest()}",
        "licenses": [LICENCE],
        "sources": _sources_of(library, dataset.source),
        "schema": {"fields": [_field_descriptor(column) for column in dataset.columns], "missingValues": [""]},
    }


def _field_descriptor(column: Column) -> dict[str, Any]:
    """The Table Schema descriptor of one column."""
    unit = column.unit or {"percent": "per cent", "money": "pounds"}.get(column.type)
    about = ". ".join(part for part in (f"In {unit}" if unit else "", (column.about or "").rstrip(".")) if part)
    return {"name": column.name, "type": FIELD_TYPES[column.type], **({"description": f"{about}."} if about else {})}


ABOUT_TABLE = ("$schema", "id", "address", "title", "summary", *DATA_CREDITS, "as_at", "checked", "caution")
COLUMN = _record_schema(dict.fromkeys(("name", "type", "unit", "about"), STRING_SCHEMA), ("name", "type"))
TABLE_SCHEMA: dict[str, Any] = {
    "$schema": JSON_SCHEMA_DRAFT,
    "title": "A table of the Partnership's documents",
    **_record_schema(
        {
            **dict.fromkeys(ABOUT_TABLE, STRING_SCHEMA),
            "provenance": PROVENANCE_SCHEMA,
            "notes": {"type": "array", "items": STRING_SCHEMA},
            "columns": {"type": "array", "items": COLUMN},
            "rows": {"type": "array", "items": {"type": "array", "items": {"type": ["string", "number", "null"]}}},
        },
        ("id", "title", "provenance", "licence", "columns", "rows"),
    ),
}


def data_files(library: Library, text_of: Callable[[Entry], str], site_url: str) -> Iterator[tuple[str, str]]:
    """Every file with its text. `text_of` gives an item's text as Markdown; `site_url` is empty while not known."""
    for name in open_collections(library):
        yield f"data/{name}.json", format_json(_collection_file(library, name, text_of))
        yield f"data/{name}.schema.json", format_json(_collection_schema(name))
    for name in OPEN_LISTS:
        if library.vocabularies[name]:
            yield f"data/{name}.json", format_json(_list_file(library, name))
            yield f"data/{name}.schema.json", format_json(_list_schema(name))
    tables = datasets_with_table(library)
    for name in tables:
        entry = library.collections["datasets"][name]
        yield f"datasets/{name}.json", format_json(_table_file(library, entry))
    if tables:
        yield "datasets/datapackage.json", format_json(data_package(library, tables, site_url))
        yield "data/table.schema.json", format_json(TABLE_SCHEMA)
