"""The layout by its geometry, at the widths that are promised; drawings; what is told by shape; what paper says."""

import gzip
import struct
from collections import defaultdict
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Browser

from nscp_site.content.relations import is_whole_document_address
from tests.browser import close
from tests.conftest import ROOT, few
from tests.site import Site, assets_of
from tests.visiting import Visitor

pytestmark = pytest.mark.slow

DRAWINGS = ROOT / "overrides" / "partials" / "drawings"
INDEXES = ("guidance/", "reviews/", "groups/", "datasets/")
TARGET = 44
WIDTHS = {390: 844, 768: 1024, 1024: 768, 1280: 900}
# The boxes of all that a selector finds and that is seen.
BOXES = """all => all.filter(one => one.checkVisibility()).map(one => {
    const box = one.getBoundingClientRect();
    return { left: box.left, right: box.right, top: box.top, bottom: box.bottom, height: box.height, width: box.width };
})"""
Box = dict[str, float]


@pytest.fixture
def at(visit: Callable[..., Visitor]) -> Callable[[int, str], Callable[[str], list[Box]]]:
    """A page at a width: what asks for the boxes of a selector."""

    def opened(width: int, address: str) -> Callable[[str], list[Box]]:
        page = visit(viewport={"width": width, "height": WIDTHS[width]}).open(address)
        return lambda selector: page.locator(selector).evaluate_all(BOXES)

    return opened


def beside(one: Box, other: Box) -> bool:
    """Whether two boxes stand in one line without touching."""
    return (one["right"] <= other["left"] or other["right"] <= one["left"]) and one["top"] < other["bottom"]


@pytest.mark.parametrize("where", few(INDEXES, 2))
def test_an_index_stands_in_columns_with_its_filter_beside(at: Callable[..., Any], where: str) -> None:
    boxes = at(1280, where)
    first, second = boxes("#index-list li")[:2]
    (filters,) = boxes("#index-filters")
    assert first["top"] == second["top"]
    assert beside(first, second)
    assert all(filters["right"] <= entry["left"] for entry in boxes("#index-list li"))
    assert boxes("#index-filters select")


@pytest.mark.parametrize("where", few(INDEXES, 2))
def test_on_a_phone_an_index_is_one_column_that_a_thumb_hits(at: Callable[..., Any], where: str) -> None:
    boxes = at(390, where)
    entries = boxes("#index-list li")
    assert all(one["bottom"] <= two["top"] for one, two in pairwise(entries))
    assert min(link["height"] for link in boxes("#index-list a.listed")) >= TARGET


@pytest.mark.parametrize("where", ["parents/", "young-people/"])
def test_answers_stand_in_two_columns_where_there_is_room(at: Callable[..., Any], where: str) -> None:
    assert [len({link["left"] for link in at(width, where)("a[data-door]")}) for width in (390, 1280)] == [1, 2]


@pytest.mark.parametrize("where", few(["business-plan/tracker/", "", "worried/"], 3))
def test_the_menu_is_one_line_at_1024(at: Callable[..., Any], where: str) -> None:
    links = at(1024, where)(".menu a")
    assert len(links) == 7
    assert len({link["top"] for link in links}) == 1


@pytest.mark.parametrize("where", few(["worried/", "", "groups/"], 3))
def test_on_a_phone_the_search_has_a_line_of_its_own(at: Callable[..., Any], where: str) -> None:
    boxes = at(390, where)
    (search,) = boxes(".top .search")
    assert search["width"] >= 390 - 2 * 20
    for other in (*boxes(".wordmark"), *boxes(".menu-button"), *boxes(".top .exit a")):
        assert not beside(search, other) or other["bottom"] <= search["top"] or search["bottom"] <= other["top"]
    assert all(one["height"] >= TARGET for one in boxes(".top .search input, .top .search button, .menu-button"))


def test_on_a_phone_the_words_of_a_long_way_back_begin_beside_its_arrow(at: Callable[..., Any]) -> None:
    boxes = at(390, "annual-report/in-full/")
    (way,) = boxes(".crumbs li")
    (words,) = boxes(".crumbs li a")
    # More than one line, or this would not be the case that it is about.
    assert words["height"] > 40
    assert words["top"] - way["top"] < 10
    assert words["left"] > way["left"]


