"""What CI is told by its settings, what it tells people, and whom it asks to look."""

import json
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from nscp_site.checks.reporting import format_codequality
from nscp_site.commands import ci
from nscp_site.deploy.pipeline import (
    SECOND_REVIEW_PATHS,
    PipelineError,
    PipelineSettings,
    RevisionError,
    changed_files,
    describe_change,
    describe_findings,
    find_page_addresses,
)
from nscp_site.deploy.releases import open_target
from nscp_site.findings import Finding
from nscp_site.project import load_project
from nscp_site.sources import Sources
from tests.conftest import MINI, ROOT, TODAY, run
from tests.test_life import WITHDRAWN

SITE = "/srv/nscp"


@pytest.mark.parametrize(
    ("publish_to", "preview_to"),
    [
        (SITE, SITE),
        (SITE, f"{SITE}/"),
        (SITE, f"{SITE}/current"),
        (SITE, f"{SITE}/{{change}}"),
        (SITE, "/srv/other/../nscp/{change}"),
        ("/srv/change-12/site", "/srv/{change}"),
        ("s3://site/live", "s3://site/live/{change}"),
        ("deploy@host:/srv/nscp", "deploy@host:/srv/nscp/"),
        ("git:r.git#published", "git:r.git#published"),
    ],
)
def test_a_preview_in_the_place_of_the_site_is_refused(publish_to: str, preview_to: str) -> None:
    with pytest.raises(PipelineError, match="is the site's own place"):
        _ = PipelineSettings("12", publish_to=publish_to, preview_to=preview_to).preview_target


