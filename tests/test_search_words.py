"""The search under what people type: common words, contractions, shouting; and with a part of it broken.

Nobody is left without numbers to ring.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Page

from nscp_site.content.library import Library
from tests.browser import GO, close, wait_for_results
from tests.conftest import ROOT, few, some
from tests.site import assets_of

pytestmark = pytest.mark.slow

# The 5,000 commonest of those that the search never corrects; what is typed most.
COMMON = [
    word
    for word in (ROOT / "nscp_site/search/common-words.txt").read_text("utf-8").splitlines()
    if word and word[0] != "#"
][:5000]
CONTRACTIONS = re.findall(
    r"\S+",
    "ain't aren't can't couldn't couldn't've could've daren't didn't doesn't don't hadn't hasn't haven't he'd "
    "he'll he's here's how's i'd i'll i'm i've isn't it'd it'll it's let's mayn't might've mightn't must've "
    "mustn't needn't oughtn't shan't she'd she'll she's should've shouldn't that'd that'll that's there'd "
    "there'll there's they'd they'll they're they've wasn't we'd we'll we're we've weren't what're what's when's "
    "where's who'd who'll who's who've why's won't would've wouldn't y'all you'd you'll you're you've",
)
# Without an apostrophe these are words of their own, which somebody may mean: ill, well, a shed, hell, ID.
WORDS_AS_WELL = {"i'd", "i'll", "he'll", "she'd", "she'll", "we'd", "we'll"}
# Names that every object of JavaScript has.
INHERITED = ["constructor", "toString", "__proto__", "hasOwnProperty", "valueOf", "prototype", "isPrototypeOf"]

ASK = """
async ([address, assets, queries]) => {
  const { Engine } = await import(`${address}${assets}/search-engine.js`);
  window.engine ??= new Engine(`${address}search/`);
  const answers = [];
  for (const query of queries) {
    try {
      const { meaning, ranked } = await window.engine.answer(query, false, {}, []);
      answers.push({ query, found: ranked.length, unknown: meaning.unknown.concat(meaning.unmentioned, meaning.lost),
        corrected: meaning.corrected, help: meaning.help, failed: "" });
    } catch (error) { answers.push({ query, failed: String(error.stack) }); }
  }
  return answers;
}
"""
# Each query through the whole page, as a link on the search page does it; what the page then says and shows.
SEARCH = """
async (queries) => {
  const root = document.documentElement, answers = [];
  for (const query of queries) {
    history.pushState(null, "", "#" + new URLSearchParams({ q: query }));
    dispatchEvent(new PopStateEvent("popstate"));
    while (!root.dataset.searchDone) await new Promise((done) => setTimeout(done));
    const shown = [...document.querySelectorAll("[data-panel] a[href^='tel:']")]
      .filter((link) => link.checkVisibility());
    answers.push({ query, done: root.dataset.searchDone, status: document.querySelector("#search-status").textContent,
      told: document.querySelector("#search-told").textContent, numbers: shown.length,
      top: shown.filter((link) => link.closest("#search-help")).length });
  }
  return answers;
}
"""


@pytest.fixture(scope="module")
def page(browser: Browser, address: str) -> Iterator[Page]:
    """The search page, open, with nothing asked."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address}search/")
    yield page
    close(context)


def asked(page: Page, address: str, site: Path, queries: list[str]) -> list[dict[str, Any]]:
    """What the engine answers to each query."""
    answers: list[dict[str, Any]] = page.evaluate(ASK, [address, assets_of(site).name, queries])
    assert [one for one in answers if one["failed"]] == []
    return answers


def forms(contraction: str) -> list[str]:
    """A contraction as people type it: each kind of apostrophe, in capitals, and none where that is no other word."""
    typed = [contraction.replace("'", sign) for sign in "'’‘ʼ`´"]
    bare = [] if contraction in WORDS_AS_WELL else [contraction.replace("'", "")]
    return [form for one in typed + bare for form in (one, one.capitalize(), one.upper())]


def sentences(words: list[str]) -> list[str]:
    """Each word as people use it, with and without apostrophes."""
    frames = ("he won't stop {}", "my baby wont {} anymore", "THEYRE {} HER", "what if she’s been {}?")
    return [frames[place % len(frames)].format(word) for place, word in enumerate(words)]


def test_every_common_word_is_answered(page: Page, address: str, real_site: Path, long: bool) -> None:
    """By day, one in forty."""
    common = COMMON[:: 1 if long else 40]
    queries = [*common, *sentences(common), *INHERITED, *sentences(INHERITED)]
    answers = asked(page, address, real_site, queries)
    small = [one["query"] for one in answers if not one["found"] and not one["unknown"] and not one["help"]]
    assert len(small) < len(queries) / 4, "only small words may find nothing"


