"""Where the time of a build goes: each stage adds a line to the file that the setting NSCP_TIMES names."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

SETTING = "NSCP_TIMES"


@contextmanager
def stage(name: str) -> Iterator[None]:
    """Note the seconds of what is done inside, if anybody asks."""
    began = perf_counter()
    yield
    written = os.environ.get(SETTING)
    if written:
        with Path(written).open("a", encoding="utf-8") as file:
            file.write(f"{name}\t{perf_counter() - began:.3f}\n")
