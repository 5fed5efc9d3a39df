"""Publishes to a folder, local or remote, with rsync alone: no shell is needed on the remote host.

releases/<release>/…    the files of each release      records/<release>.json    the digest of every file
current                 a symbolic link to the release that is served, replaced by an atomic rename
lock.json               the publish lock
"""

import os
import re
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from nscp_site.deploy.carriers import PublishError, run_tool, target_write_error, upload_progress
from nscp_site.deploy.publish_lock import LOCK_FILE, folder_lock, lease
from nscp_site.deploy.records import Log, ReleaseRecord, read_records
from nscp_site.outputs.manifest import RELEASE_NAME, VERSION_FILE

REMOTE_ADDRESS = re.compile(r"rsync://|[^/]+:")
CURRENT_LINK = re.compile(f"releases/{RELEASE_NAME.pattern}")
# By checksum: every build gives files fresh times. In place of times, rsync's own of the day of the change.
COPY_OPTIONS = ("--recursive", "--checksum", "--perms", "--chmod=D755,F644")
CHANGED_FILE = re.compile(r"^[<>c]f")
# A line of rsync's listing: the letter of its type (d, l or -), the name, and where a link points.
LISTED_PATH = re.compile(r"^([dl-])\S+ +[\d,]+ \S+ \S+ (.+?)(?: -> (.*))?$", re.MULTILINE)
OWN_PATHS = ("/current", "/releases", "/releases/*", "/records", "/records/*", "/lock.json")


