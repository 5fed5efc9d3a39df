"""A tiny project whose site is made in a moment: for what has nothing to do with how pages come about."""

import hashlib
import json
from pathlib import Path

from nscp_site.build.finishing import finish_site
from nscp_site.content.loading import load_library
from tests.conftest import TODAY
from tests.launching import settle

ADDRESSES = """\
published:
  - /
  - /campaigns/
  - /campaigns/old/
  - /campaigns/ended/
  - /old-figures.csv
  - /ended-figures.csv
moved:
  /campaigns/old/: /campaigns/
  /old-figures.csv: /figures.csv
gone:
  /ended-figures.csv:
    reason: The figures were withdrawn in March 2024.
  /campaigns/ended/:
    reason: The campaign ended in March 2024.
    see: /campaigns/
"""
PAGE = """<!doctype html>
<html lang="en"><head>
<title>{title}</title>
<link rel="stylesheet" href="{up}assets/site.css">
<script src="{up}assets/site.js" defer></script></head>
<body><h1>{title}</h1><p>{words}</p>
<p>{filling}</p></body></html><!-- {words} -->
"""


def tiny_project(root: Path, *, settled: bool = True) -> Path:
    """A project of two pages and a list of addresses; `settled`: ready for the public."""
    (root / "content").mkdir(parents=True)
    (root / "content/addresses.yml").write_text(ADDRESSES)
    for page in ("index.md", "campaigns/index.md"):
        (root / "docs" / page).parent.mkdir(parents=True, exist_ok=True)
        (root / "docs" / page).write_text("---\ntitle: A page\ndescription: What it is about.\n---\n\n# A page\n")
    (root / "mkdocs.yml").write_text("site_name: Tiny\nsite_url: https://tiny.example/\n")
    if settled:
        settle(root)
    return root


def tiny_site(
    root: Path, words: str, *, name: str = "", pages: int = 3, preview: bool = False, film: bytes = b""
) -> Path:
    """A built site of a tiny project, in a folder of it; `words` stand on every page and in the stylesheet."""
    site = root / (name or words)
    filling = "The quick brown fox jumps over the lazy dog. " * 200
    paths = ["index.html", "campaigns/index.html", *(f"campaigns/{number}/index.html" for number in range(pages))]
    for path in (*paths, "404.html"):
        up = "/" if path == "404.html" else "../" * path.count("/")
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_text(PAGE.format(title=path, up=up, words=words, filling=filling))
    (site / "assets").mkdir()
    (site / "assets/site.css").write_text(f".{words} {{ color: red }}\n" + "p { color: #123456 }\n" * 100)
    (site / "assets/site.js").write_text("document.documentElement.lang = 'en-GB';\n")
    (site / "figures.csv").write_text("Year,Number\n2023,4\n" + "2022,5\n" * 300)
    index = site / "search" / f"index-{hashlib.sha256(words.encode()).hexdigest()[:12]}"
    index.mkdir(parents=True)
    (index / "words.json").write_text(json.dumps([words]))
    if film:
        (site / "film.mp4").write_bytes(film)
    finish_site(site, load_library(root, TODAY)[0], preview=preview)
    return site
