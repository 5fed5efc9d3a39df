"""Leaving fast: the sixteen things that "Exit this page" must do, each a test. Nothing leaves this machine.

The list is what was found wanting in GOV.UK's component when it was tested, and what that component does well.
"""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import BrowserContext, Page, Route

from tests.browser import wait_for_results
from tests.conftest import few, some
from tests.site import Site
from tests.visiting import Visitor

pytestmark = pytest.mark.slow

ELSEWHERE = "https://www.bbc.co.uk/weather"
BEFORE, LEFT = "themes/", "worried/"
LINK = ".exit [data-exit]"


class Weather:
    """Stands in for the page one escapes to, and keeps the referrers it was told."""

    def __init__(self, context: BrowserContext) -> None:
        self.referrers: list[str | None] = []
        context.route("https://www.bbc.co.uk/**", self.answer)

    def answer(self, route: Route) -> None:
        """Answer a request."""
        self.referrers.append(route.request.headers.get("referer"))
        route.fulfill(content_type="text/html", body="<title>Weather</title><h1>Weather</h1>")


def leaving(visitor: Visitor) -> tuple[Page, Weather]:
    """A visitor on a page that one may have to leave, who saw another before it."""
    weather = Weather(visitor.context)
    visitor.open(BEFORE)
    return visitor.open(LEFT), weather


def has_left(visitor: Visitor) -> None:
    """The visitor is at the weather, and asked nobody else for anything."""
    visitor.page.wait_for_url(ELSEWHERE)
    assert {asked.split(": ")[-1] for asked in visitor.asked_elsewhere} == {ELSEWHERE}
    visitor.asked_elsewhere.clear()


def is_still_there(page: Page, address: str = LEFT) -> None:
    """The visitor is on the page as it was."""
    assert page.url.endswith(address)
    assert page.locator("h1").is_visible()


def press_shift(page: Page, times: int) -> None:
    """Press Shift alone."""
    for _ in range(times):
        page.keyboard.press("Shift")


def test_01_a_click_leaves(visit: Callable[..., Visitor]) -> None:
    visitor = visit("phone")
    page, _ = leaving(visitor)
    page.locator(LINK).click()
    has_left(visitor)


def test_02_shift_three_times_leaves(visit: Callable[..., Visitor]) -> None:
    visitor = visit()
    page, _ = leaving(visitor)
    press_shift(page, 3)
    has_left(visitor)


def test_03_the_second_stop_of_the_keyboard_leaves(visit: Callable[..., Visitor]) -> None:
    visitor = visit()
    page, _ = leaving(visitor)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Exit this page"
    page.keyboard.press("Enter")
    has_left(visitor)


def test_04_without_javascript_it_is_a_plain_link(visit: Callable[..., Visitor]) -> None:
    visitor = visit("phone", java_script_enabled=False)
    page, weather = leaving(visitor)
    page.locator(LINK).click()
    has_left(visitor)
    assert weather.referrers == [None]


def test_05_after_five_seconds_the_count_begins_anew(visit: Callable[..., Visitor]) -> None:
    visitor = visit()
    visitor.page.clock.install(time=datetime(2026, 11, 22, 8, tzinfo=UTC))
    page, _ = leaving(visitor)
    # From here on, time passes only as the test says.
    page.clock.pause_at(datetime(2026, 11, 22, 9, tzinfo=UTC))
    press_shift(page, 2)
    page.clock.fast_forward(4_900)
    assert page.locator(".exit-progress").text_content()
    page.clock.fast_forward(200)
    assert page.locator(".exit-progress").text_content() == ""
    press_shift(page, 2)
    is_still_there(page)
    press_shift(page, 1)
    has_left(visitor)


def test_06_shift_with_another_key_does_not_leave(visit: Callable[..., Visitor]) -> None:
    page, weather = leaving(visit())
    for _ in range(4):
        page.keyboard.press("Shift+Tab")
    for letter in "NSCP":
        page.keyboard.press(f"Shift+{letter}")
    press_shift(page, 2)
    page.keyboard.press("a")
    press_shift(page, 1)
    is_still_there(page)
    assert weather.referrers == []


