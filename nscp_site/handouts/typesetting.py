"""A handout → a tagged PDF (PDF/UA-1) on A4, by Typst. The same words give the same bytes on any day and machine.

Typst is one Python package and needs nothing of the system; it writes no PDF that breaks PDF/UA-1. It is given the
words as data, which `templates/handouts/handout.typ` prints.
"""

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast
from urllib.parse import urljoin

import segno
import typst
from markdown import Markdown

from nscp_site.addresses import address_of
from nscp_site.handouts.contents import Handout
from nscp_site.handouts.parts import parts_of
from nscp_site.kept import kept
from nscp_site.settings import Settings

TEMPLATE = Path(__file__).parents[1] / "templates" / "handouts" / "handout.typ"
# As mkdocs.yml has them, so that a text is read alike for its page and for paper.
EXTENSIONS = ["abbr", "admonition", "attr_list", "footnotes", "md_in_html", "sane_lists", "smarty", "tables"]
OPTIONS = {"smarty": {"smart_quotes": False}, "tables": {"use_align_attribute": True}}
# What is tried, in this order: so many pages, with text of so many points. One page, if the text stays large enough.
TRIED = ((1, 11), (1, 10), (2, 11), (2, 10), (2, 9.25))
# The font's files that the handouts use.
FACES = ("Regular", "It", "Bold", "BoldIt")
# Of the QR codes.
MASK = 3
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
KEPT = ("http:", "https:", "mailto:", "tel:")
LACKING = re.compile(r'the text `"(.*)"` could not be displayed', re.DOTALL)


class HandoutError(Exception):
    """A handout can't be made; the text names it and says why."""


class TooLongError(HandoutError):
    """A handout does not fit on its pages."""


class UnprintableError(HandoutError):
    """A handout holds what can't be set, such as a letter that no font here has."""


@dataclass(frozen=True)
class Sheet:
    """A finished handout."""

    data: bytes
    pages: int


def typeset(handout: Handout, settings: Settings) -> Sheet:
    """The PDF of a handout, in the largest text that fits. Raises TooLongError, UnprintableError."""
    return Sheet(*in_largest_text(json.dumps(data_of(handout, settings), sort_keys=True), handout.page))


@kept
def in_largest_text(words: str, page: str) -> tuple[bytes, int]:
    """The PDF of a handout's words, and its number of pages; `page` is named where it can't be made."""
    laid_out: dict[float, tuple[typst.Compiler, int]] = {}
    try:
        for most, size in TRIED:
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


def data_of(handout: Handout, settings: Settings) -> dict[str, Any]:
    """All that the template prints, in any size of text."""
    address = address_of(handout.page)
    whole = settings.site_url + address[1:] if settings.site_url else ""
    html = reader().reset().convert(handout.markdown)
    return {
        "title": handout.title,
        "site_name": settings.site_name,
        "checked": handout.checked,
        "address": whole or address,
        "code": qr_code(whole) if whole else "",
        "body": parts_of(html, lambda target: whole_address(target, handout, settings)),
    }


def whole_address(target: str, handout: Handout, settings: Settings) -> str:
    """Where a link leads, in full, since paper has no place of its own; nothing while the site has no address."""
    if SCHEME.match(target):
        return target if target.lower().startswith(KEPT) else ""
    if not settings.site_url:
        return ""
    path, hash_, anchor = urljoin(f"/{handout.page}", target).partition("#")
    return settings.site_url + address_of(path[1:])[1:] + hash_ + anchor


def qr_code(address: str) -> str:
    """A QR code as SVG. Readers know every mask; to try which is best takes as long as to set the page."""
    made = BytesIO()
    segno.make(address, error="m", micro=False, mask=MASK).save(made, kind="svg", border=2)
    return made.getvalue().decode()


@cache
def reader() -> Markdown:
    """What reads Markdown; it is made once, since that takes longer than reading."""
    return Markdown(extensions=EXTENSIONS, extension_configs=OPTIONS)


@cache
def fonts() -> typst.Fonts:
    """The handouts' font and those in Typst itself, never the machine's.

    Typst takes folders only, and would choose among formats by the folder's order: it is shown just what is used.
    """
    found = find_spec("font_source_sans_pro")
    files = Path(next(iter(found.submodule_search_locations or ()))) / "files" if found else Path()
    with TemporaryDirectory() as shown:
        for face in FACES:
            name = f"SourceSansPro-{face}.otf"
            (Path(shown) / name).symlink_to(files / name)
        return typst.Fonts(include_system_fonts=False, font_paths=[shown])
