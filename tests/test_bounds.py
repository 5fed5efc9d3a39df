"""Pages stay light however much is published, and nothing that was left off a page is lost. Counted, never timed."""

import gzip
import posixpath
import re
from statistics import median

import pytest

from nscp_site.outputs.handouts import team_pack
from nscp_site.pages.events import all_changes
from nscp_site.pages.paging import LINES_PER_PAGE, LIST_LIMITS, MAX_LIST_LINES, Listing, ListPart, split_into_pages
from nscp_site.pages.rendering import Renderer
from nscp_site.schema.items import Change
from tests.conftest import TODAY, some
from tests.growing import grown

LINK = re.compile(r"\]\(([^)\s:]+\.md)(?:#([\w-]+))?\)")
# The bytes around the text of a page, the same on each.
FRAME = 4200
LINE = re.compile(r"^\s*- ", re.MULTILINE)


@pytest.fixture(scope="module")
def few(real_library):
    return Renderer(real_library)


@pytest.fixture(scope="module")
def many(real_library):
    """Each item is named by some fifty of the new ones, each theme has as many, each note seven."""
    return Renderer(grown(real_library, 700))


@pytest.fixture(scope="module")
def pages(many):
    return {page.uri: page.markdown for page in many.pages()}


def items_of(library):
    """Items but themes: a theme's page gathers what belongs to it, so it is a list, bounded as lists are."""
    return [entry for entry in library.entries() if entry.collection != "themes"]


def links_of(uri, text):
    return {posixpath.normpath(posixpath.join(posixpath.dirname(uri), path)) for path, _ in LINK.findall(text)}


@pytest.mark.slow
def test_the_partnerships_own_pages_are_cut_nowhere(few):
    assert not list(few.listings.all())


@pytest.mark.slow
def test_an_items_page_is_as_light_among_many_as_among_few(few, many):
    before = {entry.ref: len(few.item_page(entry).markdown.encode()) for entry in items_of(few.library)}
    after = {ref: len(many.item_page(many.library.find(ref)).markdown.encode()) for ref in before}
    for kind in {entry.collection for entry in items_of(few.library)}:
        refs = [ref for ref in before if ref.startswith(f"{kind}/")]
        assert sum(FRAME + after[ref] for ref in refs) <= 1.05 * sum(FRAME + before[ref] for ref in refs), kind
    assert sum(after.values()) <= 1.05 * sum(before.values())
    assert FRAME + median(after.values()) <= 1.05 * (FRAME + median(before.values()))
    assert max(after.values()) <= 1.05 * max(before.values())


@pytest.mark.slow
def test_twice_as_many_again_add_nothing(real_library, many):
    most = Renderer(grown(real_library, 1400))
    for entry in some(items_of(real_library)):
        one, other = many.item_page(many.library.find(entry.ref)), most.item_page(most.library.find(entry.ref))
        assert len(other.markdown) <= 1.02 * len(one.markdown), entry.ref


@pytest.mark.slow
def test_no_list_is_longer_than_a_page_may_be(pages):
    lines = {uri: len(LINE.findall(text)) for uri, text in pages.items() if uri.startswith("search/")}
    whole = {f"search/{name}.md" for name in ("a-to-z", "by-theme", "by-kind", "by-year")}
    assert max(lines[uri] for uri in whole) <= MAX_LIST_LINES
    # Beside its lines, a page of a list has the way to the others.
    assert max(count for uri, count in lines.items() if uri not in whole) <= LINES_PER_PAGE + 30


@pytest.mark.slow
def test_no_page_comes_near_the_weight_it_may_have(pages):
    sent = {uri: len(gzip.compress(text.encode())) for uri, text in pages.items()}
    # A whole document is as long as it is, however much is published beside it.
    whole = {uri for uri in sent if uri.endswith("/in-full.md")}
    assert len(whole) == 4
    assert max(sent[uri] for uri in whole) < 40_000
    assert max(sent[uri] for uri in sent.keys() - whole) < 20_000


@pytest.mark.slow
def test_every_link_between_pages_leads_to_a_page_and_a_heading_on_it(pages):
    for uri, text in some(pages.items()):
        for path, anchor in LINK.findall(text):
            target = posixpath.normpath(posixpath.join(posixpath.dirname(uri), path))
            assert target in pages, (uri, path)
            if anchor.startswith("list"):
                assert f"#{anchor} }}" in pages[target], (uri, path, anchor)


@pytest.mark.slow
def test_every_item_stands_in_each_list_of_all_pages(many, pages):
    items = {f"{entry.ref}.md" for entry in many.library.entries()}
    for name in ("a-to-z", "by-kind", "by-year"):
        found = set()
        for uri, text in pages.items():
            if uri == f"search/{name}.md" or uri.startswith(f"search/{name}/"):
                found |= links_of(uri, text)
        assert items <= found


