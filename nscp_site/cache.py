"""Caches of results: on disk from one run to the next (`@cached`), in memory for one object (`@memoised`).

`@cached` is for functions whose result depends on their arguments alone. While a cache is open (each command opens that
of its project once), results are kept in `.cache/kept.sqlite` under a digest of the arguments, of our own code, and of
the versions of Python and of every installed package; so none can be stale, and those that nothing read for a week are
deleted. A cache that is damaged, cut off, foreign or read-only costs time and nothing else: each value is JSON of a
known type and size with a digest of its own; what does not fit is computed anew. Whoever can write the cache can make a
page say something else: what is published is built without it.
"""

import os
import sqlite3
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import cache, wraps
from hashlib import blake2b
from pathlib import Path
from threading import RLock
from time import time
from typing import Any, ParamSpec, Protocol, TypeVar, get_type_hints

from pydantic import ConfigDict, TypeAdapter

CACHE_FILE = Path(".cache") / "kept.sqlite"
# Set to 1, no cache is read or written.
NO_CACHE_VARIABLE = "NSCP_NO_CACHE"
SECONDS_PER_DAY = 24 * 60 * 60
# Days after which a value that nothing read is deleted: each version of our code computes everything anew.
MAX_AGE_DAYS = 7
# Bytes that a value may have, packed or not: the largest page and handout have a hundredth of it.
MAX_VALUE_BYTES = 64_000_000
# Seconds for which another program may hold the file.
LOCK_TIMEOUT = 10.0
CREATE_TABLE = "CREATE TABLE IF NOT EXISTS kept (key BLOB PRIMARY KEY, day INTEGER, value BLOB)"
SELECT_VALUE = "SELECT day, value FROM kept WHERE key = ? AND length(value) <= ?"

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


