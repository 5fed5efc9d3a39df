"""PDFs as they are printed: text that runs any way, doesn't show, or belongs to other scripts; signs and pictures."""

import io
from collections.abc import Sequence
from math import cos, radians, sin

import pikepdf
import pytest

from nscp_site.editor.import_drafts import DocumentError, ImportDecisions, ImportedDocument
from nscp_site.editor.ledger import compare_words, normalised_words, words_at
from nscp_site.editor.pdf_import import describe_page, read_pdf
from nscp_site.editor.pdf_letters import UNKNOWN_LETTER, mend_letters
from nscp_site.editor.pdf_page import PdfPage, Piece
from tests.papers import Print, pdf, printed
from tests.test_importing_pdf import LEFT, PROSE, column, plain, read, wide

LINES = [
    "Children who miss visits may be",
    "in need of help. The nurse tells",
    "the social worker within a week.",
]
ABOVE: list[Print] = [(LEFT, 90.0, "Seen on paper", 11.0)]


def drawn(lines: Sequence[str], matrix: tuple[float, ...], more: str = "", size: float = 12) -> str:
    """Lines as they are drawn with a matrix, the next line always below its predecessor as the letters stand."""
    a, b, c, d, x, y = matrix
    shown = [
        f"BT /F1 {size} Tf {a:.4f} {b:.4f} {c:.4f} {d:.4f} {x - 1.2 * size * place * c:.2f} "
        f"{y - 1.2 * size * place * d:.2f} Tm {more} ({line}) Tj ET"
        for place, line in enumerate(lines)
    ]
    return "\n".join(shown)


# PDFium draws letters that are mirrored at half of a right angle in a heap.
WAYS = [(angle, False) for angle in (0, 30, 45, 90, 135, 180, 270)] + [(angle, True) for angle in (0, 30, 90, 180, 270)]


@pytest.mark.parametrize(("angle", "mirrored"), WAYS)
def test_a_page_is_read_whichever_way_its_print_runs(angle: int, mirrored: bool) -> None:
    across, up = cos(radians(angle)), sin(radians(angle))
    side = -1 if mirrored else 1
    made = read_pdf(printed([[]], drawn=drawn(LINES, (across, up, -up * side, across * side, 300, 420))))
    assert plain(made) == " ".join(LINES)
    assert any("mirrored" in remark for remark in made.report) == mirrored


@pytest.mark.parametrize(
    ("matrix", "told"),
    [((0, 1, -1, 0, 580, 200), "“Draft of May”"), ((0.7, 0.7, -0.7, 0.7, 300, 300), "“Draft of May”")],
)
def test_what_runs_another_way_stands_after_the_rest_and_is_told(matrix: tuple[float, ...], told: str) -> None:
    made = read([column(LEFT, 90, PROSE)], drawn=drawn(["Draft of May"], matrix, size=9))
    assert plain(made) == " ".join([*PROSE, "Draft of May"])
    assert f"Page 1: what runs sideways or at a slant stands after the rest: {told}." in made.report


def picture(x: float, y: float, width: float, height: float, colour: str = "3366CC") -> str:
    """A picture in a place, from the bottom left."""
    return f"q {width} 0 0 {height} {x} {y} cm BI /W 1 /H 1 /CS /RGB /BPC 8 /F /AHx ID {colour}> EI Q"


WHITE, BLACK = "1 1 1 rg", "0 0 0 rg"
USUAL = (1, 0, 0, 1, 60, 500)
SECRET = ["Never seen"]
COVER = picture(40, 480, 300, 60)
# How text may not show; and ways of printing that look alike but do.
HIDDEN = {
    "white on white": f"{WHITE} {drawn(SECRET, USUAL)} {BLACK}",
    "drawn without a trace": drawn(SECRET, USUAL, "3 Tr") + " BT 0 Tr ET",
    "beyond the edge": drawn(SECRET, (1, 0, 0, 1, 700, 500)),
    "above the edge": drawn(SECRET, (1, 0, 0, 1, 60, 900)),
    "black on black": f"40 480 300 60 re f {drawn(SECRET, USUAL)}",
    "blacked out": f"{drawn(SECRET, USUAL)} 40 480 300 60 re f",
    "under a picture": f"{drawn(SECRET, USUAL)} {COVER}",
    "of half a point": drawn(SECRET, USUAL, size=0.5),
}
SHOWN = {
    "white on black": f"40 480 300 60 re f {WHITE} {drawn(SECRET, USUAL)} {BLACK}",
    "yellow on white": f"1 1 0 rg {drawn(SECRET, USUAL)} {BLACK}",
    "small": drawn(SECRET, USUAL, size=4),
    "on a picture": f"{COVER} {drawn(SECRET, USUAL)}",
}


