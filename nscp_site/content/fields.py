"""Walks over the fields of items and records: every value whose type carries a marker, with its line."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from nscp_site.cache import memoised
from nscp_site.content.library import Entry, Library
from nscp_site.findings import Finding
from nscp_site.schema.types import Model, Reference
from nscp_site.schema.validation import models_in
from nscp_site.sources import Document, Loc

Marker = TypeVar("Marker")


@dataclass(frozen=True)
class _MarkedField:
    """A field of a record with its value, its place, and the record it belongs to."""

    document: Document
    loc: Loc
    value: Any
    record: Model

    @property
    def line(self) -> int:
        """The line of the field in its file."""
        return self.document.line_of(self.loc)

    def finding(self, message: str) -> Finding:
        """What is wrong with it."""
        return self.document.finding(self.loc, message)


def find_marked_fields(library: Library, marker: type[Marker]) -> Iterator[tuple[_MarkedField, Marker]]:
    """Yield every value in the library whose type carries a marker of a class, with the marker."""
    for document, model in documents_with_models(library):
        yield from find_marked_in(document, model, marker, ())


@memoised
def find_references(entry: Entry) -> tuple[tuple[_MarkedField, Reference], ...]:
    """Return every value of an item that refers to another item or record, with its Reference marker."""
    return tuple(find_marked_in(entry.document, entry.item, Reference, ()))


def documents_with_models(library: Library) -> Iterator[tuple[Document, Model]]:
    """Yield every item and vocabulary record, as its document and its model."""
    for entry in library.entries():
        yield entry.document, entry.item
    for records in library.vocabularies.values():
        for record in records.values():
            yield record.document, record.value


def find_marked_in(
    document: Document, model: Model, marker: type[Marker], loc: Loc
) -> Iterator[tuple[_MarkedField, Marker]]:
    """Yield the marked values of one model, and of the models nested in it."""
    for name, mark in fields_with_marker(type(model), marker):  # type: ignore[arg-type]
        for part_loc, part in _located_values(getattr(model, name), (*loc, name)):
            if isinstance(part, Model):
                yield from find_marked_in(document, part, marker, part_loc)
            elif mark and part is not None:
                yield _MarkedField(document, part_loc, part, model), mark


@cache
def fields_with_marker(model: type[Model], marker: type[Marker]) -> tuple[tuple[str, Marker | None], ...]:
    """Return the model's fields that carry a marker or may hold nested models: name, and marker or None."""
    found = []
    for name, info in model.model_fields.items():
        marks = [mark for mark in (*info.metadata, *annotation_markers(info.annotation)) if isinstance(mark, marker)]
        if marks or any(models_in(info.annotation)):
            found.append((name, marks[0] if marks else None))
    return tuple(found)


def _located_values(value: Any, loc: Loc) -> Iterator[tuple[Loc, Any]]:
    """Yield a value, or each entry of a list, with its path."""
    if isinstance(value, list):
        for index, entry in enumerate(value):
            yield (*loc, index), entry
    else:
        yield loc, value


def annotation_markers(annotation: Any) -> Iterator[Any]:
    """The markers inside an annotation such as `list[Annotated[str, Reference("themes")]]`."""
    yield from getattr(annotation, "__metadata__", ())
    for argument in getattr(annotation, "__args__", ()):
        yield from annotation_markers(argument)
