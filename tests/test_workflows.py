"""CI's own files, run step by step in a fresh clone against folders of this machine: what is published and told."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import MINI, ROOT, nscp, some
from tests.freeze import PROGRAM
from tests.launching import settle
from tests.servers import other_site
from tests.workflows import CLOSE, GITLAB, PUBLISH, WEEKLY, Ran, Runner, with_environment

pytestmark = pytest.mark.slow

BESIDE = (
    ".ci",
    ".github",
    "tests",
    "tools",
    "requirements",
    "Makefile",
    "pyproject.toml",
    "package.json",
    "package-lock.json",
)
PAGE = "content/campaigns/safer-sleeping.md"
GOOD = ("It ran again in December.", "It came again in winter.")
BAD = ("It ran again in December.", "Ring {contact: nobody}.")
# What the content's lane spends its time on is tried by the tests of content themselves.
QUICK = '#!/bin/sh\ncase "$*" in *lane-test*|*content-test*) echo "tested: $*"; exit 0;; esac\nexec {make} "$@"\n'


def git(root: Path, *words: str) -> str:
    """Run git in a repository; what it printed."""
    settings = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    return subprocess.run(
        ["git", *settings, *words], cwd=root, check=True, capture_output=True, text=True
    ).stdout.strip()


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with the program and the miniature content, as the hosts of CI have one."""
    root = tmp_path_factory.mktemp("origin") / "project"
    shutil.copytree(MINI, root, ignore=shutil.ignore_patterns("site", ".site*", ".cache"))
    for name in (*PROGRAM, *BESIDE):
        if (ROOT / name).is_dir():
            unwanted = shutil.ignore_patterns("__pycache__", "node_modules", ".cache")
            shutil.copytree(ROOT / name, root / name, ignore=unwanted)
        else:
            shutil.copy(ROOT / name, root / name)
    shutil.copy(ROOT / ".gitignore", root)
    settings = root / "mkdocs.yml"
    settings.write_text(settings.read_text().replace("../../", ""))
    settle(root)
    git(root, "init", "--quiet", "--initial-branch=main")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "Begin")
    nscp("build", root=root)
    return root


@pytest.fixture
def runner(origin: Path, tmp_path: Path) -> Runner:
    """A machine with a fresh clone, the environment in place, and the cache of an earlier run."""
    clone, home = tmp_path / "clone", tmp_path / "home"
    git(tmp_path, "clone", "--quiet", str(origin), str(clone))
    # As hosts do, it keeps what earlier runs worked out.
    shutil.copytree(origin / ".cache", clone / ".cache")
    with_environment(clone, home, make=QUICK.format(make=shutil.which("make")))
    (clone / "node_modules").mkdir()
    shutil.copy(clone / "package-lock.json", clone / "node_modules/.pins")
    (clone / "node_modules/.ready").touch()
    return Runner(clone, home)


def change(runner: Runner, old: str, new: str, path: str = PAGE, times: int = -1) -> str:
    """Commit a change; the revision before it."""
    before = git(runner.clone, "rev-parse", "HEAD")
    file = runner.clone / path
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, times))
    git(runner.clone, "commit", "--quiet", "--all", "--message", "Change it")
    return before


@pytest.fixture
def places(tmp_path: Path) -> dict[str, str]:
    """Where to publish, and where previews go."""
    return {
        "PUBLISH_TO": str(tmp_path / "public"),
        "PREVIEW_TO": str(tmp_path / "previews/{change}"),
        "PREVIEW_URL": "https://{change}.preview.example.org/",
    }


def push(runner: Runner, before: str, places: dict[str, str]) -> Ran:
    """What GitHub does with a push to main."""
    github = {"event_name": "push", "ref": "refs/heads/main", "event": {"before": before}}
    return runner.github({"github": github, "vars": places, "secrets": {}})


def asked(runner: Runner, before: str, places: dict[str, str], *, fork: bool = False, **more: Any) -> Ran:
    """What GitHub does with a pull request."""
    repository = "nscp/site"
    head = {"repo": {"full_name": "somebody/site" if fork else repository}}
    event = {"pull_request": {"number": 12, "base": {"sha": before}, "head": head}}
    github = {"event_name": "pull_request", "ref": "refs/pull/12/merge", "repository": repository, "event": event}
    secrets = {} if fork else {"RSYNC_PASSWORD": "sesame"}
    return runner.github({"github": github, "vars": places, "secrets": secrets}, **more)


