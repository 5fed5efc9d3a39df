"""`nscp new`, as an editor answers it."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from nscp_site.cache import CACHE_FILE
from nscp_site.cli import main
from nscp_site.commands.new import fields_to_ask_again
from nscp_site.content.file_rules import explain_invalid_id, suggest_id
from nscp_site.content.writing import atomic_write, format_item
from nscp_site.editor.drafting import Draft, check_draft, copy_item_into
from nscp_site.editor.questions import collections_by_name
from nscp_site.project import load_unfiltered
from nscp_site.schema.collections import COLLECTIONS
from nscp_site.sources import SourceFile, parse_document
from tests.conftest import TODAY, problems_of

# What an editor would answer, by the field's name; all else is answered with words.
ANSWERS = {
    "summary": "One sentence on it.",
    "audience": "4",
    "themes": "safer-sleeping",
    "document": "1",
    "owner": "communication-sub-group",
    "kind": "1",
    "publication": "not stated",
    "provenance": "1",
    "read_on": "2026-11-20",
    "state": "running",
    "delivery": "1",
    "standing": "1",
    "status": "stated",
    "type": "2",
    "text_held": "n",
    "Add which? Enter alone: none": "",
    "paragraph": "",
    "life": "2",
    "neutral_title": "Family life",
    **dict.fromkeys(("by", "elsewhere", "says", "note"), ""),
}
ENTER = {"as_at", "last_reviewed", "next_review", "posted", "order", "working_together", "file name"}
NEWS = [
    "A new name for a group",
    "It has a new name.",
    "1",
    "",
]


class Editor:
    """Answers every question; notes each one that was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def prompt(self, text: str, **_: Any) -> str:
        """The answer to a question."""
        self.asked.append(text)
        assert len(self.asked) < 200, self.asked[-20:]
        if text == "contact":
            return ("emergency", "nspcc")[self.asked.count(text) > 1]
        if text == "rests_on 1":
            return "contacts.md: emergency and nspcc"
        number = text.rpartition(" ")[2]
        if number.isdigit():
            return "A few words" if int(number) < 2 else ""
        return ANSWERS.get(text, "" if text in ENTER else f"Words {len(self.asked)}")


@pytest.fixture
def editor(monkeypatch: pytest.MonkeyPatch) -> Editor:
    """An editor who types."""
    monkeypatch.setenv("NSCP_TODAY", str(TODAY))
    typist = Editor()
    monkeypatch.setattr(click, "prompt", typist.prompt)
    monkeypatch.setattr(click, "confirm", lambda *_, **__: False)
    return typist


def run(root: Path, *arguments: str, typed: str = "") -> Result:
    """A command in a project's folder, with what is typed."""
    before = Path.cwd()
    os.chdir(root)
    try:
        return CliRunner().invoke(main, list(arguments), input=typed)
    finally:
        os.chdir(before)


def written(root: Path, before: set[Path]) -> list[Path]:
    """The files that were made in content/."""
    return sorted(set((root / "content").rglob("*.*")) - before)


@pytest.mark.slow
@pytest.mark.usefixtures("editor")
@pytest.mark.parametrize("name", COLLECTIONS)
def test_every_kind_is_asked_for_and_passes_the_check(name: str, mini: Path) -> None:
    before = set((mini / "content").rglob("*.*"))
    done = run(mini, "new", name)
    assert done.exit_code == 0, done.output
    assert [str(problem) for problem in problems_of(mini)] == []
    made = written(mini, before)
    assert [path.suffix for path in made] == ([".csv", ".md"] if name == "datasets" else [".md"])
    text = made[-1].read_text()
    hidden = name in ("reviews", "case-studies", "datasets", "help")
    assert f"life: {'draft' if hidden else 'published'}\n" in text
    required = {field for field in COLLECTIONS[name].model.model_fields if COLLECTIONS[name].requires(field)}
    assert required <= parse_document(SourceFile("content/a.md", text.encode())).fields.keys()
    assert not (mini / ".nscp").exists() or not list((mini / ".nscp").iterdir())


def test_a_review_asks_again_for_what_its_answers_need(mini: Path, editor: Editor) -> None:
    done = run(mini, "new", "review")
    assert "`provenance` is public reports, so `read_on` is needed: the day they were read." in done.output
    assert editor.asked[-1] == "read_on"
    assert "It begins as a draft. A second person must read it first" in done.output


