"""The life of a publication: what is hidden is nowhere, what is withdrawn leaves its learning, reviews stay a year."""

import gzip
from datetime import date
from pathlib import Path

import brotli
import pytest

from nscp_site.checks.page_addresses import add_new_addresses
from nscp_site.clock import first_day_after_a_year
from nscp_site.content.addresses import load_addresses
from nscp_site.content.library import Library
from nscp_site.content.visibility import editors_view, public_view
from nscp_site.project import load_project, load_unfiltered, render_files
from nscp_site.sources import Sources
from tests.conftest import MINI, TODAY, nscp, problems_of, prose

COMMON = """\
summary: {word} is told here.
audience: [practitioners]
themes: [safer-sleeping]
source:
  - document: annual-report-2022-23
    section: {word} section
as_at: 2023-03-31
working_together: 2018
owner: communication-sub-group
last_reviewed: 2026-11-22
next_review: 2027-11-22
related: [campaigns/safer-sleeping]
search_terms: [{word}]
"""
REVIEW = """\
kind: rapid review: learning summary
publication: not stated
concerned: ['{word}']
provenance: annual report
""".replace("rapid review: learning summary", "'rapid review: learning summary'")
DATASET = """\
columns:
  - {{name: {word}, type: text}}
  - {{name: Reach, type: integer}}
"""
OPENS = date(2027, 1, 15)
WITHDRAWN = """\
life: withdrawn
withdrawn_on: 2026-11-01
withdrawn_because: The family asked for it.
learning: Ask who sleeps where, every time.
"""


def write_item(root: Path, ref: str, word: str, kind: str, life: str, title: str = "") -> None:
    """An item that says its word in every field and in its text."""
    fields = f"title: {title or word}\n{COMMON}{kind}".format(word=word)
    path = root / f"content/{ref}.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"---\n{fields}{life}---\n\n## {word}\n\nOf {word} nobody knows.\n")


@pytest.fixture
def planted(mini: Path) -> Path:
    """The miniature project with a word of its own in each thing that visitors must not see."""
    settings = (mini / "mkdocs.yml").read_text().replace("../../", f"{MINI.parent.parent}/")
    (mini / "mkdocs.yml").write_text(settings.replace('site_url: ""', "site_url: https://mini.example/"))
    embargo = f"life: embargoed\nembargoed_until: {OPENS}\n"
    write_item(mini, "reviews/zirconembargo", "zirconembargo", REVIEW, embargo)
    write_item(mini, "reviews/quokkadraft", "quokkadraft", REVIEW, "life: draft\n")
    write_item(mini, "datasets/zirconfigures", "zirconfigures", DATASET, embargo)
    (mini / "content/datasets/zirconfigures.csv").write_text("zirconfigures,Reach\nzirconcell,1\n")
    write_item(mini, "news/zirconnews", "zirconnews", "posted: 2026-11-20\nabout: [reviews/zirconembargo]\n", embargo)
    write_item(mini, "reviews/withdrawn", "wombatgone", REVIEW, WITHDRAWN, title="A review that went")
    people = "anonymised_by: Ottoline Inside\nchecked_by: Peregrine Inside\nchecked_on: 2026-11-20\nlife: published\n"
    first_hand = REVIEW.replace("annual report", "the Partnership's report")
    write_item(mini, "reviews/open", "openword", first_hand, people)
    assert [str(problem) for problem in problems_of(mini)] == []
    return mini


def bytes_of(site: Path) -> dict[str, bytes]:
    """Every file of a built site with its name, compressed ones unpacked."""
    found = {}
    for path in sorted(path for path in site.rglob("*") if path.is_file()):
        raw = path.read_bytes()
        if path.suffix == ".gz":
            raw = gzip.decompress(raw)
        elif path.suffix == ".br":
            raw = brotli.decompress(raw)
        found[path.relative_to(site).as_posix()] = raw
    return found


def holding(word: str, files: dict[str, bytes]) -> list[str]:
    """The files that hold a word, in their bytes or in their names."""
    return [path for path, raw in files.items() if word.encode() in raw.lower() or word in path.lower()]


@pytest.mark.slow
def test_what_is_hidden_is_nowhere_in_the_built_site(planted: Path) -> None:
    done = nscp("build", "--on", str(TODAY), root=planted)
    assert done.returncode == 0, done.stdout + done.stderr
    files = bytes_of(planted / "site")
    assert {Path(path).suffix for path in files} >= {".gz", ".br", ".json", ".xml", ".html", ".csv"}
    assert len(holding("openword", files)) > 5
    for word in ("zircon", "quokka", "wombat", "inside\n", "ottoline", "peregrine"):
        assert holding(word, files) == []


@pytest.mark.slow
def test_an_embargo_ends_on_its_day_and_not_before(planted: Path) -> None:
    assert nscp("build", "--on", "2027-01-14", root=planted).returncode == 0
    assert holding("zircon", bytes_of(planted / "site")) == []
    assert nscp("build", "--on", "2027-01-15", root=planted).returncode == 0
    files = bytes_of(planted / "site")
    assert "reviews/zirconembargo/index.html" in files
    assert "datasets/zirconfigures.csv" in files
    assert "news/zirconnews/index.html" in holding("zirconembargo", files)
    assert "sitemap.xml" in holding("zirconembargo", files)
    assert holding("quokka", files) == []