def test_the_home_page_has_a_search_with_a_label_and_examples(visit: Callable[..., Visitor]) -> None:
    page = visit("phone").open("")
    field = page.get_by_role("searchbox", name="Search in your own words")
    assert field.is_visible()
    assert page.locator("label[for=home-search]").bounding_box()["height"] > 15  # type: ignore[index]
    assert page.locator(".examples a").count() >= 3
    page.locator(".examples a").first.click()
    page.wait_for_selector("[data-search-result]")
    assert page.input_value("#search-q") == "my child is missing"


def test_the_search_of_the_home_page_keeps_the_words_from_the_host(visit: Callable[..., Visitor]) -> None:
    page = visit().open("")
    page.locator("#home-search").fill("neglect")
    page.locator("#home-search").press("Enter")
    page.wait_for_selector("[data-search-result]")
    assert page.url.endswith("search/#q=neglect")


@pytest.mark.parametrize("where", ["", "worried/", "young-people/"])
def test_with_text_of_twice_the_size_999_is_on_the_first_screen(visit: Callable[..., Visitor], where: str) -> None:
    page = visit("phone").open(where)
    page.evaluate("look.restyle('html { font-size: 200% !important }')")
    (number, *_) = page.locator("a[href='tel:999']").evaluate_all(BOXES)
    assert number["bottom"] <= 844


@pytest.mark.parametrize("where", few(["about/people/", "about/timeline/", "about/who-is-who/", "about/glossary/"], 2))
def test_tables_have_the_whole_width_and_become_cards(at: Callable[..., Any], where: str) -> None:
    wide = at(1280, where)
    (main,) = wide(".page-head")[:1]
    assert main["left"] == pytest.approx(wide(".table-region")[0]["left"], abs=2)
    columns = len(wide(".table-region:first-of-type thead th"))
    if columns > 3:
        assert wide(".table-region.wide")[0]["width"] >= 1280 - 2 * 90
    phone = at(390, where)
    region, row = phone(".table-region.cards")[0], phone(".cards tbody tr")[0]
    assert row["width"] <= region["width"] <= 390
    # The first of a row is its name; every cell below it is as wide as the card.
    name, *cells = phone(".cards tbody tr:first-child > *")
    assert all(name["bottom"] <= cell["top"] + 1 and cell["left"] == name["left"] for cell in cells)


@pytest.mark.parametrize("width", few(WIDTHS, 3))
def test_nothing_sticks_out_at_any_promised_width(visit: Callable[..., Visitor], kinds: list[str], width: int) -> None:
    visitor = visit(viewport={"width": width, "height": WIDTHS[width]})
    found = {address: visitor.open(address).evaluate("look.sticking_out()") for address in kinds}
    assert {address: names for address, names in found.items() if names} == {}


def test_calls_are_buttons(at: Callable[..., Any], visit: Callable[..., Visitor]) -> None:
    """Large and filled with a colour, not the line's own link with its target enlarged."""
    page = visit("phone").open("help/low-days/")
    painted = "all => all.map(one => getComputedStyle(one).backgroundColor)"
    colours = page.locator("main a.call, main").evaluate_all(painted)
    assert len(colours) > 1
    assert not {colours[0], "rgba(0, 0, 0, 0)", "rgb(255, 255, 255)"} & set(colours[1:])
    for address in ("help/low-days/", "about/contacts/", "worried/"):
        calls = at(390, address)("main a.call[href^='tel:']")
        assert calls, address
        assert min(one["height"] for one in calls) >= TARGET
        assert min(one["width"] for one in calls) >= 250
    assert min(one["height"] for one in at(390, "")(".panels a[href^='tel:']")) >= 34


def test_drawings_are_small_and_say_nothing(site: Site) -> None:
    files = sorted(DRAWINGS.glob("*.html"))
    assert 3 <= len(files) <= 5
    assert {path.name: len(path.read_bytes()) for path in files if len(path.read_bytes()) > 2_000} == {}
    shown = {address: page.select("svg.art") for address, page in site.pages.items() if page.select("svg.art")}
    assert set(shown) == {"", "404.html", "parents/", "young-people/"}
    for drawing in (one for drawings in shown.values() for one in drawings):
        assert drawing["aria-hidden"] == "true"
        assert not drawing.select("title, desc, text, style, [style], image, use, a")


def test_young_people_have_a_look_of_their_own(visit: Callable[..., Visitor]) -> None:
    visitor = visit("phone")
    look = (
        "[getComputedStyle(document.querySelector('.top')).backgroundColor, getComputedStyle(document.body).fontSize]"
    )
    (young, large), (theirs, larger), (others, usual) = (
        visitor.open(address).evaluate(look) for address in ("young-people/", "help/low-days/", "parents/")
    )
    assert (young, large) == (theirs, larger)
    assert young != others
    assert float(large[:-2]) > float(usual[:-2])


