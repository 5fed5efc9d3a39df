"""The search page in a browser, on the real site, as its visitors use it."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, BrowserContext, Page, Route

from nscp_site.content.library import Library
from nscp_site.search.sections import read_pages
from nscp_site.search.stems import stem, tokenise
from tests.browser import close, wait_for_results
from tests.site import assets_of
from tools.search_quality import SETS, figures, run

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A visitor whose browser holds what the pages before fetched."""
    opened = browser.new_context()
    yield opened
    close(opened)


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A new page of this visitor's."""
    opened = context.new_page()
    yield opened
    opened.goto("about:blank")
    opened.close()


def search(page: Page, address: str, query: str, more: str = "") -> list[str]:
    """Open the search's address; the links of the results, from the site's root."""
    page.goto(f"{address}search/?q={quote(query)}{more}")
    page.wait_for_selector("html[data-search-done]", state="attached")
    return links(page, address)


def links(page: Page, address: str) -> list[str]:
    """Where the results lead."""
    found = page.eval_on_selector_all("[data-search-result] a", "links => links.map(link => link.href)")
    return [link.removeprefix(address) for link in found]


def told(page: Page) -> str:
    """What the page says it did with the words."""
    return " ".join(page.inner_text("#search-told").split())


# What each set reaches of hit@3, in all and by class, and of queries without an answer. Raise it with what gets better.
FLOORS: dict[str, dict[str, float]] = {
    "development": {
        "all": 0.95, "families": 0.85, "practitioners": 0.93, "spelling and old names": 1, "no answer": 1,
    },
    "second set, never tuned on": {
        "all": 0.95, "families": 0.75, "practitioners": 1, "facts": 1, "spelling and old names": 0.95, "no answer": 1,
    },
    "readers, first set": {
        "all": 0.96, "families": 1, "practitioners": 1, "facts": 0.9, "spelling and old names": 0.83, "page names": 1,
        "no answer": 1,
    },
    "readers, second set": {
        "all": 0.96, "families": 0.95, "practitioners": 1, "facts": 0.88, "spelling and old names": 1, "page names": 1,
        "no answer": 1,
    },
    "readers, third set": {
        "all": 0.95, "families": 0.96, "practitioners": 0.9, "facts": 1, "spelling and old names": 1, "page names": 1,
        "no answer": 1,
    },
    "readers, fourth set": {
        "all": 0.89, "families": 0.95, "practitioners": 0.75, "facts": 0.91, "spelling and old names": 1,
        "page names": 1, "no answer": 1,
    },
    "readers, fifth set": {
        "all": 0.85, "families": 0.68, "practitioners": 0.93, "facts": 0.81, "page names": 1, "no answer": 1,
    },
    "readers, sixth set": {
        "all": 0.95, "families": 1, "practitioners": 0.95, "facts": 1, "spelling and old names": 1, "page names": 0.83,
        "no answer": 0.83,
    },
    "readers, seventh set": {
        "all": 0.94, "families": 1, "practitioners": 0.95, "facts": 1, "spelling and old names": 0.87, "page names": 1,
        "no answer": 0.78,
    },
    "readers, eighth set": {
        "all": 0.92, "families": 0.86, "practitioners": 0.95, "facts": 1, "spelling and old names": 0.87,
        "page names": 1, "no answer": 0.57,
    },
    "readers, ninth set": {
        "all": 0.97, "families": 0.96, "practitioners": 0.95, "facts": 1, "spelling and old names": 1, "page names": 1,
        "no answer": 0.72,
    },
    "readers, tenth set": {"all": 1, "no answer": 0.94},
    "names of pages": {"all": 1, "page names": 1},
}  # fmt: skip
# By day, the set that was judged outside.
BY_DAY = ("development",)


@pytest.mark.parametrize(
    "name", [name if name in BY_DAY else pytest.param(name, marks=pytest.mark.nightly) for name in SETS]
)
def test_the_floor_of_quality(name: str, real_site: Path, browser: Browser) -> None:
    """The aims are .90 in all, .80 for families, .90 for practitioners and for facts, .95 for names, 9 of 10 for none.

    Below them: practitioners in the fourth set, families and facts in the fifth, a name in the sixth; no answer in four
    sets, where all words of a question on this very subject stand on pages: how old must a child be to stay at home?
    """
    outcomes = run(real_site, name, browser)
    missed = [one for one in outcomes if not one.right]
    assert figures(outcomes)["hit@3"] >= FLOORS[name]["all"], missed
    for klass in {one.klass for one in outcomes}:
        found = [one.right for one in outcomes if one.klass == klass]
        assert sum(found) / len(found) >= FLOORS[name][klass], (klass, missed)
    if name == "development":
        assert all(one.right for one in outcomes if one.query.isupper()), "an acronym"


