"""Nothing is asked of anybody else, nothing is stored, and nothing runs that the site's policy does not allow."""

import re
from collections.abc import Callable

import pytest

from nscp_site.outputs.host_policy import CONTENT_SECURITY_POLICY
from tests.site import Site
from tests.visiting import Visitor

pytestmark = pytest.mark.slow

STORED = "() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)]"


def test_a_visit_leaves_nothing_behind(visit: Callable[..., Visitor], kinds: list[str]) -> None:
    visitor = visit("phone")
    for address in kinds:
        page = visitor.open(address)
        page.mouse.wheel(0, 4000)
        assert page.evaluate(STORED) == [], address
    assert visitor.context.cookies() == []
    assert visitor.asked_elsewhere == []
    assert visitor.complaints == []


def test_a_chosen_appearance_is_all_that_is_kept(visit: Callable[..., Visitor]) -> None:
    visitor = visit("light")
    page = visitor.open("about/")
    page.get_by_role("button", name="Use dark colours").click()
    assert page.evaluate(STORED) == ["appearance"]
    page = visitor.open("worried/")
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
    page.get_by_role("button", name="Use light colours").click()
    assert page.evaluate(STORED) == []
    assert visitor.context.cookies() == []


@pytest.mark.parametrize(("mode", "scheme"), [("light", "light"), ("dark", "dark")])
def test_who_chose_nothing_gets_the_colours_of_the_system(
    visit: Callable[..., Visitor], mode: str, scheme: str
) -> None:
    page = visit(mode).open("")
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == scheme


def test_the_policy_is_in_force(visit: Callable[..., Visitor]) -> None:
    visitor = visit()
    page = visitor.open("")
    page.evaluate("""() => {
        const script = document.createElement("script");
        script.textContent = "window.ran = true";
        document.body.append(script);
        document.body.setAttribute("style", "color: red");
    }""")
    assert page.evaluate("window.ran") is None
    # Of the script and of the style, each refused by the header and by the page itself.
    assert len(visitor.complaints) == 4
    assert all("Content Security Policy" in complaint for complaint in visitor.complaints)
    visitor.complaints.clear()


def test_a_page_that_is_not_there_says_so_under_the_same_policy(visit: Callable[..., Visitor]) -> None:
    visitor = visit()
    answer = visitor.page.goto(visitor.start + "no/such/page/")
    assert answer
    assert answer.status == 404
    assert answer.headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert visitor.page.locator("h1").text_content() == "This page is not here"
    assert visitor.page.evaluate("document.styleSheets.length") == 1
    visitor.page.get_by_role("link", name="Worried about a child?").first.click()
    assert visitor.page.locator("h1").text_content() == "Worried about a child?"
    # The browser itself says that the page was not there.
    assert [complaint for complaint in visitor.complaints if "status of 404" not in complaint] == []
    visitor.complaints.clear()


def test_no_page_carries_a_script_or_a_style_in_its_text(site: Site) -> None:
    for address, page in site.pages.items():
        assert page.find_all("style") == [], address
        assert [
            tag
            for tag in page.find_all("script")
            # A block of data is not run, and no policy asks for it.
            if tag.get("type") != "application/ld+json" and (not tag.get("src") or tag.get_text())
        ] == [], address
        for tag in page.find_all():
            assert not [name for name in tag.attrs if name == "style" or name.startswith("on")], f"{address}: {tag}"
            assert not re.match(r"\s*javascript:", str(tag.get("href", "")), re.I), f"{address}: {tag}"
