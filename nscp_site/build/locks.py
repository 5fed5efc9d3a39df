"""File locks held by the operating system (flock): they end with the process that holds them, however it ends."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


class LockHeldError(Exception):
    """Another process holds the lock."""


if sys.platform == "win32":
    import msvcrt

    def take(file: int) -> None:
        """Take the lock of an open file. Raises LockHeldError, OSError."""
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except PermissionError as error:
            raise LockHeldError from error
else:
    import fcntl

    def take(file: int) -> None:
        """Take the lock of an open file. Raises LockHeldError, OSError."""
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise LockHeldError from error


@contextmanager
def hold_lock(path: Path) -> Iterator[int]:
    """Context manager: hold the lock of a file, created for it and removed after.

    Yields the file descriptor; a subprocess that inherits it (`pass_fds`) holds the lock, too. Raises LockHeldError;
    OSError if the file cannot be created.
    """
    file = _open_locked(path)
    try:
        yield file
    finally:
        # Removed while it is held: who opened it before that finds another file there, or none, and tries again.
        with suppress(OSError):
            path.unlink()
        os.close(file)


def _open_locked(path: Path) -> int:
    """Open and lock a file; its descriptor. Raises LockHeldError, OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    while True:
        file = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            take(file)
        except BaseException:
            os.close(file)
            raise
        if _is_same_file(file, path):
            return file
        os.close(file)


def _is_same_file(file: int, path: Path) -> bool:
    """Whether an open file is still the one at a path."""
    try:
        return os.path.samestat(os.fstat(file), path.stat())
    except FileNotFoundError:
        return False
