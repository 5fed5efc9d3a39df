"""Watches the project's folders for saves with the operating system's notifications (watchdog).

A notification only says where to look; the files are then compared, since programs save in many ways (in two steps,
under a temporary name, a whole folder at once).
"""

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from threading import Event, Lock, Thread
from time import monotonic

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch

# Seconds of quiet that end a save, and the most that is waited for quiet.
QUIET_SECONDS, MAX_QUIET_WAIT = 0.05, 1.0
# How often to look where the system gives no notices.
POLL_SECONDS = 1.0
# What reading a file brings about as well is no news.
WATCHED_EVENTS = {"created", "modified", "deleted", "moved"}
TEMPORARY_SUFFIXES = ("~", ".swp", ".swx", ".tmp", ".bak", ".orig", ".pyc", "#")

FolderId = tuple[int, int]


class FileWatcher(FileSystemEventHandler, Thread):
    """Calls `on_change` with the paths that were saved, created, moved or deleted, once they are quiet.

    `folders` are watched recursively; of `root` only the files directly in it. Where the system has no notifications,
    `on_change` is called every POLL_SECONDS with no paths.
    """

    def __init__(self, root: Path, folders: Iterable[Path], on_change: Callable[[frozenset[Path]], None]) -> None:
        super().__init__(daemon=True, name="watch")
        self.root, self.folders, self.on_change = root, tuple(folders), on_change
        self.pending_paths: set[Path] = set()
        self.lock, self.event_arrived = Lock(), Event()
        self.watches: dict[tuple[Path, bool], tuple[FolderId, ObservedWatch]] = {}
        self.observer: BaseObserver | None = None

    def begin(self) -> str:
        """Start watching; returns a message where only polling is possible, else an empty text."""
        message = ""
        try:
            observer = Observer()
            self.place_watches(observer)
            observer.start()
            self.observer = observer
        except OSError as failure:
            message = f"This computer gives no notice of saves ({failure.strerror or failure}): they are looked for."
        self.start()
        return message

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Note where something happened."""
        # A folder is told of as modified whenever something in it is, which is told as well.
        if event.event_type in WATCHED_EVENTS and not (event.is_directory and event.event_type == "modified"):
            paths = (Path(os.fsdecode(name)) for name in (event.src_path, event.dest_path) if name)
            found = {path for path in paths if not is_temporary_file(path)}
            if found:
                with self.lock:
                    self.pending_paths |= found
                self.event_arrived.set()

    def run(self) -> None:
        """Pass on what was heard, for ever."""
        while True:
            self.event_arrived.wait(POLL_SECONDS if self.observer is None else None)
            self.wait_for_quiet()
            with self.lock:
                paths, self.pending_paths = frozenset(self.pending_paths), set()
            self.renew_watches()
            self.on_change(paths)

    def wait_for_quiet(self) -> None:
        """Let a save come to its end."""
        end = monotonic() + MAX_QUIET_WAIT
        self.event_arrived.clear()
        while monotonic() < end and self.event_arrived.wait(QUIET_SECONDS):
            self.event_arrived.clear()

    def renew_watches(self) -> None:
        """Watch folders that were made anew. Where that fails, go on with looking now and then."""
        if self.observer is None:
            return
        try:
            self.place_watches(self.observer)
        except OSError:
            self.observer.stop()
            self.observer = None

    def place_watches(self, observer: BaseObserver) -> None:
        """Watch every folder once; a folder replaced by another is watched anew. Raises OSError."""
        folders_to_watch = dict(self.folders_to_watch())
        for key in [key for key, (place, _) in self.watches.items() if folders_to_watch.get(key) != place]:
            observer.unschedule(self.watches.pop(key)[1])
        for key in folders_to_watch.keys() - self.watches.keys():
            path, within = key
            self.watches[key] = folders_to_watch[key], observer.schedule(self, str(path), recursive=within)

    def folders_to_watch(self) -> Iterator[tuple[tuple[Path, bool], FolderId]]:
        """((folder, recursive), (device, inode)) of every folder to watch."""
        inside = [(folder, True) for one in self.folders for folder in (one, *_find_symlinked_folders(one))]
        for path, within in [(self.root, False), *inside]:
            if path.is_dir():
                found = path.stat()
                yield (path.resolve(), within), (found.st_dev, found.st_ino)


def _find_symlinked_folders(folder: Path) -> Iterator[Path]:
    """The folders inside one that are links: the system does not look behind them."""
    for inside, names, _ in os.walk(folder):
        yield from (path for name in names if (path := Path(inside, name)).is_symlink())


def is_temporary_file(path: Path) -> bool:
    """Whether a path is a hidden, temporary or backup file of some program."""
    return path.name.startswith(".") or path.name.endswith(TEMPORARY_SUFFIXES) or "__pycache__" in path.parts
