"""Another program of Python's, such as MkDocs, run so that whatever fails in it ends as one line."""

import os
import runpy
import sys

import click

from nscp_site.console import describe_failure


def run_module(module: str, arguments: list[str]) -> None:
    """Run a module as a program. `NSCP_DEBUG=1` shows the traceback of what fails. Raises SystemExit."""
    sys.argv = [module, *arguments]
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except Exception as failure:  # The last net, as under every command of ours.
        if os.environ.get("NSCP_DEBUG") == "1":
            raise
        click.echo(describe_failure(failure), err=True)
        sys.exit(1)


if __name__ == "__main__":
    run_module(sys.argv[1], sys.argv[2:])
