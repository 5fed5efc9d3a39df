"""How people at work find their way without searching."""

from collections.abc import Callable

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
