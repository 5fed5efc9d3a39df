"""A bucket of an S3-compatible store, or any remote that rclone knows (Azure Blob Storage, R2 …), by rclone.

    releases/<release>/…   each release whole     records/<release>.json   the digest of every file
    live/…                 what is served         current.json             which release that is

A store of objects has no link to rename: `live/` is filled on the store's side, first what pages ask for, then the
pages, then what is gone is taken away. Each page is whole at every moment, and all it asks for is there.
"""

import json
import mimetypes
import os
import re
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from nscp_site.deploy.carriers import PublishError, SwitchCutOffError, run_tool, upload_progress
from nscp_site.deploy.publish_lock import lease
from nscp_site.deploy.records import Log, ReleaseRecord, read_records
from nscp_site.outputs.host_files import HOST_FILE_WRITERS
from nscp_site.outputs.host_policy import IMMUTABLE_CACHE, MIME_TYPES, SHORT_CACHE, hashed_folder
from nscp_site.outputs.manifest import RELEASE_NAME, VERSION_FILE

# How long and how often rclone tries.
RETRY_SETTINGS = {"RCLONE_RETRIES": "2", "RCLONE_LOW_LEVEL_RETRIES": "2", "RCLONE_CONTIMEOUT": "10s"}
# rclone's exit code for a folder that is not there, as in a bucket that is still empty.
NOT_FOUND_EXIT_CODE = 3
SENT_FILE = re.compile(r": Copied \(")
# What no visitor of a bucket can use, and so is not sent: what other hosts read, and copies for servers that choose.
EXCLUDE_OPTIONS = tuple(f"--exclude={name}" for name in (*(f"/{name}" for name in HOST_FILE_WRITERS), "*.gz", "*.br"))


class BucketTarget:
    """A bucket that holds releases. See `Target` for what each method is for.

    The credentials are those every S3 client reads: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION, and
    AWS_ENDPOINT_URL for stores other than Amazon's.
    """

    def __init__(self, address: str, *, take_over: bool = False) -> None:
        self.take_over = take_over
        path = address.removeprefix("s3://").removeprefix("rclone:").rstrip("/")
        self.root = f":s3:{path}" if address.startswith("s3://") else path
        self.env = RETRY_SETTINGS | _certificates() | (_s3_settings() if address.startswith("s3://") else {})
        self.rclone("lsjson", self.root, fine=(0, NOT_FOUND_EXIT_CODE))

    def lock(self) -> AbstractContextManager[Callable[[], None]]:
        """A lease in the bucket."""
        return lease(self.read_file, self.write_file, take_over=self.take_over)

    def current(self) -> str:
        """What current.json says."""
        text = self.read_file("current.json")
        return parse_current_release(text, f"{self.root}/current.json") if text else ""

    def stored_releases(self) -> list[str]:
        """The ids of the stored releases, incomplete ones included."""
        listed = self.rclone("lsf", "--dirs-only", f"{self.root}/releases", fine=(0, NOT_FOUND_EXIT_CODE))
        return [name for name in (line.rstrip("/") for line in listed.splitlines()) if RELEASE_NAME.fullmatch(name)]

    def records(self) -> list[ReleaseRecord]:
        """All records, fetched at once, whose release is there."""
        stored_releases = self.stored_releases()
        with TemporaryDirectory() as here:
            self.rclone("copy", f"{self.root}/records", here, fine=(0, NOT_FOUND_EXIT_CODE))
            return [record for record in read_records(Path(here)) if record.release in stored_releases]

    def upload(self, site: Path, release: str, current: str, log: Log) -> int:
        """Send what neither the release nor the current one has; the rest is copied on the store's side."""
        base = (f"--copy-dest={self.root}/releases/{current}",) if current and current != release else ()
        where, output = f"{self.root}/releases/{release}", ""
        with upload_progress(log, SENT_FILE) as on_line, TemporaryDirectory() as here:
            for (kind, caching), names in _group_by_headers(site).items():
                listed = Path(here, "names")
                listed.write_text("".join(f"{name}\n" for name in names), encoding="utf-8")
                headers = (f"--header-upload=Content-Type: {kind}", f"--header-upload=Cache-Control: {caching}")
                options = ("--checksum", "-v", "--stats=0", *base, *headers, f"--files-from-raw={listed}")
                output += self.rclone("copy", *options, site, where, on_line=on_line)
        return output.count(": Copied (new)") + output.count(": Copied (replaced")

    def verify(self, site: Path, release: str) -> None:
        """The store's own digest of each object against the file's."""
        self.rclone("check", "--one-way", *EXCLUDE_OPTIONS, str(site), f"{self.root}/releases/{release}")

    def copy_assets(self, old: str, new: str, folders: list[str]) -> None:
        """Copied on the store's side."""
        for name in folders:
            self.rclone("copy", f"{self.root}/releases/{old}/{name}", f"{self.root}/releases/{new}/{name}")

    def write_record(self, record: ReleaseRecord) -> None:
        """Into records/."""
        self.write_file(f"records/{record.release}.json", record.as_json())

    def switch(self, release: str) -> None:
        """Fill live/ in the order that keeps every page whole, then say which release it is."""
        source, live = f"{self.root}/releases/{release}", f"{self.root}/live"
        try:
            self.rclone("copy", "--checksum", "--exclude=*.html", source, live)
            self.rclone("copy", "--checksum", "--include=*.html", source, live)
            self.rclone("sync", "--checksum", source, live)
            self.write_file("current.json", json.dumps({"release": release}) + "\n")
        except PublishError as error:
            raise SwitchCutOffError(str(error)) from error

    def read_served_version(self) -> str:
        """Read from live/, where visitors are led."""
        with TemporaryDirectory() as here, suppress(PublishError, FileNotFoundError):
            path = Path(here, VERSION_FILE)
            self.rclone("copyto", f"{self.root}/live/{VERSION_FILE}", path)
            return path.read_text(encoding="utf-8", errors="replace")
        return ""

    def clear(self, releases: list[str]) -> None:
        """Superfluous releases, and those without a record: what cut-off runs left.

        The record goes first, so that nobody can go back to a release that is half removed.
        """
        known = {record.release for record in self.records()} - set(releases)
        for name in self.stored_releases():
            if name not in known:
                self.rclone("deletefile", f"{self.root}/records/{name}.json", fine=(0, 1, NOT_FOUND_EXIT_CODE, 4))
                self.rclone("purge", f"{self.root}/releases/{name}")

    def prepare(self) -> None:
        """Objects need no folder."""

    def remove(self) -> None:
        """First what is served, then the rest; what else lies there is left alone."""
        for folder in ("live", "records", "releases"):
            self.rclone("purge", f"{self.root}/{folder}", fine=(0, 1, NOT_FOUND_EXIT_CODE))
        for name in ("current.json", "lock.json"):
            self.rclone("deletefile", f"{self.root}/{name}", fine=(0, 1, NOT_FOUND_EXIT_CODE, 4))

    def remove_extra_files(self, site: Path, release: str) -> None:
        """What came from the release before goes; `switch` then takes it from live/ as well."""
        self.rclone("sync", "--checksum", *EXCLUDE_OPTIONS, str(site), f"{self.root}/releases/{release}")

    def purge_other_releases(self, release: str) -> list[str]:
        """All other releases with their records, and the versions that the store keeps of what was removed."""
        self.clear([one.release for one in self.records() if one.release != release])
        try:
            self.rclone("backend", "cleanup-hidden", self.root)
        except PublishError:
            return [
                "If the bucket keeps old versions of its objects, or copies itself elsewhere, its owner must delete "
                "them: they still hold the page."
            ]
        return ["If the bucket copies itself elsewhere, its owner must delete the copies."]

    def read_file(self, name: str) -> str:
        """The text of a small object; empty where there is none."""
        with TemporaryDirectory() as here:
            self.rclone("copy", "--max-depth=1", f"--include=/{name}", self.root, here, fine=(0, NOT_FOUND_EXIT_CODE))
            path = Path(here, name)
            return path.read_text(encoding="utf-8") if path.exists() else ""

    def write_file(self, name: str, text: str) -> None:
        """Write a small object atomically, marked not to be cached."""
        with TemporaryDirectory() as here:
            path = Path(here, "object")
            path.write_text(text, encoding="utf-8")
            options = ("--ignore-times", "--header-upload=Cache-Control: no-store")
            self.rclone("copyto", *options, path, f"{self.root}/{name}")

    def rclone(
        self, *arguments: str | Path, fine: tuple[int, ...] = (0,), on_line: Callable[[str], None] = lambda _: None
    ) -> str:
        """Run rclone and return its output. Raises PublishError for exit codes that are not in `fine`."""
        return run_tool(["rclone", *arguments], env=self.env, fine=fine, on_line=on_line)


