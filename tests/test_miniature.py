"""The miniature site's pages, kept as they should be. `make accept` takes a change for right."""

import shutil
from pathlib import Path

import pytest

from nscp_site.project import load_project, render_files
from tests.conftest import MINI, TODAY

KEPT = Path(__file__).parent / "mini-pages"


def test_pages_are_as_they_were_accepted(request: pytest.FixtureRequest) -> None:
    made = render_files(load_project(MINI, TODAY)[0])
    if request.config.getoption("--accept"):
        shutil.rmtree(KEPT, ignore_errors=True)
        for uri, text in made.items():
            (KEPT / uri).parent.mkdir(parents=True, exist_ok=True)
            (KEPT / uri).write_bytes(text.encode())
    kept = {path.relative_to(KEPT).as_posix(): path.read_bytes().decode() for path in KEPT.rglob("*") if path.is_file()}
    assert made == kept