@pytest.mark.nightly
def test_every_common_word_is_answered_on_the_page(page: Page) -> None:
    for start in range(0, len(COMMON), 500):
        words = COMMON[start : start + 500]
        for one in some(page.evaluate(SEARCH, words + sentences(words))):
            assert one["done"] == "yes", one
            assert one["numbers"] >= 3, one


def test_the_page_answers_what_broke_it(page: Page, long: bool) -> None:
    """Those of the common words that nothing on the site is like, and what is a name in every JavaScript object."""
    common, odd = COMMON[:: 160 if long else 320], ["???", "‘’", '"', "…", "a" * 300, "hit " * 200, "'"]
    queries = [*common, *sentences(common), *INHERITED, *odd]
    for one in some(page.evaluate(SEARCH, queries)):
        assert one["done"] == "yes", one
        assert one["numbers"] >= 3, one


def test_contractions_are_small_words(page: Page, address: str, real_site: Path, long: bool) -> None:
    """By day, every fourth of the ways to type them; of these, every fourth beside a word."""
    queries = [form for one in CONTRACTIONS for form in forms(one)][:: 1 if long else 4]
    for one in some(asked(page, address, real_site, queries)):
        assert (one["found"] or one["help"], one["unknown"], one["corrected"]) == (0 or one["help"], [], []), one
    for one in some(asked(page, address, real_site, [f"{query} neglect" for query in queries[:: 1 if long else 4]])):
        assert one["found"], one
        assert (one["unknown"], one["corrected"]) == ([], []), one


def test_words_that_look_like_contractions_stay_words(page: Page, address: str, real_site: Path) -> None:
    plain, contracted = ["my baby is ill", "well"], ["i'll neglect", "we'll neglect"]
    ill, well, *others = asked(page, address, real_site, [*plain, *contracted, "neglect"])
    assert ill["found"] or ill["unknown"] or ill["corrected"]
    assert well["found"] or well["unknown"] or well["corrected"]
    assert len({one["found"] for one in others}) == 1


def test_a_small_word_alone_is_told_as_one(page: Page) -> None:
    for one in some(page.evaluate(SEARCH, ["don't", "isnt", "she’s", "???"])):
        assert "No page mentions" not in one["told"] + one["status"], one
        assert "Add a word for what it is about." in one["told"], one
        assert one["top"] >= 3, one


@pytest.mark.parametrize(
    "query",
    [
        "he won't stop hitting me", "they're hurting her", "HE WONT STOP HITTING ME", "my dad hits me",
        "i think they’re hurting him", "shes scared", "someone hurt my child", "im scared", "worried about them",
    ],
)  # fmt: skip
def test_who_is_in_danger_gets_the_numbers_on_top(page: Page, query: str) -> None:
    (one,) = page.evaluate(SEARCH, [query])
    # Two numbers at least; the third way may be a chat, for who cannot speak aloud.
    assert one["top"] >= 2
    assert page.locator("#search-help a.call:visible").count() >= 3
    assert "Numbers to ring are at the top." in one["status"]


def test_every_panel_is_one_answer_with_its_buttons(page: Page, real_library: Library) -> None:
    """What stands above the results is what the answer's page says: its title, its summary, its first routes."""
    shown = BeautifulSoup(page.content(), "html.parser")
    panels = [
        (entry.item, name, panel)
        for name, entry in real_library.collections["help"].items()
        for panel in shown.select(f"#search-route [data-panel$='-{name}']")
    ]
    for item, name, panel in some(panels):
        heading = panel.select_one("h2 a")
        assert heading is not None
        assert heading.get_text() == item.title
        assert item.summary in panel.get_text()
        assert len(panel.select("a.call")) == len(item.routes)
        assert f"help/{name}/" in heading["href"]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("he won't stop hitting me", "0800 1111"),
        ("mums boyfriend comes into my bed", "0800 1111"),
        ("i took all the tablets", "999"),
        ("i want to die", "999"),
        ("my daughter took an overdose", "999"),
        ("left home alone", "999"),
    ],
)
def test_a_child_sees_childline_first_and_whose_life_is_in_danger_999(page: Page, query: str, first: str) -> None:
    page.evaluate(SEARCH, [query])
    assert first in (page.locator("#search-help a.call").first.text_content() or "")


@pytest.mark.parametrize("query", ["our son died and i want to die", "my son died", "my mum died"])
def test_the_bereaved_see_what_is_for_them_unless_they_write_of_dying(page: Page, query: str) -> None:
    page.evaluate(SEARCH, [query])
    shown = page.locator("#search-help [data-help]").get_attribute("data-help")
    assert shown == ("suicide" if "want to die" in query else "bereaved")


def test_the_first_result_begins_on_the_first_screen_below_each_panel(
    browser: Browser, address: str, long: bool
) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(f"{address}search/")
    seen = set()
    told = json.loads((ROOT / "tests/data/help-more.json").read_text("utf-8"))
    for query, _ in told["danger"][:: 3 if long else 12]:
        page.evaluate(SEARCH, [query])
        panels = page.locator("#search-help [data-panel]")
        assert panels.count() <= 1, query
        box = page.locator("[data-search-result]").first.bounding_box()
        assert box is not None
        assert box["y"] < 844, query
        seen.update(panels.evaluate_all("all => all.map(one => one.dataset.panel)"))
    assert len(seen) > (12 if long else 6)
    page.close()


