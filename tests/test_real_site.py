"""The real site, built once, read as its visitors read it."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from nscp_site import clock
from nscp_site.content.library import Library
from nscp_site.outputs.manifest import file_digests
from tests.conftest import day_of, some
from tests.freeze import thaw
from tests.site import Site, squashed

pytestmark = pytest.mark.slow


@pytest.mark.nightly
def test_two_builds_are_the_same_byte_for_byte(real_root: Path, real_site: Path, tmp_path: Path) -> None:
    """In another folder, on another day, with another locale, time zone and hash seed.

    The content is judged on one day in both: an embargo that ends between them would rightly change the site.
    """
    away = thaw(real_root, tmp_path / "quite" / "another place")
    day = str(day_of(real_root))
    others = {"LC_ALL": "C", "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "4711", clock.TODAY_VARIABLE: day}
    command = ["faketime", "2026-12-24 23:59:00", str(Path(sys.executable).with_name("nscp")), "build"]
    done = subprocess.run(command, cwd=away, env=os.environ | others, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert file_digests(away / "site") == file_digests(real_site)


def test_every_item_stands_in_its_index(site: Site, real_library: Library) -> None:
    for entry in real_library.entries():
        index = site.pages[f"{entry.collection}/"]
        assert squashed(entry.item.title) in squashed(index.get_text()), entry.ref


def test_a_worried_neighbour_finds_the_numbers(site: Site, real_library: Library) -> None:
    numbers = {name: contact.number for name, contact in real_library.values("contacts").items()}
    home = site.pages[""]
    doors = [link for link in home.find_all("a") if "worried about a child" in link.get_text().lower()]
    assert any(str(door["href"]).rstrip("/").endswith("worried") for door in doors)
    page = site.pages["worried/"]
    for name in ("emergency", "mash", "out-of-hours", "nspcc", "childline"):
        link = page.find("a", href=f"tel:{numbers[name].replace(' ', '')}")
        assert link, name
        assert numbers[name] in link.get_text()
    assert "cannot take a report" in site.text("worried/")


def test_the_forbidden_number_is_nowhere(real_site: Path) -> None:
    for path in some(real_site.rglob("*.html")):
        assert "03001261000" not in re.sub(r"[\s().-]", "", path.read_text("utf-8")), path


def test_contradictions_are_marked_where_they_stand(site: Site) -> None:
    funding = site.text("arrangements-plan/funding/")
    assert "167,323" in funding
    assert "165,208" in funding
    assert "Editor’s note" in funding
    for address in ("annual-report/practice-reviews/", "annual-report/appendix-2-structure/", "reviews/"):
        assert "March 2023" in site.text(address)
        assert "Editor’s note" in site.text(address), address


def test_unfinished_evidence_is_held_back(site: Site) -> None:
    for address in site.pages:
        text = site.text(address)
        assert "Something around Family Hubs??" not in text, address
        assert "Review of partnership data in 12 months to show" not in text, address
    assert "Left open in the source" in site.text("priorities/neglect/")


def test_every_remark_of_the_scrutineer_is_a_marked_quotation(site: Site, real_library: Library) -> None:
    quotations = [
        squashed(quotation.get_text())
        for address, page in site.pages.items()
        if address.startswith("annual-report/")
        for quotation in page.select(".admonition.scrutiny blockquote")
    ]
    remarks = real_library.values("scrutiny")
    assert len(remarks) == 8
    for remark in remarks.values():
        assert squashed(remark.says) in quotations


def test_acronyms_are_explained_in_place(site: Site) -> None:
    page = site.pages["annual-report/priority-1/"]
    meanings = {tag.get_text(): tag["title"] for tag in page.find_all("abbr")}
    assert meanings["MASH"] == "Multi Agency Safeguarding Hub"


def test_tables_have_captions_and_their_figures_can_be_taken(site: Site, real_site: Path, real_root: Path) -> None:
    page = site.pages["annual-report/appendix-4-child-death/"]
    assert page.find("caption", string="Table 2. Child death notifications by year")
    csv = real_site / "datasets/child-death-notifications.csv"
    assert csv.read_text("utf-8-sig") == (real_root / "content/datasets/child-death-notifications.csv").read_text(
        "utf-8-sig"
    )


def test_the_replaced_guidance_is_said_on_every_document_page(site: Site, real_library: Library) -> None:
    for name in ("arrangements-plan", "annual-report", "business-plan", "decision-paper"):
        for entry in some(real_library.ordered(name)):
            assert "Written under Working Together 2018, since replaced." in site.text(f"{entry.ref}/")


def test_themes_gather_and_items_lead_back(site: Site) -> None:
    theme = site.pages["themes/safer-sleeping/"]
    assert theme.find("a", href=re.compile(r"campaigns/safer-sleeping/"))
    campaign = site.pages["campaigns/safer-sleeping/"]
    assert campaign.find("a", href=re.compile(r"themes/safer-sleeping/"))


def test_case_studies_begin_with_a_content_note(site: Site, real_library: Library) -> None:
    assert len(real_library.ordered("case-studies")) == 6
    for entry in real_library.ordered("case-studies"):
        text = site.text(f"{entry.ref}/")
        assert text.index("Before you read") < text.index("The account")
