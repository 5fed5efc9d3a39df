"""Word files: every word of whatever Word can write stands in the draft, in its order, or is told as left out."""

import random
import re
from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup

from nscp_site.editor.import_drafts import DocumentError, ImportDecisions, ImportedDocument
from nscp_site.editor.word_import import read_word
from nscp_site.pages.markdown import to_html
from tests.papers import STYLES, footnote, paragraph, photo, picture, run, table, word

MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
WPS = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
M = "http://schemas.openxmlformats.org/officeDocument/2006/math"
WHITE = '<w:color w:val="FFFFFF"/>'
EVERYTHING = ImportDecisions("accept", "leave-out", "leave-out")
MORE_STYLES = STYLES + "".join(
    f'<w:style w:type="{kind}" w:styleId="{name}"><w:name w:val="{name}"/>{inside}</w:style>'
    for kind, name, inside in (
        ("paragraph", "Title", ""),
        ("paragraph", "Subtitle", ""),
        ("paragraph", "CoverTitle", '<w:basedOn w:val="Title"/>'),
        ("paragraph", "Caption", ""),
        ("paragraph", "Author", ""),
        ("paragraph", "Banner", '<w:pPr><w:shd w:val="clear" w:fill="00205B"/></w:pPr>'),
        ("character", "Raised", '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'),
        ("character", "Pale", f"<w:rPr>{WHITE}</w:rPr>"),
        (
            "table",
            "Dark",
            '<w:tblStylePr w:type="firstRow"><w:tcPr><w:shd w:val="clear" w:fill="1F3864"/></w:tcPr></w:tblStylePr>',
        ),
    )
)


def read(body: str, accepted: ImportDecisions | None = None, **parts: Any) -> ImportedDocument:
    """What becomes of the paragraphs of a Word file."""
    made = read_word(word(body, styles=MORE_STYLES, **parts), accepted or ImportDecisions())
    assert not made.differences, made.differences
    return made


def shown(markdown: str) -> str:
    """The text of a draft as visitors see it, with single spaces; no number of a note."""
    page = BeautifulSoup(to_html(markdown), "html.parser")
    for note in page.select('sup[id^="fnref"], a.footnote-backref'):
        note.decompose()
    return " ".join(page.get_text(" ").split())


