"""Every file of the built site that programs read: feeds, calendars, data, handouts, copies, old addresses."""

import csv
import gzip
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import brotli
import pytest
from frictionless import validate
from pypdf import PdfReader

from nscp_site.content.addresses import load_addresses
from nscp_site.content.library import Library
from nscp_site.content.visibility import editors_only_fields
from nscp_site.outputs.handout_pdfs import handout_converter
from nscp_site.outputs.handouts import build_handouts
from nscp_site.outputs.host_files import HOST_FILE_WRITERS
from nscp_site.outputs.host_policy import MIME_TYPES
from nscp_site.outputs.open_data import nested_models
from nscp_site.schema.collections import COLLECTIONS, VOCABULARIES, Collection, Vocabulary
from nscp_site.sources import Sources
from tests.conftest import some
from tests.test_feeds import FAULTS, events_in
from tests.test_handouts import squeezed, words
from tests.test_open_data import judge, load
from tests.test_serving import ask

pytestmark = pytest.mark.slow


def files_below(folder: Path, ending: str) -> list[Path]:
    """The files of a folder with an ending, sorted; none where there is no such folder."""
    return sorted(folder.rglob(f"*{ending}"))


@pytest.mark.parametrize("ending", FAULTS)
def test_every_feed_and_calendar_keeps_the_standard(ending: str, real_site: Path) -> None:
    paths = files_below(real_site / "feeds", ending)
    assert paths
    found = {path.name: faults for path in paths if (faults := FAULTS[ending](path.read_bytes().decode()))}
    assert found == {}


def test_every_calendar_has_the_sessions_that_there_are(real_site: Path, real_library: Library) -> None:
    days = {
        str(session.starts)[:10]
        for entry in real_library.ordered("training")
        if not (entry.item.content_note or entry.item.neutral_title)
        for session in entry.item.sessions
    }
    events = events_in((real_site / "feeds/training.ics").read_bytes().decode())
    assert days <= {str(event["DTSTART"].dt)[:10] for event in events}


def data_of(site: Path) -> Iterator[tuple[Path, Any]]:
    """Every file of the open data in JSON, with what it holds; no schema."""
    for folder in ("data", "datasets"):
        for path in files_below(site / folder, ".json"):
            if not path.name.endswith(".schema.json"):
                yield path, load(path)


def test_every_json_keeps_to_its_schema(real_site: Path) -> None:
    judged = [path for path, _ in data_of(real_site) if path.name != "datapackage.json"]
    assert judged
    for path in judged:
        judge(load(path.parent / load(path)["$schema"]), load(path))


def test_every_file_says_whose_it_is_and_where_it_was_read(real_site: Path, real_library: Library) -> None:
    for path, value in some(data_of(real_site)):
        assert value.get("owner") or value["contributors"], path
        assert "licence" in str(value.get("licence") or value["licenses"]), path
        if "collection" in value:
            entries = real_library.collections[value["collection"]].values()
            named = {source.document for entry in entries for source in entry.item.source}
            assert {one["document"] for one in value["provenance"]} == named, path


def test_the_tables_are_accepted_by_their_own_validator(real_site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if (real_site / "datasets/datapackage.json").exists():
        monkeypatch.chdir(real_site / "datasets")
        assert validate("datapackage.json").flatten(["title", "message"]) == []


def test_a_table_in_json_says_what_its_csv_says(real_site: Path, real_library: Library) -> None:
    tables = files_below(real_site / "datasets", ".csv")
    assert {path.stem for path in tables} >= real_library.tables.keys()
    for path in tables:
        table = load(path.with_suffix(".json"))
        heads, *rows = csv.reader(io.StringIO(path.read_text("utf-8-sig")))
        assert [column["name"] for column in table["columns"]] == heads
        said = [[None if cell == "" else re.sub(r"^(\d+)\.0$", r"\1", cell) for cell in row] for row in rows]
        assert [[cell if cell is None else str(cell) for cell in row] for row in table["rows"]] == said, path


def test_what_is_for_editors_alone_is_in_no_file(real_site: Path) -> None:
    tables: tuple[Collection | Vocabulary, ...] = (*COLLECTIONS.values(), *VOCABULARIES.values())
    models = {model for one in tables for model in (one.model, *nested_models(one.model))}
    inside = {name for model in models for name in editors_only_fields(model)}
    assert {"checked_by", "confirmed", "opened_by", "question"} <= inside
    for path in files_below(real_site / "data", ".json"):
        assert [name for name in inside if f'"{name}":' in path.read_text("utf-8")] == [], path.name


def test_every_handout_says_what_its_page_says(real_site: Path, real_library: Library) -> None:
    made = {handout.path: handout for handout in build_handouts(real_library)}
    assert made.keys() <= {path.relative_to(real_site).as_posix() for path in files_below(real_site, ".pdf")}
    for path, handout in made.items():
        paper = PdfReader(real_site / path)
        assert len(paper.pages) <= 2, path
        assert paper.metadata is not None
        assert paper.metadata.title == handout.title
        printed, title = squeezed(words(real_site / path)), squeezed(handout.title)
        text = handout_converter().reset().convert(handout.markdown)
        first = re.search(r"<p>([^<]{20,})</p>", text)
        assert title in printed or (first and squeezed(first[1]) in printed), path


@pytest.mark.parametrize(("ending", "unpack"), [(".gz", gzip.decompress), (".br", brotli.decompress)])
def test_every_compressed_copy_is_that_of_the_file_beside_it(ending: str, unpack: Any, real_site: Path) -> None:
    copies = files_below(real_site, ending)
    assert copies
    assert [str(path) for path in copies if unpack(path.read_bytes()) != path.with_suffix("").read_bytes()] == []


def test_every_file_can_be_read_as_what_it_is(real_site: Path) -> None:
    for path in files_below(real_site, ".json"):
        json.loads(path.read_text("utf-8"))
    for ending in (".xml", ".svg", ".atom"):
        for path in files_below(real_site, ending):
            ElementTree.fromstring(path.read_bytes())


def test_every_kind_of_file_has_a_type(real_site: Path) -> None:
    files = {path for path in real_site.rglob("*") if path.is_file() and path.name not in HOST_FILE_WRITERS}
    assert {path.suffix for path in files} - {".gz", ".br"} <= MIME_TYPES.keys()


def test_every_address_that_was_ever_published_still_answers(real_root: Path, address: str) -> None:
    known = load_addresses(Sources(real_root)).values
    answers = {path: ask(address, path) for path in known.published}
    assert {path: one.status for path, one in answers.items() if one.status not in (200, 301, 410)} == {}
    for path, one in answers.items():
        if one.status == 301:
            there = urlsplit(one.headers["location"]).path
            assert ask(address, there).status == 200, path
        assert (one.status == 410) <= (path in known.gone or path in withdrawn(path, known.gone)), path


def withdrawn(path: str, gone: dict[str, Any]) -> set[str]:
    """An address that is gone by its page: `/campaigns/x` for `/campaigns/x/`."""
    return {path} if f"{path.rstrip('/')}/" in gone else set()
