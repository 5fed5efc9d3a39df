"""A folder, here or on another machine, by rsync alone: no shell is needed there.

releases/<release>/…   what is served     records/<release>.json   the digest of every file
current                a symbolic link to the release that is served, replaced by renaming
lock.json              who publishes
"""

import os
import re
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from nscp_site.deploy.carriers import PublishError, counted, run, unwritable
from nscp_site.deploy.publish_lock import folder_lock, lease
from nscp_site.deploy.records import Record, Say, read_records
from nscp_site.outputs.manifest import NAME, RELEASE

REMOTE = re.compile(r"rsync://|[^/]+:")
CURRENT = re.compile(f"releases/{RELEASE.pattern}")
# By checksum: every build gives files fresh times. In place of times, rsync's own of the day of the change.
COPY = ("--recursive", "--checksum", "--perms", "--chmod=D755,F644")
CHANGED = re.compile(r"[<>c]f")
OURS = ("/current", "/releases", "/releases/*", "/records", "/records/*", "/lock.json")


class Folder:
    """A folder that holds releases. See `Target` for what each method is for."""

    def __init__(self, address: str, *, take_over: bool = False) -> None:
        self.address = address.rstrip("/") or "/"
        self.take_over = take_over
        self.local = None if REMOTE.match(address) else Path(address).absolute()
        self.address = str(self.local or self.address)

    def lay_out(self) -> None:
        """Make the folders that hold everything."""
        try:
            if self.local:
                self.local.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise unwritable(error) from error
        if self.local and (self.local / NAME).exists():
            raise PublishError(f"{self.local} is a built site itself. Name the folder that is to hold its releases.")
        if not {"releases", "records"} <= self.state().keys():
            with TemporaryDirectory() as fresh:
                for name in ("releases", "records"):
                    Path(fresh, name).mkdir()
                # Without --perms: who may write into the target itself is for its owner to say.
                self.rsync("--recursive", "--chmod=D755", "--ignore-existing", f"{fresh}/", f"{self.address}/")

    def state(self) -> dict[str, str]:
        """The paths there that concern us, with where they point if they are links.

        Raises PublishError where something else lies in the place of ours.
        """
        if self.local and not self.local.exists():
            return {}
        listed = self.rsync("--recursive", "--links", *includes(OURS), "--list-only", f"{self.address}/")
        found: dict[str, str] = {}
        for line in listed.splitlines():
            entry = re.match(r"([dl-])\S+\s+[\d,]+ \S+ \S+ (.+)$", line)
            if entry:
                name, _, points = entry[2].partition(" -> ")
                found[name] = points
                fault = oddness(entry[1], name, points)
                if fault:
                    raise PublishError(
                        f"{self.address}/{name} is {fault}. Nothing was written. Remove it, or name another folder."
                    )
        return found

    def there(self) -> list[str]:
        """The releases that lie there, with those that were cut off."""
        names = [path.removeprefix("releases/") for path in self.state() if path.startswith("releases/")]
        return [name for name in names if RELEASE.fullmatch(name)]

    def lock(self) -> AbstractContextManager[Callable[[], None]]:
        """The kernel's lock for a folder here, a lease elsewhere."""
        self.lay_out()
        if self.local:
            return folder_lock(self.local / "lock.json")
        return lease(
            lambda: self.read("lock.json"), lambda text: self.write("lock.json", text), take_over=self.take_over
        )

    def current(self) -> str:
        """Where the link points."""
        return self.state().get("current", "").removeprefix("releases/")

    def records(self) -> list[Record]:
        """All records, fetched at once, whose release is there."""
        there = self.there()
        if not there:
            return []
        with TemporaryDirectory() as here:
            self.rsync("--recursive", *includes(["/records/", "/records/*.json"]), f"{self.address}/", f"{here}/")
            return [record for record in read_records(Path(here, "records")) if record.release in there]

    def upload(self, site: Path, release: str, current: str, say: Say) -> int:
        """Send what neither the release nor the current one has; the rest becomes hard links there.

        A release that is being served is mended, but nothing is taken from it.
        """
        others = ["--delete"] if release != current else []
        if current and release != current:
            others.append(f"--link-dest=../{current}")
        where = f"{self.address}/releases/{release}/"
        with counted(say) as count:
            output = self.rsync(
                *(*COPY, *others, "--out-format=%i %n", f"{site}/", where),
                on_line=lambda line: count(line) if CHANGED.match(line) else None,
            )
        return sum(1 for line in output.splitlines() if CHANGED.match(line))

    def verify(self, site: Path, release: str) -> None:
        """A dry run finds every file whose content differs."""
        where = f"{self.address}/releases/{release}/"
        output = self.rsync(*COPY, "--dry-run", "--out-format=%i %n", f"{site}/", where)
        wrong = [line for line in output.splitlines() if CHANGED.match(line)]
        if wrong:
            first = wrong[0].partition(" ")[2]
            raise PublishError(f"{len(wrong)} files did not arrive as they are, the first {first}. Publish again.")

    def carry(self, old: str, new: str, folders: list[str]) -> None:
        """Fetched and sent on: rsync does not copy between two places elsewhere."""
        with TemporaryDirectory() as here:
            for name in folders:
                Path(here, name).mkdir(parents=True)
                self.rsync(*COPY, f"{self.address}/releases/{old}/{name}/", f"{here}/{name}/")
            self.rsync(*COPY, f"--link-dest=../{old}", f"{here}/", f"{self.address}/releases/{new}/")

    def write_record(self, record: Record) -> None:
        """Into records/."""
        self.write(f"records/{record.release}.json", record.as_json())

    def switch(self, release: str) -> None:
        """Rsync makes the new link beside the old one and renames it over it."""
        with TemporaryDirectory() as here:
            link = Path(here, "current")
            link.symlink_to(f"releases/{release}")
            self.rsync("--links", link, f"{self.address}/")

    def served(self) -> str:
        """Read through the link, as a web server does."""
        with TemporaryDirectory() as here, suppress(PublishError):
            self.rsync(f"{self.address}/current/{NAME}", f"{here}/")
            return Path(here, NAME).read_text(encoding="utf-8", errors="replace")
        return ""

    def clear(self, releases: list[str]) -> None:
        """Superfluous releases, and those without a record: what cut-off runs left.

        The record goes first, so that nobody can go back to a release that is half removed.
        """
        known = {record.release for record in self.records()} - set(releases)
        gone = [name for name in self.there() if name not in known]
        if not gone:
            return
        with TemporaryDirectory() as empty:
            records = [f"/{name}.json" for name in gone]
            self.rsync("--recursive", "--delete", *includes(records), f"{empty}/", f"{self.address}/records/")
            wanted = [pattern for name in gone for pattern in (f"/{name}", f"/{name}/**")]
            self.rsync("--recursive", "--delete", *includes(wanted), f"{empty}/", f"{self.address}/releases/")

    def prepare(self) -> None:
        """Rsync makes the last folder of a path; where releases are, nothing changes."""
        if not self.local:
            with TemporaryDirectory() as empty:
                self.rsync("--recursive", "--chmod=D755", f"{empty}/", f"{self.address}/")

    def remove(self) -> None:
        """What else lies there is left alone; the folder itself goes where it is on this machine and empty."""
        self.prepare()
        if not self.state():
            return
        with TemporaryDirectory() as empty:
            everything = [*OURS, "/releases/**", "/records/**"]
            self.rsync("--recursive", "--links", "--delete", *includes(everything), f"{empty}/", f"{self.address}/")
        if self.local:
            with suppress(OSError):
                self.local.rmdir()

    def keep_only(self, site: Path, release: str) -> None:
        """What came from the release before goes, in the one that is served as well."""
        self.rsync(*COPY, "--delete", f"{site}/", f"{self.address}/releases/{release}/")

    def forget_others(self, release: str) -> list[str]:
        """All other releases with their records; copies that the host makes are its own."""
        self.clear([one.release for one in self.records() if one.release != release])
        return ["If backups or snapshots are made of this folder, ask whoever runs the host to remove it from them."]

    def read(self, name: str) -> str:
        """A small file there; empty where there is none."""
        with TemporaryDirectory() as here:
            self.rsync("--recursive", *includes([f"/{name}"]), f"{self.address}/", f"{here}/")
            path = Path(here, name)
            return path.read_text(encoding="utf-8") if path.exists() else ""

    def write(self, name: str, text: str) -> None:
        """Put a small file there, whole or not at all."""
        with TemporaryDirectory() as here:
            path = Path(here, Path(name).name)
            path.write_text(text, encoding="utf-8")
            self.rsync(*COPY, path, f"{self.address}/{name}")

    def rsync(self, *arguments: str | Path, on_line: Callable[[str], None] = lambda _: None) -> str:
        """Run rsync; what it printed."""
        shell = os.environ.get("RSYNC_RSH") or "ssh -o ConnectTimeout=20"
        return run(["rsync", "--timeout=60", *arguments], env={"RSYNC_RSH": shell}, on_line=on_line)


def oddness(kind: str, name: str, points: str) -> str:
    """What is wrong with something that lies where ours should; `kind` is rsync's letter: d, l or -."""
    if name == "current" and kind != "l":
        return "in the place of our link to the release that is served"
    if kind == "l" and not (name == "current" and CURRENT.fullmatch(points)):
        return f"a symbolic link to {points}, out of what is ours there"
    return ""


def includes(names: Iterable[str]) -> list[str]:
    """Rules that let only some names through."""
    return [*(f"--include={name}" for name in names), "--exclude=*"]
