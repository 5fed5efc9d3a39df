"""Headings, marks, numbers, dates: the small pieces that pages are made of."""

import markdown
import pytest

from nscp_site.content.headings import demote_headings, find_headings, text_below_heading
from nscp_site.content.shortcodes import find_shortcodes
from nscp_site.pages.dataset_tables import column_heading, format_cell
from nscp_site.schema.datasets import Column
from nscp_site.schema.types import format_date, is_sentence
from tests.conftest import some

TEXT = """## Early Help

One.

### Help *now*

Two.

```
## not a heading {note: not-a-mark}
```

## Early Help

Three.

## Named {: #other }

##Without a space

## #1 of two
"""


def test_anchors_are_those_that_markdown_makes():
    made = markdown.Markdown(extensions=["toc", "attr_list", "fenced_code"])
    html = made.convert(TEXT)
    for found in some(find_headings(TEXT)):
        assert f'<h{found.level} id="{found.anchor}">' in html


def test_part_below_a_heading_goes_up_to_the_next_of_its_level():
    assert text_below_heading(TEXT, "early-help").startswith("One.\n\n### Help *now*")
    assert text_below_heading(TEXT, "early-help_1") == "Three."
    assert text_below_heading(TEXT, "nothing") == ""


def test_demoted_headings_stop_at_the_sixth_level():
    assert demote_headings("## A\n\n##### B", 2) == "#### A\n\n###### B"


def test_marks_and_links_are_found_with_their_lines():
    text = "Ring {contact: mash}.\n\n{note:c-17}\n\n[x](item:reviews/child-x#a) `{note: code}`\n"
    assert [(mark.kind, mark.name, mark.line) for mark in find_shortcodes(text)] == [
        ("contact", "mash", 0),
        ("note", "c-17", 2),
        ("item", "reviews/child-x#a", 4),
    ]
    assert not list(find_shortcodes("```\n{note: c-17}\n```\n## A {: #a }\n"))


@pytest.mark.parametrize(
    ("when", "words"), [("2023-03-31", "31 March 2023"), ("2023-03", "March 2023"), ("2023", "2023"), (None, "")]
)
def test_dates_are_said_as_people_say_them(when, words):
    assert format_date(when) == words


@pytest.mark.parametrize(
    ("kind", "text", "shown"),
    [
        ("integer", "13467", "13,467"),
        ("number", "1043.10", "1,043.10"),
        ("money", "28700", "£28,700"),
        ("percent", "51", "51%"),
        ("text", "a|b", "a\\|b"),
        ("integer", "", "not stated"),
    ],
)
def test_cells_are_shown_as_people_read_them(kind, text, shown):
    assert format_cell(text, Column(name="x", type=kind)) == shown


def test_a_heading_names_its_unit_once():
    assert column_heading(Column(name="Reach", type="integer", unit="people")) == "Reach (people)"
    assert column_heading(Column(name="Number of people", type="integer", unit="people")) == "Number of people"


@pytest.mark.parametrize(
    "end", ["now.", "now?", "now.”", "now!’", 'now."', "now.)", "999.", "{contact: mash}.", "MASH."]
)
@pytest.mark.parametrize(
    "begin", ["Then wait.", "“Then” wait.", "(Then wait.)", "{contact: mash} helps.", "[Read](a.md) it."]
)
def test_two_sentences_are_not_one(end: str, begin: str) -> None:
    assert is_sentence(f"Ring {end}")
    assert not is_sentence(f"Ring {end} {begin}")


@pytest.mark.parametrize(
    "text",
    ["Ask “Are you safe?” and listen.", "Ring at 09.30 or later.", "Ring Dr J. Smith.", "Ring, e.g. at school."],
)
def test_a_stop_inside_a_sentence_ends_none(text: str) -> None:
    assert is_sentence(text)
