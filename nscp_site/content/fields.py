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
class Field:
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


def marked_fields(library: Library, marker: type[Marker]) -> Iterator[tuple[Field, Marker]]:
    """Every value in the library whose type carries a marker of the given class, with the marker."""
    for document, model in documents(library):
        yield from walk(document, model, marker, ())


@memoised
def references_of(entry: Entry) -> tuple[tuple[Field, Reference], ...]:
    """Every value of an item that names something else, with what it must name."""
    return tuple(walk(entry.document, entry.item, Reference, ()))


def documents(library: Library) -> Iterator[tuple[Document, Model]]:
    """Every item and every record of a vocabulary, with the file it stands in."""
    for entry in library.entries():
        yield entry.document, entry.item
    for records in library.vocabularies.values():
        for record in records.values():
            yield record.document, record.value


def walk(document: Document, model: Model, marker: type[Marker], loc: Loc) -> Iterator[tuple[Field, Marker]]:
    """The marked values of one record, and of the records inside it."""
    for name, mark in fields_to_visit(type(model), marker):  # type: ignore[arg-type]
        for place, part in parts(getattr(model, name), (*loc, name)):
            if isinstance(part, Model):
                yield from walk(document, part, marker, place)
            elif mark and part is not None:
                yield Field(document, place, part, model), mark


@cache
def fields_to_visit(model: type[Model], marker: type[Marker]) -> tuple[tuple[str, Marker | None], ...]:
    """The fields of a model that carry a marker, or may hold records that do: their names, and the marker if any."""
    found = []
    for name, info in model.model_fields.items():
        marks = [mark for mark in (*info.metadata, *metadata_in(info.annotation)) if isinstance(mark, marker)]
        if marks or any(models_in(info.annotation)):
            found.append((name, marks[0] if marks else None))
    return tuple(found)


def parts(value: Any, loc: Loc) -> Iterator[tuple[Loc, Any]]:
    """A value, or the entries of a list, each with its place."""
    if isinstance(value, list):
        for index, entry in enumerate(value):
            yield (*loc, index), entry
    else:
        yield loc, value


def metadata_in(annotation: Any) -> Iterator[Any]:
    """The markers inside an annotation such as `list[Annotated[str, Reference("themes")]]`."""
    yield from getattr(annotation, "__metadata__", ())
    for argument in getattr(annotation, "__args__", ()):
        yield from metadata_in(argument)
