"""Building, exporting, and what is left when they fail."""

import os
import re
from pathlib import Path

import pytest
import yaml

from nscp_site import building
from nscp_site.building import BuildError, build_site
from nscp_site.exporting import export_pages
from nscp_site.project import read_project
from tests.conftest import MINI, TODAY, nscp, prose


@pytest.fixture
def project(mini: Path) -> Path:
    """The miniature project with its hooks and overrides named by whole paths."""
    settings = mini / "mkdocs.yml"
    settings.write_text(settings.read_text().replace("../../", f"{MINI.parent.parent}/"))
    return mini


@pytest.mark.slow
def test_a_good_build_then_a_bad_one_leaves_the_good_one(project: Path) -> None:
    assert nscp("build", root=project).returncode == 0
    page = project / "site/campaigns/safer-sleeping/index.html"
    good = page.read_bytes()
    (project / "content/campaigns/safer-sleeping.md").write_text("---\ntitle: Broken")
    (project / "content/datasets/reach.csv").write_text("Platform,Reach\nFacebook,13,467\n")
    failed = nscp("build", root=project)
    said = failed.stdout + failed.stderr
    assert failed.returncode == 1
    assert "content/campaigns/safer-sleeping.md:1: the fields open with `---` but never close." in said
    assert "content/datasets/reach.csv:2: this row has 3 cells" in said
    assert "Traceback" not in said
    assert page.read_bytes() == good
    assert not list(project.glob(".site*"))


@pytest.mark.slow
def test_a_broken_link_in_prose_fails_the_build(project: Path) -> None:
    (project / "docs/index.md").write_text(prose("Home", "[nowhere](nowhere.md)"))
    failed = nscp("build", root=project)
    assert failed.returncode == 1
    assert "nowhere.md" in failed.stdout + failed.stderr
    assert not (project / "site").exists()


@pytest.mark.slow
def test_an_editor_s_change_is_on_the_page(project: Path) -> None:
    item = project / "content/campaigns/safer-sleeping.md"
    item.write_text(item.read_text().replace("It ran again in December.", "It ran again in winter."))
    assert nscp("build", root=project).returncode == 0
    assert "It ran again in winter." in (project / "site/campaigns/safer-sleeping/index.html").read_text()


def test_a_build_that_cannot_be_put_in_place_puts_the_old_one_back(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "site").mkdir()
    (project / "site/index.html").write_text("last good")
    monkeypatch.setattr(building, "run_mkdocs", lambda _root, _target, **_: None)
    monkeypatch.setattr(building, "run_own", lambda *_, **__: None)
    with pytest.raises(BuildError, match="could not be written"):
        build_site(project, Path("site"))
    assert (project / "site/index.html").read_text() == "last good"


def test_export_into_a_file_is_told_plainly(mini: Path) -> None:
    (mini / "out").write_text("in the way")
    library, _ = read_project(mini, TODAY)
    with pytest.raises(BuildError, match=r"could not be written: .*out"):
        export_pages(library, mini / "out")


def test_a_command_outside_a_project_says_where_to_go(tmp_path: Path) -> None:
    done = nscp("check", root=tmp_path)
    assert done.returncode == 1
    assert "There is no content/ folder" in done.stderr


def test_the_export_reads_back(tmp_path: Path) -> None:
    """Every exported page has its fields, one heading of the first level, and links that lead to exported files."""
    done = nscp("export", tmp_path / "pages", root=MINI.parent.parent)
    assert done.returncode == 0, done.stderr
    pages = sorted((tmp_path / "pages").rglob("*.md"))
    assert len(pages) > 200
    for page in pages:
        _, front, body = page.read_text("utf-8").split("---\n", 2)
        assert yaml.safe_load(front)["title"]
        assert len(re.findall(r"^# ", body, re.MULTILINE)) == 1, page
        assert "item:" not in body
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", body):
            assert Path(os.path.normpath(page.parent / link)).exists(), f"{page}: {link}"
