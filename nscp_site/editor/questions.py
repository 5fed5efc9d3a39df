"""The schema as questions: what a field is for, what can be answered, and what is wrong with an answer."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from nscp_site.checks.references import describe_missing
from nscp_site.console import ReportedError
from nscp_site.content.library import Library
from nscp_site.findings import did_you_mean, format_choices
from nscp_site.schema.collections import COLLECTIONS, Collection
from nscp_site.schema.field_facts import FieldFacts, describe_field
from nscp_site.schema.types import Model
from nscp_site.schema.validation import FieldError, example_line, explain_error, models_in

Shape = Literal["text", "number", "yes-no", "texts", "record", "records"]
YES_OR_NO = {"y": True, "yes": True, "true": True, "n": False, "no": False, "false": False}


@dataclass(frozen=True)
class Question:
    """A field of a model, to be asked. `one` is the editor's word for what has the field."""

    name: str
    model: type[Model]
    singular: str
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
        """An example answer; empty where the schema's example is only a placeholder."""
        written = example_line(self.name, self.info).partition(": ")[2].strip("'\"")
        return "" if written in ("…", "[]", "{}", "null", "") or "{" in written else written.strip("[]")

    @cached_property
    def facts(self) -> FieldFacts:
        """What the schema says of the field, as plain facts."""
        return describe_field(self.name, self.info)

    @property
    def shape(self) -> Shape:
        """The shape of an answer."""
        if self.facts.kind == "record":
            return "records" if self.facts.is_list else "record"
        single: dict[str, Shape] = {"number": "number", "yes or no": "yes-no"}
        return "texts" if self.facts.is_list else single.get(self.facts.kind, "text")

    @property
    def inner(self) -> type[Model]:
        """The model of the records that an answer is made of."""
        return next(models_in(self.info.annotation))

    @cached_property
    def choices(self) -> tuple[str, ...]:
        """All possible answers of a closed list; empty where the answer is free."""
        if self.facts.kind == "reference":
            return tuple(sorted(self.library.known_ids(self.facts.target)))
        return self.facts.choices

    def parse_answer(self, written: str) -> Any:
        """Parse typed text into the schema's type; a number selects the choice of that number."""
        if self.shape == "texts":
            return [self.resolve_choice(part.strip()) for part in written.split(",") if part.strip()]
        if self.shape == "number" and re.fullmatch(r"[+-]?\d+", written):
            return int(written)
        if self.shape == "yes-no":
            return YES_OR_NO.get(written.lower(), written)
        return self.resolve_choice(written)

    def resolve_choice(self, written: str) -> str:
        """The choice with a typed number; else the text itself."""
        if written.isdecimal() and self.choices and written not in self.choices and self.is_numbered:
            place = int(written) - 1
            return self.choices[place] if 0 <= place < len(self.choices) else written
        return written

    @property
    def is_numbered(self) -> bool:
        """Whether the choices are few enough to be numbered."""
        return 0 < len(self.choices) <= 60

    def find_faults(self, value: Any) -> list[str]:
        """Validation messages for an answer."""
        found = [one for one in self._complaints(value) if one.error["type"] != "missing"]
        messages = [explain_error(one) for one in found if one.loc[:1] == (self.name,)]
        if not messages and self.facts.kind == "reference":
            named = value if isinstance(value, list) else [value]
            faults = (describe_missing(self.library, self.facts.target, str(name)) for name in named)
            messages = [fault.message for fault in faults if fault]
        return messages

    def find_entry_faults(self, entry: Any) -> list[str]:
        """Validation messages for one entry of a list field, ignoring its minimum length."""
        return [explain_error(one) for one in self._complaints([entry]) if one.loc[:2] == (self.name, 0)]

    def _complaints(self, value: Any) -> list[FieldError]:
        """What pydantic finds where the field has a value."""
        try:
            self.model.model_validate({self.name: value})
        except ValidationError as failure:
            return [FieldError(error, self.model, self.singular) for error in failure.errors(include_url=False)]
        return []


def required_questions(model: type[Model], one: str, library: Library) -> list[Question]:
    """Questions for a model's required fields, in schema order; for all fields where none is required."""
    needed = [name for name, info in model.model_fields.items() if info.is_required()]
    return [Question(name, model, one, library) for name in needed or model.model_fields]


def item_questions(collection: Collection, library: Library, *, needed: bool) -> list[Question]:
    """Questions for an item's required fields (`needed`), or for its optional ones, in schema order."""
    names = [name for name in collection.model.model_fields if collection.requires(name) == needed]
    return [Question(name, collection.model, collection.singular, library) for name in names]


def collections_by_name() -> dict[str, Collection]:
    """Every name of a kind of item (review, reviews, case-study …) → its collection."""
    return {name: collection for collection in COLLECTIONS.values() for name in kind_names(collection)}


def kind_names(collection: Collection) -> Iterator[str]:
    """The names of a kind of item, shortest first: the singular, and the folder."""
    yield from sorted({collection.singular.replace(" ", "-"), collection.name}, key=len)


def find_collection(kind: str) -> Collection:
    """The collection of a kind of item. Raises ReportedError where there is no such kind."""
    known = collections_by_name()
    if kind not in known:
        guess, kinds = did_you_mean(kind, known), format_choices(short_names())
        raise ReportedError(f"`{kind}` is not a kind of item.{guess} The kinds are {kinds}.")
    return known[kind]


def short_names() -> list[str]:
    """The shortest name of every kind of item."""
    return [next(kind_names(collection)) for collection in COLLECTIONS.values()]
