"""The engine we do not use, on the same searches: Pagefind over the same sections, with the same query layer.

The words are understood by our script (stop words, spelling, other names); Pagefind looks for each, and sections are
ranked by how many of them they hold. `make search-quality` prints its figures beside ours.
"""

import html
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urldefrag

from playwright.sync_api import Browser

from nscp_site.search.sections import PageText, Section, read_pages
from tests.site import assets_of, served
from tools.search_quality import Outcome, Sections, is_right, queries

ASK = """
async ([address, query]) => {
  const { Engine } = await import(address + "assets/search-engine.js");
  const pagefind = await import(address + "pagefind/pagefind.js");
  window.engine ??= new Engine(address + "search/");
  const { groups } = await window.engine.understand(query, false);
  const sections = new Map();
  for (const [place, group] of groups.entries()) {
    const asked = [...group.words.map(one => [one.word, 1]), ...group.others.map(one => [`"${one.text}"`, 0.8])];
    for (const [text, weight] of asked) {
      const { results } = await pagefind.search(text);
      const best = results[0]?.score || 1;
      for (const result of results) {
        const one = sections.get(result.id) || { result, score: 0, held: new Set() };
        one.score += weight * result.score / best;
        one.held.add(place);
        sections.set(result.id, one);
      }
    }
  }
  const ranked = [...sections.values()].sort((a, b) => b.score * b.held.size ** 1.5 - a.score * a.held.size ** 1.5);
  return Promise.all(ranked.slice(0, 10).map(async one => (await one.result.data()).meta.number));
}
"""


def run_pagefind(site: Path, name: str, browser: Browser) -> list[Outcome]:
    """Ask every query of a set. What no page mentions can't be told from its results, so that is never said."""
    sections = [(page, section) for page in read_pages(site) for section in page.sections]
    texts = Sections(site)
    outcomes = []
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        prepare(site, folder, sections)
        with served(folder) as address:
            page = browser.new_page()
            page.goto(f"{address}search/")
            for query in queries(name):
                numbers = page.evaluate(ASK, [address, query["query"]])
                links = [link_of(*sections[int(number)]) for number in numbers]
                places = [
                    at
                    for at, link in enumerate(links, 1)
                    if is_right(query["relevant"], *texts.read(link), urldefrag(link).url)
                ]
                outcomes.append(
                    Outcome(query["query"], query["klass"], places[0] if places else 0, not links, tuple(links))
                )
    return outcomes


def link_of(page: PageText, section: Section) -> str:
    """Where a section is."""
    return f"{page.address}#{section.anchor}"


def prepare(site: Path, folder: Path, sections: list[tuple[PageText, Section]]) -> None:
    """A page for each section, indexed by Pagefind, beside our search page and its index."""
    for number, (page, section) in enumerate(sections):
        path = folder / f"sections/{number}/index.html"
        path.parent.mkdir(parents=True)
        path.write_text(
            f'<!doctype html><html lang="en"><body data-pagefind-body data-pagefind-meta="number:{number}">'
            f"<h1>{html.escape(section.heading)}</h1><h2>{html.escape(page.title)}</h2>"
            f"<p>{html.escape(section.text)}</p></body></html>",
            "utf-8",
        )
    command = [sys.executable, "-m", "pagefind", "--site", str(folder), "--quiet"]
    subprocess.run(command, check=True, capture_output=True)
    shutil.copytree(site / "search", folder / "search")
    shutil.copytree(assets_of(site), folder / "assets")
