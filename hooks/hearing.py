"""What MkDocs says while something is done: `heard(level)`."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager


class Ear(logging.Handler):
    """Keeps what it hears."""

    def __init__(self, level: int) -> None:
        super().__init__(level)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one message."""
        self.said.append(record.getMessage())


@contextmanager
def heard(level: int) -> Iterator[list[str]]:
    """What MkDocs says meanwhile, of a level such as logging.WARNING and above."""
    ear, log = Ear(level), logging.getLogger("mkdocs")
    log.addHandler(ear)
    try:
        yield ear.said
    finally:
        log.removeHandler(ear)
