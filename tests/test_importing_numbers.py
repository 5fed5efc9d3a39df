"""Numbers that Word puts before paragraphs by itself: they stand in the draft as its readers see them."""

import random
from collections.abc import Sequence

import pytest
from bs4 import BeautifulSoup

from nscp_site.editor.import_drafts import ImportDecisions, ImportedDocument
from nscp_site.editor.word_import import read_word
from nscp_site.editor.word_numbering import to_letters, to_roman
from nscp_site.pages.markdown import to_html
from tests.papers import paragraph, run, table, word
from tests.test_importing_word import MORE_STYLES, read

# A level of a list as (form, sign, first number, more of its XML).
Level = tuple[str, str, int, str]
LEGAL: list[Level] = [("decimal", "%1.", 1, ""), ("decimal", "%1.%2", 1, ""), ("decimal", "%1.%2.%3", 1, "")]


def level(form: str, sign: str, first: int = 1, more: str = "") -> Level:
    """A level of a list."""
    return form, sign, first, more


def kind(number: int, levels: Sequence[Level], more: str = "") -> str:
    """How lists of a kind count."""
    made = "".join(
        f'<w:lvl w:ilvl="{place}"><w:start w:val="{first}"/><w:numFmt w:val="{form}"/>{inside}'
        f'<w:lvlText w:val="{sign}"/></w:lvl>'
        for place, (form, sign, first, inside) in enumerate(levels)
    )
    return f'<w:abstractNum w:abstractNumId="{number}">{more}{made}</w:abstractNum>'


def one(list_id: int, of_kind: int = 0, more: str = "") -> str:
    """A list of a kind."""
    return f'<w:num w:numId="{list_id}"><w:abstractNumId w:val="{of_kind}"/>{more}</w:num>'


def begins_anew(first: int = 1) -> str:
    """What makes a list begin with a number of its own."""
    return f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{first}"/></w:lvlOverride>'


