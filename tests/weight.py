"""What a first visit to a page costs: bytes on the wire and requests, with nothing kept from before.

`python -m tests.weight FOLDER` prints a table for a built site; `make weight` builds the site first.
"""

from dataclasses import dataclass
from pathlib import Path

import click
from playwright.sync_api import Browser, Request

from tests.browser import chromium
from tests.site import Site, served
from tests.visiting import MODES, Visitor, kinds_of_page


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


def weigh(browser: Browser, start: str, address: str) -> Weight:
    """The weight of one page, met for the first time on a phone."""
    visitor = Visitor(browser, start, **MODES["phone"])
    requests: list[Request] = []
    visitor.context.on("requestfinished", lambda request: requests.append(request))
    visitor.open(address).wait_for_load_state("networkidle")
    sizes = [(request.resource_type, request.sizes()["responseBodySize"]) for request in requests]
    visitor.leave()
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
        for address in kinds_of_page(site):
            weight = weigh(browser, start, address)
            figures = (weight.without_pictures, weight.script, weight.pictures)
            kilobytes = [f"{figure / 1000:.1f}" for figure in figures]
            click.echo(f"/{address:<49} {weight.requests:>8} {kilobytes[0]:>7} {kilobytes[1]:>10} {kilobytes[2]:>12}")


if __name__ == "__main__":
    main()
