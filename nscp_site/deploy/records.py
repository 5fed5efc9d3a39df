"""Release records: the content and history of each release, as JSON files stored beside the releases."""

import getpass
import json
import os
import socket
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from nscp_site.outputs.host_policy import hashed_folder
from nscp_site.outputs.manifest import Version, file_digests

MAX_KEPT_RELEASES = 5
Loaded = TypeVar("Loaded")


@dataclass(frozen=True)
class ReleaseRecord:
    """A published release. `published` is UTC (ISO 8601); `files` maps path → SHA-256."""

    release: str
    digest: str
    when: str
    published: str
    by: str
    files: dict[str, str]
    # The moment at which all releases before it were removed, because something in them could tell who a child is.
    forgot: str = ""

    def hashed_folders(self) -> set[str]:
        """The folders whose names contain a digest of their content, which browsers may cache for ever."""
        return {hashed_folder(path) for path in self.files} - {""}

    def as_json(self) -> str:
        """Serialise the record."""
        return json.dumps(asdict(self), indent=1) + "\n"


def create_record(site: Path, version: Version) -> ReleaseRecord:
    """The record of a built site, published now by the current user."""
    published = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return ReleaseRecord(version.release, version.digest, version.when, published, publisher_name(), file_digests(site))


def read_records(folder: Path) -> list[ReleaseRecord]:
    """The records in a folder, newest first. Unreadable files are skipped: a run was interrupted while writing them."""
    found = (load_json(ReleaseRecord, path.read_bytes()) for path in sorted(folder.glob("*.json")))
    return sorted(filter(None, found), key=lambda record: record.published, reverse=True)


def load_json(kind: Callable[..., Loaded], text: str | bytes) -> Loaded | None:
    """What a JSON object says, as an object of a kind with these fields; None where the text is something else."""
    try:
        return kind(**json.loads(text))
    except (ValueError, TypeError, RecursionError):
        return None


def publisher_name() -> str:
    """Who is publishing: the user for whom CI runs, or the user of this machine, with the host's name."""
    name = os.environ.get("GITHUB_ACTOR") or os.environ.get("GITLAB_USER_LOGIN")
    try:
        name = name or getpass.getuser()
    except (KeyError, OSError):
        name = "somebody"
    return f"{name} on {socket.gethostname()}"


Log = Callable[[str], None]
