"""Builds that use the work of earlier ones: the same bytes as without, whatever was changed in between."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from nscp_site import clock
from nscp_site.cache import CACHE_FILE
from tests.conftest import MINI, ROOT, TODAY, nscp

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The miniature project, built once."""
    project = tmp_path_factory.mktemp("kept") / "project"
    shutil.copytree(MINI, project, ignore=shutil.ignore_patterns("site", ".site*", ".cache"))
    replacing("mkdocs.yml", "../../", f"{ROOT}/")(project)
    build(project)
    return project


@pytest.fixture
def project(built: Path, tmp_path: Path) -> Path:
    """A copy of it with all that was kept."""
    return Path(shutil.copytree(built, tmp_path / "project"))


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    """The miniature project with the whole program in its folder, built by it."""
    project = tmp_path / "whole"
    shutil.copytree(MINI, project, ignore=shutil.ignore_patterns("site", ".site*", ".cache"))
    for name in ("hooks", "overrides", "nscp_site"):
        shutil.copytree(ROOT / name, project / name, ignore=shutil.ignore_patterns("__pycache__"))
    replacing("mkdocs.yml", "../../", "")(project)
    build_by_its_own(project)
    return project


def build(project: Path, *options: str) -> str:
    """Build; what was said."""
    done = nscp("build", *options, root=project)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def build_by_its_own(project: Path, *options: str) -> str:
    """Build by the program in the project's own folder; what it said."""
    environment = os.environ | {clock.TODAY_VARIABLE: str(TODAY)}
    # As on most machines, Python writes its own files beside ours.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [sys.executable, "-m", "nscp_site.cli", "build", *options]
    done = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def bytes_of(site: Path) -> dict[str, bytes]:
    """Every file of a site."""
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def replacing(name: str, old: str, new: str) -> Callable[[Path], object]:
    """A change of a file of the project."""

    def change(project: Path) -> None:
        path = project / name
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")

    return change


# One after another in one project: each must be seen, and at the end no trace of what was before may be left.
CHANGES = (
    ("content/campaigns/safer-sleeping.md", "It ran again in December.", "It came again in winter."),
    ("content/contacts.yml", "the emergency services", "the blue lights"),
    ("docs/index.md", "# ", "# Welcome: "),
    ("nscp_site/templates/parts.md.j2", "## Sources", "## On this page here"),
    ("overrides/main.html", 'class="wrap page"', 'class="wrap page other"'),
    ("overrides/assets/site.css", ":root", ":focus { outline-width: 4px }\n:root"),
    ("mkdocs.yml", "site_name: Miniature", "site_name: Of another name"),
    ("mkdocs.yml", "permalink: false", "permalink: true"),
    ("nscp_site/pages/templating.py", '"public": "everyone"', '"public": "all of us"'),
)


@pytest.mark.nightly
def test_whatever_changes_is_seen_and_leaves_nothing_of_what_was(whole: Path) -> None:
    for name, old, new in CHANGES:
        before = bytes_of(whole / "site")
        replacing(name, old, new)(whole)
        assert "Nothing has changed" not in build_by_its_own(whole), name
        assert bytes_of(whole / "site") != before, name
    (whole / "content/annual-report/foreword.md").unlink()
    build_by_its_own(whole)
    after = bytes_of(whole / "site")
    assert not any("foreword" in name for name in after)
    for words in ("came again in winter", "blue lights", "Welcome: ", "On this page here", "headerlink", "all of us"):
        assert any(words.encode() in data for data in after.values()), words
    build_by_its_own(whole, "--no-cache", "--to", "anew")
    assert after == bytes_of(whole / "anew")


@pytest.mark.nightly
def test_pages_that_another_version_of_the_hooks_kept_are_made_anew(whole: Path) -> None:
    for old, new in (
        ('content=self.content or "",', 'content="more" + (self.content or ""),'),
        ("self.content = found.content", "self.content = found.content[4:]"),
    ):
        replacing("hooks/page_cache.py", old, new)(whole)
    before = bytes_of(whole / "site")
    assert "Nothing has changed" not in build_by_its_own(whole)
    assert bytes_of(whole / "site") == before


@pytest.mark.nightly
def test_another_day_is_another_site(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replacing("content/annual-report/foreword.md", "---\n\n", "life: embargoed\nembargoed_until: 2031-01-01\n---\n\n")(
        project
    )
    build(project)
    before = bytes_of(project / "site")
    with monkeypatch.context() as later:
        later.setenv(clock.TODAY_VARIABLE, "2031-03-01")
        build(project)
    assert "annual-report/foreword/index.html" in bytes_of(project / "site").keys() - before.keys()
    build(project)
    assert bytes_of(project / "site") == before


def test_a_build_with_nothing_changed_does_nothing(project: Path) -> None:
    before = (project / "site").stat().st_ino
    assert "Nothing has changed" in build(project)
    assert (project / "site").stat().st_ino == before


def test_a_site_that_somebody_changed_is_built_again(project: Path) -> None:
    before = bytes_of(project / "site")
    (project / "site/index.html").write_text("broken")
    assert "Nothing has changed" not in build(project)
    assert bytes_of(project / "site") == before


def test_after_one_edit_little_is_made_anew(project: Path) -> None:
    def kept() -> int:
        with closing(sqlite3.connect(project / CACHE_FILE)) as store:
            return int(store.execute("SELECT count(*) FROM kept").fetchone()[0])

    first = kept()
    replacing("content/campaigns/safer-sleeping.md", "It ran again in December.", "It came again in winter.")(project)
    build(project)
    assert 0 < kept() - first < first / 2


@pytest.fixture(scope="module")
def anew(built: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The site after an edit, made without anything that was kept."""
    project = Path(shutil.copytree(built, tmp_path_factory.mktemp("anew") / "project"))
    replacing("content/campaigns/safer-sleeping.md", "It ran again in December.", "It came again in winter.")(project)
    build(project, "--no-cache")
    return bytes_of(project / "site")


def put_in_the_way(file: Path) -> None:
    """A file stands where the store's folder should be."""
    shutil.rmtree(file.parent)
    file.parent.write_text("in the way")


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda file: file.write_bytes(file.read_bytes()[: file.stat().st_size // 2]), id="cut off"),
        pytest.param(
            lambda file: file.write_bytes(bytes(byte ^ 1 for byte in file.read_bytes())),
            id="changed",
            marks=pytest.mark.nightly,
        ),
        pytest.param(put_in_the_way, id="not to be written", marks=pytest.mark.nightly),
    ],
)
def test_a_broken_store_is_no_matter_to_the_site(
    project: Path, anew: dict[str, bytes], damage: Callable[[Path], object]
) -> None:
    replacing("content/campaigns/safer-sleeping.md", "It ran again in December.", "It came again in winter.")(project)
    damage(project / CACHE_FILE)
    build(project)
    after = bytes_of(project / "site")
    assert any(b"It came again in winter." in data for data in after.values())
    assert after == anew
