"""The rules over the whole library, run beside the server: they take seconds where there is much to look at."""

from collections.abc import Callable
from threading import Condition, Event, Thread

from nscp_site.checks import LIBRARY_RULES
from nscp_site.kept import keeping
from nscp_site.library import Library
from nscp_site.loading import stranger
from nscp_site.problems import Problem

# Seconds from a save to the round.
PAUSE = 0.7


class Rounds(Thread):
    """Checks the newest library, a moment after it came, so that the page of a save is made before.

    A round is broken off between two rules where a save is taken up. `tell` gets every library that was checked to the
    end, with its problems.
    """

    def __init__(self, tell: Callable[[Library, list[Problem]], None], pause: float = PAUSE) -> None:
        super().__init__(daemon=True, name="rounds")
        self.tell, self.pause = tell, pause
        self.newest: Library | None = None
        self.busy = False
        self.broken_off = Event()
        self.wanted = Condition()

    def check(self, library: Library) -> None:
        """Have a library checked, instead of any that is being checked."""
        with self.wanted:
            self.newest = library
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
                library, self.newest, self.busy = self.newest, None, True
                self.broken_off.clear()
            if library is not None:
                with keeping(library.root):
                    self.go_round(library)
            with self.wanted:
                self.busy = False
                self.wanted.notify_all()

    def go_round(self, library: Library) -> None:
        """Run every rule over a library, unless it is broken off."""
        problems = set(stranger(library.root))
        for find in LIBRARY_RULES:
            if self.broken_off.is_set():
                return
            problems |= found_by(find, library)
        self.tell(library, sorted(problems))


def found_by(find: Callable[[Library], object], library: Library) -> set[Problem]:
    """What a rule finds; nothing where a file vanishes meanwhile, since a new round comes after that."""
    try:
        return set(find(library))  # type: ignore[call-overload, no-any-return]
    except OSError:
        return set()
