"""The business plan's actions on a day: status, days, counts."""

from datetime import date
from pathlib import Path

import pytest

from nscp_site.content.library import Library
from nscp_site.editor.due import find_due_items
from nscp_site.pages.plan_status import ActionStatus, priority_statuses
from nscp_site.project import render_files
from nscp_site.schema.documents import Action
from tests.conftest import prose
from tests.looping import add_loop, library_of, publish_progress


def action(*due: str, updates: tuple[tuple[str, str], ...] = ()) -> Action:
    return Action.model_validate(
        {"id": "S1", "text": "Do it.", "owner": "x", "overseen_by": "x", "due": "x", "reporting": "x"}
        | {"due_by": list(due), "updates": [{"on": day, "says": "News.", "state": state} for day, state in updates]}
    )


@pytest.mark.parametrize(
    ("due", "today", "time", "past"),
    [
        ("2023-09", "2023-09-30", "due today, 30 September 2023", False),
        ("2023-09", "2023-10-01", "1 day since 30 September 2023", True),
        ("2024-02", "2024-02-28", "1 day until 29 February 2024", False),
        ("2024-02", "2024-03-01", "1 day since 29 February 2024", True),
        ("2023-02", "2023-03-01", "1 day since 28 February 2023", True),
        ("2023-12-31", "2024-01-01", "1 day since 31 December 2023", True),
        ("2023-12", "2024-12-31", "366 days since 31 December 2023", True),
    ],
)
def test_days_are_counted_from_the_day_it_was_due(due: str, today: str, time: str, past: bool) -> None:
    tracked = ActionStatus(action(due), date.fromisoformat(today))
    assert (tracked.countdown, tracked.is_past_due, tracked.status) == (time, past, "No update published here")


def test_every_date_of_an_action_is_counted() -> None:
    tracked = ActionStatus(action("2024-06", "2023-06"), date(2023, 12, 31))
    assert tracked.countdown == "184 days since 30 June 2023; 182 days until 30 June 2024"


def test_without_a_date_nothing_is_counted() -> None:
    tracked = ActionStatus(action(), date(2030, 1, 1))
    assert tracked.countdown == "No date is stated, so no days can be counted"
    assert not tracked.is_past_due


def test_the_latest_update_says_where_it_stands() -> None:
    under_way = ActionStatus(action("2023-09", updates=(("2023-08-01", "under way"),)), date(2023, 10, 1))
    assert (under_way.status, under_way.is_past_due) == ("Under way, update of 1 August 2023", True)
    done = ActionStatus(
        action("2023-09", updates=(("2023-12-31", "done"), ("2023-08-01", "under way"))), date(2024, 1, 1)
    )
    assert (done.status, done.countdown, done.is_past_due) == ("Done, update of 31 December 2023", "", False)
    assert [update.state for update in done.updates] == ["done", "under way"]


def test_actions_are_counted_by_priority(mini: Path) -> None:
    [sleep] = priority_statuses(library_of(add_loop(mini)))
    assert sleep.counts == {
        "actions": 2,
        "with an update": 1,
        "done": 1,
        "past their date": 1,
        "without a date": 1,
    }


@pytest.fixture
def tracked(mini: Path) -> Path:
    """A project with a page of the tracker."""
    add_loop(mini)
    (mini / "docs/tracker.md").write_text(prose("Tracker", "{list: tracker}"))
    return mini


def test_visitors_read_what_is_published_and_no_verdict(tracked: Path) -> None:
    files = render_files(library_of(tracked))
    for page in (files["tracker.md"], files["priorities/sleep.md"]):
        assert "**No update published here.**{: .status .is-none }\n" in page
        assert "- Owner: Training leads\n" in page
        assert "**Done, update of 31 October 2026.**" in page
        for verdict in ("days since", "Past their date", "Nothing published here", "not done", "verdue"):
            assert verdict not in page
    assert "| [Sleep](#sleep) | 2 | 1 |" in files["tracker.md"]


def test_editors_are_told_which_actions_are_past_their_date(tracked: Path) -> None:
    told = [due for due in find_due_items(library_of(tracked), 60) if due.kind == "action past its date"]
    assert [(due.about, due.when, due.state) for due in told] == [("S1", date(2026, 9, 30), "late")]


def test_a_setting_publishes_what_is_past_its_date(tracked: Path) -> None:
    publish_progress(tracked)
    page = render_files(library_of(tracked))["tracker.md"]
    assert "**No update published here.**{: .status .is-none } 53 days since 30 September 2026." in page
    assert "- Owner: Training leads\n" in page
    assert "**Done, update of 31 October 2026.**" in page
    assert "- 31 October 2026, done: It ended. Evidence: [Reach of the campaign](datasets/reach.md).\n" in page
    assert "- **a.** Fewer deaths<br><strong data-no-search>Nothing published here.</strong>\n" in page
    assert "Published: [Reach of the campaign](datasets/reach.md)." in page
    assert "| [Sleep](#sleep) | 2 | 1 | 1 | 1 | 1 |" in page


def test_no_action_of_the_real_plan_has_an_invented_update(real_library: Library) -> None:
    tracks = priority_statuses(real_library)
    assert [one.counts["actions"] for one in tracks] == [4, 5, 5]
    assert all(tracked.status == "No update published here" for one in tracks for tracked in one.actions)
    for one in tracks:
        for tracked in one.actions:
            years = {day.year for day in tracked.due}
            assert all(str(year) in tracked.action.due or str(year)[2:] in tracked.action.due for year in years)
