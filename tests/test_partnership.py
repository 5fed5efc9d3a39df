"""The structure of groups, and what each document says of partners and groups."""

from pathlib import Path

import pytest

from nscp_site.content.library import Library
from nscp_site.pages.who_is_who import GroupNode, comparison_rows, governance_events, reporting_structure
from nscp_site.project import render_files
from tests.conftest import html_of, prose
from tests.looping import library_of

PAGE = prose("Structure", "{list: structure}\n\n{list: groups-by-document}")
ONE = "communication-sub-group"


@pytest.fixture
def groups(mini: Path) -> Path:
    """A project in which two groups report to a third, and one to one of the two."""
    text = (mini / f"content/groups/{ONE}.md").read_text()
    for name, title, above in (
        ("leads", "Strategic Leads", []),
        ("reviews", "Reviews & Learning Group with a very long name", ["leads"]),
        ("panel", "Panel", [ONE]),
    ):
        made = text.replace("Communication Sub Group", title).replace("kind: sub", f"reports_to: {above}\nkind: sub")
        (mini / f"content/groups/{name}.md").write_text(made)
    said = 'by_document:\n  - {document: annual-report-2022-23, says: "It meets.", in_short: listed}\n'
    (mini / f"content/groups/{ONE}.md").write_text(text.replace("kind: sub", f"reports_to: [leads]\n{said}kind: sub"))
    (mini / "docs/structure.md").write_text(PAGE)
    return mini


def all_of(node: GroupNode) -> list[GroupNode]:
    return [node, *(below for part in node.parts for below in all_of(part))]


def shape(root: Path) -> list[tuple[str, int]]:
    return [(one.entry.id, one.depth) for top in reporting_structure(library_of(root)) for one in all_of(top)]


def test_groups_stand_below_those_they_report_to(groups: Path) -> None:
    assert shape(groups) == [("leads", 0), (ONE, 1), ("panel", 2), ("reviews", 1)]


def test_a_circle_of_reports_draws_nothing_twice(groups: Path) -> None:
    file = groups / "content/groups/leads.md"
    file.write_text(file.read_text().replace("reports_to: []", "reports_to: [panel]"))
    assert sorted(name for name, _ in shape(groups)) == [ONE, "leads", "panel", "reviews"]
    file.write_text(file.read_text().replace("reports_to: [panel]", "reports_to: []"))
    panel = groups / "content/groups/panel.md"
    panel.write_text(panel.read_text().replace(f"reports_to: ['{ONE}']", f"reports_to: ['{ONE}', reviews]"))
    assert [name for name, _ in shape(groups)].count("panel") == 1


def test_each_box_leads_to_its_group_and_tells_what_is_stated_of_it(groups: Path) -> None:
    file = groups / "content/groups/reviews.md"
    file.write_text(file.read_text().replace("meets: bi-monthly", "chair: the Director of Nursing\nmeets: every month"))
    boxes = html_of(groups)["structure.md"].select(".structure li")
    found = [(link["href"], len(box.find_parents("li"))) for box in boxes if (link := box.find("a"))]
    assert found == [
        ("../groups/leads/", 0),
        (f"../groups/{ONE}/", 1),
        ("../groups/panel/", 2),
        ("../groups/reviews/", 1),
    ]
    assert "Chair: the Director of Nursing" in boxes[3].get_text()
    assert "Meets: every month" in boxes[3].get_text()
    assert ["These report to it:" in box.get_text() for box in boxes] == [True, True, False, False]


def test_a_table_tells_what_each_document_says(groups: Path) -> None:
    page = render_files(library_of(groups))["structure.md"]
    assert f"| [Communication Sub Group](groups/{ONE}.md) | listed |" in page


def test_the_real_structure_is_what_the_documents_state(real_library: Library) -> None:
    drawn = {node.entry.id for top in reporting_structure(real_library) for node in all_of(top)}
    stated = {
        name
        for entry in real_library.collections["groups"].values()
        if entry.item.reports_to
        for name in (entry.id, *entry.item.reports_to)
    }
    assert drawn == stated
    assert len(comparison_rows(real_library, "groups")) == 17
    partners = {entry.id: cells for entry, cells in comparison_rows(real_library, "partners")}
    assert partners["northamptonshire-county-council"][0] == "one of the three safeguarding partners"
    assert partners["northamptonshire-icb"][-1] == "one of the four safeguarding partners"


def test_the_timeline_of_change_is_in_order(real_library: Library) -> None:
    events = governance_events(real_library)
    assert [event.when for event in events] == sorted(event.when for event in events)
    assert {event.when[:4] for event in events} == {"2019", "2020", "2021", "2022", "2023"}
