"""Generates files from the schema: JSON Schemas for text editors, and the reference of fields."""

import json
from collections.abc import Iterator
from inspect import cleandoc
from pathlib import Path
from typing import Any

import yaml

from nscp_site.content.merging import fields_to_yaml
from nscp_site.content.writing import atomic_write
from nscp_site.schema.collections import COLLECTIONS, VOCABULARIES
from nscp_site.schema.documents import ProsePage
from nscp_site.schema.field_facts import FieldFacts, describe_fields
from nscp_site.schema.items import Item

SCHEMA_FOLDER = "schemas"
PROSE_FOLDER = "docs"
REFERENCE_PAGE = "guide/fields.md"
GENERATED_NOTICE = "`nscp describe` writes it from nscp_site/schema; change the help texts there."
SCHEMA_HEAD = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$comment": GENERATED_NOTICE}
KIND_LABELS = {
    "line": "text on one line",
    "sentence": "one sentence",
    "text": "text",
    "day": "a day, year-month-day",
    "when": "a day, a month or a year",
    "moment": "a day, or a day and an hour",
    "time": "a time, 24-hour clock",
    "address": "an address that starts with https://",
    "number": "a whole number",
    "yes or no": "true or false",
}


def render_schema_files() -> dict[str, str]:
    """Every file that is made from the schema: its path in the project, and its text."""
    schemas = {name: _record_schema(kind.fields, kind.model.__doc__) for name, kind in COLLECTIONS.items()}
    # A vocabulary's file holds records by their ids.
    for name, kind in VOCABULARIES.items():
        record = _record_schema(describe_fields(kind.model), kind.model.__doc__)
        schemas[name] = {"type": "object", "additionalProperties": record}
    schemas[PROSE_FOLDER] = _record_schema(describe_fields(ProsePage), ProsePage.__doc__)
    texts = {
        f"{SCHEMA_FOLDER}/{name}.json": json.dumps(SCHEMA_HEAD | schema, indent=2, ensure_ascii=False) + "\n"
        for name, schema in schemas.items()
    }
    return texts | {REFERENCE_PAGE: "\n".join(_render_field_reference()) + "\n"}


def write_schema_files(root: Path) -> list[str]:
    """Write the files that differ into a project's folder, take away those of kinds that are gone; which they are."""
    texts = render_schema_files()
    stale = {f"{SCHEMA_FOLDER}/{path.name}" for path in root.joinpath(SCHEMA_FOLDER).glob("*.json")} - texts.keys()
    for name in stale:
        root.joinpath(name).unlink()
    changed = [name for name, text in texts.items() if _read_if_there(root / name) != text]
    for name in changed:
        atomic_write(root / name, texts[name])
    return sorted([*changed, *stale])


def _read_if_there(path: Path) -> str:
    """A file's text; empty where there is none."""
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _record_schema(fields: tuple[FieldFacts, ...], about: str | None) -> dict[str, Any]:
    """The JSON Schema of one record."""
    return {
        "type": "object",
        "description": " ".join((about or "").split()),
        "additionalProperties": False,
        "required": [facts.name for facts in fields if facts.required],
        "properties": {facts.name: _field_schema(facts) for facts in fields},
    }


def _field_schema(facts: FieldFacts) -> dict[str, Any]:
    """The JSON Schema of one field."""
    one = _value_schema(facts)
    schema: dict[str, Any] = {"type": "array", "minItems": facts.min_entries, "items": one} if facts.is_list else one
    shown: dict[str, Any] = {"description": facts.help}
    if facts.example not in (None, [], {}):
        shown |= {"examples": [facts.example]}
    if facts.default not in (None, []):
        shown |= {"default": facts.default}
    return shown | {name: value for name, value in schema.items() if name != "description" or facts.is_list}


