"""Nothing of what visitors must not know yet is in any file of the built site."""

from pathlib import Path

import pytest

from nscp_site.content.library import Library
from nscp_site.content.visibility import is_visible
from tests.test_life import bytes_of

pytestmark = pytest.mark.slow
# Shorter lines may stand elsewhere by chance.
LONG = 40


def hidden_words(whole: Library, public: Library) -> dict[str, set[str]]:
    """What tells of each draft and embargo: address, title, summary, and the lines of text that stand nowhere else."""
    known = "\n".join(document.body for document in public.texts)
    known += "\n".join(entry.item.title for entry in public.entries())
    found = {}
    for entry in whole.entries():
        if not is_visible(entry, whole.now):
            lines = {line.strip() for line in entry.document.body.splitlines() if len(line.strip()) >= LONG}
            told = {f"{entry.ref}/", entry.item.title, entry.item.summary, *lines}
            found[entry.ref] = {words for words in told if words not in known}
    return found


def holding(words: str, files: dict[str, bytes]) -> list[str]:
    """The files that hold some words, in their bytes or their names."""
    return [path for path, raw in files.items() if words.encode() in raw or words in f"{path}/"]


def test_no_word_of_a_draft_or_an_embargo_is_in_any_file(
    real_site: Path, whole_library: Library, real_library: Library
) -> None:
    files = bytes_of(real_site)
    assert files
    found = {
        ref: {word: where for word in words if (where := holding(word, files))}
        for ref, words in hidden_words(whole_library, real_library).items()
    }
    assert {ref: words for ref, words in found.items() if words} == {}
