"""The day alone changes nothing for the worse: both projects as on an ordinary day, a leap day, and a short night."""

from datetime import date
from pathlib import Path

import pytest

from nscp_site.kept import keeping
from nscp_site.project import errors_in, read_project, site_files
from tests.conftest import FROZEN, MINI, day_of, nscp

LEAP_DAY, SHORT_NIGHT = date(2028, 2, 29), date(2027, 3, 28)
DAYS = ("ordinary", LEAP_DAY, SHORT_NIGHT)


@pytest.mark.parametrize("day", DAYS, ids=str)
@pytest.mark.parametrize(
    "project", [pytest.param(MINI, id="mini"), pytest.param(FROZEN, id="frozen", marks=pytest.mark.slow)]
)
def test_there_is_no_error_and_every_page_is_made(project: Path, day: date | str) -> None:
    judged = day if isinstance(day, date) else day_of(project)
    with keeping(project, wanted=False):
        library, problems = read_project(project, judged)
        assert [str(problem) for problem in errors_in(problems)] == []
        files = site_files(library)
    assert {f"{entry.ref}.md" for entry in library.entries()} <= files.keys()


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
