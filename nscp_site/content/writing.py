"""Fields and text → the file of an item; files are replaced atomically, so that one is always there, whole."""

import errno
import json
import os
import secrets
from contextlib import suppress
from pathlib import Path
from stat import S_IMODE
from types import EllipsisType
from typing import Any

import yaml

TIMESTAMP_TAG = "tag:yaml.org,2002:timestamp"


class FieldsDumper(yaml.SafeDumper):
    """A YAML dumper for editors: lists are indented, and dates are not quoted, since our loader keeps text."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        """Indent lists below their key."""
        super().increase_indent(flow, False)


FieldsDumper.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != TIMESTAMP_TAG]
    for first, resolvers in yaml.SafeDumper.yaml_implicit_resolvers.items()
}


def format_item(fields: dict[str, Any], body: str) -> str:
    """Serialise an item: its fields in order as front matter, then the body."""
    front = yaml.dump(fields, Dumper=FieldsDumper, allow_unicode=True, sort_keys=False, width=10_000)
    return f"---\n{front}---\n" + (f"\n{body.strip()}\n" if body.strip() else "")


def atomic_write(path: Path, data: str | bytes, *, expected: bytes | EllipsisType | None = ...) -> None:
    """Write a whole file in one step: a reader finds all of the old one or all of the new, after a power cut as well.

    A file keeps its mode, and a link is kept: the file that it leads to is written. `expected` are the bytes from which
    the change was made; None for a file that must not exist yet; by default, whatever is there is replaced. Raises
    FileExistsError where the file is not as expected, and OSError, on a full disk for example; the old file is then as
    it was, and nothing is left beside it.
    """
    # A link that stands where nothing should is something in the way.
    target = path if expected is None else Path(os.path.realpath(path))
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f".{target.name}.{secrets.token_hex(8)}.new")
    try:
        with fresh.open("xb") as file:
            if expected is not None and target.exists():
                fresh.chmod(S_IMODE(target.stat().st_mode))
            file.write(data.encode() if isinstance(data, str) else data)
            file.flush()
            os.fsync(file.fileno())
        _put_in_place(fresh, target, expected)
    finally:
        fresh.unlink(missing_ok=True)
    # Windows opens no folder, and not every disk can do this.
    with suppress(OSError):
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _put_in_place(fresh: Path, target: Path, expected: bytes | EllipsisType | None) -> None:
    """Give a file, written beside it, the name of another. Raises FileExistsError, OSError."""
    if expected is None:
        with suppress(OSError):
            # Fails where something has the name; renaming would take its place. Not every disk has links.
            os.link(fresh, target)
            return
    found = target.read_bytes() if target.is_file() else None
    if os.path.lexists(target) if expected is None else expected not in (..., found):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
    fresh.replace(target)


def save_draft(path: Path, values: dict[str, Any]) -> None:
    """Keep values for later. Raises OSError."""
    atomic_write(path, json.dumps(values, ensure_ascii=False, indent=2))


def load_draft(path: Path) -> dict[str, Any] | None:
    """Load the values of a saved JSON file; None if it is missing or unreadable."""
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return values if isinstance(values, dict) else None
