"""Building beside the last good site and changing places at the end, so that no half site is ever seen."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from nscp_site.finishing import finish_site
from nscp_site.handouts.typesetting import HandoutError
from nscp_site.kept import OFF, keeping
from nscp_site.library import Library
from nscp_site.old_addresses import LostAddressError
from nscp_site.project import read_content, site_files
from nscp_site.search import SearchError, build_search
from nscp_site.unchanged import is_built, note_built, sources


class BuildError(Exception):
    """A build that could not be finished; its text tells an editor why. The last good site is untouched."""


def build_site(root: Path, target: Path, *, preview: bool = False, from_kept: bool = True) -> bool:
    """Build a project's site into `target` (taken from the project's folder if relative) and finish it.

    Whether anything had to be done: without `from_kept` everything is made anew. A preview asks search engines to stay
    away. Raises BuildError; `target` is then as it was.
    """
    target = root / target
    try:
        with keeping(root, wanted=from_kept):
            state = sources(root, preview=preview)
            if is_built(state, target):
                return False
            replace_site(root, target, preview=preview, from_kept=from_kept)
            note_built(state, target)
    except LostAddressError as lost:
        raise BuildError(f"{lost}. Name them in content/addresses.yml. {target} is as it was.") from lost
    except (SearchError, HandoutError) as failure:
        raise BuildError(f"{failure} {target} is as it was.") from failure
    except OSError as error:
        raise BuildError(f"The site could not be written: {error.strerror or error}. {target} is as it was.") from error
    return True


def replace_site(root: Path, target: Path, *, preview: bool, from_kept: bool) -> None:
    """Build a site beside another and put it in its place. Raises what stops a build; the other is then as it was."""
    fresh, old = target.with_name(f".{target.name}.new"), target.with_name(f".{target.name}.old")
    try:
        clear(fresh)
        run_mkdocs(root, fresh, from_kept=from_kept)
        library = read_content(root)
        # Of the pages as they were built: so the search can't disagree with them.
        build_search(library, fresh)
        finish_site(fresh, library, preview=preview)
        clear(old)
        if target.exists():
            target.rename(old)
        fresh.rename(target)
        clear(old)
    except OSError:
        if old.exists() and not target.exists():
            old.rename(target)
        raise
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def run_mkdocs(root: Path, target: Path, *, from_kept: bool = True) -> None:
    """Run `mkdocs build --strict` into a folder; it prints what it finds. Raises BuildError."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(target)]
    # Material's announcement of its end of life would stand in front of an editor's errors.
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1"} | ({} if from_kept else {OFF: "1"})
    if subprocess.run(command, cwd=root, env=environment, check=False).returncode:  # noqa: S603 - our own program
        raise BuildError("The site was not built. Mend what is listed above; the last good site is as it was.")


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


def clear(folder: Path) -> None:
    """Remove a folder if it is there."""
    if folder.exists():
        shutil.rmtree(folder)
