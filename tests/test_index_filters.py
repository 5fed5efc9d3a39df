"""Indexes are narrowed in the browser, and at a thousand items every one is found without it."""

import gzip
import posixpath
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from yaml import safe_load

from nscp_site.content.library import Library
from nscp_site.pages.indexes import filter_values, index_filters
from nscp_site.pages.rendering import Renderer
from nscp_site.project import load_project
from nscp_site.schema.types import ROLE_NAMES
from tests.browser import close
from tests.conftest import MINI, ROOT, TODAY, few, nscp
from tests.growing import grown
from tests.site import Site, served
from tests.visiting import Visitor

INDEXES = [
    "guidance", "training", "reviews", "campaigns", "case-studies", "voices", "groups", "partners", "briefings",
    "datasets",
]  # fmt: skip
LINK = re.compile(r"\]\(([^)\s:#]+\.md)[)#]")
# What an index shows of its entries: the words of each link that is seen.
SHOWN = "all => all.filter((one) => one.checkVisibility()).map((one) => one.textContent)"
LISTED = "#main a.listed"
# Every choice of every filter: what it promises to leave, and what it leaves.
TRIED = """async () => {
  const tried = [];
  const shown = () => [...document.querySelectorAll("#main a.listed")].filter((one) => one.checkVisibility()).length;
  document.querySelector("#index-filters").open = true;
  await new Promise((go) => setTimeout(go, 50));
  for (const choice of document.querySelectorAll("#index-filters select")) {
    for (const one of [...choice.options].slice(1)) {
      const promised = Number(one.textContent.match(/\\((\\d+)\\)$/)[1]);
      choice.value = one.value;
      choice.dispatchEvent(new Event("change", { bubbles: true }));
      await new Promise((go) => setTimeout(go));
      tried.push([choice.name, one.value, promised, shown(), location.hash]);
    }
    choice.value = "";
    choice.dispatchEvent(new Event("change", { bubbles: true }));
    await new Promise((go) => setTimeout(go));
  }
  return tried;
}"""


def choose(page: Page, name: str, value: str) -> None:
    """Open the filters where they are closed, and choose."""
    if not page.locator("#index-filters").evaluate("one => one.open"):
        page.locator("#index-filters summary").click()
    page.locator(f"#index-{name}").select_option(value)


@pytest.mark.slow
@pytest.mark.parametrize("index", few(INDEXES, 3))
def test_every_choice_leaves_as_many_as_it_says(
    visit: Callable[..., Visitor], real_library: Library, index: str
) -> None:
    page = visit("phone").open(f"{index}/")
    history = page.evaluate("history.length")
    entries = real_library.ordered(index)
    expected = {
        (name, value): sum(
            value in values
            for entry in entries
            for narrows, values in filter_values(real_library, entry)
            if narrows.name == name
        )
        for name, _, _, choices in index_filters(real_library, entries)
        for value, _ in choices
    }
    tried = page.evaluate(TRIED)
    assert {(name, value): shown for name, value, _, shown, _ in tried} == expected
    assert all(promised == shown > 0 for _, _, promised, shown, _ in tried)
    assert all(f"{name}=" in hash_ for name, _, _, _, hash_ in tried)
    assert len(page.locator(LISTED).evaluate_all(SHOWN)) == len(entries)
    assert page.evaluate("history.length") == history


@pytest.mark.slow
def test_what_was_chosen_stands_in_the_address_and_comes_back(visit: Callable[..., Visitor]) -> None:
    visitor = visit("light")
    page = visitor.open("guidance/")
    choose(page, "role", "police")
    choose(page, "theme", "exploitation")
    left = page.locator(LISTED).evaluate_all(SHOWN)
    assert 0 < len(left) < len(visitor.page.locator(LISTED).all())
    assert page.url.endswith("guidance/#theme=exploitation&role=police")
    assert page.locator("#index-status").text_content() == f"{len(left)} of {page.locator(LISTED).count()} shown."
    page.get_by_role("link", name=left[0], exact=True).click()
    page.go_back()
    page.locator("#index-status:not(:empty)").wait_for()
    assert page.locator(LISTED).evaluate_all(SHOWN) == left
    assert page.locator("#index-role").input_value() == "police"
    # A heading without anything below it is gone, and comes back.
    heads = page.locator(".index-part h2").evaluate_all(SHOWN)
    choose(page, "theme", "")
    choose(page, "role", "")
    assert len(page.locator(".index-part h2").evaluate_all(SHOWN)) > len(heads)
    assert "#" not in page.url


@pytest.mark.slow
def test_without_a_script_all_stands_there_and_no_control(visit: Callable[..., Visitor], site: Site) -> None:
    page = visit("phone", java_script_enabled=False).open("guidance/")
    assert not page.locator("#index-filters").is_visible()
    assert len(page.evaluate("look.shown('#main a.listed')")) == len(site.pages["guidance/"].select("a.listed"))
    page.locator("summary", has_text=ROLE_NAMES["school"]).click()
    details = page.locator("details[open]")
    assert details.get_by_role("link", name="Home education (elective home education)").is_visible()


