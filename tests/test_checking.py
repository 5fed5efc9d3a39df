"""`nscp check` as editors, their programs and GitHub read it."""

import json
import os
from pathlib import Path

import pytest

from nscp_site.checks.reporting import find_column
from tests.conftest import FROZEN, problems_of, run

PAGE = "content/campaigns/safer-sleeping.md"
REVIEW = "content/reviews/child-x.md"


@pytest.fixture
def spoiled(mini: Path) -> Path:
    """A project with mistakes in two files, and one that warns."""
    for path, good, bad in (
        (PAGE, "themes: [safer-sleeping]", "themes: [safer-sleeping, negelct]"),
        (PAGE, "It ran again", "Ring {contact: mas}. It ran again"),
        (REVIEW, "next_review: 2027-11-22", "next_review: 2026-11-23"),
        (REVIEW, "  - document: annual-report-2022-23", "  - document: annual-report"),
    ):
        text = (mini / path).read_text()
        assert good in text
        (mini / path).write_text(text.replace(good, bad))
    return mini


def test_every_problem_has_its_line_and_column(spoiled: Path) -> None:
    told = {(one.path, one.line, one.column, one.check) for one in problems_of(spoiled)}
    assert told == {
        (PAGE, 5, 26, "broken-reference"),
        (PAGE, 23, 16, "unknown-mark"),
        (REVIEW, 7, 5, "broken-reference"),
    }


def test_a_mistake_in_yaml_has_its_column(mini: Path) -> None:
    (mini / PAGE).write_text("---\ntitle: Neglect: what we do\n---\n")
    (problem,) = [one for one in problems_of(mini) if one.check == "unreadable-fields"]
    assert (problem.line, problem.column) == (2, 15)


def test_the_column_is_that_of_what_the_finding_is_about() -> None:
    assert find_column("  Ring {contact: mas}.", "mas") == 18
    assert find_column("  Ring.", "mas") == 3
    assert find_column("  Ring.", "") == 3
    assert find_column("", "") == 1


@pytest.mark.slow
def test_warnings_stand_apart_and_hold_nothing_up(spoiled: Path) -> None:
    told = run(spoiled, "check", "--on", "2026-11-24")
    assert told.exit_code == 1
    errors, warnings = told.output.split("\nWarnings (nothing is held up by them):\n")
    assert errors.startswith(f"{PAGE}:5:26: there is no `negelct`")
    assert warnings.startswith(f"{REVIEW}:13:1: the review was due on 23 November 2026.")
    assert warnings.endswith("3 errors, 1 warning.\n")
    alone = run(FROZEN, "check", "--on", "2028-01-01", "content/reviews")
    assert alone.exit_code == 0
    assert alone.output.startswith("Warnings")


def test_paths_limit_what_is_told_but_not_what_is_read(spoiled: Path) -> None:
    told = run(spoiled, "check", "--on", "2026-11-22", "content/reviews")
    assert told.exit_code == 1
    assert told.output.splitlines()[0].startswith(f"{REVIEW}:7:5: ")
    assert told.output.splitlines()[1:] == ["1 error, 0 warnings.", "2 more elsewhere: `nscp check` lists them all."]
    assert run(spoiled, "check", "docs", "content/themes").exit_code == 0
    assert run(spoiled, "check", str(spoiled / PAGE)).output.count(PAGE) == 2
    assert run(spoiled, "check", ".").output == run(spoiled, "check").output


def test_a_path_that_is_not_there_is_told(mini: Path) -> None:
    told = run(mini, "check", "content/campains")
    assert told.exit_code == 1
    assert told.output == "There is no content/campains. Name a file or folder, such as content/campaigns.\n"
    assert "is not in the project's folder" in run(mini, "check", "/etc").output


