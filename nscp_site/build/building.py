"""Builds beside the last good site and swaps the two at the end, so that no half site is ever seen.

MkDocs and the steps after it are processes of their own, one after the other: each gives its memory back. Each reads
the content for itself, so a source file that changes during a build stops it. Only one build runs at a time: its
processes hold a lock beside the site, so that one left behind by a killed build holds it too. Output folders inside
the project, and non-empty folders that no build made, are refused.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from nscp_site import clock
from nscp_site.build.locks import HeldError, locked
from nscp_site.build.up_to_date import as_judged, changed_since, is_built, note_built, sources, state_of
from nscp_site.cache import NO_CACHE_VARIABLE, open_cache
from nscp_site.clock import stage, written
from nscp_site.console import ReportedError, encoding_of_console
from nscp_site.content.visibility import DRAFTS
from nscp_site.outputs.manifest import NAME, RELEASE, Version
from nscp_site.settings import NAME as SETTINGS
from nscp_site.settings import read_settings
from nscp_site.sources import Sources

# The folders of a project that hold what people wrote, and what it was set up with. Hidden ones are of that kind too.
PROJECT = (
    *("content", "docs", "guide", "hooks", "nscp_site", "overrides", "requirements", "schemas", "tests"),
    "node_modules",
)


def refusal(root: Path, folder: Path, instead: str, *, over_site: bool = False) -> str:
    """Why nothing may be written into a folder, and what to type instead, such as `instead`; empty where it may.

    Both paths must be resolved. `over_site` lets a site that was built take the place of another. Raises OSError.
    """
    other = f"Name a folder of its own, as in `{instead}`."
    if any(same(folder, each) for each in (root, *root.parents)):
        return f"{folder} is the project's folder or holds it: all of it would be lost. {other}"
    part = part_of_project(root, folder)
    if part:
        return f"{folder} lies in the project's {part}/, whose files would be lost. {other}"
    if folder.exists() and not folder.is_dir():
        return f"{folder} is a file, and a folder is needed. {other}"
    if folder.is_dir() and any(folder.iterdir()) and not (over_site and is_site(folder)):
        what = "files of another kind than a built site" if over_site else "files"
        return f"{folder} holds {what}, which would be lost. Remove it if nobody needs them, or: {other}"
    return ""


def part_of_project(root: Path, folder: Path) -> str:
    """The name of the project's own folder that a folder is, or lies in; empty where it is none."""
    for each in (folder, *folder.parents):
        if same(each.parent, root) and (each.name.startswith(".") or each.name.casefold() in PROJECT):
            return each.name
        for name in PROJECT:
            if same(each, root / name):
                return name
    return ""


def same(one: Path, other: Path) -> bool:
    """Whether two paths lead to one folder, however they are spelt."""
    return one == other or (one.exists() and other.exists() and one.samefile(other))


def is_site(folder: Path) -> bool:
    """Whether a folder holds a site that we built, whatever became of its files since."""
    try:
        version = Version(**json.loads((folder / NAME).read_text(encoding="utf-8")))
        return RELEASE.fullmatch(version.release) is not None
    except (OSError, ValueError, TypeError, RecursionError):
        return False


# What runs another program's module without a traceback.
SAFELY = "nscp_site.commands.running"


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
    def fresh(self) -> Path:
        """Where the new site is made."""
        return self.target.with_name(f".{self.target.name}.new")

    @property
    def old(self) -> Path:
        """Where the site from before stands while the places are changed."""
        return self.target.with_name(f".{self.target.name}.old")

    @property
    def environment(self) -> dict[str, str]:
        """What its programs are told: the moment to judge on, and whether they may use what is kept."""
        # Material's announcement of its end of life would stand in front of an editor's errors.
        settings = {clock.SETTING: written(self.moment), "NO_MKDOCS_2_WARNING": "1", DRAFTS: "1" if self.drafts else ""}
        # What they print stands beside what we print, and we read some of it.
        settings |= {"PYTHONIOENCODING": f"{encoding_of_console()}:replace"}
        return os.environ | settings | ({} if self.from_kept else {NO_CACHE_VARIABLE: "1"})

    def put_back(self) -> None:
        """Put the site from before in its place again, where a build was cut off between the two moves."""
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
        refuse_drafts(root, preview=preview)
    # A link to a folder stays: the site is what it leads to.
    target = (root / target).resolve()
    try:
        refused = refusal(root, target, "nscp build --to ../january", over_site=True)
        if refused:
            raise BuildError(f"{refused} Nothing was built.")
        with locked(target.with_name(f".{target.name}.lock")) as lock, open_cache(root, enabled=from_kept):
            return build_alone(Build(root, target, lock, preview, drafts, from_kept))
    except HeldError:
        raise BuildError(f"Another build into {target} is running. Wait until it is done, then build again.") from None
    except OSError as error:
        raise BuildError(f"The site could not be written: {reason(error)}.{stays(target)}") from error


