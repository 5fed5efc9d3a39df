"""What an editor's text may become: what a browser gets is held to a list, and today's Markdown is within it."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from nscp_site.pages.allowed_html import ATTRIBUTES, ELEMENTS, RESERVED_IDS, check_html, find_html_faults
from nscp_site.pages.markdown import EXTENSION_SETTINGS, EXTENSIONS, to_html

PIECES = (
    "<div>",
    "</div>",
    "<b>",
    "</b>",
    "<p class=who>",
    "</p>",
    "<br>",
    "words",
    "\n\n",
    "**bold**",
    "[a](b.md)",
    "- a\n",
)


class Reader(yaml.SafeLoader):
    """Reads mkdocs.yml."""


def test_it_is_the_markdown_of_the_site(pytestconfig: pytest.Config) -> None:
    settings = yaml.load((pytestconfig.rootpath / "mkdocs.yml").read_text(), Reader)  # noqa: S506 - a safe loader
    named = settings["markdown_extensions"]
    names = {name for one in named for name in (one if isinstance(one, dict) else [one])}
    assert names | {"fenced_code"} == set(EXTENSIONS)
    assert {name: value for one in named if isinstance(one, dict) for name, value in one.items()} == EXTENSION_SETTINGS


@pytest.mark.parametrize(
    "text",
    [
        '<div class="care urgent" markdown>\n\n## A part\n\nWords.\n\n</div>',
        "## A part {: #part }\n\n[a](b.md){: .go }\n\nA word[^1].\n\n[^1]: A remark.",
        "| A | B |\n|---|--:|\n| 1 | 2 |",
        "!!! note\n    Words.",
        "```python\n<script>{: x }\n```\n\nAs `<script>` and `{: x }`.",
        "2 < 3, a <b>word</b>, a line<br>and another, H<sub>2</sub>O, 5 m²",
        "*[MASH]: the hub\n\nThe MASH.",
        "<details><summary>More</summary>Words</details>",
    ],
)
def test_what_markdown_makes_is_allowed(text: str) -> None:
    assert find_html_faults(text) == []


@pytest.mark.parametrize(
    "text",
    [
        r"\[no link](nowhere.md), \*\*no stars\*\*, \~~ and \==",
        "**bold\nover two lines** and [a\nlink](b.md)",
        "`**`, `~~x~~` and `[a] (b)`",
        "Ratio: 2 * 3, a|b, an [aside]",
        "- one\n    - two\n        - three\n- four",
        "| A | B |\n|---|---|\n| `a \\| b` | 2 |",
    ],
)
def test_what_is_meant_as_it_stands_is_left_alone(text: str) -> None:
    assert find_html_faults(text) == []


@given(st.lists(st.sampled_from(PIECES), max_size=12))
def test_what_passes_is_balanced(pieces: list[str]) -> None:
    """Whatever tags are left open or closed too often, in whatever order, the page around them stays whole."""
    text = " ".join(pieces)
    html = to_html(text)
    if not find_html_faults(text):
        assert not check_html(f"<section>{html}</section>").faults


@given(st.text(alphabet=st.sampled_from("<>abi/= \"'!-?[]&;:x\n"), max_size=40))
def test_a_tag_in_pieces_never_passes(noise: str) -> None:
    """What may not stand in a text is told, whatever stands around it and wherever a tag ends.

    Where Python can't read what stands around, that alone is told, and the rest once it is mended.
    """
    assume("<![" not in noise)
    faults = find_html_faults(f"Words.\n\n<video src=x onclick=y>\n\n{noise}")
    assert any(line <= 2 for _, line in faults)


@given(st.text(alphabet=st.sampled_from("<![]-:>ax \n&;?/`"), max_size=30))
def test_what_passes_can_be_read_by_mkdocs(noise: str) -> None:
    """MkDocs has Python read the Markdown itself as HTML, and what Python can't read ends it."""
    if not find_html_faults(f"Words & {noise}"):
        reader = HTMLParser()
        reader.feed(f"Words & {noise}\n\n## A heading\n")
        reader.close()


@pytest.mark.parametrize("line", [0, 3, 17])
def test_it_is_told_at_its_line(line: int) -> None:
    lines = ["Words."] * 20
    lines[line] = 'Words <blink>here</blink> and <b onclick="x">here</b>.'
    assert [found for _, found in find_html_faults("\n\n".join(lines))] == [line * 2, line * 2]


def test_no_text_takes_the_name_of_a_part_of_every_page(pytestconfig: pytest.Config) -> None:
    frame = Path(pytestconfig.rootpath) / "overrides"
    html = "".join(path.read_text() for path in (frame / "base.html", *frame.glob("partials/*.html")))
    assert set(re.findall(r'\bid="([\w-]+)"', html)) - {"structure-title", "structure-words"} == RESERVED_IDS


def test_nothing_that_runs_or_sends_is_on_the_list() -> None:
    assert not ELEMENTS & {"script", "style", "iframe", "form", "input", "button", "dialog", "svg", "math", "object"}
    assert not any(name.startswith("on") or name in ("style", "href", "src", "srcset") for name in ATTRIBUTES)


def test_our_classes_are_those_of_the_style_sheet(pytestconfig: pytest.Config) -> None:
    used = (Path(pytestconfig.rootpath) / "overrides/assets/site.css").read_text()
    assert all(f".{name}" in used for name in ("care", "danger", "door", "go", "hero", "silent", "urgent", "worried"))
