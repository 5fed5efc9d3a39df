"""How long the content's lane takes, from the check to what is published: `make lane-times` prints it.

The steps of CI's own file are run one after the other in a clone of this project, after an ordinary edit, with the
environment in place: once with what an earlier build kept, once with nothing kept. Approval is nobody's time here; jobs
that CI runs side by side on machines of their own are counted as side by side.
"""

import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import click

from nscp_site import clock
from tests.edits import EDITS
from tests.freeze import ROOT
from tests.launching import settle
from tests.workflows import Runner, with_environment

EDIT = "a news item that names a date"
# The jobs after the check that CI runs side by side.
BESIDE = ("preview", "content")


class Timed(Runner):
    """A machine of CI that notes how many seconds each step takes."""

    def __init__(self, clone: Path, home: Path) -> None:
        super().__init__(clone, home)
        self.seconds: list[float] = []

    def run(self, *args: object, **named: object) -> subprocess.CompletedProcess[str]:
        """Run a step and note its seconds."""
        began = time.monotonic()
        done = super().run(*args, **named)  # type: ignore[arg-type]
        self.seconds.append(time.monotonic() - began)
        return done


def git(root: Path, *words: str) -> str:
    """Run git in a repository; what it printed."""
    settings = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    done = subprocess.run(["git", *settings, *words], cwd=root, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def prepared(folder: Path) -> Path:
    """A clone of this project in which all is settled, with the environment in place, built once."""
    clone = folder / "clone"
    git(folder, "clone", "--quiet", str(ROOT), str(clone))
    settle(clone)
    git(clone, "commit", "--quiet", "--all", "--message", "Settle it")
    with_environment(clone, folder / "home")
    shutil.copytree(ROOT / "node_modules", clone / "node_modules", symlinks=True)
    shutil.copy(clone / "package-lock.json", clone / "node_modules/.pins")
    return clone


def measure(clone: Path, home: Path, target: Path) -> dict[str, float]:
    """Run the lane for what was committed last; the seconds of each step. Raises click.ClickException."""
    runner = Timed(clone, home)
    github = {
        "event_name": "push",
        "ref": "refs/heads/main",
        "event": {"before": git(clone, "rev-parse", "HEAD~1")},
    }
    ran = runner.github({"github": github, "vars": {"PUBLISH_TO": str(target)}, "secrets": {}})
    if ran.failed:
        raise click.ClickException(f"{ran.failed[0]} failed:\n{ran.said(ran.failed[0])}")
    return dict(zip(ran.steps, runner.seconds, strict=True))


def total(seconds: dict[str, float]) -> float:
    """The seconds from the check to what is published."""
    by_job = {job: sum(each for name, each in seconds.items() if name.startswith(f"{job}: ")) for job in jobs(seconds)}
    beside = max((by_job.pop(job, 0.0) for job in BESIDE), default=0.0)
    return sum(by_job.values()) + beside


def jobs(seconds: dict[str, float]) -> set[str]:
    """The jobs that were run."""
    return {name.partition(": ")[0] for name in seconds}


@click.command()
def main() -> None:
    """Print the seconds of each step of the lane, with kept work and without."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        clone = prepared(folder)
        subprocess.run([".venv/bin/nscp", "build"], cwd=clone, check=True, capture_output=True)
        EDITS[EDIT](clone, clock.today())
        git(clone, "add", "content", "docs")
        git(clone, "commit", "--quiet", "--message", "Post news")
        for name, kept in (("with kept work", True), ("with nothing kept", False)):
            shutil.rmtree(clone / "site", ignore_errors=True)
            if not kept:
                shutil.rmtree(clone / ".cache")
            seconds = measure(clone, folder / "home", folder / name)
            click.echo(f"{name}: {total(seconds):.0f} s from check to published")
            for step, each in seconds.items():
                click.echo(f"  {each:6.1f} s  {step}")


if __name__ == "__main__":
    main()
