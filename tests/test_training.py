"""Training: dates to come stand first, and a course without one says so where it is listed."""

from datetime import date
from pathlib import Path

import pytest

from nscp_site.project import render_files
from tests.conftest import TODAY, prose
from tests.looping import add_loop, library_of

COMING = date(2027, 1, 16)


@pytest.fixture
def loop(mini: Path) -> Path:
    (mini / "docs/training").mkdir()
    (mini / "docs/training/index.md").write_text(prose("Training", "{list: training-dates}\n\n{list: training}"))
    return add_loop(mini)


def index(root: Path, day: date) -> str:
    """The page of all courses, as on a day."""
    return render_files(library_of(root, day))["training/index.md"].partition("\n# ")[2]


def test_dates_to_come_stand_first_the_next_in_front(loop: Path) -> None:
    page = index(loop, TODAY)
    first, second = (
        page.index("15 January 2027, 09:30, Northampton"),
        page.index("1 March 2027 to 2 March 2027, online"),
    )
    assert page.index("## Coming dates") < first < second < page.index("Next date: 15 January 2027")
    assert "[Book a place on 15 January 2027](https://booking.example/sleep)" in page


def test_a_date_that_is_over_is_gone_and_the_last_day_still_counts(loop: Path) -> None:
    assert "15 January" not in index(loop, COMING)
    assert "Next date: 1 March 2027" in index(loop, date(2027, 3, 2))
    page = index(loop, date(2027, 3, 3))
    assert "Coming dates" not in page
    assert "No dates at present" in page
    assert (
        "No dates are published here at present."
        in render_files(library_of(loop, date(2027, 3, 3)))["training/talking.md"]
    )
