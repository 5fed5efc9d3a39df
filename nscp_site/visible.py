"""The files of a folder that count: `visible(folder, pattern)`, for all that reads what editors wrote."""

import os
import stat
from pathlib import Path


def visible(folder: Path, pattern: str) -> list[Path]:
    """The files below a folder that fit a pattern such as `**/*.md`, in order.

    Without hidden ones and those in hidden folders, which MkDocs leaves out as well: editors' programs keep locks and
    copies of their own beside a file. Without links, devices and pipes, which a rule refuses: reading one might never
    end. A folder called as a file, such as `x.md`, is among them: who reads it tells that a file is needed.
    """
    start = len(str(folder))
    found = (path for path in folder.glob(pattern) if f"{os.sep}." not in str(path)[start:])
    return sorted(path for path in found if is_regular(path) or (path.is_dir() and path.suffix))


def is_regular(path: Path) -> bool:
    """Whether a path is a file itself: no link, device, pipe or folder, and there at all."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False
