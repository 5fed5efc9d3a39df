"""The way from the server to `hooks/page_generator.py`, which makes HTML of Markdown: only hooks know MkDocs."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nscp_site.settings import NAME, read_settings
from nscp_site.sources import Sources

if TYPE_CHECKING:
    from page_generator import PageGenerator


class GeneratorError(Exception):
    """The generator's settings can't be read; the text says why."""


@dataclass(frozen=True)
class Generated:
    """A page as HTML, and what the generator warns of: links that lead nowhere."""

    html: str
    warnings: tuple[str, ...]


def hooks_of(root: Path) -> Path:
    """The folder of a project's hooks, where MkDocs is known and nowhere else. Raises GeneratorError."""
    settings = read_settings(Sources(root))
    if not settings.hooks:
        raise GeneratorError(
            f"{NAME}:1: nothing says where the hooks are, which make pages of the content. Write below `hooks:` the "
            "line `- hooks/content.py`."
        )
    return (root / settings.hooks[0]).resolve().parent


def load_generator(root: Path) -> "PageGenerator":
    """The generator with a project's settings. Raises GeneratorError."""
    # Material's announcement of its end of life would stand in front of an editor's errors.
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    # The modules there import each other by bare names, as MkDocs has it of hooks.
    sys.path.insert(0, str(hooks_of(root)))
    from page_generator import PageGenerator

    return PageGenerator(root)
