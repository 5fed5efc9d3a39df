"""What changed, which campaigns run, and which edition of the guidance a page was written under."""

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from nscp_site.content.library import Library
from nscp_site.content.relations import Relations
from nscp_site.pages.chain_views import find_gaps
from nscp_site.pages.events import all_changes, current_campaigns
from nscp_site.pages.learning_chain import Chain
from nscp_site.pages.origins import PRACTICE_COLLECTIONS, edition_note, is_chapter
from nscp_site.project import render_files
from tests.browser import close
from tests.conftest import MINI, ROOT, nscp, prose
from tests.looping import add_loop, library_of, swap
from tests.site import served

HISTORY = """\
history:
  - {on: 2026-02-28, kind: published, what: The page was published.}
  - {on: 2026-11-22, kind: corrected, what: The number of people was corrected.}
"""
PAGE = prose("Changes", "{list: changes}\n\n{list: whats-new 2}")


@pytest.fixture
def changed(mini: Path) -> Path:
    """A project with two entries in a history, two updates of the plan, and a page that lists them."""
    add_loop(mini)
    swap(mini, "guidance/safer-sleeping.md", "key_points:", f"{HISTORY}key_points:")
    (mini / "docs/changes.md").write_text(PAGE)
    return mini


def test_changes_stand_with_the_latest_first(changed: Path) -> None:
    told = [(str(change.on), change.kind, change.ref) for change in all_changes(library_of(changed))]
    assert told == [
        ("2026-11-22", "corrected", "guidance/safer-sleeping"),
        ("2026-10-31", "plan", "priorities/sleep#s2"),
        ("2026-03-01", "plan", "priorities/sleep#s2"),
        ("2026-02-28", "published", "guidance/safer-sleeping"),
    ]


def test_a_page_lists_its_own_changes(changed: Path) -> None:
    page = render_files(library_of(changed))["guidance/safer-sleeping.md"]
    assert (
        "## What changed on this page {: #changes }\n\n"
        "- 22 November 2026: The number of people was corrected.\n- 28 February 2026: The page was published.\n"
    ) in page


def test_the_list_names_reader_and_kind_of_each(changed: Path) -> None:
    page = render_files(library_of(changed))["changes.md"]
    assert (
        "- 31 October 2026: [Sleep](priorities/sleep.md#s2). News of the plan: Action S2, done: It ended.\n"
        "  {: .is-plan .for-partnership }\n"
    ) in page
    new = page.partition("## What is new")[2]
    assert new.count("\n- ") == 2


def test_the_stylesheet_knows_every_reader_and_kind(changed: Path) -> None:
    style = (ROOT / "overrides/assets/site.css").read_text()
    page = render_files(library_of(changed))["changes.md"]
    for name in ("is-plan", "is-corrected", "is-published", "for-partnership", "for-practitioners"):
        assert f'id="{name}"' in page
        assert f".changes:has(#{name}:checked) li:not(.{name})" in style


def test_withdrawn_and_archived_pages_and_news_are_changes_too(changed: Path) -> None:
    swap(
        changed,
        "campaigns/safer-sleeping.md",
        "state: finished",
        "state: finished\nlife: archived\narchived_on: 2026-11-20\narchived_because: It is over.",
    )
    swap(changed, "priorities/sleep.md", "    carried_out_by: [training/talking]\n", "")
    swap(changed, "briefings/sleep.md", "See [the course](item:training/talking).", "See the course.")
    swap(
        changed,
        "training/talking.md",
        "delivery:",
        "life: withdrawn\nwithdrawn_on: 2026-11-21\nwithdrawn_because: Nobody teaches it.\ndelivery:",
    )
    (changed / "content/news").mkdir()
    group = (changed / "content/groups/communication-sub-group.md").read_text().partition("kind:")[0]
    news = group.replace("Communication Sub Group", "A new film")
    news = news.replace("This group looks after the website.", "There is a new film.")
    (changed / "content/news/film.md").write_text(f"{news}posted: 2026-11-01\nover_after: 2026-11-21\n---\n\nA film.\n")
    library = library_of(changed)
    told = {(change.ref, change.kind, change.what) for change in all_changes(library)}
    assert {
        ("training/talking", "withdrawn", "Nobody teaches it."),
        ("campaigns/safer-sleeping", "updated", "Archived: It is over."),
        ("news/film", "published", "There is a new film."),
    } <= told
    page, _, new = render_files(library)["changes.md"].partition("## What is new")
    assert "A new film" in page
    assert "A new film" not in new
    assert find_gaps(Chain(Relations(library)), "safer-sleeping")[0].says == (
        "Nothing on this theme is published under: Courses."
    )


