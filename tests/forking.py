"""Our programs, each in a process of its own as people run them, but begun by a fork of the tests' own process.

Python and the modules are read there already: to start them anew takes longer than most of what the tests ask for.
Tests of how a program starts run it by its name.
"""

import gc
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Mapping
from functools import partialmethod
from pathlib import Path
from typing import NoReturn

import jinja2

# What a build starts: read here once, it is there in every fork.
import mkdocs.__main__
import mkdocs.commands.build  # noqa: F401

from nscp_site.build import building
from nscp_site.build.building import Build
from nscp_site.cache import active_cache
from nscp_site.commands.running import run_module

Program = Callable[[], object]
# What the templates were compiled to, by source: done anew in every program, it is a third of a small site's build.
COMPILED = tempfile.TemporaryDirectory(prefix="templates-")


def forked(
    program: Program, root: Path, environment: Mapping[str, str], patience: float | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a program in a folder to its end: its exit code, and what it printed.

    Raises subprocess.TimeoutExpired after so many seconds of `patience`.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = os.fork()
        if not child:
            become(program, root, environment, (out.fileno(), err.fileno()))
        ended = os.pidfd_open(child)
        late = not select.select([ended], [], [], patience)[0]
        os.close(ended)
        if late:
            os.kill(child, signal.SIGKILL)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if late:
            raise subprocess.TimeoutExpired("a forked program", patience or 0)
        out.seek(0)
        err.seek(0)
        return subprocess.CompletedProcess(root, code, as_text(out.read()), as_text(err.read()))


def as_text(printed: bytes) -> str:
    """What was printed, with the ends of lines as Python reads them."""
    return printed.decode("utf-8").replace("\r\n", "\n")


def become(program: Program, root: Path, environment: Mapping[str, str], streams: tuple[int, int]) -> NoReturn:
    """Be that program from here on: nothing of the tests is run again in this process."""
    code = 1
    try:
        gc.freeze()
        for number, stream in enumerate(streams, start=1):
            os.dup2(stream, number)
        sys.stdin, sys.stdout, sys.stderr = (
            open(number, mode, encoding="utf-8", closefd=False)  # noqa: SIM115 - to the end of the process
            for number, mode in enumerate("rww")
        )
        os.chdir(root)
        os.environ.clear()
        os.environ.update(environment)
        time.tzset()
        # The tests take a warning for an error; a program does not.
        warnings.resetwarnings()
        warnings.simplefilter("ignore")
        # The store that another program opened must not even be closed here: this one opens it for itself.
        _not_ours = active_cache.set(None)
        building.run_python = run_by_fork
        known = jinja2.FileSystemBytecodeCache(COMPILED.name)
        jinja2.Environment.__init__ = partialmethod(jinja2.Environment.__init__, bytecode_cache=known)  # type: ignore[assignment, method-assign]
        code = exit_code(program)
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(code)


def exit_code(program: Program) -> int:
    """How a program ends."""
    try:
        program()
    except SystemExit as end:
        if isinstance(end.code, str):
            sys.stderr.write(f"{end.code}\n")
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        sys.excepthook(*sys.exc_info())
        return 1
    return 0


def run_by_fork(
    build: Build, module: str, *arguments: str, stderr: int | None = None
) -> subprocess.CompletedProcess[str]:
    """What `building.run` does, in the same way."""
    done = forked(lambda: run_module(module, list(arguments)), build.root, build.environment)
    sys.stdout.write(done.stdout)
    if stderr is None:
        sys.stderr.write(done.stderr)
    return done
