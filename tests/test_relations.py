"""What names what, both ways."""

from nscp_site.content.relations import Relations, theme_and_ancestors
from nscp_site.project import load_project
from tests.conftest import MINI, TODAY


def refs(found):
    return {name: [entry.id for entry in entries] for name, entries in found.items()}


def test_fields_links_and_printed_tables_relate_both_ways(mini):
    relations = Relations(load_project(mini, TODAY)[0])
    assert refs(relations.related("campaigns/safer-sleeping")) == {"annual-report": ["progress"], "datasets": ["reach"]}
    assert refs(relations.related("datasets/reach")) == {
        "annual-report": ["progress"],
        "campaigns": ["safer-sleeping"],
    }
    assert refs(relations.related("reviews/child-x")) == {"guidance": ["safer-sleeping"]}


def test_a_theme_gathers_what_belongs_to_its_parts_too(mini):
    theme = mini / "content/themes/safer-sleeping.md"
    wider = theme.read_text().replace("Safer sleeping for babies", "Babies").replace("[cot death]", "[]")
    (mini / "content/themes/babies.md").write_text(wider)
    theme.write_text(theme.read_text().replace("also_called:", "wider: babies\nalso_called:"))
    relations = Relations(load_project(mini, TODAY)[0])
    assert relations.by_theme["babies"] == relations.by_theme["safer-sleeping"]


def test_a_circle_of_wider_themes_ends(mini):
    theme = mini / "content/themes/safer-sleeping.md"
    theme.write_text(theme.read_text().replace("also_called:", "wider: safer-sleeping\nalso_called:"))
    relations = Relations(load_project(mini, TODAY)[0])
    assert theme_and_ancestors(relations.library, "safer-sleeping") == ["safer-sleeping"]


def test_notes_know_where_they_stand():
    relations = Relations(load_project(MINI, TODAY)[0])
    assert relations.note_users["total"] == {"annual-report/progress", "datasets/reach"}
