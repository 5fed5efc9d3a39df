"""Lists nest by two, three or four spaces a level, wherever a list may stand, and nothing else is moved."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nscp_site.pages.markdown import to_html

# Where a list may stand: what is above it, and what each of its lines begins with.
PLACES = {
    "text": ("", ""),
    "heading": ("## Before\n", ""),
    "quotation": ("", "> "),
    "admonition": ("!!! note\n\n", "    "),
    "footnote": ("A word[^1].\n\n[^1]:\n", "    "),
    "box": ('<div class="care" markdown>\n\n', ""),
}
# The depth of each entry of a list, from 0.
DEPTHS = st.lists(st.integers(0, 3), min_size=1, max_size=8)


def as_nested(depths: list[int]) -> list[int]:
    """Depths of which none goes in by more than one."""
    done: list[int] = []
    for depth in depths:
        done.append(min(depth, done[-1] + 1) if done else 0)
    return done


def shape(html: str) -> list[tuple[str, int]]:
    """Each entry of a list by its word and how deep it stands."""
    depth, found = -1, []
    for tag, word in re.findall(r"<(/?[uo]l)\b[^>]*>|(entry\d+)", html):
        depth += {"": 0, "/": -1}.get(tag[:1], 1)
        if word:
            found.append((word, depth))
    return found


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("gap", ["\n", "\n\n"], ids=["close", "loose"])
@settings(max_examples=10, deadline=None)
@given(DEPTHS, st.sampled_from([2, 3, 4]), st.sampled_from(["-", "*", "1."]))
def test_an_entry_stands_as_deep_as_it_was_written(place, gap, depths, step, sign):
    above, before = PLACES[place]
    # The library finds its own way to a level among the blocks of an admonition: there, four spaces hold alone.
    step = 4 if (place, gap) == ("admonition", "\n\n") else step
    depths = as_nested(depths)
    written = gap.join(f"{' ' * step * depth}{sign} entry{number}" for number, depth in enumerate(depths))
    text = above + "\n".join(before + line for line in written.split("\n"))
    outer = 1 if place == "footnote" else 0
    assert shape(to_html(text)) == [(f"entry{number}", depth + outer) for number, depth in enumerate(depths)]


@pytest.mark.parametrize("step", [2, 3, 4])
def test_what_goes_on_with_an_entry_stays_in_it(step):
    inside = " " * step
    html = to_html(f"- one\n\n{inside}goes on\n\n{inside}- two\n\n{inside * 2}goes on too\n\n- three\n\nafter")
    assert re.sub(r"\s", "", html) == (
        "<ul><li><p>one</p><p>goeson</p><ul><li><p>two</p><p>goesontoo</p></li></ul></li>"
        "<li><p>three</p></li></ul><p>after</p>"
    )


@pytest.mark.parametrize(
    "text",
    [
        "Words\n  - that are no list",
        "    - code\n      - code",
        "- one\n\n        - code\n          - code",
        "- one\n- two\n\nWords\n   - go on",
        "- one\n  goes on\n- two",
    ],
)
def test_what_is_no_nested_list_is_left_as_it_is(text):
    assert shape(to_html(text)) in ([], [("one", 0)], [("one", 0), ("two", 0)])
    assert to_html(text).count("<ul>") == text.startswith("- ")


def test_lists_take_time_by_their_length():
    """Each block of a list is moved once."""

    def seconds(entries):
        begun = time.process_time()
        to_html("\n\n".join(["- one\n  - two"] * entries))
        return time.process_time() - begun

    seconds(10)
    assert seconds(400) < 4 * seconds(200) + 0.2
