"""One publisher at a time, and the second is told who is at it.

In a folder of this machine the kernel keeps the lock, and lets go of it when its holder dies. Elsewhere a file says
who holds it: written, read back after a moment, and looked at once more before the switch. Two that write at the same
time so end with one. A holder of this machine that is dead, or any after half an hour, is taken over from.
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

from nscp_site.build.locks import HeldError, take
from nscp_site.deploy.carriers import PublishError, unwritable
from nscp_site.deploy.records import who

LEASE = timedelta(minutes=30)
# How long (seconds) another's writing may take to be seen here.
SETTLE = 1.0
WINDOWS = os.name == "nt"
# What a lock that nobody holds says: what is written to let go of it, or nothing yet.
FREE = ("{}", "")


@dataclass(frozen=True)
class Holder:
    """Who publishes, from which process, since when (UTC)."""

    token: str
    who: str
    host: str
    process: int
    since: str

    def __str__(self) -> str:
        return f"{self.who}, process {self.process}, since {self.since} UTC"

    def is_gone(self, now: datetime) -> bool:
        """Whether its run must have ended: its process is no more on this machine, or its time is over."""
        if now - datetime.fromisoformat(self.since).replace(tzinfo=UTC) > LEASE:
            return True
        return self.host == socket.gethostname() and not is_running(self.process)


def is_running(process: int) -> bool:
    """Whether there is such a process on this machine; on Windows, which would end it where asked, it may be."""
    if WINDOWS:
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        # Another user's.
        return True
    return True


def this_run() -> Holder:
    """This process, as a holder."""
    since = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S")
    return Holder(uuid.uuid4().hex, who(), socket.gethostname(), os.getpid(), since)


def read_holder(text: str) -> Holder | None:
    """The holder that a lock's text names; none where it is cut off, or anything else."""
    try:
        holder = Holder(**json.loads(text))
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
            file.write(json.dumps(asdict(this_run())))
            file.flush()
        except HeldError as error:
            raise held(read_holder(path.read_text(encoding="utf-8"))) from error
        except OSError as error:
            raise unwritable(error) from error
        yield lambda: None


@contextmanager
def lease(
    read: Callable[[], str], write: Callable[[str], None], *, take_over: bool = False
) -> Iterator[Callable[[], None]]:
    """Hold a lock that is a text somewhere else; gives back what checks that it still is ours. Raises PublishError."""
    text = read()
    other = read_holder(text)
    is_free = text.strip() in FREE or (other is not None and other.is_gone(datetime.now(UTC)))
    if not (is_free or take_over):
        raise held(other)
    mine = this_run()

    def check() -> None:
        now = read_holder(read())
        if now is None or now.token != mine.token:
            raise held(now)

    write(json.dumps(asdict(mine)))
    time.sleep(SETTLE)
    check()
    try:
        yield check
    finally:
        # What was done stays done if this fails: the lock then ends by itself.
        with suppress(PublishError):
            now = read_holder(read())
            # Whoever took over keeps the lock.
            if now and now.token == mine.token:
                write(FREE[0])


def held(holder: Holder | None) -> PublishError:
    """What the second publisher is told."""
    return PublishError(
        f"Somebody else is publishing here: {holder or 'the lock does not say who'}. Wait until they are done. "
        f"If that run was cut off, `--take-over` goes on without it."
    )
