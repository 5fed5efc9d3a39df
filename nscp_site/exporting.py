"""The pages as plain Markdown in a folder, for another generator."""

from pathlib import Path

from nscp_site.building import BuildError
from nscp_site.library import Library
from nscp_site.project import site_files


def export_pages(library: Library, folder: Path) -> int:
    """Write every page of a checked library as Markdown below `folder`; the number of files. Raises BuildError."""
    files = site_files(library)
    try:
        for uri, text in files.items():
            path = folder / uri
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise BuildError(f"The pages could not be written: {error.strerror or error} ({error.filename}).") from error
    return len(files)
