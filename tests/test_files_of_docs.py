"""What lies in docs/ is published as it is: only what pages use, and only as large as phones can take."""

from pathlib import Path

import pytest
from PIL import Image

from nscp_site.checks.files import large_file
from nscp_site.content.loading import load_library
from tests.conftest import TODAY, problems_of


def picture(path: Path, size: int) -> None:
    """A picture of at least that many bytes, whose end nothing shows."""
    path.parent.mkdir(exist_ok=True)
    Image.new("RGB", (4, 4)).save(path)
    with path.open("ab") as file:
        file.write(b"\0" * (size - path.stat().st_size))


@pytest.mark.parametrize(
    ("name", "size", "told"),
    [
        ("poster.png", 500_000, ""),
        ("poster.png", 500_001, "this file has 501 kB, and may have 500 kB. Save it smaller."),
        ("Team.JPG", 6_800_000, "this file has 6.8 MB, and may have 500 kB. Save it smaller."),
    ],
)
def test_a_picture_that_is_too_large_is_told_with_its_size(mini: Path, name: str, size: int, told: str) -> None:
    picture(mini / "docs/about" / name, size)
    found = [problem.message for problem in problems_of(mini) if problem.check == "large-file"]
    assert found == ([told] if told else [])


def test_a_pdf_may_be_larger_but_not_without_end(mini: Path) -> None:
    for name, size in (("short.pdf", 10_000_000), ("long.pdf", 10_000_001)):
        (mini / "docs" / name).write_bytes(b"%PDF-1.4" + b"\0" * (size - 8))
    # The rule alone: the guard looks for text in so many bytes for long.
    found = {problem.path: problem.message for problem in large_file(load_library(mini, TODAY)[0])}
    told = "this file has 10.1 MB, and may have 10 MB. Split it, or save its pictures smaller."
    assert found == {"docs/long.pdf": told}
