"""The Jinja environment of the item templates: strict, and never escaping, since they write Markdown."""

from collections.abc import Callable
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined


def environment(**filters: Callable[..., Any]) -> Environment:
    """An environment over `nscp_site/templates/` in which a missing name is an error."""
    made = Environment(
        loader=PackageLoader("nscp_site"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 - the output is Markdown
    )
    made.filters.update(filters)
    return made
