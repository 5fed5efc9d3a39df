"""Pandoc, which reads Word files: a program of its own that the package `pypandoc_binary` brings along."""

import json
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import pypandoc

from nscp_site.importing.imported import DocumentError

SECONDS = 120
# Of memory for pandoc itself: 1,000 pages take some 500 MB.
MOST_MEMORY = "1500M"


def read_docx(raw: bytes) -> dict[str, Any]:
    """What pandoc makes of a Word file: its blocks, as pandoc names them. Raises DocumentError.

    In its sandbox pandoc opens no other file and no address, whatever the file names.
    """
    command = [pypandoc.get_pandoc_path(), "+RTS", f"-M{MOST_MEMORY}", "-RTS", "--sandbox", "--from=docx", "--to=json"]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "document.docx"
        path.write_bytes(raw)
        try:
            done = subprocess.run([*command, str(path)], capture_output=True, check=False, timeout=SECONDS)  # noqa: S603
        except subprocess.TimeoutExpired as error:
            raise DocumentError(f"Reading it took more than {SECONDS} seconds. Part it in two.") from error
    try:
        read: dict[str, Any] = json.loads(done.stdout)
    except ValueError as error:
        raise DocumentError(
            "The file can't be read: it is damaged, or too large for a text. Open it in Word, and save it again as "
            "a Word document (.docx)."
        ) from error
    return read
