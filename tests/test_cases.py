"""Each file in cases/ is a mistake an editor makes, and says word for word what the check must answer.

A case is a text file: `=== path` starts a file that is laid over the miniature project (`=== path (latin-1)` for
another encoding, `=== path (gone)` to delete one), `=== must say` the problems, one a line, all of them, in order.
A case that must say nothing is a good one. In a file, `<TAB>` stands for a tab.
"""

import json
import re
from pathlib import Path

import pytest

from nscp_site.findings import Finding
from tests.conftest import run

CASES = sorted((Path(__file__).parent / "cases").glob("*.txt"))
PART = re.compile(r"^=== ([^\n(]+?)(?: \(([\w-]+)\))?\n", re.MULTILINE)


def parts(case: Path) -> list[tuple[str, str, str]]:
    """The parts of a case: name, remark in brackets, text."""
    split = PART.split(case.read_text(encoding="utf-8"))[1:]
    return [(split[i], split[i + 1] or "", split[i + 2]) for i in range(0, len(split), 3)]


def spoil(project: Path, case: Path) -> list[str]:
    """Lay a case over a project; what must be said of it."""
    expected: list[str] = []
    for name, remark, text in parts(case):
        if name == "must say":
            expected = text.strip().splitlines()
        elif remark == "gone":
            (project / name).unlink()
        else:
            (project / name).parent.mkdir(parents=True, exist_ok=True)
            (project / name).write_bytes(text.replace("<TAB>", "\t").encode(remark or "utf-8"))
    return expected


@pytest.mark.parametrize(
    "case",
    # The quick tests try a third of them.
    [case if not number % 3 else pytest.param(case, marks=pytest.mark.slow) for number, case in enumerate(CASES)],
    ids=lambda case: case.stem,
)
def test_case_says_what_is_wrong_and_ends_the_check_without_a_traceback(case: Path, mini: Path) -> None:
    expected = spoil(mini, case)
    result = run(mini, "check", "--format", "json")
    problems = [Finding(**told) for told in json.loads(result.stdout)["problems"]]
    assert [f"{problem} [{problem.severity}]" for problem in problems] == expected
    assert result.exit_code == (1 if any(line.endswith("[error]") for line in expected) else 0)
    assert "Traceback" not in result.output


def test_there_is_a_case_for_every_mistake_named() -> None:
    """The mistakes the project promised to answer well; each has a case of this name."""
    promised = {
        "address-taken-twice",
        "colon-in-title",
        "csv-ragged",
        "date-that-does-not-exist",
        "empty-file",
        "field-misspelt",
        "file-name-with-spaces",
        "front-matter-not-closed",
        "key-twice",
        "list-for-text",
        "not-utf-8",
        "reference-to-nothing",
        "tab",
    }
    assert promised <= {case.stem for case in CASES}