def refuse_drafts(root: Path, *, preview: bool) -> None:
    """Raise BuildError where drafts would be seen by everybody."""
    if not preview:
        raise BuildError("Drafts are for previews: write `nscp build --preview --drafts`. Nothing was built.")
    if not read_settings(Sources(root)).preview_protected:
        raise BuildError(
            f"{SETTINGS}: nothing says that only your own people can open the preview's host, so drafts and what is "
            "under embargo must not be on it. Where it asks for a password, write `extra: preview_protected: true`. "
            "Nothing was built."
        )


def build_alone(build: Build) -> bool:
    """Build while no other does; whether anything had to be done. Raises BuildError, OSError."""
    build.put_back()
    files = sources(build.root)
    judged = as_judged(build.root, build.moment)
    state = state_of(files, judged, preview=build.preview, drafts=build.drafts)
    if is_built(state, build.target):
        return False
    replace_site(build, files)
    note_built(state, build.target)
    return True


def replace_site(build: Build, files: dict[str, str]) -> None:
    """Build a site beside another and put it in its place. Raises what stops a build; the other is then as it was."""
    clear(build.old)
    clear(build.fresh)
    try:
        with unchanged(build, files):
            run_mkdocs(build)
            drafts = ["--drafts"] if build.drafts else []
            run_own(build, "index", *drafts)
            run_own(build, "finish", *drafts, *(["--preview"] if build.preview else []))
        if build.target.exists():
            build.target.rename(build.old)
        build.fresh.rename(build.target)
    finally:
        build.put_back()
        shutil.rmtree(build.fresh, ignore_errors=True)
    try:
        clear(build.old)
    except OSError as error:
        raise BuildError(
            f"The new site is in {build.target}. The one before it could not be removed ({reason(error)}): "
            f"remove {build.old}, or no other build can begin."
        ) from error


@contextmanager
def unchanged(build: Build, files: dict[str, str]) -> Iterator[None]:
    """Raise BuildError where a file of the project changed inside: the site would be made of two states.

    That comes before whatever a program complained of: it may have read half of a change.
    """
    try:
        yield
    except BuildError:
        tell_change(build, files)
        raise
    tell_change(build, files)


def tell_change(build: Build, files: dict[str, str]) -> None:
    """Raise BuildError where a file of the project is not as it was when the build began."""
    changed = changed_since(build.root, files)
    if changed:
        raise BuildError(f"{changed} was changed while the site was built. Build again.{stays(build.target)}")


def run_mkdocs(build: Build) -> None:
    """Run `mkdocs build --strict`; it prints what it finds. Raises BuildError."""
    settings = read_settings(Sources(build.root))
    if settings.address_fault:
        # MkDocs itself breaks off over some of these, before the checks could tell.
        place = f"{SETTINGS}:{settings.line_of('site_url')}"
        raise BuildError(f"{place}: {settings.address_fault} The site was not built.{stays(build.target)}")
    with stage("MkDocs"):
        done = run(build, SAFELY, "mkdocs", "build", "--strict", "--site-dir", str(build.fresh))
    if done.returncode:
        raise BuildError(f"The site was not built. Mend what is listed above.{stays(build.target)}")


def run_own(build: Build, command: str, *options: str) -> None:
    """Run a command of ours on what MkDocs built. Raises BuildError, with what it said."""
    done = run(build, "nscp_site.cli", command, str(build.fresh), *options, stderr=subprocess.PIPE)
    if done.returncode:
        raise BuildError(f"{done.stderr.strip()}{stays(build.target)}")


def run(build: Build, module: str, *arguments: str, stderr: int | None = None) -> subprocess.CompletedProcess[str]:
    """Run a program of Python's to its end, with the lock of the build."""
    # Windows hands on no files in this way: there the lock ends with the build alone.
    held = () if build.lock is None or os.name == "nt" else (build.lock,)
    return subprocess.run(  # noqa: S603 - MkDocs, or our own program
        [sys.executable, "-m", module, *arguments],
        cwd=build.root,
        env=build.environment,
        pass_fds=held,
        stderr=stderr,
        encoding=encoding_of_console(),
        errors="replace",
        check=False,
    )


def stays(target: Path) -> str:
    """What a failed build means for the site that is there; nothing where there is none."""
    return f" The last good site in {target} is as it was." if is_site(target) else ""


def reason(error: OSError) -> str:
    """What the system complains of, in a few words."""
    return f"{error.filename}: {error.strerror}" if error.filename and error.strerror else str(error)


def clear(folder: Path) -> None:
    """Remove a folder if it is there, or whatever stands in its place: to open a pipe would take for ever."""
    if folder.is_dir() and not folder.is_symlink():
        shutil.rmtree(folder)
    else:
        folder.unlink(missing_ok=True)
