"""`version.json`: which release this is, the digest of its files, and how old its content is.

Nothing in it depends on the day or the place of the build, so that two builds of one commit are the same.
"""

import hashlib
import json
import re
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from nscp_site import clock


def file_digests(folder: Path) -> dict[str, str]:
    """The SHA-256 of every file below a folder, in hexadecimal, by its path with forward slashes, sorted."""
    found = {path.relative_to(folder).as_posix(): digest_of_file(path) for path in folder.rglob("*") if path.is_file()}
    return dict(sorted(found.items()))


def digest_of_file(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal, however large it is."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digest_of(digests: dict[str, str]) -> str:
    """One SHA-256 over all: that of the lines `sha256sum` would print, sorted by path."""
    lines = "".join(f"{digest}  {path}\n" for path, digest in sorted(digests.items()))
    return hashlib.sha256(lines.encode("utf-8", "surrogateescape")).hexdigest()


NAME = "version.json"
# What a release is called. Only what is called so is ever removed from a target.
RELEASE = re.compile(r"\d{4}-\d\d-\d\d-[0-9a-f]{12}")


@dataclass(frozen=True)
class Version:
    """A built site's name: `release` is `when` and the beginning of `digest`; `when` is year-month-day.

    A `preview` asks search engines to stay away, and so does what was built `before_launch`.
    """

    release: str
    digest: str
    when: str
    preview: bool = False
    before_launch: bool = False


def write_version(folder: Path, checked: date, *, preview: bool = False, before_launch: bool = False) -> None:
    """Write version.json into a site that is finished but for it; `checked` is the day content was last checked."""
    digest, when = site_digest(folder), commit_day() or str(checked)
    version = Version(f"{when}-{digest[:12]}", digest, when, preview, before_launch)
    (folder / NAME).write_text(json.dumps(asdict(version), indent=2) + "\n", encoding="utf-8", newline="\n")


def read_version(folder: Path) -> Version:
    """The version of a built site. Raises ValueError where the folder is none, or was changed after it was built."""
    try:
        version = Version(**json.loads((folder / NAME).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError, RecursionError) as error:
        raise ValueError(f"{folder} is not a built site: it has no readable {NAME}. Run `nscp build`.") from error
    if site_digest(folder) != version.digest:
        raise ValueError(f"The files in {folder} were changed after the site was built. Run `nscp build` again.")
    return version


def site_digest(folder: Path) -> str:
    """The digest of all files of a built site except version.json."""
    return digest_of({path: digest for path, digest in file_digests(folder).items() if path != NAME})


def commit_day() -> str:
    """The day of SOURCE_DATE_EPOCH, which CI sets to the commit's; empty where it is not set. Raises ClockError."""
    moment = clock.epoch()
    return moment.date().isoformat() if moment else ""
