"""How editors write: what is judged, what is found, and what is left alone."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nscp_site.checks.plain_language import (
    Acronyms,
    british_spelling,
    find_american_spellings,
    find_avoided_words,
    find_vague_alt_texts,
    find_vague_link_texts,
    split_sentences,
)
from nscp_site.content.library import Library
from nscp_site.content.own_words import editorial_passages, is_family_page, mask_code, mask_non_prose
from nscp_site.project import load_project
from tests.conftest import TODAY
from tests.test_plain_words import FAMILY_PROSE

AMERICAN = {
    "analyzing": "analysing",
    "behavioral": "behavioural",
    "centers": "centres",
    "centered": "centred",
    "colorful": "colourful",
    "counselor": "counsellor",
    "emphasize": "emphasise",
    "favorite": "favourite",
    "fulfill": "fulfil",
    "labeled": "labelled",
    "mom": "mum",
    "neighborhood": "neighbourhood",
    "organizations": "organisations",
    "paralyzed": "paralysed",
    "pediatrician": "paediatrician",
    "recognizes": "recognises",
    "traveling": "travelling",
}
RIGHT = (
    "capsized citizen downsizing fulfilled glazed horizon honorary humorous laboratory license literal literally maize "
    "meter moment organised overseer practice prize prized program seized size sized vigorous mathematics collaborated "
    "resized tailor harbour labelled"
)


@pytest.mark.parametrize(("word", "british"), AMERICAN.items())
def test_american_spellings_and_the_british_ones(word: str, british: str) -> None:
    assert list(find_american_spellings(f"It is {word} here.")) == [(6, word, british)]
    assert british_spelling(british) is None


def test_what_is_right_in_britain_is_left_alone() -> None:
    assert list(find_american_spellings(RIGHT)) == []


def test_names_keep_their_spelling_and_a_sentence_may_begin_with_a_word() -> None:
    assert list(find_american_spellings("The World Health Organization, Pearl Harbor and Center Parcs.")) == []
    assert [found for _, *found in find_american_spellings("It is so. Color helps.")] == [["Color", "Colour"]]


@pytest.mark.parametrize(
    ("text", "lengths"),
    [
        ("One two three. Four five.", [3, 2]),
        ("See e.g. the plan of 1.5 pages. It says so.", [7, 3]),
        ("## A heading\nand a line\nof a paragraph", [2, 6]),
        ("- one two\n- three\n  four\n1. five six", [2, 2, 2]),
        ("| One two | three |\n|---|---|\n| four | five six |", [2, 1, 1, 2]),
        ("He said “a b c d.” Then he went.", [2, 3]),
        ("He said “a b c d” and went.", [4]),
        ("Ring {contact: mash} or read [the *long* page](item:campaigns/a-b) today.", [7]),
        ("> A quotation\n> of two lines.\n\nOurs.", [1]),
        ("", []),
    ],
)
def test_sentences_are_counted_as_visitors_read_them(text: str, lengths: list[int]) -> None:
    assert [len(sentence.words) for sentence in split_sentences(mask_non_prose(text))] == lengths


@given(st.text(alphabet="ab A“”‘’\"'.()[]{}<>`#*|\n-:!/~", max_size=200))
def test_blanking_keeps_every_place(text: str) -> None:
    for left in (mask_non_prose(text), mask_code(text)):
        assert len(left) == len(text)
        assert all(a == b or (a == " " and b != "\n") for a, b in zip(left, text, strict=True))


@pytest.mark.parametrize("text", ["A" * 20_000 + "x", "Aa" * 10_000, "“" * 20_000, "[" * 20_000, "‘a’b" * 5_000])
def test_no_text_takes_long(text: str, real_library: Library) -> None:
    began = time.process_time()
    list(Acronyms(real_library).find_unexplained(mask_non_prose(text)))
    list(find_vague_link_texts(text))
    list(find_vague_alt_texts(text))
    list(split_sentences(mask_non_prose(text)))
    list(find_american_spellings(text))
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("The XYZ met.", ["XYZ"]),
        ("XYZs and the XYZ’s rule", ["XYZ"]),
        ("The Extra Young Zone (XYZ) met. The XYZ is new.", []),
        ("The XYZ (Extra Young Zone) met.", []),
        ("The GP, the NHS and MASH in part IV at level AA.", []),
        ("The NSPCC Helpline and CAFCASS are names.", []),
        ("JavaScript, McDonald and iPhone are words.", []),
    ],
)
def test_letters_that_nothing_explains(text: str, letters: list[str], real_library: Library) -> None:
    assert [found for _, found in Acronyms(real_library).find_unexplained(text)] == letters


def test_pages_for_families_are_those_that_must_be_plain(real_library: Library) -> None:
    assert {path for path in real_library.prose if is_family_page(path)} == set(FAMILY_PROSE)


def test_a_document_s_words_are_never_judged(real_library: Library) -> None:
    judged = {passage.path: passage for passage in editorial_passages(real_library) if passage.is_body}
    transcribed = ("annual-report", "arrangements-plan", "business-plan", "decision-paper", "training", "briefings")
    assert not [path for path in judged if path.startswith(tuple(f"content/{name}/" for name in transcribed))]
    assert {"docs/index.md", "content/themes/neglect.md", "content/guidance/neglect.md"} <= judged.keys()
    studies = real_library.collections["case-studies"].values()
    written = {entry.document.path for entry in studies if entry.item.provenance == "written for this site"}
    assert {path for path in judged if path.startswith("content/case-studies/")} == written


def test_every_summary_is_judged(real_library: Library) -> None:
    texts = {(passage.path, passage.raw) for passage in editorial_passages(real_library)}
    for entry in real_library.entries():
        assert (entry.document.path, entry.item.summary) in texts


def test_each_listed_word_is_found_as_it_is_written(real_library: Library) -> None:
    records = real_library.values("child-centred-words")
    assert len(records) >= 8
    for record in records.values():
        for phrase in record.avoid:
            first = " ".join(word.split("/")[0] for word in phrase.split())
            last = " ".join(word.split("/")[-1] for word in phrase.split())
            assert [words for _, words in find_avoided_words(record, f"So {first}, and {last}.")] == [first, last]
        assert not any(True for text in record.write for _ in find_avoided_words(record, text))
        assert not list(
            find_avoided_words(record, "You can contact us. The school was in contact with the police about a lack.")
        )


@pytest.mark.parametrize("written", ["ZOE QUILL", "Zoe Quill is a center, and so on"])
def test_a_text_with_a_private_name_is_never_quoted(
    written: str, mini: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = mini / "docs/index.md"
    page.write_text(page.read_text() + f"\n{written}, " + "word " * 30 + "end.\n")
    before = {problem.check for problem in load_project(mini, TODAY)[1]}
    (tmp_path / "names.txt").write_text("Zoe Quill\n", encoding="utf-8")
    monkeypatch.setenv("NSCP_PRIVATE_NAMES", str(tmp_path / "names.txt"))
    found = load_project(mini, TODAY)[1]
    assert {problem.check for problem in found} - before == {"private-name"}
    assert not any("quill" in str(problem).lower() for problem in found)


def test_a_new_word_warns_where_it_stands(mini: Path) -> None:
    page = mini / "docs/index.md"
    page.write_text(page.read_text() + "\nTell us how they organize it.\n")
    (problem,) = load_project(mini, TODAY)[1]
    line = page.read_text().splitlines()[problem.line - 1]
    assert line[problem.column - 1 :].startswith("organize")
    assert (problem.check, problem.severity) == ("american-spelling", "warning")
