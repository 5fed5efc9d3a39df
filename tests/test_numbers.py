"""What is a telephone number in a text, however it is written, and what only looks like one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nscp_site.checks.contact_rules import find_dial_uris, find_typed_numbers

# What editors and programs put between figures, or what a page shows as nothing.
BREAKS = (
    *(
        "",
        " ",
        "  ",
        "-",
        "–",
        ".",
        "/",
        ",",
        "\n",
        "&nbsp;",
        "&#160;",
        "&thinsp;",
        "\u00a0",
        "\u2007",
        "\u2009",
        "\u202f",
    ),
    *(
        "\u00ad",
        "\u200b",
        "\u200d",
        "\u202e",
        "&zwnj;",
        "<!-- -->",
        "<b>",
        "</b>",
        "<br>",
        '<span class="x">',
        "**",
        "_",
    ),
    *("\\", "[^1]", ")", "·", "~", "\t", "  -  ", " – ", "     ", " -- ", "\\t", "\\n", "\\_"),
)
BEGINNINGS = ("0", "+44", "+44 ", "+44 (0)", "0044", "&#48;", "０", "O")
GROUPS = st.tuples(
    st.from_regex("[0-9]{3,4}", fullmatch=True), st.sampled_from(BREAKS), st.from_regex("[0-9]{4,6}", fullmatch=True)
)


@given(st.sampled_from(BEGINNINGS), GROUPS)
def test_no_sign_between_figures_hides_a_number(begin: str, groups: tuple[str, str, str]) -> None:
    number = begin + "".join(groups)
    assert find_typed_numbers(f"Ring {number} now.", table=False), number


@pytest.mark.parametrize(
    "text",
    [
        "09.30-16.30",
        "on 01/02/2023 and 03/04/2023",
        "2023-03-31 09:00 to 10:00",
        "0-4, 5-9, 10-15, 16-17",
        "0.12345678",
        "between 2019 and 2023 0 of 13,467 children",
        "00:00 to 23:59",
        "version 0.1.2",
        "rows 0, 1, 2, 3, 4, 5, 6, 7",
        "01.02.2023 - 03.04.2024",
        "10 000 000 people",
        "0 per cent in 2019, 2020, 2021",
        "04/2019 to 03/2020",
        "section 0123456789abcdef",
        "09:00 10:00 11:00",
        "05 November 2022",
        "0, 12.5, 33.3",
        "| 0 | 13 | 46732 |",
        "|01|02|03|04|",
        "|0300|126|700|",
        "a call from the parents of 101 children",
        "Ring the bell for 55 minutes",
    ],
)
def test_what_is_no_number_is_left_alone(text: str) -> None:
    assert find_typed_numbers(text, table=False) == []


@pytest.mark.parametrize(
    "text",
    [
        "0300|126|700",
        "(01604)|626|93",
        "Call the police on 101",
        "phone the family on 999",
        "Text 60777",
        "SMS 85258",
        'note: "0300\\_126\\_700"',
    ],
)
def test_a_number_in_other_clothes_is_seen(text: str) -> None:
    assert len(find_typed_numbers(text, table=False)) == 1


def test_cells_of_a_table_are_read_apart() -> None:
    assert find_typed_numbers("Year,Number\n0,46732,1233\n", table=True) == []
    assert find_typed_numbers("Who,Number\nThe school,01604 29240\n", table=True) == [("01604 29240", 22)]


@pytest.mark.parametrize(
    "address",
    [
        "tel:101",
        "TEL:101",
        "sms:85258",
        "whatsapp://send?phone=1",
        "https://wa.me/44",
        "https://t.me/x",
        "skype:x?call",
    ],
)
def test_an_address_that_dials_is_seen(address: str) -> None:
    assert len(find_dial_uris(f"[Ring us]({address}) now")) == 1


@pytest.mark.parametrize("text", ["tel: to come", "a hotel:room", "https://example.org/about.me/"])
def test_what_does_not_dial_is_left_alone(text: str) -> None:
    assert find_dial_uris(text) == []
