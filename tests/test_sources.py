"""The files of a project are looked for and read once, in one place."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from nscp_site import cache
from nscp_site.content.addresses import load_addresses
from nscp_site.content.loading import load_file, read_library
from nscp_site.editor.trial import TrialRunner
from nscp_site.project import check_sources
from nscp_site.settings import load_settings
from nscp_site.sources import Sources
from tests.conftest import TODAY

CAMPAIGN = "content/campaigns/safer-sleeping.md"
# Whatever opens a file or looks through a folder below the first argument, with the innermost module of ours.
NOTE_OPENS = """
import json, os, sys
from datetime import date
from pathlib import Path
from nscp_site.project import load_project

root, opened = Path(sys.argv[1]), []

def note(event, arguments):
    if event in ("open", "os.scandir", "os.listdir") and isinstance(arguments[0], (str, os.PathLike)):
        path = Path(os.path.abspath(arguments[0]))
        if path.is_relative_to(root):
            frame = sys._getframe(1)
            while not frame.f_globals.get("__name__", "").startswith("nscp_site."):
                frame = frame.f_back
            opened.append((path.relative_to(root).as_posix(), frame.f_globals["__name__"]))

sys.addaudithook(note)
problems = load_project(root, date.fromisoformat(sys.argv[2]))[1]
print(json.dumps([opened, len(problems)]))
"""


@pytest.fixture
def varied(mini: Path) -> Path:
    """A project with files of every kind that rules look into, and mistakes to tell the columns of."""
    Image.new("RGB", (4, 4)).save(mini / "docs/picture.png")
    (mini / "docs/drawing.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"><script>x</script></svg>\n')
    (mini / "docs/paper.pdf").write_bytes(b"%PDF-1.4")
    (mini / "docs/minutes.txt").write_text("Present: nobody.\n")
    (mini / "docs/.hidden.md").write_text("# Hidden\n")
    (mini / "docs/gone.md").symlink_to("nowhere.md")
    (mini / "content/addresses.yml").write_text("published:\n  - campaigns\n")
    (mini / "content/campaigns/stray.txt").write_text("A stray file.\n")
    (mini / "overrides").mkdir()
    (mini / "overrides/main.html").write_text("<p>Ring 0300 126 1000.</p>\n")
    (mini / CAMPAIGN).write_text((mini / CAMPAIGN).read_text() + "\nRing 0800 1111, or see [that](nothing.md).\n")
    return mini


def test_a_check_opens_each_file_and_folder_once_and_rules_open_none(varied: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", NOTE_OPENS, str(varied), str(TODAY)],
        env=os.environ | {cache.NO_CACHE_VARIABLE: "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    opened, problems = json.loads(done.stdout)
    assert problems > 5
    paths = [path for path, _ in opened]
    assert sorted(paths) == sorted(set(paths))
    assert {module for _, module in opened} == {"nscp_site.sources"}
    files = [path for name in ("content", "docs", "overrides") for path in (varied / name).rglob("*") if path.is_file()]
    assert {path.relative_to(varied).as_posix() for path in files} <= set(paths)


def test_the_rules_find_the_same_when_the_disk_is_gone(varied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(cache.NO_CACHE_VARIABLE, "1")
    sources = Sources(varied)
    found = check_sources(sources, TODAY)[1]
    assert {"typed-number", "forbidden-number", "active-file", "strange-file", "linked-folder"} <= {
        problem.check for problem in found
    }
    shutil.rmtree(varied)
    assert check_sources(sources, TODAY)[1] == found


def test_hidden_files_and_links_are_no_files(varied: Path) -> None:
    sources = Sources(varied)
    pages = [file.path for file in sources.files("docs", ".md")]
    assert "docs/index.md" in pages
    assert not {"docs/.hidden.md", "docs/gone.md"} & set(pages)
    assert "docs/.hidden.md" in [entry.path for entry in sources.entries("docs", hidden=True)]
    assert sources.find("docs/gone.md") is not None
    assert sources.file("docs/gone.md") is None
    assert sources.find("docs/never.md") is sources.find("elsewhere/x.md") is None


def test_a_second_look_takes_over_what_did_not_change(mini: Path) -> None:
    before = Sources(mini)
    read_library(before, TODAY)
    assert before.refreshed() is before
    (mini / CAMPAIGN).write_text((mini / CAMPAIGN).read_text() + "\nMore.\n")
    (mini / "content/news").mkdir(exist_ok=True)
    (mini / "content/news/fresh.md").write_text("---\n---\n")
    after = before.refreshed()
    assert after[CAMPAIGN].text.endswith("More.\n")
    assert not before[CAMPAIGN].text.endswith("More.\n")
    assert after.find("content/news/fresh.md")
    other = before.files("content/themes", ".md")[0]
    assert after[other.path] is other
    assert load_file(after[other.path]) is load_file(other)
    assert after.refreshed([other.path])[other.path] is not other
    (mini / other.path).unlink()
    assert after.refreshed().find(other.path) is None


def test_other_bytes_stand_for_a_file_and_are_not_written(mini: Path) -> None:
    sources = Sources(mini)
    raw = sources[CAMPAIGN].raw
    laid = sources.with_file(CAMPAIGN, raw + b"\nMore.\n").with_file("content/news/fresh.md", b"---\n---\n")
    assert laid[CAMPAIGN].text.endswith("More.\n")
    assert [file.path for file in laid.files("content/news", ".md", deep=False)][-1:] == ["content/news/fresh.md"]
    assert sources[CAMPAIGN].raw == (mini / CAMPAIGN).read_bytes() == raw
    assert not (mini / "content/news/fresh.md").exists()


def test_settings_and_addresses_are_those_of_the_first_look(mini: Path) -> None:
    sources = Sources(mini)
    settings, addresses = load_settings(sources), load_addresses(sources)
    (mini / "mkdocs.yml").write_text("site_name: Other\n")
    (mini / "content/addresses.yml").write_text("published: [/other/]\n")
    assert load_settings(sources) is settings
    assert load_addresses(sources) is addresses or not addresses.found
    assert load_settings(sources.refreshed()).site_name == "Other"
    assert load_addresses(sources.refreshed()).values.published == ["/other/"]


def test_a_trial_of_what_changed_meanwhile_is_of_what_stands_there_now(mini: Path) -> None:
    trials = TrialRunner(mini)
    raw = (mini / CAMPAIGN).read_bytes()
    wrong = raw + b"\nRing 0800 1111.\n"
    assert [problem.check for problem in trials.try_change(CAMPAIGN, wrong).new_errors] == ["typed-number"]
    (mini / CAMPAIGN).write_bytes(wrong)
    assert trials.try_change(CAMPAIGN, wrong + b"\nMore.\n").new_errors == []
    (mini / CAMPAIGN).write_bytes(raw)
    assert [problem.check for problem in trials.try_change(CAMPAIGN, wrong).new_errors] == ["typed-number"]
