"""What is taken down is gone: from the content, from what is served, and from everything that one could go back to."""

import os
import subprocess
import time
from pathlib import Path

import pytest
from PIL import Image

from nscp_site.deploy.releases import open_target, publish
from nscp_site.findings import errors_in
from nscp_site.project import load_project, render_files
from tests.conftest import ROOT, TODAY, nscp, problems_of, run
from tests.launching import settle
from tests.servers import nginx
from tests.test_publishing import Place, place, quiet, store

__all__ = ["place", "store"]

MARKER = "zebra"
ITEM = "campaigns/hotel-watch"
PAGE = f"""---
title: The {MARKER} campaign
summary: What the {MARKER} campaign tells.
audience: [practitioners]
themes: [safer-sleeping]
source:
  - document: annual-report-2022-23
    section: 3. Progress
as_at: 2023-03-31
working_together: 2018
owner: communication-sub-group
last_reviewed: 2026-11-20
next_review: 2027-11-22
state: running
dates: not stated
led_by: not stated
aims: [Show the {MARKER}.]
reaches: [parents]
---

The {MARKER} stands here. ![A {MARKER} on a poster](hotel-watch-{MARKER}.png)
"""


@pytest.fixture
def project(mini: Path) -> Path:
    """A project with a page that must go, which others name in each way there is."""
    settings = mini / "mkdocs.yml"
    settings.write_text(settings.read_text().replace("../../", f"{ROOT}/"))
    (mini / f"content/{ITEM}.md").write_text(PAGE)
    Image.new("RGB", (9, 9)).save(mini / f"docs/hotel-watch-{MARKER}.png")
    path = mini / f"docs/campaigns/hotel-watch-{MARKER}.png"
    path.parent.mkdir(exist_ok=True)
    (mini / f"docs/hotel-watch-{MARKER}.png").rename(path)
    guidance = mini / "content/guidance/safer-sleeping.md"
    text = guidance.read_text().replace("related: [", f"related: [{ITEM}, ", 1)
    guidance.write_text(text + f"\nSee [the campaign](item:{ITEM}) and [its page](../{ITEM}.md).\n")
    home = mini / "docs/index.md"
    home.write_text(home.read_text() + f"\nSee [the new campaign]({ITEM}.md) too.\n")
    settle(mini)
    assert run(mini, "addresses").exit_code == 0
    assert errors_in(problems_of(mini)) == []
    return mini


def holding(folder: Path) -> list[str]:
    """The files below a folder in which the secret stands, or whose names say it."""
    found = subprocess.run(["grep", "-rlai", MARKER, folder], capture_output=True, text=True, check=False).stdout
    return [*found.splitlines(), *(str(path) for path in folder.rglob("*") if MARKER in path.name)]


def test_an_item_goes_with_all_that_only_it_showed_and_others_stay_whole(project: Path) -> None:
    assert holding(project / "content")
    done = run(project, "withdraw", ITEM, "--for-safety")
    assert done.exit_code == 0, done.output
    assert f"content/{ITEM}.md was deleted." in done.output
    assert "Nothing was published" in done.output
    assert holding(project / "content") == []
    assert holding(project / "docs") == []
    library, problems = load_project(project, TODAY)
    assert errors_in(problems) == []
    files = render_files(library)
    assert not [path for path, text in files.items() if MARKER in text or "hotel-watch" in path]
    assert "See the campaign and its page." in files["guidance/safer-sleeping.md"]
    assert "See the new campaign too." in files["index.md"]


