"""The handouts as people hold them: opened, read back, held against the page they come from."""

import builtins
import re
import subprocess
import sys
from dataclasses import replace
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from pdfua import validate
from pypdf import PdfReader

from nscp_site.handouts import placing, typesetting
from nscp_site.handouts.contents import Handout, handouts
from nscp_site.handouts.placing import CACHE, PLACE, add_handouts, fingerprint
from nscp_site.handouts.typesetting import MissingPangoError, TooLongError, page_of, typeset
from nscp_site.project import read_project
from nscp_site.settings import Settings
from tests.conftest import MINI, TODAY

SETTINGS = Settings(site_name="Northamptonshire Safeguarding Children Partnership", site_url="https://nscp.example/")
NOWHERE = replace(SETTINGS, site_url="")


@pytest.fixture(scope="module")
def made(real_library, tmp_path_factory):
    """Every real handout with its PDF, in a file."""
    folder = tmp_path_factory.mktemp("handouts")
    files = {}
    for handout in handouts(real_library):
        path = folder / handout.path.replace("/", "-")
        path.write_bytes(typeset(handout, SETTINGS).data)
        files[handout] = path
    return files


def words(path):
    return " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())


def squeezed(text):
    return re.sub(r"[\W_]+", "", text)


def tags(reader):
    """The names of all parts of a PDF's structure."""
    found, waiting = [], [reader.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        one = waiting.pop()
        children = one.get("/K", [])
        found.append(one.get("/S"))
        for child in children if isinstance(children, list) else [children]:
            inner = child.get_object()
            if hasattr(inner, "get"):
                waiting.append(inner)
    return found


def test_there_is_one_for_each_briefing_campaign_and_the_numbers(real_library):
    paths = {handout.path for handout in handouts(real_library)}
    for name in ("briefings", "campaigns"):
        assert {f"{name}/{one}.pdf" for one in real_library.collections[name]} <= paths
    assert "worried/card.pdf" in paths
    assert "themes/neglect-team-pack.pdf" in paths


@pytest.mark.slow
def test_each_has_text_title_language_tags_and_two_pages_at_most(made):
    for handout, path in made.items():
        reader = PdfReader(path)
        root = reader.trailer["/Root"]
        assert len(reader.pages) <= 2, handout.path
        assert reader.metadata.title == handout.title
        assert root["/Lang"] == "en-GB"
        assert root["/MarkInfo"]["/Marked"]
        assert root["/ViewerPreferences"]["/DisplayDocTitle"]
        assert {"/Document", "/H1", "/P"} <= set(tags(reader)), handout.path
        assert "pdfuaid" in root["/Metadata"].get_data().decode()


@pytest.mark.slow
def test_what_of_pdf_ua_a_program_can_judge_is_right(made):
    for handout, path in made.items():
        assert [str(finding) for finding in validate(path).findings] == [], handout.path


@pytest.mark.slow
def test_the_words_are_those_of_the_page(made):
    for handout, path in made.items():
        page = BeautifulSoup(page_of(handout, SETTINGS, 10), "html.parser").body
        printed = squeezed(words(path))
        for part in page.find_all(["h1", "h2", "h3", "li"]):
            assert squeezed(part.get_text()) in printed, handout.path


@pytest.mark.slow
def test_the_card_has_every_number_of_its_page(real_library, made):
    card = next(path for handout, path in made.items() if handout.path == "worried/card.pdf")
    text = words(card)
    for contact in ("emergency", "mash", "out-of-hours", "nspcc", "childline"):
        assert real_library.values("contacts")[contact].number in text


def test_a_neutral_page_has_a_neutral_handout(real_library):
    titles = {handout.path: handout.title for handout in handouts(real_library)}
    watched = {handout.path for handout in handouts(real_library) if handout.may_be_watched}
    assert {"worried/card.pdf", "campaigns/lydias-story.pdf"} <= watched
    assert "briefings/cannabis.pdf" not in watched
    assert titles["worried/card.pdf"] == "Help and advice for families in Northamptonshire"
    assert titles["themes/neglect-team-pack.pdf"] == "Care at home"


def test_no_case_study_is_in_a_pack(real_library):
    for handout in handouts(real_library):
        for entry in real_library.ordered("case-studies"):
            assert entry.item.summary not in handout.markdown


@pytest.fixture
def few():
    """The miniature project's handouts."""
    library = read_project(MINI, TODAY)[0]
    return list(handouts(library))


def test_the_same_words_give_the_same_bytes_in_another_process_on_another_day(few):
    script = (
        "import sys; from tests.test_handouts import *;"
        "sys.stdout.buffer.write(typeset(next(handouts(read_project(MINI, TODAY)[0])), SETTINGS).data)"
    )
    again = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert again.stdout == typeset(few[0], SETTINGS).data


def test_links_are_whole_and_a_code_leads_to_the_page_once_the_address_is_known(few):
    page = BeautifulSoup(page_of(few[0], SETTINGS, 10), "html.parser")
    image = page.find("img")
    assert image["alt"] == f"QR code that leads to https://nscp.example/{few[0].page[:-3]}/"
    assert "svg" in unquote(image["src"])
    for link in page.find_all("a"):
        assert link["href"].startswith(("https://", "tel:"))


def test_without_an_address_the_path_stands_in_words(few):
    page = BeautifulSoup(page_of(few[0], NOWHERE, 10), "html.parser")
    assert page.find("img") is None
    assert f"/{few[0].page[:-3]}/" in page.find(class_="home").get_text()
    assert all(link["href"].startswith(("https://", "tel:")) for link in page.find_all("a"))


def site_of(folder):
    """A site whose pages stand where the handouts' pages do."""
    for handout in handouts(read_project(MINI, TODAY)[0]):
        page = folder / handout.page.removesuffix(".md") / "index.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(f"<h1>A page</h1>{PLACE}<p>Text</p>")
    (folder / "index.html").write_text(f"<h1>Home</h1>{PLACE}")
    return folder


def test_each_is_linked_on_its_page_with_its_pages_and_size(mini, tmp_path):
    site = site_of(tmp_path / "site")
    add_handouts(site, read_project(mini, TODAY)[0], NOWHERE, pytest.fail)
    page = BeautifulSoup((site / "campaigns/safer-sleeping/index.html").read_text(), "html.parser")
    link = page.find("a")
    pdf = site / "campaigns/safer-sleeping" / link["href"]
    size = f"{round(pdf.stat().st_size / 1000)} kB"
    assert link.get_text() == f"Print or save this campaign (PDF, {len(PdfReader(pdf).pages)} page, {size})"
    assert (site / "index.html").read_text() == "<h1>Home</h1>"


def test_a_build_sets_again_only_what_changed(mini, tmp_path, monkeypatch):
    library = read_project(mini, TODAY)[0]
    add_handouts(site_of(tmp_path / "one"), library, NOWHERE, pytest.fail)
    kept = {path.name for path in (mini / CACHE).glob("*")}
    assert kept
    monkeypatch.setattr(placing, "typeset", lambda *_: pytest.fail("nothing had changed"))
    add_handouts(site_of(tmp_path / "two"), library, NOWHERE, pytest.fail)
    monkeypatch.undo()
    item = mini / "content/campaigns/safer-sleeping.md"
    item.write_text(item.read_text() + "\nOne more sentence.\n")
    add_handouts(site_of(tmp_path / "three"), read_project(mini, TODAY)[0], NOWHERE, pytest.fail)
    assert {path.name for path in (mini / CACHE).glob("*")} != kept
    assert len(list((mini / CACHE).glob("*"))) == len(kept)


@pytest.mark.parametrize("life", ["life: draft", "life: embargoed\nembargoed_until: 2027-01-15"])
def test_nothing_is_handed_out_that_is_not_published(mini, life):
    before = {handout.path for handout in handouts(read_project(mini, TODAY)[0])}
    for name in ("campaigns/safer-sleeping", "reviews/child-x"):
        item = mini / f"content/{name}.md"
        item.write_text(item.read_text().replace("---\n", f"---\n{life}\n", 1))
    after = list(handouts(read_project(mini, TODAY)[0]))
    assert {"campaigns/safer-sleeping.pdf", "themes/safer-sleeping-team-pack.pdf"} <= before
    assert not {"campaigns/safer-sleeping.pdf", "themes/safer-sleeping-team-pack.pdf"} & {one.path for one in after}


def test_another_address_is_another_handout(few):
    assert fingerprint(few[0], SETTINGS) != fingerprint(few[0], NOWHERE)


def test_without_pango_the_site_is_built_without_them_and_says_so(mini, tmp_path, monkeypatch):
    def missing() -> None:
        raise MissingPangoError("Install Pango.")

    monkeypatch.setattr(placing, "check_pango", missing)
    told = []
    site = site_of(tmp_path / "site")
    add_handouts(site, read_project(mini, TODAY)[0], NOWHERE, told.append)
    assert told == ["Install Pango."]
    assert list(site.rglob("*.pdf")) == []
    assert PLACE not in (site / "campaigns/safer-sleeping/index.html").read_text()


def test_pango_missing_is_told_with_what_to_install(monkeypatch):
    typesetting.check_pango.cache_clear()
    there = builtins.__import__

    def no_library(name, *others, **named):
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return there(name, *others, **named)

    monkeypatch.setattr("builtins.__import__", no_library)
    try:
        with pytest.raises(MissingPangoError) as told:
            typesetting.check_pango()
    finally:
        monkeypatch.undo()
        typesetting.check_pango.cache_clear()
    assert "sudo apt-get install libpango-1.0-0" in str(told.value)


def test_what_does_not_fit_on_two_pages_is_named():
    long = Handout("long.pdf", "campaigns/long.md", "Long", "Print", "A sentence that goes on.\n\n" * 600, "today")
    with pytest.raises(TooLongError, match=r"campaigns/long\.md takes more than two pages"):
        typeset(long, NOWHERE)
