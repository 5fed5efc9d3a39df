"""Builds a site beside the last good one and swaps the two at the end, so that visitors never see half a site.

MkDocs and the steps after it are subprocesses, one after the other, so that each frees its memory. Each reads the
content itself, so a source file that changes meanwhile stops the build. Only one build runs at a time: its processes
hold a lock beside the site, which outlives a killed parent. Output folders inside the project, and non-empty folders
that are not a built site, are refused.

`export_pages` writes the pages as plain Markdown instead, for another generator.
"""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from nscp_site import clock
from nscp_site.build.locks import LockHeldError, hold_lock
from nscp_site.build.up_to_date import (
    build_fingerprint,
    find_changed_source,
    is_up_to_date,
    record_build,
    source_digests,
    time_fingerprint,
)
from nscp_site.cache import NO_CACHE_VARIABLE, open_cache
from nscp_site.clock import format_moment, stage
from nscp_site.console import ReportedError, console_encoding
from nscp_site.content.library import Library
from nscp_site.content.visibility import DRAFTS_VARIABLE
from nscp_site.outputs.manifest import RELEASE_NAME, VERSION_FILE, Version
from nscp_site.project import render_files
from nscp_site.settings import SETTINGS_FILE as SETTINGS
from nscp_site.settings import load_settings
from nscp_site.sources import Sources

# The folders of a project that hold what people wrote, and what it was set up with. Hidden ones are of that kind too.
PROJECT_FOLDERS = (
    *("content", "docs", "guide", "hooks", "nscp_site", "overrides", "requirements", "schemas", "tests"),
    *("tools", "node_modules"),
)


def refusal_reason(root: Path, folder: Path, instead: str, *, over_site: bool = False) -> str:
    """Why a folder must not be written to, with a suggestion (`instead`); empty where it may be.

    Both paths must be resolved. `over_site` allows replacing a built site. Raises OSError.
    """
    other = f"Name a folder of its own, as in `{instead}`."
    if any(is_same_folder(folder, each) for each in (root, *root.parents)):
        return f"{folder} is the project's folder or holds it: all of it would be lost. {other}"
    part = _project_folder_holding(root, folder)
    if part:
        return f"{folder} lies in the project's {part}/, whose files would be lost. {other}"
    if folder.exists() and not folder.is_dir():
        return f"{folder} is a file, and a folder is needed. {other}"
    if folder.is_dir() and any(folder.iterdir()) and not (over_site and _is_built_site(folder)):
        what = "files of another kind than a built site" if over_site else "files"
        return f"{folder} holds {what}, which would be lost. Remove it if nobody needs them, or: {other}"
    return ""


def _project_folder_holding(root: Path, folder: Path) -> str:
    """The name of the project's own folder that a folder is or is inside of; empty if none."""
    for each in (folder, *folder.parents):
        if is_same_folder(each.parent, root) and (each.name.startswith(".") or each.name.casefold() in PROJECT_FOLDERS):
            return each.name
        for name in PROJECT_FOLDERS:
            if is_same_folder(each, root / name):
                return name
    return ""


def is_same_folder(first: Path, second: Path) -> bool:
    """Whether two paths lead to the same folder, however they are spelt."""
    return first == second or (first.exists() and second.exists() and first.samefile(second))


def _is_built_site(folder: Path) -> bool:
    """Whether a folder holds a site that we built, even if its files were changed since."""
    try:
        version = Version(**json.loads((folder / VERSION_FILE).read_text(encoding="utf-8")))
        return RELEASE_NAME.fullmatch(version.release) is not None
    except (OSError, ValueError, TypeError, RecursionError):
        return False


# What runs another program's module without a traceback.
SAFE_RUNNER = "nscp_site.commands.running"


class BuildError(ReportedError):
    """A build that could not be finished; its text tells an editor why, and what became of the last good site."""


@dataclass(frozen=True)
class Build:
    """One build of a project's folder into `target`, as at one moment, though an hour or a day begins meanwhile.

    `lock` is the open file whose lock is held for it, if any is. `drafts` shows what visitors can't see, in a preview.
    """

    root: Path
    target: Path
    lock: int | None = None
    preview: bool = False
    drafts: bool = False
    from_kept: bool = True
    moment: datetime = field(default_factory=clock.now)

    @property
    def new_site(self) -> Path:
        """The folder in which the new site is built."""
        return self.target.with_name(f".{self.target.name}.new")

    @property
    def old(self) -> Path:
        """Where the previous site is kept during the swap."""
        return self.target.with_name(f".{self.target.name}.old")

    @property
    def environment(self) -> dict[str, str]:
        """Environment variables of the build's subprocesses: the time, drafts, console encoding, caching."""
        # Material's announcement of its end of life would stand in front of an editor's errors.
        settings = {
            clock.TODAY_VARIABLE: format_moment(self.moment),
            "NO_MKDOCS_2_WARNING": "1",
            DRAFTS_VARIABLE: "1" if self.drafts else "",
            # What they print stands beside what we print, and we read some of it.
            "PYTHONIOENCODING": f"{console_encoding()}:replace",
        }
        return os.environ | settings | ({} if self.from_kept else {NO_CACHE_VARIABLE: "1"})

    def restore_previous_site(self) -> None:
        """Move the previous site back if a build was killed between the two renames."""
        if self.old.exists() and not self.target.exists():
            self.old.rename(self.target)


