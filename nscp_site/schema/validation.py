"""Fields → a checked record, or problems in an editor's words, each at its line."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from nscp_site.findings import Finding, did_you_mean, format_choices, nearest, rule
from nscp_site.schema.types import FieldsError, Model
from nscp_site.sources import Document, Loc

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class FieldError:
    """What pydantic found, with the model it was validating and the editor's word for it."""

    error: ErrorDetails
    model: type[Model]
    singular: str

    @property
    def loc(self) -> Loc:
        """The path of the field in the document."""
        return tuple(self.error["loc"])

    @property
    def name(self) -> str:
        """The field's name."""
        return next((str(part) for part in reversed(self.loc) if isinstance(part, str)), "")

    @property
    def named(self) -> tuple[str, ...]:
        """The fields that a complaint about a whole item or record is about; it is told at the first one's line."""
        reason = self.error.get("ctx", {}).get("error")
        return reason.fields if isinstance(reason, FieldsError) and not self.loc else ()


def validate_document(document: Document, model: type[M], singular: str) -> tuple[M | None, list[Finding]]:
    """Check a document's fields against its collection's model. `one` names such an item: 'review'."""
    try:
        return model.model_validate(document.fields), []
    except ValidationError as failure:
        complaints = [FieldError(error, model, singular) for error in failure.errors(include_url=False)]
    return None, [singular for find in FIELD_RULES for singular in find(document, complaints)]


@rule("fields")
def unknown_field(document: Document, complaints: list[FieldError]) -> Iterator[Finding]:
    """Every field must be one that this kind of item has.

    Bad:
        audiance: [parents]
    Good:
        audience: [parents]
    """
    for complaint in _errors_of_type(complaints, "extra_forbidden"):
        fields = _fields_at(complaint.model, complaint.loc[:-1])
        guess = did_you_mean(complaint.name, fields)
        remedy = guess or f" Its fields are {format_choices(sorted(fields))}."
        yield document.finding(complaint.loc, f"`{complaint.name}` is not a field of a {complaint.singular}.{remedy}")


@rule("fields")
def missing_field(document: Document, complaints: list[FieldError]) -> Iterator[Finding]:
    """Every field that this kind of item needs must be there.

    Bad:
        an item without `summary:`
    Good:
        summary: Advice for parents on how a baby can sleep safely.
    """
    misspelt = {_intended_field(complaint) for complaint in _errors_of_type(complaints, "extra_forbidden")}
    for complaint in _errors_of_type(complaints, "missing"):
        if complaint.loc in misspelt:
            continue
        info = _fields_at(complaint.model, complaint.loc[:-1]).get(complaint.name)
        remedy = f" {info.description} Write a line such as: {example_line(complaint.name, info)}" if info else ""
        yield document.finding(complaint.loc, f"the field `{complaint.name}` is missing.{remedy}")


@rule("fields")
def wrong_value(document: Document, complaints: list[FieldError]) -> Iterator[Finding]:
    """A field must hold the kind of value it is meant for: text, a list, a date that exists, one of its choices.

    Bad:
        last_reviewed: 31/02/2023
    Good:
        last_reviewed: 2023-02-28
    """
    for complaint in complaints:
        if complaint.error["type"] not in ("extra_forbidden", "missing"):
            yield document.finding(complaint.loc or complaint.named[:1], explain_error(complaint), complaint.named)


FIELD_RULES = (unknown_field, missing_field, wrong_value)


def _intended_field(complaint: FieldError) -> Loc:
    """The field an unknown one was probably meant to be; telling that it is missing too would be noise."""
    near = nearest(complaint.name, _fields_at(complaint.model, complaint.loc[:-1]))
    return (*complaint.loc[:-1], near) if near else ()


def _errors_of_type(complaints: Iterable[FieldError], kind: str) -> Iterator[FieldError]:
    """Yield the errors of one pydantic error type."""
    return (complaint for complaint in complaints if complaint.error["type"] == kind)