@pytest.fixture(scope="module")
def long_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The miniature project with seventy topics, of which an index prints some."""
    root = Path(shutil.copytree(MINI, tmp_path_factory.mktemp("long") / "mini"))
    settings = (root / "mkdocs.yml").read_text("utf-8")
    (root / "mkdocs.yml").write_text(settings.replace("../../", f"{ROOT}/"), "utf-8")
    pattern = (root / "content/guidance/safer-sleeping.md").read_text("utf-8")
    for number in range(70):
        fields = f"title: {chr(65 + number % 26)} topic {number}\nroles: [{list(ROLE_NAMES)[number % 6]}]"
        text = pattern.replace("title: Safer sleeping", fields)
        (root / f"content/guidance/topic-{number}.md").write_text(text, "utf-8")
    done = nscp("build", root=root)
    assert done.returncode == 0, done.stdout + done.stderr
    return root / "site"


@pytest.mark.slow
def test_a_long_index_is_narrowed_whole(browser: Browser, long_site: Path) -> None:
    context = browser.new_context()
    with served(long_site) as address:
        page = context.new_page()
        page.goto(f"{address}guidance/")
        before = page.locator(LISTED).count()
        assert before < 70
        choose(page, "role", "police")
        page.locator("#index-status:not(:empty)").wait_for()
        # The one without roles is for all.
        assert page.locator("#index-status").text_content() == "13 of 71 shown."
        shown = page.locator(LISTED).evaluate_all(SHOWN)
        assert len(shown) == 13
        page.get_by_role("link", name=shown[-1], exact=True).click()
        page.wait_for_load_state()
        assert page.locator("h1").text_content() == shown[-1]
        page.goto(f"{address}guidance/")
        page.route("**/a-to-z/**", lambda route: route.abort())
        choose(page, "role", "school")
        page.locator("#index-status:not(:empty)").wait_for()
        assert "could not be loaded" in (page.locator("#index-status").text_content() or "")
        assert len(page.locator(LISTED).evaluate_all(SHOWN)) == before
        close(context)


def sent(text: str) -> int:
    """The bytes of a page as it is sent."""
    return len(gzip.compress(text.encode()))


@pytest.mark.slow
@pytest.mark.parametrize("index", few(INDEXES, 10))
def test_a_thousand_items_are_four_taps_away(
    real_library: Library, real_root: Path, index: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As in CI, where the moment of the commit is known: these items stand in no file.
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1764201600")
    library = scattered(grown(real_library, 1000, index, names=2), index)
    renderer = Renderer(library)
    makers = renderer.page_builders() | renderer.long_list_page_builders()
    items = {f"{entry.ref}.md" for entry in library.entries()}
    menu = {path for one in safe_load_nav(real_root) for path in one.values()}
    found, edge = {"index.md": 0}, {"index.md", *menu}
    for taps in range(1, 5):
        reached = set()
        for uri in edge - items:
            reached |= links_of(uri, makers[uri]().markdown)
        edge = {uri for uri in reached | (menu if taps == 1 else set()) if uri in makers and uri not in found}
        found |= dict.fromkeys(edge, taps)
    assert {f"{entry.ref}.md" for entry in library.ordered(index)} <= found.keys()
    assert sent(makers[f"{index}/index.md"]().markdown) < 20_000
    lists = [uri for uri in makers if uri.startswith(f"search/by-kind/{index}/")]
    assert lists
    assert max(sent(makers[uri]().markdown) for uri in lists) < 20_000


def scattered(library: Library, index: str) -> Library:
    """The library with titles of its items all over the alphabet, more than a page's fill under one letter."""
    made = {}
    for number, (name, entry) in enumerate(library.collections[index].items()):
        letter = "N" if number % 3 == 0 else chr(65 + number % 26)
        title = f"{letter}{number * 7919 % 10007} {entry.item.title}"
        made[name] = replace(entry, item=entry.item.model_copy(update={"title": title}))
    return replace(library, collections=library.collections | {index: made})


def safe_load_nav(root: Path) -> list[dict[str, str]]:
    """The entries of the menu."""
    text = (root / "mkdocs.yml").read_text("utf-8")
    found: list[dict[str, str]] = safe_load(text[text.index("\nnav:") :].split("\n\n")[0])["nav"]
    return found


def links_of(uri: str, text: str) -> set[str]:
    """The pages that a page leads to."""
    return {posixpath.normpath(posixpath.join(posixpath.dirname(uri), path)) for path in LINK.findall(text)}


def test_a_filter_with_one_value_is_none() -> None:
    library = load_project(MINI, TODAY)[0]
    assert index_filters(library, library.ordered("guidance")) == []
