"""`nscp preview`, as an editor sees it in a browser's place."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest
from click.testing import CliRunner

from nscp_site.cli import main
from tests.test_life import planted  # noqa: F401 - a fixture

Start = Callable[..., tuple[int, subprocess.Popen[str]]]
BAR = "This is not the public site."


def free_port() -> int:
    """A port that nobody uses."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def page(port: int, address: str) -> str:
    """A page of the preview; empty where there is none."""
    try:
        with urlopen(f"http://127.0.0.1:{port}/{address}", timeout=10) as answer:
            return str(answer.read().decode())
    except (HTTPError, URLError, ConnectionError):
        return ""


def wait_for(words: str, port: int, address: str) -> str:
    """A page, once it holds some words."""
    end = time.monotonic() + 60
    while words not in (text := page(port, address)):
        assert time.monotonic() < end, text or "no answer"
        time.sleep(0.2)
    return text


@pytest.fixture
def preview(planted: Path) -> Iterator[Start]:  # noqa: F811
    """Starts a preview of the project with planted drafts; all end with the test."""
    started: list[subprocess.Popen[str]] = []

    def start(*arguments: str) -> tuple[int, subprocess.Popen[str]]:
        port = free_port()
        command = [str(Path(sys.executable).with_name("nscp")), "preview", "--port", str(port), *arguments]
        # A group of its own, as on a terminal: Ctrl-C reaches all of it.
        running = subprocess.Popen(
            command, cwd=planted, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
        )
        started.append(running)
        wait_for(BAR, port, "")
        return port, running

    yield start
    for running in started:
        if running.poll() is None:
            os.killpg(running.pid, signal.SIGKILL)
        running.communicate()


@pytest.mark.slow
def test_drafts_are_shown_marked_and_here_alone(preview: Start, planted: Path) -> None:  # noqa: F811
    port, running = preview("--on", "2026-11-22")
    draft = page(port, "reviews/quokkadraft/")
    assert "Visitors cannot see this page" in draft
    assert "It is a draft." in draft
    assert "<title>quokkadraft [draft] – Reviews" in draft
    assert "It is under embargo until 15 January 2027." in page(port, "reviews/zirconembargo/")
    assert "zirconembargo [under embargo until 15 January 2027]" in page(port, "reviews/")
    assert "zirconcell" in page(port, "datasets/zirconfigures/")
    for address in ("", "campaigns/safer-sleeping/", "reviews/quokkadraft/", "search/"):
        assert BAR in page(port, address)
    assert "Visitors cannot see" not in page(port, "campaigns/safer-sleeping/")
    listens = subprocess.run(["ss", "-Hltn", f"sport = :{port}"], capture_output=True, text=True, check=True).stdout
    assert re.findall(r"(\S+):\d+ ", listens)[0] == "127.0.0.1"
    text = planted / "content/reviews/quokkadraft.md"
    text.write_text(text.read_text() + "\nA sentence that was added.\n")
    wait_for("A sentence that was added.", port, "reviews/quokkadraft/")
    os.killpg(running.pid, signal.SIGINT)
    said = running.communicate(timeout=30)[0]
    assert running.returncode == 0, said
    assert "Traceback" not in said
    assert not (planted / "site").exists()


@pytest.mark.slow
def test_as_of_a_day_what_opens_by_then_is_as_visitors_will_see_it(preview: Start) -> None:
    port, _ = preview("--on", "2027-01-15")
    opened = page(port, "reviews/zirconembargo/")
    assert "Preview as of 15 January 2027" in opened
    assert "Visitors cannot see" not in opened
    assert "Visitors cannot see" in page(port, "reviews/quokkadraft/")


def test_a_port_that_is_taken_is_told(mini: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(mini)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = int(taken.getsockname()[1])
        told = CliRunner().invoke(main, ["preview", "--port", str(port)])
    assert told.exit_code == 1
    assert f"Another program uses port {port}. Stop it, or name another: nscp preview --port {port + 1}" in told.output
