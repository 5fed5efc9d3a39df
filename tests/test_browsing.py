"""How people at work find their way without searching."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urljoin

import pytest

from nscp_site.content.library import Library
from nscp_site.pages.events import build_calendars
from nscp_site.pages.output_paths import feed_paths
from tests.conftest import html_of, prose
from tests.looping import swap
from tests.site import Site
from tests.visiting import PHONE, Visitor

SCREEN = PHONE["viewport"]["height"]


def test_professionals_find_four_doors_and_six_pages_on_two_screens_of_a_phone(
    visit: Callable[..., Visitor],
) -> None:
    page = visit("phone").open("professionals/")
    doors = page.locator(".doors .door h2 a")
    often = page.locator(".doors + h2 + ul > li > a")
    assert (doors.count(), often.count()) == (4, 6)
    for links in (doors, often):
        for place in range(links.count()):
            box = links.nth(place).bounding_box()
            assert box is not None
            assert box["y"] + box["height"] <= 2 * SCREEN


def test_one_page_leads_to_every_feed_and_calendar_in_words_that_need_no_training(
    site: Site, real_library: Library
) -> None:
    page = site.pages["about/subscribe/"]
    linked = {urljoin("/about/subscribe/", str(link["href"])).lstrip("/") for link in page.select("main a")}
    # A calendar without a date stays where it was for who subscribed, but is offered to nobody new.
    empty = {one.path for one in build_calendars(real_library) if not one.entries} - {"feeds/all.ics"}
    assert empty
    assert set(feed_paths(real_library)) - empty <= linked
    assert not empty & linked
    # A table of feeds, and the names of their formats, are for programs.
    assert page.select("main table") == []
    for fold in page.select("main details"):
        fold.extract()
    words = page.select_one("main")
    assert words is not None
    assert not {"Atom", "JSON", "RSS", "iCalendar", "XML", "URL"} & set(words.get_text(" ").split())


def test_what_changed_on_a_page_stands_on_it_with_its_day(mini: Path) -> None:
    history = "history:\n  - {on: 2026-11-20, kind: corrected, what: A date was put right.}\n"
    swap(mini, "campaigns/safer-sleeping.md", "state: finished\n", f"state: finished\n{history}")
    page = html_of(mini)["campaigns/safer-sleeping.md"]
    below = page.select_one("h2#changes + ul")
    assert below is not None
    assert below.get_text(strip=True) == "20 November 2026: A date was put right."


@pytest.mark.slow
def test_nothing_that_is_empty_is_on_the_home_page_or_in_a_menu(mini: Path) -> None:
    (mini / "docs/index.md").write_text(
        prose("Home", "Hello.\n\n{list: running-campaigns 3}\n\n{list: whats-new 3}\n\n{list: training-dates}")
    )
    page = html_of(mini)["index.md"]
    assert page.select("main h2") == []
    swap(
        mini, "campaigns/safer-sleeping.md", "state: finished\nends: 2022-12-31", "starts: 2026-11-01\nends: 2026-12-01"
    )
    assert [head.get_text() for head in html_of(mini)["index.md"].select("main h2")] == ["Campaigns"]
