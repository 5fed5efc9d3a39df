"""What a result shows of its section: a part of it as it stands, cut inside no word and no number."""

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from nscp_site.search.stems import stems
from tests.browser import close
from tests.site import assets_of

pytestmark = pytest.mark.slow

EXCERPT = """
async ([address, assets, asked]) => {
  const tools = await import(`${address}${assets}/search-words.js`);
  if (!window.learned) tools.learn(await (await fetch(`${address}search/index.json`)).json());
  window.learned = true;
  const { excerpt } = await import(`${address}${assets}/search-excerpt.js`);
  return asked.map(([text, marks]) => excerpt(text, new Set(marks)));
}
"""
# Said anew here, not taken from the script: a figure with its signs, groups of digits, a span of figures, a share.
NUMBER = re.compile(r"[£$€]?\d+(?:[.,:/–‑-]\d+|(?<=\d{3}) \d{3,}|(?<=\d{4}) \d{2,}| ?[–-] ?\d+)*(?:[a-zA-Z]+| ?%)?")
LONGEST = 400


@pytest.fixture(scope="module")
def page(browser: Browser, address: str) -> Iterator[Page]:
    """The search page, where the script is."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address}search/")
    yield page
    close(context)


def parts(shown: str) -> str:
    """A snippet without what says that it is cut."""
    return shown.removeprefix("… ").removesuffix(" …")


def stands_whole(part: str, text: str) -> bool:
    """Whether a part stands in a text, there beginning and ending in no word and no number."""
    inside = {place for found in NUMBER.finditer(text) for place in range(found.start() + 1, found.end())}
    for found in re.finditer(re.escape(part), text):
        start, end = found.span()
        edges = text[:start][-1:] + text[end:][:1]
        if not edges.strip() and start not in inside and end not in inside:
            return True
    return False


def check(page: Page, address: str, site: Path, asked: list[tuple[str, list[str]]]) -> None:
    """Ask for the snippets of texts with words to mark, and look at each."""
    shown = page.evaluate(EXCERPT, [address, assets_of(site).name, asked])
    for (text, marks), snippet in zip(asked, shown, strict=True):
        part = parts(snippet)
        assert stands_whole(part, text), (snippet, text)
        assert part or not text.strip(" ·"), text
        assert len(part) <= LONGEST, (len(part), snippet)
        if any(key in marks for key in stems(text)):
            assert any(key in marks for key in stems(part)), (marks, snippet, text)


def texts_of(site: Path) -> list[str]:
    """The text of every section in the index."""
    blocks = sorted(site.glob("search/index-*/t*.json"))
    return [record[7] for block in blocks for record in json.loads(block.read_text("utf-8"))]


def test_every_section_is_cut_where_it_may_be(page: Page, address: str, real_site: Path, long: bool) -> None:
    """With no word to mark, and with words from its beginning to its end: rare ones, numbers, pairs.

    By day, of some of them.
    """
    texts = texts_of(real_site)[:: 1 if long else 5]
    assert len(texts) > 200
    asked: list[tuple[str, list[str]]] = []
    for text in texts:
        keys = list(dict.fromkeys(stems(text)))
        some = keys[:: max(1, len(keys) // 5)] + [key for key in keys if key.isdigit()][:3]
        asked += [(text, []), *((text, [key]) for key in some), *((text, list(pair)) for pair in pairwise(some))]
    check(page, address, real_site, asked)


FIGURES = [
    "84.1", "43.1 per 10,000", "1,234", "2022-23", "2022/23", "2019–21", "0207 946 0000", "10%", "84.1 %", "£1.5m",
    "3.5", "1st", "£1,234.56", "12 - 15", "16/17", "09:30", "999", "1.2.3", "5 per cent",
]  # fmt: skip
WORDS = [
    "child",
    "harm",
    "“safe.”",
    "(home)",
    "Children",
    "don’t",
    "e.g.",
    "Dr.",
    "A",
    "well-being",
    "·",
    "risk,",
    "café",
]
ENDS = [".", "!", "?", ".”", "?’", ".)", " ·", ";", ":", ",", "", "…"]
PIECES = st.tuples(st.sampled_from(FIGURES + WORDS * 2), st.sampled_from(ENDS + [""] * 12)).map("".join)
TEXTS = st.lists(PIECES, min_size=1, max_size=80).map(" ".join)
MARKS = st.lists(st.sampled_from(["child", "harm", "home", "84", "1", "23", "10", "per", "risk", "cafe"]), max_size=3)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(TEXTS, MARKS), min_size=3, max_size=10))
def test_generated_texts_are_cut_where_they_may_be(
    page: Page, address: str, real_site: Path, asked: list[tuple[str, list[str]]]
) -> None:
    check(page, address, real_site, asked)


def test_decimals_and_quotations_are_shown_whole(page: Page, address: str, real_site: Path) -> None:
    text = (
        "In the year 84.1% came. A parent said: “Nobody asked us.” Then 43.1 per 10,000 were seen, and more were not."
    )
    shown = page.evaluate(
        EXCERPT, [address, assets_of(real_site).name, [[text, ["84"]], [text, ["43"]], [text, ["ask"]]]]
    )
    assert shown[0].startswith("In the year 84.1% came.")
    assert "43.1 per 10,000 were seen" in shown[1]
    assert "“Nobody asked us.”" in shown[2]
