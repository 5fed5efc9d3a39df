"""The handouts as people hold them: opened, read back, held against the page they come from."""

import os
import re
import signal
import subprocess
import sys
import time
from contextlib import closing, nullcontext
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st
from pdfua import validate
from pypdf import PdfReader
from pypdfium2 import PdfDocument
from zxingcpp import read_barcodes

from nscp_site.cache import open_cache
from nscp_site.outputs import handout_pdfs, typesetting
from nscp_site.outputs.handout_pdfs import (
    EXTENSION_SETTINGS,
    EXTENSIONS,
    LINKS_PLACEHOLDER,
    add_handouts,
    handout_converter,
    typeset,
)
from nscp_site.outputs.handouts import Handout, build_handouts, whole_document_handouts
from nscp_site.outputs.typesetting import HandoutError, TooLongError, UnprintableError, apart, in_largest_text
from nscp_site.project import load_project
from nscp_site.settings import Settings, SettingsLoader
from tests.conftest import MINI, ROOT, TODAY, some

SETTINGS = Settings(site_name="Northamptonshire Safeguarding Children Partnership", site_url="https://nscp.example/")
NOWHERE = replace(SETTINGS, site_url="")


@pytest.fixture(scope="module")
def made(real_library, tmp_path_factory):
    """Every real handout and whole document with its PDF, in a file."""
    folder = tmp_path_factory.mktemp("handouts")
    files = {}
    wanted, start = [*build_handouts(real_library), *whole_document_handouts(real_library)], time.perf_counter()
    for handout in wanted:
        path = folder / handout.path.replace("/", "-")
        path.write_bytes(typeset(handout, SETTINGS).data)
        files[handout] = path
    sys.stdout.write(f"{(time.perf_counter() - start) * 1000 / len(wanted):.0f} ms a handout\n")
    return files


def words(path: Path) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())


