"""`nscp status` and `nscp links`: what is due, by owner, in every form."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from icalendar import Calendar

from nscp_site.editor.due import DueItem
from nscp_site.editor.due_views import due_item_id
from nscp_site.editor.link_records import RECORD_FILE, find_external_links, is_dead
from tests.conftest import MINI, TODAY, problems_of, run
from tests.launching import settle
from tests.servers import other_site

HIDDEN = """\
title: {title}
summary: Words.
audience: [practitioners]
themes: [safer-sleeping]
source:
  - document: annual-report-2022-23
    section: 3. Progress
as_at: 2023-03-31
working_together: 2018
owner: communication-sub-group
last_reviewed: 2026-11-22
next_review: 2027-11-22
kind: thematic review
publication: published
concerned: [sleep]
provenance: annual report
"""


REGISTER = """\
gone:
  name: A page of others
  publisher: Others
  address: https://gone.example/page
  what: What others say of sleep.
  area: national
  read_on: 2026-11-22
  opened_on: 2026-11-22
  opened_by: A. Editor
"""


@pytest.fixture
def busy(mini: Path) -> Path:
    """A project in which something of every kind is due on 22 November 2026."""
    for name, life in (
        ("child-a", "published: 2026-02-01\nlife: published\n"),
        ("child-b", "published: 2025-11\nlife: published\n"),
        ("child-c", "published: 2024-02\nlife: published\n"),
        ("child-d", "published_note: the day is not known\nlife: published\n"),
        ("child-e", "published: 2027-01-15\nlife: embargoed\nembargoed_until: 2027-01-15\n"),
        ("child-f", "published: 2026\nlife: draft\n"),
    ):
        fields = HIDDEN.format(title=name.replace("-", " ").title())
        (mini / f"content/reviews/{name}.md").write_text(f"---\n{fields}{life}---\n\nWords.\n")
    page = mini / "content/campaigns/safer-sleeping.md"
    page.write_text(page.read_text().replace("state: finished", "state: running").replace("2027-11-22", "2026-12-24"))
    passed = mini / "content/guidance/safer-sleeping.md"
    text = passed.read_text().replace("2027-11-22", "2026-11-21").replace("2026-11-22", "2025-11-21")
    passed.write_text(text + "\nSee [a page](elsewhere:gone).\n")
    (mini / "content/elsewhere.yml").write_text(REGISTER)
    answer = {"url": "https://gone.example/page", "status": 404, "asked": "2026-11-20", "died": "2026-11-13"}
    (mini / "records").mkdir()
    (mini / RECORD_FILE).write_text(json.dumps([answer]))
    assert [one for one in problems_of(mini) if one.severity == "error"] == []
    return mini


def told(root: Path, *arguments: str) -> Any:
    """What is due, as programs read it."""
    done = run(root, "status", "--format", "json", "--on", "2026-11-22", *arguments)
    assert done.exit_code == 0, done.output
    return json.loads(done.output)["due"]


def test_everything_that_is_due_is_told_with_its_day(busy: Path) -> None:
    found = {(one["kind"], Path(one["path"]).stem, one["state"], one["when"]) for one in told(busy)}
    assert found == {
        ("page to check", "safer-sleeping", "late", "2026-11-21"),
        ("page to check", "safer-sleeping", "soon", "2026-12-24"),
        ("before launch", "launch", "open", None),
        ("before launch", "mkdocs", "open", None),
        ("contact to confirm", "contacts", "open", None),
        ("campaign over", "safer-sleeping", "late", "2022-12-31"),
        ("embargo", "child-e", "soon", "2027-01-15"),
        ("draft", "child-f", "open", None),
        ("review to keep", "child-a", "to come", "2027-02-01"),
        ("review to keep", "child-b", "to come", "2026-12-01"),
        ("review that may go", "child-c", "open", None),
        ("review to keep", "child-d", "open", None),
        ("review to keep", "child-e", "to come", "2028-01-15"),
        ("dead link", "elsewhere", "late", "2026-11-13"),
        ("private repository", "mkdocs", "open", None),
    }


def test_exceptions_of_the_guard_are_told_ahead_each_as_a_thing_of_its_own(mini: Path) -> None:
    row = "  rule: age-in-days-or-weeks\n  text: nine\n  reason: It is public.\n  agreed_by: A\n  until: "
    rows = {"gone": "2026-11-21", "near": "2027-01-21", "far": "2027-01-22"}
    written = "".join(f"{name}:\n{row}{until}\n" for name, until in rows.items())
    (mini / "content/anonymity-exceptions.yml").write_text(written)
    found = [one for one in told(mini) if one["kind"] == "exception to renew"]
    assert [(one["state"], one["when"]) for one in found] == [("late", "2026-11-21"), ("soon", "2027-01-21")]
    assert "`near`" in found[1]["what"]
    assert len(events_in(run(mini, "status", "--format", "ics", "--on", "2026-11-22").output)) >= 2


def test_how_far_ahead_is_soon_can_be_said(busy: Path) -> None:
    assert {one["state"] for one in told(busy, "--within", "30") if one["kind"] == "embargo"} == {"to come"}
    assert len([one for one in told(busy, "--within", "31") if one["kind"] == "page to check"]) == 1
    assert len([one for one in told(busy, "--within", "32") if one["kind"] == "page to check"]) == 2


def test_the_text_is_by_owner(busy: Path) -> None:
    text = run(busy, "status", "--on", "2026-11-22").output
    assert text.startswith("What is due, on 22 November 2026\n")
    assert "  Late    2026-11-21  Check “Safer sleeping” again.\n" in text
    assert "“Child A” may not be taken down before 1 February 2027, a year after it was published." in text
    assert "“Child D” may not be taken down: its day is not known." in text
    assert "Line 4: https://gone.example/page answered 404 on 20 November 2026." in text
    assert text.index("Communication") < text.index("nscp-business-office")
    assert f"{len(told(busy))} things, 3 of them late." in text


def events_in(text: str) -> dict[str, Any]:
    """The events of a calendar, by what they say."""
    return {str(event["summary"]): event for event in Calendar.from_ical(text).walk("VEVENT")}


def test_the_calendar_is_read_by_a_calendar_and_is_always_the_same(busy: Path) -> None:
    first = run(busy, "status", "--format", "ics", "--on", "2026-11-22").output
    events = events_in(first)
    assert len(events) == len([one for one in told(busy) if one["when"]])
    opens = events["“Child E” opens to everybody."]
    assert str(opens["dtstart"].dt) == "2027-01-15"
    assert str(opens["dtend"].dt) == "2027-01-16"
    assert len({str(event["uid"]) for event in events.values()}) == len(events)
    later = run(busy, "status", "--format", "ics", "--on", "2026-11-23").output
    assert str(events_in(later)["“Child E” opens to everybody."]["uid"]) == str(opens["uid"])
    assert run(busy, "status", "--format", "ics", "--on", "2026-11-22").output == first


def test_a_dead_link_keeps_its_name_when_it_is_asked_again() -> None:
    def asked(line: int, day: date) -> DueItem:
        what = f"Line {line}: https://gone.example/page answered 404 on {day}."
        return DueItem("office", "dead link", what, "docs/a.md", TODAY, "late", day, about="https://gone.example/page")

    assert due_item_id(asked(21, TODAY)) == due_item_id(asked(30, date(2026, 11, 29)))


def test_the_page_for_the_meeting_stands_outside_the_site(busy: Path, tmp_path: Path) -> None:
    target = tmp_path / "meeting.html"
    assert run(busy, "status", "--format", "html", "--on", "2026-11-22", "--to", str(target)).exit_code == 0
    page = BeautifulSoup(target.read_text(), "html.parser")
    assert [head.text for head in page.find_all("h2")] == ["Communication Sub Group", "nscp-business-office"]
    assert len(page.select("tbody tr")) == len(told(busy))
    assert not page.find_all(["script", "link", "img"])
    for folder in ("site", "docs", "content/reviews"):
        done = run(busy, "status", "--format", "html", "--to", f"{folder}/meeting.html")
        assert done.exit_code == 1
        assert "which is published. Write it elsewhere" in done.output
    assert not (busy / "docs/meeting.html").exists()


def test_nothing_is_due_where_nothing_is(mini: Path) -> None:
    settle(mini)
    settings = mini / "mkdocs.yml"
    settings.write_text(settings.read_text().replace("extra:\n", "extra:\n  repository_private: 2026-11-01\n"))
    assert run(mini, "status", "--on", "2026-11-22").output.endswith("\nNothing is due.\n")
    assert "<p>Nothing is due.</p>" in run(mini, "status", "--on", "2026-11-22", "--format", "html").output


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """Another site."""
    with other_site() as address:
        yield address


def test_links_are_asked_when_told_to_and_only_then(mini: Path, elsewhere: str) -> None:
    named = [
        f"{elsewhere}/200",
        f"{elsewhere}/404",
        f"{elsewhere}/403",
        f"{elsewhere}/no-head/200",
        "http://127.0.0.1:9/x",
    ]
    (mini / "docs/index.md").write_text("# Home\n\n" + "\n".join(f"[link]({url})" for url in named) + "\n")
    assert run(mini, "links").output.endswith(
        "5 links, 0 dead, 5 of them never asked: `nscp links --ask-network` does.\n"
    )
    assert not (mini / RECORD_FILE).exists()
    asked = run(mini, "links", "--ask-network", "--on", "2026-11-20")
    assert f"docs/index.md:4: {elsewhere}/404 answers 404 (asked on 2026-11-20).\n" in asked.output
    assert "docs/index.md:7: http://127.0.0.1:9/x does not answer" in asked.output
    assert "5 links, 2 dead.\n" in asked.output
    again = run(mini, "links", "--ask-network", "--on", "2026-11-22")
    assert "asked on 2026-11-22" in again.output
    assert {one["died"] for one in json.loads((mini / RECORD_FILE).read_text())} == {"", "2026-11-20"}
    assert "2 dead" in run(mini, "links").output


def test_a_record_that_is_broken_is_as_none(mini: Path) -> None:
    (mini / "records").mkdir()
    (mini / RECORD_FILE).write_text('[{"url": 1}]')
    assert run(mini, "links").exit_code == 0


def test_what_is_dead_and_what_only_turns_programs_away() -> None:
    assert [status for status in (0, 200, 301, 401, 403, 404, 410, 429, 500) if is_dead(status)] == [0, 404, 410, 500]


def test_links_are_found_without_what_stands_around_them() -> None:
    assert find_external_links(MINI) == {}


def test_brackets_in_pairs_belong_to_an_address(mini: Path) -> None:
    (mini / "docs" / "more.md").write_text(
        "See [a](https://example.org/Foo_(bar)), (https://example.org/b), <https://example.org/c_(d)_e>\n"
        "and [f](https://example.org/f(g/h?i=(1)&j=(2)).\n"
    )
    assert list(find_external_links(mini)) == [
        "https://example.org/Foo_(bar)",
        "https://example.org/b",
        "https://example.org/c_(d)_e",
        "https://example.org/f",
    ]


def test_what_an_editor_s_program_leaves_beside_a_file_is_passed_over(mini: Path) -> None:
    before = run(mini, "links").output, run(mini, "check").output
    for folder in ("content/campaigns", "docs"):
        (mini / folder / ".#safer-sleeping.md").symlink_to("editor@desk.1234:1700000000")
        (mini / folder / ".obsidian").mkdir()
        (mini / folder / ".obsidian" / "notes.md").write_text("Ring 0300 126 1000. https://example.org/\n")
    assert (run(mini, "links").output, run(mini, "check").output) == before


def test_whether_the_repository_is_private_is_asked_once_a_year(mini: Path) -> None:
    settings = mini / "mkdocs.yml"
    text = settings.read_text()
    for day, expected in (("2026-03-01", []), ("2025-12-15", ["soon"]), ("2025-11-01", ["late"]), ("soon", ["open"])):
        settings.write_text(text.replace("extra:\n", f"extra:\n  repository_private: {day}\n"))
        assert [one["state"] for one in told(mini) if one["kind"] == "private repository"] == expected
