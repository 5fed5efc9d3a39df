"""MkDocs' files, messages and errors, as the other hooks use them."""

import logging
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException, PluginError
from mkdocs.structure.files import File, Files, InclusionLevel

from nscp_site.console import describe_failure
from nscp_site.pages.rendering import Page

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


class GeneratedFile(File):
    """A file that is on no disk; a page's text comes without front matter, and its fields beside it.

    `File.generated` makes such files, but only while an event of MkDocs runs.
    """

    generated_by = "hooks/content.py"
    fields: dict[str, Any]

    def fill(self, made: Page | str) -> None:
        """Set what the file holds."""
        if isinstance(made, Page):
            self.content_string, self.fields = made.text, made.fields
        else:
            # As bytes: as text, Windows would write the line ends of calendars and tables anew.
            self.content_bytes = made.encode()


def add_generated_files(files: Files, config: MkDocsConfig, generated: Mapping[str, Page | str]) -> Files:
    """Have generated files, by path, take the place of those of docs/; leave out Material's scripts and styles."""
    for file in [file for file in files if file.src_dir in config.theme.dirs[1:]]:
        files.remove(file)
    for uri, made in generated.items():
        plain = files.get_file_from_path(uri)
        if plain:
            files.remove(plain)
        level = InclusionLevel.UNDEFINED if plain else InclusionLevel.NOT_IN_NAV
        file = GeneratedFile(uri, None, config.site_dir, config.use_directory_urls, inclusion=level)
        file.fill(made)
        files.append(file)
    return files


class _LogCapture(logging.Handler):
    """Collects the messages of log records."""

    def __init__(self, level: int) -> None:
        super().__init__(level)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Collect one message."""
        self.messages.append(record.getMessage())


@contextmanager
def captured_logs(level: int) -> Iterator[list[str]]:
    """The messages that MkDocs logs inside, of a level such as logging.WARNING and above."""
    capture, log = _LogCapture(level), logging.getLogger("mkdocs")
    log.addHandler(capture)
    try:
        yield capture.messages
    finally:
        log.removeHandler(capture)


def as_plugin_error(handler: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """Have MkDocs report in one line what fails in a handler, and stop. `NSCP_DEBUG=1` shows the traceback instead."""

    @wraps(handler)
    def safe(*args: Arguments.args, **named: Arguments.kwargs) -> Result:
        try:
            return handler(*args, **named)
        except MkDocsException:
            raise
        except Exception as failure:
            if os.environ.get("NSCP_DEBUG") == "1":
                raise
            raise PluginError(describe_failure(failure)) from failure

    return safe