class FolderTarget:
    """A folder that holds releases. The methods are documented in `Target`."""

    def __init__(self, address: str, *, take_over: bool = False) -> None:
        self.take_over = take_over
        self.local = None if REMOTE_ADDRESS.match(address) else Path(address).absolute()
        self.address = str(self.local or address.rstrip("/") or "/")

    def create_layout(self) -> None:
        """Create the folders `releases` and `records`."""
        try:
            if self.local:
                self.local.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise target_write_error(error) from error
        if self.local and (self.local / VERSION_FILE).exists():
            raise PublishError(f"{self.local} is a built site itself. Name the folder that is to hold its releases.")
        if not {"releases", "records"} <= self.list_paths().keys():
            with TemporaryDirectory() as fresh:
                for name in ("releases", "records"):
                    Path(fresh, name).mkdir()
                # Without --perms: who may write into the target itself is for its owner to say.
                self.rsync("--recursive", "--chmod=D755", "--ignore-existing", f"{fresh}/", f"{self.address}/")

    def list_paths(self) -> dict[str, str]:
        """The target's paths that belong to us → the link target where the path is a link.

        Raises PublishError where a path of ours is something unexpected.
        """
        if self.local and not self.local.exists():
            return {}
        listed = self.rsync("--recursive", "--links", *_include_options(OWN_PATHS), "--list-only", f"{self.address}/")
        found: dict[str, str] = {}
        for kind, name, points in LISTED_PATH.findall(listed):
            found[name] = points
            fault = _describe_layout_fault(kind, name, points)
            if fault:
                raise PublishError(
                    f"{self.address}/{name} is {fault}. Nothing was written. Remove it, or name another folder."
                )
        return found

    def stored_releases(self) -> list[str]:
        """The ids of the stored releases, incomplete ones included."""
        names = [path.removeprefix("releases/") for path in self.list_paths() if path.startswith("releases/")]
        return [name for name in names if RELEASE_NAME.fullmatch(name)]

    def lock(self) -> AbstractContextManager[Callable[[], None]]:
        """The kernel's lock for a folder here, a lease elsewhere."""
        self.create_layout()
        if self.local:
            return folder_lock(self.local / LOCK_FILE)
        return lease(self.read_file, self.write_file, take_over=self.take_over)

    def current(self) -> str:
        """Where the link points."""
        return self.list_paths().get("current", "").removeprefix("releases/")

    def records(self) -> list[ReleaseRecord]:
        """The records of stored releases, fetched in one rsync run."""
        stored_releases = self.stored_releases()
        if not stored_releases:
            return []
        with TemporaryDirectory() as here:
            self.rsync(
                "--recursive", *_include_options(["/records/", "/records/*.json"]), f"{self.address}/", f"{here}/"
            )
            return [record for record in read_records(Path(here, "records")) if record.release in stored_releases]

    def upload(self, site: Path, release: str, current: str, log: Log) -> int:
        """Send what neither the release nor the current one has; the rest becomes hard links there.

        A release that is being served is mended, but nothing is taken from it.
        """
        links = [f"--link-dest=../{current}"] if current else []
        with upload_progress(log, CHANGED_FILE) as on_line:
            return len(self.send(site, release, *([] if release == current else ["--delete", *links]), on_line=on_line))

    def verify(self, site: Path, release: str) -> None:
        """A dry run finds every file whose content differs."""
        wrong = self.send(site, release, "--dry-run")
        if wrong:
            raise PublishError(f"{len(wrong)} files did not arrive as they are, the first {wrong[0]}. Publish again.")

    def send(
        self, site: Path, release: str, *options: str, on_line: Callable[[str], None] = lambda _: None
    ) -> list[str]:
        """Send a site into a release; the files whose content differed."""
        where = f"{self.address}/releases/{release}/"
        output = self.rsync(*COPY_OPTIONS, *options, "--out-format=%i %n", f"{site}/", where, on_line=on_line)
        return [line.partition(" ")[2] for line in output.splitlines() if CHANGED_FILE.match(line)]

    def copy_assets(self, old: str, new: str, folders: list[str]) -> None:
        """Fetched and sent on: rsync does not copy between two places elsewhere."""
        with TemporaryDirectory() as here:
            for name in folders:
                Path(here, name).mkdir(parents=True)
                self.rsync(*COPY_OPTIONS, f"{self.address}/releases/{old}/{name}/", f"{here}/{name}/")
            self.rsync(*COPY_OPTIONS, f"--link-dest=../{old}", f"{here}/", f"{self.address}/releases/{new}/")

    def write_record(self, record: ReleaseRecord) -> None:
        """Into records/."""
        self.write_file(f"records/{record.release}.json", record.as_json())

    def switch(self, release: str) -> None:
        """Rsync makes the new link beside the old one and renames it over it."""
        with TemporaryDirectory() as here:
            link = Path(here, "current")
            link.symlink_to(f"releases/{release}")
            self.rsync("--links", link, f"{self.address}/")

    def read_served_version(self) -> str:
        """Read through the link, as a web server does."""
        with TemporaryDirectory() as here, suppress(PublishError):
            self.rsync(f"{self.address}/current/{VERSION_FILE}", f"{here}/")
            return Path(here, VERSION_FILE).read_text(encoding="utf-8", errors="replace")
        return ""

    def clear(self, releases: list[str]) -> None:
        """Superfluous releases, and those without a record: what cut-off runs left.

        The record goes first, so that nobody can go back to a release that is half removed.
        """
        known = {record.release for record in self.records()} - set(releases)
        gone = [name for name in self.stored_releases() if name not in known]
        if gone:
            self.delete("records/", [f"/{name}.json" for name in gone])
            self.delete("releases/", [pattern for name in gone for pattern in (f"/{name}", f"/{name}/**")])

    def delete(self, folder: str, patterns: Iterable[str]) -> None:
        """Delete what fits patterns in a folder of the target."""
        options = ("--recursive", "--links", "--delete", *_include_options(patterns))
        with TemporaryDirectory() as empty:
            self.rsync(*options, f"{empty}/", f"{self.address}/{folder}")

    def prepare(self) -> None:
        """Rsync makes the last folder of a path; where releases are, nothing changes."""
        if not self.local:
            with TemporaryDirectory() as empty:
                self.rsync("--recursive", "--chmod=D755", f"{empty}/", f"{self.address}/")

    def remove(self) -> None:
        """What else lies there is left alone; the folder itself goes where it is on this machine and empty."""
        self.prepare()
        if not self.list_paths():
            return
        self.delete("", [*OWN_PATHS, "/releases/**", "/records/**"])
        if self.local:
            with suppress(OSError):
                self.local.rmdir()

    def remove_extra_files(self, site: Path, release: str) -> None:
        """What came from the release before goes, in the one that is served as well."""
        self.send(site, release, "--delete")

    def purge_other_releases(self, release: str) -> list[str]:
        """All other releases with their records; copies that the host makes are its own."""
        self.clear([one.release for one in self.records() if one.release != release])
        return ["If backups or snapshots are made of this folder, ask whoever runs the host to remove it from them."]

    def read_file(self, name: str) -> str:
        """The text of a small file; empty where there is none."""
        with TemporaryDirectory() as here:
            self.rsync("--recursive", *_include_options([f"/{name}"]), f"{self.address}/", f"{here}/")
            path = Path(here, name)
            return path.read_text(encoding="utf-8") if path.exists() else ""

    def write_file(self, name: str, text: str) -> None:
        """Write a small file atomically."""
        with TemporaryDirectory() as here:
            path = Path(here, Path(name).name)
            path.write_text(text, encoding="utf-8")
            self.rsync(*COPY_OPTIONS, path, f"{self.address}/{name}")

    def rsync(self, *arguments: str | Path, on_line: Callable[[str], None] = lambda _: None) -> str:
        """Run rsync and return its output. Raises PublishError."""
        shell = os.environ.get("RSYNC_RSH") or "ssh -o ConnectTimeout=20"
        return run_tool(["rsync", "--timeout=60", *arguments], env={"RSYNC_RSH": shell}, on_line=on_line)


def _describe_layout_fault(kind: str, name: str, points: str) -> str:
    """What is wrong with an entry of the target's folder; empty where nothing is.

    `kind` is rsync's letter for its type: d, l or -. `points` is the target of a link.
    """
    if name == "current" and kind != "l":
        return "in the place of our link to the release that is served"
    if kind == "l" and not (name == "current" and CURRENT_LINK.fullmatch(points)):
        return f"a symbolic link to {points}, out of what is ours there"
    return ""


def _include_options(names: Iterable[str]) -> list[str]:
    """Rsync options that include only these names."""
    return [*(f"--include={name}" for name in names), "--exclude=*"]
