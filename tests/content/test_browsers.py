"""Pages in a real browser, under the headers of a real host: one of each kind, and every page that was changed."""

from collections.abc import Callable
from urllib.parse import quote

import pytest

from nscp_site.content.library import Library
from tests.site import Site
from tests.test_axe import faults
from tests.test_reflow import lost
from tests.test_weight import MOST_BYTES, weights_of
from tests.visiting import Visitor

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("mode", "deeds", "contrast"), [("light", ["as it opens"], True), ("phone", ["everything open"], False)]
)
def test_axe_finds_nothing(
    visit: Callable[..., Visitor], tried: list[str], mode: str, deeds: list[str], contrast: bool
) -> None:
    assert faults(visit(mode), tried, mode, deeds, contrast=contrast) == {}


@pytest.mark.nightly
def test_axe_finds_nothing_on_any_page(visit: Callable[..., Visitor], site: Site) -> None:
    # Contrast takes most of the time, and no page has a pair of colours that the kinds of page have not.
    assert faults(visit("light"), site.pages, "light", ["as it opens"], contrast=False) == {}


def test_nothing_is_lost_on_a_small_screen(visit: Callable[..., Visitor], tried: list[str]) -> None:
    assert lost(visit("reflow"), tried, ["as it is"]) == {}


def test_what_is_searched_by_its_title_is_found(
    visit: Callable[..., Visitor], real_library: Library, changed: list[str], warn: Callable[[str], None]
) -> None:
    """The search answers at all; where a page stands among the results is a matter of weights, which only warn."""
    firsts = [entries[0].ref for name in real_library.collections if (entries := real_library.ordered(name))]
    wanted = sorted({*firsts, *(address.rstrip("/") for address in changed if real_library.find(address.rstrip("/")))})
    visitor = visit()
    answered = 0
    for ref in wanted:
        entry = real_library.find(ref)
        assert entry is not None
        page = visitor.open(f"search/?q={quote(entry.item.title)}")
        page.wait_for_selector("html[data-search-done]", state="attached")
        links = page.eval_on_selector_all("[data-search-result] a", "all => all.map(one => one.href)")
        answered += bool(links)
        if not any(f"/{ref}/" in link for link in links):
            warn(f"A search for “{entry.item.title}” does not show {ref} among its first results.")
    assert answered or not wanted


def test_what_a_page_weighs(site: Site, warn: Callable[[str], None]) -> None:
    for page, size in weights_of(site).items():
        if size > MOST_BYTES:
            warn(f"/{page} and what all pages share weigh {size:,} bytes, more than {MOST_BYTES:,}.")
