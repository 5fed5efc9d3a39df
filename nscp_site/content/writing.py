"""Fields and text → the file of an item; files are replaced atomically, so that one is always there, whole."""

import contextlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any

import yaml

SPOKEN_DATES = "tag:yaml.org,2002:timestamp"


class FieldsDumper(yaml.SafeDumper):
    """YAML as editors write it: lists indented below their name, dates without quotes, since the reader keeps text."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        """Indent lists, too."""
        super().increase_indent(flow, False)


FieldsDumper.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != SPOKEN_DATES]
    for first, resolvers in yaml.SafeDumper.yaml_implicit_resolvers.items()
}


def item_text(fields: dict[str, Any], body: str) -> str:
    """An item's file: its fields in their order, its text below them."""
    front = yaml.dump(fields, Dumper=FieldsDumper, allow_unicode=True, sort_keys=False, width=10_000)
    return f"---\n{front}---\n" + (f"\n{body.strip()}\n" if body.strip() else "")


def write_new(path: Path, text: str) -> None:
    """Write a file that is not there yet, whole or not at all. Raises FileExistsError, OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_text(text, encoding="utf-8", newline="\n")
        # A link fails where something has the name; renaming would take its place.
        os.link(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def rewrite(path: Path, text: str) -> None:
    """Put a text in the place of a file's, which is whole at every moment, on a full disk too. Raises OSError."""
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_text(text, encoding="utf-8", newline="\n")
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def keep(path: Path, values: dict[str, Any]) -> None:
    """Keep values for later. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rewrite(path, json.dumps(values, ensure_ascii=False, indent=2))


def kept(path: Path) -> dict[str, Any] | None:
    """The values that were kept; None where there are none that can be read."""
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return values if isinstance(values, dict) else None


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
