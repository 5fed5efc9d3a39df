"""Every folder of the editors holds its files itself."""

import os
from collections.abc import Iterator
from pathlib import Path

from nscp_site.library import Library
from nscp_site.problems import Finding, rule


@rule("library")
def linked_folder(library: Library) -> Iterator[Finding]:
    """A folder in content/ or docs/ must lie there itself, not be a link to another; a link must lead to a file.

    MkDocs would follow the link, and publish what no check has read.

    Bad:
        docs/events, a link to a folder of the shared drive
    Good:
        docs/events, a copy of that folder
    """
    for name in ("content", "docs"):
        for path in links_below(library.root / name):
            place = path.relative_to(library.root).as_posix()
            if path.is_dir():
                told = "is a link to a folder, whose pages no check reads. Delete the link and copy the folder here."
                yield place, 1, f"`{path.name}` {told}"
            elif not path.exists():
                told = "is a link to a file that is not there. Delete the link, or copy the file here."
                yield place, 1, f"`{path.name}` {told}"


def links_below(folder: Path) -> Iterator[Path]:
    """Every link in a folder and those inside it, without hidden ones, which nothing reads."""
    for inside, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in (*folders, *sorted(files)):
            path = Path(inside, name)
            if not name.startswith(".") and path.is_symlink():
                yield path
