"""A review's page has one abstract, and the reviews can be browsed by year, kind and theme."""

from pathlib import Path

import pytest
from bs4 import Tag

from tests.conftest import html_of, problems_of, prose

REVIEW = "content/reviews/child-x.md"


def rewrite(root: Path, *changes: tuple[str, str]) -> None:
    """Change the miniature site's review."""
    text = (root / REVIEW).read_text()
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    (root / REVIEW).write_text(text)


def headings(root: Path) -> list[str]:
    page = html_of(root)["reviews/child-x.md"]
    return [heading.get_text() for heading in page.select("main h2")]


def links_below(head: Tag) -> list[str]:
    """The words of the links in the list below a line."""
    below = head.find_next("ul")
    return [link.get_text() for link in below.select("a")] if below else []


@pytest.mark.slow
def test_the_abstract_says_what_kind_which_themes_what_was_learned_and_whose_words(mini: Path) -> None:
    rewrite(mini, ("provenance:", "learned: [Ask who sleeps where.]\nchanged: [Every team has a list.]\nprovenance:"))
    page = html_of(mini)["reviews/child-x.md"]
    facts = [" ".join(fact.get_text().split()) for fact in page.select("main .fact")]
    assert facts[:3] == [
        "Where this comes from: annual report",
        "Kind of review: child safeguarding practice review",
        "Themes: Safer sleeping for babies",
    ]
    found = headings(mini)
    assert found[:3] == ["What it was about", "What was learned", "What changed"]
    assert page.find("li", string="Ask who sleeps where.")
    assert page.find("li", string="Every team has a list.")


@pytest.mark.slow
def test_without_a_report_the_page_says_that_it_does_not_tell_what_was_learned(mini: Path) -> None:
    rewrite(mini, ("provenance: annual report", "provenance: public reports\nread_on: 2026-11-22"))
    page = html_of(mini)["reviews/child-x.md"]
    assert "The report is not held here" in page.get_text()
    assert headings(mini)[:2] == ["What it was about", "What was learned"]
    assert "What changed" not in headings(mini)


@pytest.mark.parametrize(
    ("provenance", "is_right"),
    [("annual report", True), ("the Partnership's report", True), ("public reports", False)],
)
def test_only_a_report_that_the_partnership_holds_says_what_changed(
    provenance: str, is_right: bool, mini: Path
) -> None:
    people = "anonymised_by: A. Editor\nchecked_by: B. Reader\nchecked_on: 2026-11-22\nread_on: 2026-11-22\n"
    rewrite(mini, ("provenance: annual report", f"changed: [Every team has a list.]\n{people}provenance: {provenance}"))
    told = [problem.message for problem in problems_of(mini) if problem.severity == "error"]
    assert (told == []) == is_right, told
    assert is_right or "nothing may stand in `changed`" in told[0]


def test_reviews_stand_under_their_year_their_kind_and_each_theme(mini: Path) -> None:
    (mini / "docs/reviews").mkdir()
    (mini / "docs/reviews/index.md").write_text(prose("Reviews", "{list: reviews-grouped}"))
    second = (mini / REVIEW).read_text().replace("title: Child X", "title: Child Y").replace("2023-03-31", "2019-03-31")
    second = second.replace("child safeguarding practice review", "serious case review")
    (mini / "content/reviews/child-y.md").write_text(second)
    page = html_of(mini)["reviews/index.md"]
    found = {
        str(fold.summary.get_text()): {head.get_text(): links_below(head) for head in fold.select(".related-kind")}
        for fold in page.select("details.fold")
        if fold.summary
    }
    assert found == {
        "By year": {"2023 (1)": ["Child X"], "2019 (1)": ["Child Y"]},
        "By kind": {
            "Child safeguarding practice review (1)": ["Child X"],
            "Serious case review (1)": ["Child Y"],
        },
        "By theme": {"Safer sleeping for babies (2)": ["Child X", "Child Y"]},
    }
