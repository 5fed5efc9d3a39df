"""Building, exporting, and what is left when they fail."""

import errno
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from nscp_site import clock
from nscp_site.build import building
from nscp_site.build.building import Build, BuildError, build_site, export_pages, remove_path
from nscp_site.build.locks import LockHeldError, hold_lock
from nscp_site.editor.link_records import RECORD_FILE, read_link_record
from nscp_site.outputs.manifest import read_version, write_version
from nscp_site.project import load_project
from tests.conftest import MINI, TODAY, nscp, prose, run


@pytest.fixture
def project(mini: Path) -> Path:
    """The miniature project with its hooks and overrides named by whole paths."""
    settings = mini / "mkdocs.yml"
    settings.write_text(settings.read_text().replace("../../", f"{MINI.parent.parent}/"))
    return mini


@pytest.mark.slow
def test_a_good_build_then_a_bad_one_leaves_the_good_one(project: Path) -> None:
    assert nscp("build", root=project).returncode == 0
    page = project / "site/campaigns/safer-sleeping/index.html"
    good = page.read_bytes()
    (project / "content/campaigns/safer-sleeping.md").write_text("---\ntitle: Broken")
    (project / "content/datasets/reach.csv").write_text("Platform,Reach\nFacebook,13,467\n")
    failed = nscp("build", root=project)
    said = failed.stdout + failed.stderr
    assert failed.returncode == 1
    assert "content/campaigns/safer-sleeping.md:1: the fields open with `---` but never close." in said
    assert "content/datasets/reach.csv:2: this row has 3 cells" in said
    assert "Traceback" not in said
    assert page.read_bytes() == good
    assert not list(project.glob(".site*"))


@pytest.mark.slow
def test_a_broken_link_in_prose_fails_the_build(project: Path) -> None:
    (project / "docs/index.md").write_text(prose("Home", "[nowhere](nowhere.md)"))
    failed = nscp("build", root=project)
    assert failed.returncode == 1
    assert "nowhere.md" in failed.stdout + failed.stderr
    assert not (project / "site").exists()


@pytest.mark.slow
def test_an_editor_s_change_is_on_the_page(project: Path) -> None:
    item = project / "content/campaigns/safer-sleeping.md"
    item.write_text(item.read_text().replace("It ran again in December.", "It ran again in winter."))
    assert nscp("build", root=project).returncode == 0
    assert "It ran again in winter." in (project / "site/campaigns/safer-sleeping/index.html").read_text()


# In blocks of 512 bytes: what the largest files of the site would have needed, then most, then all.
@pytest.mark.slow
@pytest.mark.parametrize("blocks", [20, *(pytest.param(few, marks=pytest.mark.nightly) for few in (2, 8, 40))])
def test_a_disk_that_takes_no_more_is_told_in_a_line(project: Path, blocks: int) -> None:
    """While MkDocs copies files, and while ours are written: no file may become larger."""
    command = f"ulimit -f {blocks} && exec {sys.executable} -m nscp_site.cli build --no-cache"
    # Python would cut off what it compiles as well, and run into that for ever after.
    environment = os.environ | {clock.TODAY_VARIABLE: str(TODAY), "PYTHONDONTWRITEBYTECODE": "1"}
    failed = subprocess.run(
        ["sh", "-c", command], cwd=project, env=environment, capture_output=True, text=True, check=False
    )
    assert failed.returncode == 1
    assert "File too large" in failed.stderr
    assert "Traceback" not in failed.stdout + failed.stderr
    assert "nobody foresaw" not in failed.stdout + failed.stderr
    assert not [path.name for path in project.iterdir() if "site" in path.name]


@pytest.mark.slow
def test_what_fails_inside_mkdocs_is_told_in_a_line(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / "content/campaigns/late.md").mkdir()
    failed = nscp("build", root=project)
    said = failed.stdout + failed.stderr
    assert failed.returncode == 1
    assert "content/campaigns/late.md: Is a directory. It is a folder, and a file is needed." in said
    assert "Traceback" not in said
    monkeypatch.setenv("NSCP_DEBUG", "1")
    assert "Traceback" in nscp("build", root=project).stderr


