"""Every folder of the editors holds its files itself."""

import os
import re
import stat
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from nscp_site.content.file_rules import DEVICES
from nscp_site.content.library import Library
from nscp_site.findings import Finding, rule

KINDS = (
    (stat.S_ISLNK, "is a link. Delete it, and copy here what it leads to"),
    (stat.S_ISFIFO, "is a pipe, which no program can read to its end. Delete it"),
    (stat.S_ISSOCK, "is a socket. Delete it"),
    (lambda mode: stat.S_ISCHR(mode) or stat.S_ISBLK(mode), "is a device. Delete it"),
)


SIGNS = re.compile(r'[<>:"|?*\\]')
# Most of what disks hold, with the ending of a compressed copy: 255 bytes.
LONGEST_NAME = 200


@rule("library")
def name_not_everywhere(library: Library) -> Iterator[Finding]:
    """A file or folder must have a name that Windows can hold too, and that differs from others by more than capitals.

    Bad:
        docs/about/aux.md; docs/about/Team.jpg beside docs/about/team.jpg
    Good:
        docs/about/auxiliary.md; docs/about/team.jpg alone
    """
    seen: dict[str, str] = {}
    for path in (path for name in ("content", "docs") for path in below(library.root / name)):
        inside = path.relative_to(library.root).as_posix()
        # Letters with an accent may be written in two ways, which look alike.
        alike = unicodedata.normalize("NFC", inside).casefold()
        told = fault_of_name(path.name)
        if alike in seen:
            told = (
                f"this differs from {seen[alike]} by capitals or accents alone: Windows takes them for one. Rename it."
            )
        seen.setdefault(alike, inside)
        if told:
            yield inside, 1, told


def fault_of_name(name: str) -> str:
    """Why not every computer can hold a file of this name, and what to do; empty where each can."""
    shown = name.encode("unicode_escape", "surrogatepass").decode() if not name.isprintable() else name
    if not name.isprintable():
        return f"the name `{shown}` holds a character that can't be seen. Rename it."
    if DEVICES.match(name):
        return f"Windows can't hold a file or folder called `{name}`. Rename it."
    if name.endswith((".", " ")) or SIGNS.search(name):
        return f"Windows can't hold `{name}`: no name there ends in a stop or space, or has one of <>:\"|?*. Rename it."
    if len(name.encode()) > LONGEST_NAME:
        return f"this name is too long: it may have {LONGEST_NAME} letters. Rename it."
    return ""


@rule("library")
def linked_folder(library: Library) -> Iterator[Finding]:
    """What lies in content/ and docs/ must be files and folders themselves: no links, devices or pipes.

    MkDocs would follow a link and publish what no check has read, and would read a device without end.

    Bad:
        docs/events, a link to a folder of the shared drive
    Good:
        docs/events, a copy of that folder
    """
    for path in (library.root / "mkdocs.yml", *below(library.root / "content"), *below(library.root / "docs")):
        told = what_it_is(path)
        if told:
            yield path.relative_to(library.root).as_posix(), 1, f"`{path.name}` {told}."


def what_it_is(path: Path) -> str:
    """What a path is, where it is neither a file nor a folder, and what to do; else empty."""
    try:
        mode = path.lstat().st_mode
    except OSError:
        return ""
    return next((told for is_kind, told in KINDS if is_kind(mode)), "")


def below(folder: Path) -> Iterator[Path]:
    """Every file and folder in a folder and those inside it, without hidden ones, which nothing reads."""
    for inside, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(inside, name) for name in (*folders, *sorted(files)) if not name.startswith("."))
