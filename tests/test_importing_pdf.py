"""PDFs: every word that is printed stands in the draft, in the order of reading, or is told as left out."""

import random
import subprocess
import sys
import time
import zlib
from collections.abc import Sequence

import pytest
from pdfminer.fontmetrics import FONT_METRICS

from nscp_site.editor.import_drafts import DocumentError, ImportedDocument
from nscp_site.editor.pdf_import import read_pdf
from tests.conftest import ROOT
from tests.papers import Print, pdf, printed

WIDTHS = FONT_METRICS["Helvetica"][1]
LEFT, RIGHT = 50.0, 320.0
PROSE = [
    *("children", "who", "miss", "visits", "may", "be", "in", "need", "of", "help", "and", "the", "nurse", "tells"),
    *("the", "social", "worker", "within", "a", "week", "so", "that", "somebody", "sees", "the", "child", "at", "home"),
    *(
        "and",
        "writes",
        "down",
        "what",
        "was",
        "said",
        "in",
        "the",
        "same",
        "words",
        "as",
        "the",
        "child",
        "used",
        "then",
    ),
]


def wide(text: str, size: float) -> float:
    """How wide a text is in Helvetica."""
    return sum(WIDTHS[letter] for letter in text) * size / 1000


def column(x: float, y: float, words: Sequence[str], width: float = 230, size: float = 10) -> list[Print]:
    """Words as lines of a column."""
    made: list[Print] = []
    line = ""
    for word in words:
        longer = f"{line} {word}".strip()
        if line and wide(longer, size) > width:
            made.append((x, y + len(made) * size * 1.25, line, size))
            longer = word
        line = longer
    return [*made, (x, y + len(made) * size * 1.25, line, size)]


def read(pages: Sequence[Sequence[Print]], **more: str) -> ImportedDocument:
    """What becomes of pages; nothing of them may be missing."""
    made = read_pdf(printed(pages, **more))
    assert not made.differences, made.differences
    return made


def plain(made: ImportedDocument) -> str:
    """The text of a draft on one line."""
    return " ".join(made.body.split())


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("shift", [0.0, 4.0, 7.5])
def test_columns_are_read_one_after_the_other(seed: int, shift: float) -> None:
    chance = random.Random(seed)
    texts = [[chance.choice(PROSE) for _ in range(chance.randint(40, 120))] for _ in range(2)]
    head = [(LEFT, 40.0, "Safer sleeping", 20.0)] if seed % 2 else []
    made = read([[*head, *column(LEFT, 90, texts[0]), *column(RIGHT, 90 + shift, texts[1])]])
    assert plain(made) == " ".join(" ".join(text) for text in texts)
    assert not any("the order of" in remark for remark in made.report)


def test_three_columns_and_the_text_across_them() -> None:
    texts = [[f"{letter}{word}" for word in PROSE] for letter in "abc"]
    above, below = ["Above", *PROSE], ["Below", *PROSE]
    columns = [line for place, text in enumerate(texts) for line in column(50 + place * 175, 200, text, width=150)]
    made = read([[*column(LEFT, 90, above, width=500), *columns, *column(LEFT, 600, below, width=500)]])
    assert plain(made) == " ".join([*above, *(word for text in texts for word in text), *below])


def test_a_sidebar_stands_by_itself() -> None:
    side = [
        (430.0, 95.0 + place * 17, text, 9.0)
        for place, text in enumerate(("Ring us", "any day", "of the week", "on 101"))
    ]
    made = read([[*column(LEFT, 90, PROSE * 2, width=340), *side]])
    assert plain(made) == " ".join([*PROSE, *PROSE, "Ring us any day of the week on 101"])


# Tables without lines: short cells, cells of figures that fill their column, cells of a few words each.
CELLS: dict[str, list[tuple[str, ...]]] = {
    "names": [("Nurse", "Monday at nine"), ("Head teacher", "Tuesday at ten"), ("Social worker", "Friday at noon")],
    "numbers": [("Service red", "0300 000 0000", "Open 8 to 5"), ("Service blue", "0300 000 0001", "Open 7 to 5")],
    "words": [("Duty team by day", "Ring them at once"), ("Team of the night", "Write to them later")],
}


