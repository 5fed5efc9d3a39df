"""Handouts as tagged PDFs (PDF/UA-1) on A4, written beside their pages and linked there with length and size.

Each handout is data that `templates/handouts/handout.typ` lays out. Typst (`typesetting`) is one Python package
without system dependencies, and refuses to write a PDF that breaks PDF/UA-1.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import escape
from io import BytesIO
from itertools import chain, islice
from pathlib import Path
from posixpath import dirname, relpath
from typing import Any
from urllib.parse import urljoin

import segno
from markdown import Markdown

from nscp_site.cache import get_cached, put_cached
from nscp_site.content.addresses import address_to_file, path_to_address
from nscp_site.content.library import Library
from nscp_site.outputs.handout_parts import parse_handout_html, part_text
from nscp_site.outputs.handouts import Handout, build_handouts, whole_document_handouts
from nscp_site.outputs.typesetting import Typesetter, apart, in_largest_text
from nscp_site.pages import markdown
from nscp_site.settings import Settings

# What a finished handout is kept under.
CACHE_NAME = "handout"
# As the pages have them, so that a text is read alike for its page and for paper, but for what only a screen needs.
ON_SCREEN = ("fenced_code", "toc", "nscp_site.pages.accessible_tables")
EXTENSIONS = [name for name in markdown.EXTENSIONS if name not in ON_SCREEN]
EXTENSION_SETTINGS = {name: options for name, options in markdown.EXTENSION_SETTINGS.items() if name in EXTENSIONS}
# Of the QR codes.
MASK = 3
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
LINK_SCHEMES = ("http:", "https:", "mailto:", "tel:")


@dataclass(frozen=True)
class _PdfFile:
    """A PDF and its number of pages."""

    data: bytes
    pages: int


def typeset(handout: Handout, settings: Settings, set_words: Typesetter = in_largest_text) -> _PdfFile:
    """The PDF of a handout, in the largest text that fits; kept for the next build. Raises HandoutError."""
    words = json.dumps(_handout_data(handout, settings), sort_keys=True)
    found = get_cached(CACHE_NAME, words, kind=tuple[bytes, int])
    if found is None:
        found = set_words(words, handout.page)
        put_cached(CACHE_NAME, words, result=found, kind=tuple[bytes, int])
    return _PdfFile(*found)


def _handout_data(handout: Handout, settings: Settings) -> dict[str, Any]:
    """The data of a handout for the Typst template, whatever the size of its text."""
    address = path_to_address(handout.page)
    whole = settings.site_url + address[1:] if settings.site_url else ""
    html = handout_converter().reset().convert(handout.markdown)
    body = parse_handout_html(html, lambda target: _absolute_address(target, handout, settings))
    # Of a whole document the links within its text are too many to be listed.
    links = (
        {}
        if handout.whole
        else {to: words for to, words in _find_part_links(body) if not to.startswith(whole or address)}
    )
    return {
        "title": handout.title,
        "paper": handout.paper,
        "whole": handout.whole,
        "site_name": settings.site_name,
        "checked": handout.checked,
        "address": whole or address,
        "code": _qr_code(whole) if whole else "",
        "body": body,
        "links": [[words, to.removeprefix("https://")] for to, words in links.items()],
    }


def _find_part_links(parts: list[Any]) -> Iterator[tuple[str, str]]:
    """The targets of a text's links with their text, to be listed on paper."""
    for part in parts:
        if isinstance(part, dict):
            if part["kind"] == "a" and part["to"].startswith(("https:", "http:", "/")):
                yield part["to"], part_text(part)
            rows = [cell for row in (*part.get("head", ()), *part.get("rows", ())) for cell in row]
            yield from _find_part_links([*part.get("body", ()), *rows])


def _absolute_address(target: str, handout: Handout, settings: Settings) -> str:
    """A link's absolute URL, or its path from the root while the site's URL is unknown; "" for other schemes."""
    if SCHEME.match(target):
        return target if target.lower().startswith(LINK_SCHEMES) else ""
    path, hash_, anchor = urljoin(f"/{handout.page}", target).partition("#")
    return (settings.site_url or "/") + path_to_address(path[1:])[1:] + hash_ + anchor


def _qr_code(address: str) -> str:
    """A QR code as SVG. A fixed mask, since trying all takes as long as typesetting the page."""
    made = BytesIO()
    segno.make(address, error="m", micro=False, mask=MASK).save(made, kind="svg", border=2)
    return made.getvalue().decode()


@cache
def handout_converter() -> Markdown:
    """Python-Markdown for handouts, created once, since that takes longer than a conversion."""
    return Markdown(extensions=EXTENSIONS, extension_configs=EXTENSION_SETTINGS)


# Where the theme's template lets the links stand.
LINKS_PLACEHOLDER = "<!-- handouts -->"
# So many are set by one program, whose memory grows with each.
BATCH = 30


def add_handouts(folder: Path, library: Library, settings: Settings) -> None:
    """Write every handout into a built site and link it on its pages. Raises HandoutError, OSError."""
    links: dict[str, list[str]] = defaultdict(list)
    waiting = chain(build_handouts(library), whole_document_handouts(library))
    while some := list(islice(waiting, BATCH)):
        with apart() as set_words:
            for handout in some:
                sheet = typeset(handout, settings, set_words)
                (folder / handout.path).write_bytes(sheet.data)
                for page in handout.linked_on:
                    links[address_to_file(path_to_address(page))].append(_handout_link(handout, sheet, page))
    for path in sorted(folder.rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        if LINKS_PLACEHOLDER in text:
            linked = "\n".join(links[path.relative_to(folder).as_posix()])
            path.write_text(text.replace(LINKS_PLACEHOLDER, linked, 1), encoding="utf-8", newline="\n")


def _handout_link(handout: Handout, sheet: _PdfFile, page: str) -> str:
    """The HTML of the download link on a page, with length and size."""
    here = dirname(address_to_file(path_to_address(page)))
    pages = "1 page" if sheet.pages == 1 else f"{sheet.pages} pages"
    size = f"{max(1, round(len(sheet.data) / 1000))} kB"
    target = escape(relpath(handout.path, here or "."), quote=True)
    stays = ". A file that you save stays on this device." if handout.may_be_watched else ""
    words = f"{escape(handout.link)} (PDF, {pages}, {size})"
    return f'<p class="handout"><a href="{target}" type="application/pdf">{words}</a>{stays}</p>'