def test_07_what_remains_is_said_and_shown(visit: Callable[..., Visitor]) -> None:
    page, _ = leaving(visit())
    progress = page.locator(".exit-progress[role=status]")
    # A live region is heard only if it was there before its words.
    assert progress.text_content() == ""
    press_shift(page, 1)
    assert progress.text_content() == "Press Shift 2 more times to exit."
    press_shift(page, 1)
    assert progress.text_content() == "Press Shift 1 more time to exit."
    assert progress.is_visible()


@pytest.mark.parametrize("mode", few(["phone", "light", "reflow"], 2))
def test_08_it_stays_on_the_screen_while_scrolling(visit: Callable[..., Visitor], mode: str) -> None:
    page, _ = leaving(visit(mode))
    height = page.evaluate("document.documentElement.scrollHeight - innerHeight")
    assert height > 500
    for share in (0, 0.25, 0.5, 0.75, 1):
        page.evaluate("y => scrollTo({ top: y, behavior: 'instant' })", height * share)
        on_top = f"""() => {{
            const box = document.querySelector("{LINK}").getBoundingClientRect();
            return document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2)?.matches("{LINK}");
        }}"""
        assert page.evaluate(on_top), share


# What is seen in the same moment, before the browser has done anything else.
AT_ONCE = """link => {
    document.querySelector(link).click();
    const top = document.elementFromPoint(innerWidth / 2, innerHeight / 2);
    return { title: document.title, words: document.body.innerText.trim(), top: top.className };
}"""


def test_09_the_screen_is_cleared_before_the_next_page_comes(visit: Callable[..., Visitor]) -> None:
    visitor = visit()
    page, _ = leaving(visitor)
    seen = page.evaluate(AT_ONCE, LINK)
    assert (seen["words"], seen["top"]) == ("Loading", "exit-cover")
    has_left(visitor)


def test_10_the_title_of_the_tab_changes_at_once(visit: Callable[..., Visitor]) -> None:
    visitor = visit()
    page, _ = leaving(visitor)
    assert page.title() != "Loading"
    assert page.evaluate(AT_ONCE, LINK)["title"] == "Loading"
    has_left(visitor)


@pytest.mark.parametrize("way", ["click", "shift"])
def test_11_the_back_button_skips_the_page_that_was_left(visit: Callable[..., Visitor], way: str) -> None:
    visitor = visit()
    page, _ = leaving(visitor)
    if way == "click":
        page.locator(LINK).click()
    else:
        press_shift(page, 3)
    has_left(visitor)
    page.go_back()
    assert page.url.endswith(BEFORE)


def test_12_that_earlier_pages_remain_is_said(visit: Callable[..., Visitor]) -> None:
    page = visit().open("browse-safely/")
    words = page.locator("main").inner_text()
    assert "does not clear your history" in words
    assert "The pages you read before that are still there." in words


def test_13_the_next_page_is_not_told_where_one_came_from(visit: Callable[..., Visitor]) -> None:
    visitor = visit()
    page, weather = leaving(visitor)
    page.locator(LINK).click()
    has_left(visitor)
    assert weather.referrers == [None]
    assert page.evaluate("document.referrer") == ""


@pytest.mark.parametrize("mode", few(["phone", "light", "reflow"], 2))
def test_14_it_is_44_pixels_high(visit: Callable[..., Visitor], mode: str) -> None:
    page, _ = leaving(visit(mode))
    box = page.locator(LINK).bounding_box()
    assert box
    assert box["height"] >= 44
    assert box["width"] >= 44


def test_15_it_has_an_edge_and_works_in_forced_colours(visit: Callable[..., Visitor]) -> None:
    visitor = visit("forced colours")
    page, _ = leaving(visitor)
    style = page.locator(LINK).evaluate(
        """one => [getComputedStyle(one).borderTopStyle, parseFloat(getComputedStyle(one).borderTopWidth),
            getComputedStyle(one).borderTopColor === getComputedStyle(document.body).backgroundColor]"""
    )
    assert style == ["solid", 2, False]
    page.locator(LINK).click()
    has_left(visitor)


def test_16_paper_does_not_show_it(visit: Callable[..., Visitor]) -> None:
    page, _ = leaving(visit())
    page.emulate_media(media="print")
    assert page.evaluate("look.shown('[data-exit], .exit-progress')") == []


