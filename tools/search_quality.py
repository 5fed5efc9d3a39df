"""How good the search is: judged queries in the browser on the real site. `make search-quality` prints the figures.

A result is right when the text of the section its link leads to holds one of the query's `relevant` strings, when its
heading is one of them after `title:`, or when its page is one of them after `page:` (an answer, a topic: the whole page
is on the need). A section's text ends at the next heading of any level, and each right section counts where it stands:
what a person sees after one tap, nothing more.

The sets of readers were written in the words of parents, children, teachers and health visitors by people who had not
seen the index. What the site honestly does not hold was left out of the first two before anything was measured: 5 of 71
in the first, 11 of 72 in the second; in the eighth and ninth, 9 and 6 of 92 were moved to what has no answer. Each from
the second on was measured once before it was opened. Unopened, hit@3 in all was .82 in the fifth (families .50,
practitioners .94, facts .82), .86 in the sixth (.81, .95, .85), .94 in the seventh (1.00, .86, 1.00), .93 in the eighth
(.87, .95, 1.00) and .97 in the ninth (.96, .95, 1.00); the right panel stood first for .94, .91, .86, .99, .99 and, in
the tenth, .98. The tenth asks beside that only for what the site certainly does not hold: it said so to .98.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urldefrag

import click
from bs4 import BeautifulSoup, Tag
from playwright.sync_api import Browser, Page

from tests.browser import GO, chromium, wait_for_results
from tests.freeze import ROOT
from tests.site import served

DATA = ROOT / "tests/data"
SETS = {
    "development": "search-development.json",
    "second set, never tuned on": "search-second.json",
    "readers, first set": "search-readers-one.json",
    "readers, second set": "search-readers-two.json",
    "readers, third set": "search-readers-three.json",
    "readers, fourth set": "search-readers-four.json",
    "readers, fifth set": "search-readers-five.json",
    "readers, sixth set": "search-readers-six.json",
    "readers, seventh set": "search-readers-seven.json",
    "readers, eighth set": "search-readers-eight.json",
    "readers, ninth set": "search-readers-nine.json",
    "readers, tenth set": "search-readers-ten.json",
    "names of pages": "search-page-names.json",
}
# What people in danger write, with the need whose panel must stand first; and what must bring none.
PANELS = {
    "development": "help-development.json",
    "readers, first set": "help-readers-one.json",
    "readers, second set": "help-readers-two.json",
    "readers, third set": "help-readers-three.json",
    "readers, fourth set": "help-readers-four.json",
    "readers, fifth set": "help-readers-five.json",
    "readers, sixth set": "help-readers-six.json",
    "readers, seventh set": "help-readers-seven.json",
    "readers, eighth set": "help-readers-eight.json",
    "readers, ninth set": "help-readers-nine.json",
    "readers, tenth set": "help-readers-ten.json",
}
CLASSES = ("families", "practitioners", "facts", "spelling and old names", "page names", "no answer")
HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6"]


@dataclass(frozen=True)
class Outcome:
    """What a query brought: the place of the first right result (0: not in ten), and whether it said that none is."""

    query: str
    klass: str
    place: int
    said_none: bool
    results: tuple[str, ...]

    @property
    def right(self) -> bool:
        """Whether it is as it should be: a right answer among three, or the word that there is none."""
        return self.said_none if self.klass == "no answer" else 1 <= self.place <= 3


class Sections:
    """The texts of a built site's sections, by address and anchor."""

    def __init__(self, site: Path) -> None:
        self.site = site

    @cache  # noqa: B019 - lives as long as a run
    def page(self, address: str) -> BeautifulSoup:
        """A page of the site."""
        return BeautifulSoup((self.site / address / "index.html").read_text("utf-8"), "html.parser")

    def read(self, link: str) -> tuple[str, str]:
        """The heading and text that a link leads to."""
        address, anchor = urldefrag(link)
        heading = self.page(address).find(id=anchor)
        assert isinstance(heading, Tag), f"{link} leads nowhere"
        return plain(heading.get_text()), plain(" ".join([heading.get_text(), *following(heading)]))


def following(heading: Tag) -> Iterator[str]:
    """The texts after a heading, up to the next one."""
    for element in heading.find_all_next(True):
        if element.name in HEADINGS:
            return
        if not element.find(True, recursive=False) or element.name in ("p", "li", "td", "th", "dd", "dt"):
            yield element.get_text()


def plain(text: str) -> str:
    """Single spaces, straight quotation marks."""
    text = text.replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"')
    return re.sub(r"\s+", " ", text).strip()


def is_right(relevant: Iterable[str], heading: str, text: str, address: str = "") -> bool:
    """Whether a section is one of those judged right."""
    for one in relevant:
        if one.startswith("page:"):
            if address == one.removeprefix("page:"):
                return True
        elif one.startswith("title:"):
            title = plain(one.removeprefix("title:"))
            if heading == title or heading.endswith(f": {title}"):
                return True
        elif plain(one) in text:
            return True
    return False


def queries(name: str) -> list[dict[str, Any]]:
    """A set of judged queries."""
    found: list[dict[str, Any]] = json.loads((DATA / SETS[name]).read_text("utf-8"))
    return found


def ask(page: Page, address: str, query: str) -> tuple[list[str], bool]:
    """The links of the results below the site's address, and whether the page says that it may have nothing."""
    if page.url.startswith(f"{address}search/"):
        # As a link on the search page does: the index that was fetched is used again.
        page.evaluate(GO, f"?q={quote(query)}")
    else:
        page.goto(f"{address}search/?q={quote(query)}")
    wait_for_results(page)
    links = page.eval_on_selector_all("[data-search-result] a", "links => links.map(link => link.href)")
    return [link.removeprefix(address) for link in links], page.query_selector("[data-search-none]") is not None