def merged(runner: Runner, before: str, places: dict[str, str], *jobs: str) -> Ran:
    """What GitLab does on the default branch."""
    variables = {"CI_PIPELINE_SOURCE": "push", "CI_COMMIT_BRANCH": "main", "CI_DEFAULT_BRANCH": "main"}
    return runner.gitlab(
        variables | places | {"CI_COMMIT_BEFORE_SHA": before}, jobs or ("check", "content", "code", "publish")
    )


def requested(runner: Runner, before: str, places: dict[str, str], *jobs: str) -> Ran:
    """What GitLab does with a merge request."""
    variables = {"CI_PIPELINE_SOURCE": "merge_request_event", "CI_DEFAULT_BRANCH": "main", "CI_MERGE_REQUEST_IID": "12"}
    told = variables | places | {"CI_MERGE_REQUEST_DIFF_BASE_SHA": before}
    return runner.gitlab(told, jobs or ("check", "preview", "content", "code", "publish"))


def page(folder: str) -> str:
    """The changed page as visitors of a published folder get it; empty where nothing is published."""
    path = Path(folder) / "current/campaigns/safer-sleeping/index.html"
    return path.read_text("utf-8") if path.exists() else ""


@pytest.mark.parametrize("host", [merged, pytest.param(push, marks=pytest.mark.nightly)])
def test_a_good_change_of_content_is_published_by_its_own_lane(
    host: Callable[..., Ran], runner: Runner, places: dict[str, str]
) -> None:
    ran = host(runner, change(runner, *GOOD), places)
    assert ran.failed == [], ran.said(ran.failed[0])
    assert GOOD[1] in page(places["PUBLISH_TO"])
    assert "The check finds no mistake" in ran.summary
    assert "The site is published" in ran.summary
    tested = "".join(ran.said(name) for name in ran.steps if name.startswith("content"))
    assert "tested: lane-test SINCE=" in tested
    if "code" in ran.steps:
        assert "Only content was changed." in ran.said("code")
    assert not Path(places["PREVIEW_TO"]).parent.exists()


@pytest.mark.parametrize("host", [push, pytest.param(merged, marks=pytest.mark.nightly)])
def test_a_mistake_is_told_at_its_line_and_leaves_the_running_site(
    host: Callable[..., Ran], runner: Runner, places: dict[str, str]
) -> None:
    assert host(runner, change(runner, *GOOD), places).failed == []
    running = page(places["PUBLISH_TO"])
    ran = host(runner, change(runner, GOOD[1], BAD[1]), places)
    assert len(ran.failed) == 1
    assert ran.failed[0].startswith("check")
    assert page(places["PUBLISH_TO"]) == running != ""
    assert "mistake" in ran.summary
    assert f"**{PAGE}**, line " in ran.summary
    assert "`nobody`" in ran.summary
    if host is push:
        assert re.search(
            rf"^::error file={PAGE},line=\d+,col=\d+,title=[\w-]+::", ran.said("check: Check"), re.MULTILINE
        )
    else:
        [found] = json.loads((runner.clone / "code-quality.json").read_text())
        assert (found["location"]["path"], found["severity"]) == (PAGE, "blocker")


@pytest.mark.nightly
@pytest.mark.parametrize("host", [asked, requested])
def test_each_change_has_a_preview_of_its_own_that_goes_with_it(
    host: Callable[..., Ran], runner: Runner, places: dict[str, str], tmp_path: Path
) -> None:
    other = tmp_path / "previews/change-11/current"
    other.mkdir(parents=True)
    ran = host(runner, change(runner, *GOOD), places)
    assert ran.failed == [], ran.said(ran.failed[0])
    assert "publish" in ran.skipped
    assert page(places["PUBLISH_TO"]) == ""
    preview = places["PREVIEW_TO"].replace("{change}", "change-12")
    assert GOOD[1] in page(preview)
    assert '<meta name="robots" content="noindex">' in page(preview)
    address = "https://change-12.preview.example.org/"
    assert f"[Safer Sleeping]({address}campaigns/safer-sleeping/) ({PAGE})" in ran.summary
    if host is requested:
        assert f"address={address}" in (runner.clone / "preview.env").read_text()
        ran = requested(runner, "", places, "close-preview")
    else:
        ran = asked(runner, "", places, workflow=CLOSE, jobs=("close",))
    assert ran.failed == [], ran.said(ran.failed[0])
    assert not Path(preview).exists()
    assert other.exists()