def box(text: str) -> str:
    """A text box as Word writes it: once for itself, once for programs of before 2010."""
    inside = f"<w:txbxContent>{paragraph(text)}</w:txbxContent>"
    return (
        f'<w:r><mc:AlternateContent xmlns:mc="{MC}"><mc:Choice xmlns:wps="{WPS}" Requires="wps"><w:drawing><wp:inline>'
        f"<a:graphic><a:graphicData><wps:wsp><wps:txbx>{inside}</wps:txbx></wps:wsp></a:graphicData></a:graphic>"
        f'</wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml">'
        f"<v:textbox>{inside}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


# What wraps text in Word's XML: each must keep its words, in their place.
WRAPPED: dict[str, Callable[[str], str]] = {
    "a run": run,
    "a simple field": lambda text: f'<w:fldSimple w:instr=" REF a ">{run(text)}</w:fldSimple>',
    "a field in a field": lambda text: (
        f'<w:fldSimple w:instr="REF a"><w:fldSimple w:instr="REF b">{run(text)}</w:fldSimple></w:fldSimple>'
    ),
    "a complex field": lambda text: (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF a</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(text)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    ),
    "a content control": lambda text: f"<w:sdt><w:sdtPr/><w:sdtContent>{run(text)}</w:sdtContent></w:sdt>",
    "a smart tag": lambda text: f'<w:smartTag w:element="place">{run(text)}</w:smartTag>',
    "XML of others": lambda text: f'<w:customXml w:element="x">{run(text)}</w:customXml>',
    "a direction": lambda text: f'<w:bdo w:val="ltr"><w:dir w:val="ltr">{run(text)}</w:dir></w:bdo>',
    "a link within": lambda text: f'<w:hyperlink w:anchor="a">{run(text)}</w:hyperlink>',
    "bold": lambda text: run(text, "<w:b/>"),
    "half bold": lambda text: run(text[:2], "<w:b/>") + run(text[2:], "<w:i/>"),
    "underlined": lambda text: run(text, '<w:u w:val="single"/>'),
    "small capitals": lambda text: run(text, "<w:smallCaps/>"),
    "an accepted insertion": lambda text: f'<w:ins w:id="9" w:author="A">{run(text)}</w:ins>',
}
WORDS = (
    r"see the child ring school today 999 101 0300 "
    r"Łódź școală вулиця οδός المدرسة 学校 #1 [1]: 1. - * > + !!! == <b> &amp; a_b_c C:\x {x} | _y_"
)
PARTS = WORDS.split()


@pytest.mark.parametrize("way", WRAPPED)
def test_no_wrapper_takes_words_away(way: str) -> None:
    made = read(paragraph(inside=run("Read ") + WRAPPED[way]("section 47") + run(" before you act.")), EVERYTHING)
    assert shown(made.body).replace("se ction", "section") == "Read section 47 before you act."


def random_paragraph(chance: random.Random, lists: list[int]) -> tuple[str, str]:
    """A paragraph's XML, and its text; `lists` are those that it may be an entry of, or 0."""
    made, said = [], []
    for _ in range(chance.randint(1, 4)):
        text = " ".join(chance.choice(PARTS) for _ in range(chance.randint(1, 4)))
        made.append(WRAPPED[chance.choice(list(WRAPPED))](text) + run(" "))
        said.append(text)
    numbered = chance.choice(lists)
    style = chance.choice(["", "", "Heading1", "Heading2", "Caption"])
    return paragraph(style="" if numbered else style, inside="".join(made), numbered=numbered), " ".join(said)


def random_document(seed: int) -> tuple[str, list[str]]:
    """A body, and the words that its readers see, in their order."""
    chance = random.Random(seed)
    body, words = [], []
    for _ in range(chance.randint(2, 8)):
        kind = chance.choice(["text", "text", "table", "nested", "box"])
        # In a cell, the number of an entry is written out.
        lists = [0, 0, 1] if kind in ("table", "nested") else [0, 0, 1, 2]
        parts = [random_paragraph(chance, lists) for _ in range(chance.randint(1, 4))]
        words += [said for _, said in parts]
        xml = [made for made, _ in parts]
        cells = "".join(f"<w:tc>{cell}</w:tc>" for cell in xml)
        if kind == "table":
            body.append(f"<w:tbl><w:tblPr/><w:tr>{cells}</w:tr></w:tbl>")
        elif kind == "nested":
            inner = f"<w:tbl><w:tblPr/><w:tr>{cells}</w:tr></w:tbl>{paragraph()}"
            heads = "".join(f"<w:tc>{paragraph(text)}</w:tc>" for text in ("Who", "When"))
            rows = f"<w:tr>{heads}</w:tr><w:tr><w:tc>{inner}</w:tc><w:tc>{paragraph('Monday')}</w:tc></w:tr>"
            body.append(f"<w:tbl><w:tblPr/>{rows}</w:tbl>")
            words[-len(parts) :] = ["Who When", *words[-len(parts) :], "Monday"]
        elif kind == "box":
            body.append(paragraph(inside=run("Beside: ") + box("In the box")) + "".join(xml))
            words[-len(parts) :] = ["Beside: In the box", *words[-len(parts) :]]
        else:
            body += xml
    return "".join(body), words


def letters(text: str) -> str:
    """The letters and figures of a text alone."""
    return re.sub(r"[\W_]", "", text.replace("&amp;", "amp"))


@pytest.mark.parametrize("seed", range(12))
def test_every_word_of_a_document_stands_in_its_draft_in_order(seed: int) -> None:
    compare_random(seed)


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(100, 500))
def test_every_word_of_many_documents_stands_in_its_draft_in_order(seed: int) -> None:
    compare_random(seed)