@pytest.mark.parametrize(
    "query",
    [
        "pay my water bill",
        "train times to london",
        "pancake recipe for kids",
        "piano lessons corby",
        "school photos price",
    ],
)
def test_what_no_site_of_safeguarding_holds_is_said_to_be_missing(page: Page, address: str, query: str) -> None:
    """Though most of its words stand on some page."""
    search(page, address, query)
    assert page.locator("[data-search-none]").count() == 1
    assert page.locator("#search-help [data-help]:visible").count() == 0


def test_script_and_index_agree_on_every_word_of_the_site(
    page: Page, address: str, real_site: Path, long: bool
) -> None:
    """By day, of every other section."""
    texts = [f"{one.heading} {one.text}" for found in read_pages(real_site) for one in found.sections]
    texts = texts[:: 1 if long else 2]
    page.goto(f"{address}search/")
    theirs = page.evaluate(
        """async ([address, assets, texts]) => {
          const tools = await import(address + assets + "/search-words.js");
          tools.learn(await (await fetch(address + "search/index.json")).json());
          return texts.map(text => tools.words(text).map(tools.stem));
        }""",
        [address, assets_of(real_site).name, texts],
    )
    assert theirs == [[stem(word) for word in tokenise(text)] for text in texts]


@given(st.lists(st.text(st.characters(max_codepoint=0x2FFF, exclude_categories=["Cn", "Cs", "Co"])), max_size=30))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_script_and_index_agree_on_any_text(page: Page, address: str, real_site: Path, texts: list[str]) -> None:
    """Of letters in use since Unicode 14; with what shortens words and names sections in each."""
    texts += [f"they{one}re s{one}47 A&{one} wo{one}n't {one}’s" for one in texts]
    if not page.url.startswith(address):
        page.goto(f"{address}search/")
    theirs = page.evaluate(
        """async ([address, assets, texts]) => {
          const tools = await import(address + assets + "/search-words.js");
          return texts.map(tools.words);
        }""",
        [address, assets_of(real_site).name, texts],
    )
    assert theirs == [tokenise(text) for text in texts]


def test_each_result_holds_one_link_to_a_section_that_is_there(page: Page, address: str, real_site: Path) -> None:
    found = search(page, address, "knife crime")
    assert 3 <= len(found) <= 10
    counts = page.eval_on_selector_all(
        "[data-search-result]", "all => all.map(one => one.querySelectorAll('a').length)"
    )
    assert counts == [1] * len(found)
    for link in found:
        path, anchor = link.split("#")
        assert BeautifulSoup((real_site / path / "index.html").read_text("utf-8"), "html.parser").find(id=anchor), link
    assert page.locator("[data-search-result] mark").count() > 3


def test_websites_of_others_are_results_and_told_apart(page: Page, address: str, real_library: Library) -> None:
    """Each has a section of its own with its link; what is pending is no result."""
    open_ones = {name for name, one in real_library.values("elsewhere").items() if not one.is_pending}
    for query, name in (("Lullaby Trust", "lullaby-trust"), ("Stop It Now", "stop-it-now")):
        found = search(page, address, query)
        assert f"about/elsewhere/#{name}" in found, query
        assert "Other websites" in page.locator(".from-elsewhere").first.inner_text()
    page.goto(f"{address}about/elsewhere/")
    assert set(page.eval_on_selector_all("main h3", "all => all.map(one => one.id)")) == open_ones


def test_one_text_is_shown_once_and_its_other_place_is_named(page: Page, address: str) -> None:
    found = search(page, address, "safe sleeping campaign")
    same = {"guidance/safer-sleeping/#annual-report-2022-23-safe-sleeping-campaign"}
    same.add("annual-report/priority-1/#safe-sleeping-campaign")
    assert len(same & set(found)) == 1
    others = page.eval_on_selector_all(".search-also a", "links => links.map(link => link.href)")
    assert (same - set(found)) <= {link.removeprefix(address) for link in others}


