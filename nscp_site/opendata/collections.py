"""A collection or a list as JSON, and the JSON Schema that it keeps to, made from the content's own models."""

from collections.abc import Callable
from functools import cache
from typing import Any

from nscp_site.content.addresses import address_of
from nscp_site.content.fields import models_in
from nscp_site.content.library import Entry, Library
from nscp_site.content.visibility import inside_fields, public_record
from nscp_site.pages.origins import WHOSE, provenance
from nscp_site.schema.collections import COLLECTIONS, VOCABULARIES
from nscp_site.schema.types import Model

DRAFT = "https://json-schema.org/draft/2020-12/schema"
TEXT = {"type": "string"}
# Of a collection of which only pointers are given. An example of practice can be recognised by what is put together;
# the text of a review may change or be withdrawn: a copy in other people's files can't be mended.
POINTER = ("content_note", "audience", "as_at", "last_reviewed")


def collection_file(library: Library, name: str, text_of: Callable[[Entry], str]) -> dict[str, Any]:
    """A collection with all its items, in the order of its index."""
    entries = library.ordered(name)
    return {
        "$schema": f"{name}.schema.json",
        "collection": name,
        "title": COLLECTIONS[name].many,
        **WHOSE,
        "checked": str(max(entry.item.last_reviewed for entry in entries)),
        "provenance": provenance(library, (source for entry in entries for source in entry.item.source)),
        "items": [open_item(entry, text_of) for entry in entries],
    }


def open_item(entry: Entry, text_of: Callable[[Entry], str]) -> dict[str, Any]:
    """An item with its address, its fields and its text; of a sensitive one only where it is and what to expect."""
    fields: dict[str, Any] = entry.item.model_dump(mode="json", exclude_none=True)
    named = {"id": entry.id, "address": address_of(f"{entry.ref}.md")}
    given = COLLECTIONS[entry.collection].in_open_data
    if given == "pointers":
        return named | {key: fields[key] for key in POINTER if key in fields}
    fields["origin"] = entry.origin
    return named | fields | ({"text": text_of(entry)} if given == "everything" else {})


def list_file(library: Library, name: str) -> dict[str, Any]:
    """A list with all its records."""
    records = library.values(name)
    return {
        "$schema": f"{name}.schema.json",
        "list": name,
        **WHOSE,
        "items": [
            {"id": identifier} | public_record(record).model_dump(mode="json", exclude_none=True)
            for identifier, record in records.items()
        ],
    }


def collection_schema(name: str) -> dict[str, Any]:
    """The JSON Schema of a collection's file."""
    collection = COLLECTIONS[name]
    added: dict[str, Any] = {"id": TEXT, "address": {"type": "string", "pattern": "^/.*/$"}}
    if collection.in_open_data == "pointers":
        whole, definitions = model_schema(collection.model)
        needed = [key for key in POINTER[:1] if key in whole["required"]]
        item: dict[str, Any] = {"type": "object", "additionalProperties": False, "required": [*added, *needed]}
        item["properties"] = added | {key: whole["properties"][key] for key in POINTER}
    else:
        if collection.in_open_data == "everything":
            added["text"] = {"type": "string", "description": "Markdown; its links start from the item's address."}
        item, definitions = model_schema(collection.model)
        item = with_added(item, added)
    head = {"collection": {"const": name}, "title": TEXT, "checked": {"type": "string", "format": "date"}}
    return file_schema(f"{collection.many} of the Partnership", head | {"provenance": PROVENANCE}, item, definitions)


def list_schema(name: str) -> dict[str, Any]:
    """The JSON Schema of a list's file."""
    item, definitions = model_schema(VOCABULARIES[name].model)
    return file_schema(f"The list {name}", {"list": {"const": name}}, with_added(item, {"id": TEXT}), definitions)


def file_schema(title: str, head: dict[str, Any], item: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    """The schema of a whole file: what it says of itself, and its items."""
    properties = {"$schema": TEXT} | head | dict.fromkeys(WHOSE, TEXT) | {"items": {"type": "array", "items": item}}
    made = {
        "$schema": DRAFT,
        "title": title,
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
    return made | ({"$defs": definitions} if definitions else {})


PROVENANCE: dict[str, Any] = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": dict.fromkeys(("document", "title", "period", "status"), TEXT),
        "required": ["document", "title", "period", "status"],
        "additionalProperties": False,
    },
}


@cache
def model_schema(model: type[Model]) -> tuple[dict[str, Any], dict[str, Any]]:
    """A model's JSON Schema without what is for editors alone, and the definitions it refers to."""
    schema = model.model_json_schema(mode="serialization")
    definitions: dict[str, Any] = schema.pop("$defs", {})
    for one in (model, *models_within(model)):
        shown = schema if one is model else definitions[one.__name__]
        for name in inside_fields(one):
            del shown["properties"][name]
        shown["required"] = [name for name in shown.get("required", []) if name in shown["properties"]]
    return schema, definitions


def models_within(model: type[Model]) -> set[type[Model]]:
    """The models of the records inside a model's records, at any depth."""
    inner = {one for info in model.model_fields.values() for one in models_in(info.annotation)} - {model}
    return inner.union(*(models_within(one) for one in inner))


def with_added(schema: dict[str, Any], added: dict[str, Any]) -> dict[str, Any]:
    """A model's schema with what the file adds to it. What a field leaves out is left out, not null."""
    needed = [name for name in schema.get("required", []) if not may_be_null(schema["properties"][name])]
    return schema | {"properties": added | schema["properties"], "required": [*added, *needed]}


def may_be_null(field: dict[str, Any]) -> bool:
    """Whether a field may state nothing."""
    return {"type": "null"} in field.get("anyOf", [])
