"""What must be settled before the launch: nothing is published or found until a person has settled it all."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from nscp_site.content.library import Library
from nscp_site.content.loading import load_library
from nscp_site.pages.launch import find_launch_blockers
from nscp_site.pages.plan_status import duty_status
from nscp_site.schema.editorial import LAUNCH_BLOCKERS, PARTNERSHIP_QUESTIONS
from tests.conftest import FROZEN, TODAY, problems_of, run
from tests.freeze import thaw
from tests.launching import settle
from tests.tiny import tiny_project, tiny_site

CONTACT = """\
childline:
  name: Childline
  spoken: Childline
  purpose: someone under 19 who wants to talk
  number: 0800 1111
  read_at: nspcc.org.uk
  read_on: 2026-11-22
  confirmed: {by: A. Tester, on: 2026-11-20, number: 0800 1111}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project in which everything is settled."""
    root = tiny_project(tmp_path / "project")
    (root / "content/contacts.yml").write_text(CONTACT)
    return root


def change_entry(root: Path, name: str, **fields: Any) -> None:
    """Change fields of an entry of the list; None takes one out."""
    path = root / "content/launch.yml"
    entries = yaml.safe_load(path.read_text())
    entries[name] = {key: value for key, value in (entries[name] | fields).items() if value is not None}
    path.write_text(yaml.safe_dump(entries, sort_keys=False))


def still_open(root: Path) -> list[str]:
    """What is open in a project, as it is printed."""
    return [str(one) for one in find_launch_blockers(load_library(root, TODAY)[0])]


def test_a_project_in_which_all_is_settled_has_nothing_open(project: Path) -> None:
    assert still_open(project) == []


def test_a_project_without_the_list_is_never_ready(project: Path) -> None:
    (project / "content/launch.yml").unlink()
    assert len(still_open(project)) == 1
    (project / "content/launch.yml").write_text("")
    assert len(still_open(project)) == 1


@pytest.mark.parametrize("name", LAUNCH_BLOCKERS)
@pytest.mark.parametrize("taken", ["answer", "done_by", "done_on", "the entry"])
def test_each_entry_alone_holds_the_launch_up(project: Path, name: str, taken: str) -> None:
    if taken == "the entry":
        path = project / "content/launch.yml"
        entries = yaml.safe_load(path.read_text())
        del entries[name]
        path.write_text(yaml.safe_dump(entries))
    else:
        change_entry(project, name, **{taken: None})
    assert len(still_open(project)) == 1
    assert problems_of(project) != []


def test_an_entry_settled_on_a_day_to_come_holds_the_launch_up(project: Path) -> None:
    change_entry(project, "host", done_on="2026-11-23")
    assert len(still_open(project)) == 1
    assert find_launch_blockers(load_library(project, TODAY.replace(day=23))[0]) == []


@pytest.mark.parametrize("name", PARTNERSHIP_QUESTIONS)
def test_what_is_only_asked_holds_nothing_up(project: Path, name: str) -> None:
    change_entry(project, name, answer=None, done_by=None, done_on=None)
    assert still_open(project) == []


def test_a_contact_that_nobody_confirmed_holds_the_launch_up(project: Path) -> None:
    (project / "content/contacts.yml").write_text(
        CONTACT.replace("{by: A. Tester, on: 2026-11-20, number: 0800 1111}", "not yet")
    )
    [told] = still_open(project)
    assert told == "content/contacts.yml:8: Confirm the number of Childline (read on 22 November 2026)."


@pytest.mark.parametrize("setting", ["site_url", "contact"])
def test_a_setting_that_is_empty_holds_the_launch_up(project: Path, setting: str) -> None:
    path = project / "mkdocs.yml"
    path.write_text(re.sub(rf"\b{setting}: [^,\s]+", f'{setting}: ""', path.read_text()))
    [told] = still_open(project)
    assert told.startswith("mkdocs.yml:")


def test_every_entry_of_the_real_list_is_there_and_says_whom_to_ask_and_why() -> None:
    assert [*yaml.safe_load((FROZEN / "content/launch.yml").read_text("utf-8"))] == [
        *LAUNCH_BLOCKERS,
        *PARTNERSHIP_QUESTIONS,
    ]


def says_noindex(site: Path) -> set[bool]:
    """Whether pages and hosts' files ask search engines to stay away; both answers where they differ."""
    pages = ["noindex" in (site / page).read_text() for page in ("index.html", "campaigns/1/index.html", "404.html")]
    hosts = ["X-Robots-Tag" in (site / name).read_text() for name in ("nginx.conf", "_headers", ".htaccess")]
    return {*pages, *hosts}


def test_until_all_is_settled_every_build_asks_search_engines_to_stay_away(project: Path) -> None:
    assert says_noindex(tiny_site(project, "settled")) == {False}
    change_entry(project, "host", answer=None, done_by=None, done_on=None)
    open_site = tiny_site(project, "open")
    assert says_noindex(open_site) == {True}
    version = json.loads((open_site / "version.json").read_text())
    assert (version["preview"], version["before_launch"]) == (False, True)


