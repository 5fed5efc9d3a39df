"""What makes fields unreadable is told on its own line, with what to write instead."""

import pytest

from nscp_site.content.file_rules import read_document
from nscp_site.sources import SourceFile


def told(fields: str) -> list[str]:
    document, problems = read_document(SourceFile("content/campaigns/x.md", f"---\n{fields}\n---\n".encode()))
    assert (document is None) == bool(problems)
    return [f"{problem.line}: {problem.message}" for problem in problems]


@pytest.mark.parametrize(
    ("fields", "answer"),
    [
        (
            "title: 'Children's summer'\na: b",
            '2: an apostrophe stands between single quotation marks. Use double ones: title: "Children\'s summer"',
        ),
        (
            "a: b\ntitle: [Summer] Holidays\nb: c",
            '3: a text that begins with `[` must be in quotes: title: "[Summer] Holidays"',
        ),
        ("title: [a, b\nb: c", "2: a bracket opens here and never closes. Write: title: [a, b]"),
        ('title: "Summer\na: b\nb: c', '2: a quotation mark opens here and never closes. Write: title: "Summer"'),
        (
            'title: "Summer" holidays\na: b',
            "2: the quotation marks must stand round the whole text: title: '\"Summer\" holidays'",
        ),
        ("title:Summer\na: b", "2: a space is missing after the colon: title: Summer"),
        ("title:Summer", "2: a space is missing after the colon: title: Summer"),
        ("title: @nscp\na: b", '2: a text that begins with `@` must be in quotes: title: "@nscp"'),
        ("title: % of children", '2: a text that begins with `%` must be in quotes: title: "% of children"'),
        ("aims:\n  - `a` b\n", '3: a text that begins with a backquote must be in quotes: - "`a` b"'),
        ("text: |\n  @a: 'b'c'\n  title:x\na: *b c", '5: a text that begins with `*` must be in quotes: a: "*b c"'),
        ("title: &Co agree", '2: a value must not begin with `&`. Put it in quotes: "&Co agree"'),
        ("aims:\n  - a #b", '3: what follows `#` is not read. Put the whole text in quotes: "a #b"'),
    ],
)
def test_a_slip_is_told_where_it_is(fields: str, answer: str) -> None:
    assert told(fields) == [answer]


@pytest.mark.parametrize("space", ["\u00a0", "\u2003", "\u2009", "\u202f", "\u3000"])
@pytest.mark.parametrize(
    ("line", "sign"),
    [
        ("title:_Summer", "behind `title:`"),
        ("title: _Summer", "behind `title:`"),
        ("  - document:_report", "behind `- document:`"),
        ("  -_report", "behind `-`"),
        ("  - _report", "behind `-`"),
        ("__- report", "behind `-`"),
        ("_title: Summer", "behind `title:`"),
    ],
)
def test_what_only_looks_like_a_space_is_named_where_it_stands(line: str, sign: str, space: str) -> None:
    answers = told(f"a: b\nsource:\n{line.replace('_', space)}")
    assert len(answers) == 1
    assert answers[0].startswith("4: a ")
    assert f"(U+{ord(space):04X}) stands {sign}" in answers[0]


@pytest.mark.parametrize(
    "fields",
    [
        "a: b\u00a0c, d:\u00a0e\nf: 5\u202fkg",
        "a: # what we want\n  - b\n# a line of its own\nc: d",
        'a: "999" # with the text in quotes, nothing is lost\nb: [c, d] # nor here',
        "a: C# and b#c",
        "a: |\n  - b\n   - c #d\n  title:x",
        "a: 'b\n  c'\nd: \"e\n  f\"",
        "a: b\n  c d",
        "a: https://example.org/#b",
    ],
)
def test_what_is_right_is_left_alone(fields: str) -> None:
    assert told(fields) == []
