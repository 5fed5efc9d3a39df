"""What the schema says about each field, as plain facts: the form, the reference and the JSON Schema all start here."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from inspect import cleandoc
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from nscp_site.schema.types import From, Model, OurWords, Reference, Shape, ShapeName

Kind = Literal[ShapeName, "choice", "number", "yes or no", "reference", "record"]


@dataclass(frozen=True, kw_only=True)
class FieldFacts:
    """One field of a record, as an editor meets it.

    `needed`: the field must be there. `many`: it is a list, of at least `at_least` entries. `choices` are the only
    values of a "choice"; `target` is the collection or vocabulary that a "reference" names, empty where any item of
    any collection will do; `fields` are those of a "record". `pattern` and `told` are a Shape's.
    `ours`: its words are the editors', never a document's. `origin`: whose they are, where that differs from the rest.
    """

    name: str
    help: str
    example: Any
    needed: bool
    default: Any = None
    kind: Kind
    many: bool = False
    at_least: int = 0
    choices: tuple[str, ...] = ()
    target: str = ""
    fields: tuple["FieldFacts", ...] = ()
    about: str = ""
    pattern: str = ""
    told: str = ""
    ours: bool = False
    origin: str = ""

    @property
    def label(self) -> str:
        """The field's name as words: `last_reviewed` is "Last reviewed"."""
        return self.name.replace("_", " ").capitalize()


@cache
def fields_of(model: type[Model]) -> tuple[FieldFacts, ...]:
    """The facts about every field of a record, in the schema's order."""
    return tuple(facts_of(name, info) for name, info in model.model_fields.items())


def facts_of(name: str, info: FieldInfo) -> FieldFacts:
    """The facts about one field."""
    annotation, marks = unwrapped(info.annotation, tuple(info.metadata))
    many = get_origin(annotation) is list
    at_least = next((mark.min_length for mark in marks if hasattr(mark, "min_length")), 0)
    if many:
        annotation, marks = unwrapped(get_args(annotation)[0], ())
    return FieldFacts(
        name=name,
        help=info.description or "",
        example=(info.examples or [None])[0],
        needed=info.is_required(),
        default=None if info.is_required() or info.default_factory else info.default,
        many=many,
        at_least=at_least,
        ours=any(isinstance(mark, OurWords) for mark in marks),
        origin=next((mark.origin for mark in info.metadata if isinstance(mark, From)), ""),
        **kind_of(annotation, marks),
    )


def unwrapped(annotation: Any, marks: tuple[Any, ...]) -> tuple[Any, tuple[Any, ...]]:
    """An annotation without `| None` and `Annotated[…]`, and every mark that stood on it, the outermost last."""
    while True:
        if get_origin(annotation) is Annotated:
            annotation, *inner = get_args(annotation)
            marks = (*inner, *marks)
        elif get_origin(annotation) in (Union, UnionType):
            (annotation,) = [part for part in get_args(annotation) if part is not type(None)]
        else:
            return annotation, marks


def kind_of(annotation: Any, marks: tuple[Any, ...]) -> dict[str, Any]:
    """What one value of the field is, as arguments of FieldFacts."""
    reference = next((mark for mark in marks if isinstance(mark, Reference)), None)
    if get_origin(annotation) is Literal:
        return {"kind": "choice", "choices": tuple(map(str, get_args(annotation)))}
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return {"kind": "record", "fields": fields_of(annotation), "about": cleandoc(annotation.__doc__ or "")}
    if annotation in (bool, int):
        return {"kind": "yes or no" if annotation is bool else "number"}
    if reference:
        return {"kind": "reference", "target": reference.target}
    shape = ([mark for mark in marks if isinstance(mark, Shape)] or [Shape("line")])[-1]
    return {"kind": shape.name, "pattern": shape.pattern, "told": shape.told}


def walk(fields: tuple[FieldFacts, ...], path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], FieldFacts]]:
    """Every field and every field of the records inside, each with the names that lead to it."""
    for field in fields:
        yield (*path, field.name), field
        yield from walk(field.fields, (*path, field.name))