def build_site(
    root: Path, target: Path, *, preview: bool = False, drafts: bool = False, from_kept: bool = True
) -> bool:
    """Build a project's site into `target` (taken from the project's folder if relative) and finish it.

    Whether anything had to be done: without `from_kept` everything is made anew. A preview asks search engines to stay
    away; with `drafts`, it shows what visitors can't see yet. Raises BuildError; `target` is then as it was, or the
    text says otherwise.
    """
    root = root.resolve()
    if drafts:
        _refuse_drafts(root, preview=preview)
    # A link to a folder stays: the site is what it leads to.
    target = (root / target).resolve()
    try:
        refused = refusal_reason(root, target, "nscp build --to ../january", over_site=True)
        if refused:
            raise BuildError(f"{refused} Nothing was built.")
        with hold_lock(target.with_name(f".{target.name}.lock")) as lock, open_cache(root, enabled=from_kept):
            return _build_if_needed(Build(root, target, lock, preview, drafts, from_kept))
    except LockHeldError:
        raise BuildError(f"Another build into {target} is running. Wait until it is done, then build again.") from None
    except OSError as error:
        raise BuildError(
            f"The site could not be written: {os_error_text(error)}.{previous_site_note(target)}"
        ) from error


def _refuse_drafts(root: Path, *, preview: bool) -> None:
    """Raise BuildError where drafts would be seen by everybody."""
    if not preview:
        raise BuildError("Drafts are for previews: write `nscp build --preview --drafts`. Nothing was built.")
    if not load_settings(Sources(root)).preview_protected:
        raise BuildError(
            f"{SETTINGS}: nothing says that only your own people can open the preview's host, so drafts and what is "
            "under embargo must not be on it. Where it asks for a password, write `extra: preview_protected: true`. "
            "Nothing was built."
        )


def _build_if_needed(build: Build) -> bool:
    """Build while holding the lock, unless the site is up to date; whether it was built. Raises BuildError, OSError."""
    build.restore_previous_site()
    files = source_digests(build.root)
    judged = time_fingerprint(build.root, build.moment)
    state = build_fingerprint(files, judged, preview=build.preview, drafts=build.drafts)
    if is_up_to_date(state, build.target):
        return False
    _replace_site(build, files)
    record_build(state, build.target)
    return True


def _replace_site(build: Build, files: dict[str, str]) -> None:
    """Build a site beside another and put it in its place. Raises what stops a build; the other is then as it was."""
    remove_path(build.old)
    remove_path(build.new_site)
    try:
        try:
            run_mkdocs(build)
            drafts = ["--drafts"] if build.drafts else []
            run_own(build, "index", *drafts)
            run_own(build, "finish", *drafts, *(["--preview"] if build.preview else []))
        except BuildError:
            # What the build itself tells may come of half a change.
            _raise_if_sources_changed(build, files)
            raise
        _raise_if_sources_changed(build, files)
        if build.target.exists():
            build.target.rename(build.old)
        build.new_site.rename(build.target)
    finally:
        build.restore_previous_site()
        shutil.rmtree(build.new_site, ignore_errors=True)
    try:
        remove_path(build.old)
    except OSError as error:
        raise BuildError(
            f"The new site is in {build.target}. The one before it could not be removed ({os_error_text(error)}): "
            f"remove {build.old}, or no other build can begin."
        ) from error


def _raise_if_sources_changed(build: Build, files: dict[str, str]) -> None:
    """Raise BuildError where a source file differs from when the build began."""
    changed = find_changed_source(build.root, files)
    if changed:
        raise BuildError(
            f"{changed} was changed while the site was built. Build again.{previous_site_note(build.target)}"
        )


def run_mkdocs(build: Build) -> None:
    """Run `mkdocs build --strict`; it prints what it finds. Raises BuildError."""
    settings = load_settings(Sources(build.root))
    if settings.site_url_error:
        # MkDocs itself breaks off over some of these, before the checks could tell.
        place = f"{SETTINGS}:{settings.line_of('site_url')}"
        raise BuildError(
            f"{place}: {settings.site_url_error} The site was not built.{previous_site_note(build.target)}"
        )
    with stage("MkDocs"):
        done = run_python(build, SAFE_RUNNER, "mkdocs", "build", "--strict", "--site-dir", str(build.new_site))
    if done.returncode:
        raise BuildError(f"The site was not built. Mend what is listed above.{previous_site_note(build.target)}")


def run_own(build: Build, command: str, *options: str) -> None:
    """Run one of our commands on the built site. Raises BuildError with its output."""
    done = run_python(build, "nscp_site.cli", command, str(build.new_site), *options, stderr=subprocess.PIPE)
    if done.returncode:
        raise BuildError(f"{done.stderr.strip()}{previous_site_note(build.target)}")


def run_python(
    build: Build, module: str, *arguments: str, stderr: int | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a Python module to its end; it inherits the build's lock."""
    # Windows hands on no files in this way: there the lock ends with the build alone.
    held = () if build.lock is None or os.name == "nt" else (build.lock,)
    return subprocess.run(  # noqa: S603 - MkDocs, or our own program
        [sys.executable, "-m", module, *arguments],
        cwd=build.root,
        env=build.environment,
        pass_fds=held,
        stderr=stderr,
        encoding=console_encoding(),
        errors="replace",
        check=False,
    )


def previous_site_note(target: Path) -> str:
    """What a failed build means for the site in `target`; empty where there is none."""
    return f" The last good site in {target} is as it was." if _is_built_site(target) else ""


def os_error_text(error: OSError) -> str:
    """The file and cause of an OSError, in a few words."""
    return f"{error.filename}: {error.strerror}" if error.filename and error.strerror else str(error)


def remove_path(folder: Path) -> None:
    """Remove a folder, or whatever is in its place, if it exists."""
    if folder.is_dir() and not folder.is_symlink():
        shutil.rmtree(folder)
    else:
        folder.unlink(missing_ok=True)


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
