"""Exports the pages as plain Markdown to a folder, for another site generator."""

from pathlib import Path

from nscp_site.build.building import BuildError, os_error_text, refusal_reason
from nscp_site.content.library import Library
from nscp_site.project import render_files


def export_pages(library: Library, folder: Path) -> int:
    """Write every page of a checked library as Markdown below `folder`; the number of files. Raises BuildError.

    The folder must be empty, or not be there yet, and no part of the project.
    """
    try:
        refused = refusal_reason(library.root.resolve(), folder.resolve(), "nscp export ../pages")
        if refused:
            raise BuildError(f"{refused} Nothing was written.")
        files = render_files(library)
        for uri, text in files.items():
            path = folder / uri
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise BuildError(f"The pages could not be written: {os_error_text(error)}.") from error
    return len(files)
