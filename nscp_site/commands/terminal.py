"""Helpers shared by the commands: project folder, clock option, progress, errors; and `nscp completion`."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import click
from click.shell_completion import get_completion_class

from nscp_site import clock
from nscp_site.cache import open_cache
from nscp_site.settings import SETTINGS_FILE as SETTINGS

# A file or folder that need not be there.
FILE_PATH = click.Path(path_type=Path)


def project_folder(*, cached: bool = False) -> Path:
    """The folder a command works on; a clear word where it is no project, or the clock is set to no day.

    `cached` opens its cache for the command. That is for commands on what is saved alone: what an editor tries, or
    takes away, must not be written anywhere.
    """
    root = Path.cwd()
    if not (root / "content").is_dir():
        fail(f"There is no content/ folder in {root}. Go to the project's folder first.")
    if not (root / SETTINGS).is_file():
        fail(
            f"There is no {SETTINGS} in {root}. It holds the site's settings, and stands beside content/ and docs/. "
            f"If it was deleted, `git checkout {SETTINGS}` brings it back. Else go to the project's folder first."
        )
    clock.today()
    if cached:
        click.get_current_context().with_resource(open_cache(root))
    return root


def _set_clock(context: click.Context, _: click.Parameter, written: str | None) -> None:
    """Callback of `--on`: set the day for this command and its child processes, and reset it afterwards."""
    before = os.environ.get(clock.TODAY_VARIABLE)
    if written is not None:
        os.environ[clock.TODAY_VARIABLE] = written
        context.call_on_close(lambda: _restore_clock(before))
    try:
        clock.today()
    except clock.ClockError as failure:
        _restore_clock(before)
        raise click.ClickException(
            str(failure).replace(clock.TODAY_VARIABLE, "--on") if written else str(failure)
        ) from failure


def _restore_clock(before: str | None) -> None:
    """Reset the environment variable of the clock."""
    os.environ.pop(clock.TODAY_VARIABLE, None)
    if before is not None:
        os.environ[clock.TODAY_VARIABLE] = before


# Decorator that adds `--on DAY`: the command judges embargoes and reviews as on that day.
day_option = click.option(
    "--on",
    metavar="DAY",
    expose_value=False,
    callback=_set_clock,
    help="Judge as on that day, such as 2027-01-15: what is under embargo, due or over.",
)


def append_lines(path: Path | None, lines: Iterable[str]) -> None:
    """Append lines to a file, if one was named."""
    if path:
        with path.open("a", encoding="utf-8", newline="\n") as file:
            file.writelines(f"{line}\n" for line in lines)


def fail(reason: object) -> NoReturn:
    """Print a message to stderr and exit with code 1."""
    click.echo(str(reason), err=True)
    sys.exit(1)


@contextmanager
def show_progress(what: str) -> Iterator[Callable[[int, int], None]]:
    """Show progress on a terminal, wiped at the end. Yields a callback `(done, total)`; total 0: unknown."""
    is_terminal = sys.stderr.isatty()
    longest = 0

    def report(done: int, of: int) -> None:
        nonlocal longest
        text = f"{what} … {done:,} of {of:,}" if of else f"{what} …"
        longest = max(longest, len(text))
        if is_terminal:
            click.echo(f"\r{text:{longest}}", err=True, nl=False)

    report(0, 0)
    try:
        yield report
    finally:
        if is_terminal:
            click.echo(f"\r{' ' * longest}\r", err=True, nl=False)


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    r"""Print what makes SHELL complete `nscp` with the Tab key: commands, options, kinds of items.

    \b
    Examples:
      nscp completion bash >> ~/.bashrc
      nscp completion zsh >> ~/.zshrc
      nscp completion fish > ~/.config/fish/completions/nscp.fish
    """
    maker = get_completion_class(shell)
    if maker is not None:
        click.echo(maker(context.find_root().command, {}, "nscp", "_NSCP_COMPLETE").source())
