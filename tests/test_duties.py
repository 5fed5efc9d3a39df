"""Where the legal duties stand on a day, from what is published and nothing else."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from nscp_site.content.library import Library
from nscp_site.editor.due import find_due_items
from nscp_site.pages.plan_status import duty_status
from nscp_site.project import render_files
from nscp_site.schema.vocabularies import Duty
from tests.conftest import prose
from tests.looping import add_loop, library_of, publish_progress, swap


def duty(judged_by: str, **fields: Any) -> Duty:
    known = {"name": "A duty", "duty": "do it", "authority": "a law", "certainty": "sure", "to_be_confirmed": False}
    return Duty.model_validate(known | {"judged_by": judged_by} | fields)


def stands(project: Path, today: str, judged_by: str, **fields: Any) -> tuple[str, str]:
    """The status and the day of a duty on a day."""
    standing = duty_status(duty(judged_by, **fields), library_of(project, date.fromisoformat(today)))
    return standing.status, str(standing.until or "")


@pytest.fixture
def project(mini: Path) -> Path:
    """A project whose next reviews of pages are far away, so that it can be read on any day."""
    return add_loop(mini)


# A report of the Partnership's own: two people have checked that no child can be told from it.
OUR_REPORT = """provenance: the Partnership's report
anonymised_by: A. Editor
checked_by: B. Reader
checked_on: 2024-02-01"""


@pytest.mark.parametrize(
    ("published", "today", "stands_at"),
    [
        ("2024-02-29", "2025-02-28", ("met", "2025-02-28")),
        ("2024-02-29", "2025-03-01", ("overdue", "2025-02-28")),
        ("2023-02-28", "2024-02-29", ("met", "2024-02-29")),
        ("2023-09", "2024-09-30", ("met", "2024-09-30")),
    ],
)
def test_a_report_every_twelve_months(project: Path, published: str, today: str, stands_at: tuple[str, str]) -> None:
    (project / "content/priorities/sleep.md").unlink()
    swap(project, "documents.yml", "covers_to: 2023-03", f"covers_to: 2023-03\n  published: {published}")
    assert stands(project, today, "the last report's day", documents=["annual-report-2022-23"]) == stands_at


def test_a_report_of_an_unknown_day_cannot_be_judged(project: Path) -> None:
    told = stands(project, "2026-11-22", "the last report's day", documents=["annual-report-2022-23"])
    assert told == ("cannot be told", "")


def test_what_is_published_meets_a_duty_until_its_time_is_over(project: Path) -> None:
    (project / "content/priorities/sleep.md").unlink()
    fields = {"met_by": ["annual-report/progress"], "documents": ["annual-report-2022-23"]}
    assert stands(project, "2023-03-31", "what is published", **fields) == ("met", "2023-03-31")
    assert stands(project, "2023-04-01", "what is published", **fields) == ("cannot be told", "")
    assert stands(project, "2026-11-22", "what is published", met_by=["annual-report/progress"]) == ("met", "")
    assert stands(project, "2026-11-22", "what is published") == ("cannot be told", "")


def test_reports_of_reviews_are_met_only_where_the_reports_are_here(project: Path) -> None:
    assert stands(project, "2026-11-22", "reviews") == ("cannot be told", "")
    swap(project, "reviews/child-x.md", "provenance: annual report", OUR_REPORT)
    assert stands(project, "2026-11-22", "reviews") == ("met", "")


def test_a_report_must_be_kept_for_a_year(project: Path) -> None:
    (project / "content/priorities/sleep.md").unlink()
    swap(project, "reviews/child-x.md", "publication: withheld", "publication: published\npublished: 2024-02-29")
    assert stands(project, "2024-03-01", "reviews kept") == ("cannot be told", "2025-02-28")
    swap(project, "reviews/child-x.md", "provenance: annual report", OUR_REPORT)
    assert stands(project, "2025-02-28", "reviews kept") == ("met", "2025-02-28")
    assert stands(project, "2025-03-01", "reviews kept") == ("cannot be told", "")


STATEMENT = """## Feedback and contact information

{feedback}

## Enforcement procedure

{enforcement}
"""


@pytest.mark.parametrize(
    ("feedback", "enforcement", "status"),
    [
        ("[Use our form](elsewhere:form)", "[The service](elsewhere:service)", "met"),
        ("[Write to us](mailto:help@example.org)", "[The service](elsewhere:service)", "met"),
        ("There is none yet.", "[The service](elsewhere:service)", "partly met"),
        ("[Use our form](elsewhere:form)", "Contact the service.", "partly met"),
        ("There is none yet.", "Contact the service.", "partly met"),
    ],
)
def test_an_accessibility_statement_needs_both_links(
    project: Path, feedback: str, enforcement: str, status: str
) -> None:
    text = prose("Accessibility statement", STATEMENT.format(feedback=feedback, enforcement=enforcement))
    (project / "docs/accessibility.md").write_text(text)
    register = {
        name: {
            "name": name,
            "publisher": "Others",
            "address": f"https://{name}.example/",
            "what": "What the law asks for.",
            "area": "national",
            "read_on": "2026-11-22",
        }
        for name in ("form", "service")
    }
    (project / "content/elsewhere.yml").write_text(json.dumps(register))
    assert stands(project, "2026-11-22", "the accessibility statement", pages=["accessibility.md"]) == (status, "")


@pytest.fixture
def late(project: Path) -> Path:
    """A project whose last report was published more than a year ago."""
    swap(project, "documents.yml", "covers_to: 2023-03", "covers_to: 2023-03\n  published: 2024-06")
    (project / "docs/duties.md").write_text(prose("Duties", "{list: duties}"))
    return project


def test_visitors_are_told_the_law_and_no_verdict(late: Path) -> None:
    page = render_files(library_of(late))["duties.md"]
    assert "- Authority: Children Act 2004 s.16G (to be confirmed)" in page
    assert "verdue" not in page
    assert "Status" not in page


def test_a_setting_publishes_where_each_duty_stands(late: Path) -> None:
    publish_progress(late)
    page = render_files(library_of(late))["duties.md"]
    assert '| [The report](#report) | <span class="status is-late">Overdue</span>, since 30 June 2025 |' in page
    assert "**Overdue.**{: .status .is-late } The latest report here was published by 30 June 2024." in page


def test_editors_are_told_where_each_duty_stands(late: Path) -> None:
    told = [due for due in find_due_items(library_of(late), 60) if due.kind == "legal duty"]
    assert [(due.state, due.when) for due in told] == [("late", date(2025, 6, 30))]


def test_the_real_ledger_claims_nothing_it_cannot_show(real_library: Library) -> None:
    stand = {name: duty_status(one, real_library).status for name, one in real_library.values("duties").items()}
    assert stand.pop("accessibility") == "partly met"
    assert set(stand.values()) == {"cannot be told"}