@pytest.mark.parametrize(
    ("host", "asking"),
    [
        (push, False),
        pytest.param(requested, True, marks=pytest.mark.nightly),
        pytest.param(merged, False, marks=pytest.mark.nightly),
        pytest.param(asked, True, marks=pytest.mark.nightly),
    ],
)
def test_without_its_settings_nothing_is_published_and_the_missing_one_is_named(
    host: Callable[..., Ran], asking: bool, runner: Runner, tmp_path: Path
) -> None:
    ran = host(runner, change(runner, *GOOD), {})
    assert ran.failed == []
    name = "PREVIEW_TO" if asking else "PUBLISH_TO"
    assert f"{name} is not set in the settings of CI" in ran.summary
    assert not (tmp_path / "public").exists()


@pytest.mark.nightly
@pytest.mark.parametrize("host", [asked, requested])
def test_a_preview_in_the_place_of_the_site_is_refused(
    host: Callable[..., Ran], runner: Runner, places: dict[str, str]
) -> None:
    places["PREVIEW_TO"] = places["PUBLISH_TO"]
    ran = host(runner, change(runner, *GOOD), places)
    assert [name for name in ran.failed if name.startswith("preview")]
    assert "is the site's own place (PUBLISH_TO), or one lies in the other" in ran.summary
    assert not Path(places["PUBLISH_TO"]).exists()


@pytest.mark.nightly
def test_before_the_launch_nothing_but_previews_is_published_and_what_is_open_is_told(
    runner: Runner, places: dict[str, str]
) -> None:
    launch = (runner.clone / "content/launch.yml").read_text()
    answer = re.search(r"  answer: .*\n  done_by: .*\n  done_on: .*\n", launch)
    assert answer
    before = change(runner, answer[0], "", "content/launch.yml", times=1)
    ran = push(runner, before, places)
    assert ran.failed == ["publish: Publish"]
    assert not Path(places["PUBLISH_TO"]).exists()
    assert "## Nothing was published" in ran.summary
    assert "Before the website is published" in ran.summary
    assert asked(runner, before, places).failed == []
    assert page(places["PREVIEW_TO"].replace("{change}", "change-12"))


@pytest.mark.nightly
def test_a_fork_gets_no_preview(runner: Runner, places: dict[str, str], tmp_path: Path) -> None:
    ran = asked(runner, change(runner, *GOOD), places, fork=True, jobs=("check", "preview", "publish"))
    assert {"preview", "publish"} <= set(ran.skipped)
    assert not (tmp_path / "previews").exists()


def test_a_fork_sees_no_secret() -> None:
    for workflow in some(sorted((ROOT / ".github/workflows").glob("*.yml"))):
        read = yaml.safe_load(workflow.read_text("utf-8"))
        assert "pull_request_target" not in read[True]
        for job in read["jobs"].values():
            if "secrets." in json.dumps(job):
                assert "environment" in job
                in_pull_requests = "pull_request" in read[True]
                guarded = "head.repo.full_name == github.repository" in job["if"]
                assert guarded or not in_pull_requests or "github.event_name != 'pull_request'" in job["if"]


def test_a_change_of_the_code_takes_both_lanes(runner: Runner) -> None:
    before = change(runner, "Northamptonshire", "Northants", "pyproject.toml")
    for since, told in ((before, "true"), ("HEAD", "false"), ("", "true"), ("0" * 40, "true")):
        done = runner.run(".ci/lanes", {"SINCE": since})
        assert (done.returncode, done.stdout) == (0, f"code={told}\n"), since
    before = change(runner, *GOOD)
    assert runner.run(".ci/lanes", {"SINCE": before}).stdout == "code=false\n"


@pytest.mark.nightly
def test_the_summary_says_when_a_second_person_must_look(runner: Runner, places: dict[str, str]) -> None:
    before = change(runner, "the emergency services", "the blue lights", "content/contacts.yml")
    ran = asked(runner, before, places, jobs=("check", "preview"))
    assert "A second person must look at this before it is published: content/contacts.yml." in ran.summary


