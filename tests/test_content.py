"""The content as it must be, whatever is added to it: what the documents hold is here, and nothing is wrong."""

from nscp_site.content.library import Library
from nscp_site.findings import Finding
from tests.conftest import some

# What the five documents hold, counted in them. More may come; less would be a loss.
AT_LEAST = {
    "arrangements-plan": 16,
    "business-plan": 4,
    "priorities": 3,
    "annual-report": 25,
    "decision-paper": 6,
    "reviews": 6,
    "briefings": 7,
    "campaigns": 10,
    "training": 8,
    "case-studies": 6,
    "partners": 12,
    "groups": 17,
    "governance": 7,
    "voices": 11,
    "datasets": 23,
    "themes": 37,
    "guidance": 30,
}


def test_nothing_is_wrong(real_read: tuple[Library, list[Finding]]) -> None:
    assert [str(problem) for problem in real_read[1]] == []


def test_nothing_is_lost(real_library: Library) -> None:
    for name, count in AT_LEAST.items():
        assert len(real_library.collections[name]) >= count, name
    assert len(real_library.values("contacts")) == 11
    assert len(real_library.values("scrutiny")) == 8
    assert len(real_library.values("people")) == 9
    assert len(real_library.values("duties")) == 8
    assert len(real_library.values("glossary")) >= 60
    assert len(real_library.values("timeline")) >= 46


def test_the_plan_s_actions_and_evidence_are_all_here(real_library: Library) -> None:
    priorities = {entry.id: entry.item for entry in real_library.ordered("priorities")}
    assert [len(priorities[name].actions) for name in ("neglect", "exploitation", "domestic-abuse")] == [4, 5, 5]
    assert [len(priorities[name].evidence) for name in ("neglect", "exploitation", "domestic-abuse")] == [6, 6, 3]


def test_only_the_funding_of_2019_does_not_add_up(real_library: Library) -> None:
    noted = [
        entry.id
        for entry in real_library.ordered("datasets")
        if entry.item.printed_total and entry.item.printed_total.note
    ]
    assert noted == ["funding-2019"]


def test_reviews_name_nobody_and_say_where_they_come_from(real_library: Library) -> None:
    for entry in some(real_library.ordered("reviews")):
        assert entry.item.provenance in ("public reports", "annual report")
        if entry.item.provenance == "public reports":
            assert "compiled from public reports" in entry.document.body
