"""What the search weighs and how long it takes on many pages, beside Material's own. `make search-bench` prints it.

Makes its own pages from the words of the real site. The processor is slowed four times, and everything is measured
on the main thread: Material's worker script is run there too, since the slowing hardly reaches workers.
"""

import gzip
import json
import random
import re
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click
from playwright.sync_api import Browser, Page, Request

from nscp_site.schema.types import AUDIENCES
from nscp_site.search.help_classifier import read_examples, train_classifier
from nscp_site.search.index import QueryVocabulary, write_index
from nscp_site.search.sections import PageFacts, read_pages
from tests.browser import GO, chromium, wait_for_results
from tests.site import assets_of, served

SLOWED = 4
QUERIES = (
    "neglect",
    "knife crime in schools",
    "who can help my family with a new baby",
    "MASH",
    "thresold",
    "domestic abuse training for practitioners",
    "child not going to school",
    "county lines",
    "missing from home",
    "signs my child is being groomed",
)
MATERIAL = """
async ([index, worker, query]) => {
  const began = performance.now();
  const docs = await (await fetch(index)).json();
  const script = await (await fetch(worker)).text();
  return await new Promise((resolve, reject) => {
    let listen;
    const hear = (_, handler) => { listen = handler; };
    const post = message => {
      if (message.type === 1) listen({ data: { type: 2, data: query } }).catch(reject);
      if (message.type === 3) resolve([performance.now() - began, message.data.items.length]);
    };
    try {
      new Function("self", "addEventListener", "postMessage", "importScripts", script)(
        window, hear, post, () => {});
      docs.options = { suggest: false };
      listen({ data: { type: 0, data: docs } }).catch(reject);
    } catch (error) { reject(error); }
  });
}
"""


def real_words(site: Path) -> tuple[list[str], list[str]]:
    """The words of the real site as often as they stand there, and its headings."""
    pages = list(read_pages(site))
    text = " ".join(section.text for page in pages for section in page.sections)
    headings = [section.heading for page in pages for section in page.sections]
    return re.findall(r"[A-Za-z’]+", text), headings


def make_pages(site: Path, folder: Path, count: int) -> dict[str, PageFacts]:
    """Write pages of six sections each, and give their facts."""
    words, headings = real_words(site)
    chance = random.Random(2026)
    # A large site has words of its own: one in forty is rare.
    rare = ["".join(chance.choices("bcdfglmnprst", k=3)) + chance.choice("aeiou") + str(n % 97) for n in range(count)]
    facts = {}
    for number in range(count):
        title = f"{chance.choice(headings)} {number}"
        parts = [f'<h1 id="top">{title}</h1><p>{sentence(chance, words, rare)}</p>']
        parts += [
            f'<h2 id="part-{part}">{chance.choice(headings)}</h2><p>{sentence(chance, words, rare)}</p>'
            for part in range(5)
        ]
        path = folder / f"pages/{number}/index.html"
        path.parent.mkdir(parents=True)
        path.write_text(
            f"<!doctype html><title>{title}</title><main><article>{''.join(parts)}</article></main>", "utf-8"
        )
        facts[f"pages/{number}/"] = PageFacts(
            kind="guidance topic", group="Guidance", audience=(chance.choice(AUDIENCES),), year=str(2015 + number % 12)
        )
    return facts


def sentence(chance: random.Random, words: list[str], rare: list[str]) -> str:
    """Between 40 and 140 words that stand together as on the real site."""
    length, start = chance.randint(40, 140), chance.randrange(len(words) - 140)
    found = words[start : start + length]
    for place in range(chance.randrange(40), length, 40):
        found[place] = chance.choice(rare)
    return " ".join(found) + "."


def material_index(folder: Path) -> None:
    """The index that Material's search would load: a document for each page and each section, with its whole text."""
    docs = []
    for page in read_pages(folder):
        docs.append({"location": page.address, "title": page.title, "text": f"<p>{page.sections[0].text}</p>"})
        docs += [
            {
                "location": f"{page.address}#{section.anchor}",
                "title": section.heading,
                "text": f"<p>{section.text}</p>",
            }
            for section in page.sections[1:]
        ]
    fields = {"title": {"boost": 1000}, "text": {"boost": 1}, "tags": {"boost": 1_000_000}}
    config = {"lang": ["en"], "separator": "[\\s\\-]+", "pipeline": ["stopWordFilter"], "fields": fields}
    (folder / "material").mkdir()
    text = json.dumps({"config": config, "docs": docs}, separators=(",", ":"))
    (folder / "material/search_index.json").write_text(text, "utf-8")
    found = find_spec("material")
    if not found or not found.origin:
        raise click.ClickException("Material is not installed: run `make site` first.")
    scripts = Path(found.origin).parent / "templates/assets/javascripts/workers"
    shutil.copy(next(scripts.glob("search.*.min.js")), folder / "material/worker.js")


