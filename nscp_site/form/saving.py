"""Writes a file so that either the old one or the new one is there, whole, whatever happens on the way."""

import contextlib
import os
import tempfile
from pathlib import Path


def write_whole(path: Path, raw: bytes, before: bytes | None) -> bool:
    """Put new bytes in a file's place in one step; False, and nothing done, where the file no longer is as before.

    `before` are the bytes that the change was made from; None where there was no file. Raises OSError, on a full disk
    for example, and leaves the old file as it was.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    number, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".new", dir=path.parent)
    fresh = Path(name)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        fresh.chmod(path.stat().st_mode if before is not None and path.exists() else 0o644)
        if (path.read_bytes() if path.is_file() else None) != before:
            return False
        fresh.replace(path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            fresh.unlink()
    return True
