"""What a page costs: bytes on the wire and requests of a first visit; and of its words, those that say nothing new.

`python -m tools.weight FOLDER` prints a table for a built site; `make weight` builds the site first.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click
from bs4 import BeautifulSoup, Tag
from playwright.sync_api import Browser, Request

from tests.browser import chromium
from tests.site import Site, served
from tests.visiting import MODES, Visitor, kinds_of_page

# How many pages are open at the same time.
TOGETHER = 8
# Parts of a page that are about the page or its sources: lines and boxes by class, blocks by the name of their heading.
ABOUT_ITSELF = {".editors-note": "editor’s notes", ".origin": "whose words, as at when"}
BLOCKS = {"related": "related pages", "about-this-page": "sources"}
AS_AT = re.compile(r"\bas at \d{1,2} \w+ \d{4}", re.IGNORECASE)


@dataclass(frozen=True)
class Weight:
    """A page with everything it loads, in bytes as they were sent (gzip)."""

    requests: int
    script: int
    pictures: int
    rest: int

    @property
    def without_pictures(self) -> int:
        """All but the pictures."""
        return self.script + self.rest

    @property
    def whole(self) -> int:
        """All of it."""
        return self.without_pictures + self.pictures


def weigh(browser: Browser, start: str, addresses: Iterable[str]) -> Iterator[tuple[str, Weight]]:
    """The weight of each page, met for the first time on a phone.

    Whether a page asks for more is waited for on several at once.
    """
    left = list(addresses)
    while left:
        together, left = left[:TOGETHER], left[TOGETHER:]
        visits = [FirstVisit(browser, start, address) for address in together]
        yield from [(visit.address, visit.weight()) for visit in visits]


class FirstVisit:
    """Somebody who opens a page on a phone, with nothing kept from before, and notes what is sent."""

    def __init__(self, browser: Browser, start: str, address: str) -> None:
        self.address = address
        self.visitor = Visitor(browser, start, **MODES["phone"])
        self.requests: list[Request] = []
        self.visitor.context.on("requestfinished", lambda request: self.requests.append(request))
        self.visitor.open(address)

    def weight(self) -> Weight:
        """The weight of the page, when it asks for nothing more; the visitor leaves."""
        self.visitor.page.wait_for_load_state("networkidle")
        sizes = [(request.resource_type, request.sizes()["responseBodySize"]) for request in self.requests]
        self.visitor.leave()
        script = sum(size for kind, size in sizes if kind == "script")
        pictures = sum(size for kind, size in sizes if kind == "image")
        return Weight(len(sizes), script, pictures, sum(size for _, size in sizes) - script - pictures)


def words(text: str) -> int:
    """How many words a text has."""
    return len(text.split())


def block_of(heading: Tag) -> str:
    """The text of a heading and of what stands below it, to the next of its kind."""
    texts = [heading.get_text(" ")]
    for one in heading.find_next_siblings():
        if one.name in ("h1", "h2") or "printed" in one.get_attribute_list("class"):
            break
        texts.append(one.get_text(" "))
    return " ".join(texts)


def words_about_itself(pages: Iterable[BeautifulSoup]) -> tuple[int, Counter[str]]:
    """The words in the main parts of pages, folded ones too; and how many of them are about a page or its sources."""
    every, found = 0, Counter[str]()
    for page in pages:
        main = page.find("main")
        if not isinstance(main, Tag):
            continue
        every += words(main.get_text(" "))
        counted = [(title, one) for selector, title in ABOUT_ITSELF.items() for one in main.select(selector)]
        for title, one in counted:
            found[title] += words(one.get_text(" "))
        for name, title in BLOCKS.items():
            found[title] += sum(words(block_of(one)) for one in main.select(f"#{name}"))
        inside = " ".join(one.get_text(" ") for _, one in counted)
        rest = len(AS_AT.findall(main.get_text(" "))) - len(AS_AT.findall(inside))
        found["“as at” in lists and texts"] += 5 * rest
    return every, found


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def main(folder: Path) -> None:
    """Print what a first visit to one page of each kind costs."""
    site = Site(folder)
    click.echo(f"{'page':<50} {'requests':>8} {'kB':>7} {'script kB':>10} {'pictures kB':>12}")
    with chromium() as browser, served(folder) as start:
        for address, weight in weigh(browser, start, kinds_of_page(site)):
            figures = (weight.without_pictures, weight.script, weight.pictures)
            kilobytes = [f"{figure / 1000:.1f}" for figure in figures]
            click.echo(f"/{address:<49} {weight.requests:>8} {kilobytes[0]:>7} {kilobytes[1]:>10} {kilobytes[2]:>12}")
    every, found = words_about_itself(site.pages.values())
    click.echo(f"\nOf {every:,} words, {found.total() / every:.1%} are about a page itself or its sources:")
    for title, count in found.most_common():
        click.echo(f"{title:<30} {count:>7,} {count / every:>6.1%}")


if __name__ == "__main__":
    main()
