"""The frozen copy, and the guard that keeps the tests of the code from everything else that editors write."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from nscp_site.outputs.manifest import file_digests
from tests.conftest import FROZEN, MINI, ROOT
from tests.freeze import find_frozen, freeze, thaw
from tests.guard.sitecustomize import LOG, SHUT

WAYS: dict[str, Callable[[Path], object]] = {
    "a file": lambda folder: (folder / "index.md").read_text(),
    "a file by its name": lambda folder: open(os.path.relpath(folder / "index.md"), "rb"),  # noqa: PTH123, SIM115
    "a list": lambda folder: list(folder.iterdir()),
    "a search": lambda folder: list(folder.rglob("*.md")),
    "names": lambda folder: os.listdir(folder),  # noqa: PTH208
}


@pytest.fixture
def shut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that must stay shut, with a page in it; what is opened is remembered beside it."""
    folder = tmp_path / "shut"
    folder.mkdir()
    (folder / "index.md").write_text("A page.")
    monkeypatch.setenv(SHUT, str(folder))
    monkeypatch.setenv(LOG, str(tmp_path / "log"))
    return folder


@pytest.mark.parametrize("way", WAYS)
def test_whoever_opens_it_is_told_the_path_and_it_is_remembered(way: str, shut: Path) -> None:
    with pytest.raises(RuntimeError, match=str(shut)):
        WAYS[way](shut)
    assert (shut.parent / "log").read_text().startswith(str(shut))


def test_what_lies_beside_it_is_open(shut: Path) -> None:
    beside = shut.with_name("shut-not")
    beside.mkdir()
    assert list(beside.iterdir()) == []
    assert not (shut.parent / "log").exists()


@pytest.mark.parametrize("survives", [True, False])
def test_a_python_that_a_test_starts_is_held_too(shut: Path, survives: bool) -> None:
    code = f"try: open({str(shut / 'index.md')!r})\nexcept RuntimeError:\n    if not {survives}: raise"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode == 0) is survives
    assert (shut.parent / "log").read_text() == f"{shut / 'index.md'}\n"


@pytest.mark.parametrize("name", ["content", "docs"])
def test_the_content_of_the_project_is_shut(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(LOG, str(tmp_path / "log"))
    assert str(ROOT / name) in os.environ[SHUT].split(os.pathsep)
    with pytest.raises(RuntimeError, match=name):
        list((ROOT / name).iterdir())


A_TEST = """
from pathlib import Path

def test_one():
    try:
        list((Path({root!r}) / "docs").iterdir())
    except RuntimeError:
        pass
"""


@pytest.mark.slow
def test_a_test_fails_that_opens_it_and_goes_on(tmp_path: Path) -> None:
    (tmp_path / "test_one.py").write_text(A_TEST.format(root=str(ROOT)))
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "tests.conftest",
        "-p",
        "no:cacheprovider",
        f"--rootdir={tmp_path}",
    ]
    done = subprocess.run([*command, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stdout
    assert f"A test of the code opened {ROOT / 'docs'}. It must read the frozen copy." in done.stdout


def small_project(root: Path) -> Path:
    for name in ("content/themes", "docs", "tests/frozen/2026-01-02"):
        (root / name).mkdir(parents=True)
    (root / "content/themes/a.md").write_text("A")
    (root / "docs/index.md").write_text("B")
    settings = (
        "theme:\n  custom_dir: overrides\nhooks:\n  - hooks/content.py\nextra:\n  note: the hooks/content.py of it\n"
    )
    (root / "mkdocs.yml").write_text(settings)
    return root


def test_a_new_copy_bears_its_day_takes_the_place_of_the_old_and_leads_to_the_program(tmp_path: Path) -> None:
    root = small_project(tmp_path)
    home = root / "tests/frozen"
    assert freeze(root, home, date(2026, 11, 26)) == find_frozen(home) == home / "2026-11-26"
    assert [path.name for path in home.iterdir()] == ["2026-11-26"]
    assert (home / "2026-11-26/content/themes/a.md").read_text() == "A"
    settings = (home / "2026-11-26/mkdocs.yml").read_text()
    assert "custom_dir: ../../../overrides\n" in settings
    assert "  - ../../../hooks/content.py\n" in settings
    assert "note: the hooks/content.py of it\n" in settings


def test_two_copies_of_one_day_are_one(tmp_path: Path) -> None:
    root = small_project(tmp_path)
    home, day = root / "tests/frozen", date(2026, 11, 26)
    freeze(root, home, day)
    (root / "docs/index.md").unlink()
    assert not (freeze(root, home, day) / "docs/index.md").exists()


def test_without_a_copy_one_is_told_how_to_make_it(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="make freeze"):
        find_frozen(tmp_path)


def test_a_thawed_copy_is_a_project_of_its_own(tmp_path: Path) -> None:
    thawed = thaw(FROZEN, tmp_path / "project")
    assert "../" not in (thawed / "mkdocs.yml").read_text()
    assert file_digests(thawed / "content") == file_digests(FROZEN / "content")
    assert (thawed / "hooks/content.py").is_file()
    assert (MINI / "content").is_dir()