@pytest.mark.parametrize(("change", "from_kept"), [("", False), ("12", True)])
def test_what_visitors_get_is_built_without_what_was_kept(
    change: str, from_kept: bool, mini: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever could write into a cache of CI could else write every page."""
    asked: list[object] = []
    monkeypatch.setattr(ci, "build_site", lambda *_, **named: asked.append(named["from_kept"]))
    monkeypatch.setenv("CHANGE", change)
    assert run(mini, "ci", "build").exit_code == 0
    assert asked == [from_kept]


def test_a_link_to_the_place_of_the_site_is_it_too(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "other").symlink_to(tmp_path / "site")
    settings = PipelineSettings("12", publish_to=str(tmp_path / "site"), preview_to=str(tmp_path / "other/{change}"))
    with pytest.raises(PipelineError, match="is the site's own place"):
        _ = settings.preview_target


@pytest.mark.parametrize(
    ("preview_to", "target"),
    [
        ("/srv/previews/{change}", "/srv/previews/change-12"),
        ("/srv/{change}", "/srv/change-12"),
        ("s3://site/previews/{change}", "s3://site/previews/change-12"),
        ("git:r.git#preview-{change}", "git:r.git#preview-change-12"),
    ],
)
def test_each_change_has_a_place_and_an_address_of_its_own(preview_to: str, target: str) -> None:
    settings = PipelineSettings(
        "12", publish_to=SITE, preview_to=preview_to, preview_url="https://{change}.example.org"
    )
    assert settings.preview_target == target
    assert settings.preview_address == "https://change-12.example.org/"


def test_previews_that_would_share_a_place_are_refused() -> None:
    with pytest.raises(PipelineError, match=r"must hold \{change\}, such as /srv/previews/\{change\}"):
        _ = PipelineSettings("12", publish_to=SITE, preview_to="/srv/previews").preview_target


@pytest.mark.parametrize("written", ["../up", "12; rm", "-1", "١٢", "a"])
def test_a_change_that_is_no_number_is_refused(written: str) -> None:
    with pytest.raises(PipelineError, match="CHANGE must be the number"):
        PipelineSettings.from_environment({"CHANGE": written})


def test_all_that_is_ours_is_removed_from_a_folder_and_nothing_else(tmp_path: Path) -> None:
    for path in ("releases/2026-01-01-123456789abc/a/b.html", "records/2026-01-01-123456789abc.json", "notes.txt"):
        (tmp_path / "target" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "target" / path).write_text("x")
    (tmp_path / "target/current").symlink_to("releases/2026-01-01-123456789abc")
    open_target(str(tmp_path / "target")).remove()
    assert [path.name for path in (tmp_path / "target").iterdir()] == ["notes.txt"]
    (tmp_path / "target/notes.txt").unlink()
    open_target(str(tmp_path / "target")).remove()
    open_target(str(tmp_path / "never")).remove()
    assert not (tmp_path / "never").exists()


def test_the_branch_of_a_preview_is_removed(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "--quiet", "--bare", "r.git"], cwd=tmp_path, check=True)
    target = open_target(f"git:{tmp_path / 'r.git'}#preview-change-12")
    target.remove()
    words = ("-c", "user.name=A", "-c", "user.email=a@example.org", "commit-tree", "-m", "x")
    empty = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
    subprocess.run(["git", "hash-object", "-w", "-t", "tree", "/dev/null"], cwd=tmp_path / "r.git", check=True)
    made = subprocess.run(["git", *words, empty], cwd=tmp_path / "r.git", check=True, capture_output=True, text=True)
    for branch in ("main", "preview-change-12"):
        subprocess.run(["git", "branch", branch, made.stdout.strip()], cwd=tmp_path / "r.git", check=True)
    open_target(f"git:{tmp_path / 'r.git'}#preview-change-12").remove()
    left = subprocess.run(["git", "branch"], cwd=tmp_path / "r.git", check=True, capture_output=True, text=True)
    assert left.stdout.split() == ["*", "main"] or left.stdout.split() == ["main"]


PROBLEMS = [
    Finding(
        "content/a.md", 3, "there is no `nobody` <here> [at] *all*. Did you mean `mash`?", check="broken", column=5
    ),
    Finding(
        "content/a.md", 9, "there is no `nobody` <here> [at] *all*. Did you mean `mash`?", check="broken", column=5
    ),
    Finding("content/b.yml", 1, "this sentence is long.", check="long-sentence", severity="warning", column=1),
]


def test_a_summary_says_what_is_wrong_where_and_what_to_write() -> None:
    text = "\n".join(describe_findings(PROBLEMS))
    assert text.startswith("## 2 mistakes to mend\n")
    assert "- **content/a.md**, line 3: there is no `nobody` &lt;here> \\[at] \\*all\\*. Did you mean `mash`?" in text
    assert "### 1 thing to look at" in text
    assert "\n".join(describe_findings([])) == "## The check finds no mistake\n"
    many = [Finding("content/a.md", line, "no.", check="broken") for line in range(1, 30)]
    assert "- and 9 more: `nscp check` lists them all." in "\n".join(describe_findings(many))


def test_a_report_for_gitlab_has_what_it_asks_for_and_marks_that_stay() -> None:
    [text] = format_codequality(PROBLEMS)
    found = json.loads(text)
    assert [one["location"] for one in found] == [
        {"path": "content/a.md", "lines": {"begin": 3}},
        {"path": "content/a.md", "lines": {"begin": 9}},
        {"path": "content/b.yml", "lines": {"begin": 1}},
    ]
    assert [one["severity"] for one in found] == ["blocker", "blocker", "minor"]
    marks = [one["fingerprint"] for one in found]
    assert len(set(marks)) == 3
    moved = [replace(one, line=one.line + 7, column=0) for one in PROBLEMS]
    assert [one["fingerprint"] for one in json.loads("".join(format_codequality(moved)))] == marks
    assert json.loads("".join(format_codequality([]))) == []


def test_the_check_writes_both(mini: Path, tmp_path: Path) -> None:
    (mini / "docs/index.md").write_text((mini / "docs/index.md").read_text() + "\nRing {contact: nobody}.\n")
    files = {"--report": tmp_path / "report.json", "--summary": tmp_path / "summary.md"}
    done = run(mini, "check", *(word for pair in files.items() for word in pair))
    assert done.exit_code == 1
    [found] = json.loads(files["--report"].read_text())
    assert found["location"]["path"] == "docs/index.md"
    assert files["--summary"].read_text().startswith("## 1 mistake to mend\n")


@pytest.mark.parametrize(
    ("path", "addresses"),
    [
        ("content/campaigns/hotel-watch.md", ["/campaigns/hotel-watch/", "/campaigns/"]),
        ("content/datasets/funding-2019.csv", ["/datasets/funding-2019/", "/datasets/"]),
        ("content/contacts.yml", []),
        ("docs/index.md", ["/"]),
        ("docs/about/index.md", ["/about/"]),
        ("docs/share-card.png", []),
    ],
)
def test_the_pages_of_a_file_are_known(path: str, addresses: list[str]) -> None:
    assert find_page_addresses(path) == addresses


def test_a_revision_that_git_does_not_know_is_told() -> None:
    with pytest.raises(RevisionError, match="git can't tell what changed since `no-such-revision`"):
        changed_files(ROOT, "no-such-revision")


@pytest.fixture
def kept(mini: Path) -> Path:
    """The miniature project in a repository."""
    settings = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    for words in (("init", "--quiet"), ("add", "--all"), (*settings, "commit", "--quiet", "--message", "Begin")):
        subprocess.run(["git", *words], cwd=mini, check=True)
    return mini


def test_what_changed_is_told_with_where_to_see_it(kept: Path) -> None:
    for path in ("content/campaigns/safer-sleeping.md", "content/contacts.yml", "docs/index.md"):
        (kept / path).write_text((kept / path).read_text() + "\n")
    (kept / "docs/new page.md").write_text("x")
    (kept / "content/annual-report/foreword.md").unlink()
    library = replace(load_project(MINI, TODAY)[0], sources=Sources(kept))
    text = "\n".join(describe_change(library, "HEAD", "https://preview.example/"))
    assert "5 files of content." in text
    assert "- [Safer Sleeping](https://preview.example/campaigns/safer-sleeping/)" in text
    assert "- content/contacts.yml, which stands on many pages." in text
    assert "- content/annual-report/foreword.md was deleted." in text
    assert "[Look at the preview](https://preview.example/)." in text
    assert "A second person must look at this before it is published: content/contacts.yml." in text


def test_one_person_may_withdraw(kept: Path) -> None:
    review = next((kept / "content/reviews").glob("*.md"))
    text = review.read_text().replace("life: published\n", "")
    review.write_text(text.replace("---\n", f"---\n{WITHDRAWN}", 1))
    library = load_project(kept, TODAY)[0]
    assert "one person may publish it" in "\n".join(describe_change(library, "HEAD", ""))


def owned(path: Path) -> set[str]:
    """What a file of owners names, without the hosts' own files."""
    lines = [line.split()[0] for line in path.read_text("utf-8").splitlines() if line.startswith("/")]
    return {line.removeprefix("/") for line in lines if not line.startswith("/.git")}


def test_both_hosts_know_what_a_second_person_must_look_at() -> None:
    assert owned(ROOT / ".github/CODEOWNERS") == owned(ROOT / ".gitlab/CODEOWNERS") == set(SECOND_REVIEW_PATHS)
