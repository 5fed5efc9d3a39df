"""Ordinary edits hold nothing up: each alone, on one day, and all together through the tests of content.

Long, as nightly, each is built and its pages are tried alone, and the tests of the code are run on a project with all.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from nscp_site import clock
from nscp_site.cache import open_cache
from nscp_site.findings import errors_in
from nscp_site.project import load_project, render_files
from tests.conftest import FROZEN, GUARD, ROOT, day_of, nscp
from tests.edits import EDITS
from tests.freeze import thaw
from tests.guard.sitecustomize import SHUT

DAY = day_of(FROZEN)
# Tried alone by day too: each changes other things than the next.
DAILY = {"a number changed and confirmed", "an item whose embargo ends tomorrow"}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with the frozen copy's content, and what was kept of its work; its name is the day."""
    thawed = thaw(FROZEN, tmp_path / str(DAY))
    if (FROZEN / ".cache").is_dir():
        shutil.copytree(FROZEN / ".cache", thawed / ".cache")
    return thawed


def content_gate(root: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """The tests of content, run on a project's folder."""
    command = [sys.executable, "-m", "pytest", "tests/content", "--project", str(root), "-p", "no:cacheprovider", *more]
    environment = os.environ | {clock.TODAY_VARIABLE: str(DAY)}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def commit(root: Path, what: str) -> None:
    """Put all of a project's folder into a repository of its own."""
    settings = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    for words in (("init", "--quiet"), ("add", "content", "docs"), (*settings, "commit", "--quiet", "--message", what)):
        subprocess.run(["git", *words], cwd=root, check=True)


def test_there_are_the_twenty_ordinary_edits() -> None:
    assert len(EDITS) >= 20
    assert set(EDITS) >= DAILY


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", [name if name in DAILY else pytest.param(name, marks=pytest.mark.nightly) for name in EDITS]
)
def test_each_alone_passes_the_check_and_changes_its_pages(
    name: str, project: Path, real_files: dict[str, str]
) -> None:
    with open_cache(project):
        changed = EDITS[name](project, DAY)
        library, problems = load_project(project, DAY)
        assert [str(problem) for problem in errors_in(problems)] == []
        after = render_files(library)
    if not changed:
        assert not any("Quokka" in text for text in after.values())
    pages = {path.removeprefix("docs/").removeprefix("content/") for path in changed if path.endswith(".md")}
    assert [page for page in pages if real_files.get(page) == after.get(page)] == []


@pytest.mark.nightly
def test_all_together_pass_the_tests_of_content(project: Path) -> None:
    commit(project, "Before")
    for change in EDITS.values():
        change(project, DAY)
    done = content_gate(project, "--long", "--changed-since", "HEAD")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.nightly
@pytest.mark.parametrize("name", EDITS)
def test_each_alone_is_built_and_its_pages_pass_the_tests(name: str, project: Path) -> None:
    commit(project, "Before")
    EDITS[name](project, DAY)
    assert nscp("check", root=project).returncode == 0
    done = content_gate(project, "--changed-since", "HEAD")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.nightly
def test_the_tests_of_the_code_are_untouched_by_all(tmp_path: Path) -> None:
    """The guard keeps them from the content anyway; here they are run where the content is quite another."""
    project = tmp_path / "project"
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in listed.splitlines():
        if not name.startswith(("content/", "docs/")):
            (project / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, project / name)
    for name in ("content", "docs"):
        shutil.copytree(FROZEN / name, project / name)
    for change in EDITS.values():
        change(project, DAY)
    environment = {name: value for name, value in os.environ.items() if name != SHUT}
    environment["PYTHONPATH"] = os.pathsep.join([str(project), str(GUARD)])
    command = [sys.executable, "-m", "pytest", "--ignore=tests/content", "-m", "not slow and not nightly", "-x"]
    done = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
