"""Runs the transfer tools rsync, rclone and git, and explains their failures in plain English."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from nscp_site.console import ReportedError
from nscp_site.deploy.records import Log

# What rsync, ssh, rclone or git print → what it means. The first that fits counts.
FAILURE_MEANINGS = (
    (r"No space left|Disk quota exceeded|QuotaExceeded", "The target's disk is full."),
    (
        # What ssh tried stands in the brackets; of a file, rsync gives a number there.
        r"auth failed|Permission denied \((pub|pass|key|gss)|InvalidAccessKeyId|SignatureDoesNotMatch|AccessDenied|"
        r"Authentication failed|403 Forbidden|error: 40[13]|denied to |Access denied",
        "The target refused the credentials.",
    ),
    (r"could not read Username|no valid providers|NoCredentialProviders", "No credentials were given."),
    (r"Host key verification failed", "The target's host key is not the one that this machine knows."),
    (r"find section in config file", "rclone knows no remote of this name; `rclone config` makes one."),
    (r"protected branch|hook declined", "The repository lets nobody push to this branch."),
    (r"NoSuchBucket", "There is no such bucket."),
    (r"Permission denied|Read-only file system|read only|Operation not permitted", "The target can't be written to."),
    (
        r"refused|Could not resolve|unreachable|timed out|no such host|does not appear to be a git",
        "The target can't be reached.",
    ),
    (r"No such file or dir", "There is no such folder at the target. Make it first."),
)


class PublishError(ReportedError):
    """Publishing failed; the text says why. `aftermath` says what visitors get now."""

    aftermath = "Visitors still get what they got before."


class SwitchCutOffError(PublishError):
    """A target without an atomic switch failed halfway through one."""

    aftermath = "Some pages may be new already, each of them whole. Run the same command again."


class UnservedError(PublishError):
    """The target was switched, but visitors do not get the new release."""

    aftermath = "What visitors get now is not what was published. Mend that and run the same command again."


def target_write_error(error: OSError) -> PublishError:
    """The PublishError for an OSError raised while writing to a target on this machine."""
    where = f" ({error.filename})" if error.filename else ""
    return PublishError(f"The target can't be written to: {error.strerror or error}{where}.")


def explain_tool_failure(tool: str, output: str) -> str:
    """Explain a tool's failure from its output: the first known meaning, with the line it was found in."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    for pattern, meaning in FAILURE_MEANINGS:
        for line in lines:
            if re.search(pattern, line, re.IGNORECASE):
                return f"{meaning} {tool} said: {line}"
    return f"{tool} failed: {lines[-1] if lines else 'it said nothing'}"


def run_tool(
    command: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None = None,
    fine: tuple[int, ...] = (0,),
    on_line: Callable[[str], None] = lambda _: None,
    text: str | None = None,
) -> str:
    """Run a tool to its end and return its output (stdout and stderr together).

    `on_line` is called with each line as it arrives; `text` is sent to the tool's stdin. Raises PublishError where
    the tool is not installed or exits with a code that is not in `fine`.
    """
    tool = str(command[0])
    if not shutil.which(tool):
        raise PublishError(f"{tool} is not installed on this machine. Install it (on Debian: apt-get install {tool}).")
    with subprocess.Popen(  # noqa: S603 - one of our tools, never a shell
        list(map(str, command)),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        # In English, so that `explain` knows what is said.
        env=dict(os.environ) | {"LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0"} | dict(env or {}),
    ) as process:
        assert process.stdin  # noqa: S101 - for the type checker: it is a pipe
        assert process.stdout  # noqa: S101
        # A tool that ends before it has read everything says why on its output.
        with suppress(BrokenPipeError):
            process.stdin.write(text or "")
            process.stdin.close()
        output = ""
        for line in process.stdout:
            output += line
            on_line(line.rstrip("\n"))
    if process.returncode not in fine:
        raise PublishError(explain_tool_failure(tool, output))
    return output


# A line of progress for so many files sent, where nobody sits at a terminal.
PROGRESS_INTERVAL = 200


@contextmanager
def upload_progress(log: Log, sent: re.Pattern[str]) -> Iterator[Callable[[str], None]]:
    """Count uploaded files: yields a callback for the lines that a tool prints, which counts those that say `sent`.

    In a terminal the count is updated in place; in a log it is written every PROGRESS_INTERVAL files.
    """
    count, terminal = 0, sys.stderr.isatty()

    def on_line(line: str) -> None:
        nonlocal count
        if not sent.search(line):
            return
        count += 1
        if terminal:
            sys.stderr.write(f"\r  {count:,} sent")
            sys.stderr.flush()
        elif count % PROGRESS_INTERVAL == 0:
            log(f"  {count:,} sent …")

    yield on_line
    if terminal and count:
        sys.stderr.write("\n")
