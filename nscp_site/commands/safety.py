"""No traceback, ever: whatever fails ends as one line that says what to do."""

import errno
import os
import sys
import traceback
from typing import Any

import click

from nscp_site import clock
from nscp_site.build.building import BuildError
from nscp_site.clock import ClockError
from nscp_site.commands import COMMANDS, command_of
from nscp_site.console import settle_console
from nscp_site.deploy.carriers import PublishError

# What to do about the failures of a computer that are no fault of the files.
REMEDIES = {
    errno.ENOSPC: "The disk is full. Make room, then run the command again; nothing that was there is lost.",
    errno.EDQUOT: "Your share of the disk is full. Make room, then run the command again.",
    errno.EACCES: "You may not read or write it. Ask whoever set up this machine for the right to.",
    errno.EPERM: "You may not change it. Ask whoever set up this machine for the right to.",
    errno.EROFS: "It is on a disk that can't be written. Work on a copy elsewhere.",
    errno.ENOENT: "It is not there. Look at its name, and run the command in the project's folder.",
    errno.EISDIR: "It is a folder, and a file is needed.",
    errno.ENOTDIR: "A file stands where a folder is needed. Move it away.",
    errno.EFBIG: "No file may become so large here. Ask whoever set up this machine for more room.",
    errno.EMFILE: "It has too many files open. Run the command again, after `ulimit -n 4096`.",
    errno.EADDRINUSE: "Another program uses that port. Stop it, or name another with --port.",
}
EXPECTED = (BuildError, ClockError, PublishError)
INTERRUPTED = 130


class SafeGroup(click.Group):
    """A group of commands of which none ends in a traceback. `NSCP_DEBUG=1` shows it all the same."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        keep_lines(self)

    def main(self, *arguments: Any, **named: Any) -> Any:
        """Run what was typed, on a console of any kind."""
        settle_console()
        return super().main(*arguments, **named)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's own
        """The names of all commands."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's own
        """A command, its examples each on a line."""
        command = command_of(cmd_name)
        if command:
            keep_lines(command)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; tell any failure in one line, with exit code 1 (130 after Ctrl-C)."""
        try:
            # MkDocs reads it too, and would end in a traceback.
            clock.epoch()
            return super().invoke(ctx)
        except (click.exceptions.Exit, click.ClickException):
            raise
        except (KeyboardInterrupt, click.Abort):
            click.echo("\nStopped. What was finished before is kept.", err=True)
            sys.exit(INTERRUPTED)
        except BrokenPipeError:
            # Whoever read our output has gone, as `head` does: that is no failure of ours.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(0)
        except Exception as failure:  # The last net under every command.
            if os.environ.get("NSCP_DEBUG") == "1":
                traceback.print_exc()
            click.echo(told(failure), err=True)
            sys.exit(1)


def keep_lines(command: click.Command) -> None:
    """Let the mark before examples be click's own, a backspace: a raw docstring holds a backslash and a letter."""
    if command.help:
        command.help = command.help.replace("\\b\n", "\b\n")


def told(failure: Exception) -> str:
    """A failure in one line, with what to do."""
    if isinstance(failure, EXPECTED):
        return str(failure)
    if isinstance(failure, OSError):
        what = f"{failure.filename}: " if failure.filename else ""
        remedy = REMEDIES.get(failure.errno or 0, "Mend that, then run the command again.")
        return f"{what}{failure.strerror or failure}. {remedy}"
    if isinstance(failure, RecursionError):
        return (
            "Something here stands too deep: lists, quotations, tables or tags one in the other, hundreds of times. "
            "Look at what was added last, take some out, then run the command again."
        )
    if isinstance(failure, MemoryError):
        return "There is too much to hold in this computer's memory. Close other programs, then run the command again."
    reason = " ".join(f"{type(failure).__name__}: {failure}".split())
    return (
        f"Something failed that nobody foresaw ({reason[:200]}). Run it again with NSCP_DEBUG=1 before it, and send "
        f"what it prints to the people who look after this program."
    )
