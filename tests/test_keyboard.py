"""Without a mouse: everything is reached, in order, forwards and backwards, and one sees where one is."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.conftest import few
from tests.visiting import Visitor

pytestmark = pytest.mark.slow

MOST_STOPS_BEFORE_HEADING = 12


def walk(page: Page, presses: int, key: str) -> list[dict[str, Any]]:
    """The stops that a key, pressed so many times, leads to and away from again.

    It is held down, and so repeats: to let it go each time would ask the browser twice as much.
    """
    page.evaluate("look.begin()")
    *held, last = key.split("+")
    for name in held:
        page.keyboard.down(name)
    for _ in range(presses):
        page.keyboard.down(last)
    for name in (last, *held):
        page.keyboard.up(name)
    stops: list[dict[str, Any]] = page.evaluate("look.walked()")
    return stops


def out_of_order(places: list[dict[str, Any]]) -> list[str]:
    """Stops that stand above and to the left of the one before, within the same part of the page."""
    last: dict[int, dict[str, Any]] = {}
    found = []
    for place in places:
        before = last.get(place["part"])
        if before and place["bottom"] <= before["top"] and place["left"] <= before["left"]:
            found.append(f"{before['name']}, then {place['name']}")
        last[place["part"]] = place
    return found


def faults_of_walk(stops: list[dict[str, Any]], expected: list[int]) -> list[str]:
    """What is wrong on a walk that should lead to the stops with these numbers, in this order."""
    numbers = [stop["number"] for stop in stops]
    found = [] if numbers == expected else [f"walked {numbers}, not {expected}"]
    for stop in stops:
        if stop["ring"] < 2:
            found.append(f"the focus is not seen on {stop['name']}")
        if not stop["inside"]:
            found.append(f"off the screen: {stop['name']}")
        elif stop["covered"] == stop["inside"]:
            found.append(f"covered: {stop['name']}")
    return found


@pytest.mark.parametrize("mode", [pytest.param("light", marks=pytest.mark.nightly), "phone"])
def test_walking_through_every_kind_of_page(visit: Callable[..., Visitor], kinds: list[str], mode: str) -> None:
    visitor = visit(mode)
    found = {}
    for address in kinds:
        page = visitor.open(address)
        places = page.evaluate("look.begin()")
        there = list(range(len(places)))
        # One press to enter, one for each stop, which is noted as it is left. Then back from the end.
        forwards = faults_of_walk(walk(page, len(places) + 1, "Tab"), there)
        backwards = faults_of_walk(walk(page, len(places) + 1, "Shift+Tab"), there[::-1])
        if wrong := out_of_order(places) + forwards + [f"backwards: {fault}" for fault in backwards]:
            found[address] = wrong
    assert found == {}


@pytest.mark.parametrize("mode", few(["phone", "light", "reflow"], 2))
def test_the_heading_is_near_and_what_one_taps_is_large_enough(
    visit: Callable[..., Visitor], kinds: list[str], mode: str
) -> None:
    visitor = visit(mode)
    for address in kinds:
        page = visitor.open(address)
        before = [place["name"] for place in page.evaluate("look.begin()") if place["before_h1"]]
        assert mode == "light" or len(before) <= MOST_STOPS_BEFORE_HEADING, (address, before)
        assert page.evaluate("look.cramped()") == [], address


@pytest.mark.parametrize("mode", ["light", "phone"])
@pytest.mark.parametrize("where", few(["", "worried/", "404.html", "annual-report/priority-1/"], 2))
def test_the_first_stop_skips_to_the_main_text(visit: Callable[..., Visitor], where: str, mode: str) -> None:
    page = visit(mode).open(where)
    page.keyboard.press("Tab")
    assert page.evaluate("look.focused().name") == "a.skip “Skip to the main text”"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("look.focused().in_main")


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_the_menu_opens_and_escape_closes_it(visit: Callable[..., Visitor], key: str) -> None:
    page = visit("phone").open("worried/")
    button, menu = page.locator(".menu-button"), page.locator("#menu")
    assert not menu.is_visible()
    button.focus()
    page.keyboard.press(key)
    assert menu.is_visible()
    assert button.get_attribute("aria-expanded") == "true"
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('#menu').contains(document.activeElement)")
    page.keyboard.press("Escape")
    assert not menu.is_visible()
    assert button.get_attribute("aria-expanded") == "false"
    assert button.evaluate("one => one === document.activeElement")


def test_walking_through_an_open_menu(visit: Callable[..., Visitor]) -> None:
    page = visit("phone").open("worried/")
    page.locator(".menu-button").press("Enter")
    links = page.locator("#menu a").all_text_contents()
    assert len(links) >= 7
    reached = []
    for _ in links:
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.textContent"))
    assert reached == links
