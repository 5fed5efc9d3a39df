"""A word on what takes long, for the person who waits; never in a file or a pipe."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click


@contextmanager
def working(what: str) -> Iterator[None]:
    """Say on the terminal what is being done while it is; wiped when it is over."""
    waits = sys.stderr.isatty()
    if waits:
        click.echo(f"{what} …", err=True, nl=False)
    try:
        yield
    finally:
        if waits:
            click.echo(f"\r{' ' * (len(what) + 2)}\r", err=True, nl=False)
