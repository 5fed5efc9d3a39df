"""Work that is kept from one run to the next, in `.cache/kept.sqlite` of the project.

`@kept` stands on functions whose result depends on their arguments alone. What is kept is found by a digest of the
arguments, of our own code, and of the versions of Python and of every installed package; so it can be out of date in no
way, and needs no tidying but of what nothing asked for in a week. A store that is damaged, cut off or can't be written
costs time and nothing else: each value carries a digest of its own, and what does not fit it is worked out anew.
"""

import marshal
import os
import sqlite3
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache, wraps
from hashlib import blake2b
from pathlib import Path
from threading import RLock
from time import time
from typing import Any, ParamSpec, TypeVar

FILE = Path(".cache") / "kept.sqlite"
# Set to 1, nothing is taken from an earlier run and nothing is kept.
OFF = "NSCP_NO_CACHE"
DAY = 24 * 60 * 60
# Days after which what nothing asked for is thrown away: each version of our code works out everything anew.
LONGEST = 7
# Bytes that wait in memory before they are written.
WAITING = 4_000_000
# Seconds for which another program may hold the store.
PATIENCE = 10.0
# What a broken disk, a broken file (whose error may be no text) or another process may do to the store.
TROUBLE = (sqlite3.Error, OSError, ValueError)

# The endings of our own files that have a say in what is worked out.
PROGRAM = (".py", ".j2", ".typ", ".otf", ".css", ".html", ".txt")

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


class Store:
    """What is kept, by key; both are bytes. Trouble with the file is never raised: the store then holds nothing."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.today = int(time() // DAY)
        self.new: dict[bytes, bytes] = {}
        self.asked: list[bytes] = []
        self.size = 0
        self.lock = RLock()
        self.file = self.open()

    def open(self) -> sqlite3.Connection | None:
        """The file, made anew where it is damaged; None where it can be neither read nor written."""
        for _ in range(2):
            try:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                file = sqlite3.connect(self.path, timeout=PATIENCE, check_same_thread=False)
                file.execute("PRAGMA synchronous = OFF")
                file.execute("CREATE TABLE IF NOT EXISTS kept (key BLOB PRIMARY KEY, day INTEGER, value BLOB)")
                file.execute("SELECT day FROM kept LIMIT 1").fetchall()
            except sqlite3.OperationalError:
                # Locked, or not to be written: no reason to delete it.
                return None
            except TROUBLE:
                with suppress(OSError):
                    self.path.unlink(missing_ok=True)
            else:
                return file
        return None

    def get(self, key: bytes) -> bytes | None:
        """What was kept under a key; None where nothing was, or where it is damaged."""
        with self.lock:
            if key in self.new:
                return self.new[key]
            try:
                row = self.file and self.file.execute("SELECT day, value FROM kept WHERE key = ?", (key,)).fetchone()
            except TROUBLE as trouble:
                self.give_up(trouble)
                return None
            if row and row[0] != self.today:
                self.asked.append(key)
        return unsealed(row[1]) if row else None

    def give_up(self, trouble: Exception) -> None:
        """Go on without the file, and delete it where it is damaged: the next run begins a new one."""
        self.file = None
        if not isinstance(trouble, (sqlite3.OperationalError, OSError)):
            with suppress(OSError):
                self.path.unlink(missing_ok=True)

    def put(self, key: bytes, value: bytes) -> None:
        """Keep a value; it is written with others."""
        with self.lock:
            self.new[key] = value
            self.size += len(value)
            if self.size > WAITING:
                self.write()

    def write(self) -> None:
        """Write what waits, in one go: all of it is kept, or nothing."""
        new, self.new, self.size = self.new, {}, 0
        try:
            if self.file:
                with self.file:
                    rows = ((key, self.today, sealed(value)) for key, value in new.items())
                    self.file.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", rows)
        except TROUBLE as trouble:
            self.give_up(trouble)

    def close(self) -> None:
        """Write what waits, and throw away what nothing asked for in a week."""
        self.write()
        with suppress(*TROUBLE):
            if self.file:
                with self.file:
                    asked = ((self.today, key) for key in self.asked)
                    self.file.executemany("UPDATE kept SET day = ? WHERE key = ?", asked)
                    self.file.execute("DELETE FROM kept WHERE day < ?", (self.today - LONGEST,))
                self.file.close()


def sealed(value: bytes) -> bytes:
    """A value as it is written: short, with its digest in front."""
    packed = zlib.compress(value, 1)
    return digest(packed) + packed


def unsealed(written: object) -> bytes | None:
    """The value of what was written; None where that was changed since."""
    if not isinstance(written, bytes) or digest(written[16:]) != written[:16]:
        return None
    return zlib.decompress(written[16:])


def digest(data: bytes) -> bytes:
    """Sixteen bytes that stand for some data."""
    return blake2b(data, digest_size=16).digest()


@cache
def program() -> bytes:
    """A digest of all that works things out: our code and templates, Python, and the installed packages' versions.

    Python's own version says nothing of the zlib that it finds on the system, which has a say in what gzip gives.
    """
    own = Path(__file__).parent
    sources = sorted(path for path in own.rglob("*") if path.suffix in PROGRAM)
    packages = sorted({info.name for place in sys.path for info in Path(place).glob("*-info")})
    parts = [f"{path.relative_to(own)}\n{digest(path.read_bytes()).hex()}" for path in sources]
    return digest("\n".join([sys.version, zlib.ZLIB_RUNTIME_VERSION, *packages, *parts]).encode())


class Current:
    """The store of the project that is worked on; none outside `keeping`."""

    store: Store | None = None


@contextmanager
def keeping(root: Path, *, wanted: bool = True) -> Iterator[None]:
    """Keep the work that is done inside, for a project's folder; inside another `keeping` this does nothing."""
    if Current.store or not wanted or os.environ.get(OFF) == "1":
        yield
        return
    Current.store = Store(root / FILE)
    try:
        yield
    finally:
        store, Current.store = Current.store, None
        store.close()


