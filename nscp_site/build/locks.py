"""File locks of a build and of publishing. The system keeps them, so that they end with the process that holds them.

The library `filelock` can't serve a build: a program that the build started must go on holding the lock when the build
is killed. That needs the number of the open file, which `filelock` keeps to itself, and a lock that ends when the last
process has closed the file, where `filelock` unlocks it for all of them; nor does it remove the file.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


class HeldError(Exception):
    """Another process holds the lock."""


if sys.platform == "win32":
    import msvcrt

    def take(file: int) -> None:
        """Take the lock of an open file. Raises HeldError, OSError."""
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except PermissionError as error:
            raise HeldError from error
else:
    import fcntl

    def take(file: int) -> None:
        """Take the lock of an open file. Raises HeldError, OSError."""
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise HeldError from error


@contextmanager
def locked(path: Path) -> Iterator[int]:
    """Hold the lock of a file, which is made for it and removed after. Raises HeldError; OSError if it can't be made.

    What it gives is the open file. A program that is started with it (`pass_fds`) holds the lock as well: it may go on
    for a while when whoever started it was killed.
    """
    file = opened(path)
    try:
        yield file
    finally:
        # Removed while it is held: who opened it before that finds another file there, or none, and tries again.
        with suppress(OSError):
            path.unlink()
        os.close(file)


def opened(path: Path) -> int:
    """The open file of a lock that was taken. Raises HeldError, OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    while True:
        file = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            take(file)
        except BaseException:
            os.close(file)
            raise
        if is_at(file, path):
            return file
        os.close(file)


def is_at(file: int, path: Path) -> bool:
    """Whether an open file still is the one at a path."""
    try:
        return os.path.samestat(os.fstat(file), path.stat())
    except FileNotFoundError:
        return False
