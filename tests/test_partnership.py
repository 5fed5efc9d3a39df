"""The structure of groups, drawn and in words, and what each document says of partners and groups."""

import re
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

from nscp_site.derived.partnership import WIDTH, Drawing, compared, structure, years_of_change
from nscp_site.library import Library
from nscp_site.project import site_files
from tests.conftest import prose
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


def shape(root: Path) -> list[tuple[str, int]]:
    return [(one.entry.id, one.depth) for top in structure(library_of(root)) for one in top.all()]


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


def test_the_drawing_says_the_same_as_the_words_and_overlaps_nowhere(groups: Path) -> None:
    page = site_files(library_of(groups))["structure.md"]
    drawing = re.search(r"<svg.*?</svg>", page, re.DOTALL)
    assert drawing
    svg = ElementTree.fromstring(drawing[0])
    drawn = [" ".join(part.text or "" for part in text) for text in svg.iter("text")]
    words = re.findall(r"^ *- \[(.*?)\]", page[drawing.end() :].partition("</div>")[0], re.MULTILINE)
    assert drawn == words
    assert "style" not in drawing[0]
    boxes = Drawing(structure(library_of(groups))).boxes
    assert all(one.top + one.height < two.top for one, two in pairwise(boxes))
    assert all(box.left + box.width <= WIDTH for box in boxes)
    # An average letter of the drawing is 8 units wide.
    assert all(8 * len(line) <= box.width - 12 for box in boxes for line in box.lines)


def test_a_table_tells_what_each_document_says(groups: Path) -> None:
    page = site_files(library_of(groups))["structure.md"]
    assert f"| [Communication Sub Group](groups/{ONE}.md) | listed |" in page


def test_the_real_structure_is_what_the_documents_state(real_library: Library) -> None:
    drawn = {node.entry.id for top in structure(real_library) for node in top.all()}
    stated = {
        name
        for entry in real_library.collections["groups"].values()
        if entry.item.reports_to
        for name in (entry.id, *entry.item.reports_to)
    }
    assert drawn == stated
    assert len(compared(real_library, "groups")) == 17
    partners = {entry.id: cells for entry, cells in compared(real_library, "partners")}
    assert partners["northamptonshire-county-council"][0] == "one of the three safeguarding partners"
    assert partners["northamptonshire-icb"][-1] == "one of the four safeguarding partners"


def test_the_timeline_of_change_is_in_order(real_library: Library) -> None:
    events = years_of_change(real_library)
    assert [event.when for event in events] == sorted(event.when for event in events)
    assert {event.when[:4] for event in events} == {"2019", "2020", "2021", "2022", "2023"}
