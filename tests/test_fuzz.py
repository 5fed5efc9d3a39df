"""No file, however bad, ends in a traceback or passes unseen."""

from pathlib import Path

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nscp_site.content.file_rules import read_document
from nscp_site.findings import FAILED
from nscp_site.privacy.guard import detect_personal_data
from nscp_site.schema.collections import COLLECTIONS, VOCABULARIES, Collection, Vocabulary
from nscp_site.schema.validation import validate_document
from nscp_site.sources import SourceFile
from tests.conftest import few, problems_of
from tests.mutations import MUTATIONS, Bad, bad_files

BAD = list(bad_files(240))
BOUNDED = settings(max_examples=300, deadline=None, derandomize=True, database=None)
# What YAML and Markdown make something of.
SIGNS = st.text(st.sampled_from("abc:-#|>&*!%@`'\"[]{},? \n\t\r\0é\u2028\ufeff019_~=<.\\"), max_size=200)
PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.dates().map(str)
VALUES = st.recursive(
    PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
)


@pytest.mark.slow
@pytest.mark.parametrize("bad", few(BAD, 5), ids=str)
def test_a_bad_file_is_told_at_its_line(bad: Bad, mini: Path) -> None:
    (mini / bad.path).write_bytes(bad.raw)
    problems = problems_of(mini)
    assert FAILED not in {problem.check for problem in problems}
    lines = [problem.line for problem in problems if problem.path == bad.path]
    assert any(bad.first <= line <= bad.last for line in lines), (lines, bad.first, bad.last)


def test_there_are_enough_of_every_kind() -> None:
    assert len({bad.raw for bad in BAD}) >= 200
    assert len({bad.what for bad in BAD}) == len(MUTATIONS)


@BOUNDED
@example("yml", b"?")
@given(st.sampled_from(["md", "yml"]), st.binary(max_size=300) | SIGNS.map(str.encode))
def test_the_reader_survives_any_bytes(ending: str, raw: bytes) -> None:
    for text in (raw, b"---\n" + raw + b"\n---\n\nText.\n"):
        document, problems = read_document(SourceFile(f"content/campaigns/x.{ending}", text))
        assert document is not None or problems
        lines = text.decode("utf-8-sig", errors="replace").replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
        assert all(1 <= problem.line <= lines and problem.check != FAILED for problem in problems)


@pytest.mark.slow
@BOUNDED
@given(st.data())
def test_the_schema_survives_any_fields(data: st.DataObject) -> None:
    kinds: list[Collection | Vocabulary] = [*COLLECTIONS.values(), *VOCABULARIES.values()]
    kind = data.draw(st.sampled_from(kinds))
    fields = data.draw(st.dictionaries(st.sampled_from(list(kind.model.model_fields)) | st.text(max_size=8), VALUES))
    text = yaml.safe_dump(fields, allow_unicode=True)
    document, problems = read_document(SourceFile("content/campaigns/x.md", f"---\n{text}---\n".encode()))
    if document is None:
        assert problems
        return
    item, found = validate_document(document, kind.model, kind.singular)
    assert (item is None) == bool(found)
    assert all(1 <= problem.line <= text.count("\n") + 2 and problem.check != FAILED for problem in found)


@BOUNDED
@given(SIGNS | st.text(max_size=200))
def test_the_guard_survives_any_text(text: str) -> None:
    assert all(0 <= spot.start < spot.end <= len(text) for spot in detect_personal_data(text))
