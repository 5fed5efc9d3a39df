"""Changed fields go into a file; every other byte of it stays."""

import random
from pathlib import Path

import pytest

from nscp_site.content.merging import UnmergeableError, format_new_item, merge_item, merge_record
from nscp_site.editor.form_documents import BODY_KEY, DocumentStore, RefusedError
from nscp_site.sources import SourceFile, parse_document
from tests.conftest import some

ORDER = ["title", "summary", "aims", "source", "time", "edition"]
ITEM = """\
---
# Asked for by the sub group.
title: 'Safer Sleeping'   # as printed
aims:
  - one   # the first
  # between two aims
  - "two: a colon"

source:
  - document: annual-report
    section: '3. Priority 1'   # not 4
edition: "2018"
---

A body  with two spaces  \n
| a | b |\n\n"""


def merged(changes: dict[str, object], body: str | None = None, text: str = ITEM) -> str:
    return merge_item(text.encode(), changes, body, ORDER).decode()


def test_only_the_lines_of_a_changed_field_change() -> None:
    assert merged({"title": "Safest Sleeper"}) == ITEM.replace("'Safer Sleeping'", "'Safest Sleeper'")
    assert merged({"edition": "2023"}) == ITEM.replace('"2018"', '"2023"')


def test_comments_and_quotes_inside_a_changed_list_stay() -> None:
    changed = merged({"aims": ["nought", "one", "two: a colon", "three"]})
    for kept in ("one   # the first", "# between two aims", '- "two: a colon"'):
        assert kept in changed
    section = [{"document": "annual-report", "section": "4. Priority 2"}]
    assert merged({"source": section}) == ITEM.replace("'3. Priority 1'", "'4. Priority 2'")


def test_a_new_field_goes_to_its_place_and_an_empty_one_goes_away() -> None:
    assert merged({"time": "9:30"}) == ITEM.replace('edition: "2018"', 'time: "9:30"\nedition: "2018"')
    assert "aims" not in merged({"aims": None})
    assert merged({"summary": "One."}).index("summary") < ITEM.index("aims:") + 20


@pytest.mark.parametrize(
    "value",
    ["9:30", "no", "2018", "010", "1_000", "~", "true", "a: b", "# not", "- x", "", " ’ ", "x\ny", "{a}", "1e3", "é"],
)
def test_text_reads_back_as_the_same_text(value: str) -> None:
    changed = merge_item(ITEM.encode(), {"summary": value, "aims": [value]}, None, ORDER)
    fields = parse_document(SourceFile("content/x/y.md", changed)).fields
    assert (fields["summary"], fields["aims"]) == (value, [value])


def test_line_ends_and_the_byte_order_mark_stay() -> None:
    windows = b"\xef\xbb\xbf" + ITEM.replace("\n", "\r\n").encode()
    changed = merge_item(windows, {"title": "Safest Sleeper"}, None, ORDER)
    assert changed == windows.replace(b"'Safer Sleeping'", b"'Safest Sleeper'")
    assert b"\r\n\r\nNew\r\ntext\r\n" in merge_item(windows, {}, "New\ntext", ORDER)


def test_a_record_of_a_list_is_changed_where_it_stands() -> None:
    text = b"# Numbers.\n\nemergency:\n  name: E\n  # say it slowly\n  number: '999'\n\n# The hub.\nmash:\n  name: M\n"
    assert merge_record(text, "mash", {"name": "N"}, ["name", "number"]) == text.replace(b"name: M", b"name: N")
    assert b"# say it slowly\n  number: '112'\n\n# The hub." in merge_record(
        text, "emergency", {"number": "112"}, ["name", "number"]
    )
    assert merge_record(text, "new", {"name": "X"}, ["name"]) == text + b"\nnew:\n  name: X\n"


def test_a_record_in_braces_stays_in_braces() -> None:
    text = b"kid: {says: [kid, kids], means: [child]}\npupil: {says: [student], means: [pupil]}\n"
    changed = merge_record(text, "kid", {"means": ["child", "baby"]}, ["says", "means"])
    assert changed == text.replace(b"[child]", b"[child, baby]")


def test_what_can_not_be_changed_field_by_field_is_refused() -> None:
    with pytest.raises(UnmergeableError):
        merge_item(b"---\n{title: x}\n---\n", {"title": "y"}, None, ORDER)
    with pytest.raises(UnmergeableError):
        merge_item(b"title: x\n", {"title": "y"}, None, ORDER)


def test_a_new_item_has_its_fields_in_the_schemas_order() -> None:
    made = format_new_item({"aims": ["a"], "title": "T", "time": None}, "Text.\n", ORDER)
    assert made == b"---\ntitle: T\naims:\n  - a\n---\n\nText.\n"


@pytest.mark.slow
def test_every_real_file_stays_the_same_when_nothing_is_changed(real_root: Path, long: bool) -> None:
    """By day, of some."""
    desk = DocumentStore(real_root)
    cards = desk.documents()
    assert len(cards) > 700
    for path, card in list(cards.items())[:: 1 if long else 5]:
        assert desk.apply_change(path, dict(card.values), card.digest) == (real_root / card.file).read_bytes(), path


@pytest.mark.slow
def test_every_real_body_stays_byte_for_byte_when_a_field_changes(real_root: Path) -> None:
    desk = DocumentStore(real_root)
    for path, card in some((path, card) for path, card in desk.documents().items() if BODY_KEY in card.values):
        raw = (real_root / card.file).read_bytes()
        fresh = desk.apply_change(
            path, card.values | {"title": "Another: title", "search_terms": ["9:30"]}, card.digest
        )
        assert fresh.split(b"\n---\n", 1)[1] == raw.split(b"\n---\n", 1)[1], path
        assert {line for line in raw.splitlines() if line.startswith(b"source:")} <= set(fresh.splitlines())


@pytest.mark.nightly
def test_random_changes_of_lists_say_what_was_meant(real_root: Path) -> None:
    """`changed` reads back what it wrote and refuses where it differs; it must never have to."""
    luck, desk = random.Random(5), DocumentStore(real_root)
    for path, card in desk.documents().items():
        values = dict(card.values)
        for name, value in values.items():
            if isinstance(value, list) and value:
                values[name] = luck.sample(value, luck.randint(1, len(value)))
        desk.apply_change(path, values, card.digest)


def test_a_card_that_was_changed_elsewhere_is_not_overwritten(mini: Path) -> None:
    desk = DocumentStore(mini)
    path = "content/campaigns/safer-sleeping.json"
    opened = desk.document(path)
    assert opened
    file = mini / "content/campaigns/safer-sleeping.md"
    file.write_text(file.read_text().replace("Safer", "Safest"))
    with pytest.raises(RefusedError, match="changed elsewhere"):
        desk.apply_change(path, dict(opened.values), opened.digest)
    with pytest.raises(RefusedError, match="already"):
        desk.apply_change(path, dict(opened.values), None)