def entry(text: str, at: int = 0, list_id: int = 5, style: str = "") -> str:
    """A paragraph of a list."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    place = f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{list_id}"/></w:numPr>'
    return f"<w:p><w:pPr>{named}{place}</w:pPr>{run(text)}</w:p>"


def numbered(levels: Sequence[Level], body: str, lists: str = one(5)) -> ImportedDocument:
    """What becomes of paragraphs that are numbered."""
    return read(body, numbering=kind(0, levels) + lists)


@pytest.mark.parametrize(
    ("form", "first", "written"),
    [
        ("decimal|%1.", 1, "1. One\n2. Two\n\nBetween.\n\n3. Three"),
        ("decimal|%1)", 1, "1. One\n2. Two\n\nBetween.\n\n3. Three"),
        ("decimal|%1.", 7, "7. One\n8. Two\n\nBetween.\n\n9. Three"),
        ("decimal|Step %1:", 1, "- Step 1: One\n- Step 2: Two\n\nBetween.\n\n- Step 3: Three"),
        ("decimal|[%1]", 1, "- \\[1] One\n- \\[2] Two\n\nBetween.\n\n- \\[3] Three"),
        ("decimalZero|%1", 9, "- 09 One\n- 10 Two\n\nBetween.\n\n- 11 Three"),
        ("ordinal|%1", 11, "- 11th One\n- 12th Two\n\nBetween.\n\n- 13th Three"),
        ("ordinal|%1", 21, "- 21st One\n- 22nd Two\n\nBetween.\n\n- 23rd Three"),
        ("lowerLetter|%1)", 1, "- a) One\n- b) Two\n\nBetween.\n\n- c) Three"),
        ("upperLetter|%1.", 26, "- Z. One\n- AA. Two\n\nBetween.\n\n- BB. Three"),
        ("lowerRoman|(%1)", 3, "- (iii) One\n- (iv) Two\n\nBetween.\n\n- (v) Three"),
        ("bullet|•", 1, "- One\n- Two\n\nBetween.\n\n- Three"),
        ("none|", 1, "One\n\nTwo\n\nBetween.\n\nThree"),
    ],
)
def test_a_list_goes_on_with_its_numbers_and_letters(form: str, first: int, written: str) -> None:
    named, _, sign = form.partition("|")
    made = numbered([level(named, sign, first)], entry("One") + entry("Two") + paragraph("Between.") + entry("Three"))
    assert made.body == written


def test_signs_that_are_not_known_are_figures_and_told() -> None:
    made = numbered([level("hebrew1", "%1.")], entry("One") + entry("Two"))
    assert made.body == "1. One\n2. Two"
    assert "Numbers in signs that are not known here (hebrew1) are in figures: compare." in made.report


def test_numbers_of_several_levels_are_written_out() -> None:
    entries = [("One", 0), ("Under", 1), ("Beside", 1), ("Below", 2), ("Two", 0), ("Anew", 1)]
    made = numbered(LEGAL, "".join(entry(*each) for each in entries) + paragraph("Text.") + entry("Later", 1))
    assert made.body == (
        "1. One\n    - 1.1 Under\n    - 1.2 Beside\n        - 1.2.1 Below\n2. Two\n    - 2.1 Anew\n\nText.\n\n2.2 Later"
    )


def test_numbered_paragraphs_of_a_report_stay_paragraphs() -> None:
    heads = entry("Background", 0, style="Heading1"), entry("Practice", 0, style="Heading1")
    texts = entry("She was born.", 1), entry("She was seen.", 1), entry("A visit.", 1)
    made = numbered(LEGAL, heads[0] + texts[0] + texts[1] + heads[1] + texts[2])
    assert made.title == "1. Background"
    assert made.body == "1.1 She was born.\n\n1.2 She was seen.\n\n## 2. Practice\n\n2.1 A visit."
    assert any(remark.startswith("Word numbers the headings by itself (first: paragraph 1)") for remark in made.report)


def test_headings_are_numbered_by_their_styles_alone() -> None:
    styles = [level("decimal", "%1", 1, '<w:pStyle w:val="Heading1"/>')]
    styles += [level("upperLetter", "%1%2", 1, '<w:pStyle w:val="Heading2"/>')]
    numbers = "".join(
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{said}"/><w:pPr><w:numPr>'
        '<w:numId w:val="5"/></w:numPr></w:pPr></w:style>'
        for name, said in (("Heading1", "heading 1"), ("Heading2", "heading 2"))
    )
    body = (
        paragraph("Top.") + paragraph("One", "Heading1") + paragraph("Sub", "Heading2") + paragraph("Two", "Heading1")
    )
    made = read_word(word(body, styles=MORE_STYLES + numbers, numbering=kind(0, styles) + one(5)), ImportDecisions())
    assert made.body == "Top.\n\n## 1 One\n\n### 1A Sub\n\n## 2 Two"


@pytest.mark.parametrize(
    ("lists", "written"),
    [
        # Lists of one kind go on in each other, as in Word, unless one begins anew.
        (one(5) + one(6), "1. A\n2. B\n\nText.\n\n3. C\n4. D"),
        (one(5) + one(6, 0, begins_anew()), "1. A\n2. B\n\nText.\n\n1. C\n2. D"),
        (one(5) + one(6, 0, begins_anew(10)), "1. A\n2. B\n\nText.\n\n10. C\n11. D"),
        (kind(1, [level("decimal", "%1.")]) + one(5) + one(6, 1), "1. A\n2. B\n\nText.\n\n1. C\n2. D"),
    ],
)
def test_lists_count_together_where_word_counts_them_so(lists: str, written: str) -> None:
    body = entry("A") + entry("B") + paragraph("Text.") + entry("C", list_id=6) + entry("D", list_id=6)
    assert numbered([level("decimal", "%1.")], body, lists).body == written


def test_a_level_of_a_list_may_count_otherwise_than_its_kind() -> None:
    other = f'<w:lvlOverride w:ilvl="0">{kind(9, [level("lowerLetter", "%1)")]).split(">", 1)[1]}'
    other = other.replace("</w:abstractNum>", "</w:lvlOverride>")
    body = entry("A") + paragraph("Text.") + entry("B", list_id=6)
    made = numbered([level("decimal", "%1.")], body, one(5) + one(6, 0, other))
    assert made.body == "1. A\n\nText.\n\n- b) B"


def test_a_kind_may_name_the_style_that_counts() -> None:
    link, named = '<w:numStyleLink w:val="Ours"/>', '<w:styleLink w:val="Ours"/>'
    kinds = kind(0, [], link) + kind(1, [level("decimal", "Rule %1")], named)
    assert read(entry("A") + entry("B"), numbering=kinds + one(5)).body == "- Rule 1 A\n- Rule 2 B"


@pytest.mark.parametrize(
    ("more", "third"), [("", "2.1"), ('<w:lvlRestart w:val="0"/>', "2.2"), ('<w:lvlRestart w:val="1"/>', "2.1")]
)
def test_a_level_begins_anew_where_word_says_so(more: str, third: str) -> None:
    levels = [level("decimal", "%1."), level("decimal", "%1.%2", 1, more)]
    made = numbered(levels, entry("A") + entry("B", 1) + entry("C") + entry("D", 1))
    assert made.body.endswith(f"- {third} D")


def test_figures_of_law_are_figures_below_letters() -> None:
    levels = [level("upperRoman", "%1."), level("decimal", "%1.%2", 1, "<w:isLgl/>")]
    assert numbered(levels, entry("A") + entry("B") + entry("C", 1)).body == "- I. A\n- II. B\n    - 2.1 C"


def test_numbers_in_cells_and_beside_other_lists_stay() -> None:
    cells = table([["Step", "Who"]]).replace(
        "</w:tbl>", f"<w:tr><w:tc>{entry('Ring')}{entry('Write')}</w:tc><w:tc>{entry('Nurse')}</w:tc></w:tr></w:tbl>"
    )
    assert "| 1. Ring<br>2. Write | 3. Nurse |" in numbered([level("decimal", "%1.")], cells).body
    levels = kind(0, [level("decimal", "%1."), level("decimal", "%2.")]) + kind(1, [level("bullet", "•")] * 2)
    body = entry("A") + entry("B", 1) + entry("C", 1, 6) + entry("D", 1, 6) + entry("E")
    made = read(body, numbering=levels + one(5) + one(6, 1))
    assert made.body == "1. A\n    - 1\\. B\n    - C\n    - D\n2. E"


def test_a_list_that_follows_another_begins_with_its_own_number() -> None:
    body = entry("A") + entry("B") + entry("C", list_id=6) + entry("D", list_id=6)
    made = numbered([level("decimal", "%1.")], body, one(5) + one(6, 0, begins_anew()))
    assert made.body == "1. A\n2. B\n\n- 1\\. C\n- 2\\. D"


def test_empty_paragraphs_are_counted_and_not_shown() -> None:
    assert numbered([level("decimal", "%1.")], entry("A") + entry("") + paragraph("Text.") + entry("B")).body == (
        "1. A\n\nText.\n\n3. B"
    )


@pytest.mark.parametrize("said", ["99999999999", "9" * 5000, "²", "-1", "x", ""])
def test_a_number_that_word_could_not_count_to_is_none(said: str) -> None:
    """A row of as many letters would fill the memory; and no such number may end the import."""
    for form, written in (("lowerLetter", "- a) One\n- b) Two"), ("upperRoman", "- I) One\n- II) Two")):
        counted = kind(0, [level(form, "%1)")]).replace('<w:start w:val="1"/>', f'<w:start w:val="{said}"/>')
        lists = one(5, more=begins_anew().replace('w:val="1"', f'w:val="{said}"'))
        assert read(entry("One") + entry("Two"), numbering=counted + lists).body == written


def test_letters_and_roman_numbers() -> None:
    assert [to_letters(number) for number in (1, 26, 27, 28, 53, 0)] == ["a", "z", "aa", "bb", "aaa", ""]
    said = {1: "i", 4: "iv", 9: "ix", 14: "xiv", 40: "xl", 90: "xc", 400: "cd", 1999: "mcmxcix"}
    assert {number: to_roman(number) for number in said} == said


def count_levels(chance: random.Random) -> tuple[str, list[str]]:
    """A list of three levels made by chance, and its lines as Word prints them."""
    body, lines = [], []
    counted = [0, 0, 0]
    deepest = 0
    for place in range(chance.randint(1, 12)):
        at = chance.randint(0, min(deepest + 1, 2)) if place else 0
        counted = [*counted[:at], counted[at] + 1, *([0] * (2 - at))]
        deepest = at
        body.append(entry(f"Entry{place}", at))
        lines.append(f"{'.'.join(map(str, counted[: at + 1]))}{'.' if at == 0 else ''} Entry{place}")
        if chance.random() < 0.2:
            body.append(paragraph("Text."))
            lines.append("Text.")
    return "".join(body), lines


@pytest.mark.parametrize("seed", range(8))
def test_every_number_is_shown(seed: int) -> None:
    compare_random(seed)


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(100, 400))
def test_every_number_of_many_lists_is_shown(seed: int) -> None:
    compare_random(seed)


def compare_random(seed: int) -> None:
    """Import a list made by chance, and compare its lines with those that the site shows."""
    body, lines = count_levels(random.Random(seed))
    made = numbered(LEGAL, body)
    page = BeautifulSoup(to_html(made.body), "html.parser")
    for listed in page.select("ol"):
        for number, item in enumerate(listed.find_all("li", recursive=False), int(str(listed.get("start", "1")))):
            item.insert(0, f"{number}. ")
    assert " ".join(page.get_text(" ").split()) == " ".join(lines)