def test_each_answer_is_checked_at_once_in_the_words_of_the_check(mini: Path) -> None:
    typed = [
        "Winter",
        "no sentence",
        "A sentence.",
        "parent",
        "7",
        "2, 4",
        "22/11/2026",
        "2026-11-22",
        "",
        "themes",
        "safer-sleepin",
        "safer-sleeping",
    ]
    said = run(mini, "new", "news", typed="\n".join(typed) + "\n").output
    assert "`summary` must be one sentence, ending with a full stop: `no sentence` is not." in said
    assert "`audience` must be `public`, `parents`, `young-people`, `practitioners` or `partnership`: `parent`" in said
    assert "there is no `safer-sleepin` in content/themes/. Did you mean `safer-sleeping`?" in said
    assert "`posted` must be a date written year-month-day: write 2026-11-22 instead of `22/11/2026`." in said
    assert "One sentence in plain English that says what the page tells." in said


def test_what_was_cut_off_goes_on(mini: Path) -> None:
    stopped = run(mini, "new", "news", typed="\n".join(NEWS[:3]) + "\n")
    assert stopped.exit_code == 130
    assert "Your answers are kept: `nscp new news` goes on." in stopped.output
    assert not list((mini / "content").glob("news/*"))
    done = run(mini, "new", "news", "--on", "2026-11-22", typed="\n".join(["y", *NEWS[3:], "", "", "", "2"]) + "\n")
    assert done.exit_code == 0, done.output
    assert "You began a news (A new name for a group). Go on with it?" in done.output
    made = (mini / "content/news/a-new-name-for-a-group.md").read_text()
    assert "title: A new name for a group\nsummary: It has a new name.\naudience:\n  - public\n" in made
    assert "posted: 2026-11-22\n" in made
    assert problems_of(mini) == []


def test_what_is_typed_is_in_no_cache(mini: Path) -> None:
    def keys() -> set[tuple[bytes]]:
        with closing(sqlite3.connect(mini / CACHE_FILE)) as file:
            return set(file.execute("SELECT key FROM kept"))

    assert run(mini, "check", "--on", "2026-11-22").exit_code == 0
    before = keys()
    typed = "\n".join([NEWS[0], "The child was born on 3 May 2017.", *NEWS[2:], "", "", "", "2"]) + "\n"
    done = run(mini, "new", "news", "--on", "2026-11-22", typed=typed)
    assert done.exit_code == 0, done.output
    assert before
    assert keys() == before


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_nothing_is_lost_whenever_it_is_stopped(how: signal.Signals, mini: Path) -> None:
    command = [str(Path(sys.executable).with_name("nscp")), "new", "campaign"]
    typed = "Winter\nA sentence.\n2\n\nwinter\nsource\n1\nPage 3\n"
    with subprocess.Popen(
        command, cwd=mini, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as talk:
        assert talk.stdin is not None
        talk.stdin.write(typed)
        talk.stdin.flush()
        state = mini / ".nscp/new-campaigns.json"
        end = time.monotonic() + 30
        while time.monotonic() < end and not (state.exists() and "Page 3" in state.read_text()):
            time.sleep(0.05)
        talk.send_signal(how)
        _, said = talk.communicate(timeout=30)
    kept = json.loads(state.read_text())["answers"]
    assert kept["title"] == "Winter"
    assert kept["source"] == [{"document": "annual-report-2022-23", "section": "Page 3"}]
    assert "Traceback" not in said
    assert talk.returncode == (130 if how == signal.SIGINT else -signal.SIGKILL)


def test_an_item_is_copied_without_its_own_life(mini: Path, editor: Editor) -> None:
    page = mini / "content/campaigns/safer-sleeping.md"
    done = run(mini, "new", "--from", "content/campaigns/safer-sleeping.md")
    assert done.exit_code == 0, done.output
    made = parse_document(SourceFile("a.md", (mini / "content/campaigns/words-1.md").read_bytes()))
    old = parse_document(SourceFile("a.md", page.read_bytes()))
    assert made.body == old.body
    of_the_record = {"origin", "source", "as_at", "working_together"}
    kept = {name: value for name, value in old.fields.items() if name not in {*of_the_record, "next_review"}}
    assert made.fields == kept | {"title": "Words 1", "life": "published"}
    assert editor.asked == ["title", "last_reviewed", "file name", "life"]


@pytest.mark.usefixtures("editor")
def test_a_dataset_is_copied_with_its_table(mini: Path) -> None:
    assert run(mini, "new", "dataset", "--from", "datasets/reach").exit_code == 0
    assert (mini / "content/datasets/words-1.csv").read_bytes() == (mini / "content/datasets/reach.csv").read_bytes()
    assert problems_of(mini) == []


def test_nothing_is_written_over(mini: Path) -> None:
    page = mini / "content/campaigns/safer-sleeping.md"
    before = page.read_bytes()
    copied = "Safer Sleeping\n\n\nsafer-sleeping-2\n1\n"
    done = run(mini, "new", "campaign", "--from", "campaigns/safer-sleeping", typed=copied)
    assert "content/campaigns/safer-sleeping.md is there already; nothing is ever written over it." in done.output
    assert page.read_bytes() == before
    with pytest.raises(FileExistsError):
        atomic_write(page, "new", expected=None)
    assert page.read_bytes() == before
    assert not list(page.parent.glob(".*"))


def test_an_address_that_went_is_not_used_again(mini: Path) -> None:
    gone = "gone:\n  /campaigns/winter/:\n    reason: It ended.\n"
    (mini / "content/addresses.yml").write_text(f"published:\n  - /\n{gone}")
    typed = "Winter\n\nwinter\nWinter 27\nwinter-27\n1\n"
    said = run(mini, "new", "campaign", "--from", "campaigns/safer-sleeping", typed=typed).output
    assert "/campaigns/winter/ is the address of a page that moved or went." in said
    assert "lower-case words joined by hyphens, such as winter-27." in said
    assert (mini / "content/campaigns/winter-27.md").exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["new", "campain"], "`campain` is not a kind of item. Did you mean `campaign`?"),
        (["new"], "Say what is new: `help`, `guidance`, `news`, `campaign`"),
        (["new", "--from", "campaigns/safe-sleeping"], "Did you mean `campaigns/safer-sleeping`?"),
        (["new", "review", "--from", "campaigns/safer-sleeping"], "is a campaign, not a review. Leave the kind out."),
    ],
)
def test_a_wrong_word_is_told(arguments: list[str], told: str, mini: Path) -> None:
    done = run(mini, *arguments)
    assert done.exit_code == 1
    assert told in done.stderr