@dataclass(frozen=True)
class Raised:
    """What stood above the results of a query: the need of each panel, the first first; and what should stand there."""

    query: str
    need: str
    panels: tuple[str, ...]

    @property
    def right(self) -> bool:
        """Whether the panel is the right one, or there is none where none should be."""
        return self.panels[:1] == ((self.need,) if self.need else ())


def raise_panels(site: Path, name: str, browser: Browser) -> list[Raised]:
    """Ask what people in danger write, and what brings no panel."""
    told = json.loads((DATA / PANELS[name]).read_text("utf-8"))
    outcomes = []
    with served(site) as address:
        page = browser.new_page()
        for query, need in [*told["danger"], *((query, "") for query in told["ordinary"])]:
            ask(page, address, query)
            shown = page.eval_on_selector_all(
                "#search-help [data-help]:not([hidden])", "all => all.map(one => one.dataset.help)"
            )
            outcomes.append(Raised(query, need, tuple(shown)))
        page.close()
    return outcomes


def run(site: Path, name: str, browser: Browser) -> list[Outcome]:
    """Ask every query of a set in a browser."""
    sections = Sections(site)
    outcomes = []
    with served(site) as address:
        page = browser.new_page()
        for query in queries(name):
            links, none = ask(page, address, query["query"])
            places = [
                place for place, link in enumerate(links[:10], start=1)
                if is_right(query["relevant"], *sections.read(link), urldefrag(link).url)
            ]  # fmt: skip
            outcomes.append(
                Outcome(query["query"], query["klass"], places[0] if places else 0, none, tuple(links[:10]))
            )
        page.close()
    return outcomes


def figures(outcomes: list[Outcome]) -> dict[str, float]:
    """MRR, hit@1 and hit@3 of the queries that have an answer, and the share of the others that say there is none."""
    asked = [one for one in outcomes if one.klass != "no answer"]
    without = [one for one in outcomes if one.klass == "no answer"]
    return {
        "queries": len(asked),
        "MRR": mean(1 / one.place if one.place else 0 for one in asked),
        "hit@1": mean(one.place == 1 for one in asked),
        "hit@3": mean(1 <= one.place <= 3 for one in asked),
        "none said": mean(one.said_none for one in without),
    }


def mean(values: Iterable[float]) -> float:
    """The mean; 1 of nothing."""
    found = list(values)
    return sum(found) / len(found) if found else 1.0


def report(name: str, outcomes: list[Outcome]) -> None:
    """Print the figures of a set, by class, with the misses."""
    classes: dict[str, list[Outcome]] = defaultdict(list)
    for one in outcomes:
        classes[one.klass].append(one)
    click.echo(f"\n{name}\n{'class':24}{'n':>4}{'MRR':>8}{'hit@1':>8}{'hit@3':>8}")
    for klass in sorted(classes, key=CLASSES.index):
        report_class(klass, classes[klass])
    report_class("all", [one for one in outcomes if one.klass != "no answer"])
    for one in outcomes:
        if not one.right:
            click.echo(
                f"  missed: {one.query} ({one.klass}, {'none said' if one.said_none else one.place or 'not in ten'})"
            )
            for link in one.results[:3]:
                click.echo(f"      {link}")
    false_alarms = [one.query for one in outcomes if one.said_none and one.klass != "no answer"]
    click.echo(f"  said that there may be nothing where a page answers: {', '.join(false_alarms) or 'never'}")


def report_class(klass: str, found: list[Outcome]) -> None:
    """Print the figures of a class."""
    if klass == "no answer":
        click.echo(f"{klass:24}{len(found):>4}   says so: {mean(one.said_none for one in found):.0%}")
        return
    told = figures(found)
    click.echo(f"{klass:24}{len(found):>4}{told['MRR']:>8.2f}{told['hit@1']:>8.0%}{told['hit@3']:>8.0%}")


def report_panels(name: str, outcomes: list[Raised]) -> None:
    """Print how often the right panel stood first, and a wrong one where none should be."""
    danger = [one for one in outcomes if one.need]
    ordinary = [one for one in outcomes if not one.need]
    click.echo(
        f"\n{name}: right panel {mean(one.right for one in danger):.0%} of {len(danger)}, "
        f"false panels {mean(not one.right for one in ordinary):.0%} of {len(ordinary)}"
    )
    for one in outcomes:
        if not one.right:
            click.echo(f"  {one.query}: {', '.join(one.panels) or 'none'} instead of {one.need or 'none'}")


@click.command()
@click.argument("site", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--pagefind/--no-pagefind", default=True, help="Ask Pagefind the same.")
def main(site: Path, pagefind: bool) -> None:
    """Print the figures of every set for a built SITE."""
    from tools.search_pagefind import run_pagefind  # it asks for what stands here

    with chromium() as browser:
        for name in SETS:
            report(name, run(site, name, browser))
            if pagefind:
                told = figures(run_pagefind(site, name, browser))
                click.echo(
                    f"  Pagefind with the same query layer: MRR {told['MRR']:.2f}, hit@1 {told['hit@1']:.0%}, "
                    f"hit@3 {told['hit@3']:.0%}"
                )
        for name in PANELS:
            report_panels(name, raise_panels(site, name, browser))


if __name__ == "__main__":
    main()
