"""Small screens, large text and wide spacing lose nothing, and nothing moves for those who asked for stillness."""

from collections import defaultdict
from collections.abc import Callable, Iterable

import pytest

from tests.site import Site
from tests.visiting import Visitor

pytestmark = pytest.mark.slow

# WCAG 1.4.12, as its bookmarklet sets it.
SPACING = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-bottom: 2em !important }"""
LARGE = "html { font-size: 200% !important }"
STYLES = {"as it is": "", "text of twice the size": LARGE, "text spaced": SPACING}
ASKS = ("sticking_out", "cut_off", "overlapping", "moving")


def lost(visitor: Visitor, addresses: Iterable[str], styles: Iterable[str]) -> dict[str, list[str]]:
    """What is lost on pages under a visitor's own styles, and what moves though it should not, by page."""
    found: dict[str, list[str]] = defaultdict(list)
    for address in addresses:
        page = visitor.open(address)
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        for style in styles:
            page.evaluate("style => look.restyle(style)", STYLES[style])
            for ask in ASKS:
                found[address] += [f"{style}, {ask}: {name}" for name in page.evaluate(f"look.{ask}()")]
    return {address: faults for address, faults in found.items() if faults}


# Text of twice the size is asked for at 1280 pixels; a screen of 320 is the same page at 400 %.
@pytest.mark.parametrize(
    ("mode", "styles"),
    [("light", list(STYLES)), ("phone", list(STYLES)), ("reflow", ["as it is", "text spaced"])],
)
def test_nothing_is_lost(visit: Callable[..., Visitor], kinds: list[str], mode: str, styles: list[str]) -> None:
    assert lost(visit(mode), kinds, styles) == {}


@pytest.mark.nightly
def test_nothing_is_lost_on_any_page_at_320_pixels(visit: Callable[..., Visitor], site: Site) -> None:
    assert lost(visit("reflow"), site.pages, ["as it is"]) == {}


def test_what_is_lost_or_moves_is_found(visit: Callable[..., Visitor]) -> None:
    visitor = visit("phone")
    page = visitor.open("")
    page.evaluate("look.restyle('h1 { height: 1rem; overflow: hidden } main { width: 500px; transition: width 1s }')")
    assert page.evaluate("look.cut_off()") == ["h1 “Keeping children safe in Northamptonshir”"]
    assert "the page itself" in page.evaluate("look.sticking_out()")
    assert any(name.startswith("main") for name in page.evaluate("look.moving()"))
    page.evaluate("look.restyle('h2 + p { margin-top: -4rem !important }')")
    assert page.evaluate("look.overlapping()")


def test_wide_tables_scroll_by_themselves_and_are_reached_by_keyboard(visit: Callable[..., Visitor]) -> None:
    page = visit("reflow").open("annual-report/appendix-4-child-death/")
    region = page.locator(".table-region").first
    region.evaluate("one => { one.onscroll = () => one.setAttribute('data-scrolled', ''); one.focus(); }")
    page.keyboard.press("ArrowRight")
    page.wait_for_selector(".table-region[data-scrolled]")
    assert page.evaluate("scrollX") == 0