@pytest.mark.parametrize("around", [False, True])
@pytest.mark.parametrize("kind", CELLS)
def test_cells_without_lines_are_read_across(kind: str, around: bool) -> None:
    rows = CELLS[kind] * 3
    texts = [("Who to ring",), *rows, ("Ring any of these.",)] if around else rows
    made = read(
        [
            [
                (x, 90.0 + place * 14, text, 10.0)
                for place, row in enumerate(texts)
                for x, text in zip((50, 220, 400), row, strict=False)
            ]
        ]
    )
    assert plain(made) == " ".join(" ".join(row) for row in texts)


@pytest.mark.parametrize("number", ["999", "101", "2026", "12"])
def test_a_number_alone_on_a_line_is_no_page_number(number: str) -> None:
    made = read(
        [[(LEFT, 90.0, "Ring the police at once:", 11.0), (LEFT, 105.0, number, 11.0), (LEFT, 800.0, number, 11.0)]]
    )
    assert made.body.split("\n\n") == ["Ring the police at once:", number, number]


def pages_with(texts: Sequence[str], y: float = 800) -> list[list[Print]]:
    """Pages of different words, each with a text in the same place."""
    pages = []
    for place, text in enumerate(texts):
        words = [f"{word}{'abcdefgh'[place]}" for word in PROSE]
        pages.append([*column(LEFT, 90, words), (250.0, y, text, 9.0)])
    return pages


@pytest.mark.parametrize("y", [20.0, 800.0])
@pytest.mark.parametrize(
    "texts",
    [
        ["1", "2", "3"],
        ["Page 4 of 9", "Page 5 of 9", "Page 6 of 9"],
        ["Annual report 2026 | 7", "Annual report 2026 | 8", "Annual report 2026 | 9"],
        ["Confidential"] * 3,
    ],
)
def test_what_repeats_at_the_edges_is_left_out_and_told(texts: list[str], y: float) -> None:
    made = read(pages_with(texts, y))
    assert not any(text in made.body for text in texts)
    told = next(remark for remark in made.report if remark.startswith("Left out at the edges of 3 pages (1 to 3)"))
    assert all(f"“{text}”" in told for text in texts)


@pytest.mark.parametrize("texts", [["999", "999", "999"], ["4", "9", "2"], ["One thing", "Two things", "More"]])
def test_what_does_not_repeat_or_count_stays(texts: list[str]) -> None:
    made = read(pages_with(texts))
    assert all(text in made.body for text in texts)


@pytest.mark.parametrize("size", [8.0, 11.0, 16.0])
def test_words_are_parted_by_the_widths_of_letters(size: float) -> None:
    words, x, placed = PROSE[:12], LEFT, []
    for word in words:
        placed.append((round(x, 2), 90.0, word, size))
        x += wide(word, size) + 0.25 * size
    assert plain(read([placed])) == " ".join(words)


@pytest.mark.parametrize("apart", [0.0, 0.3, 0.5])
@pytest.mark.parametrize("text", ["Tell all schools that will call", "illicit million, Illinois, Hawaii; 11 111"])
def test_letters_printed_twice_stand_once(text: str, apart: float) -> None:
    line: list[Print] = [(LEFT + apart * place, 90.0, text, 9.0) for place in range(3)]
    made = read([line])
    assert made.body == text
    assert read([line[:1]]).body == text


@pytest.mark.parametrize("size", [14.0, 24.0, 40.0])
def test_the_shadow_of_a_heading_is_no_heading(size: float) -> None:
    places = (0.0, 0.07 * size)
    made = read(
        [[(LEFT + apart, 90.0 + apart, "All will call Bill", size) for apart in places] + column(LEFT, 200, PROSE)]
    )
    assert made.title == "All will call Bill"
    assert plain(made) == " ".join(PROSE)


