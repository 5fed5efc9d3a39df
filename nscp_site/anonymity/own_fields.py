"""The fields of a file's text that say nothing of anybody: days on which a page was checked, and fields for editors."""

import re
from collections.abc import Callable

from nscp_site.content.fields import metadata_in
from nscp_site.schema.collections import COLLECTIONS, VOCABULARIES
from nscp_site.schema.types import DATE_READERS, Inside, Model
from nscp_site.schema.validation import models_in

FIELDS = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*$", re.MULTILINE | re.DOTALL)
# A list of records, all of which is fields.
LIST = re.compile(r"\A(?:#.*\n|\n|---\n)*[\w-]+:[ \t]*\n.*\Z", re.DOTALL)


def fields_that(fits: Callable[[object], bool]) -> str:
    """The names of all fields one of whose markers fits, as alternatives of a pattern."""
    found = set()
    models: list[type[Model]] = [one.model for one in COLLECTIONS.values()]
    models += [one.model for one in VOCABULARIES.values()]
    while models:
        for name, info in models.pop().model_fields.items():
            if any(fits(mark) for mark in (*info.metadata, *metadata_in(info.annotation))):
                found.add(name)
            models += models_in(info.annotation)
    return "|".join(sorted(found))


# Fields that hold a date say when the page was checked, published and so on; those for editors alone are never shown.
DATED = re.compile(
    rf"^[ \t-]*(?:{fields_that(lambda mark: getattr(mark, 'func', None) in DATE_READERS)}|/[\w./-]+):"
    r"[ \t]*['\"]?(?P<value>\d{4}(?:-\d\d){0,2})\b",
    re.MULTILINE,
)
INSIDE = re.compile(
    rf"^(?:{fields_that(lambda mark: isinstance(mark, Inside))}):(?P<value>.*(?:\n[ \t]+.*)*)", re.MULTILINE
)


def without_own_fields(text: str) -> str:
    """The text with the values of date fields and of fields for editors blanked, letter by letter."""
    fields = FIELDS.match(text) or LIST.match(text)
    if fields is None:
        return text
    blanked = INSIDE.sub(blank, DATED.sub(blank, fields[0]))
    return blanked + text[fields.end() :]


def blank(match: re.Match[str]) -> str:
    """A field with spaces in the place of its value; line ends stay."""
    value = match["value"]
    return match[0].removesuffix(value) + re.sub(r"[^\n]", " ", value)