def compare_random(seed: int) -> None:
    """Import a document made by chance, and compare its letters with those that the site shows."""
    body, words = random_document(seed)
    made = read(body, EVERYTHING)
    assert letters(f"{made.title} {shown(made.body)}") == letters(" ".join(words))
    assert not any("the order of" in remark for remark in made.report), made.report


# Properties of letters, of what lies behind them, and whether readers see them.
SEEN = {
    "white on a dark cell": (WHITE, "", '<w:shd w:val="clear" w:fill="00205B"/>', "", True),
    "white on a dark paragraph": (WHITE, '<w:shd w:val="clear" w:fill="333333"/>', "", "", True),
    "white on a dark paragraph by style": (WHITE, '<w:pStyle w:val="Banner"/>', "", "", True),
    "white by style on a dark cell": (
        '<w:rStyle w:val="Pale"/>',
        "",
        '<w:shd w:val="clear" w:fill="000000"/>',
        "",
        True,
    ),
    "white marked black": (WHITE + '<w:highlight w:val="black"/>', "", "", "", True),
    "white in a dark first row by style": (WHITE, "", "", '<w:tblStyle w:val="Dark"/>', True),
    "automatic on black": ("", "", '<w:shd w:val="clear" w:fill="000000"/>', "", True),
    "white on white": (WHITE, "", '<w:shd w:val="clear" w:fill="FFFFFF"/>', "", False),
    "white on nothing": (WHITE, "", "", "", False),
    "white by style": ('<w:rStyle w:val="Pale"/>', "", "", "", False),
    "nearly white": ('<w:color w:val="FEFEFE"/>', "", "", "", False),
    "white marked white": (WHITE + '<w:highlight w:val="white"/>', "", "", "", False),
    "black on black": ('<w:color w:val="000000"/>', "", '<w:shd w:val="clear" w:fill="000000"/>', "", False),
    "marked as hidden on a dark cell": ("<w:vanish/>", "", '<w:shd w:val="clear" w:fill="000000"/>', "", False),
    "of one point": ('<w:sz w:val="2"/>', "", "", "", False),
}


@pytest.mark.parametrize("way", SEEN)
def test_hidden_is_what_readers_do_not_see(way: str) -> None:
    letter, behind, cell, whole, is_seen = SEEN[way]
    head = f"<w:p><w:pPr>{behind}</w:pPr>{run('Jane', letter)}</w:p>"
    tcs = f"<w:tc><w:tcPr>{cell}</w:tcPr>{head}</w:tc><w:tc>{paragraph('Other')}</w:tc>"
    rows = f"<w:tr>{tcs}</w:tr><w:tr><w:tc>{paragraph('A')}</w:tc><w:tc>{paragraph('B')}</w:tc></w:tr>"
    body = f"<w:tbl><w:tblPr>{whole}</w:tblPr>{rows}</w:tbl>"
    if is_seen:
        assert "| Jane | Other |" in read(body).body
        return
    with pytest.raises(DocumentError, match=r"hidden text \(1\)"):
        read(body)
    assert "Jane" not in read(body, EVERYTHING).body


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        (run("m") + run("2", '<w:vertAlign w:val="superscript"/>'), "m²"),
        (run("10") + run("-3", '<w:vertAlign w:val="superscript"/>') + run(" m"), "10⁻³ m"),
        (run("H") + run("2", '<w:vertAlign w:val="subscript"/>') + run("O"), "H₂O"),
        (run("1") + run("st", '<w:vertAlign w:val="superscript"/>'), "1<sup>st</sup>"),
        (run("Act 1989") + run("3", '<w:rStyle w:val="Raised"/>'), "Act 1989³"),
    ],
)
def test_what_is_raised_or_lowered_stays_so(inside: str, text: str) -> None:
    assert read(paragraph(inside=inside)).body == text