def test_a_misspelling_is_corrected_aloud_and_can_be_taken_back(page: Page, address: str) -> None:
    search(page, address, "thresold")
    assert "Showing results for threshold. Search instead for thresold." in told(page)
    page.click("text=thresold")
    wait_for_results(page)
    assert "exactly=1" in page.url
    assert page.locator("[data-search-none]").count() == 1
    # What has no page of ours may have a chapter in the manual of procedures.
    assert page.locator("[data-search-none] a").last.text_content() == "the procedures manual"
    assert "No page mentions thresold." in told(page)


@pytest.mark.parametrize(
    "query", ["modern slavery", "honour-based abuse", "private fostering", "fabricated illness", "breast ironing"]
)
def test_a_term_that_no_page_mentions_is_never_corrected(page: Page, address: str, query: str, real_site: Path) -> None:
    page.goto(f"{address}search/?q={quote(query)}")
    wait_for_results(page)
    mentioned = any(
        query.lower() in path.read_text("utf-8").lower() for path in (real_site / "reviews").rglob("*.html")
    )
    assert not mentioned
    assert "Showing results for" not in told(page)
    assert f"No page mentions {query}." in told(page)
    assert "Nearest themes: " in told(page)
    # There may be nothing, and no panel pretends that somebody is in danger; the numbers stand below as at all times.
    assert page.locator("#search-help [data-panel]").count() == 0
    assert page.locator("[data-panel=worried] a[href^='tel:']").first.is_visible()


def test_glossary_terms_are_never_corrected(page: Page, address: str, real_library: Library) -> None:
    for term in ("GCP2", "VAP", "DoLS", "TTCG", "Op Sceptre", "UASC"):
        search(page, address, term)
        assert "Showing results for" not in told(page), term
        assert page.locator("[data-search-none]").count() == 0, term
    assert len(real_library.values("glossary")) > 60


@pytest.mark.parametrize(
    "query",
    ["who do I ring about a child", "report abuse", "worried about my neighbour's kids", "what number do I call"],
)
def test_who_asks_whom_to_ring_gets_the_numbers_on_top(
    page: Page, address: str, query: str, real_library: Library
) -> None:
    search(page, address, query)
    numbers = real_library.values("contacts")
    bet = page.locator("#search-help [data-panel=worried]")
    assert bet.is_visible()
    for name in ("emergency", "mash", "out-of-hours"):
        assert bet.locator(f"a[href='tel:{numbers[name].number.replace(' ', '')}']").count() == 1
    assert bet.bounding_box()["y"] < page.locator("[data-search-result]").first.bounding_box()["y"]  # type: ignore[index]


def test_words_about_something_else_bring_no_numbers(page: Page, address: str) -> None:
    for query in ("annual report", "how many children", "training courses", "section 11 audit"):
        search(page, address, query)
        assert page.locator("#search-help [data-panel]").count() == 0, query


def test_what_else_was_searched_is_said(page: Page, address: str) -> None:
    found = search(page, address, "LADO")
    assert re.search(r"Also searched: .*Designated Officer", told(page))
    assert any("designated-officers" in link for link in found[:3])


def test_a_phrase_in_quotation_marks_is_taken_as_it_is(page: Page, address: str) -> None:
    search(page, address, '"weeks of action"')
    texts = page.eval_on_selector_all("[data-search-result]", "all => all.map(one => one.textContent)")
    assert texts
    search(page, address, '"action of weeks"')
    assert page.locator("[data-search-none]").count() == 1


def test_filters_stand_in_the_address_and_reload_and_back_from_a_result_keep_them(page: Page, address: str) -> None:
    search(page, address, "neglect")
    entries = page.evaluate("history.length")
    page.click("#search-filters summary")
    page.select_option("#search-kind", "review")
    page.wait_for_url("**kind=review**")
    wait_for_results(page)
    reviews = links(page, address)
    assert reviews
    assert all(link.startswith("reviews/") for link in reviews)
    page.reload()
    wait_for_results(page)
    assert links(page, address) == reviews
    assert page.input_value("#search-kind") == "review"
    page.click("[data-search-result] a")
    page.wait_for_url("**/reviews/**")
    page.go_back()
    page.wait_for_url("**kind=review**")
    wait_for_results(page)
    assert links(page, address) == reviews
    # No more than the page that was searched and the one that was found.
    assert page.evaluate("history.length") == entries + 1