def test_it_stands_on_every_page(site: Site) -> None:
    """Whoever learned it on one page may need it on the next: the button, the shortcut to it, the script."""
    faulty = [
        address
        for address, page in site.pages.items()
        if (len(page.select(LINK)), len(page.select("nav .skip[data-exit]"))) != (1, 1)
        or not page.select("script[src$='/exit.js']")
    ]
    assert faulty == []


# The parts of the site for people at work, where a plain link in the header is enough; and those where it never is.
AT_WORK = ("training/", "professionals/", "publications/", "groups/strategic-leads-group/", "about/copyright/", "data/")
LARGE = (
    "",
    "404.html",
    "about/contact/",
    "about/contacts/",
    "campaigns/",
    "case-studies/",
    "datasets/child-death-notifications/",
    "help/",
    "help/family-life/",
    "parents/",
    "reviews/",
    "search/",
    "themes/neglect/",
    "training/domestic-abuse/",
    "worried/",
    "young-people/",
)


def test_it_is_a_large_button_where_somebody_may_be_watched_and_a_link_at_work(site: Site) -> None:
    plain = {address for address, page in site.pages.items() if page.select("header .exit [data-exit]")}
    assert [address for address in AT_WORK if address not in plain] == []
    assert [address for address in LARGE if address in plain] == []
    families = {address for address in site.pages if address.startswith(("help/", "themes/", "reviews/", "campaigns/"))}
    assert families & plain == set()


# The bar of the button, and what of the page's words and numbers stands beside or half under it, with nothing scrolled.
BESIDE = """() => {
    const bar = document.querySelector(".exit").getBoundingClientRect();
    const style = getComputedStyle(document.querySelector(".exit"));
    const range = document.createRange(), under = [];
    const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (words.nextNode()) {
        const one = words.currentNode.parentElement;
        if (!words.currentNode.data.trim() || one.closest(".exit, .crumbs, .skip, script, style")) continue;
        // What is said to ears alone is one pixel wide.
        if (!one.checkVisibility({ visibilityProperty: true }) || one.clientWidth === 1) continue;
        range.selectNodeContents(words.currentNode);
        for (const box of range.getClientRects()) {
            if (box.bottom > bar.top + 1 && box.top < bar.bottom - 1 && box.width) under.push(one.textContent.trim());
        }
    }
    return {
        fixed: style.position === "fixed", whole: bar.left <= 0 && bar.right >= document.documentElement.clientWidth,
        opaque: !/rgba|transparent/.test(style.backgroundColor), under: [...new Set(under)],
    };
}"""


@pytest.mark.parametrize(
    ("mode", "large"), few([("phone", True), ("light", False), ("reflow", False), ("light", True)], 2)
)
def test_it_covers_no_number_and_no_text(
    visit: Callable[..., Visitor], kinds: list[str], mode: str, *, large: bool
) -> None:
    visitor, found = visit(mode), {}
    for address in (one for one in kinds if one not in AT_WORK):
        page = visitor.open(address)
        if page.locator("header .exit").count():
            continue
        if large:
            page.evaluate("look.restyle('html { font-size: 200% !important }')")
        told = page.evaluate(BESIDE)
        # On a very low screen it stands below the page as the screen's edge would, over its whole width.
        if not (told["whole"] and told["opaque"] and (told["fixed"] or told["under"] == [])):
            found[address] = told
    assert found == {}


def test_the_way_back_is_seen_and_works_beside_it(visit: Callable[..., Visitor]) -> None:
    page = visit("phone").open("help/family-life/")
    page.locator(".crumbs a").last.click()
    assert page.url.endswith("young-people/")


# Every link to its own page, clicked: what kind of entry it would make in the history, and where it leads. The address
# has a # before, since a browser takes the same address twice for one entry by itself.
FOLLOW = """async () => {
    const same = [...document.querySelectorAll("a[href]")].filter((link) => link.pathname === location.pathname
        && link.host === location.host);
    const faults = [];
    const kinds = [];
    navigation.addEventListener("navigate", (event) => {
        kinds.push(event.navigationType);
        // A page that would be loaded anew takes the links with it.
        if (!event.hashChange) event.preventDefault();
    });
    for (const link of same) {
        kinds.length = 0;
        const before = location.href;
        link.click();
        const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
        const replaced = kinds.join() === "replace" && (!link.hash || location.hash === link.hash);
        const stayed = kinds.length === 0 && location.href === before && target === document.activeElement;
        if (!replaced && !stayed) faults.push(`${link.getAttribute("href")}: ${kinds}, ${location.hash}`);
    }
    return [same.length, faults];
}"""


