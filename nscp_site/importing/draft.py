"""The draft of an item from a document that was read: what is known filled in, what is not asked for line by line."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import yaml

from nscp_site.content.writing import FieldsDumper
from nscp_site.importing.imported import Imported
from nscp_site.importing.literal import literal, literal_start
from nscp_site.schema.collections import Collection
from nscp_site.schema.validation import example


def draft_text(collection: Collection, read: Imported, today: date) -> str:
    """A draft's file. A field that must be there and is not known stands empty, what it is for above it."""
    known: dict[str, Any] = {
        "title": read.title or None,
        "summary": read.summary or None,
        "last_reviewed": str(today),
    }
    lines = "\n".join(field_lines(collection, known))
    # A kind of item without a summary says it in its text.
    above = [literal_start(literal(read.summary))] if read.summary and not collection.needs("summary") else []
    body = "\n\n".join([*above, read.body.strip()])
    return f"---\n{lines}\nlife: draft\n---\n\n{body}\n"


def field_lines(collection: Collection, known: dict[str, Any]) -> Iterator[str]:
    """The lines of every field that must be there."""
    for name, info in collection.model.model_fields.items():
        if not collection.needs(name):
            continue
        if known.get(name) is not None:
            yield yaml.dump({name: known[name]}, Dumper=FieldsDumper, allow_unicode=True, width=10_000).strip()
        else:
            yield f"# {info.description} For example: {example(name, info)}"
            yield f"{name}:"
