"""No fault that axe-core knows, on any page, in any mode. There is no list of exceptions, and none may be made."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.conftest import ROOT, few
from tests.site import Site
from tests.visiting import MODES, Visitor

pytestmark = pytest.mark.slow

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
RUN = """async options => (await axe.run(document, options)).violations.flatMap(
    one => one.nodes.map(node => `${one.id}: ${node.target.join(" ")}`))"""


def open_everything(page: Page) -> None:
    """The menu, where a button shows it, and every list that unfolds."""
    if page.locator(".menu-button").is_visible():
        page.locator(".menu-button").click()
    page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true; })")


def choose_appearance(page: Page) -> None:
    """The other colours than the system's, chosen once and remembered for the pages that follow."""
    if page.evaluate("localStorage.length") == 0:
        page.locator(".appearance").click()


# What a visitor does to a page, one after the other.
DEEDS: dict[str, Callable[[Page], None]] = {
    "as it opens": lambda page: None,  # noqa: ARG005
    "everything open": open_everything,
    "appearance chosen": choose_appearance,
}
# Mode and deeds, by day and by night. The tests of content try every kind of page in light and on a phone as well.
TRIED = [
    ("dark", ["everything open"]),
    pytest.param("dark", ["as it opens"], marks=pytest.mark.nightly),
    pytest.param("phone", ["everything open"], marks=pytest.mark.nightly),
    pytest.param("forced colours", ["as it opens"], marks=pytest.mark.nightly),
    pytest.param("reflow", ["as it opens"], marks=pytest.mark.nightly),
    pytest.param("light", ["appearance chosen"], marks=pytest.mark.nightly),
]


def options(mode: str, *, contrast: bool = True) -> dict[str, Any]:
    """How axe-core is run. In forced colours it would read the author's colours, which nobody sees."""
    seen = contrast and mode != "forced colours"
    return {"runOnly": RULES, "rules": {"color-contrast": {"enabled": seen}}, "preload": False}


def faults(
    visitor: Visitor, addresses: Iterable[str], mode: str, deeds: Iterable[str], *, contrast: bool = True
) -> dict[str, list[str]]:
    """What axe-core finds after each deed, every fault with the pages it stands on."""
    found: dict[str, list[str]] = defaultdict(list)
    visitor.context.add_init_script(path=AXE)
    for address in addresses:
        page = visitor.open(address)
        for deed in deeds:
            DEEDS[deed](page)
            for fault in page.evaluate(RUN, options(mode, contrast=contrast)):
                found[f"{deed}: {fault}"].append(address)
    return found


@pytest.mark.nightly
def test_every_page_in_light(visit: Callable[..., Visitor], site: Site) -> None:
    # Contrast takes most of the time, and no page has a pair of colours that the kinds of page have not.
    assert faults(visit("light"), site.pages, "light", ["as it opens"], contrast=False) == {}


@pytest.mark.parametrize(("mode", "deeds"), TRIED)
def test_every_kind_of_page(visit: Callable[..., Visitor], kinds: list[str], mode: str, deeds: list[str]) -> None:
    assert faults(visit(mode), kinds, mode, deeds) == {}


@pytest.mark.parametrize("mode", few(MODES, 3))
def test_what_was_found(visit: Callable[..., Visitor], mode: str) -> None:
    visitor = visit(mode)
    visitor.context.add_init_script(path=AXE)
    page = visitor.open("search/?q=neglect")
    page.wait_for_selector("[data-search-result]")
    open_everything(page)
    assert page.evaluate("look.words('main').length") > 100
    assert page.evaluate(RUN, options(mode)) == []


@pytest.mark.nightly
@pytest.mark.parametrize("mode", MODES)
def test_every_page_in_every_mode(visit: Callable[..., Visitor], site: Site, mode: str) -> None:
    assert faults(visit(mode), site.pages, mode, DEEDS) == {}


def test_axe_sees_what_is_wrong(visit: Callable[..., Visitor]) -> None:
    visitor = visit()
    visitor.context.add_init_script(path=AXE)
    page = visitor.open("")
    source = page.locator("[rel=icon]").evaluate("one => one.href")
    page.evaluate("src => document.querySelector('main').append(Object.assign(new Image(), {src}))", source)
    assert page.evaluate(RUN, options("light")) == ["image-alt: img"]
