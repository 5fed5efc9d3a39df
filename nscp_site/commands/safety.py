"""No traceback, ever: whatever fails ends as one line that says what to do."""

import os
import sys
import traceback
from typing import Any

import click

from nscp_site import clock
from nscp_site.commands import COMMANDS, load_command
from nscp_site.console import configure_console, describe_failure

INTERRUPTED_EXIT_CODE = 130


class SafeGroup(click.Group):
    """A group of commands of which none ends in a traceback. `NSCP_DEBUG=1` shows it all the same."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        _keep_example_lines(self)

    def main(self, *arguments: Any, **named: Any) -> Any:
        """Run the command line, after setting up the console's encoding."""
        configure_console()
        return super().main(*arguments, **named)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's own
        """The names of all commands."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's own
        """A command by name, with its help text's examples one to a line."""
        command = load_command(cmd_name)
        if command:
            _keep_example_lines(command)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; print any failure in one line and exit with code 1 (130 after Ctrl-C)."""
        try:
            # MkDocs reads it too, and would end in a traceback.
            clock.source_date_epoch()
            return super().invoke(ctx)
        except (click.exceptions.Exit, click.ClickException):
            raise
        except (KeyboardInterrupt, click.Abort):
            click.echo("\nStopped. What was finished before is kept.", err=True)
            sys.exit(INTERRUPTED_EXIT_CODE)
        except BrokenPipeError:
            # Whoever read our output has gone, as `head` does: that is no failure of ours.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(0)
        except Exception as failure:  # The last net under every command.
            if os.environ.get("NSCP_DEBUG") == "1":
                traceback.print_exc()
            click.echo(describe_failure(failure), err=True)
            sys.exit(1)


def _keep_example_lines(command: click.Command) -> None:
    r"""Replace `\b` in a raw docstring by a backspace, click's marker for a paragraph that is not rewrapped."""
    if command.help:
        command.help = command.help.replace("\\b\n", "\b\n")
