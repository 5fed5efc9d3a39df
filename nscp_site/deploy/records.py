"""The record of a release: what it holds, when it was published and by whom. It lies beside the releases."""

import getpass
import json
import os
import socket
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from nscp_site.outputs.host_policy import hashed_folder
from nscp_site.outputs.manifest import Version, file_digests

KEPT = 5


@dataclass(frozen=True)
class Record:
    """A release that was published. `published` is UTC, year-month-dayThour:minute:secondZ; `files` path → SHA-256."""

    release: str
    digest: str
    when: str
    published: str
    by: str
    files: dict[str, str]
    # The moment at which all releases before it were removed, because something in them could tell who a child is.
    forgot: str = ""

    def hashed_folders(self) -> set[str]:
        """The folders in it that are named by their content, and so may be kept by browsers for ever."""
        return {hashed_folder(path) for path in self.files} - {""}

    def as_json(self) -> str:
        """The record as a file."""
        return json.dumps(asdict(self), indent=1) + "\n"


def record_of(site: Path, version: Version) -> Record:
    """The record of a built site, published now by whoever runs this."""
    published = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return Record(version.release, version.digest, version.when, published, who(), file_digests(site))


def read_records(folder: Path) -> list[Record]:
    """The records in a folder, the newest first; a file cut off in the middle is none."""
    found: list[Record] = []
    for path in sorted(folder.glob("*.json")):
        try:
            found.append(Record(**json.loads(path.read_text(encoding="utf-8"))))
        except (ValueError, TypeError, RecursionError):
            continue
    return sorted(found, key=lambda record: record.published, reverse=True)


def before(records: list[Record], current: str) -> Record | None:
    """The release published before the current one."""
    names = [record.release for record in records]
    place = names.index(current) + 1 if current in names else 0
    return records[place] if place < len(records) else None


def superfluous(records: list[Record], current: str) -> list[str]:
    """The releases to be removed: all but the newest five, never the current one."""
    return [record.release for record in records[KEPT:] if record.release != current]


def who() -> str:
    """Who publishes: the person for whom CI runs, or the user of this machine."""
    name = os.environ.get("GITHUB_ACTOR") or os.environ.get("GITLAB_USER_LOGIN")
    try:
        name = name or getpass.getuser()
    except (KeyError, OSError):
        name = "somebody"
    return f"{name} on {socket.gethostname()}"


Say = Callable[[str], None]
