"""What is written for families can be read at the age of 9 to 12."""

import pytest

from nscp_site.content.library import Library
from nscp_site.content.own_words import MAX_FAMILY_READABILITY, organisation_names, readability_index, strip_markdown

FAMILY_PROSE = ("index.md", "worried/index.md", "parents/index.md", "young-people/index.md", "browse-safely.md")
# Collections whose words are ours; the others hold the documents' own.
OUR_WORDS = ("themes", "campaigns", "voices")


def test_the_index_is_the_published_formula():
    text = "The cat sat. It was a big cat."
    words, characters, sentences = 8, 21, 2
    assert readability_index(text) == pytest.approx(4.71 * characters / words + 0.5 * words / sentences - 21.43)
    assert readability_index("{note: c-17}") == 0.0


def test_names_links_and_marks_do_not_count():
    text = "Ring [the Northamptonshire Safeguarding Children Partnership](about.md) or {contact: mash} *now*."
    assert strip_markdown(text).split() == [
        "Ring",
        "the",
        "Northamptonshire",
        "Safeguarding",
        "Children",
        "Partnership",
        "or",
        "now.",
    ]
    name = "Northamptonshire Safeguarding Children Partnership"
    assert readability_index(text, {name}) < readability_index(text) - 10


@pytest.mark.parametrize("path", FAMILY_PROSE)
def test_family_pages_are_plain(path: str, real_library: Library) -> None:
    body = real_library.prose[path].body
    assert readability_index(body, organisation_names(real_library)) <= MAX_FAMILY_READABILITY


def test_what_we_write_for_families_is_plain(real_library: Library) -> None:
    names = organisation_names(real_library)
    hard = {
        entry.ref: round(index, 1)
        for name in OUR_WORDS
        for entry in real_library.ordered(name)
        if entry.item.audience[0] in ("public", "parents", "young-people")
        and (index := readability_index(f"{entry.item.summary}\n\n{entry.document.body}", names))
        > MAX_FAMILY_READABILITY
    }
    assert hard == {}