@pytest.mark.parametrize("kind", HIDDEN)
def test_text_that_does_not_show_stops_the_import_until_the_editor_decides(kind: str) -> None:
    raw = printed([ABOVE], drawn=HIDDEN[kind])
    with pytest.raises(DocumentError, match="page 1: “Never seen”") as refused:
        read_pdf(raw)
    assert "--hidden leave-out" in str(refused.value)
    left = read_pdf(raw, ImportDecisions(hidden="leave-out"))
    assert left.body.split("\n\n")[0] == "Seen on paper"
    assert "Never" not in left.body
    assert not left.differences
    assert "Page 1: text that does not show on paper is left out: “Never seen”." in left.report
    kept = read_pdf(raw, ImportDecisions(hidden="keep"))
    assert "Never seen" in kept.body
    assert "Page 1: text that does not show on paper is kept: look for it: “Never seen”." in kept.report


@pytest.mark.parametrize("kind", SHOWN)
def test_text_that_shows_is_not_hidden(kind: str) -> None:
    made = read_pdf(printed([ABOVE], drawn=SHOWN[kind]))
    assert "Never seen" in made.body


def with_layer(*, off: bool) -> bytes:
    """A PDF with some text on a layer of its own."""
    drawing = f"/OC /Layer BDC {drawn(SECRET, USUAL)} EMC"
    with pikepdf.open(io.BytesIO(printed([ABOVE], drawn=drawing))) as document:
        layer = document.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="Layer"))
        document.pages[0].Resources.Properties = pikepdf.Dictionary({"/Layer": layer})
        shown = pikepdf.Dictionary({"/OFF" if off else "/ON": pikepdf.Array([layer])})
        document.Root.OCProperties = pikepdf.Dictionary({"/OCGs": pikepdf.Array([layer]), "/D": shown})
        made = io.BytesIO()
        document.save(made)
    return made.getvalue()


def with_field(flags: int) -> bytes:
    """A PDF with a form in which somebody wrote."""
    with pikepdf.open(io.BytesIO(printed([ABOVE]))) as document:
        field = {"/Type": pikepdf.Name.Annot, "/Subtype": pikepdf.Name.Widget, "/FT": pikepdf.Name.Tx, "/T": "name"}
        place = {"/V": "Never seen", "/Rect": pikepdf.Array([60, 500, 260, 514]), "/F": flags}
        fields = pikepdf.Array([document.make_indirect(pikepdf.Dictionary(field | place))])
        document.pages[0].Annots = fields
        document.Root.AcroForm = pikepdf.Dictionary({"/Fields": fields})
        made = io.BytesIO()
        document.save(made)
    return made.getvalue()


@pytest.mark.parametrize(
    ("raw", "is_hidden"),
    [
        (with_layer(off=True), True),
        (with_layer(off=False), False),
        (with_field(2), True),
        (with_field(32), True),
        (with_field(4), False),
    ],
    ids=["layer off", "layer on", "hidden field", "field not viewed", "field"],
)
def test_layers_that_are_off_and_hidden_fields_do_not_show(raw: bytes, is_hidden: bool) -> None:
    if not is_hidden:
        assert "Never seen" in read_pdf(raw).body
        return
    with pytest.raises(DocumentError, match="page 1: “Never seen”"):
        read_pdf(raw)
    left = read_pdf(raw, ImportDecisions(hidden="leave-out"))
    assert left.body == "Seen on paper"
    assert not left.differences
    kept = read_pdf(raw, ImportDecisions(hidden="keep"))
    assert "Never seen" in kept.body
    assert not kept.differences


