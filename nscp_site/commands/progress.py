"""A word on what takes long, for the person who waits; never in a file or a pipe."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click


@contextmanager
def working(what: str) -> Iterator[Callable[[int, int], None]]:
    """Say on the terminal what is being done while it is; wiped when it is over. What it gives says how far it is."""
    waits = sys.stderr.isatty()
    longest = 0

    def say(done: int, of: int) -> None:
        nonlocal longest
        told = f"{what} … {done:,} of {of:,}" if of else f"{what} …"
        longest = max(longest, len(told))
        if waits:
            click.echo(f"\r{told:{longest}}", err=True, nl=False)

    say(0, 0)
    try:
        yield say
    finally:
        if waits:
            click.echo(f"\r{' ' * longest}\r", err=True, nl=False)
