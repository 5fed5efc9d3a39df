"""Answers for families: what stops one, and that no page is published before a safeguarding lead has read it."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from nscp_site.checks.answer_rules import MAX_WORDS
from nscp_site.content.visibility import editors_view
from nscp_site.content.writing import format_item
from nscp_site.pages.launch import find_launch_blockers
from nscp_site.project import load_project, load_unfiltered, render_files
from tests.conftest import TODAY, problems_of, run
from tests.launching import settle
from tests.looping import library_of

PATH = "content/help/family-life.md"
GOOD: dict[str, Any] = {
    "title": "Someone hurts me at home",
    "neutral_title": "Family life",
    "summary": "It is not your fault.",
    "life": "published",
    "audience": ["young-people"],
    "door": "At home",
    "order": 1,
    "routes": [{"contact": "emergency"}, {"contact": "nspcc", "note": "For adults."}],
    "rests_on": ["contacts.md: emergency", "help.md 2: NSPCC"],
    "last_reviewed": "2026-11-22",
}
TEXT = "Tell someone you trust. If the first one does not help, tell another."


def written(root: Path, text: str = TEXT, path: str = PATH, **fields: Any) -> Path:
    """A project with one answer, with other fields than a good one; None takes a field out."""
    told = {name: value for name, value in (GOOD | fields).items() if value is not None}
    (root / path).parent.mkdir(exist_ok=True)
    (root / path).write_text(format_item(told, text), "utf-8")
    return root


def test_a_good_answer_is_silent(mini: Path) -> None:
    assert problems_of(written(mini)) == []


def test_a_contact_s_way_that_leads_to_what_is_gone_is_told_and_fails_no_check(mini: Path) -> None:
    contacts = mini / "content/contacts.yml"
    records = yaml.safe_load(contacts.read_text("utf-8"))
    read = {"read_at": "example.org", "read_on": "2026-11-26"}
    records["nspcc"]["routes"] = [{"by": "chat", "says": "Write to us.", "elsewhere": "gone"} | read]
    contacts.write_text(yaml.safe_dump(records, sort_keys=False, allow_unicode=True), "utf-8")
    written(mini, routes=[GOOD["routes"][0], {"contact": "nspcc", "by": "chat"}])
    assert [problem.check for problem in problems_of(mini)] == ["broken-reference"]


LONG = "Tell someone you trust about it. " * (MAX_WORDS // 6)
MISTAKES = {
    "answer-too-long": {"text": LONG},
    "answer-sentence": {
        "text": "Tell a man or a woman whom you know well and who was kind to you when you were sad last year."
    },
    "answer-too-hard": {"text": "Professionals undertake comprehensive multidisciplinary assessments immediately."},
    "wrong-value": {"routes": GOOD["routes"][:1]},
    "route-to-nothing": {"routes": [GOOD["routes"][0], {"contact": "nspcc", "by": "chat"}]},
    "route-without-row": {"rests_on": ["help.md 2: NSPCC"]},
    "telling-address": {"neutral_title": "Help if somebody hurts you"},
    "promise": {"text": "Tell a friend. They will keep it secret."},
    "broken-reference": {"routes": [GOOD["routes"][0], {"contact": "nobody"}], "rests_on": ["emergency, nobody"]},
    "missing-field": {"neutral_title": None},
    "typed-address": {"text": "See [a page](https://example.org/page)."},
    "typed-number": {"text": "Call 999."},
}


@pytest.mark.parametrize("check", MISTAKES)
def test_a_mistake_is_told_as_what_it_is(mini: Path, check: str) -> None:
    mistake = dict(MISTAKES[check])
    found = problems_of(written(mini, str(mistake.pop("text", TEXT)), **mistake))
    assert check in {problem.check for problem in found}
    assert {problem.path for problem in found} == {PATH}
    assert {problem.severity for problem in found} == {"error"}


def test_who_looks_for_help_does_not_read_ten_routes(mini: Path) -> None:
    four = [{"contact": name} for name in ("emergency", "nspcc", "emergency", "nspcc")]
    assert "answer-routes" in {one.check for one in problems_of(written(mini, routes=four))}


def test_without_rows_there_is_no_page(mini: Path) -> None:
    assert "wrong-value" in {one.check for one in problems_of(written(mini, rests_on=[]))}


@pytest.mark.parametrize("name", ["hurt-at-home", "running-away-and-missing", "self-harm", "my-knife"])
def test_an_address_that_tells_is_told(mini: Path, name: str) -> None:
    found = problems_of(written(mini, path=f"content/help/{name}.md"))
    assert "telling-address" in {problem.check for problem in found}


@pytest.mark.parametrize("words", ["You can ask what they will do.", "They may need to tell others."])
def test_what_one_can_ask_is_no_promise(mini: Path, words: str) -> None:
    assert problems_of(written(mini, words)) == []


@pytest.mark.parametrize(
    "words",
    [
        "Childline will help you.",
        "It is confidential.",
        "Someone rings back within an hour.",
        "They never tell your parents.",
        "The police will come.",
    ],
)
def test_a_promise_is_told(mini: Path, words: str) -> None:
    assert [problem.check for problem in problems_of(written(mini, words))] == ["promise"]


@pytest.mark.parametrize("one", ["read_by", "read_on", "next", "next_rests_on"])
def test_what_belongs_together_stands_together(mini: Path, one: str) -> None:
    values = {"read_by": "A. Lead", "read_on": "2026-11-20", "next": "You wait.", "next_rests_on": "help.md 2"}
    found = problems_of(written(mini, **{one: values[one]}))
    assert [problem.message for problem in found if "belong together" in problem.message]


def test_a_route_leads_to_a_contact_or_to_a_page_of_others(mini: Path) -> None:
    for route in ({"by": "chat"}, {"contact": "nspcc", "elsewhere": "x"}):
        assert "wrong-value" in {one.check for one in problems_of(written(mini, routes=[route, dict(route)]))}


def test_nothing_is_published_before_somebody_has_read_it(mini: Path) -> None:
    settle(mini)
    written(mini)
    for read in (load_project, load_unfiltered):
        assert [one.path for one in find_launch_blockers(read(mini, TODAY)[0])] == [PATH]
    assert "Have a safeguarding lead read “Someone hurts me at home”" in run(mini, "status").output
    assert "Nobody has read this page yet" in editors_page(mini)
    written(mini, read_by="A. Lead, Nurse", read_on="2026-11-20")
    assert find_launch_blockers(load_project(mini, TODAY)[0]) == []
    assert "safeguarding lead" not in run(mini, "status").output
    assert "Nobody has read this page yet" not in editors_page(mini)
    assert not [one for one in render_files(library_of(mini)).values() if "A. Lead" in one]


def editors_page(root: Path) -> str:
    """The answer's page as a preview shows it."""
    return render_files(editors_view(load_unfiltered(root, TODAY)[0]))["help/family-life.md"]


def test_what_an_editor_sees_only_is_on_no_page(mini: Path) -> None:
    files = render_files(library_of(written(mini, rests_on=["emergency", "nspcc", "a row of a sheet"])))
    assert not [name for name, text in files.items() if "a row of a sheet" in text]
    assert "Nobody has read" not in files["help/family-life.md"]


def test_the_open_data_hold_pointers_alone(mini: Path) -> None:
    files = render_files(library_of(written(mini)))
    (item,) = yaml.safe_load(files["data/help.json"])["items"]
    assert set(item) == {"id", "address", "audience", "as_at", "last_reviewed"}
    assert not [name for name in files if name.startswith("feeds/") and "family-life" in files[name]]
