"""The editing form's server lets in its own page only, and loses nothing."""

import base64
import json
import socket
import sqlite3
import struct
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, nullcontext
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from nscp_site import clock
from nscp_site.cache import CACHE_FILE, Cache, open_cache
from nscp_site.editor.form_documents import DocumentStore
from nscp_site.editor.form_repository import FONTS, REMOTE_URLS
from nscp_site.editor.form_server import FormServer
from nscp_site.editor.form_settings import form_settings
from nscp_site.editor.trial import try_change
from nscp_site.project import load_project
from nscp_site.sources import Sources
from tests.conftest import MINI, TODAY, problems_of
from tests.form import serving

SAFER = "content/campaigns/safer-sleeping.json"
SAVE = "/api/v1/repos/nscp/working-copy/contents"


@pytest.fixture
def server(mini: Path) -> Iterator[FormServer]:
    with serving(mini) as started:
        yield started


@pytest.fixture
def ask(server: FormServer) -> Callable[..., tuple[int, Any]]:
    """Sends a request as the form's page does; None takes a header away."""

    def send(path: str, sent: Any = None, *, method: str = "", **headers: str | None) -> tuple[int, Any]:
        given: dict[str, str | None] = {"Host": server.origin[7:], "Authorization": f"token {server.token}"}
        given |= {"Origin": server.origin} if sent is not None else {}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        connection = HTTPConnection("127.0.0.1", server.server_port)
        connection.putrequest(method or ("GET" if sent is None else "POST"), path, skip_host=True)
        raw = json.dumps(sent).encode() if sent is not None else b""
        for name, value in (given | {"Content-Length": str(len(raw))}).items():
            if value is not None:
                connection.putheader(name, value)
        connection.endheaders(raw)
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        return answer.status, json.loads(text) if "json" in answer.headers["Content-Type"] else text

    return send


def saving_of(server: FormServer, path: str, **changes: Any) -> dict[str, Any]:
    """What the form sends to save a card with some values changed."""
    card = server.repository.store.documents().get(path)
    values = (card.values if card else {}) | changes
    file = {"path": path, "content": base64.b64encode(json.dumps(values).encode()).decode()}
    return {"files": [file | ({"operation": "update", "sha": card.digest} if card else {"operation": "create"})]}


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "localhost:80"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Authorization": None},
        {"Authorization": "token wrong"},
    ],
)
def test_other_pages_are_not_let_in(ask: Callable[..., tuple[int, Any]], headers: dict[str, str | None]) -> None:
    for path in ("/settings.json", "/api/v1/user", "/api/v1/repos/nscp/working-copy/git/trees/main"):
        assert ask(path, **headers)[0] in (401, 403)


def test_nothing_is_saved_for_another_page(server: FormServer, ask: Callable[..., tuple[int, Any]]) -> None:
    sent = saving_of(server, SAFER, title="Taken over")
    before = (server.root / "content/campaigns/safer-sleeping.md").read_bytes()
    strange: tuple[dict[str, str | None], ...] = (
        {"Origin": None},
        {"Origin": "http://evil.example"},
        {"Host": "evil.example"},
        {"Authorization": None},
    )
    for headers in strange:
        assert ask(SAVE, sent, **headers)[0] in (401, 403)
    assert (server.root / "content/campaigns/safer-sleeping.md").read_bytes() == before


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS"])
def test_what_the_form_does_not_do_is_refused(ask: Callable[..., tuple[int, Any]], method: str) -> None:
    assert ask("/api/v1/user", method=method, Content_Type="text/plain")[0] == 501


@pytest.mark.parametrize(
    "path",
    [
        "content/../../outside.json",
        "content/campaigns/../../mkdocs.json",
        "../outside.json",
        "/etc/passwd",
        "content/campaigns/a/b.json",
        "content/campaigns/Big Name.json",
        "content/campaigns/x.md",
        "docs/index.json",
        "mkdocs.yml",
        "content/addresses.yml/moved.json",
    ],
)
def test_only_items_and_records_can_be_written(
    server: FormServer, ask: Callable[..., tuple[int, Any]], path: str
) -> None:
    before = {file: file.read_bytes() for file in server.root.parent.rglob("*") if file.is_file()}
    status, told = ask(SAVE, saving_of(server, path, title="X"))
    assert (status, "is not the name of an item" in told["message"]) == (404, True)
    assert {file: file.read_bytes() for file in server.root.parent.rglob("*") if file.is_file()} == before


