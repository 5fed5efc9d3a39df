"""Runs rsync, rclone and git, and says in plain words what to do when one fails."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from nscp_site.console import ReportedError
from nscp_site.deploy.records import Say

# A fragment of what rsync, ssh, rclone or git print → what it means. The first that fits counts.
MEANINGS = (
    (("No space left", "Disk quota exceeded", "QuotaExceeded"), "The target's disk is full."),
    (
        (
            "auth failed",
            # What ssh tried stands in the brackets; of a file, rsync gives a number there.
            "Permission denied (pub",
            "Permission denied (pass",
            "Permission denied (key",
            "Permission denied (gss",
            "InvalidAccessKeyId",
            "SignatureDoesNotMatch",
            "AccessDenied",
            "Authentication failed",
            "403 Forbidden",
            "error: 401",
            "error: 403",
            "denied to ",
            "Access denied",
        ),
        "The target refused the credentials.",
    ),
    (("could not read Username", "no valid providers", "NoCredentialProviders"), "No credentials were given."),
    (("Host key verification failed",), "The target's host key is not the one that this machine knows."),
    (("find section in config file",), "rclone knows no remote of this name; `rclone config` makes one."),
    (("protected branch", "hook declined"), "The repository lets nobody push to this branch."),
    (("NoSuchBucket",), "There is no such bucket."),
    (
        ("Permission denied", "Read-only file system", "read only", "Operation not permitted"),
        "The target can't be written to.",
    ),
    (
        ("refused", "Could not resolve", "unreachable", "timed out", "no such host", "does not appear to be a git"),
        "The target can't be reached.",
    ),
    (("No such file or dir",), "There is no such folder at the target. Make it first."),
)


class PublishError(ReportedError):
    """Publishing could not go on; the text says why. `aftermath` is what that means for visitors."""

    aftermath = "Visitors still get what they got before."


class SwitchCutOffError(PublishError):
    """A target that can't be switched in one step failed in between."""

    aftermath = "Some pages may be new already, each of them whole. Run the same command again."


class UnservedError(PublishError):
    """A target was switched, and visitors do not get what they should."""

    aftermath = "What visitors get now is not what was published. Mend that and run the same command again."


def unwritable(error: OSError) -> PublishError:
    """What it means that this machine could not write into a target of its own."""
    where = f" ({error.filename})" if error.filename else ""
    return PublishError(f"The target can't be written to: {error.strerror or error}{where}.")


def explain(tool: str, output: str) -> str:
    """What a tool's output means, with the line that says so."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    for fragments, meaning in MEANINGS:
        for line in lines:
            if any(fragment.lower() in line.lower() for fragment in fragments):
                return f"{meaning} {tool} said: {line}"
    return f"{tool} failed: {lines[-1] if lines else 'it said nothing'}"


def run(
    command: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None = None,
    fine: tuple[int, ...] = (0,),
    on_line: Callable[[str], None] = lambda _: None,
    text: str | None = None,
) -> str:
    """Run a tool to its end; its output, errors with it. `on_line` sees each line as it comes; `text` is its input.

    Raises PublishError where the tool is missing or ends with an exit code that is not one of `fine`.
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
        lines: list[str] = []
        for line in process.stdout:
            lines.append(line)
            on_line(line.rstrip("\n"))
    output = "".join(lines)
    if process.returncode not in fine:
        raise PublishError(explain(tool, output))
    return output


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