class Cache:
    """Values by key, both of them bytes, in a file. Trouble with the file is never raised: nothing is found then.

    New values wait in memory until `close`, and are written together. A cache that is not `writable` writes nothing.
    """

    def __init__(self, path: Path, *, writable: bool = True) -> None:
        self.path, self.writable = path, writable
        self.today = int(time() // SECONDS_PER_DAY)
        self.pending: dict[bytes, bytes] = {}
        self.touched: list[bytes] = []
        self.lock = RLock()
        self.connection: sqlite3.Connection | None = None
        with self.trouble():
            path.parent.mkdir(parents=True, exist_ok=True)
            self.connection = sqlite3.connect(path, timeout=LOCK_TIMEOUT, check_same_thread=False)
            self.connection.execute("PRAGMA synchronous = OFF")
            self.connection.execute(CREATE_TABLE)

    @contextmanager
    def trouble(self) -> Iterator[None]:
        """Go on without the file where it fails inside; delete it where it is damaged: the next run makes a new one."""
        with self.lock:
            try:
                yield
            except (sqlite3.OperationalError, OSError):
                # Locked, or not to be read or written: no reason to delete it.
                self.connection = None
            except (sqlite3.Error, ValueError):
                # The error of a damaged file may be no text: reading it is a ValueError.
                self.connection = None
                with suppress(OSError):
                    self.path.unlink(missing_ok=True)

    def get(self, key: bytes) -> bytes | None:
        """Return the value stored under a key; None if there is none or it is damaged."""
        row = None
        with self.trouble():
            if key in self.pending:
                row = self.today, self.pending[key]
            elif self.connection:
                row = self.connection.execute(SELECT_VALUE, (key, MAX_VALUE_BYTES)).fetchone()
            if row and row[0] != self.today:
                self.touched.append(key)
        return _unpack_value(key, row[1]) if row else None

    def put(self, key: bytes, value: bytes) -> None:
        """Store a value. It is held in memory and written in batches."""
        self.pending[key] = pack_value(key, value)

    def close(self) -> None:
        """Write the pending values and delete entries that were not used within `MAX_AGE_DAYS`."""
        with self.trouble():
            if self.connection and self.writable:
                rows = ((key, self.today, value) for key, value in self.pending.items())
                touched = ((self.today, key) for key in self.touched)
                with self.connection as file:
                    file.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", rows)
                    file.executemany("UPDATE kept SET day = ? WHERE key = ?", touched)
                    file.execute("DELETE FROM kept WHERE day < ?", (self.today - MAX_AGE_DAYS,))
            if self.connection:
                self.connection.close()


def pack_value(key: bytes, value: bytes) -> bytes:
    """A value as it is written: compressed, after a digest of it and its key."""
    packed = zlib.compress(value, 1)
    return digest(key + packed) + packed


def _unpack_value(key: bytes, packed: object) -> bytes | None:
    """The value of what was written; None where that was changed since, or was written under another key."""
    if not isinstance(packed, bytes) or digest(key + packed[16:]) != packed[:16]:
        return None
    reader = zlib.decompressobj()
    with suppress(zlib.error):
        value = reader.decompress(packed[16:], MAX_VALUE_BYTES)
        return value if reader.eof else None
    return None


def digest(data: bytes) -> bytes:
    """Return the 16-byte BLAKE2b digest of some data."""
    return blake2b(data, digest_size=16).digest()


@cache
def cache_version() -> bytes:
    """A digest of all that computes: every file of our package, Python, zlib, and the installed packages' versions.

    Python's own version says nothing of the zlib that it finds on the system, which has a say in what gzip gives.
    """
    own = Path(__file__).parent
    sources = sorted(path for path in own.rglob("*") if "__pycache__" not in path.parts and path.is_file())
    packages = sorted({info.name for place in sys.path for info in Path(place).glob("*-info")})
    parts = [f"{path.relative_to(own)}\n{digest(path.read_bytes()).hex()}" for path in sources]
    return digest("\n".join([sys.version, zlib.ZLIB_RUNTIME_VERSION, *packages, *parts]).encode())


# The open cache. As for every context variable, a thread that is started does not see it unless it is handed on.
active_cache: ContextVar[Cache | None] = ContextVar("active_cache", default=None)


@contextmanager
def open_cache(root: Path, *, enabled: bool = True, writable: bool = True) -> Iterator[Cache | None]:
    """Have `@cached` functions use the cache of a project's folder, in this thread, instead of any that is open.

    Unless `enabled`, they use none. Unless `writable`, earlier results are used and new ones are forgotten at the end:
    what an editor tries may not be fit to be written anywhere.
    """
    is_on = enabled and os.environ.get(NO_CACHE_VARIABLE) != "1"
    opened = Cache(root / CACHE_FILE, writable=writable) if is_on else None
    token = active_cache.set(opened)
    try:
        yield opened
    finally:
        active_cache.reset(token)
        if opened:
            opened.close()


def _cache_key(name: str, arguments: tuple[Any, ...]) -> bytes:
    """The key of a result: what computes it, and from what. The arguments must show all of themselves in `repr`."""
    return digest(b"\n".join([cache_version(), name.encode(), *(digest(_argument_bytes(each)) for each in arguments)]))


def _argument_bytes(argument: object) -> bytes:
    """An argument as bytes; two that differ give different ones."""
    if isinstance(argument, bytes):
        return b"b" + argument
    shown = f"s{argument}" if isinstance(argument, str) else f"r{argument!r}"
    return shown.encode("utf-8", "surrogatepass")


@cache
def json_adapter(kind: Any) -> TypeAdapter[tuple[Any]]:
    """Writes and reads values of a type, each as a JSON list of one."""
    return TypeAdapter(tuple[kind], config=ConfigDict(ser_json_bytes="base64", val_json_bytes="base64"))


def get_cached(name: str, *arguments: Any, kind: Any = Any) -> Any:
    """The result kept under a name for these arguments, if it is of a type; None where there is none."""
    opened = active_cache.get()
    value = opened.get(_cache_key(name, arguments)) if opened else None
    if value is not None:
        with suppress(ValueError, RecursionError):
            return json_adapter(kind).validate_json(value, strict=True)[0]
    return None


def put_cached(name: str, *arguments: Any, result: Any, kind: Any = Any) -> None:
    """Keep a result of a type, made of texts, numbers, bytes, tuples, lists and mappings.

    Without an open cache this does nothing, nor where JSON can't hold the result, as with half a character in it.
    """
    opened = active_cache.get()
    if opened:
        with suppress(ValueError):
            opened.put(_cache_key(name, arguments), json_adapter(kind).dump_json((result,)))


def cached(function: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """Keep what a function returns, by its arguments: texts, numbers, bytes, and tuples and lists of them.

    What it returns must be made of the same, or of dataclasses of them, be of the type that it is annotated with, and
    not be None. The function must read nothing else: no file, no clock, no setting.
    """
    name = f"{function.__module__}.{function.__qualname__}"

    @wraps(function)
    def lookup(*args: Arguments.args, **named: Arguments.kwargs) -> Result:
        arguments, kind = (*args, *sorted(named.items())), _return_type(function)
        result: Result | None = get_cached(name, *arguments, kind=kind)
        if result is None:
            result = function(*args, **named)
            put_cached(name, *arguments, result=result, kind=kind)
        return result

    return lookup


@cache
def _return_type(function: Callable[..., Any]) -> Any:
    """The type that a function is annotated to return."""
    return get_type_hints(function)["return"]


Memo = dict[Callable[..., Any], Any]


class _HasMemo(Protocol):
    """An object that carries what was computed about it. It must not change once anything was."""

    @property
    def memo(self) -> Memo:
        """Results by the function that computed them."""


Subject = TypeVar("Subject", bound=_HasMemo)
Value = TypeVar("Value")


def memoised(function: Callable[[Subject], Value]) -> Callable[[Subject], Value]:
    """Have a function of a library, item or document computed once for each. What it returns must not be changed."""

    @wraps(function)
    def lookup(subject: Subject) -> Value:
        if lookup not in subject.memo:
            subject.memo[lookup] = function(subject)
        result: Value = subject.memo[lookup]
        return result

    return lookup
