"""The schema as questions: what a field is for, what can be answered, and what is wrong with an answer."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from nscp_site.checks.references import missing
from nscp_site.content.fields import metadata_in
from nscp_site.content.library import Library
from nscp_site.schema.collections import COLLECTIONS, Collection
from nscp_site.schema.types import Model, Reference
from nscp_site.schema.validation import Complaint, example, explain

Shape = Literal["text", "number", "yes-no", "texts", "record", "records"]


@dataclass(frozen=True)
class Question:
    """A field of a model, to be asked. `one` is the editor's word for what has the field."""

    name: str
    model: type[Model]
    one: str
    library: Library

    @property
    def info(self) -> FieldInfo:
        """The field as the schema has it."""
        return self.model.model_fields[self.name]

    @property
    def help(self) -> str:
        """What the field is for."""
        return self.info.description or ""

    @property
    def example(self) -> str:
        """What could be answered; empty where the schema's example is only a placeholder."""
        written = example(self.name, self.info).partition(": ")[2].strip("'\"")
        return "" if written in ("…", "[]", "{}", "null", "") or "{" in written else written.strip("[]")

    @cached_property
    def kind(self) -> tuple[Shape, Any]:
        """The shape of an answer, and the type of its entries."""
        return shape_of(self.info.annotation)

    @cached_property
    def reference(self) -> Reference | None:
        """What an answer must name, where it names something."""
        marks = [*self.info.metadata, *metadata_in(self.info.annotation)]
        return next((mark for mark in marks if isinstance(mark, Reference)), None)

    @cached_property
    def choices(self) -> tuple[str, ...]:
        """Everything that can be answered, where that is a closed list."""
        inner = self.kind[1]
        if get_origin(inner) is Literal:
            return tuple(map(str, get_args(inner)))
        return tuple(sorted(self.library.known(self.reference.target))) if self.reference else ()

    def read(self, written: str) -> Any:
        """What was typed, as the schema takes it; a number stands for the choice that has it."""
        shape = self.kind[0]
        if shape == "texts":
            return [self.chosen(part.strip()) for part in written.split(",") if part.strip()]
        if shape == "number" and re.fullmatch(r"[+-]?\d+", written):
            return int(written)
        if shape == "yes-no":
            return {"y": True, "yes": True, "true": True, "n": False, "no": False, "false": False}.get(
                written.lower(), written
            )
        return self.chosen(written)

    def chosen(self, written: str) -> str:
        """The choice that a number stands for; else what was typed."""
        if written.isdecimal() and self.choices and written not in self.choices and self.is_listed:
            place = int(written) - 1
            return self.choices[place] if 0 <= place < len(self.choices) else written
        return written

    @property
    def is_listed(self) -> bool:
        """Whether the choices are few enough to be numbered."""
        return 0 < len(self.choices) <= 60

    def faults(self, value: Any) -> list[str]:
        """What is wrong with an answer, in the words of the check."""
        told = []
        try:
            self.model.model_validate({self.name: value})
        except ValidationError as failure:
            complaints = [Complaint(error, self.model, self.one) for error in failure.errors(include_url=False)]
            told = [
                explain(one) for one in complaints if one.loc[:1] == (self.name,) and one.error["type"] != "missing"
            ]
        if not told and self.reference:
            named = value if isinstance(value, list) else [value]
            faults = (missing(self.library, self.reference.target, str(name)) for name in named)
            told = [fault.message for fault in faults if fault]
        return told

    def faults_of_entry(self, entry: Any) -> list[str]:
        """What is wrong with one entry of a list, however many there must be."""
        try:
            self.model.model_validate({self.name: [entry]})
        except ValidationError as failure:
            complaints = [Complaint(error, self.model, self.one) for error in failure.errors(include_url=False)]
            return [explain(one) for one in complaints if one.loc[:2] == (self.name, 0)]
        return []


def shape_of(annotation: Any) -> tuple[Shape, Any]:
    """How a type is asked for, and the type of what is typed."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return shape_of(arguments[0])
    if origin in (Union, UnionType):
        return shape_of(next(one for one in arguments if one is not type(None)))
    if origin is list:
        shape, inner = shape_of(arguments[0])
        return ("records" if shape == "record" else "texts"), inner
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return "record", annotation
    return {int: "number", bool: "yes-no"}.get(annotation, "text"), annotation  # type: ignore[return-value]


def questions_of(model: type[Model], one: str, library: Library) -> list[Question]:
    """The questions on the fields that must be answered, in the schema's order; all where none must by itself."""
    needed = [name for name, info in model.model_fields.items() if info.is_required()]
    return [Question(name, model, one, library) for name in needed or model.model_fields]


def item_questions(collection: Collection, library: Library, *, needed: bool) -> list[Question]:
    """The questions on the fields that an item must have, or on all others, in the schema's order."""
    names = [name for name in collection.model.model_fields if collection.needs(name) == needed]
    return [Question(name, collection.model, collection.one, library) for name in names]


def kinds() -> dict[str, Collection]:
    """Every name of a kind of item: review, reviews, case-study … → its collection."""
    return {name: collection for collection in COLLECTIONS.values() for name in names_of(collection)}


def names_of(collection: Collection) -> Iterator[str]:
    """What people call a kind of item, the shortest first: the word for one, and the folder."""
    yield from sorted({collection.one.replace(" ", "-"), collection.name}, key=len)
