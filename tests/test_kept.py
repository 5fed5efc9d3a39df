"""What is kept between runs: found again, never wrong, and no loss where its file is broken."""

import random
import sqlite3
import sys
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nscp_site import cache
from nscp_site.cache import CACHE_FILE, MAX_AGE_DAYS, NO_CACHE_VARIABLE, Cache, get_cached, open_cache, put_cached
from tests.conftest import nscp

CALLS: list[str] = []


@cache.cached
def doubled(text: str, times: int = 2) -> list[tuple[str, bytes]]:
    CALLS.append(text)
    return [(text * times, text.encode())]


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv(NO_CACHE_VARIABLE, raising=False)
    CALLS.clear()
    yield
    assert cache.active_cache.get() is None


def ask(root: Path, text: str = "a\udc80é") -> list[tuple[str, bytes]]:
    """One run that wants something."""
    with open_cache(root):
        return doubled(text.encode("utf-8", "replace").decode())


def test_a_second_run_finds_what_the_first_worked_out(tmp_path: Path) -> None:
    assert ask(tmp_path) == ask(tmp_path)
    assert len(CALLS) == 1


def test_other_arguments_are_worked_out(tmp_path: Path) -> None:
    with open_cache(tmp_path):
        assert doubled("b") == [("bb", b"b")]
        assert doubled("b", 3) == [("bbb", b"b")]
        assert doubled("b", times=4) == [("bbbb", b"b")]
        assert doubled("1") != doubled("11")
    assert len(CALLS) == 5


def test_nothing_is_kept_outside_or_where_it_is_not_wanted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    doubled("c")
    with open_cache(tmp_path, enabled=False):
        doubled("c")
    monkeypatch.setenv(NO_CACHE_VARIABLE, "1")
    ask(tmp_path, "c")
    assert len(CALLS) == 3
    assert not (tmp_path / CACHE_FILE).exists()


def test_the_innermost_cache_is_used_and_none_in_a_new_thread(tmp_path: Path) -> None:
    with open_cache(tmp_path / "outer") as outer:
        with open_cache(tmp_path / "inner") as inner:
            assert cache.active_cache.get() is inner is not outer
        assert cache.active_cache.get() is outer
        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(cache.active_cache.get).result() is None


def test_a_cache_that_is_not_writable_forgets(tmp_path: Path) -> None:
    with open_cache(tmp_path, writable=False):
        assert doubled("d") == doubled("d")
    ask(tmp_path, "d")
    assert len(CALLS) == 2


@pytest.mark.parametrize(("command", "is_kept"), [("check", True), ("describe", False), ("build --no-cache", False)])
def test_a_command_opens_the_cache_of_its_project(mini: Path, command: str, *, is_kept: bool) -> None:
    nscp(*command.split(), root=mini)
    assert (mini / CACHE_FILE).exists() is is_kept


def test_another_program_finds_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(tmp_path)
    monkeypatch.setattr(cache, "cache_version", lambda: b"another version of this or of a package")
    ask(tmp_path)
    assert len(CALLS) == 2


def test_the_program_is_its_files_and_its_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "nscp_site"
    (own / "templates").mkdir(parents=True)
    (own / "__pycache__").mkdir()
    found = set()
    monkeypatch.setattr(cache, "__file__", str(own / "cache.py"))
    for change in (
        lambda: (own / "cache.py").write_text("one"),
        lambda: (own / "cache.py").write_text("two"),
        lambda: (own / "templates/item.md.j2").write_text("{{ item }}"),
        lambda: (own / "templates/item.md.j2").rename(own / "templates/other.md.j2"),
        lambda: (own / "examples.tsv").write_text("none\twords"),
        lambda: (own / "__pycache__/cache.pyc").write_text("compiled"),
        lambda: (tmp_path / "mkdocs-1.7.dist-info").mkdir(),
        lambda: monkeypatch.syspath_prepend(str(tmp_path)),
        lambda: monkeypatch.setattr(sys, "version", "3.99"),
        lambda: monkeypatch.setattr(zlib, "ZLIB_RUNTIME_VERSION", "1.9"),
    ):
        change()
        cache.cache_version.cache_clear()
        found.add(cache.cache_version())
    cache.cache_version.cache_clear()
    # Of a package that is nowhere on the path nothing depends, and of what Python compiled.
    assert len(found) == 8


@pytest.mark.parametrize(
    "damage",
    [
        lambda file: file.write_bytes(b""),
        lambda file: file.write_bytes(b"no database at all" * 1000),
        lambda file: file.write_bytes(file.read_bytes()[:5000]),
        lambda file: file.write_bytes(file.read_bytes()[:-3000] + b"x" * 3000),
        lambda file: file.write_bytes(bytes(byte ^ 1 for byte in file.read_bytes())),
        lambda file: (file.unlink(), file.mkdir()),
        lambda file: (file.unlink(), file.symlink_to(file.parent / "nowhere/at/all")),
    ],
)
def test_a_broken_store_costs_time_and_nothing_else(tmp_path: Path, damage: Callable[[Path], object]) -> None:
    good = ask(tmp_path)
    damage(tmp_path / CACHE_FILE)
    assert ask(tmp_path) == good
    assert ask(tmp_path) == good


