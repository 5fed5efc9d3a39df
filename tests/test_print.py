"""On paper: the text and where it came from, nothing else; the page one keeps by the telephone as a card."""

from collections.abc import Callable
from io import BytesIO

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from nscp_site.content.library import Library
from tests.site import Site
from tests.visiting import Visitor

pytestmark = pytest.mark.slow

SCREEN_ONLY = "header, nav, footer, button, form, .exit, .emergency, .skip, .feedback"
# Width and height of A5 in points.
A5 = (420, 595)


def printed(page: Page, **options: object) -> PdfReader:
    """A page as the browser prints it."""
    return PdfReader(BytesIO(page.pdf(**options)))  # type: ignore[arg-type]


def words(paper: PdfReader) -> str:
    """What stands on the sheets, with single spaces."""
    return " ".join(" ".join(sheet.extract_text() for sheet in paper.pages).split())


def test_paper_shows_the_text_and_its_address_and_nothing_of_the_screen(
    visit: Callable[..., Visitor], kinds: list[str], long: bool
) -> None:
    visitor = visit()
    for address in kinds if long else kinds[:3]:
        page = visitor.open(address)
        text = words(printed(page))
        if address != "404.html":
            assert "Northamptonshire Safeguarding Children Partnership" in text, address
            # The address may break at the end of a line.
            assert page.url in text.replace(" ", ""), address
        page.emulate_media(media="print")
        assert page.evaluate("selector => look.shown(selector)", SCREEN_ONLY) == [], address
        page.emulate_media(media="null")


def test_paper_gives_the_source_and_the_date(visit: Callable[..., Visitor], site: Site) -> None:
    address = "campaigns/safer-sleeping/"
    source = "Sources Annual Report April 2022 – March 2023"
    assert source in site.text(address)
    text = words(printed(visit().open(address)))
    assert source in text
    assert "Text last checked on " in text


def test_dark_colours_do_not_reach_the_paper(visit: Callable[..., Visitor]) -> None:
    page = visit("dark").open("worried/")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"


@pytest.mark.parametrize("paper", ["A4", "A5"])
def test_the_page_for_the_worried_is_a_card_of_two_sides_at_most(
    visit: Callable[..., Visitor], real_library: Library, paper: str
) -> None:
    card = printed(visit().open("worried/"), format=paper, prefer_css_page_size=True)
    assert len(card.pages) <= 2
    for sheet in card.pages:
        assert (round(sheet.mediabox.width), round(sheet.mediabox.height)) == pytest.approx(A5, abs=2)
    text = words(card)
    for name in ("emergency", "mash", "out-of-hours"):
        assert real_library.values("contacts")[name].number in text, name
    assert "cannot take a report" in text


def test_wide_tables_are_printed_whole(visit: Callable[..., Visitor]) -> None:
    page = visit().open("annual-report/appendix-4-child-death/")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.querySelector('.table-region')).overflowX") == "visible"
