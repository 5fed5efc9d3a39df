"""What the targets share."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from nscp_site.publishing.releases import Say

# A line of progress for so many files sent, where nobody sits at a terminal.
STEP = 200


@contextmanager
def counted(say: Say) -> Iterator[Callable[[str], None]]:
    """Show how many files have been sent: on one line in a terminal, now and then in a log."""
    count, terminal = 0, sys.stderr.isatty()

    def on_line(_: str) -> None:
        nonlocal count
        count += 1
        if terminal:
            sys.stderr.write(f"\r  {count:,} sent")
            sys.stderr.flush()
        elif count % STEP == 0:
            say(f"  {count:,} sent …")

    yield on_line
    if terminal and count:
        sys.stderr.write("\n")