def cores() -> int:
    """How many processes can work side by side."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def key_of(name: str, arguments: tuple[Any, ...]) -> bytes:
    """The key of a result: what made it, and of what. The arguments must show all of themselves in their `repr`."""
    return digest(b"\n".join([program(), name.encode(), *(digest(plain(one)) for one in arguments)]))


def plain(argument: object) -> bytes:
    """An argument as bytes; two that differ give others."""
    if isinstance(argument, bytes):
        return b"b" + argument
    shown = f"s{argument}" if isinstance(argument, str) else f"r{argument!r}"
    return shown.encode("utf-8", "surrogatepass")


def recall(name: str, *arguments: Any) -> Any:
    """What was kept under a name for these arguments; None where nothing was."""
    value = Current.store.get(key_of(name, arguments)) if Current.store else None
    return None if value is None else marshal.loads(value)  # noqa: S302 - its digest was compared


def keep(name: str, *arguments: Any, result: Any) -> None:
    """Keep a result, made of texts, numbers, bytes, tuples, lists and mappings; outside `keeping` this does nothing."""
    if Current.store:
        Current.store.put(key_of(name, arguments), marshal.dumps(result))


def kept(work_out: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """Keep what a function gives, by its arguments: texts, numbers, bytes, and tuples and lists of them.

    What it gives must be made of the same. The function must ask nothing else: no file, no clock, no setting.
    """
    name = f"{work_out.__module__}.{work_out.__qualname__}"

    @wraps(work_out)
    def known(*args: Arguments.args, **named: Arguments.kwargs) -> Result:
        arguments = (*args, *sorted(named.items()))
        found = recall(name, *arguments)
        if found is None:
            found = (work_out(*args, **named),)
            keep(name, *arguments, result=found)
        result: Result = found[0]
        return result

    return known
