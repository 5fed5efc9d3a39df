"""Whose words a page gives: what repeats a document keeps its source, and visitors see which it is."""

import re
from pathlib import Path

import pytest

from nscp_site.content.library import RECORD_ONLY_FIELDS, Library
from nscp_site.pages.origins import origin_line
from nscp_site.project import render_files
from nscp_site.schema.collections import COLLECTIONS, Collection
from nscp_site.schema.field_facts import describe_fields
from nscp_site.schema.items import Item
from tests.conftest import problems_of, prose, some
from tests.looping import library_of, swap

RECORD = "campaigns/safer-sleeping.md"


def test_a_collection_that_says_nothing_repeats_documents() -> None:
    assert Collection("new", Item, "new", "New", needs_two_people=False).origin == "record"


@pytest.mark.parametrize("name", ["source", *RECORD_ONLY_FIELDS])
def test_what_repeats_a_document_cannot_lose_what_it_says_of_it(name: str, real_library: Library, mini: Path) -> None:
    """No item of the record is without it, and one that loses it is told."""
    for entry in real_library.entries():
        if entry.origin == "record" and name in entry.item.required_of_record:
            assert getattr(entry.item, name), entry.ref
    path = mini / "content" / RECORD
    path.write_text(re.sub(rf"^{name}:.*\n(  .*\n)*", "", path.read_text(), flags=re.MULTILINE))
    assert [one.check for one in problems_of(mini)] == ["record-without-source"]


def test_every_page_says_once_whose_words_it_gives(real_library: Library, real_files: dict[str, str]) -> None:
    """Directly below its first sentence, in one line, or at the end of an answer; the edition on the record alone."""
    for entry in real_library.entries():
        page, line = real_files[f"{entry.ref}.md"], origin_line(real_library, entry)
        below = line if entry.collection == "help" else f"\n{{: .summary }}\n\n{line}\n{{: .origin }}\n"
        assert page.count(below) == 1, entry.ref
        assert (", as at " in line) == (entry.origin == "record")
        assert "!!! edition" not in page


def test_what_was_there_before_is_of_the_record_and_a_new_item_is_not(real_library: Library) -> None:
    services = [name for name, collection in COLLECTIONS.items() if collection.origin == "service"]
    entries = [entry for name in services for entry in real_library.collections[name].values()]
    for entry in some(one for one in entries if any(field in one.document.fields for field in RECORD_ONLY_FIELDS)):
        assert entry.item.origin == "record", f"{entry.ref} must say so itself"


def test_reviews_told_from_public_reports_are_not_called_our_documents(real_library: Library) -> None:
    lines = {
        entry.item.provenance: origin_line(real_library, entry).partition(", as at")[0]
        for entry in real_library.collections["reviews"].values()
    }
    assert lines.get("public reports") == "From what others have published"
    assert lines.get("annual report", "From our documents") == "From our documents"


def test_some_fields_have_another_origin_than_their_item() -> None:
    """Updates and coming dates are of today inside a document's page; sections are a document's inside guidance."""
    marked = {
        (name, ".".join(path)): facts.origin
        for name, collection in COLLECTIONS.items()
        for path, facts in walk_origins(collection)
    }
    assert marked == {
        ("priorities", "actions.updates"): "service",
        ("training", "sessions"): "service",
        ("guidance", "taught.section"): "record",
        ("guidance", "sections"): "record",
    }


def walk_origins(collection: Collection):  # type: ignore[no-untyped-def]
    for facts in describe_fields(collection.model):
        for path, one in [((facts.name,), facts), *[((facts.name, inner.name), inner) for inner in facts.fields]]:
            if one.origin:
                yield path, one


def test_a_passage_prints_a_document_s_words_and_where_they_stand(mini: Path) -> None:
    (mini / "docs/page.md").write_text(prose("Page", "The report says:\n\n{record: annual-report/progress#campaign}"))
    page = render_files(library_of(mini))["page.md"]
    words = library_of(mini).collections["annual-report"]["progress"].document.body
    sentence = next(line for line in words.split("## Campaign")[1].split("\n") if line and not line.startswith("{"))
    assert f"> {sentence}" in page
    link = "[Annual report 2022-23: Progress](annual-report/progress.md#campaign), as at 31 March 2023."
    assert f"\n\n{link}\n{{: .origin }}\n" in page
    # What a page quotes, it is related to.
    (mini / "docs/page.md").unlink()
    swap(mini, RECORD, "It ran again", "{record: annual-report/foreword}\n\nIt ran again")
    assert "campaigns/safer-sleeping.md" in render_files(library_of(mini))["annual-report/foreword.md"]


GUIDANCE = """\
---
title: A baby who cries
summary: What to do when a baby cries.
audience: [parents]
last_reviewed: 2026-11-20
steps:
  - {text: Put the baby down on its back., strength: should, elsewhere: sleep}
  - {text: Tell somebody., strength: must, source: {document: annual-report-2022-23, section: 3. Progress}}
key_points: [Every baby cries.]
sections: [annual-report/progress#campaign]
---

Words of ours.
"""
SOURCE = '<span class="source">'
REGISTER = """\
sleep:
  name: Advice on sleep
  publisher: Others
  address: https://sleep.example/
  what: How a baby sleeps.
  area: national
  read_on: 2026-11-20
"""


def test_steps_stand_first_each_with_its_source(mini: Path) -> None:
    (mini / "content/guidance/crying.md").write_text(GUIDANCE)
    (mini / "content/elsewhere.yml").write_text(REGISTER)
    page = render_files(library_of(mini))["guidance/crying.md"]
    first = f"1. **Should:** Put the baby down on its back. {SOURCE}([Advice on sleep](https://sleep.example/))"
    second = f"2. **Must:** Tell somebody. {SOURCE}([Annual report 2022-23](../annual-report/index.md), 3. Progress)"
    places = [page.index(text) for text in ("## What to do", first, second, "Words of ours.", "Every baby cries.")]
    assert places == sorted(places)
    section = page[page.index("## What the documents say") :]
    assert "\nFrom our documents, as at 31 March 2023.\n{: .origin }\n" in section
    assert "From the Partnership. Last checked on 20 November 2026." in page[: places[0]]


def test_the_edition_of_a_document_is_one_line(mini: Path) -> None:
    (mini / "docs/page.md").write_text(prose("Page", "{edition: annual-report-2022-23}"))
    page = render_files(library_of(mini))["page.md"]
    assert "\nWritten under Working Together 2018, since replaced.\n{: .origin }" in page