def test_json_holds_every_place(spoiled: Path) -> None:
    told = run(spoiled, "check", "--format", "json", "--on", "2026-11-24")
    report = json.loads(told.output)
    assert (report["errors"], report["warnings"]) == (3, 1)
    assert report["problems"][0] == {
        "path": PAGE,
        "line": 5,
        "column": 26,
        "severity": "error",
        "check": "broken-reference",
        "message": "there is no `negelct` in content/themes/.",
    }
    assert told.exit_code == 1


def test_github_shows_each_beside_its_line(spoiled: Path) -> None:
    told = run(spoiled, "check", "--format", "github", "--on", "2026-11-24").output.splitlines()
    assert (
        told[0]
        == f"::error file={PAGE},line=5,col=26,title=broken-reference::there is no `negelct` in content/themes/."
    )
    assert told[-1].startswith(f"::warning file={REVIEW},line=13,col=1,title=review-passed::")


@pytest.mark.parametrize("day", ["tomorrow", "2027-13-01", "20270115", "2027-1-5"])
def test_a_day_that_is_none_is_told(mini: Path, day: str) -> None:
    told = run(mini, "check", "--on", day)
    assert told.exit_code == 1
    assert f"such as 2027-01-15 09:00: `{day}` is not." in told.output
    assert "NSCP_TODAY" not in os.environ


def test_the_setting_of_the_clock_is_one_for_all_commands(mini: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NSCP_TODAY", "2028-01-01")
    assert "the review was due on 22 November 2027" in run(mini, "check").output
    assert "0 warnings" in run(mini, "check", "--on", "2026-11-22").output
    assert os.environ["NSCP_TODAY"] == "2028-01-01"


def test_what_is_no_file_and_no_folder_is_told_and_never_read(mini: Path) -> None:
    aside = mini / "aside"
    aside.mkdir()
    (aside / "unseen.md").write_text("# Unseen\n\nRing 0800 1111.\n")
    (mini / "docs" / "events").symlink_to(aside)
    (mini / "content" / "voices").symlink_to(aside)
    (mini / "docs" / "seen.md").symlink_to(aside / "unseen.md")
    (mini / "docs" / "gone.md").symlink_to(aside / "gone.md")
    (mini / "docs" / "round").symlink_to("round")
    (mini / "docs" / "zero.png").symlink_to("/dev/zero")
    (mini / "content" / "units.yml").unlink()
    (mini / "content" / "units.yml").symlink_to("/dev/zero")
    (mini / "content" / "addresses.yml").symlink_to("/dev/zero")
    os.mkfifo(mini / "docs" / "pipe.md")
    os.mkfifo(mini / "content" / "glossary.md")
    told = [str(one) for one in problems_of(mini) if one.check == "linked-folder"]
    link = "is a link. Delete it, and copy here what it leads to."
    pipe = "is a pipe, which no program can read to its end. Delete it."
    names = (
        "content/addresses.yml",
        "content/units.yml",
        "content/voices",
        "docs/events",
        "docs/gone.md",
        "docs/round",
    )
    assert sorted(told) == sorted(
        [
            *(
                f"{name}:1: `{name.split('/')[1]}` {link} (linked-folder)"
                for name in (*names, "docs/seen.md", "docs/zero.png")
            ),
            f"content/glossary.md:1: `glossary.md` {pipe} (linked-folder)",
            f"docs/pipe.md:1: `pipe.md` {pipe} (linked-folder)",
        ]
    )
    assert run(mini, "check").exit_code == 1
    assert run(mini, "build").exit_code == 1


def test_what_rests_on_a_file_that_was_not_read_is_said_to_wait(mini: Path) -> None:
    with (mini / "content/contacts.yml").open("a", encoding="utf-8") as file:
        file.write("\tnspcc: twice\n")
    lines = run(mini, "check").output.splitlines()
    assert len(lines) == 3
    assert lines[1] == "1 error, 0 warnings."
    assert lines[2] == "What rests on content/contacts.yml could not be checked: more may be told once this is mended."
