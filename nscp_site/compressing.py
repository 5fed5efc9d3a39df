"""Precompressed copies beside the files: `page.html.gz`, `page.html.br`. The same bytes on every run."""

import gzip
from pathlib import Path

import brotli

from nscp_site.hosting.policy import TEXTS

# Below this size (bytes) a copy saves nothing that a visitor's network would notice.
SMALLEST = 1000
# 9 is ten times as fast as 11 and costs about 4% in size.
QUALITY = 9


def compress_files(folder: Path) -> None:
    """Write the two copies of every text of a built site that is worth it."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix in TEXTS and path.stat().st_size >= SMALLEST:
            data = path.read_bytes()
            write_if_smaller(path.with_name(f"{path.name}.gz"), gzip.compress(data, 9, mtime=0), data)
            write_if_smaller(path.with_name(f"{path.name}.br"), brotli.compress(data, quality=QUALITY), data)


def write_if_smaller(path: Path, compressed: bytes, data: bytes) -> None:
    """Write a copy where it is worth it."""
    if len(compressed) < len(data):
        path.write_bytes(compressed)
