"""What visitors come for, done as they would in a real browser: the table is tests/data/tasks.yml."""

import re
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
import yaml
from playwright.sync_api import Browser, Locator, Page

from tests.conftest import FEW, FROZEN, ROOT
from tests.site import Site
from tests.visiting import Visitor
from tools.weight import weigh

TASKS: dict[str, dict[str, Any]] = yaml.safe_load((ROOT / "tests/data/tasks.yml").read_text("utf-8"))
SMALL: dict[str, Any] = {"viewport": {"width": 360, "height": 780}, "is_mobile": True, "has_touch": True}
LAPTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}
SCREENS = {"phone": SMALL, "laptop": LAPTOP}
# Most people come by phone: the laptop is tried by night.
BY_DAY = ("phone", pytest.param("laptop", marks=pytest.mark.nightly))
MOST_TAPS, MOST_SCREENS = 3, 1.5
# Of a first visit, as it is sent (gzip), with all that the page loads.
MOST_BYTES = 20_000


class Done(NamedTuple):
    """How a task went: the taps it took, and at how many screens below the top the answer stands."""

    taps: int
    screens: float


def screens_down(page: Page, found: Locator) -> float:
    """How far down something ends, in screens from the top of what the last tap showed."""
    box = found.bounding_box()
    assert box, "it is not seen"
    size = page.viewport_size
    assert size
    return round(float(box["y"] + box["height"]) / size["height"], 2)


def follow(page: Page, words: str) -> None:
    """Tap the first link of a page with these words, where its readers see it."""
    link = page.locator("main a, .emergency a").filter(has_text=re.compile(rf"^\s*{re.escape(words)}\s*$")).first
    link.click()
    page.wait_for_load_state()


def do(page: Page, start: Callable[[str], Page], task: dict[str, Any]) -> Done:
    """Do a task; fails where a link is missing or the answer is not there."""
    start(task["begin"])
    for words in task["taps"]:
        follow(page, words)
    if task["answer"].startswith(("tel:", "sms:", "https:")):
        answer = page.locator(f'a[href="{task["answer"]}"]:visible')
    else:
        answer = page.get_by_text(task["answer"], exact=False)
    return Done(len(task["taps"]), screens_down(page, answer.first))


@pytest.mark.slow
@pytest.mark.parametrize("screen", BY_DAY)
def test_every_task_is_done_with_few_taps_and_little_scrolling(
    visit: Callable[..., Visitor], screen: str, long: bool
) -> None:
    """By day, those of somebody in danger and every other of the rest."""
    visitor, slow = visit("light", **SCREENS[screen]), {}
    danger = {name for name, task in TASKS.items() if task.get("danger")}
    rest = [name for name in TASKS if name not in danger]
    tried = danger.union(rest[:: 1 if long else 2])
    for name, task in TASKS.items():
        if name not in tried:
            continue
        done = do(visitor.page, visitor.open, task)
        most = Done(0, 1.0) if task.get("danger") else Done(MOST_TAPS, MOST_SCREENS)
        if done.taps > most.taps or done.screens > most.screens:
            slow[name] = done
    assert slow == {}


def test_there_are_tasks_enough_and_each_need_has_one() -> None:
    assert len(TASKS) >= 24
    assert sum(bool(task.get("danger")) for task in TASKS.values()) >= 8
    answers = {
        path.read_text("utf-8").split("title: ")[1].split("\n")[0].strip("'\"")
        for path in (FROZEN / "content/help").glob("*.md")
    }
    tapped = {words for task in TASKS.values() for words in task["taps"]}
    assert {one.replace("''", "'") for one in answers} <= tapped


@pytest.mark.slow
def test_every_door_leads_to_what_it_says(site: Site, visit: Callable[..., Visitor], long: bool) -> None:
    """Each door link: its words are the title, help stands on the first screen, one can leave, and go on.

    By day, every other.
    """
    visitor, doors = visit("phone"), {}
    for address in site.pages:
        for link in site.pages[address].select("a[data-door]"):
            doors[str(link["data-door"])] = link.get_text(strip=True)
    assert len(doors) >= 20
    for name, words in list(doors.items())[:: 1 if long else 2]:
        page = visitor.open(f"help/{name}/")
        assert page.locator("h1").inner_text().replace("\n", " ") == words
        assert words.casefold() not in page.title().casefold()
        assert screens_down(page, page.locator(".routes .call").first) <= 1, name
        assert page.locator(".exit [data-exit]").is_visible()
        assert page.locator(".crumbs a").last.is_visible()
        for height in page.locator(".routes .call:visible").evaluate_all("all => all.map(one => one.offsetHeight)"):
            assert height >= 44, name


@pytest.mark.slow
def test_buttons_are_as_wide_as_a_phone_and_as_high_as_a_thumb(visit: Callable[..., Visitor]) -> None:
    page = visit("light", **SMALL).open("worried/")
    boxes = page.locator(".care .call").evaluate_all("all => all.map(one => [one.offsetWidth, one.offsetHeight])")
    assert len(boxes) >= 5
    assert [box for box in boxes if box[0] < 360 * 0.75 or box[1] < 44] == []


@pytest.mark.slow
def test_a_first_visit_to_an_answer_or_a_door_is_light(browser: Browser, address: str, site: Site, long: bool) -> None:
    pages = [one for one in site.pages if one.startswith(("help/", "worried/", "parents/", "young-people/"))]
    assert len(pages) > 20
    if not long:
        # What a page weighs beside its own text is the same for all.
        pages = sorted(pages, key=lambda one: len(str(site.pages[one])))[-FEW:]
    heavy = {one: weight.whole for one, weight in weigh(browser, address, pages) if weight.whole > MOST_BYTES}
    assert heavy == {}