def test_an_address_that_is_none_is_told_before_mkdocs_breaks_off_over_it(mini: Path) -> None:
    settings = mini / "mkdocs.yml"
    settings.write_text(settings.read_text().replace('site_url: ""', 'site_url: "https://[x/"'))
    failed = nscp("build", root=mini)
    assert failed.returncode == 1
    assert re.match(r"mkdocs\.yml:4: `site_url` must be a whole address such as ", failed.stderr), failed.stderr
    assert failed.stdout == ""


Step = Callable[[Build], None]


@pytest.fixture
def quick(mini: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Step], None]]:
    """Builds that make one page in no time; what it is called with runs while MkDocs would, from then on."""
    monkeypatch.setenv(clock.TODAY_VARIABLE, str(TODAY))
    monkeypatch.setattr(building, "run_own", finish)

    def during(step: Step) -> None:
        def run_mkdocs(build: Build) -> None:
            build.new_site.mkdir()
            (build.new_site / "index.html").write_bytes((mini / "docs/index.md").read_bytes())
            step(build)

        monkeypatch.setattr(building, "run_mkdocs", run_mkdocs)

    during(lambda _: None)
    yield during
    assert not list(mini.glob(".site*"))


def finish(build: Build, command: str, *_: str) -> None:
    """All that `is_site` asks for."""
    if command == "finish":
        write_version(build.new_site, TODAY)


def page(project: Path, site: str = "site") -> str:
    """The page of a quick build."""
    return (project / site / "index.html").read_text()


def edit(project: Path, words: str) -> None:
    """Somebody saves another page."""
    (project / "docs/index.md").write_text(words)