def test_every_kind_has_a_name_that_people_say() -> None:
    assert {
        "review",
        "campaign",
        "course",
        "case-study",
        "briefing",
        "news",
        "guidance",
        "dataset",
    } <= collections_by_name().keys()


@pytest.mark.parametrize(
    "text", ["2018", "no", "9:30", "2026-11-22", "a: b", "true", "1_000", "0x1f", "~", "'", "- a", "é “x”", "#1", "1.5"]
)
def test_what_is_written_is_read_back(text: str) -> None:
    fields = {"title": text, "list": [text, "x"], "record": {"inner": text}}
    assert parse_document(SourceFile("content/a/a.md", format_item(fields, "Body.").encode())).fields == fields


def test_dates_are_written_without_quotes() -> None:
    assert re.search(r"^as_at: 2026-11-22$", format_item({"as_at": "2026-11-22"}, ""), re.MULTILINE)


def test_a_title_becomes_the_name_of_a_file() -> None:
    assert suggest_id("Lydia’s story: 100 days") == "lydias-story-100-days"
    assert suggest_id("…") == "new-page"


@pytest.mark.parametrize("name", ["con", "aux", "nul", "com1", "lpt9", "x" * 300, "../x", "x/", "X", ""])
def test_no_item_gets_a_name_that_some_computer_can_not_hold(name: str) -> None:
    assert explain_invalid_id(name)
    assert not explain_invalid_id(suggest_id(name))


@pytest.mark.parametrize(
    ("answers", "again"),
    [
        ({"life": "embargoed"}, ["embargoed_until"]),
        ({"embargoed_until": "2027-01-01"}, ["embargoed_until"]),
        ({"themes": ["nothing"]}, ["themes"]),
        ({"audience": "parents"}, ["audience"]),
        ({"summary": "We organize this."}, ["summary"]),
    ],
)
def test_the_fields_that_a_mistake_is_about_are_asked_again(
    answers: dict[str, Any], again: list[str], mini: Path
) -> None:
    library, _ = load_unfiltered(mini, TODAY)
    draft = Draft(COLLECTIONS["campaigns"], library, id="winter-nights")
    copy_item_into(draft, library.collections["campaigns"]["safer-sleeping"])
    draft.answers |= {"title": "Winter nights", "last_reviewed": "2026-11-22", "life": "published"} | answers
    found = check_draft(draft)
    assert found
    assert [fields_to_ask_again(draft, one) for one in found] == [again]
