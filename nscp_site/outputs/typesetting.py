"""Typesets a handout's data as PDF with Typst, byte-identical on any day and machine.

It does not use the library, so that the worker process started by `apart` stays small. Typst keeps memory until its
process ends.
"""

import json
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import cast

import typst

from nscp_site.console import ReportedError

TEMPLATE = Path(__file__).parents[1] / "templates" / "handouts" / "handout.typ"
# What is tried, in this order: so many pages, with text of so many points. One page, if the text stays large enough.
WHOLE_DOCUMENT_SIZES = ((10_000, 10.5),)
HANDOUT_SIZES = ((1, 11), (1, 10), (2, 11), (2, 10), (2, 9.25))
# The four files of the font that the handouts use. Typst takes a folder, so no other font may lie in it.
FONTS = Path(__file__).with_name("fonts")
MISSING_LETTERS = re.compile(r'the text `"(.*)"` could not be displayed', re.DOTALL)

# A handout's words as JSON, the page it belongs to → the PDF, and its number of pages.
Typesetter = Callable[[str, str], tuple[bytes, int]]


class HandoutError(ReportedError):
    """A handout cannot be made; the text names it and says why."""


class TooLongError(HandoutError):
    """A handout does not fit on its pages."""


class UnprintableError(HandoutError):
    """A handout contains something that cannot be typeset, such as a letter missing from the fonts."""


@contextmanager
def apart() -> Iterator[Typesetter]:
    """A typesetter in a worker process, which is started on first use and ends with the context."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as program:

        def ask(words: str, page: str) -> tuple[bytes, int]:
            try:
                return program.submit(in_largest_text, words, page).result()
            except BrokenProcessPool as broken:
                raise HandoutError(
                    f"The handout of {page} was not set: the computer ended the program that sets it, mostly because "
                    "its memory is full. Close other programs, then run the command again."
                ) from broken

        yield ask


def in_largest_text(words: str, page: str) -> tuple[bytes, int]:
    """The PDF of a handout's data in the largest text that fits, and its number of pages.

    `words` is JSON; `page` is named in errors. Raises TooLongError, UnprintableError.
    """
    laid_out: dict[float, tuple[typst.Compiler, int]] = {}
    try:
        for most, size in WHOLE_DOCUMENT_SIZES if json.loads(words).get("whole") else HANDOUT_SIZES:
            compiler, pages = laid_out[size] = laid_out.get(size) or _lay_out(words, size)
            if pages <= most:
                return cast(bytes, compiler.compile(TEMPLATE, pdf_standards="ua-1")), pages
    except typst.TypstError as error:
        raise UnprintableError(f"The handout of {page} can’t be set as PDF: {_explain_typst_error(error)}") from error
    raise TooLongError(f"The handout of {page} takes more than two pages. Shorten its text.")


def _lay_out(words: str, size: float) -> tuple[typst.Compiler, int]:
    """The compiler of a PDF, and its number of pages at a text size in points. Raises typst.TypstError."""
    compiler = typst.Compiler(TEMPLATE, font_paths=fonts(), sys_inputs={"handout": words, "size": str(size)})
    return compiler, int(compiler.query("<pages>", field="value", one=True))


def _explain_typst_error(error: typst.TypstError) -> str:
    """A Typst error as an editor can act on it; else Typst's own message."""
    lacking = MISSING_LETTERS.search(error.message)
    if lacking is None:
        return f"{error.message}."
    return f"its fonts have no letters for “{lacking[1]}”. Write that in Latin letters, or leave it out."


@cache
def fonts() -> typst.Fonts:
    """The handouts' fonts and Typst's built-in ones, never the system's."""
    return typst.Fonts(include_system_fonts=False, font_paths=[FONTS])
