"""What the server needs of the generator that makes HTML of Markdown; `hooks/serving.py` is one, with MkDocs."""

import importlib
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, cast

from nscp_site.settings import NAME, read_settings
from nscp_site.sources import Sources


class GeneratorError(Exception):
    """The generator's settings can't be read; the text says why."""


@dataclass(frozen=True)
class Generated:
    """A page as HTML, and what the generator warns of: links that lead nowhere."""

    html: str
    warnings: tuple[str, ...]


class Generator(Protocol):
    """Makes single pages as a build would. Not for two threads at once."""

    @property
    def look(self) -> Path:
        """The folder of our templates, scripts and styles."""

    def lay_out(self, paths: Iterable[str], *, look_changed: bool = False) -> None:
        """Take note of every page and file that can be made, by path, and of the plain files there are."""

    def path_at(self, address: str) -> str:
        """The path of what stands at an address below the site's root, such as `campaigns/`; empty for nothing."""

    def file_at(self, address: str) -> Path | None:
        """The file on the disk that is sent as it is at an address."""

    def show(self, frame: Mapping[str, Any], text_of: Callable[[str], str]) -> None:
        """Make pages of another state of the site: what its frame shows, and how to get the Markdown of a page."""

    def page(self, path: str) -> Generated:
        """A page's HTML. Raises KeyError where there is no such page, and whatever `text_of` raises."""

    def missing_page(self) -> str:
        """The page for addresses where nothing is."""


def hooks_of(root: Path) -> Path:
    """The folder of a project's hooks, where MkDocs is known and nowhere else. Raises GeneratorError."""
    settings = read_settings(Sources(root))
    if not settings.hooks:
        raise GeneratorError(
            f"{NAME}:1: nothing says where the hooks are, which make pages of the content. Write below `hooks:` the "
            "line `- hooks/content.py`."
        )
    return (root / settings.hooks[0]).resolve().parent


def load_generator(root: Path) -> Generator:
    """The generator with a project's settings. Raises GeneratorError."""
    hooks = str(hooks_of(root))
    # Material's announcement of its end of life would stand in front of an editor's errors.
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    if hooks not in sys.path:
        sys.path.insert(0, hooks)
    return cast(Generator, importlib.import_module("serving").Generator(root))
