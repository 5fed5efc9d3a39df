"""What a first visit to a page costs: bytes on the wire and requests, with nothing kept from before.

`python -m tests.weight FOLDER` prints a table for a built site; `make weight` builds the site first.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click
from playwright.sync_api import Browser, Request

from tests.browser import chromium
from tests.site import Site, served
from tests.visiting import MODES, Visitor, kinds_of_page

# How many pages are open at the same time.
TOGETHER = 8


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


if __name__ == "__main__":
    main()
