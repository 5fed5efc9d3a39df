"""A bucket of an S3-compatible store, or any remote that rclone knows (Azure Blob Storage, R2 …), by rclone.

    releases/<release>/…   each release whole     records/<release>.json   the digest of every file
    live/…                 what is served         current.json             which release that is

A store of objects has no link to rename: `live/` is filled on the store's side, first what pages ask for, then the
pages, then what is gone is taken away. Each page is whole at every moment, and all it asks for is there.
"""

import json
import mimetypes
import os
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from nscp_site.deploy.carriers import PublishError, SwitchCutOffError, counted, run
from nscp_site.deploy.publish_lock import lease
from nscp_site.deploy.records import Record, Say, read_records
from nscp_site.outputs.host_files import WRITERS
from nscp_site.outputs.host_policy import FOR_EVER, SHORT, TYPES, hashed_folder
from nscp_site.outputs.manifest import NAME, RELEASE

# How long and how often rclone tries.
PATIENCE = {"RCLONE_RETRIES": "2", "RCLONE_LOW_LEVEL_RETRIES": "2", "RCLONE_CONTIMEOUT": "10s"}
# rclone's exit code for a folder that is not there, as in a bucket that is still empty.
NOT_FOUND = 3
# What no visitor of a bucket can use, and so is not sent: what other hosts read, and copies for servers that choose.
NOT_SENT = tuple(f"--exclude={name}" for name in (*(f"/{name}" for name in WRITERS), "*.gz", "*.br"))


class Bucket:
    """A bucket that holds releases. See `Target` for what each method is for.

    The credentials are those every S3 client reads: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION, and
    AWS_ENDPOINT_URL for stores other than Amazon's.
    """

    def __init__(self, address: str, *, take_over: bool = False) -> None:
        self.take_over = take_over
        path = address.removeprefix("s3://").removeprefix("rclone:").rstrip("/")
        self.root = f":s3:{path}" if address.startswith("s3://") else path
        self.env = PATIENCE | certificates() | (s3_settings() if address.startswith("s3://") else {})
        self.rclone("lsjson", self.root, fine=(0, NOT_FOUND))

    def lock(self) -> AbstractContextManager[Callable[[], None]]:
        """A lease in the bucket."""
        return lease(
            lambda: self.read("lock.json"), lambda text: self.write("lock.json", text), take_over=self.take_over
        )

    def current(self) -> str:
        """What current.json says."""
        text = self.read("current.json")
        return release_in(text, f"{self.root}/current.json") if text else ""

    def there(self) -> list[str]:
        """The releases that lie there, with those that were cut off."""
        listed = self.rclone("lsf", "--dirs-only", f"{self.root}/releases", fine=(0, NOT_FOUND))
        return [name for name in (line.rstrip("/") for line in listed.splitlines()) if RELEASE.fullmatch(name)]

    def records(self) -> list[Record]:
        """All records, fetched at once, whose release is there."""
        there = self.there()
        with TemporaryDirectory() as here:
            self.rclone("copy", f"{self.root}/records", here, fine=(0, NOT_FOUND))
            return [record for record in read_records(Path(here)) if record.release in there]

    def upload(self, site: Path, release: str, current: str, say: Say) -> int:
        """Send what neither the release nor the current one has; the rest is copied on the store's side."""
        base = (f"--copy-dest={self.root}/releases/{current}",) if current and current != release else ()
        where, output = f"{self.root}/releases/{release}", ""
        with counted(say) as count, TemporaryDirectory() as here:
            for (kind, caching), names in by_headers(site).items():
                listed = Path(here, "names")
                listed.write_text("".join(f"{name}\n" for name in names), encoding="utf-8")
                headers = (f"--header-upload=Content-Type: {kind}", f"--header-upload=Cache-Control: {caching}")
                output += self.rclone(
                    *("copy", "--checksum", "-v", "--stats=0", *base, *headers, f"--files-from-raw={listed}"),
                    *(str(site), where),
                    on_line=lambda line: count(line) if ": Copied (" in line else None,
                )
        return output.count(": Copied (new)") + output.count(": Copied (replaced")

    def verify(self, site: Path, release: str) -> None:
        """The store's own digest of each object against the file's."""
        self.rclone("check", "--one-way", *NOT_SENT, str(site), f"{self.root}/releases/{release}")

    def carry(self, old: str, new: str, folders: list[str]) -> None:
        """Copied on the store's side."""
        for name in folders:
            self.rclone("copy", f"{self.root}/releases/{old}/{name}", f"{self.root}/releases/{new}/{name}")

    def write_record(self, record: Record) -> None:
        """Into records/."""
        self.write(f"records/{record.release}.json", record.as_json())

    def switch(self, release: str) -> None:
        """Fill live/ in the order that keeps every page whole, then say which release it is."""
        source, live = f"{self.root}/releases/{release}", f"{self.root}/live"
        try:
            self.rclone("copy", "--checksum", "--exclude=*.html", source, live)
            self.rclone("copy", "--checksum", "--include=*.html", source, live)
            self.rclone("sync", "--checksum", source, live)
            self.write("current.json", json.dumps({"release": release}) + "\n")
        except PublishError as error:
            raise SwitchCutOffError(str(error)) from error

    def served(self) -> str:
        """Read from live/, where visitors are led."""
        with TemporaryDirectory() as here, suppress(PublishError, FileNotFoundError):
            path = Path(here, NAME)
            self.rclone("copyto", f"{self.root}/live/{NAME}", path)
            return path.read_text(encoding="utf-8", errors="replace")
        return ""

    def clear(self, releases: list[str]) -> None:
        """Superfluous releases, and those without a record: what cut-off runs left.

        The record goes first, so that nobody can go back to a release that is half removed.
        """
        known = {record.release for record in self.records()} - set(releases)
        for name in self.there():
            if name not in known:
                self.rclone("deletefile", f"{self.root}/records/{name}.json", fine=(0, 1, NOT_FOUND, 4))
                self.rclone("purge", f"{self.root}/releases/{name}")

    def prepare(self) -> None:
        """Objects need no folder."""

    def remove(self) -> None:
        """First what is served, then the rest; what else lies there is left alone."""
        for folder in ("live", "records", "releases"):
            self.rclone("purge", f"{self.root}/{folder}", fine=(0, 1, NOT_FOUND))
        for name in ("current.json", "lock.json"):
            self.rclone("deletefile", f"{self.root}/{name}", fine=(0, 1, NOT_FOUND, 4))

    def keep_only(self, site: Path, release: str) -> None:
        """What came from the release before goes; `switch` then takes it from live/ as well."""
        self.rclone("sync", "--checksum", *NOT_SENT, str(site), f"{self.root}/releases/{release}")

    def forget_others(self, release: str) -> list[str]:
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

    def read(self, name: str) -> str:
        """A small object; empty where there is none."""
        with TemporaryDirectory() as here:
            self.rclone("copy", "--max-depth=1", f"--include=/{name}", self.root, here, fine=(0, NOT_FOUND))
            path = Path(here, name)
            return path.read_text(encoding="utf-8") if path.exists() else ""

    def write(self, name: str, text: str) -> None:
        """Put a small object, whole or not at all; asked for anew each time."""
        with TemporaryDirectory() as here:
            path = Path(here, "object")
            path.write_text(text, encoding="utf-8")
            self.rclone(
                "copyto", "--ignore-times", "--header-upload=Cache-Control: no-store", path, f"{self.root}/{name}"
            )

    def rclone(
        self,
        *arguments: str | Path,
        fine: tuple[int, ...] = (0,),
        on_line: Callable[[str], None] = lambda _: None,
    ) -> str:
        """Run rclone; what it printed."""
        return run(["rclone", *arguments], env=self.env, fine=fine, on_line=on_line)


