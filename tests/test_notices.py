"""A notice: on the pages that it is for, right after the header, on its days and on no other."""

from datetime import date
from pathlib import Path

import pytest

from nscp_site.content.loading import load_library
from nscp_site.pages.frame import layout_context
from tests.conftest import html_of, problems_of, prose

FILE = "content/notices.yml"
NOTICE = """\
winter:
  text: {text}
  starts: {starts}
  ends: {ends}
"""
CLOSED = NOTICE.format(text="The office is closed.", starts="2026-11-22", ends="2026-11-24")


def write(root: Path, text: str) -> None:
    """Write the notices of a project."""
    (root / FILE).write_text(text)


def shown(root: Path, day: str) -> list[str]:
    return [one["text"] for one in layout_context(load_library(root, date.fromisoformat(day))[0])["notices"]]


@pytest.mark.parametrize(
    ("day", "is_shown"),
    [("2026-11-21", False), ("2026-11-22", True), ("2026-11-24", True), ("2026-11-25", False)],
)
def test_a_notice_is_shown_from_its_first_day_to_its_last(day: str, is_shown: bool, mini: Path) -> None:
    write(mini, CLOSED)
    assert shown(mini, day) == ["The office is closed."] * is_shown


def test_a_notice_stands_after_the_header_of_the_pages_that_it_is_for(mini: Path) -> None:
    (mini / "docs/campaigns").mkdir()
    (mini / "docs/campaigns/index.md").write_text(prose("Campaigns", "{list: campaigns}"))
    (mini / "docs/help.md").write_text(prose("Where to ask"))
    section = "  section: campaigns/index.md\n  page: help.md\n  contact: nspcc\n"
    to_come = CLOSED.replace("winter", "later").replace("2026-11-24", "2027-01-02").replace("2026-11-22", "2026-12-30")
    write(mini, CLOSED + section + to_come)
    pages = html_of(mini)
    assert {path for path, page in pages.items() if page.select("section.notice")} == {
        "campaigns/index.md",
        "campaigns/safer-sleeping.md",
    }
    (notice,) = pages["campaigns/safer-sleeping.md"].select("section.notice")
    assert notice["aria-label"] == "Notice"
    before = notice.find_previous_sibling()
    assert before is not None
    assert before.name == "header"
    assert " ".join(notice.get_text(" ").split()).startswith("The office is closed. Ring")
    assert [link["href"] for link in notice.find_all("a")] == ["tel:08088005000", "../../help/"]
    # It belongs to no page's text, so no search finds it.
    assert not pages["campaigns/safer-sleeping.md"].select("main .notice")


def test_a_notice_for_all_stands_once_on_every_page(mini: Path) -> None:
    write(mini, CLOSED)
    pages = html_of(mini)
    assert len(pages) > 10
    assert [path for path, page in pages.items() if len(page.select("section.notice")) != 1] == []


OTHER = CLOSED.replace("winter", "snow")


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (NOTICE.format(text='""', starts="2026-11-22", ends="2026-11-24"), "`text` is empty"),
        (NOTICE.format(text="Closed. " * 26, starts="2026-11-22", ends="2026-11-24"), "may have 200"),
        (NOTICE.format(text="Closed.", starts="2026-11-24", ends="2026-11-22"), "lies before `starts`"),
        (NOTICE.format(text="Closed.", starts="2026-11-22", ends=""), "`ends`"),
        (NOTICE.format(text="See [this](item:a/b).", starts="2026-11-22", ends="2026-11-24"), "without links"),
        (CLOSED + "  section: nowhere.md\n", "there is no page `nowhere.md`"),
        (CLOSED + "  contact: nobody\n", "`nobody`"),
        (CLOSED + OTHER, "from 22 November 2026 to 24 November 2026"),
        (CLOSED + "  section: index.md\n" + OTHER, "would both stand on the same pages"),
        (CLOSED + OTHER.replace("2026-11-22", "2026-11-24"), "on 24 November 2026"),
    ],
)
def test_a_notice_that_is_wrong_is_told_with_its_file(written: str, told: str, mini: Path) -> None:
    write(mini, written)
    problems = [problem for problem in problems_of(mini) if problem.path == FILE]
    assert [problem.severity for problem in problems] == ["error"], problems
    assert told in problems[0].message


def test_notices_of_two_sections_and_of_other_days_do_not_overlap(mini: Path) -> None:
    (mini / "docs/help.md").write_text(prose("Where to ask"))
    one, two = CLOSED + "  section: index.md\n", OTHER + "  section: help.md\n"
    write(mini, one + two + OTHER.replace("snow", "ice").replace("2026-11-24", "2026-11-26").replace("-22", "-25"))
    assert [str(problem) for problem in problems_of(mini)] == []


def test_a_section_within_another_overlaps_with_it(mini: Path) -> None:
    for page in ("professionals", "training"):
        (mini / f"docs/{page}").mkdir()
        (mini / f"docs/{page}/index.md").write_text(prose(page))
    write(mini, f"{CLOSED}  section: professionals/index.md\n{OTHER}  section: training/index.md\n")
    assert [problem.check for problem in problems_of(mini)] == ["notices-overlap"]
