"""How long an editor waits: seconds from saving a file until the new word stands in the browser.

    python -m tools.benchmark.serving PROJECT [EDITS]

`PROJECT` is a project's folder, such as `tools.benchmark.content` makes; its files are put back at the end.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter

from playwright.sync_api import Page

from tests.browser import chromium

# Milliseconds that a save may take before the benchmark gives up.
PATIENCE = 120_000


def edit_to_browser(root: Path, edits: int) -> list[float]:
    """The seconds of some edits, each of another item. The server is a process of its own, on a port of its own."""
    with served(root) as start, chromium() as browser:
        page = browser.new_page()
        page.set_default_timeout(PATIENCE)
        return [
            edited(page, start, root, item, f"wort{number}zeichen") for number, item in enumerate(items(root, edits))
        ]


def edited(page: Page, start: str, root: Path, item: Path, word: str) -> float:
    """Open an item's page, save a new word into its text, and wait until it is seen."""
    page.goto(f"{start}{item.relative_to(root / 'content').with_suffix('').as_posix()}/")
    before = item.read_bytes()
    try:
        begun = perf_counter()
        item.write_bytes(before + f"\nThis was added: {word}.\n".encode())
        page.get_by_text(word).first.wait_for(state="attached")
        return perf_counter() - begun
    finally:
        item.write_bytes(before)
        page.get_by_text(word).first.wait_for(state="detached")


def items(root: Path, number: int) -> list[Path]:
    """Some items, from one end of the content to the other."""
    folders = ("briefings", "campaigns", "guidance", "reviews")
    files = [path for name in folders for path in sorted((root / "content" / name).glob("*.md"))]
    return [files[place * len(files) // number] for place in range(number)]


@contextmanager
def served(root: Path) -> Iterator[str]:
    """The address of `nscp serve` for a project, once it is ready."""
    command = [str(Path(sys.executable).with_name("nscp")), "serve", "--port", "8765"]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) as running:
        try:
            yield ready(running)
        finally:
            running.terminate()
            running.communicate()


def ready(running: "subprocess.Popen[str]") -> str:
    """Wait for the line that names the address. Raises RuntimeError where the server ends instead."""
    said: list[str] = []
    for line in running.stdout or ():
        said.append(line)
        found = re.search(r"Ready after .* (http://\S+)", line)
        if found:
            return found[1]
    raise RuntimeError("".join(said))


if __name__ == "__main__":
    seconds = edit_to_browser(Path(sys.argv[1]).resolve(), int(sys.argv[2]) if len(sys.argv) > 2 else 9)
    sys.stdout.write(f"{' '.join(f'{one:.2f}' for one in seconds)}; median {median(seconds):.2f} s\n")