@pytest.mark.nightly
def test_what_is_under_embargo_is_not_published_before_its_day(runner: Runner, places: dict[str, str]) -> None:
    path = runner.clone / "content/campaigns/later.md"
    text = (runner.clone / PAGE).read_text().replace("Safer Sleeping", "Much Later")
    path.write_text(text.replace("---\n", "---\nlife: embargoed\nembargoed_until: 2999-01-01\n", 1))
    before = git(runner.clone, "rev-parse", "HEAD")
    git(runner.clone, "add", "--all", "content")
    git(runner.clone, "commit", "--quiet", "--message", "Announce something for later")
    ran = push(runner, before, places)
    assert ran.failed == [], ran.said(ran.failed[0])
    public = Path(places["PUBLISH_TO"]) / "current"
    assert (public / "campaigns/index.html").is_file()
    assert not (public / "campaigns/later").exists()


def by_week_on_github(runner: Runner) -> Ran:
    """What GitHub does on a Monday."""
    return runner.github({"github": {"event_name": "schedule"}}, workflow=WEEKLY, jobs=("links",))


def by_week_on_gitlab(runner: Runner) -> Ran:
    """What GitLab does on a Monday: of all jobs, the links alone."""
    variables = {"CI_PIPELINE_SOURCE": "schedule", "CI_COMMIT_BRANCH": "main", "CI_DEFAULT_BRANCH": "main"}
    jobs = [name for name, job in yaml.safe_load(GITLAB.read_text("utf-8")).items() if "script" in job]
    ran = runner.gitlab({**variables, "WEEKLY": "1", "PUBLISH_TO": "/nowhere"}, tuple(jobs))
    assert list(ran.steps) == ["links"]
    return ran


@pytest.mark.nightly
@pytest.mark.parametrize("host", [by_week_on_github, by_week_on_gitlab])
def test_every_week_each_link_is_asked_and_a_dead_one_is_told_to_its_owner(
    host: Callable[[Runner], Ran], runner: Runner, tmp_path: Path
) -> None:
    git(tmp_path, "clone", "--quiet", "--bare", str(runner.clone), "remote")
    git(runner.clone, "remote", "set-url", "origin", str(tmp_path / "remote"))
    with other_site() as other:
        change(runner, GOOD[0], f"{GOOD[0]} [Here]({other}/200).")
        assert not [line for line in dead_of(host(runner)) if other in line]
        change(runner, f"{other}/200", f"{other}/404")
        ran = host(runner)
        [line] = [line for line in dead_of(ran) if other in line]
    assert re.match(rf"- \*\*[A-Z][\w -]+\*\*: {PAGE}\. Line \d+: {other}/404 answered 404 on ", line)
    assert len(ran.failed) == 1
    kept = json.loads(git(runner.clone, "show", "HEAD:records/links.json"))
    assert {one["status"] for one in kept if one["url"].startswith(other)} == {404}
    if host is by_week_on_github:
        assert ran.failed == ["links: Tell of the dead ones"]
        assert git(runner.clone, "rev-parse", "HEAD") == git(tmp_path / "remote", "rev-parse", "main")


def dead_of(ran: Ran) -> list[str]:
    """The lines of a summary, one for each dead link."""
    return [line for line in ran.summary.splitlines() if line.startswith("- **")]


def test_images_actions_and_python_are_of_exact_versions() -> None:
    assert re.fullmatch(r"python:3\.\d+\.\d+-\w+", yaml.safe_load(GITLAB.read_text("utf-8"))["image"])
    for workflow in sorted((ROOT / ".github/workflows").glob("*.yml")):
        versions = re.findall(r'python-version: "(.*)"', workflow.read_text("utf-8"))
        assert all(re.fullmatch(r"3\.\d+\.\d+", version) for version in versions)


def test_newer_packages_are_asked_for_from_both_worlds_and_no_registry_is_named() -> None:
    text = (ROOT / ".github/dependabot.yml").read_text("utf-8")
    asked_for = {one["package-ecosystem"] for one in yaml.safe_load(text)["updates"]}
    assert asked_for == {"pip", "npm", "github-actions"}
    assert "registr" not in text


def test_the_check_comes_first_and_nothing_is_published_before_the_tests() -> None:
    jobs = yaml.safe_load(PUBLISH.read_text("utf-8"))["jobs"]
    runs = [step["name"] for step in jobs["check"]["steps"] if "run" in step]
    assert runs[:2] == ["Set up", "Check"]
    assert jobs["publish"]["needs"] == ["check", "content", "code"]
    assert jobs["preview"]["needs"] == "check"
    assert os.access(ROOT / ".ci/run", os.X_OK)