def test_back_returns_to_the_same_place_and_number_of_results(page: Page, address: str) -> None:
    search(page, address, "children")
    page.click("#search-more")
    page.locator("[data-search-result]").nth(15).wait_for()
    before = links(page, address)
    page.locator("[data-search-result] a").nth(15).scroll_into_view_if_needed()
    place = page.evaluate("scrollY")
    assert place > 500
    page.locator("[data-search-result] a").nth(15).click()
    page.wait_for_url(lambda url: "/search/" not in url)
    page.go_back()
    page.wait_for_url("**/search/**")
    page.locator("[data-search-result]").nth(len(before) - 1).wait_for()
    assert links(page, address) == before
    page.wait_for_function("place => Math.abs(scrollY - place) < 60", arg=place)


def test_filters_work_without_words_and_count_what_they_leave(page: Page, address: str, real_library: Library) -> None:
    page.goto(f"{address}search/")
    page.click("#search-filters summary")
    choice = page.locator("#search-kind option[value=review]")
    page.wait_for_function(
        "() => /\\(\\d+\\)/.test(document.querySelector('#search-kind option[value=review]').textContent)"
    )
    (count,) = re.findall(r"\((\d+)\)", choice.text_content() or "")
    assert int(count) == len(real_library.collections["reviews"])
    page.select_option("#search-kind", "review")
    wait_for_results(page)
    assert f"1 to {min(10, int(count))} of {count}" in page.inner_text("#search-status")
    assert all(link.startswith("reviews/") for link in links(page, address))
    # The other filters count what is left beside this choice.
    page.wait_for_function(
        """count => [...document.querySelectorAll("#search-year option")].slice(1)
          .reduce((sum, one) => sum + Number(one.textContent.match(/\\((\\d+)\\)/)?.[1]), 0) === count""",
        arg=int(count),
    )
    page.select_option("#search-kind", "")
    page.wait_for_function("() => document.querySelectorAll('[data-search-result]').length === 0")


def test_a_row_that_answers_is_shown_with_the_heads_of_its_columns(page: Page, address: str) -> None:
    search(page, address, "police contribution to funding £43,000")
    texts = page.locator(".search-text").all_text_contents()
    assert any(re.search(r"Police.* · [^·]+: £43,000", text) for text in texts), texts


def test_words_stay_behind_the_hash_when_nothing_fits_the_filters(page: Page, address: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}search/#q=knife&kind=voice")
    wait_for_results(page)
    page.click("text=Search without filters")
    page.wait_for_url(lambda url: "kind" not in url)
    wait_for_results(page)
    assert page.input_value("#search-q") == "knife"
    assert links(page, address)
    assert not [url for url in asked if "q=" in url.partition("#")[0]]


@pytest.mark.parametrize("choice", ["audience=parents", "theme=knife-crime", "year=2019"])
def test_each_filter_narrows(page: Page, address: str, choice: str) -> None:
    every = search(page, address, "children")
    narrow = search(page, address, "children", f"&{choice}")
    assert narrow
    assert narrow != every


def test_the_keyboard_is_enough_and_results_are_announced(page: Page, address: str) -> None:
    page.goto(f"{address}search/")
    page.focus("#search-q")
    page.keyboard.type("neglect")
    page.keyboard.press("Enter")
    wait_for_results(page)
    assert page.get_attribute("#search-status", "role") == "status"
    assert re.search(r"\d+ sections found\.", page.inner_text("#search-status"))
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("Boolean(document.activeElement.closest('[data-search-result]'))"):
            break
    else:
        pytest.fail("the keyboard does not reach a result")
    page.keyboard.press("Enter")
    page.wait_for_url("**/guidance/**#*")


def test_more_results_take_the_focus(page: Page, address: str) -> None:
    search(page, address, "children")
    page.click("#search-more")
    page.locator("[data-search-result]").nth(10).wait_for()
    assert page.evaluate("Boolean(document.activeElement.closest('[data-search-result]'))")


def test_nothing_is_fetched_before_use_and_the_query_stays_here(page: Page, address: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}guidance/neglect/")
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "search" in url]
    page.goto(f"{address}search/")
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "/search/index" in url]
    page.fill("#search-q", "verysecretword neglect")
    page.press("#search-q", "Enter")
    wait_for_results(page)
    assert [url for url in asked if "/search/index" in url]
    assert "verysecretword" in page.url
    assert not [url for url in asked if "verysecret" in url.partition("#")[0]]
    assert all(url.startswith(address) for url in asked)


