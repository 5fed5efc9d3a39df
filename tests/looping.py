"""The miniature project with what the learning loop needs: a briefing, a course with dates, a plan, duties."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from nscp_site.content.library import Library
from nscp_site.project import load_project
from tests.conftest import TODAY

COMMON = """\
themes: [safer-sleeping]
source:
  - {document: annual-report-2022-23, section: 3. Progress}
as_at: 2023-03-31
working_together: 2018
owner: communication-sub-group
last_reviewed: 2026-11-22
next_review: 2027-11-22
"""
BRIEFING = """\
title: Sleep in short
summary: A briefing on sleep.
audience: [practitioners]
kind: Tea Break Guide
topic: Sleep
status: published
text_held: false
see: [reviews/child-x]
"""
COURSE = """\
title: Talking about sleep
summary: A course on sleep.
audience: [practitioners]
delivery: e-learning
for_whom: not stated
evaluation: [98% would recommend it.]
sessions:
  - {starts: 2027-01-15, time: "09:30", place: Northampton, booking: "https://booking.example/sleep"}
  - {starts: 2027-03-01, ends: 2027-03-02, online: true}
"""
PRIORITY = """\
title: Sleep
summary: The actions on sleep.
audience: [partnership]
order: 1
aim: Babies sleep safely
actions:
  - id: S1
    text: Teach sleep.
    owner: Training leads
    overseen_by: Strategic Leads
    due: September 2026
    due_by: [2026-09]
    reporting: six-monthly
    carried_out_by: [training/talking]
  - id: S2
    text: Run a campaign.
    owner: not stated
    overseen_by: not stated
    due: not stated
    reporting: not stated
    carried_out_by: [campaigns/safer-sleeping]
    updates:
      - {on: 2026-03-01, says: It was planned., state: under way}
      - {on: 2026-10-31, says: It ended., state: done, evidence: [datasets/reach]}
evidence:
  - {id: a, text: Fewer deaths, status: stated}
  - {id: b, text: More people reached, status: stated, published: [datasets/reach]}
  - {id: c, text: Something, status: left open in the source, shown_as: Left open.}
"""
SCRUTINY = """\
impact:
  says: Explore whether it makes a difference.
  'on': impact
  source: {document: annual-report-2022-23, section: 3. Progress}
  themes: [safer-sleeping]
"""
DUTIES = """\
report:
  name: The report
  duty: Publish a report at least once in twelve months.
  authority: Children Act 2004 s.16G
  certainty: To be confirmed.
  to_be_confirmed: true
  judged_by: the last report's day
  documents: [annual-report-2022-23]
"""
ITEMS = {
    "briefings/sleep": (BRIEFING, "See [the course](item:training/talking)."),
    "training/talking": (COURSE, "A course."),
    "priorities/sleep": (PRIORITY, "The priority."),
}


def add_loop(root: Path) -> Path:
    """Lay the loop over a copy of the miniature project."""
    for ref, (fields, body) in ITEMS.items():
        path = root / "content" / f"{ref}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"---\n{fields}{COMMON}---\n\n{body}\n")
    (root / "content/scrutiny.yml").write_text(SCRUTINY)
    (root / "content/duties.yml").write_text(DUTIES)
    change(root, "documents.yml", lambda text: text + "  covers_from: 2022-04\n  covers_to: 2023-03\n")
    return root


def change(root: Path, path: str, how: Callable[[str], str]) -> None:
    """Change a file of a project's content as an editor does; fails if nothing was changed."""
    file = root / "content" / path
    old = file.read_text()
    file.write_text(how(old))
    assert file.read_text() != old


def swap(root: Path, path: str, old: str, new: str) -> None:
    """Write something else in a file of a project's content."""
    change(root, path, lambda text: text.replace(old, new))


def publish_progress(root: Path) -> None:
    """Let visitors see what is past its date or lacks evidence."""
    settings = root / "mkdocs.yml"
    text = settings.read_text()
    shown = (
        text.replace("extra:\n", "extra:\n  publish_progress: true\n")
        if "extra:" in text
        else f"{text}\nextra: {{publish_progress: true}}\n"
    )
    settings.write_text(shown)


def library_of(root: Path, today: date = TODAY) -> Library:
    """The library of a project in which nothing is wrong."""
    library, problems = load_project(root, today)
    assert [str(problem) for problem in problems if problem.severity == "error"] == []
    return library