def test_pictures_stand_where_they_are_printed_and_once() -> None:
    lines: list[Print] = [(LEFT, 90.0, "Above it.", 11.0), (LEFT, 400.0, "Below it.", 11.0)]
    made = read(
        [lines, [(LEFT, 90.0, "More.", 11.0)]], drawn=picture(60, 560, 200, 120) + picture(500, 800, 20, 20, "FF0000")
    )
    assert made.body == "Above it.\n\n![](picture-1.png)\n\nBelow it.\n\nMore."
    (kept,) = made.pictures
    assert kept.raw.startswith(b"\x89PNG")
    assert "Picture 1 (page 1): it has no text alternative: write in [ ] what one sees." in made.report
    assert any(remark.startswith("Pictures that are signs") and "1 (1), 2 (2)" in remark for remark in made.report)


def test_what_a_machine_read_off_a_scan_is_told() -> None:
    """Its letters are larger than the page by their own account, which costs no time."""
    scan = picture(0, 0, 595, 842) + "BT 3 Tr ET"
    made = read([ABOVE], drawn=scan.replace("BT 3 Tr ET", drawn(LINES, USUAL, "3 Tr")))
    assert "Page 1: a machine read its words off a picture: compare each." in made.report
    assert LINES[0] in plain(made)
    assert not made.pictures


@pytest.mark.parametrize(
    ("base", "small", "rise", "text"),
    [("HCO", "3", -3, "HCO₃"), ("m", "2", 4, "m²"), ("10", "3", 4, "10³"), ("x", "n", -3, "xn")],
)
@pytest.mark.parametrize("size", [7, 10])
@pytest.mark.parametrize("more", ["", "O", "."])
def test_small_letters_above_or_below_the_line_belong_to_their_word(
    base: str, small: str, rise: int, text: str, size: int, more: str
) -> None:
    line = (
        f"BT /F1 12 Tf 60 600 Td (of {base}) Tj /F1 {size} Tf {rise} Ts ({small}) Tj /F1 12 Tf 0 Ts ({more} now) Tj ET"
    )
    assert plain(read([[]], drawn=line)) == f"of {text}{more} now"


def test_small_print_below_a_line_is_no_part_of_it() -> None:
    lines: list[Print] = [(LEFT, 90.0, "SCR-1", 7.0), (LEFT + 21, 95.0, "is subject to change", 6.0)]
    made = read([lines])
    assert (made.title, made.body) == ("SCR-1", "is subject to change")


@pytest.mark.parametrize("font", ["Wingdings", "ABCDEF+Wingdings3", "Webdings"])
def test_letters_of_a_font_of_signs_are_bullets_and_told(font: str) -> None:
    lines: list[Print] = [(LEFT, 90.0, "h", 11.0), (LEFT + 20, 90.0, "See the child.", 11.0)]
    lines += [(LEFT, 104.0, "h", 11.0), (LEFT + 20, 104.0, "Ring.", 11.0)]
    with pikepdf.open(io.BytesIO(printed([lines], bold=["h"]))) as document:
        named = {"/FontName": pikepdf.Name(f"/{font}"), "/Type": pikepdf.Name.FontDescriptor, "/Flags": 4}
        document.pages[0].Resources.Font.F2.BaseFont = pikepdf.Name(f"/{font}")
        document.pages[0].Resources.Font.F2.FontDescriptor = pikepdf.Dictionary(named)
        raw = io.BytesIO()
        document.save(raw)
    made = read_pdf(raw.getvalue())
    assert made.body == "- See the child.\n- Ring."
    assert "Page 1: signs that a font draws for letters are written as bullets: “h h”." in made.report
    assert not made.differences


class Witness:
    """Knows letters by the points where they begin, their ink 100 points from the top."""

    def __init__(self, known: str) -> None:
        self.known = known

    def glyphs(self) -> dict[tuple[int, int], tuple[str, float]]:
        """What begins where."""
        return {(10 * place, 20): (text, 100.0) for place, text in enumerate(self.known) if text != " "}


