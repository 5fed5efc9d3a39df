"""Building beside the last good site and changing places at the end, so that no half site is ever seen.

MkDocs and what is done after it are programs of their own, one after the other: each gives its memory back.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from nscp_site.kept import OFF, keeping
from nscp_site.timing import stage
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
    except OSError as error:
        raise BuildError(f"The site could not be written: {error.strerror or error}. {target} is as it was.") from error
    return True


def replace_site(root: Path, target: Path, *, preview: bool, from_kept: bool) -> None:
    """Build a site beside another and put it in its place. Raises what stops a build; the other is then as it was."""
    fresh, old = target.with_name(f".{target.name}.new"), target.with_name(f".{target.name}.old")
    try:
        clear(fresh)
        run_mkdocs(root, fresh, from_kept=from_kept)
        run_own("index", root, fresh, target, from_kept=from_kept)
        run_own("finish", root, fresh, target, *(["--preview"] if preview else []), from_kept=from_kept)
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
    quiet = {"NO_MKDOCS_2_WARNING": "1"}
    with stage("MkDocs"):
        done = subprocess.run(command, cwd=root, env=keeps(from_kept=from_kept) | quiet, check=False)  # noqa: S603
    if done.returncode:
        raise BuildError("The site was not built. Mend what is listed above; the last good site is as it was.")


def run_own(command: str, root: Path, folder: Path, target: Path, *options: str, from_kept: bool) -> None:
    """Run a command of ours on what MkDocs built in a folder. Raises BuildError, which says that `target` stays."""
    whole = [sys.executable, "-m", "nscp_site.cli", command, str(folder), *options]
    done = subprocess.run(  # noqa: S603 - our own program
        whole, cwd=root, env=keeps(from_kept=from_kept), stderr=subprocess.PIPE, text=True, check=False
    )
    if done.returncode:
        raise BuildError(f"{done.stderr.strip()} {target} is as it was.")


def keeps(*, from_kept: bool) -> dict[str, str]:
    """The environment for a program that may use what is kept, or may not."""
    return os.environ | ({} if from_kept else {OFF: "1"})


def clear(folder: Path) -> None:
    """Remove a folder if it is there."""
    if folder.exists():
        shutil.rmtree(folder)