def test_every_single_changed_byte_is_noticed(tmp_path: Path) -> None:
    good = ask(tmp_path)
    whole = (tmp_path / CACHE_FILE).read_bytes()
    for place in range(0, len(whole), 97):
        (tmp_path / CACHE_FILE).write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        assert ask(tmp_path) == good, place


def test_a_value_that_was_changed_is_not_believed(tmp_path: Path) -> None:
    with open_cache(tmp_path):
        put_cached("name", "of this", result=["true"])
    with sqlite3.connect(tmp_path / CACHE_FILE) as file:
        file.execute("UPDATE kept SET value = zeroblob(40)")
    file.close()
    with open_cache(tmp_path):
        assert get_cached("name", "of this") is None


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / CACHE_FILE.parent).write_text("a file in the way")
    assert ask(tmp_path) == ask(tmp_path)
    assert len(CALLS) == 2


def test_a_store_that_another_program_holds_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good = ask(tmp_path)
    monkeypatch.setattr(cache, "LOCK_TIMEOUT", 0.05)
    other = sqlite3.connect(tmp_path / CACHE_FILE)
    other.execute("BEGIN EXCLUSIVE")
    assert ask(tmp_path) == good
    other.rollback()
    other.close()
    CALLS.clear()
    assert ask(tmp_path) == good
    assert not CALLS


def test_what_nothing_asks_for_is_thrown_away_after_a_week(tmp_path: Path) -> None:
    def days_later(days: int, text: str) -> None:
        with open_cache(tmp_path) as opened:
            assert opened
            opened.today = days
            doubled(text)

    days_later(1, "seldom")
    days_later(1, "often")
    days_later(MAX_AGE_DAYS, "often")
    days_later(MAX_AGE_DAYS + 2, "often")
    assert CALLS == ["seldom", "often"]
    days_later(MAX_AGE_DAYS + 2, "seldom")
    assert CALLS == ["seldom", "often", "seldom"]


def test_a_run_that_is_cut_off_leaves_a_whole_store(tmp_path: Path) -> None:
    ask(tmp_path)
    store = Cache(tmp_path / CACHE_FILE)
    store.put(b"key", b"value")
    # It never comes to write: the process is gone.
    del store
    CALLS.clear()
    ask(tmp_path)
    assert not CALLS


# Whoever has the program can make digests that fit.
FORGED = {
    "marshal": b"\xdb\x01\x00\x00\x00\xda\x01a",
    "pickle": b"cos\nsystem\n(S'true'\ntR.",
    "nothing": b"",
    "half a text": b'[["a',
    "another type": b'[["a", "b"]]',
    "too few": b"[]",
    "too many": b'[[["aa", "YQ=="]], 1]',
    "a number without end": b"[" + b"9" * 1_000_000 + b"]",
    "lists without end": b"[" * 1_000_000,
    "bytes that are none": b'[[["aa", "!"]]]',
    "half a character": b'[[["\\udc80", "YQ=="]]]',
}


@pytest.mark.parametrize("value", FORGED.values(), ids=FORGED)
def test_a_forged_value_of_another_type_costs_time_and_nothing_else(tmp_path: Path, value: bytes) -> None:
    good = ask(tmp_path)
    forge(tmp_path, lambda key: cache.pack_value(key, value))
    assert ask(tmp_path) == good
    assert len(CALLS) == 2


def test_a_value_that_grows_without_end_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "MAX_VALUE_BYTES", 10_000)
    good = ask(tmp_path)
    for value in (b'[[["' + b"a" * 100_000 + b'", "YQ=="]]]', random.Random(1).randbytes(30_000)):
        forge(tmp_path, partial(cache.pack_value, value=value))
        assert ask(tmp_path) == good
    assert len(CALLS) == 3


def test_a_value_under_another_key_is_not_believed(tmp_path: Path) -> None:
    with open_cache(tmp_path):
        doubled("one")
    with open_cache(tmp_path):
        doubled("two")
    with sqlite3.connect(tmp_path / CACHE_FILE) as file:
        (_, one), (key, _) = file.execute("SELECT key, value FROM kept ORDER BY rowid").fetchall()
        file.execute("UPDATE kept SET value = ? WHERE key = ?", (one, key))
    file.close()
    with open_cache(tmp_path):
        assert doubled("two") == [("twotwo", b"two")]
    assert CALLS == ["one", "two", "two"]


def forge(root: Path, value_of: Callable[[bytes], bytes]) -> None:
    """Put other values in the place of all that is kept."""
    with sqlite3.connect(root / CACHE_FILE) as file:
        for (key,) in file.execute("SELECT key FROM kept").fetchall():
            file.execute("UPDATE kept SET value = ? WHERE key = ?", (value_of(key), key))
    file.close()


@given(st.lists(st.tuples(st.text(st.characters(exclude_categories=["Cs"])), st.binary())))
def test_what_is_kept_is_found_as_it_was(values: list[tuple[str, bytes]]) -> None:
    kind = list[tuple[str, bytes]]
    adapter = cache.json_adapter(kind)
    assert adapter.validate_json(adapter.dump_json((values,)), strict=True) == (values,)