@pytest.mark.parametrize("sign", ["\uf0b7", "\uf0a7", "\uf0fc", "\uf0d8", "\uf076", "•", "▪", "–", "➢"])
def test_signs_of_lists_are_bullets(sign: str) -> None:
    made = read_pdf(pdf([f"{sign} See the child.", f"{sign} Ring.", f"{sign} Write.", f"{sign} Tell."]))
    assert made.body == "- See the child.\n- Ring.\n- Write.\n- Tell."


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["Do these:", "a) see the child", "b) ring", "the hub"], "Do these:\n\n- a) see the child\n- b) ring the hub"),
        (["Do these:", "(i) see the child", "(ii) ring"], "Do these:\n\n- (i) see the child\n- (ii) ring"),
        (["Read section 47", "(a) of the Act"], "Read section 47 (a) of the Act"),
        (["It was late.", "i.e. at night"], "It was late. i.e. at night"),
        (["1.1 She was", "seen.", "1.2 Nobody", "rang."], "1.1 She was seen.\n\n1.2 Nobody rang."),
        (["Read paragraph", "4.12 of it."], "Read paragraph 4.12 of it."),
    ],
)
def test_entries_with_letters_and_numbered_paragraphs_stay_apart(lines: list[str], text: str) -> None:
    made = read([[(LEFT, 90.0 + 13 * place, line, 11.0) for place, line in enumerate(lines)]])
    assert made.body == text


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (("for the safe-", "guarding of all"), "for the safeguarding of all"),
        (("a well-", "known family"), "a well-known family"),
        (("in 2025-", "2026 too"), "in 2025- 2026 too"),
        (("the North-", "West of it"), "the North- West of it"),
    ],
)
def test_words_parted_at_the_end_of_a_line_become_whole(lines: tuple[str, str], text: str) -> None:
    made = read([[(LEFT, 90.0 + 13 * place, line, 11.0) for place, line in enumerate(lines)]])
    assert made.body == text
    assert any("safeguarding" in remark for remark in made.report) == ("safe" in text)


def test_headings_are_larger_or_heavier() -> None:
    page = [
        (LEFT, 40.0, "Learning from one", 20.0),
        (LEFT, 64.0, "family", 20.0),
        (LEFT, 100.0, "What happened", 15.0),
        *column(LEFT, 130, PROSE, width=450),
        (LEFT, 200.0, "Who helped", 10.0),
        *column(LEFT, 220, PROSE, width=450),
    ]
    made = read_pdf(printed([page], bold=["Who helped"]))
    text = " ".join(PROSE)
    assert (made.title, made.body) == (
        "Learning from one family", f"## What happened\n\n{text}\n\n### Who helped\n\n{text}",
    )  # fmt: skip


def grid(rows: int, top: float) -> str:
    """The lines of a table with two columns."""
    edges = [f"50 {842 - top - 20 * row} m 350 {842 - top - 20 * row} l S" for row in range(rows + 1)]
    return "\n".join([*edges, *(f"{x} {842 - top} m {x} {842 - top - 20 * rows} l S" for x in (50, 200, 350))])


def test_a_table_goes_on_over_pages_with_its_heads_once() -> None:
    def rows(letter: str) -> list[Print]:
        cells = [("Who", "When"), (f"Nurse {letter}", "Monday"), (f"Head {letter}", "Tuesday")]
        return [
            (55 + 150.0 * at, 104.0 + 20 * row, text, 10.0)
            for row, cell in enumerate(cells)
            for at, text in enumerate(cell)
        ]

    made = read([rows("a"), rows("b")], drawn=grid(3, 100))
    assert made.body == (
        "| Who | When |\n| --- | --- |\n| Nurse a | Monday |\n| Head a | Tuesday |\n"
        "| Nurse b | Monday |\n| Head b | Tuesday |"
    )
    assert "Page 2: the heads of a table were printed again: “Who When”." in made.report


def test_what_was_filled_in_stands_beside_its_words() -> None:
    field = "<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /V (Alice) /Rect [100 735 200 750] >>"
    remark = "<< /Type /Annot /Subtype /Text /Contents (Was it Jane Doe?) /Rect [300 735 320 750] >>"
    made = read([[(LEFT, 92.0, "Name:", 11.0)]], annotations=field + remark)
    assert made.body == "Name: Alice"
    assert "What was filled into the form (1 fields) stands beside its words: look at each." in made.report
    assert "Comments (1) are left out." in made.report
    assert ("a comment", "Was it Jane Doe?") in made.properties


