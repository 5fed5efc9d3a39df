"""A handout's words → its PDF, by Typst. The same words give the same bytes on any day and machine.

It asks nothing of the library, so that a program that does only this stays small: `apart` makes one. Typst keeps much
of what it ever set in memory, and gives it back only when its program ends.
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

TEMPLATE = Path(__file__).parents[1] / "templates" / "handouts" / "handout.typ"
# What is tried, in this order: so many pages, with text of so many points. One page, if the text stays large enough.
WHOLE = ((10_000, 10.5),)
TRIED = ((1, 11), (1, 10), (2, 11), (2, 10), (2, 9.25))
# The four files of the font that the handouts use. Typst takes a folder, so no other font may lie in it.
FONTS = Path(__file__).with_name("fonts")
LACKING = re.compile(r'the text `"(.*)"` could not be displayed', re.DOTALL)

# A handout's words as JSON, the page it belongs to → the PDF, and its number of pages.
Setter = Callable[[str, str], tuple[bytes, int]]


class HandoutError(Exception):
    """A handout can't be made; the text names it and says why."""


class TooLongError(HandoutError):
    """A handout does not fit on its pages."""


class UnprintableError(HandoutError):
    """A handout holds what can't be set, such as a letter that no font here has."""


@contextmanager
def apart() -> Iterator[Setter]:
    """`in_largest_text`, done by another program, which begins when it is first asked for and ends here."""
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
    """The PDF of a handout's words, and its number of pages; `page` is named where it can't be made.

    Raises TooLongError, UnprintableError.
    """
    laid_out: dict[float, tuple[typst.Compiler, int]] = {}
    try:
        for most, size in WHOLE if json.loads(words).get("whole") else TRIED:
            compiler, pages = laid_out[size] = laid_out.get(size) or lay_out(words, size)
            if pages <= most:
                return cast(bytes, compiler.compile(TEMPLATE, pdf_standards="ua-1")), pages
    except typst.TypstError as error:
        raise UnprintableError(f"The handout of {page} can’t be set as PDF: {reason(error)}") from error
    raise TooLongError(f"The handout of {page} takes more than two pages. Shorten its text.")


def lay_out(words: str, size: float) -> tuple[typst.Compiler, int]:
    """What will write the PDF, and how many pages it takes in text of so many points. Raises typst.TypstError."""
    compiler = typst.Compiler(TEMPLATE, font_paths=fonts(), sys_inputs={"handout": words, "size": str(size)})
    return compiler, int(compiler.query("<pages>", field="value", one=True))


def reason(error: typst.TypstError) -> str:
    """Why Typst refused, as far as an editor can do something about it; else in Typst's words."""
    lacking = LACKING.search(error.message)
    if lacking is None:
        return f"{error.message}."
    return f"its fonts have no letters for “{lacking[1]}”. Write that in Latin letters, or leave it out."


@cache
def fonts() -> typst.Fonts:
    """The handouts' font and those in Typst itself, never the machine's."""
    return typst.Fonts(include_system_fonts=False, font_paths=[FONTS])