@pytest.mark.usefixtures("quick")
def test_a_build_that_cannot_be_put_in_place_puts_the_old_one_back(mini: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edit(mini, "last good")
    build_site(mini, Path("site"))
    edit(mini, "new")
    rename = Path.rename

    def refuse(path: Path, to: Path) -> Path:
        if path.name == ".site.new":
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return rename(path, to)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(BuildError, match=r"could not be written: .*\.site\.new.* is as it was"):
        build_site(mini, Path("site"))
    assert page(mini) == "last good"


@pytest.mark.usefixtures("quick")
def test_a_build_cut_off_between_the_moves_is_repaired_even_by_one_that_fails(mini: Path) -> None:
    edit(mini, "last good")
    build_site(mini, Path("site"))
    (mini / "site").rename(mini / ".site.old")
    (mini / ".site.new").mkdir()
    edit(mini, "broken")

    def complain(build: Build) -> None:
        raise BuildError(f"Mend it.{building.previous_site_note(build.target)}")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(building, "run_mkdocs", complain)
        with pytest.raises(BuildError, match="is as it was"):
            build_site(mini, Path("site"))
    assert page(mini) == "last good"


@pytest.mark.usefixtures("quick")
def test_what_is_left_after_the_moves_is_told_as_that(mini: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build_site(mini, Path("site"))
    edit(mini, "new")
    remove = shutil.rmtree

    def refuse(path: Path, **named: Any) -> None:
        if path.name == ".site.old":
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        remove(path, **named)

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "rmtree", refuse)
        with pytest.raises(BuildError, match=r"The new site is in .*remove .*\.site\.old") as told:
            build_site(mini, Path("site"))
    assert "as it was" not in str(told.value)
    assert page(mini) == "new"
    edit(mini, "newer")
    build_site(mini, Path("site"))
    assert page(mini) == "newer"


@pytest.mark.usefixtures("quick")
def test_a_site_that_is_a_link_is_built_where_it_leads(mini: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (mini / "site").symlink_to(tmp_path / "elsewhere")
    for words in ("first", "second"):
        edit(mini, words)
        build_site(mini, Path("site"))
        assert page(mini) == words
    assert (mini / "site").is_symlink()
    assert not list(tmp_path.glob(".elsewhere*"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such pipes")
@pytest.mark.parametrize("name", [".site.new", ".site.old"])
def test_a_pipe_where_a_build_works_is_not_opened(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / name)
    remove_path(tmp_path / name)
    remove_path(tmp_path / name)
    assert not (tmp_path / name).exists()


def test_a_record_that_nests_without_end_is_one_that_can_not_be_read(tmp_path: Path) -> None:
    for path in (tmp_path / RECORD_FILE, tmp_path / "version.json"):
        path.parent.mkdir(exist_ok=True)
        path.write_text("[" * 100_000)
    assert read_link_record(tmp_path) == {}
    with pytest.raises(ValueError, match="no readable version"):
        read_version(tmp_path)


def test_what_is_saved_during_a_build_ends_it(mini: Path, quick: Callable[[Step], None]) -> None:
    edit(mini, "last good")
    build_site(mini, Path("site"))
    changes: list[Callable[[Path], object]] = [
        lambda project: edit(project, "half"),
        lambda project: (project / "content/campaigns/new.md").write_text("---"),
        lambda project: (project / "content/campaigns/new.md").unlink(),
    ]
    for change, name in zip(changes, ("docs/index.md", *["content/campaigns/new.md"] * 2), strict=True):
        quick(lambda build, change=change: change(build.root))  # type: ignore[misc]
        with pytest.raises(BuildError, match=f"^{name} was changed while .* Build again. The last good site"):
            build_site(mini, Path("site"), from_kept=False)
        assert page(mini) == "last good"
    # What a text editor keeps for itself is no change.
    quick(lambda build: (build.root / "docs/.index.md.swp").touch())
    assert build_site(mini, Path("site"))
    assert page(mini) == "half"


def test_a_change_is_told_before_what_it_led_to(mini: Path, quick: Callable[[Step], None]) -> None:
    def save_and_stumble(build: Build) -> None:
        edit(build.root, "half")
        raise BuildError("stumbled")

    quick(save_and_stumble)
    with pytest.raises(BuildError, match=r"docs/index.md was changed while the site was built\. Build again\.$"):
        build_site(mini, Path("site"))


def test_all_programs_of_a_build_judge_on_the_day_it_began(mini: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(clock.TODAY_VARIABLE, "2027-01-15")
    build = Build(mini, mini / "site")
    monkeypatch.setenv(clock.TODAY_VARIABLE, "2027-01-16")
    assert build.environment[clock.TODAY_VARIABLE] == "2027-01-15 00:00"


@pytest.mark.slow
def test_a_second_build_is_told_to_wait(mini: Path, quick: Callable[[Step], None]) -> None:
    seen: list[tuple[int, str]] = []

    def build_and_publish_too(build: Build) -> None:
        for command in (["build"], ["build", "--no-cache"], ["publish", "--before-launch", "--to", "../served"]):
            done = nscp(*command, root=build.root)
            seen.append((done.returncode, done.stderr))
        # Another folder is another matter, and so is one that is built after.
        quick(lambda _: None)
        assert build_site(mini, Path("other"))

    quick(build_and_publish_too)
    assert build_site(mini, Path("site"))
    told = f"Another build into {mini / 'site'} is running. Wait until it is done, then build again.\n"
    assert seen == [(1, told)] * 3
    assert not build_site(mini, Path("site"))


def test_a_lock_ends_with_the_last_program_that_holds_it(tmp_path: Path) -> None:
    """Killed, a build lets go of it; but not while MkDocs, which it started, still writes."""
    child = "import sys; sys.stdin.read()"
    parent = (
        "import os, pathlib, subprocess, sys; from nscp_site.build.locks import hold_lock\n"
        "with hold_lock(pathlib.Path(sys.argv[1])) as lock:\n"
        "    subprocess.Popen([sys.executable, '-c', sys.argv[2]], pass_fds=[lock])\n"
        "    os.kill(os.getpid(), 9)"
    )
    path = tmp_path / ".site.lock"
    # The child ends when nobody can write to it any more.
    with subprocess.Popen([sys.executable, "-c", parent, path, child], stdin=subprocess.PIPE) as killed:
        assert killed.wait() == -signal.SIGKILL
        with pytest.raises(LockHeldError), hold_lock(path):
            pass
        assert killed.stdin
        killed.stdin.close()
        until = time.monotonic() + 20
        while is_held(path):
            assert time.monotonic() < until
            time.sleep(0.05)
    assert not path.exists()


def is_held(path: Path) -> bool:
    """Whether another has a lock."""
    try:
        with hold_lock(path):
            return False
    except LockHeldError:
        return True


def shown(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, but for what is kept between builds."""
    found = (path for path in folder.rglob("*") if path.is_file() and ".cache" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


PARTS = ("content", "content/new", "docs", "docs/campaigns", "Overrides", "hooks/x/y", "nscp_site", "tests/x", ".git/x")
OWN = (".", "..", "x/..", *PARTS, "mkdocs.yml", "linked", "notes")


@pytest.mark.parametrize("command", [["build", "--to"], ["export"]], ids=["build", "export"])
@pytest.mark.parametrize("target", OWN)
@pytest.mark.usefixtures("quick")
def test_nothing_of_the_project_is_written_over(mini: Path, target: str, command: list[str]) -> None:
    (mini / "notes").mkdir()
    (mini / "notes/version.json").write_text('{"release": "1.2.3", "digest": "", "when": ""}')
    (mini / "linked").symlink_to(mini / "content")
    before = shown(mini)
    done = run(mini, *command, target)
    assert done.exit_code == 1
    assert re.search(r"would be lost|is a file, and a folder is needed", done.output)
    assert f"as in `nscp {command[0]} " in done.output
    assert shown(mini) == before


@pytest.mark.usefixtures("quick")
def test_a_new_or_empty_folder_or_a_site_is_built_into(mini: Path, tmp_path: Path) -> None:
    (mini / "empty").mkdir()
    for target in ("site", "empty", "deep/er", tmp_path / "january", "contents"):
        for words in ("first", "second"):
            edit(mini, words)
            assert build_site(mini, Path(target))
            assert page(mini, str(target)) == words
            # What became of the site's files since does not matter.
            (mini / target / "other.txt").write_text("changed")


def test_an_export_into_an_empty_folder_is_all_there_is_in_it(mini: Path, tmp_path: Path) -> None:
    library, _ = load_project(mini, TODAY)
    pages = tmp_path / "pages"
    assert export_pages(library, pages) == len(shown(pages))
    with pytest.raises(BuildError, match=r"holds files, which would be lost.*Nothing was written\."):
        export_pages(library, pages)


def test_an_export_that_fails_is_told_plainly(mini: Path) -> None:
    (mini / "out").write_text("in the way")
    library, _ = load_project(mini, TODAY)
    with pytest.raises(BuildError, match=r"could not be written: .*out"):
        export_pages(library, mini / "out/pages")


def test_a_command_outside_a_project_says_where_to_go(tmp_path: Path) -> None:
    done = nscp("check", root=tmp_path)
    assert done.returncode == 1
    assert "There is no content/ folder" in done.stderr


@pytest.mark.slow
def test_the_export_reads_back(exported: Path) -> None:
    """Every exported page has its fields, one heading of the first level, and links that lead to exported files."""
    pages = sorted(exported.rglob("*.md"))
    assert len(pages) > 200
    for page in pages:
        _, front, body = page.read_text("utf-8").split("---\n", 2)
        assert yaml.safe_load(front)["title"]
        assert len(re.findall(r"^# ", body, re.MULTILINE)) == 1, page
        assert "item:" not in body
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", body):
            assert Path(os.path.normpath(page.parent / link)).exists(), f"{page}: {link}"
