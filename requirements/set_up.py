"""Sets up `.venv` in the project's folder, with the packages that a lock beside this file names, and our own program.

`nscp`, `nscp.cmd` and the Makefile run it before anything else, with whatever Python they find: it needs no package,
and where all is as the locks say it ends at once. Its argument is the name of a lock: `site` is all that building,
checking, serving, editing and publishing need; `import` adds what reads Word files and PDFs; `dev` adds that, and the
tests' tools.
"""

# An older Python must get as far as being told that it is too old.
from __future__ import annotations

import os
import re
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LOCKS = Path(__file__).resolve().parent
ROOT = LOCKS.parent
PIN = re.compile(r"^[a-zA-Z0-9._-]+==", re.MULTILINE)
# How pip begins a line for each package it gets, or finds in place.
TAKEN = ("Collecting ", "Requirement already satisfied: ")
# Each of these locks holds all that `site` holds, at the same versions.
LARGER = ("import", "dev")
WINDOWS = os.name == "nt"


class SetUpError(Exception):
    """The environment can't be set up; the text says what to do."""


def programs(root: Path) -> Path:
    """The folder of an environment's programs, which Windows calls otherwise."""
    return root / ".venv" / ("Scripts" if WINDOWS else "bin")


def python(root: Path) -> Path:
    """The environment's Python."""
    return programs(root) / ("python.exe" if WINDOWS else "python")


def stamp(root: Path, lock: str) -> Path:
    """The file that says for which pins a lock was set up."""
    return root / ".venv" / (".ready" if lock == "site" else f".ready-{lock}")


def pins(root: Path, lock: str) -> str:
    """What an environment depends on: the lock, our own settings, and its place, which its programs name."""
    told = [(root / "requirements" / f"{lock}.txt").read_bytes(), (root / "pyproject.toml").read_bytes()]
    return sha256(b"\0".join([*told, str(root).encode()])).hexdigest()


def is_ready(root: Path, lock: str) -> bool:
    """Whether a lock's packages are in place."""
    file = stamp(root, lock)
    return file.is_file() and file.read_text(encoding="utf-8") == pins(root, lock) and python(root).exists()


def note_ready(root: Path, lock: str) -> None:
    """Note that a lock's packages are in place. make goes by the times of these files."""
    for each in {lock, "site"} if lock in LARGER else {lock}:
        stamp(root, each).write_text(pins(root, each), encoding="utf-8")


def set_up(root: Path, lock: str) -> None:
    """Make the environment, or bring it up to a lock. Raises SetUpError."""
    say(f"Setting up {root / '.venv'}. This is done once, and takes a minute or two.")
    if not has_pip(root):
        say("1 of 3: a place of its own for this project's packages")
        # What an earlier Python left there is of no use to this one.
        run([base_python(), "-m", "venv", "--clear", str(root / ".venv")])
    file = root / "requirements" / f"{lock}.txt"
    count = len(PIN.findall(file.read_text(encoding="utf-8")))
    say(f"2 of 3: {count} packages")
    install(root, "--require-hashes", "--requirement", str(file), on_line=counter(count))
    say("3 of 3: the program itself")
    # Editable: what is changed in nscp_site/ holds at once.
    install(root, "--no-deps", "--no-build-isolation", "--editable", str(root))


def has_pip(root: Path) -> bool:
    """Whether there is an environment that packages can be installed into."""
    if not python(root).exists():
        return False
    asked = [str(python(root)), "-m", "pip", "--version"]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0  # noqa: S603 - the environment's own


def base_python() -> str:
    """The Python of the machine, also where this one is the environment's."""
    return str(getattr(sys, "_base_executable", None) or sys.executable)


def install(root: Path, *what: str, on_line: Callable[[str], None] = lambda _: None) -> None:
    """Let pip install something. Raises SetUpError."""
    command = [str(python(root)), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", *what]
    run(command, on_line)


def run(command: list[str], on_line: Callable[[str], None] = lambda _: None) -> None:
    """Run a program, and show each line it prints to `on_line`. Raises SetUpError with the last of them."""
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8", "PIP_PROGRESS_BAR": "off"}
    with subprocess.Popen(  # noqa: S603 - Python itself
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment, encoding="utf-8", errors="replace"
    ) as process:
        lines = list(seen(process.stdout or (), on_line))
    if process.returncode:
        raise SetUpError("\n".join(["It could not be set up. This is what was said last:", *lines[-12:], REMEDY]))


REMEDY = (
    "Is this computer on the internet, and may it fetch Python packages? If not, ask your IT service to allow it. Then "
    "run the same command again. If it still fails, delete the folder .venv first."
)


def seen(lines: Iterator[str] | tuple[()], on_line: Callable[[str], None]) -> Iterator[str]:
    """The lines a program prints, each shown as it comes."""
    for line in lines:
        on_line(line)
        yield line.rstrip()


def counter(count: int) -> Callable[[str], None]:
    """What counts packages on one line of the terminal; elsewhere, such as in a log, nothing is counted."""
    done = 0

    def count_line(line: str) -> None:
        nonlocal done
        if line.startswith(TAKEN) and sys.stdout.isatty():
            done = min(done + 1, count)
            sys.stdout.write(f"\r        {done} of {count}" + ("\n" if done == count else ""))
            sys.stdout.flush()
        if line.startswith("Installing collected packages"):
            say("        All are here. Putting them in their places …")

    return count_line


def say(line: str) -> None:
    """Print a line at once. A console that lacks a letter shows another in its place."""
    coded = line.encode(sys.stdout.encoding or "ascii", "replace").decode(sys.stdout.encoding or "ascii")
    sys.stdout.write(f"{coded}\n")
    sys.stdout.flush()


def main() -> None:
    """Set up what the command line names."""
    if sys.version_info < (3, 11):  # noqa: UP036 - whoever runs an older one should be told, not shown a traceback
        sys.exit(f"Python 3.11 or later is needed; this is {sys.version.split()[0]}.")
    lock = sys.argv[1] if len(sys.argv) > 1 else "site"
    try:
        if is_ready(ROOT, lock):
            stamp(ROOT, lock).touch()
            return
        set_up(ROOT, lock)
        note_ready(ROOT, lock)
    except (SetUpError, OSError) as reason:
        sys.exit(str(reason))


if __name__ == "__main__":
    main()
