"""Describes the schema's fields as plain data, for the form, the reference and the JSON Schema."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from inspect import cleandoc
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from nscp_site.schema.types import EditorialWords, HasOrigin, InputFormat, Model, Reference, ShapeName

FieldKind = Literal[ShapeName, "choice", "number", "yes or no", "reference", "record"]


@dataclass(frozen=True, kw_only=True)
class FieldFacts:
    """The description of one field of a model.

    `required`: the field must be present. `is_list`: it is a list, of at least `min_entries` entries. `choices` are
    the allowed values of a "choice"; `target` is the collection or vocabulary of a "reference", empty for an item of
    any collection; `fields` are those of a nested "record", and `about` is its description. `pattern` and `message`
    are an InputFormat's. `is_editorial`: the editors write its words. `origin`: whose words they are, if not the
    item's.
    """

    name: str
    help: str
    example: Any
    required: bool
    default: Any = None
    kind: FieldKind
    is_list: bool = False
    min_entries: int = 0
    choices: tuple[str, ...] = ()
    target: str = ""
    fields: tuple["FieldFacts", ...] = ()
    about: str = ""
    pattern: str = ""
    message: str = ""
    is_editorial: bool = False
    origin: str = ""

    @property
    def label(self) -> str:
        """The field's name as a label: `last_reviewed` is "Last reviewed"."""
        return self.name.replace("_", " ").capitalize()


@cache
def describe_fields(model: type[Model]) -> tuple[FieldFacts, ...]:
    """Return the description of every field of a model, in schema order."""
    return tuple(describe_field(name, info) for name, info in model.model_fields.items())


def describe_field(name: str, info: FieldInfo) -> FieldFacts:
    """Return the description of one field."""
    annotation, marks = _unwrap_annotation(info.annotation, tuple(info.metadata))
    is_list = get_origin(annotation) is list
    min_entries = next((mark.min_length for mark in marks if hasattr(mark, "min_length")), 0)
    if is_list:
        annotation, marks = _unwrap_annotation(get_args(annotation)[0], ())
    return FieldFacts(
        name=name,
        help=info.description or "",
        example=(info.examples or [None])[0],
        required=info.is_required(),
        default=None if info.is_required() or info.default_factory else info.default,
        is_list=is_list,
        min_entries=min_entries,
        is_editorial=any(isinstance(mark, EditorialWords) for mark in marks),
        origin=next((mark.origin for mark in info.metadata if isinstance(mark, HasOrigin)), ""),
        **_describe_kind(annotation, marks),
    )


def _unwrap_annotation(annotation: Any, marks: tuple[Any, ...]) -> tuple[Any, tuple[Any, ...]]:
    """Strip `| None` and `Annotated[…]`; return the bare type and all metadata, outermost last."""
    while True:
        if get_origin(annotation) is Annotated:
            annotation, *inner = get_args(annotation)
            marks = (*inner, *marks)
        elif get_origin(annotation) in (Union, UnionType):
            (annotation,) = [part for part in get_args(annotation) if part is not type(None)]
        else:
            return annotation, marks


def _describe_kind(annotation: Any, marks: tuple[Any, ...]) -> dict[str, Any]:
    """Return the kind of a field's value, as keyword arguments of FieldFacts."""
    reference = next((mark for mark in marks if isinstance(mark, Reference)), None)
    if get_origin(annotation) is Literal:
        return {"kind": "choice", "choices": tuple(map(str, get_args(annotation)))}
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return {"kind": "record", "fields": describe_fields(annotation), "about": cleandoc(annotation.__doc__ or "")}
    if annotation in (bool, int):
        return {"kind": "yes or no" if annotation is bool else "number"}
    if reference:
        return {"kind": "reference", "target": reference.target}
    shape = ([mark for mark in marks if isinstance(mark, InputFormat)] or [InputFormat("line")])[-1]
    return {"kind": shape.name, "pattern": shape.pattern, "message": shape.message}


def walk_fields(
    fields: tuple[FieldFacts, ...], path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], FieldFacts]]:
    """Yield every field and nested field, with its path of names."""
    for field in fields:
        yield (*path, field.name), field
        yield from walk_fields(field.fields, (*path, field.name))
