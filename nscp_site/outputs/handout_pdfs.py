"""Handouts as tagged PDFs (PDF/UA-1) on A4, placed beside their pages and linked there with their length and size.

Each handout is data that `templates/handouts/handout.typ` prints. Typst sets it (`typesetting`): one Python package
that needs nothing of the system and writes no PDF that breaks PDF/UA-1.
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
from nscp_site.content.addresses import address_of, file_of
from nscp_site.content.library import Library
from nscp_site.outputs.handout_parts import parts_of
from nscp_site.outputs.handouts import Handout, handouts, whole_handouts
from nscp_site.outputs.typesetting import Setter, apart, in_largest_text
from nscp_site.pages import markdown
from nscp_site.settings import Settings

# What a finished handout is kept under.
KEPT_AS = "handout"
# As the pages have them, so that a text is read alike for its page and for paper, but for what only a screen needs.
ON_SCREEN = ("fenced_code", "toc", "nscp_site.pages.accessible_tables")
EXTENSIONS = [name for name in markdown.EXTENSIONS if name not in ON_SCREEN]
OPTIONS = {name: options for name, options in markdown.SETTINGS.items() if name in EXTENSIONS}
# Of the QR codes.
MASK = 3
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
LINKED = ("http:", "https:", "mailto:", "tel:")


@dataclass(frozen=True)
class Sheet:
    """A finished handout."""

    data: bytes
    pages: int


def typeset(handout: Handout, settings: Settings, set_words: Setter = in_largest_text) -> Sheet:
    """The PDF of a handout, in the largest text that fits; kept for the next build. Raises HandoutError."""
    words = json.dumps(data_of(handout, settings), sort_keys=True)
    found = get_cached(KEPT_AS, words, kind=tuple[bytes, int])
    if found is None:
        found = set_words(words, handout.page)
        put_cached(KEPT_AS, words, result=found, kind=tuple[bytes, int])
    return Sheet(*found)


def data_of(handout: Handout, settings: Settings) -> dict[str, Any]:
    """All that the template prints, in any size of text."""
    address = address_of(handout.page)
    whole = settings.site_url + address[1:] if settings.site_url else ""
    html = reader().reset().convert(handout.markdown)
    body = parts_of(html, lambda target: whole_address(target, handout, settings))
    # Of a whole document the links within its text are too many to be listed.
    links = {} if handout.whole else {to: words for to, words in links_in(body) if not to.startswith(whole or address)}
    return {
        "title": handout.title,
        "paper": handout.paper,
        "whole": handout.whole,
        "site_name": settings.site_name,
        "checked": handout.checked,
        "address": whole or address,
        "code": qr_code(whole) if whole else "",
        "body": body,
        "links": [[words, to.removeprefix("https://")] for to, words in links.items()],
    }


def links_in(parts: list[Any]) -> Iterator[tuple[str, str]]:
    """Where the links of a text lead, with their words: on paper, words alone lead nowhere."""
    for part in parts:
        if isinstance(part, dict):
            if part["kind"] == "a" and part["to"].startswith(("https:", "http:", "/")):
                yield part["to"], words_of(part)
            rows = [cell for row in (*part.get("head", ()), *part.get("rows", ())) for cell in row]
            yield from links_in([*part.get("body", ()), *rows])


def words_of(part: Any) -> str:
    """All words of a part."""
    return part if isinstance(part, str) else "".join(map(words_of, part.get("body", ())))


def whole_address(target: str, handout: Handout, settings: Settings) -> str:
    """Where a link leads, in full, since paper has no place of its own; the path while the site has no address."""
    if SCHEME.match(target):
        return target if target.lower().startswith(LINKED) else ""
    path, hash_, anchor = urljoin(f"/{handout.page}", target).partition("#")
    return (settings.site_url or "/") + address_of(path[1:])[1:] + hash_ + anchor


def qr_code(address: str) -> str:
    """A QR code as SVG. Readers know every mask; to try which is best takes as long as to set the page."""
    made = BytesIO()
    segno.make(address, error="m", micro=False, mask=MASK).save(made, kind="svg", border=2)
    return made.getvalue().decode()


@cache
def reader() -> Markdown:
    """What reads Markdown; it is made once, since that takes longer than reading."""
    return Markdown(extensions=EXTENSIONS, extension_configs=OPTIONS)


# Where the theme's template lets the links stand.
PLACE = "<!-- handouts -->"
# So many are set by one program, whose memory grows with each.
BATCH = 30


def add_handouts(folder: Path, library: Library, settings: Settings) -> None:
    """Write every handout into a built site. Raises HandoutError, OSError."""
    links: dict[str, list[str]] = defaultdict(list)
    waiting = chain(handouts(library), whole_handouts(library))
    while some := list(islice(waiting, BATCH)):
        with apart() as set_words:
            for handout in some:
                sheet = typeset(handout, settings, set_words)
                (folder / handout.path).write_bytes(sheet.data)
                for page in handout.linked_on:
                    links[file_of(address_of(page))].append(link(handout, sheet, page))
    for path in sorted(folder.rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        if PLACE in text:
            linked = "\n".join(links[path.relative_to(folder).as_posix()])
            path.write_text(text.replace(PLACE, linked, 1), encoding="utf-8", newline="\n")


def link(handout: Handout, sheet: Sheet, page: str) -> str:
    """The link that stands on a page."""
    here = dirname(file_of(address_of(page)))
    pages = "1 page" if sheet.pages == 1 else f"{sheet.pages} pages"
    size = f"{max(1, round(len(sheet.data) / 1000))} kB"
    target = escape(relpath(handout.path, here or "."), quote=True)
    stays = ". A file that you save stays on this device." if handout.may_be_watched else ""
    words = f"{escape(handout.link)} (PDF, {pages}, {size})"
    return f'<p class="handout"><a href="{target}" type="application/pdf">{words}</a>{stays}</p>'
