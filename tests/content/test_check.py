"""What `nscp check` says of the content. Its words are the explanation: file, line, what to write instead."""

from pathlib import Path

import pytest

from nscp_site.library import Library
from nscp_site.problems import Problem
from nscp_site.project import errors_in, site_files
from tests.conftest import run
from tests.content.conftest import addresses_of, changed_files
from tests.freeze import ROOT


def test_the_check_finds_no_error(real_root: Path) -> None:
    done = run(real_root, "check")
    if done.exit_code:
        pytest.fail(f"`nscp check` finds mistakes:\n{done.output}", pytrace=False)


def test_the_program_and_the_command_find_the_same(real_read: tuple[Library, list[Problem]]) -> None:
    assert errors_in(real_read[1]) == []


def test_the_same_content_gives_the_same_files(real_library: Library) -> None:
    assert site_files(real_library) == site_files(real_library)


@pytest.mark.parametrize(
    ("path", "addresses"),
    [
        ("content/campaigns/hotel-watch.md", ["campaigns/hotel-watch/", "campaigns/"]),
        ("content/datasets/funding-2019.csv", ["datasets/funding-2019/", "datasets/"]),
        ("content/contacts.yml", []),
        ("docs/index.md", [""]),
        ("docs/about/index.md", ["about/"]),
        ("docs/share-card.png", []),
    ],
)
def test_the_pages_of_a_file_are_known(path: str, addresses: list[str]) -> None:
    assert addresses_of(path) == addresses


def test_what_git_does_not_know_is_an_error() -> None:
    with pytest.raises(Exception, match="no-such-revision"):
        changed_files(ROOT, "no-such-revision")