def _value_schema(facts: FieldFacts) -> dict[str, Any]:
    """The JSON Schema of one value. YAML's own readers take 2023 for a number: a year may be one."""
    match facts.kind:
        case "choice":
            return {"enum": [*facts.choices, *(int(choice) for choice in facts.choices if choice.isdecimal())]}
        case "record":
            return _record_schema(facts.fields, facts.about)
        case "number":
            return {"type": "integer", "minimum": 1}
        case "yes or no":
            return {"type": "boolean"}
        case "day":
            return {"type": "string", "format": "date"}
        case "when":
            return {"anyOf": [{"type": "string", "pattern": facts.pattern}, {"type": "integer"}]}
    return {"type": "string", "minLength": 1} | ({"pattern": facts.pattern} if facts.pattern else {})


def _render_field_reference() -> Iterator[str]:
    """The reference of fields, line by line, as Markdown."""
    yield "# Every field\n"
    yield f"What can stand in the files of `content/` and `docs/`. This page is not written by hand: {GENERATED_NOTICE}"
    yield "\n## Fields of every item\n"
    yield from _render_field_table(describe_fields(Item))
    yield "\n# Collections: a folder each, a file for each item"
    for name, collection in COLLECTIONS.items():
        own = tuple(facts for facts in collection.fields if facts not in describe_fields(Item))
        yield f"\n## `content/{name}/`: {collection.plural}\n\n{cleandoc(collection.model.__doc__ or '')}\n"
        yield from _render_field_table(own) if own else ["No fields but those of every item."]
    yield "\n# Lists: a file each, a record for each id"
    for name, vocabulary in VOCABULARIES.items():
        about = cleandoc(vocabulary.model.__doc__ or "")
        yield f"\n## `content/{name}.yml`: a record is one {vocabulary.singular}\n\n{about}\n"
        yield from _render_field_table(describe_fields(vocabulary.model))
    yield f"\n# Pages of `{PROSE_FOLDER}/`\n\n{cleandoc(ProsePage.__doc__ or '')}\n"
    yield from _render_field_table(describe_fields(ProsePage))


def _render_field_table(fields: tuple[FieldFacts, ...]) -> Iterator[str]:
    """Fields as a table; those of the records inside stand below their own."""
    yield "| Field | Needed | What to write | Example |\n|---|---|---|---|"
    for path, facts in _nested_fields(fields):
        needed = "yes" if facts.required else "no"
        what = f"{_table_cell(facts.help)} {_table_cell(_describe_value(facts))}"
        yield f"| `{path}` | {needed} | {what} | {_render_example(facts)} |"


def _nested_fields(fields: tuple[FieldFacts, ...], above: str = "") -> Iterator[tuple[str, FieldFacts]]:
    """Every field with its path: `source: document` is the field `document` in each entry of `source`."""
    for facts in fields:
        yield above + facts.name, facts
        yield from _nested_fields(facts.fields, f"{above}{facts.name}: ")


def _describe_value(facts: FieldFacts) -> str:
    """What sort of value it is, in brackets."""
    if facts.kind == "choice":
        one = "one of " + ", ".join(f"`{choice}`" for choice in facts.choices)
    elif facts.kind == "reference":
        one = f"an id from {_find_ids_path(facts.target)}" if facts.target else "an item, as collection/id"
    else:
        one = KIND_LABELS.get(facts.kind, "the fields below")
    least = ", at least one" if facts.min_entries else ""
    whose = f"; {facts.origin}, whatever its page is" if facts.origin else ""
    return f"({'a list' + least + '; each entry: ' if facts.is_list else ''}{one}{whose})"


def _find_ids_path(target: str) -> str:
    """Where the ids of a collection or vocabulary stand."""
    return f"content/{target}/" if target in COLLECTIONS else f"content/{target}.yml"


def _render_example(facts: FieldFacts) -> str:
    """An example as it is written in a file."""
    if facts.example in (None, [], {}):
        return "see below" if facts.fields else ""
    if isinstance(facts.example, str):
        return f"`{_table_cell(fields_to_yaml({'_': facts.example})[3:])}`"
    text = yaml.safe_dump(facts.example, default_flow_style=True, allow_unicode=True, width=10_000)
    return f"`{_table_cell(text.removesuffix('...' + chr(10)).strip())}`"


def _table_cell(text: str) -> str:
    """Text that can stand in a cell of a table."""
    return " ".join(text.split()).replace("|", "\\|")