def glyph(text: str, place: int, below: float = 2) -> dict[str, object]:
    """A letter of ten points, whose box begins so far below its line."""
    top = 92.0 + below
    matrix = (1, 0, 0, 1, 10.1 * place, 20.2)
    return {"text": text, "size": 10, "matrix": matrix, "y0": 20.2 - below, "top": top, "bottom": top + 10}


@pytest.mark.parametrize(
    ("read_as", "known", "text"),
    [
        (("(cid:18)", "(cid:18)"), "⊆ ", ("⊆", UNKNOWN_LETTER)),
        # What a font of signs calls 2 and f is not what they look like; what two programs call a letter is one.
        (("(cid:1)", "2", "f", "!"), "a∈{→", ("a", "∈", "{", "→")),
        (("(cid:1)", "a", "-", "e", "a"), "xb‐é˜", ("x", "a", "-", "e", "a")),
    ],
)
def test_letters_get_the_meaning_that_the_witness_knows(
    read_as: Sequence[str], known: str, text: Sequence[str]
) -> None:
    letters = [glyph(one, place) for place, one in enumerate(read_as)]
    mend_letters(letters, Witness(known))  # type: ignore[arg-type]
    assert [letter["text"] for letter in letters] == list(text)


def test_without_a_witness_letters_without_a_meaning_are_none() -> None:
    letters = [glyph("(cid:18)", 0)]
    mend_letters(letters, None)
    assert letters[0]["text"] == UNKNOWN_LETTER


@pytest.mark.parametrize(("below", "top"), [(2, 94), (5, 97), (9.6, 95), (30, 95)])
def test_letters_that_a_font_says_to_be_far_below_their_line_stand_on_it(below: float, top: float) -> None:
    letter = glyph("4", 1, below)
    mend_letters([letter], Witness(" 4"))  # type: ignore[arg-type]
    assert letter["top"] == top


# Text printed over other text: what it says, and what stands below.
OVERPRINTED = {
    "a stamp": [(60, 500, "Children who miss visits"), (83, 503, "COPY")],
    "what was typed onto a line": [(60, 500, "Name: ______________ Role"), (100, 500, "Jo Doe")],
    "a column that is too narrow": [(60, 500, "Paid against bill number 197"), (140, 500, "1074935")],
}


@pytest.mark.parametrize("kind", OVERPRINTED)
def test_words_printed_over_others_stay_whole_and_are_told(kind: str) -> None:
    texts = OVERPRINTED[kind]
    made = read([[]], drawn="\n".join(drawn([text], (1, 0, 0, 1, x, y)) for x, y, text in texts))
    words = plain(made).replace("\\", "").split()
    for _, _, text in texts:
        assert [word for word in words if word in text.split()] == text.split()
    assert any("Page 1: words are printed over each other, look at each: " in remark for remark in made.report)
    assert not made.differences


def test_a_raised_figure_printed_over_the_next_word_parts_no_word() -> None:
    line = "BT /F1 12 Tf 60 600 Td (seen by family visitors) Tj /F1 7 Tf 1 0 0 1 108 604 Tm (2) Tj ET"
    made = read([[]], drawn=line)
    assert plain(made) == "seen by family 2 visitors"


def test_letters_beside_each_other_are_no_overprint() -> None:
    # As old fonts do it, each letter a text of its own, drawn back under the one before it.
    word = "family"
    places = [60 + wide(word[:place], 12) - place for place in range(len(word))]
    texts = "".join(f"1 0 0 1 {x:.2f} 600 Tm ({letter}) Tj " for x, letter in zip(places, word, strict=True))
    assert plain(read([[]], drawn=f"BT /F1 12 Tf {texts} ET")) == word


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["An acid\u00adbase matter,"], "An acid-base matter,"),
        (["It was safe\u00ad", "guarding that failed."], "It was safeguarding that failed."),
        (["It was safe\u00ad", "Guarding that failed\u00ad"], "It was safe- Guarding that failed-"),
        # Where all hyphens are soft, the end of a line parts a word only where it is one.
        (
            ["Part\u00adtime work of a care\u00ad", "worker is safe\u00ad", "guarding."],
            "Part-time work of a care-worker is safeguarding.",
        ),
    ],
)
def test_a_soft_hyphen_that_is_drawn_is_a_hyphen(lines: list[str], text: str) -> None:
    made = read_pdf(pdf(lines))
    assert "\u00ad" not in made.body
    assert plain(made) == text


