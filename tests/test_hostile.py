"""What an editor's file may hold by mistake or malice is told at its line: tables by kind and place in data/hostile/.

`known.yml` was in view when the rules were written; `held-back.yml` was written before them and opened afterwards.
"""

import shutil
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import problems_of

TABLES = {
    path.stem: yaml.safe_load(path.read_text()) for path in (Path(__file__).parent / "data/hostile").glob("*.yml")
}
KINDS = [(table, kind) for table, kinds in sorted(TABLES.items()) for kind in kinds]
CONTACT = """
hostile-{number}:
  name: A helpline
  spoken: a helpline
  purpose: somebody to talk to
  number: "{text}"
  read_at: example.org
  read_on: 2026-11-22
"""


def written(entry: Any) -> str:
    """An input as it is typed; long ones say what is repeated."""
    return str(entry["repeat"]) * int(entry["times"]) if isinstance(entry, dict) else str(entry)


def quoted(text: str) -> str:
    """A text as a field of YAML, whatever it holds."""
    return yaml.safe_dump(text, default_style='"', allow_unicode=False, width=10**9).strip()


class Laid:
    """The miniature project with inputs laid into it; where each must be told: path, first and last line."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.model = (root / "content/guidance/safer-sleeping.md").read_text().split("---\n")
        self.places: dict[str, list[tuple[str, int, int]]] = defaultdict(list)

    def lay(self, place: str, number: int, text: str) -> None:
        """Lay one input at a place."""
        where = getattr(self, f"in_{place}")(number, text)
        self.places[f"{place}: {text[:60]!r}"].append(where)

    def page(self, number: int, fields: str, body: str) -> str:
        """A page of guidance of its own."""
        path = f"content/guidance/hostile-{number}.md"
        (self.root / path).write_text(f"---\n{fields}---\n{body}\n")
        return path

    def in_body(self, number: int, text: str) -> tuple[str, int, int]:
        """The text of a page."""
        fields = self.model[1].replace("title: ", f"title: Number {number} ")
        path = self.page(number, fields, f"\nText above.\n\n{text}\n\nText below.")
        first = fields.count("\n") + 6
        return path, first, first + text.count("\n")

    def in_field(self, name: str, number: int, text: str) -> tuple[str, int, int]:
        """A field of a page."""
        lines = self.model[1].splitlines()
        line = next(index for index, one in enumerate(lines) if one.startswith(f"{name}:"))
        lines[line] = f"{name}: {quoted(text)}"
        return self.page(number, "\n".join(lines) + "\n", "\nText."), line + 2, line + 2

    def in_title(self, number: int, text: str) -> tuple[str, int, int]:
        """The title."""
        return self.in_field("title", number, text)

    def in_summary(self, number: int, text: str) -> tuple[str, int, int]:
        """The summary."""
        return self.in_field("summary", number, text)

    def in_moved(self, _: int, text: str) -> tuple[str, int, int]:
        """An address that moved."""
        path = self.root / "content/addresses.yml"
        before = path.read_text() if path.exists() else "published: []\nmoved:\n"
        path.write_text(f"{before}  {quoted(text)}: /campaigns/\n")
        line = path.read_text().count("\n")
        return "content/addresses.yml", line, line

    def in_number(self, number: int, text: str) -> tuple[str, int, int]:
        """The number of a contact."""
        path = self.root / "content/contacts.yml"
        before = path.read_text()
        path.write_text(before + CONTACT.format(number=number, text=text))
        line = before.count("\n") + 6
        return "content/contacts.yml", line, line

    def in_docs(self, number: int, text: str) -> tuple[str, int, int]:
        """The name of a file of docs/."""
        path = self.root / "docs" / text
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"---\ntitle: Number {number}\ndescription: A page.\n---\n\n# Number {number}\n")
        return f"docs/{text}", 1, 1


@pytest.mark.slow
@pytest.mark.parametrize(("table", "kind"), KINDS, ids=[f"{table}-{kind}" for table, kind in KINDS])
def test_each_is_told_at_its_line(table: str, kind: str, mini: Path) -> None:
    laid = Laid(mini)
    for place, entries in TABLES[table][kind].items():
        for number, entry in enumerate(entries):
            laid.lay(place, number + 1000 * len(place), written(entry))
    told = {(problem.path, problem.line) for problem in problems_of(mini) if problem.severity == "error"}
    missed = [
        name
        for name, places in laid.places.items()
        for path, first, last in places
        if not any((path, line) in told for line in range(first, last + 1))
    ]
    assert not missed


def test_the_model_of_the_inputs_is_without_a_fault(mini: Path) -> None:
    """Else each input would be told for what is wrong around it."""
    laid = Laid(mini)
    laid.lay("body", 1, "Nothing is wrong here.")
    laid.lay("title", 2, "Nothing is wrong here")
    laid.lay("number", 3, "0300 123 4567")
    (mini / "docs/index.md").write_text((mini / "docs/index.md").read_text() + "\n[One](about.md)\n")
    laid.lay("docs", 4, "about.md")
    shutil.rmtree(mini / "site", ignore_errors=True)
    assert [problem for problem in problems_of(mini) if problem.severity == "error"] == []
