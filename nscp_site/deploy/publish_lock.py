"""The publish lock of a target: only one process publishes at a time.

On a local folder it is a kernel lock (flock), released when its process dies. On a remote target it is a lease: a
JSON file that names the holder. It is written, read back after SETTLE seconds and checked again before the switch, so
that of two processes that write at once only one continues. A lease is stale, and can be taken over, where its
process on this machine is dead or it is older than LEASE_DURATION.
"""

import json
import os
import socket
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from nscp_site.build.locks import LockHeldError, take
from nscp_site.deploy.carriers import PublishError, target_write_error
from nscp_site.deploy.records import publisher_name

LOCK_FILE = "lock.json"
LEASE_DURATION = timedelta(minutes=30)
# How long (seconds) another's writing may take to be seen here.
SETTLE = 1.0
WINDOWS = os.name == "nt"
# What a lock that nobody holds says: what is written to let go of it, or nothing yet.
FREE_LOCK_TEXTS = ("{}", "")


@dataclass(frozen=True)
class _LockHolder:
    """The process that holds the lock: user, host, process id, start time (UTC), and a random token."""

    token: str
    who: str
    host: str
    process: int
    since: str

    def __str__(self) -> str:
        return f"{self.who}, process {self.process}, since {self.since} UTC"

    def is_stale(self, now: datetime) -> bool:
        """Whether the lock is stale: it is older than LEASE_DURATION, or its process on this machine is dead."""
        if now - datetime.fromisoformat(self.since).replace(tzinfo=UTC) > LEASE_DURATION:
            return True
        return self.host == socket.gethostname() and not is_running(self.process)


def is_running(process: int) -> bool:
    """Whether a process with this id runs on this machine. On Windows always True: asking would end the process."""
    try:
        if not WINDOWS:
            os.kill(process, 0)
    except OSError as error:
        # Another user's process runs, although it can't be asked.
        return not isinstance(error, ProcessLookupError)
    return True


def current_holder() -> _LockHolder:
    """This process as a lock holder, with a new token."""
    since = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S")
    return _LockHolder(uuid.uuid4().hex, publisher_name(), socket.gethostname(), os.getpid(), since)


def _parse_holder(text: str) -> _LockHolder | None:
    """The holder named in a lock's text; None where the text is incomplete or not ours."""
    try:
        holder = _LockHolder(**json.loads(text))
        datetime.fromisoformat(holder.since)
    except (ValueError, TypeError, RecursionError):
        return None
    return holder if isinstance(holder.process, int) else None


@contextmanager
def folder_lock(path: Path) -> Iterator[Callable[[], None]]:
    """Hold a lock file of this machine; what it gives back has nothing to check. Raises PublishError."""
    with ExitStack() as stack:
        try:
            file = stack.enter_context(path.open("a+", encoding="utf-8"))
            take(file.fileno())
            file.truncate(0)
            file.write(json.dumps(asdict(current_holder())))
            file.flush()
        except LockHeldError as error:
            raise _lock_held_error(_parse_holder(path.read_text(encoding="utf-8"))) from error
        except OSError as error:
            raise target_write_error(error) from error
        yield lambda: None


@contextmanager
def lease(
    read_file: Callable[[str], str], write_file: Callable[[str, str], None], *, take_over: bool = False
) -> Iterator[Callable[[], None]]:
    """Hold a lease stored elsewhere in LOCK_FILE. Yields a check that raises PublishError where the lease was lost.

    `read_file` returns the text of a file, `write_file` replaces it. Raises PublishError where another process holds
    the lease, is not stale, and `take_over` is false.
    """
    text = read_file(LOCK_FILE)
    other = _parse_holder(text)
    is_free = text.strip() in FREE_LOCK_TEXTS or (other is not None and other.is_stale(datetime.now(UTC)))
    if not (is_free or take_over):
        raise _lock_held_error(other)
    mine = current_holder()

    def check() -> None:
        now = _parse_holder(read_file(LOCK_FILE))
        if now is None or now.token != mine.token:
            raise _lock_held_error(now)

    write_file(LOCK_FILE, json.dumps(asdict(mine)))
    time.sleep(SETTLE)
    check()
    try:
        yield check
    finally:
        # What was done stays done if this fails: the lock then ends by itself. Whoever took over keeps it.
        with suppress(PublishError):
            check()
            write_file(LOCK_FILE, FREE_LOCK_TEXTS[0])


def _lock_held_error(holder: _LockHolder | None) -> PublishError:
    """The error for a second publisher."""
    return PublishError(
        f"Somebody else is publishing here: {holder or 'the lock does not say who'}. Wait until they are done. "
        f"If that run was cut off, `--take-over` goes on without it."
    )
