"""A program run as a whole: how long it takes, and how much memory it and all that it starts hold at once."""

import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

# Seconds between two looks at the memory.
STEP = 0.1


@dataclass(frozen=True)
class Run:
    """`seconds` by the clock, and peaks of memory in megabytes: of all processes at once, and of the largest one.

    Of all at once, what processes share is counted once; the largest is as the system itself tells it.
    """

    seconds: float
    megabytes: float
    largest: float


class FailedError(Exception):
    """The program that was to be measured failed; the text is what it said."""


def measured(command: list[str], folder: Path, environment: dict[str, str]) -> Run:
    """Run a program to its end. Raises FailedError."""
    began, over, peaks = time.perf_counter(), Event(), [0.0, 0.0]
    with subprocess.Popen(
        command, cwd=folder, env=os.environ | environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        watching = Thread(target=watch, args=(process.pid, over, peaks), daemon=True)
        watching.start()
        said, _ = process.communicate()
    seconds = time.perf_counter() - began
    over.set()
    watching.join()
    if process.returncode:
        raise FailedError(said)
    return Run(seconds, *peaks)


def watch(process: int, over: Event, peaks: list[float]) -> None:
    """Note the largest memory of a process and those below it, together and one by one, until it is over."""
    while not over.wait(STEP):
        found = family(process)
        peaks[0] = max(peaks[0], sum(told(one, "smaps_rollup", "Pss:") for one in found))
        peaks[1] = max(peaks[1], *(told(one, "status", "VmHWM:") for one in found))


def family(process: int) -> list[int]:
    """A process and all that it started, as far as they still run."""
    found, waiting = [], [process]
    while waiting:
        one = waiting.pop()
        found.append(one)
        for thread in Path(f"/proc/{one}/task").glob("*/children"):
            waiting += [int(child) for child in read(thread).split()]
    return found


def told(process: int, file: str, name: str) -> float:
    """The megabytes that a file about a process tells under a name."""
    for line in read(Path(f"/proc/{process}/{file}")).splitlines():
        if line.startswith(name):
            return int(line.split()[1]) / 1000
    return 0.0


def read(path: Path) -> str:
    """A file about a process; empty once the process is gone."""
    try:
        return path.read_text()
    except OSError:
        return ""
