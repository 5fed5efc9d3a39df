"""The ledger of words: what a draft lacks, glues, moves or changes is told with its place, and stops the import."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nscp_site.editor import word_import as word_reader
from nscp_site.editor.ledger import PlacedWord, compare_words, normalised_words, rendered_words, words_at
from nscp_site.editor.word_import import read_docx
from tests.papers import paragraph, photo, picture, table, word
from tests.test_importing import body, imported

SOME = ["ring", "the", "school", "today", "and", "see", "child", "999", "101", "at", "home", "now"]
WORDS = st.lists(st.sampled_from(SOME), min_size=4, max_size=60)


@pytest.fixture(autouse=True)
def _in_the_project(mini: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(mini)
    monkeypatch.setenv("NSCP_TODAY", "2026-11-22")


def placed(words: list[str]) -> list[PlacedWord]:
    """Words ten to a paragraph."""
    return [PlacedWord(text, f"paragraph {number // 10 + 1}") for number, text in enumerate(words)]


@given(words=WORDS)
@settings(max_examples=60, deadline=None)
def test_equal_words_are_equal(words: list[str]) -> None:
    found = compare_words(placed(words), words)
    assert (found.missing, found.moved) == ([], [])


@given(words=WORDS, where=st.integers(0, 59), other=st.sampled_from(["", "xyz"]))
@settings(max_examples=100, deadline=None)
def test_a_word_lost_or_changed_is_told_with_its_place(words: list[str], where: int, other: str) -> None:
    where %= len(words)
    draft = [*words[:where], *([other] if other else []), *words[where + 1 :]]
    (told,) = compare_words(placed(words), draft).missing
    assert words[where] in told
    # Of equal words beside each other, any may be the one that is missing.
    assert told.startswith("Paragraph ")


@given(words=WORDS, where=st.integers(0, 58))
@settings(max_examples=100, deadline=None)
def test_words_glued_are_told(words: list[str], where: int) -> None:
    where %= len(words) - 1
    glued = words[where] + words[where + 1]
    told = compare_words(placed(words), [*words[:where], glued, *words[where + 2 :]]).missing
    assert told
    assert all(one in " ".join(told) for one in (words[where], words[where + 1]))


def test_order_counts() -> None:
    words = normalised_words("First the whole of one column, and only then all that stands in the other, line by line.")
    mixed = [*words[9:], *words[:9]]
    found = compare_words(placed(words), mixed)
    assert found.missing == []
    assert "the order of" in found.order[0]


def test_letters_that_are_set_wide_are_told_and_words_that_became_one_are_lost() -> None:
    found = compare_words(words_at("page 2", "See w o r d s here"), normalised_words("See words here"))
    assert found.missing == []
    assert found.parted == [
        "Page 2: letters that stand apart in the file are words in the draft: “w o r d s” as “words”."
    ]
    assert compare_words(words_at("page 2", "See a b here"), normalised_words("See ab here")).missing
    assert compare_words(words_at("page 2", "See the w o rd here"), normalised_words("See theword here")).missing


@pytest.mark.parametrize(("one", "other"), [("10³", "103"), ("H₂O", "HO"), ("£5", "5"), ("50%", "50")])
def test_signs_that_change_what_is_said_count(one: str, other: str) -> None:
    assert compare_words(words_at("page 1", one), normalised_words(other)).missing


def test_words_are_those_that_the_site_prints() -> None:
    assert rendered_words("[1]: https://example.org/\n\n\\[2\\]: b\n\na[^1] **b**c\n\n[^1]: d") == [
        "2",
        "b",
        "a",
        "bc",
        "d",
    ]
    assert rendered_words("3. a\n4. b", numbers=True) == ["3", "a", "4", "b"]


TEXT = paragraph("Child Y", "Heading1") + paragraph("They asked.") + paragraph("All listened.")


def losing(change: Callable[[list[Any]], Any]) -> Callable[[bytes], dict[str, Any]]:
    """A reader of Word files that does something to the blocks that it reads."""

    def read(raw: bytes) -> dict[str, Any]:
        found = read_docx(raw)
        change(found["blocks"])
        return found

    return read


LOSSES: dict[str, tuple[Callable[[list[Any]], Any], str]] = {
    "a paragraph": (lambda blocks: blocks.pop(1), "Paragraph 2: “they asked” is missing"),
    "a space": (lambda blocks: blocks[2]["c"].pop(1), "Paragraph 3: “all listened” became “alllistened”."),
    "a word": (lambda blocks: blocks[1]["c"].pop(0), "Paragraph 2: “they” is missing"),
}


@pytest.mark.parametrize("loss", LOSSES)
def test_words_lost_stop_the_import_until_the_editor_says_so(
    loss: str, mini: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change, told = LOSSES[loss]
    monkeypatch.setattr(word_reader, "read_docx", losing(change))
    refused = imported(mini, word(TEXT))
    assert refused.exit_code == 1
    assert told in refused.output
    assert "add --differences accept" in refused.output
    assert not (mini / "content/reviews/child-y.md").exists()
    accepted = imported(mini, word(TEXT), "--differences", "accept")
    assert accepted.exit_code == 0
    assert f"Missing in the draft, as you accepted:\n  - {told}" in accepted.output
    assert (mini / "content/reviews/child-y.md").exists()


def test_what_names_somebody_is_told_before_anything_is_written(mini: Path) -> None:
    comments = f'<w:comment w:id="0" w:author="Jane Doe">{paragraph("Was it PC Jones?")}</w:comment>'
    raw = word(
        TEXT + paragraph("PC Jones came.") + picture(1, "A cot"),
        author="Jane Doe",
        comments=comments,
        pictures=[photo()],
    )
    said = imported(mini, raw, "--comments", "leave-out").output
    written = said.index("content/reviews/child-y.md is written")
    for told in (
        "a name with a title",
        "(its property Author, the writer of a comment, a comment)",
        "faces, names on doors",
        "1 places could tell",
    ):
        assert said.index(told) < written
    assert "Jane" not in said
    assert "Jane" not in (mini / "content/reviews/child-y.md").read_text(encoding="utf-8")


def test_pictures_lie_beside_the_page_and_nothing_is_written_over(mini: Path) -> None:
    raw = word(TEXT + picture(1, "A cot"), pictures=[photo(artist="Jane Doe", place=True)])
    there = mini / "docs/reviews/child-y-picture-1.png"
    there.parent.mkdir(parents=True, exist_ok=True)
    there.write_bytes(b"mine")
    refused = imported(mini, raw)
    assert refused.exit_code == 1
    assert "docs/reviews/child-y-picture-1.png is there already" in refused.output
    assert there.read_bytes() == b"mine"
    assert not (mini / "content/reviews/child-y.md").exists()
    assert imported(mini, raw, "--name", "other").exit_code == 0
    assert "![A cot](other-picture-1.png)" in body(mini, "content/reviews/other.md")
    assert b"Jane" not in (mini / "docs/reviews/other-picture-1.png").read_bytes()


@pytest.mark.parametrize("title", ["Допомога для родини", "家庭", "!?"])
def test_a_title_without_letters_for_an_address_gets_the_file_s_name(title: str, mini: Path) -> None:
    imported(mini, word(paragraph(title, "Heading1") + paragraph("Ring us.")), name="Our help.docx")
    assert f"title: {title}" in (mini / "content/reviews/our-help.md").read_text(encoding="utf-8").replace("'", "")


def test_what_is_told_names_no_library_and_no_part_of_the_file(mini: Path) -> None:
    raw = word(
        TEXT + table([["A", "B"], ["both"]], merged=True) + picture(1, ""), header1=paragraph("Head"), pictures=[b""]
    )
    said = imported(mini, raw).output.lower()
    assert not [name for name in ("pandoc", "mammoth", "xml", "w:", "pdfplumber", "style id") if name in said]
