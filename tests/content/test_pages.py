"""Every page of the built site: its links, its titles, whom it asks, and that none is missing."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from nscp_site.content.library import Library
from nscp_site.schema.collections import COLLECTIONS
from nscp_site.schema.items import Section
from tests.conftest import some
from tests.site import Site, served, squashed

pytestmark = pytest.mark.slow

# A line of a document's own words, without anything that is written differently on a page.
PLAIN = re.compile(r"[^\[\]{}*_|<>#`\\]{40,}")
BULLET = re.compile(r"^ *(?:\d+\.|-) +")
TRANSCRIBED = [name for name, collection in COLLECTIONS.items() if issubclass(collection.model, Section)]
ASKING = {"stylesheet", "preconnect", "preload", "icon", "dns-prefetch"}


def test_every_item_has_its_page(site: Site, real_library: Library) -> None:
    assert [entry.ref for entry in real_library.entries() if f"{entry.ref}/" not in site.pages] == []


def test_links_and_headings_all_lead_somewhere(site: Site) -> None:
    assert list(site.broken_links()) == []


def test_no_id_stands_twice(site: Site) -> None:
    for address in site.pages:
        ids = site.ids(address)
        assert sorted(ids) == sorted(set(ids)), address


def test_linkchecker_finds_nothing(site: Site, real_site: Path, tmp_path: Path) -> None:
    # It takes more than ten requests a second only where its settings ask for more and the host allows it.
    settings = tmp_path / "linkcheckerrc"
    settings.write_text("[checking]\nmaxrequestspersecond=10000\n")
    with served(real_site) as address:
        program = str(Path(sys.executable).with_name("linkchecker"))
        command = [program, "--no-status", f"--config={settings}", "--threads=4", address]
        environment = os.environ | {"XDG_CONFIG_HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)}
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stdout
    checked = re.search(r"(\d+) links in (\d+) URLs checked", done.stdout)
    assert checked
    assert int(checked[2]) >= len(site.pages) - 1


def test_nothing_is_asked_of_another_host(site: Site) -> None:
    for address, page in site.pages.items():
        for tag in page.find_all(["script", "img", "iframe", "source"], src=True):
            assert not re.match(r"(https?:)?//", str(tag["src"])), f"{address}: {tag}"
        for tag in page.find_all("link", href=True):
            asks = set(tag.get("rel") or ()) & ASKING
            assert not (asks and re.match(r"(https?:)?//", str(tag["href"]))), f"{address}: {tag}"


def test_what_was_transcribed_stands_on_its_page_word_for_word(site: Site, real_library: Library) -> None:
    """Of the record alone: what else is written here has no document to be held against."""
    for name in TRANSCRIBED:
        for entry in some(real_library.ordered(name)):
            printed = squashed(site.text(f"{entry.ref}/"))
            for written in entry.document.body.splitlines():
                line = BULLET.sub("", written)
                assert not PLAIN.fullmatch(line) or squashed(line) in printed, f"{entry.document.path}: {line}"
