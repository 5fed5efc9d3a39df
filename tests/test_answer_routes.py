"""Each route of an answer is allowed by a row of the fact sheets that the answer's own file names."""

import re
from typing import Any
from urllib.parse import urlsplit

import frontmatter
import pytest
import yaml

from tests.conftest import FROZEN, ROOT
from tests.site import Site

ROWS: dict[str, list[str]] = yaml.safe_load((ROOT / "tests/data/fact-rows.yml").read_text("utf-8"))
ANSWERS = sorted(path.stem for path in (FROZEN / "content/help").glob("*.md"))
# Three figures or more, but for a year.
NUMBER = re.compile(r"(?<![\w£])(?!(?:19|20)\d\d\b)\d[\d ]*\d{2}(?![\d%])")
# Routes of other schemes are told apart by what stands behind the scheme.
SCHEMES = ("tel", "sms", "mailto")


def row_of(part: str) -> str:
    """The row that a line of `rests_on` names: the longest that it begins with. Raises LookupError."""
    fitting = [name for name in ROWS if part.startswith(name)]
    if not fitting:
        raise LookupError(part)
    return max(fitting, key=len)


def rows_of(name: str) -> set[str]:
    """The rows that an answer rests on; visitors don't see them."""
    fields: dict[str, Any] = frontmatter.load(str(FROZEN / f"content/help/{name}.md")).metadata
    lines = [*fields["rests_on"], *filter(None, [fields.get("next_rests_on")])]
    return {row_of(part) for line in lines for part in line.split("; ")}


def allowed_for(name: str) -> set[str]:
    """The routes that the rows of an answer allow."""
    return {route for row in rows_of(name) for route in ROWS[row]}


def is_allowed(href: str, allowed: set[str]) -> bool:
    """Whether a link's number or address is one of those."""
    scheme, _, rest = href.partition(":")
    if scheme in SCHEMES:
        plain = rest.partition("?")[0].removeprefix("+44").lstrip("0")
        return any(plain == one.replace(" ", "").lstrip("0") for one in allowed)
    parts = urlsplit(href)
    address = without_www(parts.netloc + parts.path)
    return any(
        address == one or address.startswith(f"{one.rstrip('/')}/") for one in map(without_www, allowed) if "." in one
    )


def without_www(address: str) -> str:
    """An address as one host has it under either name."""
    return address.removeprefix("www.").rstrip("/")


@pytest.mark.slow
@pytest.mark.parametrize("name", ANSWERS)
def test_every_route_is_allowed_by_a_row_that_the_answer_names(name: str, site: Site) -> None:
    allowed = allowed_for(name)
    page = site.pages[f"help/{name}/"].find("article")
    assert page
    links = [str(tag["href"]) for tag in page.find_all("a", href=True)]
    outside = [href for href in links if re.match(r"https?:|tel:|sms:|mailto:", href)]
    assert outside
    assert [href for href in outside if not is_allowed(href, allowed)] == []
    for link in page.find_all("a"):
        link.decompose()
    numbers = {one.replace(" ", "") for one in NUMBER.findall(page.get_text(" "))}
    assert numbers - {one.replace(" ", "") for one in allowed} == set()


@pytest.mark.parametrize(
    "href",
    ["tel:08001112", "sms:85259", "https://childline.org.uk.example/", "https://example.org/www.childline.org.uk"],
)
def test_another_route_is_not(href: str) -> None:
    allowed = allowed_for(ANSWERS[0]) | {"0800 1111", "85258", "www.childline.org.uk"}
    assert not is_allowed(href, allowed)


def test_no_row_stands_here_that_nothing_rests_on() -> None:
    assert set(ROWS) == set().union(*(rows_of(name) for name in ANSWERS))
