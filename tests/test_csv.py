"""Tables as visitors get them: a double click opens them in Excel, rightly and without harm."""

import csv
import io
from pathlib import Path

import pytest

from nscp_site.project import render_files
from tests.conftest import problems_of
from tests.looping import library_of


def test_a_table_has_the_mark_and_the_line_ends_that_excel_needs(mini: Path) -> None:
    path = mini / "content/datasets/reach.csv"
    text = path.read_text("utf-8").replace("Facebook", "Café “Bébé”")
    for line_end in ("\n", "\r\n"):
        path.write_bytes(text.replace("\n", line_end).encode())
        sent = render_files(library_of(mini))["datasets/reach.csv"].encode()
        assert sent.startswith(b"\xef\xbb\xbf")
        assert sent.count(b"\r\n") == sent.count(b"\n") == text.count("\n")
        assert list(csv.reader(io.StringIO(sent.decode("utf-8-sig")))) == list(csv.reader(io.StringIO(text)))


@pytest.mark.parametrize("cell", ["=1+1", "@SUM(A1)", "+44", " =1", "-2+3", "-A1", "- see below", "\uff1d1", "\t=1"])
def test_a_cell_that_a_spreadsheet_would_work_out_is_refused(cell: str, mini: Path) -> None:
    path = mini / "content/datasets/reach.csv"
    path.write_text(path.read_text().replace("Facebook", f'"{cell}"'))
    assert "formula" in [problem.check for problem in problems_of(mini)]


@pytest.mark.parametrize("cell", ["-5", "-5.5", "-1,200", "-3%", "Under-fives", "1-4"])
def test_a_number_below_nought_is_no_formula(cell: str, mini: Path) -> None:
    path = mini / "content/datasets/reach.csv"
    path.write_text(path.read_text().replace("Facebook", f'"{cell}"'))
    assert "formula" not in [problem.check for problem in problems_of(mini)]