# Notes when results stood on the page, in milliseconds since it was opened.
WATCH = """
new MutationObserver(() => {
  if (document.documentElement.dataset.searchDone === "yes") window.readyAt = performance.now();
}).observe(document, { subtree: true, attributeFilter: ["data-search-done"] });
"""
READY_AT = "window.readyAt"


def slowed(browser: Browser) -> Page:
    """A new visitor's page on a slow processor."""
    page = browser.new_context().new_page()
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
    return page


def ours(browser: Browser, address: str, folder: Path) -> dict[str, float]:
    """Median times in seconds and bytes of our search; the bytes are the largest of all queries."""
    firsts, nexts, weights, zipped = [], [], [], []
    for number, query in enumerate(QUERIES):
        page = slowed(browser)
        page.add_init_script(WATCH)
        asked: list[str] = []
        page.on("request", recorder(asked))
        page.goto(f"{address}search/?q={query}")
        wait_for_results(page)
        firsts.append(page.evaluate(READY_AT))
        files = [folder / local(url, address) for url in asked]
        weights.append(sum(file.stat().st_size for file in files))
        zipped.append(sum(len(gzip.compress(file.read_bytes(), mtime=0)) for file in files))
        began = page.evaluate("performance.now()")
        page.evaluate(GO, f"?q={QUERIES[number - 1]}")
        wait_for_results(page)
        nexts.append(page.evaluate(READY_AT) - began)
        page.context.close()
    return {
        "first": statistics.median(firsts) / 1000,
        "next": statistics.median(nexts) / 1000,
        "kB": max(weights) / 1000,
        "gzip": max(zipped) / 1000,
    }


def recorder(asked: list[str]) -> Callable[[Request], None]:
    """Notes the address of each request."""
    return lambda request: asked.append(request.url)


def local(url: str, address: str) -> str:
    """The file that answers an address."""
    path = url.removeprefix(address).partition("?")[0].partition("#")[0]
    return f"{path}index.html" if not path or path.endswith("/") else path


def materials(browser: Browser, address: str, folder: Path) -> dict[str, float]:
    """The same of stock Material, for one query."""
    page = slowed(browser)
    page.set_default_timeout(900_000)
    page.goto(f"{address}pages/0/")
    milliseconds, _ = page.evaluate(
        MATERIAL, [f"{address}material/search_index.json", f"{address}material/worker.js", "neglect"]
    )
    files = [folder / "material/search_index.json", folder / "material/worker.js"]
    return {
        "first": milliseconds / 1000,
        "kB": sum(file.stat().st_size for file in files) / 1000,
        "gzip": sum(len(gzip.compress(file.read_bytes(), mtime=0)) for file in files) / 1000,
    }


def bench(site: Path, count: int) -> dict[str, Any]:
    """Everything for a number of pages, beside a built real site whose search page is used."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # What a query asks for is learned from the same examples, however many pages there are.
        features = train_classifier(read_examples())[1]
        help_entry = json.loads((site / "search/index.json").read_text("utf-8"))["help"] | {"panels": []}
        facts = make_pages(site, folder, count)
        began, processor = time.perf_counter(), time.process_time()
        write_index(
            folder,
            list(read_pages(folder)),
            facts,
            QueryVocabulary({}, {}, features),
            {"themes": [], "help": help_entry},
        )
        built = {"seconds": time.perf_counter() - began, "processor": time.process_time() - processor}
        material_index(folder)
        shutil.copy(site / "search/index.html", folder / "search/index.html")
        shutil.copytree(assets_of(site), folder / assets_of(site).name)
        with served(folder) as address, chromium() as browser:
            return {
                "build": built,
                "ours": ours(browser, address, folder),
                "material": materials(browser, address, folder),
            }


@click.command()
@click.argument("site", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--pages", multiple=True, type=int, default=[1000, 10_000], help="How many pages to make.")
def main(site: Path, pages: tuple[int, ...]) -> None:
    """Measure on generated pages, with the search page of SITE."""
    for count in pages:
        found = bench(site, count)
        click.echo(f"\n{count:,} pages, processor slowed {SLOWED} times, median of {len(QUERIES)} queries")
        built = found["build"]
        click.echo(f"  index built in {built['seconds']:.1f} s ({built['processor']:.1f} s of processor)")
        for engine, name in (("ours", "this search"), ("material", "Material, stock")):
            told = found[engine]
            after = f", next {told['next']:.2f} s" if "next" in told else ""
            click.echo(
                f"  {name:16} first result {told['first']:.2f} s{after}; "
                f"{told['kB']:,.0f} kB with the page ({told['gzip']:,.0f} kB compressed)"
            )


if __name__ == "__main__":
    main()
