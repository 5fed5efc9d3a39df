"""What others publish: named by its id, never typed; pending on no page; nobody is called dead while offline."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from nscp_site.cache import open_cache
from nscp_site.checks.links import FORBIDDEN_URL
from nscp_site.content.library import Library
from nscp_site.editor import link_records
from nscp_site.editor.due import pending_elsewhere
from nscp_site.project import load_unfiltered, render_files
from tests.conftest import TODAY, nscp, prose, run, some
from tests.looping import library_of
from tests.servers import other_site

ENTRY = """\
{name}:
  name: The {name}
  publisher: Others
  address: {address}
  what: What others say of it.
  area: north
  read_on: 2026-11-20
"""


def register(root: Path, *entries: str) -> None:
    """The register of a project."""
    (root / "content/elsewhere.yml").write_text("".join(entries))


@pytest.fixture(scope="module")
def whole(real_root: Path) -> Library:
    """The real content as editors know it."""
    with open_cache(real_root):
        return load_unfiltered(real_root, TODAY)[0]


@pytest.mark.slow
def test_what_is_pending_stands_on_no_page(whole: Library, real_files: dict[str, str]) -> None:
    pending = pending_elsewhere(whole)
    assert {"threshold-document", "mash-referral-form", "newsletter-sign-up"} <= pending.keys()
    for name, one in pending.items():
        for path, text in real_files.items():
            assert str(one.ask) not in text, (name, path)
            assert one.address is None or one.address not in text, (name, path)


def test_what_only_editors_know_of_an_entry_is_in_no_file(mini: Path) -> None:
    inside = "  told_to: communication-sub-group\n  opened_on: 2026-11-21\n  opened_by: Peregrine Inside\n"
    ask = ENTRY.format(name="form", address="https://quokka.example/") + "  ask: Where does zirconia stand?\n"
    register(mini, ENTRY.format(name="advice", address="https://advice.example/") + inside, ask)
    (mini / "docs/page.md").write_text(prose("Page", "See {elsewhere: advice}.\n\n{list: elsewhere}"))
    made = render_files(library_of(mini))
    assert "[The advice](https://advice.example/)" in made["page.md"]
    assert [path for path, text in made.items() if "Peregrine" in text or "zirconia" in text or "quokka" in text] == []


@pytest.mark.slow
def test_no_entry_leads_to_a_page_with_a_wrong_number(whole: Library) -> None:
    for name, one in some(whole.values("elsewhere").items()):
        assert not FORBIDDEN_URL.search(one.address or ""), name
        assert "proceduresonline.com/northamptonshire/scb" not in (one.address or ""), name


def test_status_tells_what_to_ask_and_what_to_open(mini: Path) -> None:
    ask = "form:\n  name: A form\n  publisher: Others\n  what: Where to write.\n  area: west\n  ask: Where is it?\n"
    register(mini, ENTRY.format(name="advice", address="https://advice.example/"), ask)
    told = json.loads(run(mini, "status", "--format", "json").output)["due"]
    found = {one["kind"]: (one["owner"], one["what"]) for one in told}
    assert found["to ask"] == ("nscp-business-office", "A form: Where is it?")
    assert found["address to open"] == (
        "nscp-business-office",
        "Open each address once, and write when and who: advice.",
    )


@pytest.fixture
def other() -> Iterator[str]:
    """Another site on this machine."""
    with other_site() as address:
        yield address


def test_a_dead_one_is_told_to_its_owner_and_stops_nothing(mini: Path) -> None:
    address = "https://gone.example/"
    register(mini, ENTRY.format(name="gone", address=address) + "  told_to: communication-sub-group\n")
    link_records.write_link_record(mini, {address: link_records.LinkResult(address, 404, "2026-11-21", "2026-11-14")})
    told = json.loads(run(mini, "status", "--format", "json").output)["due"]
    (dead,) = [one for one in told if one["kind"] == "dead link"]
    assert (dead["owner"], dead["when"]) == ("communication-sub-group", "2026-11-14")
    assert run(mini, "check").exit_code == 0
    assert run(mini, "links").exit_code == 0


def test_offline_nobody_is_called_dead(mini: Path) -> None:
    (mini / "docs/index.md").write_text("# Home\n\n[a](http://127.0.0.1:9/a) [b](http://nobody.invalid/b)\n")
    done = nscp("links", "--ask-network", root=mini)
    assert (done.returncode, done.stdout) == (1, "")
    assert "offline. Nothing was recorded" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (mini / link_records.RECORD_FILE).exists()


@pytest.mark.parametrize(
    ("answers", "again", "offline"),
    [
        ({"a": 200, "b": 0}, 200, False),
        ({"a": 200, "b": 0}, 0, True),
        ({"a": 0, "b": 0}, 0, True),
        ({"a": 404, "b": 0}, 404, False),
        ({"a": 404, "b": 500}, 0, False),
        ({}, 0, False),
    ],
)
def test_silence_is_this_machine_s_where_those_that_answered_fall_silent(
    answers: dict[str, int], again: int, *, offline: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link_records, "status_of", lambda _: again)
    assert link_records.is_offline(answers) is offline


def test_a_network_lost_on_the_way_leaves_the_record(mini: Path, other: str, monkeypatch: pytest.MonkeyPatch) -> None:
    (mini / "docs/index.md").write_text(f"# Home\n\n[a]({other}/200) [b]({other}/404)\n")
    assert "1 dead" in run(mini, "links", "--ask-network").output
    before = (mini / link_records.RECORD_FILE).read_bytes()
    asked: list[str] = []

    def lost(url: str) -> int:
        asked.append(url)
        return 200 if len(asked) == 1 else 0

    monkeypatch.setattr(link_records, "status_of", lost)
    assert run(mini, "links", "--ask-network").exit_code == 1
    assert (mini / link_records.RECORD_FILE).read_bytes() == before
