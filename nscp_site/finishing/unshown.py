"""A file of docs/ is published only where a page that visitors can open shows it, or leads to it.

A poster lies in docs/ before its campaign is announced, and a report's PDF before its embargo ends: their pages are not
in the site yet, and so neither may they be.
"""

import posixpath
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from nscp_site.sources import visible

VALUE = re.compile(r"""=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))""")
PART = re.compile(r"[\s,]+")


def leave_out_unshown(folder: Path, docs: Path, site_url: str) -> list[str]:
    """Take out of a built site the files of docs/ that no page of it names; their paths, sorted."""
    files = {path.relative_to(docs).as_posix() for path in visible(docs, "**/*") if path.suffix != ".md"}
    there = {name for name in files if (folder / name).is_file()}
    unshown = sorted(there - named_in(folder, there, site_url)) if there else []
    for name in unshown:
        (folder / name).unlink()
    return unshown


def named_in(folder: Path, files: set[str], site_url: str) -> set[str]:
    """Those of some files that a page of a site names in any attribute."""
    names = {name.rpartition("/")[2] for name in files}
    found: set[str] = set()
    for page in sorted(folder.rglob("*.html")):
        here = posixpath.dirname(page.relative_to(folder).as_posix())
        for value in VALUE.finditer(page.read_text(encoding="utf-8")):
            for part in PART.split(value[value.lastindex or 0]):
                if unquote(urlsplit_path(part)).rpartition("/")[2] in names:
                    found.add(target(part, here, site_url))
    return found & files


def urlsplit_path(part: str) -> str:
    """The path of an address; empty where it is none."""
    try:
        return urlsplit(part).path
    except ValueError:
        return ""


def target(part: str, here: str, site_url: str) -> str:
    """The file of the site that an address on a page in a folder leads to."""
    inside = part.removeprefix(site_url) if site_url and part.startswith(site_url) else ""
    path = unquote(urlsplit_path(f"/{inside}" if inside else part))
    return posixpath.normpath(posixpath.join("/", here, path)).lstrip("/")
