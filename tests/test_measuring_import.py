"""The program that counts what the import loses: it must see each kind of loss, or its figures are worth nothing."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import MINI, ROOT
from tests.papers import paragraph, run, word
from tools import measure_import

TEXT = "Ring the school today at once"
PROGRAM = """#!{python}
import pathlib, sys
said, draft, code = {said!r}, {draft!r}, {code}
print(said)
if draft:
    pathlib.Path("content/reviews/measured.md").write_text("---\\ntitle:\\n---\\n\\n" + draft, encoding="utf-8")
sys.exit(code)
"""


def measured(folder: Path, draft: str, said: str = "", code: int = 0) -> dict[str, Any]:
    """What the program says of an import that answers so."""
    (folder / "files").mkdir()
    body = paragraph(TEXT) + paragraph(inside='<w:del w:id="1"><w:r><w:t>never</w:t></w:r></w:del>' + run("now"))
    (folder / "files/a.docx").write_bytes(word(body, header1=paragraph("Confidential")))
    program = folder / "nscp"
    program.write_text(PROGRAM.format(python=sys.executable, said=said, draft=draft, code=code), encoding="utf-8")
    program.chmod(0o755)
    command = [sys.executable, "tools/measure_import.py", str(folder / "files"), "--nscp", str(program)]
    done = [*command, "--project", str(MINI), "--json", str(folder / "found.json")]
    subprocess.run(done, cwd=ROOT, check=True, capture_output=True)
    (one,) = json.loads((folder / "found.json").read_text(encoding="utf-8"))
    return dict(one)


@pytest.mark.parametrize(
    ("draft", "said", "expected"),
    [
        (f"{TEXT}\n\nnow", "Left out: “Confidential”.", {"lost": 1, "told": 1, "glued": 0, "moved": 0}),
        (f"{TEXT}\n\nnow", "", {"lost": 1, "told": 0}),
        (f"**{TEXT}**\n\n| now | Confidential |", "", {"lost": 0}),
        ("Ring theschool today at once\n\nnow Confidential", "", {"lost": 2, "glued": 2}),
        ("now at once Ring the school today Confidential", "", {"lost": 0, "moved": 3}),
        (f"{TEXT} now Confidential never", "", {"lost": 0, "added": 1}),
    ],
)
def test_each_kind_of_loss_is_counted(draft: str, said: str, expected: dict[str, int], tmp_path: Path) -> None:
    found = measured(tmp_path, draft, said)
    assert found["state"] == "written"
    assert {name: found[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("said", "code", "state"),
    [
        ("It has a password.", 1, "refused"),
        ("Traceback", 1, "unforeseen"),
        ("nobody foresaw this", 1, "unforeseen"),
        ("", -9, "unforeseen"),
    ],
)
def test_what_was_not_written_is_counted(said: str, code: int, state: str, tmp_path: Path) -> None:
    assert measured(tmp_path, "", said, code)["state"] == state


def losses(readings: list[str], draft: str, said: str = "") -> tuple[int, int, int]:
    """How many words are lost, told and glued of a text that was read in several ways."""
    found = measure_import.Measured("a.pdf", "written")
    measure_import.compare(
        [measure_import.words(reading) for reading in readings], measure_import.words(draft), said, found
    )
    return found.lost, found.told, found.glued


@pytest.mark.parametrize(
    ("readings", "draft", "said", "expected"),
    [
        (["截至2015年末"], "截至 2015 年", "", (1, 0, 0)),
        (["the H2 rotates"], "the H 2 rotates", "", (0, 0, 0)),
        (["the ro ta tion now"], "the rotation now", "", (3, 0, 3)),
        (["the ro ta tion now"], "the rotation now", "at a slant: “rotation”", (3, 3, 3)),
        (["the ro ta tion now"], "the now", "at a slant: “rotat”", (3, 2, 0)),
        (["num of like children bers", "numbers of children like"], "numbers of children like", "", (0, 0, 0)),
        (["ring now", "ring now"], "now", "", (1, 0, 0)),
        (["morf raf yaw"], "from far", "", (3, 0, 0)),
        (["morf raf yaw"], "from far", "Letters printed mirrored", (3, 2, 0)),
    ],
)
def test_what_two_programs_read_otherwise_counts_as_lost_once(
    readings: list[str], draft: str, said: str, expected: tuple[int, int, int]
) -> None:
    assert losses(readings, draft, said) == expected


def test_each_letter_that_is_quoted_tells_of_one() -> None:
    missing = Counter(["ab", "ab", "cd", "xy"])
    assert measure_import.told_of(missing, Counter(["abcd", "x", "y"])) == Counter(["ab", "cd", "xy"])
