"""JavaScript switched off: every page is read, every door and menu reached."""

from collections.abc import Callable

import pytest

from tests.site import Site
from tests.visiting import Visitor

pytestmark = pytest.mark.slow

OFF = {"java_script_enabled": False}
# The search is nothing without scripts: its page says so and leads to lists instead. So are the filters of an index.
SEARCH = "#search-form, .search-kept, .filters"
DOORS = ["Parents and carers", "Young people", "Professionals"]


def test_no_word_is_lost_and_no_button_stands_there_dead(visit: Callable[..., Visitor], kinds: list[str]) -> None:
    plain, scripted = visit("phone", **OFF), visit("phone")
    for address in kinds:
        page = plain.open(address)
        words = page.evaluate("look.words('main')")
        assert words, address
        other = scripted.open(address)
        other.locator(SEARCH).evaluate_all("all => all.forEach((one) => one.remove())")
        assert set(other.evaluate("look.words('main')")) <= set(words), address
        assert page.evaluate("look.shown('button:not([type=submit])')") == [], address


@pytest.mark.parametrize("mode", ["light", "phone"])
def test_the_menu_is_a_plain_list(visit: Callable[..., Visitor], site: Site, mode: str) -> None:
    visitor = visit(mode, **OFF)
    for address in ("", "worried/", "annual-report/priority-1/", "404.html"):
        page = visitor.open(address)
        links = site.pages[address].select("nav[aria-label=Main] a")
        assert len(links) >= 7, address
        assert len(page.evaluate("look.shown('nav[aria-label=Main] a')")) == len(links), address


@pytest.mark.parametrize("door", DOORS)
def test_the_doors_open(visit: Callable[..., Visitor], door: str) -> None:
    page = visit("phone", **OFF).open("")
    page.locator("main").get_by_role("link", name=door, exact=True).click()
    assert page.locator("h1").text_content() == door


def test_who_searches_is_led_to_plain_lists(visit: Callable[..., Visitor]) -> None:
    page = visit("phone", **OFF).open("")
    page.get_by_role("searchbox").first.fill("neglect")
    page.get_by_role("button", name="Search").first.click()
    assert page.locator("h1").text_content() == "Search"
    page.locator("main").get_by_role("link", name="A to Z").first.click()
    page.locator("main").get_by_role("link", name="Neglect", exact=True).first.click()
    assert page.locator("h1").text_content() == "Neglect"