def squeezed(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


def structure(data):
    """All parts of a PDF's structure, in the order in which they are read."""
    return list(below(PdfReader(BytesIO(data)).trailer["/Root"]["/StructTreeRoot"]))


def below(part):
    children = part.get("/K", [])
    for child in children if isinstance(children, list) else [children]:
        inner = child.get_object()
        if "/S" in (inner if hasattr(inner, "get") else ()):
            yield inner
            yield from below(inner)


def shape(part):
    """The names of a part and of what is in it: L(LI(Lbl LBody))."""
    children = part.get("/K", [])
    every = [child.get_object() for child in (children if isinstance(children, list) else [children])]
    inner = " ".join(shape(one) for one in every if hasattr(one, "get") and "/S" in one)
    return part["/S"][1:] + (f"({inner})" if inner else "")


def test_there_is_one_for_each_briefing_campaign_and_the_numbers(real_library):
    paths = {handout.path for handout in build_handouts(real_library)}
    for name in ("briefings", "campaigns"):
        assert {f"{name}/{one}.pdf" for one in real_library.collections[name]} <= paths
    assert "worried/card.pdf" in paths
    assert "themes/neglect-team-pack.pdf" in paths


@pytest.mark.slow
def test_each_has_text_title_language_tags_and_two_pages_at_most(made):
    for handout, path in made.items():
        reader = PdfReader(path)
        root = reader.trailer["/Root"]
        assert len(reader.pages) <= 2 or handout.whole, handout.path
        assert reader.metadata.title == handout.title
        assert root["/Lang"] == "en-GB"
        assert root["/MarkInfo"]["/Marked"]
        assert root["/ViewerPreferences"]["/DisplayDocTitle"]
        found = structure(path.read_bytes())
        assert {"/Document", "/H1", "/P"} <= {part["/S"] for part in found}, handout.path
        assert "pdfuaid" in root["/Metadata"].get_data().decode()


@pytest.mark.slow
def test_what_of_pdf_ua_a_program_can_judge_is_right(made):
    for handout, path in made.items():
        assert [str(finding) for finding in validate(path).findings] == [], handout.path


@pytest.mark.slow
def test_the_words_are_those_of_the_page(made):
    # Of a whole document, the foot of a page stands amid a paragraph: see tests/test_whole_documents.py.
    for handout, path in some((one, path) for one, path in made.items() if not one.whole):
        page = BeautifulSoup(handout_converter().reset().convert(handout.markdown), "html.parser")
        printed = squeezed(words(path))
        for part in page.find_all(["h1", "h2", "h3", "li", "p"]):
            assert squeezed(part.get_text()) in printed, handout.path


@pytest.mark.slow
def test_the_card_has_every_number_of_its_page(real_library, made):
    card = next(path for handout, path in made.items() if handout.path == "worried/card.pdf")
    text = words(card)
    for contact in ("emergency", "mash", "out-of-hours", "nspcc", "childline"):
        assert real_library.values("contacts")[contact].number in text


def test_a_neutral_page_has_a_neutral_handout(real_library):
    titles = {handout.path: handout.title for handout in build_handouts(real_library)}
    watched = {handout.path for handout in build_handouts(real_library) if handout.may_be_watched}
    assert {"worried/card.pdf", "campaigns/lydias-story.pdf"} <= watched
    assert "briefings/cannabis.pdf" not in watched
    assert titles["worried/card.pdf"] == "Help and advice for families in Northamptonshire"
    assert titles["themes/neglect-team-pack.pdf"] == "Care at home"


def test_no_case_study_is_in_a_pack(real_library):
    for handout in some(build_handouts(real_library)):
        for entry in some(real_library.ordered("case-studies")):
            assert entry.item.summary not in handout.markdown


@pytest.fixture
def few():
    """The miniature project's handouts."""
    library = load_project(MINI, TODAY)[0]
    return list(build_handouts(library))


@pytest.mark.slow
def test_the_same_words_give_the_same_bytes_in_another_process_on_another_day(few):
    script = (
        "import sys; from tests.test_handouts import *;"
        "sys.stdout.buffer.write(typeset(next(build_handouts(load_project(MINI, TODAY)[0])), SETTINGS).data)"
    )
    again = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert again.stdout == typeset(few[0], SETTINGS).data


def addresses(data):
    """Where the links of a PDF lead."""
    pages = PdfReader(BytesIO(data)).pages
    return [one.get_object()["/A"]["/URI"] for page in pages for one in page.get("/Annots", [])]


def test_links_are_whole_and_a_code_leads_to_the_page_once_the_address_is_known(few):
    for handout in few:
        data = typeset(handout, SETTINGS).data
        address = f"https://nscp.example/{handout.page[:-3]}/"
        with closing(PdfDocument(data)) as opened:
            codes = [code.text for page in opened for code in read_barcodes(page.render(scale=2).to_pil())]
        assert codes == [address]
        assert [one["/Alt"] for one in structure(data) if one["/S"] == "/Figure"] == [
            f"QR code that leads to {address}"
        ]
    led = [one for handout in few for one in addresses(typeset(handout, SETTINGS).data)]
    assert any(one.startswith("https://nscp.example/") for one in led)
    assert all(one.startswith(("https://", "tel:")) for one in led)


def test_without_an_address_the_path_stands_in_words(few):
    for handout in some(few):
        data = typeset(handout, NOWHERE).data
        assert f"website under /{handout.page[:-3]}/." in " ".join(words(BytesIO(data)).split())
        assert "/Figure" not in {part["/S"] for part in structure(data)}
        assert all(one.startswith(("https://", "tel:")) for one in addresses(data))


@pytest.mark.parametrize(
    ("target", "whole"),
    [
        ("tel:999", "tel:999"),
        ("mailto:a@nscp.example", "mailto:a@nscp.example"),
        ("../themes/neglect.md#chain", "https://nscp.example/themes/neglect/#chain"),
        ("#part", "https://nscp.example/campaigns/x/#part"),
        ("https://example.org/a?b=c&d", "https://example.org/a?b=c&d"),
        ("javascript:alert", None),
        ("data:text/html,x", None),
    ],
)
def test_a_link_leads_where_it_does_on_the_page(target, whole):
    data = typeset(sheet_of(f"[word]({target})"), SETTINGS).data
    assert addresses(data) == ([whole] if whole else [])
    assert "word" in words(BytesIO(data))


def sheet_of(markdown):
    """A handout of a text."""
    return Handout("x.pdf", "campaigns/x.md", "A title", "Print", markdown, "1 May 2027")


def site_of(folder):
    """A site whose pages stand where the handouts' pages do."""
    library = load_project(MINI, TODAY)[0]
    for handout in (*build_handouts(library), *whole_document_handouts(library)):
        page = folder / handout.page.removesuffix(".md") / "index.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(f"<h1>A page</h1>{LINKS_PLACEHOLDER}<p>Text</p>")
    (folder / "index.html").write_text(f"<h1>Home</h1>{LINKS_PLACEHOLDER}")
    return folder


def test_each_is_linked_on_its_page_with_its_pages_and_size(mini, tmp_path):
    site = site_of(tmp_path / "site")
    add_handouts(site, load_project(mini, TODAY)[0], NOWHERE)
    page = BeautifulSoup((site / "campaigns/safer-sleeping/index.html").read_text(), "html.parser")
    link = page.find("a")
    pdf = site / "campaigns/safer-sleeping" / link["href"]
    size = f"{round(pdf.stat().st_size / 1000)} kB"
    assert link.get_text() == f"Print or save this campaign (PDF, {len(PdfReader(pdf).pages)} page, {size})"
    assert (site / "index.html").read_text() == "<h1>Home</h1>"


def test_a_build_sets_again_only_what_changed(mini, tmp_path, monkeypatch):
    tried = []
    counted = nullcontext(lambda words, page: tried.append(words) or in_largest_text(words, page))
    monkeypatch.setattr(handout_pdfs, "apart", lambda: counted)

    def build(name):
        tried.clear()
        with open_cache(mini):
            add_handouts(site_of(tmp_path / name), load_project(mini, TODAY)[0], NOWHERE)
        return len(tried)

    assert build("one") > 1
    assert build("two") == 0
    item = mini / "content/campaigns/safer-sleeping.md"
    item.write_text(item.read_text() + "\nOne more sentence.\n")
    assert build("three") == 1
    for path in (tmp_path / "one").glob("**/*.pdf"):
        assert path.read_bytes() == (tmp_path / "two" / path.relative_to(tmp_path / "one")).read_bytes()


def test_a_program_of_its_own_sets_the_same_bytes(few):
    with apart() as set_words:
        assert [typeset(one, SETTINGS, set_words) for one in few] == [typeset(one, SETTINGS) for one in few]


def killed(*_):
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.slow
def test_where_the_computer_ends_that_program_the_handout_is_named(few, monkeypatch):
    monkeypatch.setattr(typesetting, "in_largest_text", killed)
    with pytest.raises(HandoutError, match=r"of campaigns/[a-z-]+\.md was not set: .* memory is full"), apart() as ask:
        typeset(few[0], SETTINGS, ask)


@pytest.mark.parametrize("life", ["life: draft", "life: embargoed\nembargoed_until: 2027-01-15"])
def test_nothing_is_handed_out_that_is_not_published(mini, life):
    before = {handout.path for handout in build_handouts(load_project(mini, TODAY)[0])}
    for name in ("campaigns/safer-sleeping", "reviews/child-x"):
        item = mini / f"content/{name}.md"
        item.write_text(item.read_text().replace("---\n", f"---\n{life}\n", 1))
    after = list(build_handouts(load_project(mini, TODAY)[0]))
    assert {"campaigns/safer-sleeping.pdf", "themes/safer-sleeping-team-pack.pdf"} <= before
    assert not {"campaigns/safer-sleeping.pdf", "themes/safer-sleeping-team-pack.pdf"} & {one.path for one in after}


def test_what_does_not_fit_on_two_pages_is_named():
    long = Handout("long.pdf", "campaigns/long.md", "Long", "Print", "A sentence that goes on.\n\n" * 600, "today")
    with pytest.raises(TooLongError, match=r"campaigns/long\.md takes more than two pages"):
        typeset(long, NOWHERE)


def test_a_text_is_read_as_for_its_page():
    settings = yaml.load((ROOT / "mkdocs.yml").read_text("utf-8"), Loader=SettingsLoader)  # noqa: S506 - a SafeLoader
    listed = settings["markdown_extensions"]
    of_the_page = {
        name: options for one in listed for name, options in (one if isinstance(one, dict) else {one: {}}).items()
    }
    only_on_the_page = {"toc", "nscp_site.pages.accessible_tables"}
    assert {name: EXTENSION_SETTINGS.get(name, {}) for name in EXTENSIONS} == {
        name: options for name, options in of_the_page.items() if name not in only_on_the_page
    }


# What Typst would read as code, if it were given text as text.
CODE = (
    '#panic("no")', "#set page(width: 1cm)", "#{", "$x$", "*b*", "_i_", "@ref", "<label>", "\\\\", "\\u{41}", "[", "]",
    "`raw`", "```", "//", "/*", "*/", "--", "---", "...", "~", '"', "'", "= a", "- b", "+ c", "/ d: e", "1. f", "1)",
    "-?", "http://a.example", "%", "^", "&", "&amp;", "{{", "}}", "{: .x }", "|", "\u00a0", "é", "£", "’", "→", "✓",
)  # fmt: skip
LETTERS = st.text(st.characters(codec="latin-1", exclude_categories=["Cc", "Cf"]), max_size=40)


@pytest.mark.slow
@effort(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(CODE) | LETTERS, min_size=1, max_size=12))
def test_whatever_an_editor_writes_stands_on_paper_as_it_was_written(pieces):
    text = " ".join(pieces)
    # As references, so that Markdown leaves every sign alone and Typst gets it.
    written = "".join(f"&#{ord(sign)};" for sign in text)
    data = typeset(
        sheet_of(f"# A title\n\nX{written}X\n\n- X{written}X\n\n| A |\n| --- |\n| X{written}X |"), NOWHERE
    ).data
    printed = "".join(words(BytesIO(data)).split())
    assert printed.count("X" + "".join(text.split()) + "X") == 3


