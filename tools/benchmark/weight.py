"""How heavy pages are as a site grows: the same items, and the largest page, in projects of more and more items.

`python -m tools.benchmark.weight SMALL … LARGE` takes folders of projects, the smallest first, and builds none: it
makes their pages' Markdown into HTML as a build does. The frame around the text is the same on every page of every
project; `--frame` says how many bytes it has, and they are counted with the text.
"""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from statistics import median
from typing import Any

import click
import markdown
import yaml

from nscp_site import clock
from nscp_site.content.library import Library
from nscp_site.content.loading import load_library
from nscp_site.content.visibility import public_view
from nscp_site.pages.rendering import Page, Renderer
from nscp_site.schema.collections import COLLECTIONS


@dataclass(frozen=True)
class Weights:
    """The bytes of a project's pages as HTML, by path: as they are, and as they are sent (gzip)."""

    name: str
    plain: dict[str, int]
    sent: dict[str, int]

    @property
    def largest(self) -> tuple[int, str]:
        """The page that weighs most as it is sent: its bytes and path."""
        return max((size, uri) for uri, size in self.sent.items())


class Weigher:
    """Turns pages of one project into HTML, with the extensions that its build uses."""

    def __init__(self, root: Path) -> None:
        settings = yaml.safe_load((root / "mkdocs.yml").read_text("utf-8"))
        named = [one if isinstance(one, dict) else {one: {}} for one in settings["markdown_extensions"]]
        self.options: dict[str, dict[str, Any]] = {name: dict(given) for one in named for name, given in one.items()}

    def html(self, page: Page) -> bytes:
        """A page's text as HTML."""
        body = page.markdown.split("\n---\n", 1)[1]
        return markdown.markdown(body, extensions=list(self.options), extension_configs=self.options).encode()


def weigh(root: Path, items: set[str], frame: int = 0) -> Weights:
    """The bytes of the items named by their refs, and of every index, list and page of docs/, with their frame."""
    library = project(root)
    weigher, renderer = Weigher(root), Renderer(library)
    chosen = (renderer.item_page(entry) for entry in library.entries() if entry.ref in items)
    plain, sent = {}, {}
    for page in chain(chosen, lists_of(renderer)):
        made = weigher.html(page)
        plain[page.uri], sent[page.uri] = frame + len(made), len(gzip.compress(made, mtime=0))
    return Weights(root.name, plain, sent)


def lists_of(renderer: Renderer) -> Iterator[Page]:
    """Every page that gathers others."""
    for path, document in renderer.library.prose.items():
        yield renderer.prose_page(path, document)
    others = {path: make for path, make in renderer.page_builders().items() if path.startswith(("search/", "data/"))}
    for make in (others | renderer.long_list_page_builders()).values():
        yield make()


def project(root: Path) -> Library:
    """What visitors may know of a project, unchecked."""
    return public_view(load_library(root, clock.today())[0])


def in_all(roots: list[Path]) -> set[str]:
    """The items that every project has."""
    return set.intersection(*({entry.ref for entry in project(root).entries()} for root in roots))


def table(found: list[Weights], items: set[str]) -> Iterator[str]:
    """For each kind of item, its pages' median and largest bytes in each project, and how the median grew."""
    yield f"{'kind':<20}{'pages':>6}" + "".join(f"{one.name:>22}" for one in found) + f"{'median':>10}"
    for name in (*COLLECTIONS, ""):
        uris = sorted(f"{ref}.md" for ref in items if ref.startswith(f"{name}/" if name else ""))
        if uris:
            sizes = [[one.plain[uri] for uri in uris] for one in found]
            middles = [median(size) for size in sizes]
            cells = "".join(f"{middle:>13,.0f}{max(size):>9,}" for middle, size in zip(middles, sizes, strict=True))
            yield f"{name or 'all of them':<20}{len(uris):>6}{cells}{middles[-1] / middles[0] - 1:>+10.1%}"


@click.command()
@click.argument("roots", nargs=-1, required=True, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--frame", default=0, help="The bytes around the text of every page.")
def main(roots: tuple[Path, ...], *, frame: int) -> None:
    """Print what pages weigh in projects of more and more items."""
    items = in_all(list(roots))
    found = [weigh(root, items, frame) for root in roots]
    click.echo(f"Bytes of the same items as HTML ({frame:,} the frame): median and largest, and how the median grew")
    for line in table(found, items):
        click.echo(line)
    for one in found:
        size, uri = one.largest
        click.echo(f"{one.name}: {len(one.sent):,} pages measured; the heaviest text as sent has {size:,} bytes: {uri}")


if __name__ == "__main__":
    main()
