"""The frozen copy: real content as on a day, on which the tests of the code run. `make freeze` renews it.

A change of content must never fail a test of the code, so the tests of the code read this copy and nothing under
content/ and docs/ of the project. Its folder is named by its day, which is the day it is judged on.
"""

import re
import shutil
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

ROOT = Path(__file__).parent.parent
HOME = Path(__file__).parent / "frozen"
# What editors write.
WRITTEN = ("content", "docs")
SETTINGS = "mkdocs.yml"
# What of the project a folder of content needs beside it, to be one of its own.
PROGRAM = ("hooks", "nscp_site", "overrides")
# The settings that lead from a project's folder to the program.
LEADS = re.compile(r"(?<=[ ])(?=(?:overrides|hooks/\w+\.py)$)", re.MULTILINE)


def find_frozen(home: Path = HOME) -> Path:
    """The frozen copy. Raises FileNotFoundError where there is none."""
    found = sorted(path for path in home.glob("????-??-??") if path.is_dir())
    if not found:
        raise FileNotFoundError(f"There is no frozen copy in {home}. Run `make freeze`.")
    return found[-1]


def freeze(root: Path, home: Path, day: date) -> Path:
    """Copy a project's content into a folder named by the day, and remove the older copies; the new folder."""
    copy = home / f".{day}.new"
    shutil.rmtree(copy, ignore_errors=True)
    for name in WRITTEN:
        shutil.copytree(root / name, copy / name)
    up = "/".join([".."] * len((home / str(day)).relative_to(root).parts))
    settings = (root / SETTINGS).read_text(encoding="utf-8")
    (copy / SETTINGS).write_text(LEADS.sub(f"{up}/", settings), encoding="utf-8")
    for older in home.glob("????-??-??"):
        shutil.rmtree(older)
    return copy.rename(home / str(day))


def thaw(frozen: Path, target: Path) -> Path:
    """A project's folder like the one the copy was made of, with the program beside the content; it may be changed."""
    for name in WRITTEN:
        shutil.copytree(frozen / name, target / name)
    settings = (frozen / SETTINGS).read_text(encoding="utf-8")
    (target / SETTINGS).write_text(re.sub(r"(?<=[ ])(\.\./)+", "", settings), encoding="utf-8")
    for name in PROGRAM:
        shutil.copytree(ROOT / name, target / name, ignore=shutil.ignore_patterns("__pycache__"))
    return target


if __name__ == "__main__":
    print(freeze(ROOT, HOME, datetime.now(ZoneInfo("Europe/London")).date()))  # noqa: T201 - what it is for
