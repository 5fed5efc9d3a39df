"""Word files and PDFs as drafts: what is carried over, what is refused, what is said."""

import json
import re
import subprocess
import sys
from html import escape
from pathlib import Path

import markdown
import pytest
from click.testing import CliRunner, Result

from nscp_site.cli import main
from nscp_site.editor.pdf_scripts import MojibakeError, decode_mojibake
from nscp_site.pages.markdown import to_html
from nscp_site.project import load_unfiltered
from tests.conftest import ROOT, TODAY
from tests.papers import footnote, paragraph, pdf, photo, picture, run, table, word

PLAN = json.loads((Path(__file__).parent / "data/garbled-plan.json").read_text(encoding="utf-8"))
REPORT = "".join(
    [
        paragraph("Child Y", "Heading1"),
        paragraph("What happened", "Heading2"),
        paragraph(inside=run("The services met") + '<w:r><w:footnoteReference w:id="2"/></w:r>' + run(".")),
        paragraph("They asked.", numbered=1),
        paragraph("They listened.", numbered=1),
        paragraph("First.", numbered=2),
        paragraph("Second.", numbered=2),
        table([["Year", "Number"], ["2022", "4"], ["2023", "5"]]),
        picture(1, "A cot with a baby on its back"),
    ]
)
NOTES = footnote(2, "In the year's second half.")
GOOD = word(REPORT, footnotes=NOTES, pictures=[photo()])
INSERTED = f'<w:ins w:id="1" w:author="Jane Doe">{run("not ")}</w:ins>'
DELETED = '<w:del w:id="2"><w:r><w:delText xml:space="preserve">never </w:delText></w:r></w:del>'
CHANGED = word(paragraph(inside=run("They did ") + INSERTED + DELETED + run("ask.")))
COMMENTED = word(
    paragraph(inside='<w:commentRangeStart w:id="0"/>' + run("They asked.") + '<w:commentRangeEnd w:id="0"/>'),
    comments=f'<w:comment w:id="0">{paragraph("Was it Jane Doe?")}</w:comment>',
)
SECRET = run("Jane Doe ", "<w:vanish/>")
HIDDEN = {
    "by itself": paragraph(inside=run("They ") + SECRET + run("asked.")),
    "by a style": paragraph("Jane Doe", "Secret"),
    "by a style above": paragraph("Jane Doe", "MoreSecret"),
    "by a run's style": paragraph(inside=run("Jane Doe", '<w:rStyle w:val="Whisper"/>')),
    "in white": paragraph(inside=run("Jane Doe", '<w:color w:val="FFFFFF"/>')),
    "in a table": table([["A", "B"]]).replace("<w:rPr></w:rPr>", "<w:rPr><w:vanish/></w:rPr>"),
}


def imported(mini: Path, raw: bytes, *options: str, name: str = "report.docx", kind: str = "review") -> Result:
    """What `nscp import` answers."""
    (mini.parent / name).write_bytes(raw)
    result = CliRunner().invoke(main, ["import", str(mini.parent / name), "--as", kind, *options])
    assert "Traceback" not in result.output
    return result


