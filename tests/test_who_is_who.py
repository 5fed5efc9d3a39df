"""Groups and partners in one table each: what is stated stands there, what is not is said once."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from nscp_site.content.library import Library
from nscp_site.content.loading import load_library
from nscp_site.pages.who_is_who import summary_tables
from nscp_site.project import load_project, render_files
from tests.conftest import TODAY, html_of, prose
from tests.visiting import Visitor

GROUP = """\
---
title: {title}
summary: A group.
audience: [partnership]
source: [{{document: annual-report-2022-23, section: "1"}}]
as_at: "{as_at}"
working_together: "2018"
last_reviewed: 2026-11-22
kind: {kind}
purpose: not stated
meets: {meets}
{more}---
"""
PAGE = "docs/who.md"


def group(
    root: Path, name: str, *, as_at: str = "2023", kind: str = "panel", meets: str = "monthly", more: str = ""
) -> None:
    """Write a group."""
    text = GROUP.format(title=name.title(), as_at=as_at, kind=kind, meets=meets, more=more)
    (root / f"content/groups/{name}.md").write_text(text)


@pytest.fixture
def groups(mini: Path) -> Path:
    """A project with its groups in a table."""
    (mini / PAGE).write_text(prose("Who is who", "## Groups\n\n{list: groups-in-short}"))
    for path in (mini / "content/groups").glob("*.md"):
        text = re.sub(r"^as_at: .*", "as_at: 2023-03-31", path.read_text(), flags=re.MULTILINE)
        path.write_text(text)
    group(mini, "apex", kind="strategic group", more="chair: the Chief Constable\nmembers: [Police, Health]\n")
    group(mini, "below", more="reports_to: [apex]\nmembers: [A, B, C, D, E, F]\n")
    group(mini, "silent", meets="not stated")
    group(mini, "older", as_at="2019-06-01")
    group(mini, "gone", more="until: 2019-07-01\n")
    return mini


def cells(root: Path) -> dict[str, dict[str, str]]:
    """Each group's row as people read it: column → text."""
    page = html_of(root)["who.md"]
    return {
        row.th.get_text(): {str(cell["data-head"]): cell.get_text() for cell in row.select("td")}
        for row in page.select(".cards tbody tr")
        if row.th
    }


def test_a_row_says_what_is_stated_and_nothing_else(groups: Path) -> None:
    rows = cells(groups)
    assert rows["Apex"] == {
        "Chair": "the Chief Constable",
        "Members": "Police; Health",
        "Meets": "monthly",
        "Reports to": "",
        "As at": "2023",
    }
    assert rows["Below"]["Reports to"] == "Apex"
    assert rows["Below"]["Members"] == "6 members"
    assert rows["Silent"]["Meets"] == ""
    assert "not stated" not in str(rows)


def test_what_no_document_states_is_said_once(groups: Path) -> None:
    text = render_files(load_project(groups, TODAY)[0])["who.md"]
    assert text.count("Where nothing stands, no document says it.") == 1
    assert "No document states of any of them: chair, members, reports to." in text


def test_what_is_gone_or_old_stands_apart(groups: Path) -> None:
    tables = summary_tables(load_library(groups, TODAY)[0], "groups")
    found = {table.title: [entry.id for entry, _ in table.rows] for table in tables}
    assert found["Named in older documents only"] == ["older"]
    assert found["No longer there"] == ["gone"]
    assert found["As the latest documents name them"][0] == "apex"


def test_every_group_and_partner_of_the_real_content_has_one_row(real_library: Library) -> None:
    for name in ("groups", "partners"):
        rows = [entry.id for table in summary_tables(real_library, name) for entry, _ in table.rows]
        assert sorted(rows) == sorted(real_library.collections[name])
        assert len(rows) == len(set(rows))


def test_on_a_phone_a_row_is_a_card_that_says_its_columns(visit: Callable[..., Visitor]) -> None:
    visitor = visit("phone")
    page = visitor.open("about/who-is-who/")
    row = page.locator(".cards tbody tr").first
    box = row.bounding_box()
    assert box is not None
    assert box["width"] <= 390
    assert row.evaluate("row => getComputedStyle(row).display") == "block"
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    hidden = page.locator(".cards td:empty").first.evaluate("cell => getComputedStyle(cell).display")
    assert hidden == "none"
    shown = page.locator(".cards td:not(:empty)").first
    assert shown.evaluate("cell => getComputedStyle(cell, '::before').content") not in ("none", '""')
