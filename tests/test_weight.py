"""A page is light enough for an old phone on a bad connection."""

import gzip

import pytest
from playwright.sync_api import Browser

from nscp_site.content.relations import is_whole_document_address
from tests.site import Site, assets_of
from tools.weight import Weight, weigh, words_about_itself

pytestmark = pytest.mark.slow

MOST_BYTES, MOST_WITH_PICTURES, MOST_REQUESTS, MOST_SCRIPT = 50_000, 100_000, 10, 10_000
# A whole document is opened by who wants all of it, to print or to save; its chapters are as light as any page.
MOST_OF_WHOLE = 75_000
# The search page needs an engine.
MOST_SCRIPT_OF_SEARCH = 30_000


def most_bytes(address: str) -> int:
    """How heavy a page may be without its pictures."""
    return MOST_OF_WHOLE if is_whole_document_address(address) else MOST_BYTES


def too_heavy(address: str, weight: Weight) -> bool:
    """Whether a page is over any of its limits."""
    script = MOST_SCRIPT_OF_SEARCH if address == "search/" else MOST_SCRIPT
    return (
        weight.without_pictures > most_bytes(address)
        or weight.whole > MOST_WITH_PICTURES
        or weight.requests > MOST_REQUESTS
        or weight.script > script
    )


def test_a_first_visit_is_light(browser: Browser, address: str, kinds: list[str]) -> None:
    weights = dict(weigh(browser, address, kinds))
    assert weights.keys() == set(kinds)
    assert {kind: weight for kind, weight in weights.items() if too_heavy(kind, weight)} == {}


def test_few_words_are_about_the_page_itself(site: Site) -> None:
    """Of all words at most 12 in a hundred: editor's notes, sources, related pages, and as at when."""
    every, found = words_about_itself(site.pages.values())
    assert all(found.values())
    assert found.total() <= 0.12 * every, found


def weights_of(site: Site) -> dict[str, int]:
    """The bytes of each page, compressed, with the scripts and styles that all pages share."""
    assets = [path for path in assets_of(site.folder).iterdir() if path.suffix in (".css", ".js")]
    assert assets
    shared = sum(len(gzip.compress(path.read_bytes())) for path in assets)
    pages = {site.address(path): path for path in site.folder.rglob("*.html")}
    return {address: shared + len(gzip.compress(path.read_bytes(), mtime=0)) for address, path in pages.items()}


def test_no_page_is_heavier_by_itself_than_its_share(site: Site) -> None:
    assert {page: size for page, size in weights_of(site).items() if size > most_bytes(page)} == {}