@pytest.mark.slow
def test_what_a_page_leaves_out_stands_in_the_list_it_leads_to(many, pages):
    entry = many.library.find("guidance/neglect")
    wanted = {f"{other.ref}.md" for same in many.listings.related(entry).values() for other in same}
    page = links_of(f"{entry.ref}.md", pages[f"{entry.ref}.md"])
    first = f"search/related/{entry.ref}.md"
    assert not wanted <= page
    assert first in page
    assert wanted <= links_of(first, pages[first])


@pytest.mark.slow
def test_a_themes_page_leads_to_all_that_belongs_to_it(many, pages):
    wanted = {f"{ref}.md" for ref in many.relations.by_theme["exploitation"]}
    page, first = pages["themes/exploitation.md"], "search/by-theme/exploitation.md"
    assert re.search(rf"The newest 5 of \d+\. \[All on this theme: Guidance\]\(\.\./{first}#list-guidance\)", page)
    assert wanted <= links_of(first, pages[first])
    chain = "themes/exploitation/chain.md"
    assert chain in links_of("themes/exploitation.md", page)
    assert "search/chain/exploitation.md" in links_of(chain, pages[chain])


@pytest.mark.slow
def test_a_list_about_a_page_with_a_neutral_title_has_one_too(many, pages):
    title = many.library.find("themes/neglect").item.neutral_title
    assert title
    for uri, text in pages.items():
        if re.fullmatch(r"search/(by-theme|chain|related/themes)/neglect(/\d+)?\.md", uri):
            assert re.search(rf"^neutral_title: '?{re.escape(title)}: ", text, re.MULTILINE), uri


@pytest.mark.slow
def test_titles_of_lists_are_unique(pages):
    titles = [re.search(r"^title: (.*)$", text, re.MULTILINE)[1] for text in pages.values()]
    assert len(titles) == len(set(titles))


def test_the_pages_of_a_list_name_each_other_and_the_one_that_is_open(few):
    listing = Listing(
        "search/a-to-z/n", "N", [ListPart("N", "list", ["[A](item:themes/neglect)"] * 600)], ("A to Z", "x.md")
    )
    first, second, third = map(few.long_list_page, split_into_pages(listing))
    assert [page.uri for page in (first, second, third)] == [
        "search/a-to-z/n.md",
        "search/a-to-z/n/2.md",
        "search/a-to-z/n/3.md",
    ]
    assert '[2](2.md){: aria-label="Page 2" aria-current="page" }' in second.markdown
    assert "[Previous page](../n.md)" in second.markdown
    assert "[Next page](3.md)" in second.markdown
    assert "Next page" not in third.markdown
    assert third.markdown.count("themes/neglect.md") == 100


def test_a_part_is_found_on_the_page_where_it_begins():
    listing = Listing(
        "search/x", "X", [ListPart("A", "a", ["-"] * 250), ListPart("B", "b", ["-"] * 300)], ("X", "x.md")
    )
    assert listing.part_link("a") == "search/x.md#a"
    assert listing.part_link("b") == "search/x/2.md#b"
    assert [[part.heading for part in sheet.parts] for sheet in split_into_pages(listing)] == [
        ["A"],
        ["B"],
        ["B (continued)"],
    ]


def test_all_changes_stand_year_by_year_beside_the_latest(real_library):
    library = grown(real_library, 300, names=0)
    for place, entry in enumerate(library.collections["guidance"].values()):
        day = TODAY.replace(year=2020 + place % 5)
        change = Change(on=day, kind="updated", what="A word was put right.")
        object.__setattr__(entry.item, "history", [change])
    renderer, path = Renderer(library), "about/what-changed.md"
    count = len(all_changes(library))
    page = renderer.prose_page(path, library.prose[path]).markdown
    newest = LIST_LIMITS["changes"].first
    assert f"These are the latest {newest} of {count}. [All changes, year by year](../search/changes.md)" in page
    listed = [renderer.long_list_page(sheet).markdown for sheet in split_into_pages(renderer.listings.changes_list())]
    assert sum(text.count("Updated: A word was put right.") for text in listed) == count


def test_a_pack_for_a_team_has_room_for_its_reviews(real_library):
    renderer = Renderer(grown(real_library, 400, "reviews"))
    theme = renderer.library.find("themes/neglect")
    assert len(renderer.relations.by_collection(renderer.relations.by_theme["neglect"])["reviews"]) > 3
    text = team_pack(renderer, theme).markdown
    assert len(text) < 6500
    assert re.search(r"\d+ reviews? more (is|are) on the page of this theme\.", text)


def test_a_list_of_one_part_has_no_heading_to_lead_to() -> None:
    reviews, news = ListPart("Reviews", "list-reviews", ["a"] * 300), ListPart("News", "list-news", ["b"])
    alone = Listing("search/by-theme/one", "One", [reviews], ("All", "search/by-theme.md"))
    both = Listing("search/by-theme/two", "Two", [reviews, news], ("All", "search/by-theme.md"))
    assert alone.part_link("list-reviews") == "search/by-theme/one.md"
    assert both.part_link("list-reviews") == "search/by-theme/two.md#list-reviews"
    assert both.part_link("list-news") == "search/by-theme/two/2.md#list-news"
