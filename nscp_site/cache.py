"""Cached results: in memory for one library or document (`@once`), and on disk from one run to the next (`@kept`).

`@kept` stands on functions whose result depends on their arguments alone. It is kept in `.cache/kept.sqlite` under a
digest of the arguments, of our own code, and of the versions of Python and of every installed package; so it can't be
stale, and entries that nothing read for a week are deleted. A cache that is damaged, cut off, foreign or not to be
written costs time and nothing else: each value is JSON of a known type and size with a digest of its own; what does
not fit is computed anew. Whoever can write the cache can make a page say something else: what is published is built
without it.
"""

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
from typing import Any, ParamSpec, Protocol, TypeVar, get_type_hints

from pydantic import ConfigDict, TypeAdapter

FILE = Path(".cache") / "kept.sqlite"
# Set to 1, nothing is taken from an earlier run and nothing is kept.
OFF = "NSCP_NO_CACHE"
DAY = 24 * 60 * 60
# Days after which what nothing asked for is thrown away: each version of our code works out everything anew.
LONGEST = 7
# Bytes that wait in memory before they are written.
WAITING = 4_000_000
# Bytes that a value may have, packed or not: the largest page and handout have a hundredth of it.
LARGEST = 64_000_000
# Seconds for which another program may hold the store.
PATIENCE = 10.0
ASK = "SELECT day, value FROM kept WHERE key = ? AND length(value) <= ?"
# What a broken disk, a broken file (whose error may be no text) or another process may do to the store.
TROUBLE = (sqlite3.Error, OSError, ValueError)

# The endings of our own files that have a say in what is worked out.
PROGRAM = (".py", ".j2", ".typ", ".otf", ".css", ".html", ".txt")

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


class Store:
    """What is kept, by key; both are bytes. Trouble with the file is never raised: the store then holds nothing.

    Without `adding` nothing is written to it.
    """

    def __init__(self, path: Path, *, adding: bool = True) -> None:
        self.path = path
        self.adding = adding
        self.today = int(time() // DAY)
        self.new: dict[bytes, bytes] = {}
        self.asked: set[bytes] = set()
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
                row = self.file and self.file.execute(ASK, (key, LARGEST)).fetchone()
            except TROUBLE as trouble:
                self.give_up(trouble)
                return None
            if row and row[0] != self.today:
                self.asked.add(key)
        return unsealed(key, row[1]) if row else None

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
            if self.file and self.adding:
                with self.file:
                    rows = ((key, self.today, sealed(key, value)) for key, value in new.items())
                    self.file.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", rows)
        except TROUBLE as trouble:
            self.give_up(trouble)

    @contextmanager
    def without_adding(self) -> Iterator[None]:
        """Keep nothing of what is put meanwhile."""
        with self.lock:
            self.write()
            self.adding = False
        try:
            yield
        finally:
            with self.lock:
                self.new, self.size, self.adding = {}, 0, True

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


def sealed(key: bytes, value: bytes) -> bytes:
    """A value as it is written: short, with a digest of it and its key in front."""
    packed = zlib.compress(value, 1)
    return digest(key + packed) + packed


def unsealed(key: bytes, written: object) -> bytes | None:
    """The value of what was written; None where that was changed since, or stands under another key."""
    if not isinstance(written, bytes) or digest(key + written[16:]) != written[:16]:
        return None
    reader = zlib.decompressobj()
    try:
        value = reader.decompress(written[16:], LARGEST)
    except zlib.error:
        return None
    return value if reader.eof else None


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
def keeping(root: Path, *, wanted: bool = True, adding: bool = True) -> Iterator[None]:
    """Keep the work that is done inside, for a project's folder; inside another `keeping` this does nothing.

    Without `adding`, earlier work is used and none is kept: what an editor tries may not be fit to be written anywhere.
    """
    if Current.store and Current.store.adding and not adding:
        with Current.store.without_adding():
            yield
        return
    if Current.store or not wanted or os.environ.get(OFF) == "1":
        yield
        return
    Current.store = Store(root / FILE, adding=adding)
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


@cache
def adapter(kind: Any) -> TypeAdapter[tuple[Any]]:
    """What writes values of a type as JSON, and reads nothing else."""
    return TypeAdapter(tuple[kind], config=ConfigDict(ser_json_bytes="base64", val_json_bytes="base64"))


def recall(name: str, *arguments: Any, kind: Any = Any) -> Any:
    """What was kept under a name for these arguments, of a type; None where nothing was."""
    found = found_of(kind, name, arguments)
    return found and found[0]


def found_of(kind: Any, name: str, arguments: tuple[Any, ...]) -> tuple[Any] | None:
    """The same, in a tuple: None may have been kept."""
    value = Current.store.get(key_of(name, arguments)) if Current.store else None
    return None if value is None else read(value, kind)


def read(value: bytes, kind: Any) -> tuple[Any] | None:
    """A value of a type; None where it is of none."""
    try:
        return adapter(kind).validate_json(value, strict=True)
    except (ValueError, RecursionError):
        return None


def keep(name: str, *arguments: Any, result: Any, kind: Any = Any) -> None:
    """Keep a result of a type, made of texts, numbers, bytes, tuples, lists and mappings.

    Outside `keeping` this does nothing, nor where JSON can't hold the result, as with half a character in it.
    """
    if Current.store:
        with suppress(ValueError):
            Current.store.put(key_of(name, arguments), adapter(kind).dump_json((result,)))


def kept(work_out: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """Keep what a function gives, by its arguments: texts, numbers, bytes, and tuples and lists of them.

    What it gives must be made of the same, and be of the type that it says. The function must ask nothing else: no
    file, no clock, no setting.
    """
    name = f"{work_out.__module__}.{work_out.__qualname__}"

    @wraps(work_out)
    def known(*args: Arguments.args, **named: Arguments.kwargs) -> Result:
        arguments, kind = (*args, *sorted(named.items())), type_of(work_out)
        found = found_of(kind, name, arguments)
        if found is None:
            found = (work_out(*args, **named),)
            keep(name, *arguments, result=found[0], kind=kind)
        result: Result = found[0]
        return result

    return known


@cache
def type_of(work_out: Callable[..., Any]) -> Any:
    """The type that a function says it gives."""
    return get_type_hints(work_out)["return"]


WorkedOut = dict[Callable[..., Any], Any]


class Remembers(Protocol):
    """Something that keeps what was worked out about it. It must not change once anything was."""

    @property
    def worked_out(self) -> WorkedOut:
        """What was worked out, by the function that did."""


Known = TypeVar("Known", bound=Remembers)
Value = TypeVar("Value")


def once(work_out: Callable[[Known], Value]) -> Callable[[Known], Value]:
    """Have a function of a library or document worked out once for each. What it gives must not be changed."""

    @wraps(work_out)
    def known(subject: Known) -> Value:
        if known not in subject.worked_out:
            subject.worked_out[known] = work_out(subject)
        result: Value = subject.worked_out[known]
        return result

    return known
