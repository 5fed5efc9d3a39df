"""Hears of every save, by the operating system's own notices.

A notice only says where to look: what is there is found out by looking, since programs save in many ways (in two
steps, under another name first, a whole folder at once).
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
QUIET, PATIENCE = 0.05, 1.0
# How often to look where the system gives no notices.
EVERY = 1.0
# What reading a file brings about as well is no news.
KINDS = {"created", "modified", "deleted", "moved"}
PASSING = ("~", ".swp", ".swx", ".tmp", ".bak", ".orig", ".pyc", "#")

Place = tuple[int, int]


class Watch(FileSystemEventHandler, Thread):
    """Calls `changed` with the paths that were saved, created, moved or deleted, a moment after the last of them.

    `folders` are watched with all that is in them; of `root` only the files that lie in it. Where the system can't
    watch, `changed` is called every second with nothing.
    """

    def __init__(self, root: Path, folders: Iterable[Path], changed: Callable[[frozenset[Path]], None]) -> None:
        super().__init__(daemon=True, name="watch")
        self.root, self.folders, self.changed = root, tuple(folders), changed
        self.heard: set[Path] = set()
        self.lock, self.news = Lock(), Event()
        self.places: dict[tuple[Path, bool], tuple[Place, ObservedWatch]] = {}
        self.observer: BaseObserver | None = None

    def begin(self) -> str:
        """Start watching; what to tell where only looking now and then is possible, else nothing."""
        told = ""
        try:
            observer = Observer()
            self.place_watches(observer)
            observer.start()
            self.observer = observer
        except OSError as failure:
            told = f"This computer gives no notice of saves ({failure.strerror or failure}): they are looked for."
        self.start()
        return told

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Note where something happened."""
        # A folder is told of as modified whenever something in it is, which is told as well.
        if event.event_type in KINDS and not (event.is_directory and event.event_type == "modified"):
            paths = (Path(os.fsdecode(name)) for name in (event.src_path, event.dest_path) if name)
            found = {path for path in paths if not is_passing(path)}
            if found:
                with self.lock:
                    self.heard |= found
                self.news.set()

    def run(self) -> None:
        """Pass on what was heard, for ever."""
        while True:
            self.news.wait(EVERY if self.observer is None else None)
            self.wait_for_quiet()
            with self.lock:
                heard, self.heard = frozenset(self.heard), set()
            self.renew_watches()
            self.changed(heard)

    def wait_for_quiet(self) -> None:
        """Let a save come to its end."""
        end = monotonic() + PATIENCE
        self.news.clear()
        while monotonic() < end and self.news.wait(QUIET):
            self.news.clear()

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
        """Watch every folder there is, once; a folder that took another's place is another. Raises OSError."""
        wanted = dict(self.wanted())
        for key in [key for key, (place, _) in self.places.items() if wanted.get(key) != place]:
            observer.unschedule(self.places.pop(key)[1])
        for key in wanted.keys() - self.places.keys():
            path, within = key
            self.places[key] = wanted[key], observer.schedule(self, str(path), recursive=within)

    def wanted(self) -> Iterator[tuple[tuple[Path, bool], Place]]:
        """Every folder to watch and whether with all in it, with its place on the disk."""
        inside = [(folder, True) for one in self.folders for folder in (one, *links_in(one))]
        for path, within in [(self.root, False), *inside]:
            if path.is_dir():
                found = path.stat()
                yield (path.resolve(), within), (found.st_dev, found.st_ino)


def links_in(folder: Path) -> Iterator[Path]:
    """The folders inside one that are links: the system does not look behind them."""
    for inside, names, _ in os.walk(folder):
        yield from (path for name in names if (path := Path(inside, name)).is_symlink())


def is_passing(path: Path) -> bool:
    """Whether a file is one that programs keep for a moment."""
    return path.name.startswith(".") or path.name.endswith(PASSING) or "__pycache__" in path.parts
