"""A file is written whole or not at all, keeps its mode and its links, and nothing is left beside it."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from nscp_site.content.writing import atomic_write

POSIX = pytest.mark.skipif(os.name == "nt", reason="modes and links")


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A file that is there already."""
    path = tmp_path / "page.md"
    path.write_bytes(b"old")
    return path


def only(page: Path, raw: bytes) -> bool:
    """Whether a file holds what it should, and nothing is left beside it."""
    return page.read_bytes() == raw and list(page.parent.iterdir()) == [page]


def test_text_and_bytes_take_the_place_of_what_was_there(page: Path) -> None:
    atomic_write(page, "é\n")
    assert only(page, b"\xc3\xa9\n")
    atomic_write(page, b"\r\n", expected=b"\xc3\xa9\n")
    assert only(page, b"\r\n")


def test_a_file_comes_with_its_folder(tmp_path: Path) -> None:
    atomic_write(tmp_path / "a/b/page.md", "new", expected=None)
    assert only(tmp_path / "a/b/page.md", b"new")


@POSIX
@pytest.mark.parametrize("mode", [0o640, 0o600, 0o664, 0o444])
def test_a_file_keeps_its_mode(page: Path, mode: int) -> None:
    page.chmod(mode)
    atomic_write(page, "new")
    assert page.stat().st_mode & 0o777 == mode


@POSIX
def test_a_new_file_has_the_mode_of_any_other(tmp_path: Path) -> None:
    (tmp_path / "other").touch()
    atomic_write(tmp_path / "new.md", "new", expected=None)
    assert (tmp_path / "new.md").stat().st_mode == (tmp_path / "other").stat().st_mode


@POSIX
def test_a_link_stays_a_link_and_its_target_is_written(page: Path, tmp_path: Path) -> None:
    page.chmod(0o640)
    (tmp_path / "folder").mkdir()
    link = tmp_path / "folder/link.md"
    link.symlink_to("../page.md")
    atomic_write(link, "new", expected=b"old")
    assert link.is_symlink()
    assert (page.read_bytes(), page.stat().st_mode & 0o777) == (b"new", 0o640)
    assert {path.name for path in tmp_path.rglob("*")} == {"folder", "link.md", "page.md"}


@pytest.mark.parametrize("expected", [None, b"older"])
def test_a_file_that_is_not_as_expected_stays(page: Path, expected: bytes | None) -> None:
    with pytest.raises(FileExistsError) as refused:
        atomic_write(page, "new", expected=expected)
    assert refused.value.filename == str(page)
    assert only(page, b"old")


def test_a_file_that_went_is_not_made_anew(page: Path) -> None:
    page.unlink()
    with pytest.raises(FileExistsError):
        atomic_write(page, "new", expected=b"old")
    assert not list(page.parent.iterdir())


@POSIX
def test_nothing_is_made_where_a_link_has_the_name(tmp_path: Path) -> None:
    (tmp_path / "new.md").symlink_to("nowhere.md")
    with pytest.raises(FileExistsError):
        atomic_write(tmp_path / "new.md", "new", expected=None)
    assert not (tmp_path / "nowhere.md").exists()


@pytest.mark.parametrize("is_there", [True, False])
def test_a_disk_without_links_has_new_files_too(page: Path, monkeypatch: pytest.MonkeyPatch, *, is_there: bool) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    if is_there:
        with pytest.raises(FileExistsError):
            atomic_write(page, "new", expected=None)
    else:
        page.unlink()
        atomic_write(page, "new", expected=None)
    assert only(page, b"old" if is_there else b"new")


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_full_disk_leaves_what_was_there(page: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os if step == "fsync" else Path, step, full)
    with pytest.raises(OSError, match="No space left"):
        atomic_write(page, "new")
    assert only(page, b"old")


def test_of_many_writers_at_once_each_writes_whole(page: Path) -> None:
    texts = [bytes([number]) * 100_000 for number in range(20)]
    write: Callable[[bytes], None] = lambda text: atomic_write(page, text)  # noqa: E731 - for the pool
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, texts))
    assert page.read_bytes() in texts
    assert list(page.parent.iterdir()) == [page]


def test_of_many_that_make_a_file_one_does(tmp_path: Path) -> None:
    def make(number: int) -> bool:
        try:
            atomic_write(tmp_path / "new.md", str(number), expected=None)
        except FileExistsError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(make, range(20)))
    assert made.count(True) == 1
    assert only(tmp_path / "new.md", str(made.index(True)).encode())


@POSIX
def test_a_writer_that_is_killed_leaves_the_old_file_whole(page: Path) -> None:
    killed = (
        "import os, pathlib, sys; from nscp_site.content.writing import atomic_write\n"
        "os.fsync = lambda file: os.kill(os.getpid(), 9)\n"
        "atomic_write(pathlib.Path(sys.argv[1]), 'new')"
    )
    done = subprocess.run([sys.executable, "-c", killed, page], check=False)
    assert done.returncode == -signal.SIGKILL
    assert page.read_bytes() == b"old"
    # What it had written lies beside it, hidden, and is in nobody's way.
    atomic_write(page, "newer", expected=b"old")
    assert page.read_bytes() == b"newer"
