"""The chain of learning: what is tied to what, who says so, and where it is broken."""

from pathlib import Path

import pytest

from nscp_site.content.library import Library
from nscp_site.content.loading import load_library
from nscp_site.content.relations import Relations
from nscp_site.pages.chain_views import find_gaps
from nscp_site.pages.learning_chain import STAGES, Chain, ThemeChain
from nscp_site.project import load_project, render_files
from tests.conftest import TODAY
from tests.looping import add_loop, library_of, publish_progress, swap

THEME = "safer-sleeping"


@pytest.fixture
def loop(mini: Path) -> Path:
    return add_loop(mini)


def chain_of(root: Path) -> Chain:
    """The chain of a project, its dangling references left as they are."""
    return Chain(Relations(load_library(root, TODAY)[0]))


def part_of(root: Path) -> ThemeChain:
    return chain_of(root).of_theme(THEME)


def gaps(root: Path) -> dict[str, list[str]]:
    return {gap.says: [step.key for step in gap.steps] for gap in find_gaps(chain_of(root), THEME)}


def test_every_stage_is_there_in_order_with_its_steps(loop: Path) -> None:
    stages = part_of(loop).stages
    assert list(stages) == list(STAGES)
    assert {name: [step.key for step in steps] for name, steps in stages.items()} == {
        "reviews": ["reviews/child-x"],
        "learning": ["guidance/safer-sleeping"],
        "briefings": ["briefings/sleep"],
        "courses": ["training/talking"],
        "campaigns": ["campaigns/safer-sleeping"],
        "actions": ["priorities/sleep", "priorities/sleep#s1", "priorities/sleep#s2"],
        "evidence": [
            "training/talking#what-learners-said",
            "priorities/sleep#evidence-a",
            "priorities/sleep#evidence-b",
            "priorities/sleep#evidence-c",
        ],
        "scrutiny": ["scrutiny/impact"],
        "figures": ["datasets/reach"],
    }


def test_ties_lead_both_ways_and_say_who_says_them_and_where(loop: Path) -> None:
    part = part_of(loop)
    assert [step.key for step, _ in part.after("briefings/sleep")] == ["training/talking"]
    assert [step.key for step, _ in part.before("training/talking")] == ["briefings/sleep"]
    said = {(tie.earlier, tie.later): (tie.said_by, tie.place) for tie in part.ties}
    assert said["reviews/child-x", "briefings/sleep"] == (
        "briefings/sleep",
        "its list of where the documents speak of it",
    )
    assert said["briefings/sleep", "training/talking"] == ("briefings/sleep", "its text")
    assert said["training/talking", "priorities/sleep#s1"] == ("priorities/sleep", "its actions")
    assert said["campaigns/safer-sleeping", "datasets/reach"] == ("campaigns/safer-sleeping", "its results")
    assert said["priorities/sleep#s2", "datasets/reach"] == ("priorities/sleep", "its actions")


def test_a_whole_chain_is_not_called_broken(loop: Path) -> None:
    found = gaps(loop)
    assert "Courses with no stated tie to a review" not in found
    assert "Reviews with no stated tie to an action of the plan" not in found
    assert found["Campaigns with no stated tie to a review"] == ["campaigns/safer-sleeping"]
    assert found["Actions with no evidence of impact published"] == ["priorities/sleep#s1"]
    assert found["Evidence that the plan asks for, not published here"] == [
        "priorities/sleep#evidence-a",
        "priorities/sleep#evidence-c",
    ]


def test_an_item_withdrawn_in_the_middle_breaks_the_chain(loop: Path) -> None:
    (loop / "content/briefings/sleep.md").unlink()
    found = gaps(loop)
    assert found["Courses with no stated tie to a review"] == ["training/talking"]
    assert found["Reviews with no stated tie to an action of the plan"] == ["reviews/child-x"]
    assert "Nothing on this theme is published under: Briefings." in found