def test_scans_and_locked_and_broken_files_are_told_in_plain_words() -> None:
    good = printed([[(LEFT, 90.0, "Text", 11.0)]])
    for raw, told in (
        (printed([[]]), "it was scanned"),
        (good.replace(b"/Root 1 0 R", b"/Root 1 0 R /Encrypt 9 0 R"), "has a password"),
        (good[: len(good) // 3], "damaged"),
        (b"no PDF", "damaged"),
        (b"", "damaged"),
    ):
        with pytest.raises(DocumentError, match=told):
            read_pdf(raw)


@pytest.mark.parametrize("times", [1, 2])
def test_what_unpacks_to_very_much_is_refused_early(times: int) -> None:
    packed = zlib.compress(b" " * 70_000_000, 9)
    for _ in range(times - 1):
        packed = zlib.compress(packed)
    good = printed([[(LEFT, 90.0, "Text", 11.0)]])
    head = f"<< /Length {len(packed)} /Filter [{'/FlateDecode ' * times}] >>\nstream\n".encode()
    start = time.monotonic()
    with pytest.raises(DocumentError, match="unpacks to more than 64 MB"):
        read_pdf(good.replace(b"5 0 obj\n", b"5 0 obj\n" + head + packed + b"\nendstream\nendobj\n9 0 obj\n", 1))
    assert time.monotonic() - start < 10


@pytest.mark.parametrize(
    "text", ["the angle ϕ and ϕ and ϕ", "Допомога для родини", "βοήθεια για όλους", "Dacă ești îngrijorată, școala"]
)
def test_other_scripts_are_no_garble(text: str) -> None:
    assert read_pdf(pdf([text])).body == text


def test_some_signs_that_can_t_be_read_are_asked_about() -> None:
    prose = [" ".join(PROSE[start : start + 9]) for start in range(0, len(PROSE), 9)]
    made = read_pdf(pdf([*prose, "\ue001\ue002\ue003 text"]))
    assert any("can't be read" in difference for difference in made.differences)
    with pytest.raises(DocumentError, match="can't be read"):
        read_pdf(pdf(["\ue001\ue002\ue003 \ue004\ue005"]))


LIMITED = """
import re, sys, time
from pathlib import Path
from nscp_site.editor.pdf_import import read_pdf
made = read_pdf(Path(sys.argv[1]).read_bytes())
most = re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())
print(len(made.body.split()), int(most[1]) // 1024, len(made.differences), round(time.process_time()))
"""


def own_words(page: int) -> list[str]:
    """Words of one page alone: what repeats at the edges would be left out."""
    return [f"{word}{chr(97 + page % 26)}{chr(97 + page // 26)}" for word in PROSE * 10]


def measured(tmp_path: object, pages: int) -> tuple[int, int, int]:
    """The words of a file of so many pages as a draft, and what reading it takes: megabytes and seconds of work."""
    path = f"{tmp_path}/long.pdf"
    with open(path, "wb") as file:  # noqa: PTH123
        file.write(printed([column(LEFT, 60, own_words(page), width=450) for page in range(pages)]))
    done = subprocess.run([sys.executable, "-c", LIMITED, path], cwd=ROOT, capture_output=True, text=True, check=True)
    words, memory, differences, seconds = map(int, done.stdout.split())
    assert differences == 0
    return words, memory, seconds


@pytest.mark.slow
def test_pages_are_given_back_as_they_are_read(tmp_path: object) -> None:
    words, memory, _ = measured(tmp_path, 12)
    assert words == 12 * 10 * len(PROSE)
    assert memory < 250


@pytest.mark.nightly
def test_three_hundred_pages_take_400_megabytes_and_as_much_longer_as_they_are_more(tmp_path: object) -> None:
    """The work grows with the pages, not with their square; a minute is what it takes on an idle machine."""
    _, memory, few = measured(tmp_path, 30)
    assert memory < 250
    words, memory, seconds = measured(tmp_path, 300)
    assert words == 300 * 10 * len(PROSE)
    assert memory < 400
    assert seconds < 15 * few
