"""Keeps the tests of the code from the project's content: whoever opens it, in the tests or in a Python they start.

Python imports this file by its name where its folder is on PYTHONPATH. The setting names the folders that must stay
shut, and a file that remembers what was opened all the same: a program under test may well survive the error.
"""

import os
import sys

SHUT, LOG = "TESTS_KEEP_SHUT", "TESTS_WERE_OPENED"
EVENTS = frozenset({"open", "os.listdir", "os.scandir"})


def refuse(event: str, arguments: tuple[object, ...]) -> None:
    """Raise RuntimeError where a path lies in a folder that must stay shut."""
    if event not in EVENTS or not isinstance(arguments[0], (str, bytes, os.PathLike)):
        return
    shut = os.environ.get(SHUT)
    if not shut or is_below_another(event, arguments) or is_search_for_modules(event):
        return
    path = os.path.abspath(os.fsdecode(arguments[0]))  # noqa: PTH100 - pathlib would resolve links, which opens them
    if not any(path == folder or path.startswith(folder + os.sep) for folder in shut.split(os.pathsep)):
        return
    log = os.environ.get(LOG)
    if log:
        written = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(written, f"{path}\n".encode())
        os.close(written)
    raise RuntimeError(f"a test of the code opened {path}: it must read the frozen copy, or a copy that it made")


def is_below_another(event: str, arguments: tuple[object, ...]) -> bool:
    """Whether a name may be one in a folder that is open already (`shutil.rmtree` does so); no event tells."""
    return event == "open" and arguments[1] is None and not str(arguments[0]).startswith(os.sep)


def is_search_for_modules(event: str) -> bool:
    """Whether Python itself looks for modules: it lists the folders beside our packages, and opens nothing in them."""
    return event == "os.listdir" and sys._getframe(2).f_globals.get("__name__") == "pkgutil"


# The tests import it by its long name, where Python may have done so by the short one.
if __name__ == "sitecustomize" or not hasattr(sys.modules.get("sitecustomize"), "refuse"):
    sys.addaudithook(refuse)
