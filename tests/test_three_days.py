"""The day alone changes nothing for the worse: both projects as on an ordinary day, a leap day, and a short night."""

from datetime import date
from pathlib import Path

import pytest

from nscp_site.cache import open_cache
from nscp_site.content.library import Library
from nscp_site.findings import Finding, errors_in
from nscp_site.project import load_project, render_files
from tests.conftest import FROZEN, MINI, TODAY, nscp

LEAP_DAY, SHORT_NIGHT = date(2028, 2, 29), date(2027, 3, 28)


def check(library: Library, problems: list[Finding], files: dict[str, str]) -> None:
    """There is no error, and every page is made."""
    assert [str(problem) for problem in errors_in(problems)] == []
    assert {f"{entry.ref}.md" for entry in library.entries()} <= files.keys()


@pytest.mark.parametrize("day", [TODAY, LEAP_DAY, SHORT_NIGHT], ids=str)
def test_the_miniature_project_is_whole(day: date) -> None:
    library, problems = load_project(MINI, day)
    check(library, problems, render_files(library))


@pytest.mark.slow
@pytest.mark.parametrize("day", [LEAP_DAY, SHORT_NIGHT], ids=str)
def test_the_real_content_is_whole(day: date) -> None:
    with open_cache(FROZEN, writable=False):
        library, problems = load_project(FROZEN, day)
        check(library, problems, render_files(library))


@pytest.mark.slow
def test_the_real_content_is_whole_on_its_own_day(
    real_read: tuple[Library, list[Finding]], real_files: dict[str, str]
) -> None:
    check(*real_read, real_files)


@pytest.mark.slow
@pytest.mark.parametrize(
    "moment",
    [
        "2027-03-28",
        pytest.param("2028-02-29", marks=pytest.mark.nightly),
        pytest.param("2026-11-26", marks=pytest.mark.nightly),
    ],
)
def test_the_clock_of_the_machine_makes_no_other_site(moment: str, mini: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same day gives the same bytes in every time zone, also where an hour of it is missing."""
    settings = mini / "mkdocs.yml"
    settings.write_text(settings.read_text().replace("../../", f"{MINI.parent.parent}/"))
    monkeypatch.setenv("NSCP_TODAY", moment)
    assert nscp("build", "--to", "one", root=mini).returncode == 0
    for zone in ("Europe/London", "Pacific/Kiritimati"):
        monkeypatch.setenv("TZ", zone)
        assert nscp("build", "--to", "other", "--no-cache", root=mini).returncode == 0
        assert (mini / "one/version.json").read_text() == (mini / "other/version.json").read_text()
