"""`version.json`: the release's name, the digest of its files, and the date of its content.

Nothing in it depends on the time or place of the build, so that two builds of one commit are identical.
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
    found = {path.relative_to(folder).as_posix(): _digest_of_file(path) for path in folder.rglob("*") if path.is_file()}
    return dict(sorted(found.items()))


def _digest_of_file(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal, however large it is."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def combined_digest(digests: dict[str, str]) -> str:
    """One SHA-256 over many: that of the lines `sha256sum` would print, sorted by path."""
    lines = "".join(f"{digest}  {path}\n" for path, digest in sorted(digests.items()))
    return hashlib.sha256(lines.encode("utf-8", "surrogateescape")).hexdigest()


VERSION_FILE = "version.json"
# What a release is called. Only what is called so is ever removed from a target.
RELEASE_NAME = re.compile(r"\d{4}-\d\d-\d\d-[0-9a-f]{12}")


@dataclass(frozen=True)
class Version:
    """A release: `release` is `when` and the first 12 digits of `digest`; `when` is YYYY-MM-DD.

    A `preview`, and a site built `before_launch`, ask search engines to stay away.
    """

    release: str
    digest: str
    when: str
    preview: bool = False
    before_launch: bool = False


def write_version(folder: Path, checked: date, *, preview: bool = False, before_launch: bool = False) -> None:
    """Write version.json, the last file of a build; `checked` is the day content was last reviewed.

    Raises ClockError.
    """
    # CI says the time of the commit.
    digest, commit = _site_digest(folder), clock.source_date_epoch()
    when = str(commit.date() if commit else checked)
    version = Version(f"{when}-{digest[:12]}", digest, when, preview, before_launch)
    (folder / VERSION_FILE).write_text(json.dumps(asdict(version), indent=2) + "\n", encoding="utf-8", newline="\n")


def read_version(folder: Path) -> Version:
    """The version of a built site. Raises ValueError where the folder is none, or was changed after it was built."""
    try:
        version = Version(**json.loads((folder / VERSION_FILE).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError, RecursionError) as error:
        raise ValueError(
            f"{folder} is not a built site: it has no readable {VERSION_FILE}. Run `nscp build`."
        ) from error
    if _site_digest(folder) != version.digest:
        raise ValueError(f"The files in {folder} were changed after the site was built. Run `nscp build` again.")
    return version


def _site_digest(folder: Path) -> str:
    """The digest of all files of a built site except version.json."""
    return combined_digest({path: digest for path, digest in file_digests(folder).items() if path != VERSION_FILE})
