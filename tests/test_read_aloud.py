"""Six pages as a screen reader tells them, in order: kept word for word, and read when they change (`--accept`)."""

import re
from collections.abc import Callable

import pytest

from tests.conftest import ROOT
from tests.visiting import Visitor

pytestmark = pytest.mark.slow

FOLDER = ROOT / "tests/read-aloud"
PAGES = {
    "answer-for-parents": "help/relationships/",
    "answer-for-young-people": "help/family-life/",
    "home": "",
    "theme": "themes/domestic-abuse/",
    "worried": "worried/",
    "young-people": "young-people/",
}
# Days change with the content and handouts with their size; neither changes what is told in which order.
CHANGING = ((re.compile(r"\d{1,2} [A-Z][a-z]+ 20\d\d"), "a day"), (re.compile(r"\d+ kB"), "some kB"))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_told_in_order(visit: Callable[..., Visitor], request: pytest.FixtureRequest, name: str) -> None:
    page = visit("phone").open(PAGES[name])
    told = page.locator("body").aria_snapshot()
    for pattern, words in CHANGING:
        told = pattern.sub(words, told)
    path = FOLDER / f"{name}.yml"
    if request.config.getoption("--accept"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"{told}\n", "utf-8")
    assert f"{told}\n" == path.read_text("utf-8")


@pytest.mark.parametrize("name", PAGES)
def test_help_is_told_before_anything_else(visit: Callable[..., Visitor], name: str) -> None:
    """Whom to call comes before the page's own words, and one h1 opens them."""
    page = visit("phone").open(PAGES[name])
    told = page.locator("body").aria_snapshot()
    assert len(re.findall(r'- heading "[^"]*" \[level=1\]', told)) == 1
    if name != "home":
        assert told.index('link "999"') < told.index("[level=1]")
    assert told.index("Exit this page") < told.index("- main")