@pytest.mark.parametrize("apart", [0, 1.9, 4, 8])
@pytest.mark.parametrize("heading", ["A GUIDE TO IT", "Tracked heading words", "11 of 2026"])
def test_letters_that_are_set_wide_make_words(heading: str, apart: float) -> None:
    lines = f"BT /F1 12 Tf {apart} Tc 60 700 Td ({heading}) Tj 0 Tc 0 -60 Td (A B C D E or F of it) Tj ET"
    assert plain(read([[]], drawn=lines)) == f"{heading} A B C D E or F of it"


def test_letters_far_from_each_other_are_no_word() -> None:
    cells = [(60.0 + 30 * place, 90.0, letter, 11.0) for place, letter in enumerate("ABCDEFG")]
    assert plain(read([cells])) == "A B C D E F G"


@pytest.mark.parametrize(("raised", "text"), [("3", "10³"), ("-3", "10⁻³"), ("2ab", "102ab"), ("st", "10st")])
def test_raised_letters_are_so_as_a_whole_or_not_at_all(raised: str, text: str) -> None:
    line = f"BT /F1 12 Tf 60 600 Td (of 10) Tj /F1 7 Tf 4 Ts ({raised}) Tj /F1 12 Tf 0 Ts ( now) Tj ET"
    assert plain(read([[]], drawn=line)) == f"of {text} now"


def test_letters_without_a_meaning_are_told() -> None:
    page = PdfPage(1, 595, 842, [Piece(f"a{UNKNOWN_LETTER}b{UNKNOWN_LETTER}", 60, 80, 90, 100, 10)])
    assert list(describe_page(page, kept=False)) == [
        f"letters of which the file doesn't say what they are (2) stand as {UNKNOWN_LETTER}: type them."
    ]


def test_signs_of_chinese_are_words_of_their_own() -> None:
    assert normalised_words("截至 2015年") == ["截", "至", "2015", "年"]
    (told,) = compare_words(words_at("page 1", "截至2015年末"), normalised_words("截至 2015 年")).missing
    assert told == "Page 1: “末” is missing."
    assert compare_words(words_at("page 1", "截至2015年"), normalised_words("截至 2015 年")).missing == []


def test_words_that_the_draft_parts_are_told() -> None:
    found = compare_words(words_at("page 4", "the rotation of H2"), normalised_words("the ro ta tion of H 2"))
    assert found.missing == []
    assert found.parted == ["Page 4: words are parted in the draft: “rotation” as “ro ta tion”."]


def stamped(text: str) -> bytes:
    """A PDF with a stamp that says something."""
    with pikepdf.open(io.BytesIO(printed([ABOVE]))) as document:
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        look = document.make_stream(f"BT /F 12 Tf 2 4 Td ({text}) Tj ET".encode())
        look.Type, look.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
        look.BBox = pikepdf.Array([0, 0, 200, 20])
        look.Resources = pikepdf.Dictionary({"/Font": pikepdf.Dictionary({"/F": font})})
        stamp = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Stamp,
            Rect=[60, 400, 260, 420],
            F=4,
            AP=pikepdf.Dictionary({"/N": look}),
        )
        document.pages[0].Annots = pikepdf.Array([stamp])
        made = io.BytesIO()
        document.save(made)
    return made.getvalue()


def test_what_a_stamp_says_is_told() -> None:
    made: ImportedDocument = read_pdf(stamped("Received in May"))
    assert made.body == "Seen on paper"
    assert "Page 1: left out, what stamps and other marks say that were put on it: “Received in May”." in made.report
