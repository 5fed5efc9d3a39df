"""A guidance topic answers first, each step with its source, and is found by need: by clicks and by search."""

from collections.abc import Callable
from typing import Any

import pytest
import yaml

from nscp_site.content.library import Library
from tests.browser import wait_for_results
from tests.conftest import ROOT, some
from tests.site import Site
from tests.test_tasks import BY_DAY, SCREENS, screens_down
from tests.visiting import Visitor

pytestmark = pytest.mark.slow

TASKS: dict[str, dict[str, Any]] = yaml.safe_load((ROOT / "tests/data/practitioners.yml").read_text("utf-8"))
# With the line that names the source.
MOST_SCREENS = 2.1
# In this order, whichever of them a topic has.
ORDER = ["What to do", "Whom to ask", "What reviews here taught", "Training", "What the documents say", "Figures"]


def topics_with_steps(library: Library) -> list[str]:
    """The ids of the topics that say what to do."""
    return [entry.id for entry in library.ordered("guidance") if entry.item.steps]


def test_every_step_leads_to_who_says_so(site: Site, real_library: Library) -> None:
    register = real_library.values("elsewhere")
    known = {one.address for one in register.values() if one.address and not one.is_pending}
    record = {
        (source.document, source.section): entry
        for entry in real_library.entries()
        if entry.origin == "record" and entry.collection != "guidance"
        for source in entry.item.source
    }
    followed = 0
    for name in topics_with_steps(real_library):
        steps = real_library.collections["guidance"][name].item.steps
        printed = site.pages[f"guidance/{name}/"].select(".steps > ol > li")
        assert len(printed) == len(steps), name
        for step, line in zip(steps, printed, strict=True):
            links = [str(link["href"]) for link in line.select(".source a")]
            assert links, (name, step.text)
            if step.elsewhere:
                assert register[step.elsewhere].address in links
                assert set(links) & known
            if step.source:
                assert (step.source.document, step.source.section) in record, (name, step.text)
            strength = line.strong.get_text() if line.strong else ""
            assert (strength == f"{step.strength.capitalize()}:") if step.strength else not strength.endswith("st:")
            followed += 1
    assert followed > 40


def test_a_topic_answers_in_the_same_order_and_its_documents_are_folded(site: Site, real_library: Library) -> None:
    for entry in some(real_library.ordered("guidance")):
        page = site.pages[f"guidance/{entry.id}/"]
        heads = [head.get_text(strip=True) for head in page.select("main h2") if head.get_text(strip=True) in ORDER]
        assert heads == [head for head in ORDER if head in heads], entry.id
        for_whom = next((one for one in page.select(".fact") if one.get_text().startswith("For:")), None)
        assert for_whom, entry.id
        folded = page.select("details.of-document")
        assert len(folded) == len(entry.item.sections), entry.id
        assert all(one.summary and one.summary.h3 and not one.has_attr("open") for one in folded)


def test_the_parts_of_a_topic_lead_on_and_back(visit: Callable[..., Visitor], real_library: Library) -> None:
    first = next(entry for entry in real_library.ordered("guidance") if entry.item.parts)
    page = visit("phone").open(f"guidance/{first.id}/")
    parts = [real_library.find(ref) for ref in first.item.parts]
    titles = [first.item.title, *(part.item.title for part in parts if part)]
    assert page.locator("nav.parts li").all_text_contents() == titles
    for title in titles[1:]:
        page.locator(".pages").get_by_text(f"Next: {title}").click()
        page.wait_for_load_state()
        assert page.locator("h1").text_content() == title
        assert page.locator("nav.parts [aria-current]").text_content() == title
    assert page.get_by_text("Next: ").count() == 0
    page.locator(".pages").get_by_text(f"Previous: {titles[-2]}").click()
    page.wait_for_load_state()
    assert page.locator("h1").text_content() == titles[-2]


def test_what_is_folded_is_printed(visit: Callable[..., Visitor]) -> None:
    page = visit("light").open("guidance/designated-officers/")
    inside = page.locator("details.of-document p").nth(1)
    assert not inside.is_visible()
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert inside.is_visible()


@pytest.mark.parametrize("screen", BY_DAY)
def test_every_topic_answers_near_its_top(
    visit: Callable[..., Visitor], real_library: Library, screen: str, long: bool
) -> None:
    """By day, every fourth."""
    visitor, slow = visit("light", **SCREENS[screen]), {}
    for name, task in list(TASKS.items())[:: 1 if long else 4]:
        page = visitor.open("guidance/")
        title = real_library.collections["guidance"][task["topic"]].item.title
        page.locator("#index-list").get_by_role("link", name=title, exact=True).click()
        page.wait_for_load_state()
        screens = screens_down(page, page.locator("main").get_by_text(task["answer"]).first)
        if screens > MOST_SCREENS:
            slow[name] = screens
    assert slow == {}


def test_every_topic_is_among_the_first_that_the_search_shows(visit: Callable[..., Visitor], long: bool) -> None:
    """By day, every fourth."""
    visitor, missed = visit("phone"), {}
    for name, task in list(TASKS.items())[:: 1 if long else 4]:
        page = visitor.open("search/")
        page.fill("#search-q", task["search"])
        page.keyboard.press("Enter")
        wait_for_results(page)
        found = page.locator("[data-search-result] a").evaluate_all("all => all.slice(0, 3).map((one) => one.pathname)")
        if not any(f"/guidance/{task['topic']}/" in one for one in found):
            missed[name] = found
    assert missed == {}