def test_what_can_not_be_seen_or_drawn_is_left_out_or_named():
    data = typeset(sheet_of("A\ufeffB\x07C ❤\ufe0f 👍🏽 here"), NOWHERE).data
    assert "ABC ❤ [thumbs up sign] here" in words(BytesIO(data))


def test_letters_that_no_font_has_are_told_with_their_page():
    with pytest.raises(
        UnprintableError, match=r"campaigns/x\.md can’t be set as PDF: its fonts have no letters for “한”\. Write"
    ):
        typeset(sheet_of("한"), NOWHERE)


@pytest.mark.parametrize(
    ("markdown", "wanted"),
    [
        ("# A\n\n## B\n\n### C", "H1 H2 H3"),
        ("# A\n\n#### B\n\n### C", "H1 H2 H2"),
        ("A *b* **c** `d`", "P(Em Strong Code)"),
        ("A  \nB", "P"),
        ("[a](tel:999)", "P(Link)"),
        # Below the text stands where its links lead.
        ("[a](https://a.example)", "P(Link(Span)) P(Strong)"),
        ("- a\n- b", "L(LI(Lbl LBody) LI(Lbl LBody))"),
        ("3. a\n    - b", "L(LI(Lbl LBody(P)) L(LI(Lbl LBody)))"),
        ("> a\n>\n> b", "BlockQuote(P P)"),
        ('!!! note "A"\n\n    B\n\n    - c', "P P L(LI(Lbl LBody))"),
        ("| A | B |\n| --- | --: |\n| c | d |", "Table(THead(TR(TH TH)) TBody(TR(TD TD)))"),
        ("<table><tr><td>a</td></tr></table>", "Div(Div(Span))"),
        ("<div>a <p>b</p> c</div>", "P P P"),
        ("a\n\n    b\n    c", "P Code(P P)"),
    ],
)
def test_each_kind_of_block_has_its_structure(markdown, wanted, tmp_path):
    path = tmp_path / "x.pdf"
    path.write_bytes(typeset(sheet_of(markdown), NOWHERE).data)
    document = structure(path.read_bytes())[0]
    whole = shape(document)
    # The site's name stands above, where the page is to be found below.
    assert whole == f"Document(P(Strong) {wanted} P(Strong))".replace("  ", " ")
    assert not validate(path).findings