def release_in(text: str, where: str) -> str:
    """The release that current.json names. Raises PublishError."""
    try:
        release = json.loads(text)["release"]
    except (KeyError, TypeError, ValueError, RecursionError):
        release = None
    if not (isinstance(release, str) and RELEASE.fullmatch(release)):
        raise PublishError(f"{where} names no release. Remove it, then publish again.")
    return release


def s3_settings() -> dict[str, str]:
    """The settings every S3 client reads, as rclone reads them; a remote of its own configuration has its own."""
    endpoint = os.environ.get("AWS_ENDPOINT_URL", "")
    return {
        "RCLONE_S3_PROVIDER": "Other" if endpoint else "AWS",
        "RCLONE_S3_ENV_AUTH": "true",
        "RCLONE_S3_ENDPOINT": endpoint,
        "RCLONE_S3_REGION": os.environ.get("AWS_REGION", "") or "eu-west-2",
        "RCLONE_S3_NO_CHECK_BUCKET": "true",
    }


def certificates() -> dict[str, str]:
    """Whom to trust: rclone can't work with Amazon's variable, but has one of its own."""
    bundle = os.environ.get("RCLONE_CA_CERT") or os.environ.get("AWS_CA_BUNDLE", "")
    return {"RCLONE_CA_CERT": bundle, "AWS_CA_BUNDLE": ""}


def by_headers(site: Path) -> dict[tuple[str, str], list[str]]:
    """The files of a site by the type and caching that visitors must get with them."""
    groups: dict[tuple[str, str], list[str]] = {}
    for path in sorted(path for path in site.rglob("*") if path.is_file()):
        name = path.relative_to(site).as_posix()
        if name in WRITERS or path.suffix in (".gz", ".br"):
            continue
        caching = FOR_EVER if hashed_folder(name) else SHORT
        kind = TYPES.get(path.suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
        kind += "; charset=utf-8" if kind.startswith("text/") else ""
        groups.setdefault((kind, caching), []).append(name)
    return groups
