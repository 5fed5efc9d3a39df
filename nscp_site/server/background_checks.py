"""Background checks of the development server, and how their findings are shown on the terminal and on every page.

All library rules run in a forked process of low priority (on Windows in a thread); a newer save cancels it.
"""

import os
import signal
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from html import escape
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.connection import Connection
from threading import Condition, Event, Thread

from nscp_site.cache import open_cache
from nscp_site.checks.reporting import line_of
from nscp_site.checks.suite import library_rules
from nscp_site.checks.suppression import without_consequences
from nscp_site.content.library import Library
from nscp_site.findings import Finding, Rule, errors_in
from nscp_site.server.snapshots import Edition

# Seconds from a save to the round, for its page to be made first.
PAUSE = 0.7
# Seconds between two looks whether a round is still wanted.
OFTEN = 0.05
# How much a round stands back behind other work.
NICE = 10


@dataclass(frozen=True)
class Looked:
    """What a round found out: the problems, and which further pages long lists have."""

    whole: Library
    edition: Edition | None
    problems: list[Finding] = field(default_factory=list)
    sheets: tuple[str, ...] = ()


class Rounds(Thread):
    """Checks the newest library, a moment after it came.

    `tell` gets what a round found that was gone to the end; `say` prints a line in the terminal.
    """

    def __init__(self, tell: Callable[[Looked], None], say: Callable[[str], object]) -> None:
        super().__init__(daemon=True, name="rounds")
        self.tell, self.say, self.pause = tell, say, PAUSE
        self.newest: Looked | None = None
        self.busy = False
        self.broken_off = Event()
        self.wanted = Condition()

    def check(self, whole: Library, edition: Edition | None) -> None:
        """Have a library checked, and what was made of it, instead of any that is being checked."""
        with self.wanted:
            self.newest = Looked(whole, edition)
            self.wanted.notify_all()

    def break_off(self) -> None:
        """End the round that is being gone: its library is old."""
        self.broken_off.set()

    def wait_until_idle(self, seconds: float) -> bool:
        """Wait until nothing is left to check; False where that takes longer."""
        with self.wanted:
            return self.wanted.wait_for(lambda: self.newest is None and not self.busy, seconds)

    def run(self) -> None:
        """Check whatever is the newest, for ever."""
        while True:
            with self.wanted:
                self.wanted.wait_for(lambda: self.newest is not None)
                while self.wanted.wait(self.pause):
                    # A newer one came.
                    continue
                job, self.newest, self.busy = self.newest, None, True
                self.broken_off.clear()
            if job:
                self.look_and_tell(job)
            with self.wanted:
                self.busy = False
                self.wanted.notify_all()

    def look_and_tell(self, job: Looked) -> None:
        """Go one round. Whatever keeps it from its end, as where memory is short, the next save brings another."""
        try:
            found = self.go_round(job)
            if found:
                self.tell(found)
        except Exception as failure:  # A thread that ended would never check anything again.
            self.say(f"This save was not checked as a whole ({type(failure).__name__}: {failure}). Save once more.")

    def go_round(self, job: Looked) -> Looked | None:
        """Look at everything; None where the round was broken off."""
        if "fork" not in get_all_start_methods():
            looked = Looked(job.whole, job.edition, *look(job, self.broken_off.is_set))
            return None if self.broken_off.is_set() else looked
        apart = get_context("fork")
        ours, theirs = apart.Pipe(duplex=False)
        process = apart.Process(target=look_apart, args=(job, ours, theirs, os.getpid()), daemon=True)
        try:
            process.start()
        except OSError:
            ours.close()
            raise
        finally:
            theirs.close()
        try:
            while not ours.poll(OFTEN):
                if self.broken_off.is_set():
                    return None
            return Looked(job.whole, job.edition, *ours.recv())
        except EOFError:
            # It was ended from without, as where memory is short; the next save brings another.
            return None
        finally:
            process.kill()
            process.join()
            ours.close()


def look_apart(job: Looked, servers: Connection, answer: Connection, server: int) -> None:
    """Go a round in a process of its own, for a server that ends it; one that was killed left it alone."""
    # Ctrl-C is for the server, which ends this process as well.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(NICE)
    # As long as this end is open here too, an answer that nobody reads would be waited for without end.
    servers.close()
    with suppress(BrokenPipeError):
        answer.send(look(job, lambda: os.getppid() != server))


def look(job: Looked, is_over: Callable[[], bool]) -> tuple[list[Finding], tuple[str, ...]]:
    """Run every rule over a library, until it is over; the problems, and the paths of long lists' further pages."""
    problems: set[Finding] = set()
    with open_cache(job.whole.root):
        for find in library_rules():
            if not is_over():
                problems |= found_by(find, job.whole)
    return sorted(without_consequences(job.whole, problems)), sheets_of(job.edition)


def found_by(find: Rule, library: Library) -> set[Finding]:
    """What a rule finds, or that it failed; nothing where a file vanishes meanwhile: a new round comes after that."""
    try:
        return set(find(library))
    except FileNotFoundError:
        return set()
    except OSError as failure:
        return {find.failed(failure)}


def sheets_of(edition: Edition | None) -> tuple[str, ...]:
    """The paths of the further pages of long lists; those known before where mistakes keep them from being made."""
    try:
        return tuple(edition.sheets) if edition else ()
    except Exception:  # Pages rely on the rules, which tell of it.
        return edition.sheet_paths if edition else ()


# More would push the page itself out of sight; the terminal has them all.
MOST = 20
# What the box is found by.
BOX = "nscp-told"


def box(problems: Iterable[Finding], page: str, more: Iterable[str] = ()) -> str:
    """The box's inside for one page: every error, the warnings on the file the page is made from, what more there is.

    Empty where there is nothing to say.
    """
    problems = list(problems)
    warnings = [one for one in problems if one.severity == "warning" and one.path == page]
    lines = [*more, *map(line_of, errors_in(problems)), *map(line_of, warnings)]
    if not lines:
        return ""
    shown = "".join(f"<li>{escape(line)}</li>" for line in lines[:MOST])
    rest = f"<p>{len(lines) - MOST} more are listed in the terminal.</p>" if len(lines) > MOST else ""
    return f"<p><strong>To be mended before this is published:</strong></p><ul>{shown}</ul>{rest}"


def changes(before: Iterable[Finding], after: Iterable[Finding]) -> list[str]:
    """What to say in the terminal when the problems changed: the new ones, and a word when the last is gone."""
    known, now = set(before), list(after)
    lines = [line_of(problem) for problem in now if problem not in known]
    return lines or (["All is well again."] if known and not now else [])
