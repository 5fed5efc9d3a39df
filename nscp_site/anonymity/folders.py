"""The files that the guard looks into, and where children are written about."""

from pathlib import Path

from nscp_site.schema.collections import COLLECTIONS
from nscp_site.sources import is_regular

FOLDERS = ("content", "docs")
TEXTS = (".md", ".yml", ".csv")


def files(root: Path) -> list[Path]:
    """Every file of the folders that editors fill; what is no regular file is told of by another rule."""
    return sorted(path for folder in FOLDERS for path in (root / folder).rglob("*") if is_regular(path))


def text_of(raw: bytes) -> str:
    """A file's text; what is not UTF-8 is told by another rule."""
    return raw.decode("utf-8-sig", errors="replace").replace("\r\n", "\n").replace("\r", "\n")


def about_children(path: str) -> bool:
    """Whether a file stands where children are written about, as its collection says; an unknown collection may be."""
    parts = path.split("/")
    if parts[0] != "content" or len(parts) < 3:
        return False
    collection = COLLECTIONS.get(parts[1])
    return collection is None or collection.about_children