@pytest.mark.parametrize(
    "path", ["/../pyproject.toml", "/sveltia/../../package.json", "/%2e%2e/x", "/form.js/..", "/x"]
)
def test_no_other_file_is_served(ask: Callable[..., tuple[int, Any]], path: str) -> None:
    assert ask(path)[0] == 404


def test_a_save_changes_one_field_and_passes_the_check(server: FormServer, ask: Callable[..., tuple[int, Any]]) -> None:
    status, told = ask(SAVE, saving_of(server, SAFER, summary="How a baby sleeps safely."))
    assert (status, told["saved"], told["problems"]) == (200, "content/campaigns/safer-sleeping.md", [])
    old, new = ((root / told["saved"]).read_bytes().splitlines() for root in (MINI, server.root))
    assert [line for line in new if line not in old] == [b"summary: How a baby sleeps safely."]
    assert problems_of(server.root) == problems_of(MINI)


def test_a_mistake_is_explained_and_not_saved(server: FormServer, ask: Callable[..., tuple[int, Any]]) -> None:
    status, told = ask(SAVE, saving_of(server, SAFER, starts="2023-05", owner="nobody", summary="No stop"))
    assert status == 422
    assert "must be one sentence" in told["message"]
    status, told = ask(SAVE, saving_of(server, SAFER, starts="2023-05", owner="nobody"))
    assert len(told["problems"]) == 2
    assert "Put the two dates in order" in told["message"]
    assert (server.root / "content/campaigns/safer-sleeping.md").read_bytes() == (
        MINI / "content/campaigns/safer-sleeping.md"
    ).read_bytes()


