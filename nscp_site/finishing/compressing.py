"""Precompressed copies beside the files: `page.html.gz`, `page.html.br`. The same bytes on every run."""

import gzip
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import brotli

from nscp_site.cache import cores, kept
from nscp_site.outputs.host_policy import TEXTS

# Below this size (bytes) a copy saves nothing that a visitor's network would notice.
SMALLEST = 1000
# 9 takes fifteen times as long for a four-hundredth of the size; 11 makes an eighth less, and takes much longer yet.
QUALITY = 5
# As a power of two, the bytes looked back upon: more than nearly every page has. What is larger takes more memory.
WINDOW = 18


def compress_files(folder: Path) -> None:
    """Write the two copies of every text of a built site that is worth it."""
    texts = [path for path in sorted(folder.rglob("*")) if path.suffix in TEXTS and path.is_file()]
    # Compressing leaves Python to other threads meanwhile.
    with ThreadPoolExecutor(cores()) as pool:
        for _ in pool.map(compress_file, texts):
            pass


def compress_file(path: Path) -> None:
    """Write the two copies of one file, if it is worth it."""
    data = path.read_bytes()
    if len(data) >= SMALLEST:
        zipped, small = compressed(data)
        write_if_smaller(path.with_name(f"{path.name}.gz"), zipped, data)
        write_if_smaller(path.with_name(f"{path.name}.br"), small, data)


@kept
def compressed(data: bytes) -> tuple[bytes, bytes]:
    """The two copies of a file."""
    return gzip.compress(data, 9, mtime=0), brotli.compress(data, quality=QUALITY, lgwin=WINDOW)


def write_if_smaller(path: Path, compressed: bytes, data: bytes) -> None:
    """Write a copy where it is worth it."""
    if len(compressed) < len(data):
        path.write_bytes(compressed)