def test_it_can_be_said_again_and_of_nothing_else(project: Path) -> None:
    assert run(project, "withdraw", ITEM, "--for-safety").exit_code == 0
    before = (project / "content/addresses.yml").read_bytes()
    assert run(project, "withdraw", ITEM, "--for-safety").exit_code == 0
    assert (project / "content/addresses.yml").read_bytes() == before
    for wrong in ("campaigns/none", "../secret", "campaigns", "groups/communication-sub-group", "campaigns/../x"):
        done = run(project, "withdraw", wrong, "--for-safety")
        assert done.exit_code == 1
        assert "Traceback" not in done.output
    assert run(project, "withdraw", ITEM).exit_code == 1
    assert run(project, "withdraw", ITEM, "--for-safety", "--because", "It ended.").exit_code == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    "place",
    ["folder", *(pytest.param(one, marks=pytest.mark.nightly) for one in ("git", "rsync", "s3"))],
    indirect=True,
)
def test_it_is_gone_from_every_target_within_five_minutes(
    project: Path, place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NSCP_TODAY", str(TODAY))
    assert nscp("build", root=project).returncode == 0
    first = publish(project / "site", open_target(place.address), quiet)
    # A second release, so that there is one to go back to.
    (project / "docs/index.md").write_text((project / "docs/index.md").read_text() + "\nMore.\n")
    assert nscp("build", root=project).returncode == 0
    publish(project / "site", open_target(place.address), quiet)
    assert any(MARKER in name for name in place.served())
    old = everything(place, tmp_path / "before")
    assert holding(old)

    begun = time.monotonic()
    done = nscp("withdraw", ITEM, "--for-safety", "--to", place.address, root=project)
    assert done.returncode == 0, done.stdout + done.stderr
    assert time.monotonic() - begun < 300
    assert "campaigns/hotel-watch/index.html" in place.served()
    assert holding(everything(place, tmp_path / "after")) == []
    assert holding(project / "site") == []
    assert not (project / ".cache/kept.sqlite").exists() or not holding(project / ".cache")
    listed = run(project, "releases", "--to", place.address).output
    assert len([line for line in listed.splitlines() if "published" in line]) == 1
    assert "All releases before it were removed for good" in listed
    for wanted in ((), (first.release,)):
        back = run(project, "rollback", "--to", place.address, *wanted)
        assert back.exit_code == 1
    assert nscp("withdraw", ITEM, "--for-safety", "--to", place.address, root=project).returncode == 0
    assert holding(everything(place, tmp_path / "again")) == []


@pytest.mark.nightly
def test_a_release_that_forgets_all_others_leaves_none(project: Path, tmp_path: Path) -> None:
    target = str(tmp_path / "target")
    assert nscp("publish", "--to", target, root=project).returncode == 0
    page = project / f"content/{ITEM}.md"
    page.write_text(PAGE.replace(f"The {MARKER} stands here.", "Nothing stands here."))
    done = nscp("publish", "--forget", "--to", target, root=project)
    assert done.returncode == 0, done.stdout + done.stderr
    served = subprocess.run(["grep", "-rla", f"The {MARKER} stands here", target], check=False, capture_output=True)
    assert served.stdout == b""
    assert nscp("rollback", "--to", target, root=project).returncode == 1


def everything(place: Place, folder: Path) -> Path:
    """All that a target holds, what is served, kept releases, records and history, in a folder."""
    folder.mkdir()
    if place.address.startswith("git:"):
        repository = Path(place.address.removeprefix("git:").partition("#")[0])
        listed = ["git", "-C", str(repository), "cat-file", "--batch-all-objects", "--batch-check"]
        for line in subprocess.run(listed, capture_output=True, text=True, check=True).stdout.splitlines():
            name, kind = line.split()[:2]
            shown = ["git", "-C", str(repository), "cat-file", "-p" if kind == "tree" else kind, name]
            (folder / name).write_bytes(subprocess.run(shown, capture_output=True, check=True).stdout)
    elif place.address.startswith("s3:"):
        env = os.environ | {"RCLONE_S3_PROVIDER": "Other", "RCLONE_S3_ENV_AUTH": "true", "AWS_CA_BUNDLE": ""}
        env["RCLONE_S3_ENDPOINT"] = os.environ["AWS_ENDPOINT_URL"]
        bucket = ":s3:" + place.address.removeprefix("s3://")
        subprocess.run(["rclone", "copy", bucket, folder], check=True, env=env, capture_output=True)
    else:
        subprocess.run(["rsync", "-r", "--links", f"{place.address}/", f"{folder}/"], check=True)
    return folder


@pytest.mark.slow
def test_its_address_answers_that_it_is_gone_with_the_numbers_to_ring(project: Path, tmp_path: Path) -> None:
    assert run(project, "withdraw", ITEM, "--for-safety").exit_code == 0
    assert nscp("build", root=project).returncode == 0
    with nginx(project / "site", project / "site/nginx.conf", tmp_path / "nginx") as start:
        for path in (f"/{ITEM}/", f"/{ITEM}", f"/{ITEM}.pdf"):
            status, text = ask(start + path)
            assert status == 410
            assert MARKER not in text
        status, text = ask(f"{start}/{ITEM}/")
    numbers = [one.value.number for one in load_project(project, TODAY)[0].vocabularies["contacts"].values()]
    assert numbers
    assert all(number in text for number in numbers if number)


def ask(address: str) -> tuple[int, str]:
    """The status and the text that an address answers with."""
    done = subprocess.run(
        ["curl", "--silent", "--insecure", "--write-out", "\n%{http_code}", address],
        capture_output=True,
        text=True,
        check=True,
    )
    text, _, status = done.stdout.rpartition("\n")
    return int(status), text


def test_an_item_can_be_withdrawn_with_a_reason(project: Path) -> None:
    done = run(project, "withdraw", ITEM, "--because", "The campaign ended in March 2027.")
    assert done.exit_code == 0, done.output
    text = (project / f"content/{ITEM}.md").read_text()
    assert "life: withdrawn" in text
    assert "The campaign ended in March 2027." in text
    assert ITEM not in (project / "content/guidance/safer-sleeping.md").read_text().partition("\n---\n")[0]
    assert errors_in(problems_of(project)) == []


@pytest.mark.nightly
def test_a_file_is_published_only_where_an_open_page_shows_it(project: Path) -> None:
    shown = f"campaigns/hotel-watch-{MARKER}.png"
    assert nscp("build", root=project).returncode == 0
    assert (project / "site" / shown).is_file()
    page = project / f"content/{ITEM}.md"
    page.write_text(PAGE.replace("state: running", "life: embargoed\nembargoed_until: 2027-01-15\nstate: running"))
    for path in ("content/guidance/safer-sleeping.md", "docs/index.md"):
        text = (project / path).read_text().replace(f"{ITEM}, ", "")
        (project / path).write_text(text.partition("\nSee [the")[0] + "\n")
    addresses = project / "content/addresses.yml"
    addresses.unlink()
    done = nscp("build", root=project)
    assert done.returncode == 0, done.stdout + done.stderr
    assert not (project / "site" / shown).exists()
    assert holding(project / "site") == []
