"""Whether a build would give the very site that is there already: then there is nothing to do."""

import os
import re
from datetime import datetime
from pathlib import Path

from nscp_site.cache import cache_version, get_cached, put_cached
from nscp_site.clock import LONDON, MomentError, parse_instant
from nscp_site.outputs.manifest import combined_digest, file_digests, read_version
from nscp_site.privacy.private_names import ENVIRONMENT_VARIABLE as PRIVATE_NAMES
from nscp_site.sources import SETTINGS, Sources

CACHE_NAME = "site"
SOURCE_FOLDERS = ("content", "docs", "overrides", "hooks")
ENVIRONMENT_VARIABLES = ("SOURCE_DATE_EPOCH",)
EMBARGO_TIME = re.compile(r"^embargoed_until: *[\"']?(\d{4}-\d{2}-\d{2} +\d{2}:\d{2})", re.MULTILINE)


def source_digests(root: Path) -> dict[str, str]:
    """What a project's site is made from: the digest of each file, or its text, by its path. Raises OSError."""
    settings = Sources(root).file(SETTINGS)
    files = {SETTINGS: settings.text if settings else ""}
    for name in SOURCE_FOLDERS:
        found = {f"{name}/{path}": digest for path, digest in file_digests(root / name).items()}
        files |= {path: digest for path, digest in found.items() if not _is_ignored(path)}
    return files


def _is_ignored(path: str) -> bool:
    """Whether a file is no source of the site: hidden files and Python's caches."""
    return any(part.startswith(".") or part == "__pycache__" for part in path.split("/"))


def time_fingerprint(root: Path, moment: datetime) -> str:
    """What of a moment a site follows from: its day, and the hours of that day at which something had opened."""
    day = f"{moment.astimezone(LONDON):%Y-%m-%d}"
    hours = {
        found[1]
        for file in Sources(root).files("content", ".md")
        if file.is_regular and file.inside.match("content/*/*.md")
        for found in EMBARGO_TIME.finditer(file.text)
        if found[1].startswith(day)
    }
    return " ".join([day, *(hour for hour in sorted(hours) if _has_passed(hour, moment))])


def _has_passed(hour: str, moment: datetime) -> bool:
    """Whether an embargo time has passed; a time that does not exist (clock change) never has."""
    try:
        return parse_instant(hour) <= moment
    except MomentError:
        return False


def build_fingerprint(files: dict[str, str], day: str, *, preview: bool, drafts: bool = False) -> str:
    """A digest of all that a site follows from: its files, the day with its hours, the program."""
    asked = [os.environ.get(name, "") for name in ENVIRONMENT_VARIABLES]
    return combined_digest(files | {"": f"{cache_version().hex()} {day} {preview} {drafts} {asked}"})


def find_changed_source(root: Path, files: dict[str, str]) -> str:
    """The path of a file changed, added or removed since the sources were read; empty if none."""
    try:
        now = source_digests(root)
    except FileNotFoundError as gone:
        # It went away while we looked.
        return Path(gone.filename).relative_to(root).as_posix()
    return min((path for path in {*files, *now} if files.get(path) != now.get(path)), default="")


def is_up_to_date(state: str, target: Path) -> bool:
    """Whether the site in a folder is whole, and what those sources lead to.

    Never where a list of private names is set: it lies outside the project, and may have changed.
    """
    made = get_cached(CACHE_NAME, state, kind=str)
    if made is None or os.environ.get(PRIVATE_NAMES):
        return False
    try:
        return bool(read_version(target).digest == made)
    except ValueError:
        return False


def record_build(state: str, target: Path) -> None:
    """Note what a build led to. Raises ValueError where the folder holds no site."""
    put_cached(CACHE_NAME, state, result=read_version(target).digest)
