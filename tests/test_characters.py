"""Characters that nobody sees: told with their name, but for what a script needs."""

import unicodedata
from html.entities import html5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nscp_site.content.characters import describe_character, find_invisible, replace_line_breaks
from nscp_site.content.loading import parse_item
from nscp_site.editor.form_documents import replace_soft_breaks
from nscp_site.sources import SourceFile


@pytest.mark.parametrize("category", ["Cc", "Cf", "Co", "Zl", "Zp"])
def test_every_character_of_its_kind_is_told(category: str) -> None:
    every = (chr(number) for number in range(0x30000))
    of_kind = [one for one in every if unicodedata.category(one) == category and one not in "\t\n\u00ad"]
    # Signs of Arabic, Kaithi, hieroglyphs and shorthand that stand around figures can be seen.
    shown = [
        one
        for one in of_kind
        if unicodedata.name(one, "").startswith(("ARABIC ", "SYRIAC", "KAITHI", "EGYPT", "SHORTHAND", "INTERLINEAR"))
    ]
    assert of_kind
    assert [hex(ord(one)) for one in of_kind if one not in shown and not list(find_invisible(f"a{one}b"))] == []


@pytest.mark.parametrize(
    "text",
    [
        "می\u200cخواهم",
        "क्\u200dष",
        "שלום\u200f",
        "\U0001f468\u200d\U0001f469",
        "safe\u00adguarding",
        "naïve café – “Łódź” Запобігання",
        "a\tb\nc",
        "\u2764\ufe0f",
        "1\ufe0f\u20e3",
        "\u203c\ufe0f",
    ],
)
def test_what_a_script_needs_may_stand(text: str) -> None:
    assert list(find_invisible(text)) == []


@pytest.mark.parametrize("sign", ["\u200c", "\u200d", "\u200e", "\u200f"])
def test_no_joiner_stands_in_a_number_or_an_english_word(sign: str) -> None:
    assert list(find_invisible(f"0300{sign}126")) != []
    assert list(find_invisible(f"safe{sign}guarding")) != []


@given(st.text(max_size=20))
def test_a_value_is_told_however_it_is_written(text: str) -> None:
    """As itself or by its number in quotes, a character is refused both times; and so is what could hide a number."""
    escaped = "".join(f"\\U{ord(one):08x}" for one in text)
    file = SourceFile("content/news/x.md", f'---\ntitle: "x{escaped}"\n---\n'.encode())
    told = [
        one for one in parse_item(file, "news", "x").problems if one.check in ("unseen-in-value", "unreadable-fields")
    ]
    hidden = any(unicodedata.category(one).startswith(("L", "N", "P", "Zs")) for one in text)
    assert bool(told) == bool(hidden or list(find_invisible(f"x{text}")))


@pytest.mark.parametrize("typed", ["a\\_b", "sof\\xadt", "\\U0001f600", "a \\\\u0030 b", "line\\nline"])
def test_what_hides_nothing_may_be_written_so(typed: str) -> None:
    file = SourceFile("content/news/x.md", f'---\ntitle: "{typed}"\n---\n'.encode())
    assert [one for one in parse_item(file, "news", "x").problems if one.check == "unseen-in-value"] == []


@pytest.mark.parametrize("sign", [*"\u200b\u200d\u200e\u202e\u2028\u2063\ufeff", "\x1b", "\x00", "\x85"])
def test_no_reference_of_html_hides_a_character(sign: str) -> None:
    named = [f"&{name}" for name, value in html5.items() if value == sign and name.endswith(";")]
    for written in (f"&#{ord(sign)};", f"&#{ord(sign)}", f"&#x{ord(sign):x};", f"&#X{ord(sign):04X}", *named):
        assert [name for _, name in find_invisible(f"safe{written} guarding")] == [describe_character(sign)], written


def test_a_reference_to_what_may_stand_is_not_told() -> None:
    assert list(find_invisible("a&nbsp;b &amp; c&shy;d &#8211; &lt; &rlmx; &#1114112; می&zwnj;خواهم")) == []


def test_the_form_makes_a_space_of_a_soft_line_break() -> None:
    assert replace_line_breaks("Safer\x0bSleeping\u2028now") == "Safer Sleeping now"
    assert replace_soft_breaks({"title": "a\x0bb", "aims": ["c\u2029d", 1]}) == {"title": "a b", "aims": ["c d", 1]}


def test_it_is_told_with_its_name() -> None:
    assert [name for _, name in find_invisible("a\x0bb\u202ec\x01")] == [
        "a soft line break of Word (vertical tab) (U+000B)",
        "right-to-left override (U+202E)",
        "a control character (U+0001)",
    ]