def test_a_name_that_leads_nowhere_is_told_by_the_check_and_as_a_gap(loop: Path) -> None:
    swap(loop, "briefings/sleep.md", "[reviews/child-x]", "[reviews/child-x, reviews/child-gone]")
    problems = [str(problem) for problem in load_project(loop, TODAY)[1] if problem.check == "broken-reference"]
    assert len(problems) == 1
    assert "there is no item `reviews/child-gone`" in problems[0]
    assert gaps(loop)["Named by these pages, but not published here: reviews/child-gone."] == ["briefings/sleep"]


def test_items_that_name_each_other_in_a_circle_end(loop: Path) -> None:
    swap(loop, "training/talking.md", "A course.\n", "From [the review](item:reviews/child-x).\n")
    swap(loop, "reviews/child-x.md", "says so.", "says so. See [the plan](item:priorities/sleep).")
    swap(loop, "priorities/sleep.md", "The priority.", "The priority, after [the briefing](item:briefings/sleep).")
    part = part_of(loop)
    assert part.leads_to("reviews/child-x", "actions")
    assert part.follows_from("priorities/sleep", "reviews")
    assert not part.leads_to("priorities/sleep", "reviews")


def test_our_own_list_of_related_pages_mends_no_chain(loop: Path) -> None:
    swap(loop, "briefings/sleep.md", "see: [reviews/child-x]", "related: [reviews/child-x]")
    part = part_of(loop)
    assert [(step.key, ours) for step, ours in part.before("briefings/sleep")] == [("reviews/child-x", True)]
    assert gaps(loop)["Briefings with no stated tie to a review"] == ["briefings/sleep"]


def test_what_no_review_and_no_briefing_names_is_not_called_learning(loop: Path) -> None:
    swap(loop, "guidance/safer-sleeping.md", "reviews/child-x", "campaigns/safer-sleeping")
    assert part_of(loop).stages["learning"] == []


def test_an_action_stands_in_its_own_themes_only(loop: Path) -> None:
    swap(loop, "priorities/sleep.md", "    carried_out_by: [training/talking]", "    themes: [babies]")
    theme = (loop / "content/themes/safer-sleeping.md").read_text()
    (loop / "content/themes/babies.md").write_text(theme.replace("Safer sleeping for babies", "Babies"))
    chain = Chain(Relations(library_of(loop)))
    assert [step.key for step in chain.of_theme("babies").stages["actions"]] == ["priorities/sleep#s1"]
    assert "priorities/sleep#s1" not in chain.of_theme(THEME).steps


def test_visitors_see_the_chain_and_not_where_it_is_broken(loop: Path) -> None:
    files = render_files(library_of(loop))
    assert "(safer-sleeping/chain.md)" in files["themes/safer-sleeping.md"]
    page = files["themes/safer-sleeping/chain.md"]
    assert "# The chain of learning: Safer sleeping" in page
    assert "no evidence of impact" not in page
    assert "chain is broken" not in page


def test_the_page_of_the_chain_shows_the_whole_chain(loop: Path) -> None:
    publish_progress(loop)
    files = render_files(library_of(loop))
    assert "(safer-sleeping/chain.md)" in files["themes/safer-sleeping.md"]
    page = files["themes/safer-sleeping/chain.md"]
    assert "# The chain of learning: Safer sleeping" in page
    assert "From: [Sleep in short](../../briefings/sleep.md)" in page
    assert "Actions with no evidence of impact published: [Action S1](../../priorities/sleep.md#s1)" in page
    assert "| Sleep in short | Talking about sleep | [Sleep in short](../../briefings/sleep.md): its text |" in page


def test_every_theme_of_the_real_site_has_its_chain(real_library: Library) -> None:
    chain = Chain(Relations(real_library))
    assert chain.dangling == set()
    for tie in chain.ties:
        assert list(STAGES).index(chain.steps[tie.earlier].stage) < list(STAGES).index(chain.steps[tie.later].stage)
    neglect = chain.of_theme("neglect")
    assert [step.title for step, _ in neglect.before("priorities/neglect#n4")] == ["Neglect campaign"]
