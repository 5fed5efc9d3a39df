"""Digests: of every file of a folder, and of the folder as a whole."""

import hashlib
from pathlib import Path


def file_digests(folder: Path) -> dict[str, str]:
    """The SHA-256 of every file below a folder, in hexadecimal, by its path with forward slashes, sorted."""
    found = {path.relative_to(folder).as_posix(): digest_of_file(path) for path in folder.rglob("*") if path.is_file()}
    return dict(sorted(found.items()))


def digest_of_file(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal, however large it is."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digest_of(digests: dict[str, str]) -> str:
    """One SHA-256 over all: that of the lines `sha256sum` would print, sorted by path."""
    lines = "".join(f"{digest}  {path}\n" for path, digest in sorted(digests.items()))
    return hashlib.sha256(lines.encode("utf-8", "surrogateescape")).hexdigest()
