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
from nscp_site.checks.reporting import format_line
from nscp_site.checks.suite import library_rules, suppress_follow_ons
from nscp_site.content.library import Library
from nscp_site.findings import Finding, Rule, errors_in
from nscp_site.server.snapshots import SiteSnapshot

# Seconds from a save to the round, for its page to be made first.
CHECK_DELAY = 0.7
# Seconds between two looks whether a round is still wanted.
POLL_INTERVAL = 0.05
# How much a round stands back behind other work.
NICENESS = 10


@dataclass(frozen=True)
class CheckResult:
    """What a round found out: the problems, and which further pages long lists have."""

    whole: Library
    snapshot: SiteSnapshot | None
    problems: list[Finding] = field(default_factory=list)
    list_pages: tuple[str, ...] = ()


class BackgroundChecker(Thread):
    """A thread that checks the newest library, CHECK_DELAY seconds after it was submitted.

    `on_result` is called with the result of each run that was not cancelled; `log` prints a line on the terminal.
    """

    def __init__(self, on_result: Callable[[CheckResult], None], log: Callable[[str], object]) -> None:
        super().__init__(daemon=True, name="rounds")
        self.on_result, self.log, self.pause = on_result, log, CHECK_DELAY
        self.queued: CheckResult | None = None
        self.busy = False
        self.cancelled = Event()
        self.condition = Condition()

    def submit(self, whole: Library, snapshot: SiteSnapshot | None) -> None:
        """Queue a library and its snapshot, replacing any that is queued."""
        with self.condition:
            self.queued = CheckResult(whole, snapshot)
            self.condition.notify_all()

    def cancel(self) -> None:
        """Cancel the current run: its library is out of date."""
        self.cancelled.set()

    def wait_until_idle(self, seconds: float) -> bool:
        """Wait until nothing is queued or running; False after `seconds`."""
        with self.condition:
            return self.condition.wait_for(lambda: self.queued is None and not self.busy, seconds)

    def run(self) -> None:
        """The thread's loop: check whatever is queued, for ever."""
        while True:
            with self.condition:
                self.condition.wait_for(lambda: self.queued is not None)
                while self.condition.wait(self.pause):
                    # A newer one came.
                    continue
                job, self.queued, self.busy = self.queued, None, True
                self.cancelled.clear()
            if job:
                self.run_and_report(job)
            with self.condition:
                self.busy = False
                self.condition.notify_all()

    def run_and_report(self, job: CheckResult) -> None:
        """Run the checks and report the result; log any exception, so that the thread survives."""
        try:
            found = self.run_checks(job)
            if found:
                self.on_result(found)
        except Exception as failure:  # A thread that ended would never check anything again.
            self.log(f"This save was not checked as a whole ({type(failure).__name__}: {failure}). Save once more.")

    def run_checks(self, job: CheckResult) -> CheckResult | None:
        """Run the checks in a forked process (in this thread where fork is missing); None where cancelled."""
        if "fork" not in get_all_start_methods():
            looked = CheckResult(job.whole, job.snapshot, *run_rules(job, self.cancelled.is_set))
            return None if self.cancelled.is_set() else looked
        apart = get_context("fork")
        ours, theirs = apart.Pipe(duplex=False)
        process = apart.Process(target=_run_rules_in_process, args=(job, ours, theirs, os.getpid()), daemon=True)
        with ours:
            with theirs:
                process.start()
            try:
                while not ours.poll(POLL_INTERVAL):
                    if self.cancelled.is_set():
                        return None
                return CheckResult(job.whole, job.snapshot, *ours.recv())
            except EOFError:
                # It was ended from without, as where memory is short; the next save brings another.
                return None
            finally:
                process.kill()
                process.join()


def _run_rules_in_process(job: CheckResult, servers: Connection, answer: Connection, server: int) -> None:
    """Entry point of the forked process: run the rules and send the result; stop where the server (pid) is gone."""
    # Ctrl-C is for the server, which ends this process as well.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(NICENESS)
    # As long as this end is open here too, an answer that nobody reads would be waited for without end.
    servers.close()
    with suppress(BrokenPipeError):
        answer.send(run_rules(job, lambda: os.getppid() != server))


def run_rules(job: CheckResult, is_over: Callable[[], bool]) -> tuple[list[Finding], tuple[str, ...]]:
    """Run every rule over a library, until it is over; the problems, and the paths of long lists' further pages."""
    problems: set[Finding] = set()
    with open_cache(job.whole.root):
        for find in library_rules():
            if not is_over():
                problems |= _run_rule(find, job.whole)
    return sorted(suppress_follow_ons(job.whole, problems)), _find_list_page_paths(job.snapshot)


def _run_rule(find: Rule, library: Library) -> set[Finding]:
    """What a rule finds, or that it failed; nothing where a file vanishes meanwhile: a new round comes after that."""
    try:
        return set(find(library))
    except FileNotFoundError:
        return set()
    except OSError as failure:
        return {find.failed(failure)}


def _find_list_page_paths(snapshot: SiteSnapshot | None) -> tuple[str, ...]:
    """The paths of long lists' further pages; the ones known before where mistakes keep them from being rendered."""
    try:
        return tuple(snapshot.list_pages) if snapshot else ()
    except Exception:  # Pages rely on the rules, which tell of it.
        return snapshot.list_page_paths if snapshot else ()


# More would push the page itself out of sight; the terminal has them all.
MAX_LISTED = 20
# What the box is found by.
OVERLAY_ID = "nscp-told"


def render_error_overlay(problems: Iterable[Finding], page: str, more: Iterable[str] = ()) -> str:
    """The box's inside for one page: every error, the warnings on the file the page is made from, what more there is.

    Empty where there is nothing to say.
    """
    problems = list(problems)
    warnings = [one for one in problems if one.severity == "warning" and one.path == page]
    lines = [*more, *map(format_line, errors_in(problems)), *map(format_line, warnings)]
    if not lines:
        return ""
    shown = "".join(f"<li>{escape(line)}</li>" for line in lines[:MAX_LISTED])
    rest = f"<p>{len(lines) - MAX_LISTED} more are listed in the terminal.</p>" if len(lines) > MAX_LISTED else ""
    return f"<p><strong>To be mended before this is published:</strong></p><ul>{shown}</ul>{rest}"


def describe_new_findings(before: Iterable[Finding], after: Iterable[Finding]) -> list[str]:
    """What to say in the terminal when the problems changed: the new ones, and a word when the last is gone."""
    known, now = set(before), list(after)
    lines = [format_line(problem) for problem in now if problem not in known]
    return lines or (["All is well again."] if known and not now else [])
