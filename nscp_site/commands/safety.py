"""No traceback, ever: whatever fails ends as one line that says what to do."""

import os
import sys
import traceback
from typing import Any

import click

from nscp_site import clock
from nscp_site.commands import COMMANDS, command_of
from nscp_site.console import describe_failure, settle_console

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
            click.echo(describe_failure(failure), err=True)
            sys.exit(1)


def keep_lines(command: click.Command) -> None:
    """Let the mark before examples be click's own, a backspace: a raw docstring holds a backslash and a letter."""
    if command.help:
        command.help = command.help.replace("\\b\n", "\b\n")