@pytest.mark.parametrize(
    ("markdown", "wanted"),
    [
        ("a<br>b &amp; &lt;c&gt;", "a b & <c>"),
        ("The MASH. MASH.\n\n*[MASH]: The Hub", "The MASH (The Hub). MASH."),
        ("A note[^1].\n\n[^1]: It says.", "A note1."),
        ("![What it shows](a.png)", "[What it shows]"),
        ("<blink>kept <b>all</blink> of it", "kept all of it"),
        ("a<script>b</script>c", "ac"),
        ("<table>a<tr><td>b<tr><td>c<td>d</table>", "a b c d"),
        ("<ul>a<li>b<li>c</ul>", "a • b • c"),
        ("<div>" * 60 + "deep" + "</div>" * 60, "deep"),
        ("a" * 200, "a" * 200),
    ],
)
def test_no_word_is_lost(markdown, wanted):
    assert wanted.replace(" ", "") in "".join(words(BytesIO(typeset(sheet_of(markdown), NOWHERE).data)).split())


def test_the_font_comes_with_the_program_and_needs_no_symbolic_link(monkeypatch):
    """Without an administrator's rights Windows makes no links: `A required privilege is not held by the client`."""

    def refuse(*_: object, **__: object) -> None:
        raise OSError(1314, "A required privilege is not held by the client")

    monkeypatch.setattr(os, "symlink", refuse)
    monkeypatch.setattr(Path, "symlink_to", refuse)
    typesetting.fonts.cache_clear()
    files = {path.name for path in typesetting.FONTS.iterdir()}
    assert files == {"LICENSE.txt", *(f"SourceSansPro-{face}.otf" for face in ("Regular", "It", "Bold", "BoldIt"))}
    assert "SIL Open Font License" in (typesetting.FONTS / "LICENSE.txt").read_text()
    body = "One *two* **three** ***four***."
    made = typeset(sheet_of(body), SETTINGS).data
    fonts = {str(font["/BaseFont"]).partition("+")[2].removesuffix("-Identity-H") for font in fonts_of(made)}
    assert {"SourceSansPro-Regular", "SourceSansPro-It", "SourceSansPro-Bold", "SourceSansPro-BoldIt"} <= fonts


def fonts_of(data):
    """The fonts that the pages of a PDF name."""
    for page in PdfReader(BytesIO(data)).pages:
        yield from (font.get_object() for font in page["/Resources"]["/Font"].values())