def test_it_works_under_the_strict_policy(page: Page, address: str) -> None:
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    page.goto(f"{address}search/?q=neglect")
    page.wait_for_selector("[data-search-result] mark")
    assert refused == []


def test_a_lost_index_is_told_and_the_lists_remain(page: Page, address: str) -> None:
    page.route("**/search/index.json", lambda route: route.abort())
    page.goto(f"{address}search/?q=neglect")
    wait_for_results(page)
    assert "could not be loaded" in page.inner_text("#search-status")
    assert page.locator("main a[href*='a-to-z']").count() == 1


@pytest.mark.parametrize("file", ["index.json", "index-*/s*.json", "index-*/t*.json"])
def test_what_was_lost_once_is_asked_for_again(page: Page, address: str, file: str) -> None:
    page.route(f"**/search/{file}", lambda route: route.abort())
    search(page, address, "neglect")
    assert "Try again" in page.inner_text("#search-status")
    page.unroute(f"**/search/{file}")
    page.focus("#search-q")
    page.keyboard.press("Enter")
    page.wait_for_selector("html[data-search-done=yes]", state="attached")
    assert len(links(page, address)) == 10


def test_more_results_that_were_lost_come_at_the_second_click(page: Page, address: str) -> None:
    texts = "**/search/index-*/t*.json"
    first = search(page, address, "children")
    page.route(texts, lambda route: route.abort())
    while page.get_attribute("html", "data-search-done") == "yes":
        before = links(page, address)
        page.click("#search-more")
        page.wait_for_function(
            """before => document.documentElement.dataset.searchDone !== "yes"
                || document.querySelectorAll("[data-search-result]").length > before""",
            arg=len(before),
        )
    assert "Try again" in page.inner_text("#search-status")
    assert links(page, address) == before
    page.unroute(texts)
    page.click("#search-more")
    page.wait_for_selector("html[data-search-done=yes]", state="attached")
    assert "sections found" in page.inner_text("#search-status")
    every = links(page, address)
    assert len(every) == len(set(every)) == len(before) + 10
    assert every[:10] == first


def test_an_old_search_adds_nothing_to_a_new_one(page: Page, address: str) -> None:
    held: list[Route] = []
    holding = True
    search(page, address, "children")
    page.route("**/search/index-*/t*.json", lambda route: held.append(route) if holding else route.continue_())
    while not held:
        before = len(links(page, address))
        page.click("#search-more")
        page.wait_for_timeout(300)
        assert held or len(links(page, address)) > before
    page.fill("#search-q", "zzqxvk")
    page.keyboard.press("Enter")
    wait_for_results(page)
    holding = False
    for route in held:
        route.continue_()
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)
    assert links(page, address) == []
    assert page.locator("#search-more").is_hidden()


def test_without_javascript_the_lists_lead_everywhere(browser: Browser, address: str, real_library: Library) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}search/?q=neglect")
    assert "needs JavaScript" in page.content()
    assert page.locator("[data-panel=worried] a[href^='tel:']").first.is_visible()
    for name in ("A to Z", "By theme", "By kind", "By year"):
        page.goto(f"{address}search/")
        page.click(f"main >> text={name}")
        assert page.locator("main li a[href*='guidance/']").count() >= len(real_library.collections["guidance"]) - 1
    close(context)


def test_the_weight_to_the_first_result(page: Page, address: str, real_site: Path) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(address).partition("?")[0]))
    search(page, address, "my child has been groomed by a gang and carries a knife")
    ours = [path for path in asked if path.startswith(("search/index", f"{assets_of(real_site).name}/search"))]
    assert sum((real_site / path).stat().st_size for path in ours) <= 200_000
    scripts = sum(path.stat().st_size for path in assets_of(real_site).glob("search*.js"))
    assert scripts <= 45_000


def test_the_skip_link_takes_the_place_of_no_words(page: Page, address: str) -> None:
    for query, hash_after in (("", "#main"), ("#q=neglect", "#q=neglect")):
        page.goto(f"{address}search/{query}")
        page.focus(".skip[href='#main']")
        page.keyboard.press("Enter")
        page.wait_for_function("() => document.activeElement.id === 'main'")
        assert page.evaluate("() => location.hash") == hash_after