@pytest.fixture(autouse=True)
def _in_the_project(mini: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(mini)
    monkeypatch.setenv("NSCP_TODAY", str(TODAY))


def body(mini: Path, path: str) -> str:
    """The text below the fields of a draft."""
    return (mini / path).read_text(encoding="utf-8").split("\n---\n", 1)[1].strip()


def test_a_word_file_becomes_a_draft_with_all_its_parts(mini: Path) -> None:
    result = imported(mini, GOOD)
    assert result.exit_code == 0, result.output
    assert body(mini, "content/reviews/child-y.md") == (
        "## What happened\n\nThe services met[^1].\n\n- They asked.\n- They listened.\n\n1. First.\n2. Second.\n\n"
        "| Year | Number |\n| --- | --- |\n| 2022 | 4 |\n| 2023 | 5 |\n\n"
        "![A cot with a baby on its back](child-y-picture-1.png)\n\n"
        "[^1]: In the year's second half."
    )
    assert "Picture 1 (paragraph 14): “A cot with a baby on its back”." in result.output
    assert (mini / "docs/reviews/child-y-picture-1.png").is_file()


# What would be a link, a picture or a note in Markdown.
LINKS = (
    "[a](https://evil.example)",
    "![a](https://evil.example)",
    "[a][1]",
    "[1]: https://evil.example",
    "<https://evil.example>",
    "[a] [b](javascript:alert(1))",
    "x](https://evil.example) [y",
    "[[a](b)](c)",
    "a [^1] b",
)


@pytest.mark.parametrize("kind", ["word", "pdf"])
def test_no_text_of_a_document_becomes_a_link(mini: Path, kind: str) -> None:
    if kind == "word":
        imported(
            mini, word("".join(paragraph(text) for text in ("Child Y", *LINKS)) + table([list(LINKS[:2]), ["a", "b"]]))
        )
        (path,) = (mini / "content/reviews").glob("report.md")
    else:
        imported(mini, pdf([("Child Y", 20), *LINKS]), name="report.pdf")
        (path,) = (mini / "content/reviews").glob("child-y.md")
    html = to_html(body(mini, path.relative_to(mini).as_posix()))
    assert "<a" not in html
    assert "<img" not in html
    for text in LINKS:
        assert escape(text, quote=False) in html


@pytest.mark.parametrize(
    "name", ["../x", "../../x", "/x", "a/b", ".", "..", "x\ny", "x.md", "..\\x", "con/x", "X", "", " "]
)
def test_a_name_stays_in_its_collection(mini: Path, name: str) -> None:
    before = set(mini.parent.rglob("*.md"))
    result = imported(mini, GOOD, "--name", name)
    made = set(mini.parent.rglob("*.md")) - before
    assert result.exit_code == (0 if not name else 1)
    assert {path.parent for path in made} <= {mini / "content/reviews"}
    assert bool(made) == (not name)


SIGNS = "#1 <b>rule</b>: {note: x}, *not* _this_ `code`, a_name, 2 * 3"
PRINTED = "\\#1 &lt;b>rule&lt;/b>: \\{note: x}, \\*not* \\_this_ \\`code\\`, a_name, 2 * 3"


def test_signs_of_a_document_are_printed_and_mean_nothing(mini: Path) -> None:
    cells = table([["A | B", "C"], [SIGNS, "D"]])
    imported(mini, word(paragraph("Child Y", "Heading1") + paragraph(SIGNS) + cells))
    written = f"{PRINTED}\n\n| A \\| B | C |\n| --- | --- |\n| {PRINTED} | D |"
    assert body(mini, "content/reviews/child-y.md") == written
    imported(mini, pdf([("Child Z", 20), SIGNS]), name="report.pdf")
    assert body(mini, "content/reviews/child-z.md") == PRINTED
    assert markdown.markdown(PRINTED) == f"<p>{SIGNS.replace('<', '&lt;').replace('>', '&gt;')}</p>"


def test_a_draft_says_what_is_to_be_filled_in_and_holds_nothing_up(mini: Path) -> None:
    imported(mini, GOOD)
    text = (mini / "content/reviews/child-y.md").read_text()
    assert "title: Child Y\n# One sentence in plain English that says what the page tells. For example:" in text
    assert "\nlife: draft\n---\n" in text
    _, problems = load_unfiltered(mini, TODAY)
    assert {problem.path for problem in problems} == {"content/reviews/child-y.md"}
    assert {problem.severity for problem in problems} == {"warning"}
    assert any(problem.message.startswith("`summary` is empty. Write for example: summary: ") for problem in problems)


def test_nothing_is_written_over(mini: Path) -> None:
    before = (mini / "content/reviews/child-x.md").read_bytes()
    result = imported(mini, GOOD, "--name", "child-x")
    assert result.exit_code == 1
    assert "is there already" in result.output
    assert (mini / "content/reviews/child-x.md").read_bytes() == before


def test_tracked_changes_are_refused_until_somebody_decides(mini: Path) -> None:
    refused = imported(mini, CHANGED)
    assert refused.exit_code == 1
    assert "tracked changes (2): add --changes accept or --changes reject" in refused.output
    assert not (mini / "content/reviews/report.md").exists()
    assert imported(mini, CHANGED, "--changes", "accept", "--name", "yes").exit_code == 0
    assert body(mini, "content/reviews/yes.md") == "They did not ask."
    assert imported(mini, CHANGED, "--changes", "reject", "--name", "no").exit_code == 0
    assert body(mini, "content/reviews/no.md") == "They did never ask."


def test_comments_are_refused_until_somebody_decides(mini: Path) -> None:
    assert "comments (1): add --comments leave-out" in imported(mini, COMMENTED).output
    assert imported(mini, COMMENTED, "--comments", "leave-out").exit_code == 0
    assert body(mini, "content/reviews/report.md") == "They asked."


@pytest.mark.parametrize("way", HIDDEN)
def test_hidden_text_is_refused_however_it_is_hidden(way: str, mini: Path) -> None:
    result = imported(mini, word(HIDDEN[way]))
    assert result.exit_code == 1
    assert "hidden text (" in result.output
    assert list((mini / "content/reviews").iterdir()) == [mini / "content/reviews/child-x.md"]


def test_hidden_text_is_left_out_or_kept_as_told(mini: Path) -> None:
    imported(mini, word(HIDDEN["by itself"]), "--hidden", "leave-out", "--name", "out")
    assert body(mini, "content/reviews/out.md") == "They asked."
    imported(mini, word(HIDDEN["by itself"]), "--hidden", "keep", "--name", "kept")
    assert body(mini, "content/reviews/kept.md") == "They Jane Doe asked."


def test_merged_cells_headers_and_pictures_are_reported(mini: Path) -> None:
    raw = word(
        table([["A", "B"], ["both"]], merged=True) + picture(1, ""), header1=paragraph("Private"), pictures=[photo()]
    )
    said = imported(mini, raw).output
    assert "Table 1 (after paragraph 0) has merged cells" in said
    assert "Left out, at the top of pages: “Private”." in said
    assert "Picture 1 (paragraph 4): it has no text alternative: write in [ ] what one sees." in said


def test_the_guard_reads_the_draft(mini: Path) -> None:
    result = imported(mini, word(paragraph("PC Jones came on 14 March 2021.")), "--name", "child-z")
    assert result.exit_code == 1
    assert "a name with a title (PC J…) stands here" in result.output
    assert "an exact date stands here" in result.output
    assert "2 places could tell who somebody is." in result.output
    assert "Jones" not in result.output


def test_a_pdf_becomes_a_draft(mini: Path) -> None:
    lines: list[str | tuple[str, int]] = [
        ("Child Y", 20),
        ("What happened", 15),
        "The services met and",
        "they listened.",
        "• They asked.",
        "2",
    ]
    result = imported(mini, pdf(lines), name="report.pdf")
    assert result.exit_code == 0, result.output
    assert body(mini, "content/reviews/child-y.md") == (
        "## What happened\n\nThe services met and they listened.\n\n- They asked.\n\n2"
    )
    assert "Headings were guessed" in result.output


def test_a_garbled_pdf_is_mended_and_says_so(mini: Path) -> None:
    rows = [row for row in PLAN["lines"] if "partnership" in row["clean"]][:1]
    result = imported(mini, pdf([row["garbled"] for row in rows]), name="plan.pdf", kind="guidance")
    assert "Garbled text was mended in 1 lines" in result.output
    assert plain(body(mini, "content/guidance/plan.md")) == rows[0]["clean"]


def plain(text: str) -> str:
    """A text with plain quotation marks and hyphens, without bullets, as the clean copy has it."""
    text = text.replace("¶", "").translate(str.maketrans("‘’“”–", "''\"\"-"))
    return re.sub(r"\s+", " ", text).strip()


def test_every_garbled_line_of_the_plan_comes_out_equal() -> None:
    mended, changed = decode_mojibake("\n".join(row["garbled"] for row in PLAN["lines"]))
    assert changed == len(PLAN["lines"]) == 28
    assert [plain(line) for line in mended.split("\n")] == [row["clean"] for row in PLAN["lines"]]


@pytest.mark.parametrize("text", ["ȁȂȃ ȄȅȆ ƀƁ", "(cid:12)(cid:13)(cid:14) by the court", "\ue001\ue002\ue003 text"])
def test_unknown_garble_is_refused(text: str) -> None:
    with pytest.raises(MojibakeError, match="can't be read"):
        decode_mojibake(text)


def test_names_of_people_from_elsewhere_are_no_garble() -> None:
    names = "Zoë Łódź Wałęsa, Škoda, Čapek; café, ½ and 20 °C"
    assert decode_mojibake(names) == (names, 0)


@pytest.mark.parametrize(
    ("name", "raw", "told"),
    [
        ("x.docx", b"not a file of Word", "can't be opened"),
        ("x.docx", GOOD[: len(GOOD) // 2], "can't be opened"),
        ("x.pdf", b"not a PDF", "can't be opened"),
        ("x.pdf", pdf([""]), "pictures of text and no text"),
        ("x.doc", b"old", "neither a Word file (.docx) nor a PDF"),
    ],
)
def test_what_can_t_be_read_is_said(name: str, raw: bytes, told: str, mini: Path) -> None:
    result = imported(mini, raw, name=name)
    assert result.exit_code == 1
    assert told in result.output


def test_a_kind_that_there_is_not_is_said(mini: Path) -> None:
    assert "Did you mean `review`?" in imported(mini, GOOD, kind="reveiw").output


@pytest.mark.parametrize(("name", "reader"), [("report.docx", "word"), ("report.pdf", "pdf")])
def test_without_the_extra_it_says_how_to_get_it(
    name: str, reader: str, mini: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, f"nscp_site.editor.{reader}_import", None)
    result = imported(mini, GOOD, name=name)
    assert result.exit_code == 1
    assert result.output.startswith(f"{name} was not imported: what reads Word files and PDFs is not set up here")
    assert "`nscp import --set-up`" in result.output
    assert not (mini / "content/reviews/child-y.md").exists()


def test_the_extra_is_got_into_the_project_s_environment(mini: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[list[str]] = []

    def run_nothing(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        ran.append(command)
        return subprocess.CompletedProcess(command, 7)

    monkeypatch.setattr("nscp_site.commands.import_document.subprocess.run", run_nothing)
    elsewhere = CliRunner().invoke(main, ["import", "--set-up"])
    assert (elsewhere.exit_code, ran) == (1, [])
    assert f'{sys.executable} -m pip install ".[import]"' in elsewhere.output
    monkeypatch.setattr(sys, "prefix", str(mini / ".venv"))
    assert CliRunner().invoke(main, ["import", "--set-up"]).exit_code == 7
    assert ran == [[sys.executable, str(mini / "requirements/set_up.py"), "import"]]
    assert (ROOT / "requirements/set_up.py").is_file()