# What to tell for pydantic's error types; {such_as} is an example of the field.
ERROR_MESSAGES = {
    "list_type": "`{name}` must be a list, each entry on a line of its own after a dash.{such_as}",
    "too_short": "`{name}` needs at least {least}.{such_as}",
    "model_type": "`{name}` must have fields of its own below it, indented.{such_as}",
    "bool_type": "`{name}` must be true or false: `{value}` is not.",
    "int_type": "`{name}` must be a whole number: `{value}` is not.{such_as}",
    "greater_than_equal": "`{name}` must be 1 or more: `{value}` is not.{such_as}",
    "string_pattern_mismatch": "`{name}` has not the right form: `{value}`.{such_as}",
}


def explain_error(complaint: FieldError) -> str:
    """Explain an error: what the field must be, what was written, what to write instead."""
    error, value, name = complaint.error, complaint.error["input"], complaint.name or complaint.singular
    info = _fields_at(complaint.model, complaint.loc[:-1]).get(complaint.name)
    such_as = f" Write for example: {example_line(complaint.name, info)}" if info else ""
    if value is None or (isinstance(value, str) and not value.strip()):
        return _explain_empty(name, info)
    match error["type"]:
        case "value_error":
            message = error["msg"].removeprefix("Value error, ")
            return f"`{name}` {message}" if complaint.name else message
        case "literal_error":
            choices = _literal_choices(error)
            return f"`{name}` must be {format_choices(choices)}: `{value}` is not.{did_you_mean(str(value), choices)}"
        case "string_type":
            return _explain_not_text(name, value, such_as)
    message = ERROR_MESSAGES.get(error["type"], "`{name}` is not right (" + error["msg"] + "): `{value}`.{such_as}")
    count = error.get("ctx", {}).get("min_length", 1)
    least = "one entry" if count == 1 else f"{count} entries"
    return message.format(name=name, value=value, such_as=such_as, least=least)


def _explain_empty(name: str, info: FieldInfo | None) -> str:
    """Explain an empty value; only an optional field may be deleted."""
    if info is None:
        return f"`{name}` is empty. Write its value, or delete the line."
    write = f"rite for example: {example_line(name, info)}"
    return f"`{name}` is empty. {'W' if info.is_required() else 'Delete the line, or w'}{write}"


def _explain_not_text(name: str, value: Any, such_as: str) -> str:
    """Explain a value that should be text."""
    if isinstance(value, list | dict):
        return f"`{name}` must be text on one line, not a list.{such_as}"
    written = str(value).lower() if isinstance(value, bool) else value
    return f'`{name}` must be text: put it in quotes: "{written}".'


def _literal_choices(error: ErrorDetails) -> list[str]:
    """Return a Literal's choices from pydantic's error."""
    expected = str(error.get("ctx", {}).get("expected", ""))
    return [choice.strip("'") for choice in expected.replace(" or ", ", ").split(", ")]


def _fields_at(model: type[Model], loc: Loc) -> dict[str, FieldInfo]:
    """Return the fields of the model at a path inside a model; empty if there is none."""
    for part in loc:
        if isinstance(part, str):
            info = model.model_fields.get(part)
            inner = next(models_in(info.annotation), None) if info else None
            if inner is None:
                return {}
            model = inner
    return model.model_fields


def models_in(annotation: Any) -> Iterator[type[Model]]:
    """Yield the models that an annotation mentions: `list[Source]` gives Source."""
    if isinstance(annotation, type) and issubclass(annotation, Model):
        yield annotation
    for argument in getattr(annotation, "__args__", ()):
        yield from models_in(argument)


def example_line(name: str, info: FieldInfo) -> str:
    """Return an example of a field as a line of YAML."""
    value = (info.examples or [""])[0]
    written = yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, width=10_000)
    return f"{name}: {written.removesuffix('...' + chr(10)).strip()}"