def test_nothing_is_uploaded_before_all_is_settled_and_it_is_said_what_is_missing(project: Path) -> None:
    target = project.parent / "target"
    change_entry(project, "host", what="Name the host.", ask="its buyer", answer=None, done_by=None, done_on=None)
    site = tiny_site(project, "open")
    refused = run(project, "publish", "--to", target, "--site", site)
    assert refused.exit_code == 1
    assert "Nothing was uploaded. Before the website is published, this must be settled (1 open):\n" in refused.stderr
    assert re.search(r"  content/launch\.yml:\d+: Name the host\. Ask its buyer\.\n", refused.stderr)
    assert "--before-launch" in refused.stderr
    assert not target.exists()


def test_with_the_option_it_is_published_and_says_that_search_engines_stay_away(project: Path) -> None:
    target = project.parent / "target"
    change_entry(project, "host", answer=None, done_by=None, done_on=None)
    done = run(project, "publish", "--before-launch", "--to", target, "--site", tiny_site(project, "open"))
    assert done.exit_code == 0, done.output
    assert "Search engines are asked to stay away" in done.output
    assert says_noindex(target / "current") == {True}


def test_a_preview_goes_on(project: Path) -> None:
    change_entry(project, "host", answer=None, done_by=None, done_on=None)
    site = tiny_site(project, "open", preview=True)
    target = project.parent / "target"
    assert run(project, "publish", "--preview", "--to", target, "--site", site).exit_code == 0
    # And is no way around the list.
    assert run(project, "publish", "--before-launch", "--to", target, "--site", site).exit_code == 1


def test_a_site_built_before_the_last_answer_is_built_anew(project: Path) -> None:
    entry = yaml.safe_load((project / "content/launch.yml").read_text())["host"]
    change_entry(project, "host", answer=None, done_by=None, done_on=None)
    site = tiny_site(project, "open")
    change_entry(project, "host", **entry)
    target = project.parent / "target"
    refused = run(project, "publish", "--to", target, "--site", site)
    assert refused.exit_code == 1
    assert "was built before everything was settled" in refused.stderr
    assert not (target / "current").exists()
    assert run(project, "publish", "--to", target, "--site", tiny_site(project, "settled")).exit_code == 0


def test_without_a_site_nothing_is_built_either(mini: Path) -> None:
    refused = run(mini, "publish", "--to", mini.parent / "target")
    assert refused.exit_code == 1
    assert "this list is missing" in refused.stderr
    assert not (mini / "site").exists()


def letter_of(root: Path) -> str:
    """The letter to the Business Office."""
    done = run(root, "status", "--letter")
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture(scope="module")
def real_letter() -> str:
    """What is still open of the real content."""
    return letter_of(FROZEN)


@pytest.mark.slow
def test_the_letter_asks_for_all_that_is_open_and_in_order(real_letter: str, real_library: Library) -> None:
    letter, library = real_letter, real_library
    places = [letter.index(asked) for asked in expected_in_letter(library)]
    assert places == sorted(places)
    assert not re.search(r"\{|\}|`|\]\(", letter)
    assert "\n\n\n" not in letter


def expected_in_letter(library: Library) -> list[str]:
    """What must stand in it, in this order."""
    contacts = [contact for contact in library.values("contacts").values() if not contact.is_confirmed]
    entries = library.values("launch")
    duties = library.values("duties").values()
    return [
        *(f"- {contact.name}" for contact in contacts),
        *(f"- {entries[name].what}" for name in LAUNCH_BLOCKERS if entries[name].done_on is None),
        *(f"- {entries[name].what}" for name in PARTNERSHIP_QUESTIONS if entries[name].done_on is None),
        *(f"- {duty.name}: " for duty in duties if duty_status(duty, library).status != "met"),
        *(f"- {note.question} ({name})" for name, note in library.values("editors-notes").items() if note.question),
    ]


@pytest.mark.slow
def test_the_letter_leaves_out_what_is_settled(real_letter: str, real_library: Library, tmp_path: Path) -> None:
    root = thaw(FROZEN, tmp_path / "project")
    # What was worked out for the other letter is known.
    shutil.copytree(FROZEN / ".cache", root / ".cache")
    settle(root)
    letter = letter_of(root)
    for entry in real_library.values("launch").values():
        assert entry.what in real_letter
        assert entry.what not in letter
    assert "confirm these telephone numbers" not in letter
    assert letter.count("\n1. ") == 1


def test_the_letter_is_not_written_where_it_would_be_published(mini: Path) -> None:
    assert run(mini, "status", "--letter", "--to", "docs/letter.txt").exit_code == 1
    assert run(mini, "status", "--letter", "--to", mini.parent / "letter.txt").exit_code == 0
    assert (mini.parent / "letter.txt").read_text().startswith("To the Business Office")
