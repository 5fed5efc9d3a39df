"""Running the tools that do the carrying: rsync, rclone, git."""

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from nscp_site.publishing.errors import PublishError, explain


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
