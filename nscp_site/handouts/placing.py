"""Puts the handouts beside their pages and links them there, with how many pages and kilobytes they have.

What was set is kept in `.cache/handouts` of the project, named by all that goes into it: a build sets again only what
changed.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from hashlib import sha256
from html import escape
from importlib.metadata import version
from pathlib import Path
from posixpath import dirname, relpath

from nscp_site.addresses import address_of, file_of
from nscp_site.handouts.contents import Handout, handouts
from nscp_site.handouts.typesetting import TEMPLATE, TRIED, Sheet, data_of, typeset
from nscp_site.library import Library
from nscp_site.settings import Settings

CACHE = Path(".cache") / "handouts"
# Where the theme's template lets the links stand.
PLACE = "<!-- handouts -->"


def add_handouts(folder: Path, library: Library, settings: Settings) -> None:
    """Write every handout into a built site. Raises HandoutError, OSError."""
    links: dict[str, list[str]] = defaultdict(list)
    for handout, sheet in sheets(handouts(library), library.root / CACHE, settings):
        (folder / handout.path).write_bytes(sheet.data)
        links[file_of(address_of(handout.page))].append(link(handout, sheet))
    for path in sorted(folder.rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        if PLACE in text:
            linked = "\n".join(links[path.relative_to(folder).as_posix()])
            path.write_text(text.replace(PLACE, linked, 1), encoding="utf-8", newline="\n")


def sheets(wanted: Iterable[Handout], cache: Path, settings: Settings) -> Iterable[tuple[Handout, Sheet]]:
    """Every handout, set or taken from those that were kept; what was kept for nothing is thrown away."""
    cache.mkdir(parents=True, exist_ok=True)
    used: set[Path] = set()
    for handout in wanted:
        name = fingerprint(handout, settings)
        kept = next(cache.glob(f"{name}-*.pdf"), None)
        if kept is None:
            sheet = typeset(handout, settings)
            kept = cache / f"{name}-{sheet.pages}.pdf"
            # Renamed when it is whole: a build that is cut off must not leave half a file under a good name.
            (cache / "unfinished").write_bytes(sheet.data)
            (cache / "unfinished").replace(kept)
        used.add(kept)
        yield handout, Sheet(kept.read_bytes(), int(kept.stem.rpartition("-")[2]))
    for old in set(cache.glob("*.pdf")) - used:
        old.unlink(missing_ok=True)


def fingerprint(handout: Handout, settings: Settings) -> str:
    """A name for all that goes into a handout: its words, how they are set, and by which program."""
    programs = [version(name) for name in ("typst", "font-source-sans-pro")]
    parts = [handout.path, programs, TRIED, TEMPLATE.read_text(encoding="utf-8"), data_of(handout, settings)]
    return sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def link(handout: Handout, sheet: Sheet) -> str:
    """The link that stands on the page."""
    here = dirname(file_of(address_of(handout.page)))
    pages = "1 page" if sheet.pages == 1 else f"{sheet.pages} pages"
    size = f"{max(1, round(len(sheet.data) / 1000))} kB"
    target = escape(relpath(handout.path, here or "."), quote=True)
    stays = ". A file that you save stays on this device." if handout.may_be_watched else ""
    words = f"{escape(handout.link)} (PDF, {pages}, {size})"
    return f'<p class="handout"><a href="{target}" type="application/pdf">{words}</a>{stays}</p>'
