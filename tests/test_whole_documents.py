"""A document as a whole: every chapter on one page and as a PDF, and nowhere where its chapters are meant."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader

from nscp_site.build.fixed_pages import page_addresses
from nscp_site.checks.page_addresses import generated_addresses
from nscp_site.content.library import Library
from nscp_site.content.relations import find_whole_documents
from nscp_site.outputs.handout_pdfs import typeset
from nscp_site.outputs.handouts import whole_document_handouts
from nscp_site.search.sections import is_hidden_from_search
from nscp_site.settings import Settings
from tests.conftest import html_of, some
from tests.site import Site, squashed

FOLDERS = {"annual-report", "arrangements-plan", "business-plan", "decision-paper"}


def words_of(page: BeautifulSoup) -> str:
    """The words of a page's main part without white space."""
    main = page.select_one("main")
    assert main is not None
    return squashed(main.get_text())


def test_every_plan_and_report_is_there_as_a_whole(real_library: Library) -> None:
    assert {whole.collection for whole in find_whole_documents(real_library)} == FOLDERS
    made = generated_addresses(real_library)
    assert {f"/{name}/in-full{end}" for name in FOLDERS for end in ("/", ".pdf")} <= made


@pytest.mark.slow
def test_it_holds_every_word_of_every_chapter_in_their_order(site: Site, real_library: Library) -> None:
    for whole in some(find_whole_documents(real_library)):
        page = site.pages[f"{whole.collection}/in-full/"]
        text, last = words_of(page), 0
        for entry in whole.sections:
            at = text.find(squashed(entry.item.title), last)
            assert at >= last, entry.ref
            last = at
        for entry in (one for one in whole.sections if one.collection == "priorities"):
            for said in (entry.item.aim, *(action.text for action in entry.item.actions)):
                assert squashed(said) in text, said
        for entry in (one for one in whole.sections if one.collection == whole.collection):
            chapter = site.pages[f"{entry.ref}/"]
            for paragraph in chapter.select(".text > p:not([class]), .text > ul > li, .text td"):
                # What the page of a chapter says of itself stands below these.
                if not paragraph.find_previous(["h2"], id=["related", "about-this-page", "changes"]):
                    assert squashed(paragraph.get_text()) in text, (entry.ref, paragraph.get_text()[:80])


@pytest.mark.slow
def test_our_search_the_menu_and_the_lists_leave_it_out(site: Site) -> None:
    for name in FOLDERS:
        address = f"{name}/in-full/"
        assert is_hidden_from_search(address)
        linked = {
            page
            for page, tree in site.pages.items()
            if any("in-full/" in str(link["href"]) for link in tree.select("a[href]"))
        }
        assert linked == {"publications/", *(f"{one}/" for one in FOLDERS)}
    texts = [path.read_text("utf-8", errors="replace") for path in (site.folder / "search").rglob("*.json")]
    assert texts
    assert not any("in-full" in text for text in texts)
    assert f"/{address}" in set(page_addresses(site.folder))


@pytest.mark.slow
def test_its_address_is_its_own(mini: Path) -> None:
    settings = mini / "mkdocs.yml"
    settings.write_text(settings.read_text().replace('site_url: ""', "site_url: https://mini.example/"))
    page = html_of(mini)["annual-report/in-full.md"]
    canonical = page.select_one('link[rel="canonical"]')
    assert canonical is not None
    assert canonical["href"] == "https://mini.example/annual-report/in-full/"
    # A page that asks search engines to leave it out can't be the address that they are told to keep.
    assert not page.select('meta[name="robots"]')


def test_the_pdf_is_tagged_has_contents_and_all_headings(real_library):
    handout = min(whole_document_handouts(real_library), key=lambda one: len(one.markdown))
    sheet = typeset(handout, Settings(site_name="NSCP"))
    pdf = PdfReader(BytesIO(sheet.data))
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith("en")
    text = squashed("".join(page.extract_text() for page in pdf.pages))
    for title in re.findall(r"^## (.+)$", handout.markdown, re.MULTILINE):
        # Once in the contents, once above its text.
        assert text.count(squashed(title)) >= 2, title
    assert sheet.pages == len(pdf.pages) > 2


@pytest.mark.slow
def test_download_and_csv_are_words_where_one_looks_for_them(site: Site, real_library: Library) -> None:
    links = {
        address: [link.get_text() for link in site.pages[address].select("main a")]
        for address in ("publications/", "datasets/", "annual-report/")
    }
    assert sum(words.startswith("Download") for words in links["publications/"]) == len(FOLDERS)
    assert any("CSV" in words for words in links["publications/"])
    tables = [words for words in links["datasets/"] if words.startswith("Download as CSV: ")]
    assert len(tables) == len(set(tables)) == len(real_library.collections["datasets"])
    assert any(
        re.fullmatch(r"Download the whole document \(PDF, \d+ pages, \d+ kB\)", one) for one in links["annual-report/"]
    )
