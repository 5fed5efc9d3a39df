"""The schema as questions: what a field is for, what can be answered, and what is wrong with an answer."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from nscp_site.checks.references import missing
from nscp_site.content.library import Library
from nscp_site.findings import did_you_mean, one_of
from nscp_site.schema.collections import COLLECTIONS, Collection
from nscp_site.schema.field_facts import FieldFacts, facts_of
from nscp_site.schema.types import Model
from nscp_site.schema.validation import Complaint, example, explain, models_in

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
    def facts(self) -> FieldFacts:
        """What the schema says of the field, as plain facts."""
        return facts_of(self.name, self.info)

    @property
    def shape(self) -> Shape:
        """The shape of an answer."""
        if self.facts.kind == "record":
            return "records" if self.facts.many else "record"
        single: dict[str, Shape] = {"number": "number", "yes or no": "yes-no"}
        return "texts" if self.facts.many else single.get(self.facts.kind, "text")

    @property
    def inner(self) -> type[Model]:
        """The model of the records that an answer is made of."""
        return next(models_in(self.info.annotation))

    @cached_property
    def choices(self) -> tuple[str, ...]:
        """Everything that can be answered, where that is a closed list."""
        if self.facts.kind == "reference":
            return tuple(sorted(self.library.known(self.facts.target)))
        return self.facts.choices

    def read(self, written: str) -> Any:
        """What was typed, as the schema takes it; a number stands for the choice that has it."""
        if self.shape == "texts":
            return [self.chosen(part.strip()) for part in written.split(",") if part.strip()]
        if self.shape == "number" and re.fullmatch(r"[+-]?\d+", written):
            return int(written)
        if self.shape == "yes-no":
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
        found = [one for one in self._complaints(value) if one.error["type"] != "missing"]
        told = [explain(one) for one in found if one.loc[:1] == (self.name,)]
        if not told and self.facts.kind == "reference":
            named = value if isinstance(value, list) else [value]
            faults = (missing(self.library, self.facts.target, str(name)) for name in named)
            told = [fault.message for fault in faults if fault]
        return told

    def faults_of_entry(self, entry: Any) -> list[str]:
        """What is wrong with one entry of a list, however many there must be."""
        return [explain(one) for one in self._complaints([entry]) if one.loc[:2] == (self.name, 0)]

    def _complaints(self, value: Any) -> list[Complaint]:
        """What pydantic finds where the field has a value."""
        try:
            self.model.model_validate({self.name: value})
        except ValidationError as failure:
            return [Complaint(error, self.model, self.one) for error in failure.errors(include_url=False)]
        return []


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


def unknown_kind(kind: str) -> str:
    """What to tell where there is no such kind of item."""
    return f"`{kind}` is not a kind of item.{did_you_mean(kind, kinds())} The kinds are {one_of(short_names())}."


def short_names() -> list[str]:
    """The shortest name of every kind of item."""
    return [next(names_of(collection)) for collection in COLLECTIONS.values()]
