"""The files that the guard looks into."""

from pathlib import Path

FOLDERS = ("content", "docs")
TEXTS = (".md", ".yml", ".csv")


def files(root: Path) -> list[Path]:
    """Every file of the folders that editors fill."""
    return sorted(path for folder in FOLDERS for path in (root / folder).rglob("*") if path.is_file())


def text_of(raw: bytes) -> str:
    """A file's text; what is not UTF-8 is told by another rule."""
    return raw.decode("utf-8-sig", errors="replace").replace("\r\n", "\n").replace("\r", "\n")