def test_the_title_is_what_has_the_style_of_one() -> None:
    heads = paragraph("1. What happened", "Heading1") + paragraph("Text.") + paragraph("2. What we learnt", "Heading1")
    made = read(paragraph("Learning from one family", "CoverTitle") + paragraph("For all.", "Subtitle") + heads)
    assert (made.title, made.summary) == ("Learning from one family", "For all.")
    assert made.body == "## 1. What happened\n\nText.\n\n## 2. What we learnt"
    assert read(heads).title == "1. What happened"
    later = read(paragraph("A cover page.") + heads)
    assert later.title == ""
    assert later.body.startswith("A cover page.\n\n## 1. What happened")
    assert any("No title was found" in remark for remark in later.report)


def test_paragraphs_and_lists_in_a_cell_stay_apart() -> None:
    cell = paragraph("0300 126 7000") + paragraph("NSPCC", numbered=1) + paragraph("0808 800 5000", numbered=2)
    rows = f"<w:tr><w:tc>{cell}</w:tc><w:tc>{paragraph('a|b')}</w:tc></w:tr>"
    made = read(table([["Ring", "When"]]).replace("</w:tbl>", f"{rows}</w:tbl>"))
    assert "| 0300 126 7000<br>• NSPCC<br>1. 0808 800 5000 | a\\|b |" in made.body


@pytest.mark.parametrize("sign", ["<w:strike/>", "<w:dstrike/>"])
def test_what_is_struck_out_is_left_out_and_told_with_its_place(sign: str) -> None:
    made = read(paragraph("Ring.") + paragraph(inside=run("Ring ") + run("the old line", sign) + run(" 101.")))
    assert made.body == "Ring.\n\nRing 101."
    assert "Paragraph 2: text that is struck out is left out: “the old line”." in made.report


def test_formulas_are_text_and_told() -> None:
    over = f'<m:oMath xmlns:m="{M}"><m:f><m:num>{{}}</m:num><m:den>{{}}</m:den></m:f></m:oMath>'
    part = "<m:r><m:t>{}</m:t></m:r>"
    made = read(paragraph(inside=run("So ") + over.format(part.format("a + b"), part.format("2")) + run(" each.")))
    assert made.body == "So (a + b) / 2 each."
    assert "Formulas (1) are written as text on one line: compare each." in made.report


@pytest.mark.parametrize("more", ["", "AI-generated content may be incorrect."])
@pytest.mark.parametrize("first", ["A blue band", "A [b] (c)", ""])
def test_a_picture_has_its_alternative_on_one_line(first: str, more: str) -> None:
    alternative = f"{first}&#10;&#10;{more}" if more else first
    raw = word(picture(1, "ALT").replace("ALT", alternative), pictures=[photo(artist="Jane Doe")])
    made = read_word(raw, ImportDecisions())
    page = BeautifulSoup(to_html(made.body), "html.parser")
    (image,) = page.find_all("img")
    assert image["alt"] == (first or more)
    assert page.get_text().strip() == ""
    assert b"Jane Doe" not in made.pictures[0].raw
    assert more in " ".join(made.report)


@pytest.mark.parametrize(
    "text", ["Dacă ești îngrijorat, vorbește cu școala.", "Допомога для родини", "βοήθεια", "ȁȂȃ ȄȅȆ ƀƁ"]
)
def test_a_word_file_is_never_taken_for_garble(text: str) -> None:
    assert read(paragraph(text, "Heading1") + paragraph(text)).body == text


def test_notes_are_told_where_nothing_refers_to_them() -> None:
    there = paragraph(inside=run("Read this") + '<w:r><w:footnoteReference w:id="2"/></w:r>')
    made = read(there, footnotes=footnote(2, "Who wrote it.") + footnote(3, "Nobody reads this."))
    assert made.body == "Read this[^1]\n\n[^1]: Who wrote it."
    assert "Left out, a note that the text does not refer to: “Nobody reads this.”." in made.report