def test_where_something_stands_is_told_by_words_and_by_shape(browser: Browser, site: Site) -> None:
    style = next(assets_of(site.folder).glob("site.css")).read_text("utf-8")
    states = ("is-on", "is-done", "is-late", "is-stopped", "is-planned", "is-none")
    page = browser.new_page()
    body = "".join(f"<p><span class='status {state}'>Words</span></p>" for state in states)
    page.set_content(f"<style>{style}</style>{body}")
    shape = """all => all.map(one => { const s = getComputedStyle(one, "::before"); return [
        s.content, s.width, s.height, s.borderWidth, s.borderStyle, s.borderRadius, s.transform,
        s.backgroundColor === s.color].join() })"""
    shapes = page.locator(".status").evaluate_all(shape)
    close(page.context)
    assert len(set(shapes)) == len(states)
    for address in ("business-plan/tracker/", "training/"):
        told = site.pages[address].select("main .status")
        assert told, address
        assert all(one.get_text(strip=True) for one in told)


def test_links_of_one_list_that_sound_alike_lead_to_one_place(site: Site) -> None:
    """What a screen reader lists without its surroundings: related pages, the ways from a topic to its documents."""
    alike: dict[str, set[str]] = {}
    for address, page in site.pages.items():
        found: dict[str, set[str]] = defaultdict(set)
        links = page.select("#related ~ ul a, .of-document > p:last-child > a:only-child")
        for link in links:
            found[" ".join(link.get_text().split())].add(str(link["href"]))
        alike |= {f"{address} {words}": led for words, led in found.items() if len(led) > 1}
    assert alike == {}


def test_what_a_phone_calls_the_site_and_its_colour_give_nothing_away(site: Site) -> None:
    for address, page in site.pages.items():
        name = page.select_one("meta[name='apple-mobile-web-app-title']")
        assert name, address
        assert name["content"] == "Northamptonshire"
        assert len(page.select("meta[name='theme-color']")) == 2, address
        assert page.select_one("link[rel='apple-touch-icon']"), address
    icon = (assets_of(site.folder) / "touch-icon.png").read_bytes()
    assert icon.startswith(b"\x89PNG")
    assert struct.unpack(">II", icon[16:24]) == (180, 180)


@pytest.mark.parametrize("where", few(["worried/", "guidance/neglect/", "help/low-days/", "parents/", ""], 2))
def test_paper_says_where_every_link_leads(visit: Callable[..., Visitor], where: str) -> None:
    page = visit().open(where)
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    silent = page.locator("main a[href]").evaluate_all(
        """all => all.filter(one => one.checkVisibility() && one.host && one.pathname !== location.pathname
            && !getComputedStyle(one, "::after").content.includes(one.dataset.to || "?")).map(one => one.textContent)"""
    )
    assert silent == []
    head = page.evaluate("getComputedStyle(document.body, '::before').content")
    assert head == '"Northamptonshire Safeguarding Children Partnership"'
    assert page.evaluate("look.shown('svg.art, .search')") == []


def test_on_paper_the_colours_of_the_young_are_black(visit: Callable[..., Visitor]) -> None:
    page = visit("dark").open("young-people/")
    page.emulate_media(media="print")
    colours = page.locator("main li a").evaluate_all("all => all.map(one => getComputedStyle(one).color)")
    assert set(colours) == {"rgb(0, 0, 0)"}


# Lists are opened by who looks for one page among many; a whole document by who prints it.
LISTS = ("search/", "about/editors-notes/", "about/glossary/")
MOST, MOST_OF_LIST = 20_000, 25_000


def test_a_page_weighs_no_more_than_is_promised(site: Site) -> None:
    """With its style sheet and the scripts that every page loads, compressed; of the search page without its engine."""
    folder = assets_of(site.folder)
    shared = [folder / name for name in ("site.css", "early.js", "exit.js", "site.js", "mark.svg")]
    assert b"/*" not in shared[0].read_bytes()
    every = sum(len(gzip.compress(path.read_bytes())) for path in shared)
    sizes = {
        address: every + len(gzip.compress((site.folder / address / "index.html").read_bytes()))
        for address in site.pages
        if not address.endswith(".html") and not is_whole_document_address(address)
    }
    heavy = {
        address: size for address, size in sizes.items() if size > (MOST_OF_LIST if address.startswith(LISTS) else MOST)
    }
    assert heavy == {}
