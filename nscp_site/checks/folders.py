"""Every folder of the editors holds its files itself."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from nscp_site.library import Library
from nscp_site.problems import Finding, rule

KINDS = (
    (stat.S_ISLNK, "is a link. Delete it, and copy here what it leads to"),
    (stat.S_ISFIFO, "is a pipe, which no program can read to its end. Delete it"),
    (stat.S_ISSOCK, "is a socket. Delete it"),
    (lambda mode: stat.S_ISCHR(mode) or stat.S_ISBLK(mode), "is a device. Delete it"),
)


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