def test_a_record_of_a_list_is_saved_in_its_file(server: FormServer, ask: Callable[..., tuple[int, Any]]) -> None:
    path = sorted(path for path in server.repository.store.documents() if "contacts.yml" in path)[0]
    status, told = ask(SAVE, saving_of(server, path, read_on="2026-11-23"))
    assert (status, told["saved"]) == (200, "content/contacts.yml")
    assert "2026-11-23" in (server.root / "content/contacts.yml").read_text()


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        (SAVE, {"files": ["x"]}),
        (SAVE, {"files": [{"operation": "create", "path": SAFER, "content": 5}]}),
        (SAVE.replace("contents", "file-contents"), {"files": 5}),
        (SAVE.replace("contents", "file-contents"), {"files": [{}]}),
    ],
)
def test_what_makes_no_sense_is_refused(
    ask: Callable[..., tuple[int, Any]], path: str, sent: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    status, told = ask(path, sent)
    assert (status, told["message"]) == (400, "The form sent something that can't be read.")
    assert "Traceback" not in "".join(capfd.readouterr())


def test_what_is_nested_without_end_is_refused(
    ask: Callable[..., tuple[int, Any]], capfd: pytest.CaptureFixture[str]
) -> None:
    content = base64.b64encode(b"[" * 100_000).decode()
    status, told = ask(SAVE, {"files": [{"operation": "create", "path": SAFER, "content": content}]})
    assert (status, told["message"]) == (400, "The form sent something that can't be read.")
    assert "Traceback" not in "".join(capfd.readouterr())


def test_a_file_that_vanishes_meanwhile_is_told(
    ask: Callable[..., tuple[int, Any]], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(DocumentStore, "files", lambda _: iter(["content/campaigns/gone.md"]))
    status, told = ask("/api/v1/repos/nscp/working-copy/git/trees/main")
    assert status == 409
    assert told["message"].startswith("A file can't be read just now (No such file or directory).")
    assert "Traceback" not in "".join(capfd.readouterr())


def test_a_browser_that_goes_away_is_no_news(server: FormServer, capfd: pytest.CaptureFixture[str]) -> None:
    with socket.create_connection(("127.0.0.1", server.server_port)) as leaving:
        leaving.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        leaving.sendall(b"GET / HTTP/1.1\r\n")
    with socket.create_connection(("127.0.0.1", server.server_port)) as staying:
        staying.sendall(f"GET / HTTP/1.1\r\nHost: {server.origin[7:]}\r\n\r\n".encode())
        assert staying.recv(100).startswith(b"HTTP/1.1 200")
    assert capfd.readouterr() == ("", "")


def test_what_programs_leave_beside_the_items_is_no_item(
    server: FormServer, ask: Callable[..., tuple[int, Any]]
) -> None:
    folder = server.root / "content/campaigns"
    (folder / ".#safer-sleeping.md").symlink_to("editor@machine.1234:5678")
    (folder / "._safer-sleeping.md").write_bytes(b"\0\5\x16\7")
    (server.root / "docs/.#logo.svg").symlink_to("editor@machine.1234:5678")
    (folder / "gone.md").symlink_to("nowhere.md")
    assert server.repository.store.find_unreadable() == []
    assert SAFER in server.repository.store.documents()
    (folder / "gone.md").unlink()
    (folder / ".#safer-sleeping.md").rename(folder / ".#notes.txt")
    status, told = ask(SAVE, saving_of(server, SAFER, summary="How a baby sleeps safely."))
    assert (status, told["problems"]) == (200, [])


def test_a_full_disk_loses_nothing(
    server: FormServer, ask: Callable[..., tuple[int, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("nscp_site.content.writing.os.fsync", full)
    status, told = ask(SAVE, saving_of(server, SAFER, title="Other"))
    assert (status, told["message"]) == (422, "The file is as it was: No space left on device.")
    folder = server.root / "content/campaigns"
    assert [path.name for path in sorted(folder.iterdir())] == ["safer-sleeping.md"]
    assert (folder / "safer-sleeping.md").read_bytes() == (MINI / "content/campaigns/safer-sleeping.md").read_bytes()


def test_the_form_needs_nothing_but_the_program(server: FormServer, ask: Callable[..., tuple[int, Any]]) -> None:
    """No npm, and no internet: its script comes with the program and asks this server only."""
    assert not (server.root / "node_modules").exists()
    status, script = ask("/sveltia/sveltia-cms.js")
    assert status == 200
    assert len(script) > 1_000_000
    assert not [host for host in REMOTE_URLS if host in script]
    assert ask("/sveltia/package/@sveltia/cms@0/locales/en-GB.json")[1]["entry_saved"] == "Saved."
    for family in FONTS:
        assert ask(f"/sveltia/fonts/{family}@latest/latin-400-normal.woff2")[1].startswith(b"wOF2")


@pytest.mark.parametrize("outer", [nullcontext, open_cache])
def test_a_trial_asks_anew_only_what_it_changes_and_keeps_nothing(
    mini: Path, monkeypatch: pytest.MonkeyPatch, outer: Callable[[Path], AbstractContextManager[None]]
) -> None:
    """What an editor tries may tell who a child is: it is refused, and must not stand in any file."""
    monkeypatch.setenv(clock.TODAY_VARIABLE, str(TODAY))
    file = "content/campaigns/safer-sleeping.md"
    with open_cache(mini):
        problems_of(mini)
    with closing(sqlite3.connect(mini / CACHE_FILE)) as store:
        before = store.execute("SELECT key FROM kept ORDER BY key").fetchall()
    put: list[bytes] = []
    put_there = Cache.put

    def noted(store: Cache, key: bytes, value: bytes) -> None:
        put.append(key)
        put_there(store, key, value)

    monkeypatch.setattr(Cache, "put", noted)
    told = b"\nThe child was born on 3 May 2017.\n"
    with outer(mini):
        verdict = try_change(Sources(mini), file, (mini / file).read_bytes() + told, set())
    assert [problem.check for problem in verdict.new_errors] == ["date-of-birth"]
    assert 0 < len(put) < len(before) / 5
    with closing(sqlite3.connect(mini / CACHE_FILE)) as store:
        assert store.execute("SELECT key FROM kept ORDER BY key").fetchall() == before


def empty_choices(settings: object) -> Iterator[str]:
    """The fields, at any depth, that offer nothing to choose."""
    if isinstance(settings, dict):
        if settings.get("widget") == "select" and not settings["options"]:
            yield settings["name"]
        for one in settings.values():
            yield from empty_choices(one)
    elif isinstance(settings, list):
        for one in settings:
            yield from empty_choices(one)


def test_the_form_opens_where_a_list_is_still_empty(mini: Path) -> None:
    """A new project has no partners and no websites to point to: its editor must be able to write the first."""
    library = load_project(mini, TODAY)[0]
    assert not library.values("elsewhere")
    settings = form_settings(library, "http://127.0.0.1")
    assert settings["collections"]
    assert list(empty_choices(settings)) == []