def test_without_changes_nothing_is_made_up(mini: Path) -> None:
    (mini / "docs/changes.md").write_text(PAGE)
    page = render_files(library_of(mini))["changes.md"]
    assert "No change has been recorded yet." in page
    assert "What is new" not in page


@pytest.mark.slow
def test_a_visitor_chooses_reader_and_kind_without_a_script(changed: Path, browser: Browser) -> None:
    settings = changed / "mkdocs.yml"
    settings.write_text(settings.read_text().replace("../../", f"{MINI.parent.parent}/"))
    (changed / "docs/business-plan").mkdir()
    (changed / "docs/business-plan/index.md").write_text(prose("Business plan"))
    done = nscp("build", root=changed)
    assert done.returncode == 0, done.stdout + done.stderr
    with served(changed / "site") as address:
        page = browser.new_context(java_script_enabled=False).new_page()
        page.goto(f"{address}changes/")

        def days() -> list[str]:
            lines = page.locator(".changes li").all()
            return [line.inner_text().split(":")[0] for line in lines if line.is_visible()]

        assert days() == ["22 November 2026", "31 October 2026", "1 March 2026", "28 February 2026"]
        page.get_by_label("Corrected").check()
        assert days() == ["22 November 2026"]
        page.get_by_label("the Partnership").check()
        assert days() == []
        page.get_by_label("every kind").check()
        assert days() == ["31 October 2026", "1 March 2026"]
        close(page.context)


def campaigns_on(root: Path, today: str) -> list[str]:
    return [entry.id for entry in current_campaigns(library_of(root, date.fromisoformat(today)))]


@pytest.mark.parametrize(
    ("state", "dates", "running", "not_running"),
    [
        ("planned", "starts: 2024-02-01\nends: 2024-02", ["2024-02-01", "2024-02-29"], ["2024-01-31", "2024-03-01"]),
        ("running", "ends: 2024-09", ["2024-09-30"], ["2024-10-01"]),
        ("running", "starts: 2023-12-31", ["2023-12-31", "2024-01-01"], ["2023-12-30"]),
        ("finished", "starts: 2024-02-01\nends: 2024-02", [], ["2024-02-10"]),
        ("planned", "ends: 2024-09", [], ["2024-08-01"]),
        ("running", "channels: [Facebook]", [], ["2024-08-01"]),
    ],
)
def test_a_campaign_runs_between_its_days_only(
    mini: Path, state: str, dates: str, running: list[str], not_running: list[str]
) -> None:
    swap(mini, "campaigns/safer-sleeping.md", "state: finished\nends: 2022-12-31", f"state: {state}\n{dates}")
    assert [day for day in running if campaigns_on(mini, day)] == running
    assert [day for day in not_running if campaigns_on(mini, day)] == []


def test_a_campaign_that_is_over_leaves_the_list(mini: Path) -> None:
    swap(mini, "campaigns/safer-sleeping.md", "state: finished\nends", "state: running\nends")
    (mini / "docs/now.md").write_text(prose("Now", "{list: running-campaigns practitioners 3}"))
    on_the_day = render_files(library_of(mini, date(2022, 12, 31)))["now.md"]
    after = render_files(library_of(mini, date(2023, 1, 1)))["now.md"]
    assert "## Campaigns" in on_the_day
    assert "[Safer Sleeping](campaigns/safer-sleeping.md)" in on_the_day
    assert "ampaign" not in after.partition("# Now")[2]


@pytest.mark.slow
def test_no_campaign_of_old_documents_is_called_current(real_library: Library) -> None:
    assert current_campaigns(real_library) == []


def test_what_says_how_to_work_under_a_replaced_edition_says_so(
    real_library: Library, real_files: dict[str, str]
) -> None:
    """A chapter of a document, guidance, a briefing, an account of the law; on a campaign's page it would be noise."""
    told = 0
    for entry in real_library.entries():
        note = edition_note(entry.item.working_together)
        assert bool(note) == (entry.item.working_together in ("2015", "2018", "2023"))
        said = bool(note) and (is_chapter(real_library, entry) or entry.collection in PRACTICE_COLLECTIONS)
        assert real_files[f"{entry.ref}.md"].count(note or "since replaced.") == said, entry.ref
        told += said
    assert told > 80
    for document in real_library.values("documents").values():
        if document.collection:
            assert (
                "Written under Working Together 2018, since replaced." in real_files[f"{document.collection}/index.md"]
            )
