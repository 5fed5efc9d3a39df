"""Puts the handouts beside their pages and links them there, with how many pages and kilobytes they have."""

from collections import defaultdict
from html import escape
from itertools import chain, islice
from pathlib import Path
from posixpath import dirname, relpath

from nscp_site.content.addresses import address_of, file_of
from nscp_site.content.library import Library
from nscp_site.handouts.contents import Handout, handouts, whole_handouts
from nscp_site.handouts.setting import apart
from nscp_site.handouts.typesetting import Sheet, typeset
from nscp_site.settings import Settings

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
