"""PDFs in other scripts: letters in the order and form in which they are written, whichever way they are printed."""

import pytest

from nscp_site.editor.ledger import compare_words, normalised_words, words_at
from nscp_site.editor.pdf_import import match_direction, read_pdf
from nscp_site.editor.pdf_letters import place_marks
from nscp_site.editor.pdf_scripts import combine_accents, line_in_logical_order, strip_accents, word_in_logical_order
from tests.papers import pdf
from tests.test_importing_pdf import plain


@pytest.mark.parametrize("text", ["שלום לכולם", "حبيبي هنا", "רחוב 12 חדש", "טלפון 0300 כאן"])
def test_text_from_right_to_left_is_read_in_its_order(text: str) -> None:
    seen = " ".join(word if word.isdigit() else word[::-1] for word in text.split()[::-1])
    made = read_pdf(pdf([seen]))
    assert made.body == text
    assert not made.differences
    assert (
        "Page 1: some of its text runs from right to left: compare the order of its words and figures." in made.report
    )


def test_words_from_right_to_left_in_other_text_and_forms_of_letters() -> None:
    assert word_in_logical_order("ﻲﺒﻴﺒﺣ") == "حبيبي"
    assert word_in_logical_order("ab12") == "ab12"
    assert word_in_logical_order(")םולש(") == "(שלום)"

    assert line_in_logical_order(["Say", "ב", "א", "now"]) == "Say א ב now"


# Lines as they are printed, from left to right, and as they are written (checked with what a browser prints).
BOTH_WAYS = [
    ("7000 126 0300 ורשקתה", "התקשרו 0300 126 7000"),
    (".(999 :הלילב) ורשקתה", "התקשרו (בלילה: 999)."),
    (".12/03/2024 ךיראתו [ןאכ]", "[כאן] ותאריך 12/03/2024."),
    ("50% וא 17:30 דע 9:00-מ", "מ-9:00 עד 17:30 או 50%"),
    (".רתאב NSPCC Learning לש האלמה ףדה", "הדף המלאה של NSPCC Learning באתר."),
    ("NSPCC 2024 לש אלמה ףדה", "הדף המלא של NSPCC 2024"),
    ("Ring 0300 126 7000 םויה now", "Ring 0300 126 7000 היום now"),
]


@pytest.mark.parametrize(("drawn_as", "text"), BOTH_WAYS)
def test_figures_and_brackets_in_lines_from_right_to_left(drawn_as: str, text: str) -> None:
    assert plain(read_pdf(pdf([drawn_as]))).replace("\\", "") == text


def test_marks_stand_behind_the_letter_that_they_are_drawn_at() -> None:
    def sign(text: str, x0: float, x1: float, top: float = 100) -> dict[str, object]:
        return {"text": text, "x0": x0, "x1": x1, "top": top, "bottom": top + 10, "size": 10}

    alef, mark, comma, lam = sign("ا", 20, 24), sign("\u064b", 18, 18, 97), sign("،", 16, 19), sign("ل", 24, 30)
    placed = sorted(place_marks([comma, mark, alef, lam]), key=lambda one: one["x0"])
    assert word_in_logical_order("".join(one["text"] for one in placed)) == "لا\u064b،"
    assert {one["top"] for one in placed} == {100}
    assert place_marks([sign("a", 0, 5), sign("\u0301", 40, 42)])[1]["x0"] == 40


def test_words_that_the_witness_reads_from_the_wrong_end_are_no_difference() -> None:
    there = normalised_words("حماية الأطفال abc")
    words = [match_direction(word, there).text for word in words_at("page 1", "ةيامح الأطفال cba شيء")]
    assert words == ["حماية", "الأطفال", "cba", "شيء"]


def accented(*signs: tuple[str, float, float]) -> list[dict[str, object]]:
    """Letters with their ends."""
    return [{"text": text, "x0": x0, "x1": x1} for text, x0, x1 in signs]


@pytest.mark.parametrize(
    ("letters", "text"),
    [
        (accented(("e", 0, 6), ("´", 1, 4)), "é"),
        (accented(("¨", 1, 4), ("u", 0, 6)), "ü"),
        (accented(("c", 0, 6), ("¸", 2, 5), ("a", 6, 12), ("˜", 7, 11)), "çã"),
        (accented(("ˆ", 1, 4), ("ı", 0, 5)), "î"),
        (accented(("x", 0, 6), ("~", 2, 5)), "x\u0303"),
        (accented(("a", 0, 6), ("´", 7, 9)), None),
        (accented(("a", 0, 6), ("~", 6.5, 11), ("b", 12, 18)), None),
        (accented(("a", 0, 6)), None),
    ],
)
def test_accents_printed_over_letters_join_them(letters: list[dict[str, object]], text: str | None) -> None:
    assert combine_accents(letters) == text


def test_the_ledger_takes_accents_as_one_however_they_are_written() -> None:
    assert strip_accents("ageˆncia") == strip_accents("agência") == "agencia"
    assert compare_words(words_at("page 1", "a ageˆncia b"), normalised_words("a agência b")).missing == []