def parse_current_release(text: str, where: str) -> str:
    """The release id in the text of current.json. Raises PublishError where there is none."""
    try:
        release = json.loads(text)["release"]
    except (KeyError, TypeError, ValueError, RecursionError):
        release = None
    if not (isinstance(release, str) and RELEASE_NAME.fullmatch(release)):
        raise PublishError(f"{where} names no release. Remove it, then publish again.")
    return release


def _s3_settings() -> dict[str, str]:
    """Environment variables for rclone's S3 backend, from the AWS_… variables that all S3 clients read."""
    endpoint = os.environ.get("AWS_ENDPOINT_URL", "")
    return {
        "RCLONE_S3_PROVIDER": "Other" if endpoint else "AWS",
        "RCLONE_S3_ENV_AUTH": "true",
        "RCLONE_S3_ENDPOINT": endpoint,
        "RCLONE_S3_REGION": os.environ.get("AWS_REGION", "") or "eu-west-2",
        "RCLONE_S3_NO_CHECK_BUCKET": "true",
    }


def _certificates() -> dict[str, str]:
    """Environment variables for rclone's CA bundle; rclone fails with AWS_CA_BUNDLE, but has a setting of its own."""
    bundle = os.environ.get("RCLONE_CA_CERT") or os.environ.get("AWS_CA_BUNDLE", "")
    return {"RCLONE_CA_CERT": bundle, "AWS_CA_BUNDLE": ""}


def _group_by_headers(site: Path) -> dict[tuple[str, str], list[str]]:
    """A site's file names, grouped by the Content-Type and Cache-Control they must be served with."""
    groups: dict[tuple[str, str], list[str]] = {}
    for path in sorted(path for path in site.rglob("*") if path.is_file()):
        name = path.relative_to(site).as_posix()
        if name in HOST_FILE_WRITERS or path.suffix in (".gz", ".br"):
            continue
        caching = IMMUTABLE_CACHE if hashed_folder(name) else SHORT_CACHE
        kind = MIME_TYPES.get(path.suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
        kind += "; charset=utf-8" if kind.startswith("text/") else ""
        groups.setdefault((kind, caching), []).append(name)
    return groups