def test_no_link_to_its_own_page_leaves_an_entry_in_the_history(
    visit: Callable[..., Visitor], site: Site, kinds: list[str], long: bool
) -> None:
    visitor = visit()
    followed, found = 0, {}
    pages = list(site.pages) if long else kinds
    for address in pages:
        page = visitor.open(f"{address}#here")
        links, faults = page.evaluate(FOLLOW)
        followed += links
        if faults:
            found[address] = faults
    assert found == {}
    assert followed > 2 * len(pages)


@pytest.mark.parametrize(
    ("mode", "way"), [("phone", "click"), pytest.param("light", "shift", marks=pytest.mark.nightly)]
)
def test_back_leads_past_a_page_whose_links_within_it_were_followed(
    visit: Callable[..., Visitor], kinds: list[str], mode: str, way: str, long: bool
) -> None:
    """By day, on three kinds of page."""
    visitor = visit(mode)
    Weather(visitor.context)
    for address in kinds if long else kinds[:3]:
        visitor.open(BEFORE)
        page = visitor.open(address)
        page.locator(".skip[href='#main']").press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        for link in page.locator(".contents a").all()[:2]:
            page.locator(".contents details").evaluate("one => { one.open = true; }")
            link.click()
            assert page.url.partition("#")[2] == str(link.get_attribute("href"))[1:]
        if page.locator(".contents a").count():
            page.reload()
        page.locator(".top a").first.focus()
        if way == "click":
            page.locator(LINK).click()
        else:
            press_shift(page, 3)
        has_left(visitor)
        page.go_back()
        assert page.url.endswith(BEFORE), address
        page.go_forward()
        assert page.url == ELSEWHERE, address
        visitor.asked_elsewhere.clear()


@pytest.mark.parametrize("mode", ["light", "phone"])
def test_a_link_within_the_page_leads_there_by_eye_and_by_keyboard(visit: Callable[..., Visitor], mode: str) -> None:
    page = visit(mode).open(LEFT)
    page.locator(".contents details").evaluate("one => { one.open = true; }")
    for link in some(page.locator(".contents a").all()):
        name = str(link.get_attribute("href"))[1:]
        page.locator(".contents details").evaluate("one => { one.open = true; }")
        link.press("Enter")
        top = page.locator(f"[id='{name}']").evaluate("one => one.getBoundingClientRect().top")
        end = page.evaluate("scrollY + innerHeight >= document.documentElement.scrollHeight - 1")
        assert 0 <= top < 150 or end, name
        page.keyboard.press("Tab")
        after = page.evaluate(
            """name => document.getElementById(name).compareDocumentPosition(document.activeElement) & 4""", name
        )
        assert after, name
        assert page.evaluate("document.activeElement.closest('.contents')") is None


def test_a_link_to_this_page_in_another_tab_is_left_to_the_browser(visit: Callable[..., Visitor]) -> None:
    visitor = visit()
    page = visitor.open(LEFT)
    link = page.locator(".contents a").first
    with visitor.context.expect_page() as opened:
        link.click(modifiers=["Control"])
    with visitor.context.expect_page() as opened_again:
        link.click(button="middle")
    # A tab begins empty.
    for tab in (opened.value, opened_again.value):
        tab.wait_for_url("**#*")
    is_still_there(page)


def test_back_leads_past_all_that_was_searched_for(visit: Callable[..., Visitor]) -> None:
    visitor = visit()
    Weather(visitor.context)
    visitor.open(BEFORE)
    page = visitor.open("search/#q=neglect")
    wait_for_results(page)
    for words in ("he hits me", "zzqxvk"):
        page.fill("#search-q", words)
        page.press("#search-q", "Enter")
        wait_for_results(page)
    page.locator(".skip[href='#main']").press("Enter")
    assert "zzqxvk" in page.url
    page.locator(LINK).click()
    has_left(visitor)
    page.go_back()
    assert page.url.endswith(BEFORE)
