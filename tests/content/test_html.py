"""Every built page is valid HTML that says what it is."""

import itertools
import json
import os
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from tests.conftest import ROOT
from tests.site import Site

pytestmark = pytest.mark.slow

LANDMARKS = {
    "banner": "header, [role=banner]",
    "main": "main, [role=main]",
    "contentinfo": "footer, [role=contentinfo]",
    "navigation": "nav, [role=navigation]",
    "region": "section[aria-label], [role=region]",
    "search": "search, [role=search]",
}
ONCE = ("banner", "main", "contentinfo")
NAMED = ("navigation", "region")


def html_validate(pages: Iterable[Path], report: Path) -> dict[str, list[str]]:
    """What html-validate finds in pages, each fault with the pages it stands on."""
    command = ["node_modules/.bin/html-validate", "--config=tests/html-validate.cjs", f"--formatter=json={report}"]
    # Node stands beside our Python.
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    command += map(str, pages)
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode in (0, 1), done.stderr
    found: dict[str, list[str]] = defaultdict(list)
    for page in json.loads(report.read_text("utf-8")):
        for fault in page["messages"]:
            found[f"{fault['ruleId']}: {fault['message']}"].append(f"{page['filePath']}:{fault['line']}")
    return found


def test_every_page_is_valid(
    real_site: Path, tried: list[str], long: bool, pytestconfig: pytest.Config, tmp_path: Path
) -> None:
    """In CI's lane, those that are tried in a browser: of the most telling kinds, and every one that was changed."""
    pages = sorted(real_site.rglob("*.html"))
    if not (long or pytestconfig.getoption("--every-kind")):
        pages = [real_site / (f"{one}index.html" if one.endswith("/") or not one else one) for one in tried]
    assert html_validate(pages, tmp_path / "report.json") == {}


def test_what_is_invalid_is_found(tmp_path: Path) -> None:
    (tmp_path / "bad.html").write_text("<!doctype html><title>Bad</title><p><div>No language</div></p>")
    faults = html_validate([tmp_path / "bad.html"], tmp_path / "report.json")
    assert {"close-order", "no-implicit-close"} <= {fault.partition(":")[0] for fault in faults}


def test_every_page_has_its_language_heading_and_description(site: Site) -> None:
    for address, page in site.pages.items():
        assert page.html, address
        assert page.html["lang"] == "en-GB", address
        assert len(page.find_all("h1")) == 1, address
        description = page.find("meta", attrs={"name": "description"})
        assert description, address
        assert description["content"], address


def test_titles_are_unique_and_headings_skip_no_level(site: Site) -> None:
    titles = Counter(page.title.get_text() for page in site.pages.values() if page.title)
    assert sum(titles.values()) == len(site.pages)
    assert [title for title, count in titles.items() if count > 1] == []
    for address, page in site.pages.items():
        levels = [int(heading.name[1]) for heading in page.select("main :is(h1, h2, h3, h4, h5, h6)")]
        assert all(after <= before + 1 for before, after in itertools.pairwise(levels)), (address, levels)


def name_of(page: BeautifulSoup, tag: Tag) -> str:
    """What a landmark is called."""
    labelled = tag.get("aria-labelledby")
    label = page.find(id=str(labelled)) if labelled else None
    return " ".join((label.get_text() if label else str(tag.get("aria-label", ""))).split())


def test_landmarks_are_named_and_no_two_alike(site: Site) -> None:
    for address, page in site.pages.items():
        for kind, selector in LANDMARKS.items():
            names = [name_of(page, tag) for tag in page.select(selector)]
            assert len(names) == 1 if kind in ONCE else len(set(names)) == len(names), (address, kind, names)
            assert kind not in NAMED or all(names), (address, kind, names)