def test_a_withdrawn_page_says_why_and_what_is_to_be_learned(planted: Path) -> None:
    files = render_files(load_project(planted, TODAY)[0])
    page = files["reviews/withdrawn.md"]
    assert "This review was withdrawn on 1 November 2026." in page
    assert "The family asked for it." in page
    assert "Ask who sleeps where, every time." in page
    assert "[A review that went](withdrawn.md), withdrawn on 1 November 2026" in files["reviews/index.md"]


def test_the_last_withdrawn_item_of_a_kind_keeps_its_list_and_its_neutral_title(mini: Path) -> None:
    fields = f"posted: 2026-10-01\nneutral_title: News of the day\n{WITHDRAWN}"
    write_item(mini, "news/gone", "wombat", fields, "", title="Gone")
    library, problems = load_project(mini, TODAY)
    assert problems == []
    files = render_files(library)
    assert "withdrawn on 1 November 2026" in files["news/index.md"]
    assert "neutral_title: News of the day" in files["news/gone.md"]
    assert "/news/" in add_new_addresses(mini, library)


def test_visitors_and_editors_see_each_their_own(planted: Path) -> None:
    public, _ = load_project(planted, TODAY)
    assert public.find("reviews/zirconembargo") is None
    assert public.tables.keys() == {"reach"}
    assert not [document for document in public.texts if "zircon" in document.body]
    everything = editors_view(load_unfiltered(planted, TODAY)[0])
    titles = {entry.ref: entry.item.title for entry in everything.entries()}
    assert titles["reviews/zirconembargo"] == "zirconembargo [under embargo until 15 January 2027]"
    assert titles["reviews/quokkadraft"] == "quokkadraft [draft]"
    assert titles["reviews/open"] == "openword"
    assert titles["news/zirconnews"].endswith("2027]")


def test_the_names_of_the_two_people_are_kept_from_every_view(planted: Path) -> None:
    for view in (public_view, editors_view):
        entry = view(load_unfiltered(planted, TODAY)[0]).find("reviews/open")
        assert entry is not None
        assert entry.item.checked_by is entry.item.anonymised_by is entry.item.checked_on is None
        assert "checked_by" not in entry.document.fields


def test_what_is_archived_stays_and_leaves_the_short_lists(mini: Path) -> None:
    page = mini / "content/campaigns/safer-sleeping.md"
    archived = "life: archived\narchived_on: 2026-11-01\narchived_because: The campaign is over.\nstate: finished"
    page.write_text(page.read_text().replace("state: finished", archived))
    (mini / "docs/campaigns").mkdir()
    lists = prose("Campaigns", "{list: campaigns}\n\n## Short\n\n{list: campaigns practitioners 3}")
    (mini / "docs/campaigns/index.md").write_text(lists)
    files = render_files(load_project(mini, TODAY)[0])
    assert "Archived on 1 November 2026" in files["campaigns/safer-sleeping.md"]
    long, short = files["campaigns/index.md"].split("## Short")
    assert "## From the archive\n\n- [Safer Sleeping](safer-sleeping.md)" in long
    assert "Safer Sleeping" not in short


def test_news_leaves_the_short_lists_when_it_is_over(mini: Path) -> None:
    write_item(mini, "news/one", "one", "posted: 2026-11-01\nover_after: 2026-11-21\n", "")
    write_item(mini, "news/two", "two", "posted: 2026-11-02\nover_after: 2026-11-22\n", "")
    write_item(mini, "news/three", "three", "posted: 2026-11-03\n", "")
    (mini / "docs/index.md").write_text(prose("Home", "{list: news 3}"))
    home = render_files(load_project(mini, TODAY)[0])["index.md"]
    assert [word for word in ("one", "two", "three") if f"[{word}]" in home] == ["two", "three"]
    assert home.index("[three]") < home.index("[two]")


def record_of(library: Library, root: Path) -> dict[str, str]:
    """What the list of addresses keeps of reviews, once new ones were added."""
    add_new_addresses(root, library)
    return load_addresses(Sources(root)).values.reviews


def test_the_list_of_addresses_remembers_when_a_review_was_published(planted: Path) -> None:
    review = planted / "content/reviews/open.md"
    review.write_text(review.read_text().replace("not stated", "published\npublished: 2026-02"))
    kept = record_of(load_project(planted, TODAY)[0], planted)
    assert kept == {"/reviews/child-x/": "not published", "/reviews/open/": "2026-02"}
    review.write_text(review.read_text().replace("2026-02\n", "2019-02-01\n"))
    assert record_of(load_project(planted, TODAY)[0], planted)["/reviews/open/"] == "2026-02"
    review.unlink()
    listed = planted / "content/addresses.yml"
    listed.write_text(listed.read_text() + "gone:\n  /reviews/open/:\n    reason: The family asked for it.\n")
    told = [str(problem) for problem in problems_of(planted)]
    assert len(told) == 1
    assert "must stay for a year, until 1 March 2027." in told[0]
    assert problems_of(planted, date(2027, 3, 1)) == []


@pytest.mark.parametrize(
    ("when", "over"),
    [
        ("2026-02-28", date(2027, 2, 28)),
        ("2028-02-29", date(2029, 3, 1)),
        ("2026-11", date(2027, 12, 1)),
        ("2026-12", date(2028, 1, 1)),
        ("2026", date(2028, 1, 1)),
    ],
)
def test_a_year_is_over_when_all_of_it_has_passed(when: str, over: date) -> None:
    assert first_day_after_a_year(when) == over