def test_practitioners_ways_of_writing_find_the_same(page: Page) -> None:
    for group in (
        ["section 47", "s47", "S47", "sec 47", "s.47", "s 47", "sect. 47"],
        ["section 175", "s.175", "s175"],
        ["0300 126 7000", "+44 300 126 7000", "+44 (0)300 126 7000"],
    ):
        found = [(page.evaluate(SEARCH, [query]), links(page))[1] for query in group]
        assert found[0]
        assert found == [found[0]] * len(group), group
    page.evaluate(SEARCH, ["0300 126 7000".replace(" ", "")])
    assert any("worried" in link for link in links(page))


def test_online_safety_and_names_with_an_and(page: Page) -> None:
    (one,) = page.evaluate(SEARCH, ["online safety"])
    assert "No page mentions" not in one["told"]
    assert "guidance/online-safety/" in links(page)[0]
    assert any("help/screens/" in link for link in links(page)[:3])
    for query in ("A&E", "a&e", "бібліотека"):
        (one,) = page.evaluate(SEARCH, [query])
        assert one["told"].count(query) == 1, one


def links(page: Page) -> list[str]:
    """The addresses of the results."""
    found: list[str] = page.eval_on_selector_all("[data-search-result] a", "all => all.map(one => one.href)")
    return found


BREAK = """
async ([address, assets, name]) => {
  const { Engine } = await import(`${address}${assets}/search-engine.js`);
  Engine.prototype[name] = async () => { throw new Error("broken by a test"); };
}
"""


@pytest.mark.parametrize("name", few(["corrected", "nearestWord", "spelling", "byNearness", "filter"], 2))
def test_a_fault_in_a_part_leaves_the_results(browser: Browser, address: str, real_site: Path, name: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}search/")
    page.evaluate(BREAK, [address, assets_of(real_site).name, name])
    one, other = page.evaluate(SEARCH, ["neglekt hurting children", "neglect"])
    assert one["done"] == other["done"] == "yes"
    assert len(links(page)) == 10
    page.close()


@pytest.mark.parametrize("name", few(["understand", "rank", "postings", "text", "open", "answer"], 2))
def test_a_fault_anywhere_leaves_the_numbers(browser: Browser, address: str, real_site: Path, name: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}search/")
    page.evaluate(SEARCH, ["my dad hits me"])
    page.evaluate(BREAK, [address, assets_of(real_site).name, name])
    for one in some(page.evaluate(SEARCH, ["neglect", "report abuse"])):
        assert one["done"] == "failed", one
        assert one["top"] >= 3, one
        assert "Try again" in one["status"], one
    page.close()


def test_one_lost_part_of_the_index_leaves_the_others(browser: Browser, address: str, long: bool) -> None:
    """Whichever part it is: each that a search asks for is lost in turn. By day, all of the words' and some others."""
    query = "knife crime neglekt in schools"
    page = browser.new_page()
    parts: set[str] = set()
    page.on("request", lambda request: parts.update(re.findall(r"index-\w+/[stv][\w-]*\.json", request.url)))
    page.goto(f"{address}search/#q={query}")
    wait_for_results(page)
    assert len(parts) > 8
    told = ""
    words = {one for one in parts if "/s" in one}
    for part in [*sorted(words), *sorted(parts - words)[:: 1 if long else 16]]:
        page.route(f"**/{part}", lambda route: route.abort())
        page.reload()
        wait_for_results(page)
        assert page.get_attribute("html", "data-search-done") == "yes", part
        assert len(links(page)) >= 8, part
        told += page.inner_text("#search-told")
        page.unroute(f"**/{part}")
    page.close()
    assert "could not be loaded. Left out: knife" in told
    assert "could not be loaded. Left out: neglect" in told
    assert "No page mentions" not in told


def test_without_the_script_for_spelling_words_are_searched_as_written(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.route("**/search-spelling.js", lambda route: route.abort())
    page.goto(f"{address}search/#q=neglekt of children")
    wait_for_results(page)
    assert len(links(page)) == 10
    assert "No page mentions neglekt." in page.inner_text("#search-told")
    page.close()


def test_without_the_index_the_numbers_are_on_top(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.route("**/search/index.json", lambda route: route.fulfill(body="<html>", content_type="text/html"))
    page.goto(f"{address}search/#q=he hits me")
    wait_for_results(page)
    assert page.locator("#search-help a[href^='tel:']").count() >= 3
    page.evaluate(GO, "#q=neglect")
    wait_for_results(page)
    assert page.locator("#search-help a[href^='tel:']").first.is_visible()
    page.close()
