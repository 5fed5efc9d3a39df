"""What the public pages may not say of children, of the Partnership, of the law and of themselves."""

import re

import pytest

from nscp_site.content.library import Library
from nscp_site.content.visibility import is_visible
from nscp_site.outputs.handouts import build_handouts

# Each with the reason; what a document prints is a quotation and stands in transcribed collections alone.
NEVER = {
    r"Past their date, not done": "a date that is past says nothing of what was done",
    r"\bdays? since \d": "days overdue are for editors",
    r"\*\*Overdue\b": "the status of a legal duty is for editors",
    r"Where the chain is broken": "gaps are for editors",
    r"Nothing published here": "an accusation on thin evidence",
    r"end of September\b(?=.*report)": "no source was found for such a date",
    r"Question to the Partnership": "for editors",
    r"Confirmed by the Business Office": "for editors",
    r"Read at general knowledge": "for editors",
    r"How sure it is": "for editors",
    r"Findings and recommendations: not stated": "says that it says nothing",
    r"Looked after by:": "no group has agreed to look after pages",
    r"To be checked again by": "no group has agreed to a day",
    r"councils, (the )?police, (the )?health and (the )?schools": "the Trust is left out, and schools are no partner",
    r"Every word and figure here": "untrue",
    r"Each page says at its end": "untrue",
    r"No campaign is known to run": "nobody knows",
    r"This website keeps nothing about you": "its host sees more",
    r"whose job is to keep children safe\. They will": "promises what others do",
    r"The adult will listen": "promises what others do",
    r"Anyone can ring": "no page read says so of worries about staff",
    r"the new Domestic Abuse Act": "of 2021",
    r"Children who witness domestic abuse are also": "too narrow",
    r"if it believes that a child has suffered": "not the test of section 47",
    r"assessed as needing a specialist service(?!\.)": "not the meaning of section 17(10)",
    r"breaks off after these words": "untrue of the source",
    r"adds multi-agency child protection teams": "not yet in force",
    r"24 hours|at any hour": "no hours anywhere",
}
RECORD = ("annual-report/", "arrangements-plan/", "business-plan/", "decision-paper/", "datasets/")


@pytest.mark.parametrize("words", NEVER)
def test_no_page_says(real_files: dict[str, str], words: str) -> None:
    pages = {
        uri: text.partition("## What the documents say")[0]
        for uri, text in real_files.items()
        if uri.endswith(".md") and not uri.startswith(RECORD)
    }
    quoted = re.compile(r"^(>|.*“[^”]*" + words + ")", re.MULTILINE)
    found = [uri for uri, text in pages.items() if re.search(words, text) and not quoted.search(text)]
    assert found == [], NEVER[words]


def test_the_four_tests_of_the_designated_officer_stand_where_staff_look(real_files: dict[str, str]) -> None:
    page = real_files["guidance/designated-officers.md"]
    for words in (
        "has harmed a child",
        "committed an offence",
        "pose a risk of harm",
        "may not be suitable to work with",
    ):
        assert words in page
    assert "within one working day" in page
    for uri in ("guidance/designated-officers.md", "themes/allegations.md", "worried/index.md"):
        assert "If your worry is about that person" in real_files[uri], uri


def test_the_accessibility_statement_claims_no_more_than_is_so(real_files: dict[str, str]) -> None:
    page = real_files["about/accessibility.md"]
    assert "This website is partially compliant with the Web Content Accessibility Guidelines version 2.2 AA" in page
    assert "This statement lacks the link to a contact form and the link to the enforcement procedure" in page


def test_reviews_from_public_reports_say_so_first_and_make_no_child_findable(
    real_library: Library, real_files: dict[str, str]
) -> None:
    """Months of death and ages in weeks or months are not needed for learning, and make children findable."""
    findable = re.compile(
        r"\b(baby|child|boy|girl|infant) of (one|two|six|seven|nine|\d+)\b|(killed|died) in \w+ \d{4}", re.I
    )
    open_ones = [entry for entry in real_library.ordered("reviews") if is_visible(entry, real_library.now)]
    assert open_ones
    for entry in open_ones:
        page = real_files[f"{entry.ref}.md"]
        if entry.item.provenance == "public reports":
            assert "public reports" in page[: page.index("## What it was about")], entry.ref
            assert not findable.search(page), entry.ref
    assert "This list is not complete." in real_files["reviews/index.md"]
    assert "reviews/child" not in real_files["index.md"]


def test_a_team_pack_says_where_what_it_tells_of_reviews_comes_from(real_library: Library) -> None:
    packs = [one for one in build_handouts(real_library) if re.search(r"\*\*Child (?!of)", one.markdown)]
    assert packs
    for one in packs:
        assert "compiled from public reports" in one.markdown, one.path
        assert "What the reviews say" not in one.markdown, one.path
