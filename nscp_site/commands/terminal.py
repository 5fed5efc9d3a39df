"""What the commands share: the project's folder, progress on the terminal, errors in one line; `nscp completion`."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import click
from click.shell_completion import get_completion_class

from nscp_site import clock
from nscp_site.cache import open_cache
from nscp_site.settings import NAME as SETTINGS


def project_folder(*, cached: bool = False) -> Path:
    """The folder a command works on; a clear word where it is no project. `cached` opens its cache for the command.

    That is for commands on what is saved alone: what an editor tries, or takes away, must not be written anywhere.
    """
    root = Path.cwd()
    if not (root / "content").is_dir():
        fail(f"There is no content/ folder in {root}. Go to the project's folder first.")
    if not (root / SETTINGS).is_file():
        fail(
            f"There is no {SETTINGS} in {root}. It holds the site's settings, and stands beside content/ and docs/. "
            f"If it was deleted, `git checkout {SETTINGS}` brings it back. Else go to the project's folder first."
        )
    try:
        clock.today()
    except clock.ClockError as failure:
        fail(failure)
    if cached:
        click.get_current_context().with_resource(open_cache(root))
    return root


def set_clock(context: click.Context, _: click.Parameter, written: str | None) -> None:
    """Let the day that was typed be the day of the command and of all that it starts, and no longer."""
    before = os.environ.get(clock.SETTING)
    if written is not None:
        os.environ[clock.SETTING] = written
        context.call_on_close(lambda: restore_clock(before))
    try:
        clock.today()
    except clock.ClockError as failure:
        restore_clock(before)
        raise click.ClickException(
            str(failure).replace(clock.SETTING, "--on") if written else str(failure)
        ) from failure


def restore_clock(before: str | None) -> None:
    """Put the setting of the clock back."""
    os.environ.pop(clock.SETTING, None)
    if before is not None:
        os.environ[clock.SETTING] = before


def as_of(command: Callable[..., Any]) -> Callable[..., Any]:
    """The option `--on DAY`: the command judges embargoes and reviews as on that day."""
    option = click.option(
        "--on",
        metavar="DAY",
        expose_value=False,
        callback=set_clock,
        help="Judge as on that day, such as 2027-01-15: what is under embargo, due or over.",
    )
    return option(command)


def append(path: Path | None, lines: Iterable[str]) -> None:
    """Write lines at the end of a file, if one was named."""
    if path:
        with path.open("a", encoding="utf-8", newline="\n") as file:
            file.writelines(f"{line}\n" for line in lines)


def fail(reason: object) -> NoReturn:
    """Tell what is wrong and end with exit code 1."""
    click.echo(str(reason), err=True)
    sys.exit(1)


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
