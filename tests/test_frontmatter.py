"""Text → fields, body and lines, with YAML's surprises taken out."""

import pytest

from nscp_site.content.file_rules import read_document
from nscp_site.sources import Document, SourceFile


def read(text: str, name: str = "content/campaigns/x.md") -> Document:
    document, problems = read_document(SourceFile(name, text.encode()))
    assert not problems
    assert document is not None
    return document


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("9:30", "9:30"),
        ("no", "no"),
        ("010", "010"),
        ("2023-03-31", "2023-03-31"),
        ("true", True),
        ("12", 12),
        ("1.5", 1.5),
        ("", None),
        ('"999"', "999"),
    ],
)
def test_values_are_what_they_look_like(written, value):
    assert read(f"---\na: {written}\n---\n").fields == {"a": value}


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_byte_order_marks_change_nothing(newline, mark):
    document = read(mark + "---\na: b\n---\n\n\nText.\n\nMore.\n".replace("\n", newline))
    assert (document.fields, document.body, document.body_line) == ({"a": "b"}, "Text.\n\nMore.", 6)


def test_every_field_knows_its_line():
    document = read("---\na: b\nc:\n  - d: e\n  - d: f\n    g: h\n---\n")
    assert document.line_of(("c",)) == 3
    assert document.line_of(("c", 1, "g")) == 6
    assert document.line_of(("c", 1, "missing")) == 5
    assert document.line_of(("missing",)) == 1


def test_a_rule_of_hyphens_in_the_body_ends_nothing():
    document = read("---\na: b\n---\n\nOne.\n\n---\n\nTwo.\n")
    assert document.body == "One.\n\n---\n\nTwo."


def test_deep_nesting_is_a_problem_and_no_crash():
    document, problems = read_document(SourceFile("content/campaigns/x.md", b"---\na: " + b"[" * 3000 + b"\n---\n"))
    assert document is None
    assert len(problems) == 1
