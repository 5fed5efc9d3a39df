"""What `nscp check` says of the content. Its words are the explanation: file, line, what to write instead."""

from pathlib import Path

import pytest

from nscp_site.content.library import Library
from nscp_site.findings import Finding, errors_in
from nscp_site.project import render_files
from tests.conftest import run

# Among the first: it needs no site, which one process builds meanwhile.
pytestmark = pytest.mark.slow


def test_the_check_finds_no_error(real_root: Path) -> None:
    done = run(real_root, "check")
    if done.exit_code:
        pytest.fail(f"`nscp check` finds mistakes:\n{done.output}", pytrace=False)


def test_the_program_and_the_command_find_the_same(real_read: tuple[Library, list[Finding]]) -> None:
    assert errors_in(real_read[1]) == []


def test_the_same_content_gives_the_same_files(real_library: Library) -> None:
    assert render_files(real_library) == render_files(real_library)
