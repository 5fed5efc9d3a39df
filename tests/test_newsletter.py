"""`nscp newsletter`: what was published or changed, by audience, and nothing sensitive."""

import os
import subprocess
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner, Result

from nscp_site.cli import main
from tests.test_life import REVIEW, write_item

GIT = ["git", "-c", "user.name=A. Editor", "-c", "user.email=editor@example.org", "-c", "commit.gpgsign=false"]


def run(root: Path, *arguments: str) -> Result:
    """A command in a project's folder, on 22 November 2026."""
    before = Path.cwd()
    os.chdir(root)
    try:
        return CliRunner().invoke(main, [*arguments, "--on", "2026-11-22"])
    finally:
        os.chdir(before)


def commit(root: Path, day: str) -> None:
    """Commit everything as on a day."""
    dated = os.environ | {"GIT_AUTHOR_DATE": f"{day}T12:00:00", "GIT_COMMITTER_DATE": f"{day}T12:00:00"}
    for command in (["add", "-A"], ["commit", "-qm", "Change"]):
        subprocess.run([*GIT, *command], cwd=root, check=True, env=dated)


@pytest.fixture
def told(mini: Path) -> Path:
    """A project with a history: old pages, changed ones, new ones, sensitive ones, hidden ones."""
    (mini / "mkdocs.yml").write_text(
        (mini / "mkdocs.yml").read_text().replace('site_url: ""', "site_url: https://mini.example/")
    )
    subprocess.run([*GIT, "init", "-q"], cwd=mini, check=True)
    commit(mini, "2026-01-05")
    page = mini / "content/campaigns/safer-sleeping.md"
    page.write_text(page.read_text().replace("It ran again", "It has run again"))
    write_item(mini, "guidance/fresh", "freshword", "", "")
    write_item(mini, "guidance/warns", "warnsword", "content_note: This page is about a death.\n", "")
    write_item(mini, "guidance/quiet", "quietword", "neutral_title: Home\n", "")
    write_item(mini, "guidance/draft", "draftword", "", "life: draft\n")
    write_item(mini, "guidance/later", "laterword", "", "life: embargoed\nembargoed_until: 2026-11-23\n")
    study = "provenance: annual report\ncontent_note: It may be hard to read.\nprinted_heading: A case\nshows: work\n"
    write_item(mini, "case-studies/case", "caseword", study, "life: published\n")
    write_item(mini, "guidance/opened", "openedword", "", "life: embargoed\nembargoed_until: 2026-09-15\n")
    write_item(mini, "news/posted", "postedword", "posted: 2026-09-02\n", "")
    write_item(mini, "news/earlier", "earlierword", "posted: 2026-08-31\n", "")
    review = REVIEW.replace("not stated", "published\npublished: 2026-10-01")
    write_item(mini, "reviews/new", "reviewword", review, "life: published\n")
    commit(mini, "2026-09-10")
    return mini


def test_what_is_new_or_changed_is_told_and_nothing_else(told: Path) -> None:
    done = run(told, "newsletter", "--since", "2026-09-01")
    assert done.exit_code == 0, done.output
    text = done.stdout
    assert text.startswith("# What is new on the website\n\nFrom 1 September 2026 to 22 November 2026.\n")
    assert "- Guidance topic: [freshword](https://mini.example/guidance/fresh/). freshword is told here.\n" in text
    assert "- Campaign, changed: [Safer Sleeping](https://mini.example/campaigns/safer-sleeping/)." in text
    for word in ("[openedword]", "[postedword]", "[reviewword]"):
        assert word in text
    for word in ("warnsword", "quietword", "draftword", "laterword", "caseword", "Child X", "earlierword]("):
        assert word not in text.replace("News, changed: [earlierword](", "")
    assert "Left out because they are sensitive: 3." in done.stderr


def test_it_begins_on_its_day(told: Path) -> None:
    text = run(told, "newsletter", "--since", "2026-10-02").stdout
    assert "Nothing was published or changed." in text
    assert "[reviewword]" in run(told, "newsletter", "--since", "2026-10-01").stdout


def test_what_an_item_says_of_its_own_changes_counts(told: Path) -> None:
    page = told / "content/guidance/safer-sleeping.md"
    history = "history:\n  - {on: 2026-11-20, kind: updated, what: The numbers are new.}\n"
    page.write_text(page.read_text().replace("title:", f"{history}title:", 1))
    assert "- Guidance topic, changed: [Safer sleeping]" in run(told, "newsletter", "--since", "2026-11-19").stdout
    assert "[Safer sleeping]" not in run(told, "newsletter", "--since", "2026-11-21").stdout


def test_it_is_by_audience(told: Path) -> None:
    page = told / "content/guidance/fresh.md"
    page.write_text(page.read_text().replace("audience: [practitioners]", "audience: [parents, practitioners]"))
    open_page = told / "content/guidance/opened.md"
    open_page.write_text(
        open_page.read_text().replace("audience: [practitioners]", "audience: [practitioners, public]")
    )
    text = run(told, "newsletter", "--since", "2026-09-01").stdout
    parts = {part.splitlines()[0]: part for part in text.split("\n## ")[1:]}
    assert list(parts) == ["For everyone", "For parents and carers", "For people who work with children"]
    assert "freshword" in parts["For parents and carers"]
    assert "freshword" in parts["For people who work with children"]
    assert "openedword" in parts["For everyone"]
    assert text.count("[openedword]") == 1


def test_the_page_says_the_same(told: Path, tmp_path: Path) -> None:
    target = tmp_path / "bulletin.html"
    assert run(told, "newsletter", "--since", "2026-09-01", "--format", "html", "--to", str(target)).exit_code == 0
    page = BeautifulSoup(target.read_text(), "html.parser")
    text = run(told, "newsletter", "--since", "2026-09-01").stdout
    assert [link.text for link in page.select("li a")] == [
        line.partition("[")[2].partition("]")[0] for line in text.splitlines() if line.startswith("- ")
    ]
    assert not page.find_all(["script", "style", "img"])


def test_without_a_history_only_what_bears_a_day_is_told(told: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_DIR", str(told / "nowhere"))
    done = run(told, "newsletter", "--since", "2026-09-01")
    assert "There is no git history here" in done.stderr
    assert "[postedword]" in done.stdout
    assert "[freshword]" not in done.stdout


@pytest.mark.parametrize(
    ("since", "words"),
    [
        ("September", "--since must be a day, year-month-day, such as 2027-01-15: `September` is not."),
        ("2026-11-23", "--since must not lie after today: `2026-11-23` does."),
    ],
)
def test_a_wrong_day_is_told(since: str, words: str, mini: Path) -> None:
    done = run(mini, "newsletter", "--since", since)
    assert done.exit_code == 1
    assert words in done.output


def test_it_is_not_written_into_the_site(mini: Path) -> None:
    done = run(mini, "newsletter", "--since", "2026-09-01", "--to", "docs/news.html")
    assert done.exit_code == 1
    assert "which is published. Write it elsewhere" in done.output
