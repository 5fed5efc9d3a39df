"""Publishing, updating and taking back, to real targets: a folder, an rsync server, an S3 store, a git repository."""

import json
import os
import random
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from nscp_site.deploy import publish_lock
from nscp_site.deploy.carriers import PublishError, explain_tool_failure
from nscp_site.deploy.records import MAX_KEPT_RELEASES
from nscp_site.deploy.releases import open_target, publish
from nscp_site.outputs.host_policy import hashed_folder
from nscp_site.outputs.manifest import file_digests
from tests.conftest import nscp, run
from tests.servers import ACCESS, SECRET, object_store, rsync_daemon
from tests.tiny import tiny_project, tiny_site

pytestmark = pytest.mark.slow
# What a bucket does not serve.
HOSTS_FILES = (".gz", ".br", ".htaccess", ".nojekyll", "_headers", "_redirects", ".conf", ".config", "config.json")


@dataclass
class Place:
    """A target and the way to see what its visitors get: path → digest."""

    address: str
    served: Callable[[], dict[str, str]]
    leaves_out: tuple[str, ...] = ()

    def of(self, site: Path) -> dict[str, str]:
        """What visitors must get of a site."""
        return {path: digest for path, digest in file_digests(site).items() if not path.endswith(self.leaves_out)}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_project(tmp_path_factory.mktemp("tiny") / "project")


@pytest.fixture(scope="module")
def first(project: Path) -> Path:
    return tiny_site(project, "first")


@pytest.fixture(scope="module")
def second(project: Path) -> Path:
    return tiny_site(project, "second")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    with object_store(Path(sys.executable).with_name("weed"), tmp_path_factory.mktemp("store") / "server") as settings:
        yield settings


@pytest.fixture(params=["folder", "rsync", pytest.param("s3", marks=pytest.mark.nightly), "git"])
def place(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    root = tmp_path / "target"
    # These servers show at once what was written to them.
    monkeypatch.setattr(publish_lock, "SETTLE", 0.05)
    if request.param == "folder":
        yield Place(str(root), lambda: file_digests(root / "current"))
    elif request.param == "rsync":
        root.mkdir()
        monkeypatch.setenv("RSYNC_PASSWORD", SECRET)
        with rsync_daemon(root, tmp_path / "server") as address:
            yield Place(f"{address}/site", lambda: file_digests(root / "current"))
    elif request.param == "s3":
        for name, value in request.getfixturevalue("store").items():
            monkeypatch.setenv(name, value)
        yield Place("s3://nscp/site", lambda: live(tmp_path / "live"), HOSTS_FILES)
    else:
        subprocess.run(["git", "init", "--quiet", "--bare", root], check=True)
        yield Place(f"git:{root}#pages", lambda: checked_out(root, tmp_path / "out"))


def live(folder: Path) -> dict[str, str]:
    """What a bucket serves, fetched by another client than the one that published: plain requests are refused there."""
    env = os.environ | {"RCLONE_S3_PROVIDER": "Other", "RCLONE_S3_ENV_AUTH": "true", "AWS_CA_BUNDLE": ""}
    env["RCLONE_S3_ENDPOINT"] = os.environ["AWS_ENDPOINT_URL"]
    subprocess.run(["rclone", "sync", ":s3:nscp/site/live", folder], check=True, env=env, capture_output=True)
    return file_digests(folder)


def checked_out(repository: Path, folder: Path) -> dict[str, str]:
    """What a host finds on the branch."""
    subprocess.run(["rm", "-rf", folder], check=True)
    subprocess.run(["git", "clone", "--quiet", "--branch", "pages", repository, folder], check=True)
    subprocess.run(["rm", "-rf", folder / ".git"], check=True)
    return file_digests(folder)


def quiet(_: str) -> None:
    """Say nothing."""


def assets(site: Path) -> set[str]:
    """The paths of the files that browsers keep: stylesheets, scripts, the index of the search."""
    return {path for path in file_digests(site) if hashed_folder(path) and not path.endswith((".gz", ".br"))}


def test_a_release_an_update_and_a_rollback(place: Place, project: Path, first: Path, second: Path) -> None:
    done = run(project, "publish", "--to", place.address, "--site", first)
    assert done.exit_code == 0, done.output
    assert place.served() == place.of(first)
    said: list[str] = []
    record = publish(second, open_target(place.address), said.append)
    served = place.served()
    # The old stylesheet stays: a page loaded before the switch asks for it after it.
    assert {path: served[path] for path in place.of(second)} == place.of(second)
    assert set(served) - set(place.of(second)) >= assets(first) - assets(second)
    listed = run(project, "releases", "--to", place.address).stdout.splitlines()
    assert [line[:2] for line in listed] == ["* ", "  "]
    assert record.release in listed[0]
    back = run(project, "rollback", "--to", place.address)
    assert back.exit_code == 0, back.output
    served = place.served()
    assert {path: served[path] for path in place.of(first)} == place.of(first)
    assert set(served) >= assets(second)
    assert run(project, "releases", "--to", place.address).stdout.splitlines()[1].startswith("* ")
    again = run(project, "rollback", "--to", place.address)
    assert again.exit_code == 1
    assert "There is no earlier release" in again.stderr


def test_only_what_changed_is_sent(first: Path, second: Path, tmp_path: Path) -> None:
    said: list[str] = []
    publish(first, open_target(str(tmp_path / "target")), quiet)
    publish(second, open_target(str(tmp_path / "target")), said.append)
    old, new = file_digests(first), file_digests(second)
    changed = sum(1 for path, digest in new.items() if old.get(path) != digest)
    assert 0 < changed < len(new)
    assert f"{changed} files had to be sent. The digest of every file was compared." in said


def test_five_releases_are_kept(project: Path, tmp_path: Path) -> None:
    target = tmp_path / "target"
    names = [
        publish(tiny_site(project, f"number-{number}", pages=1), open_target(str(target)), quiet).release
        for number in range(7)
    ]
    assert sorted(path.name for path in (target / "releases").iterdir()) == sorted(names[2:])
    assert sorted(path.stem for path in (target / "records").iterdir()) == sorted(names[2:])
    digests = json.loads((target / "records" / f"{names[-1]}.json").read_text())["files"]
    assert digests == file_digests(project / "number-6")


# Starts `nscp publish` for each line it is given, in a session of its own, as quickly as one can: by a fork. It says
# which process that is, and how it ended.
STARTER = """
import os, sys
from nscp_site.cli import main
from nscp_site.commands import load_command
load_command("publish")
for line in sys.stdin:
    target, site = line.rstrip("\\n").split("\\t")
    process = os.fork()
    if not process:
        os.setsid()
        print(os.getpid(), flush=True)
        os.dup2(2, 1)
        main(["publish", "--to", target, "--site", site])
    print(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), flush=True)
"""


@pytest.fixture
def start(project: Path, tmp_path: Path) -> Iterator[Callable[[Path, Path], tuple[int, Callable[[], int]]]]:
    """Starts to publish to a target a site; gives the process, and what waits for its exit code."""
    with (
        (tmp_path / "said.txt").open("w") as said,
        subprocess.Popen(
            [sys.executable, "-c", STARTER], cwd=project, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said
        ) as starter,
    ):

        def begin(target: Path, site: Path) -> tuple[int, Callable[[], int]]:
            assert starter.stdin
            assert starter.stdout
            starter.stdin.write(f"{target}\t{site}\n".encode())
            starter.stdin.flush()
            told = starter.stdout
            return int(told.readline()), lambda: int(told.readline())

        yield begin


def test_publishing_cut_off_at_random_moments(
    start: Callable[[Path, Path], tuple[int, Callable[[], int]]],
    project: Path,
    first: Path,
    second: Path,
    tmp_path: Path,
    *,
    long: bool,
) -> None:
    """The process alone is killed, or with it the tools it runs; what visitors get is one release or the other."""
    target = tmp_path / "target"
    publish(first, open_target(str(target)), quiet)
    releases = {site: json.loads((site / "version.json").read_text())["release"] for site in (first, second)}
    whole = {release: file_digests(site) for site, release in releases.items()}
    # The first is left alone, and timed.
    _, ended = start(target, second)
    begun = time.monotonic()
    assert ended() == 0, (tmp_path / "said.txt").read_text()
    length, moments, serving = time.monotonic() - begun, random.Random(20), second
    for number in range(20 if long else 6):
        coming = second if serving is first else first
        before = releases[serving]
        process, ended = start(target, coming)
        time.sleep(moments.uniform(0, length))
        end = os.killpg if number % 2 else os.kill
        # At the latest of the moments it may be done.
        with suppress(ProcessLookupError):
            end(process, signal.SIGKILL)
        assert ended() in (0, -signal.SIGKILL), (tmp_path / "said.txt").read_text()
        current = (target / "current").readlink().name
        assert current in (before, releases[coming])
        served = file_digests(target / "current")
        assert {path: served.get(path) for path in whole[current]} == whole[current]
        serving = first if current == releases[first] else second
    final = second if serving is first else first
    wait_for_orphans(target)
    done = nscp("publish", "--to", target, "--site", final, root=project)
    assert done.returncode == 0, done.stdout + done.stderr
    served = file_digests(target / "current")
    assert {path: served.get(path) for path in whole[releases[final]]} == whole[releases[final]]
    assert sorted(path.name for path in (target / "releases").iterdir()) == sorted(releases.values())


def wait_for_orphans(target: Path) -> None:
    """Wait until the tools of killed runs have ended by themselves."""
    for _ in range(200):
        if str(target) not in subprocess.run(["ps", "ax", "-o", "args"], capture_output=True, text=True).stdout:
            return
        time.sleep(0.1)


HOLD = """
import sys
from pathlib import Path
from nscp_site.deploy.releases import open_target
with open_target(sys.argv[1]).lock():
    print("held", flush=True)
    sys.stdin.readline()
"""


@pytest.mark.parametrize(
    "place", ["folder", *(pytest.param(one, marks=pytest.mark.nightly) for one in ("rsync", "s3"))], indirect=True
)
def test_two_publishers_at_once(place: Place, project: Path, first: Path, second: Path) -> None:
    publish(first, open_target(place.address), quiet)
    command = [sys.executable, "-c", HOLD, place.address]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        refused = run(project, "publish", "--to", place.address, "--site", second)
        assert refused.exit_code == 1
        assert "Somebody else is publishing here: " in refused.stderr
        assert f"process {holder.pid}, since 20" in refused.stderr
        holder.kill()
    # Its holder is dead: nobody needs to wait for it.
    done = run(project, "publish", "--to", place.address, "--site", second)
    assert done.exit_code == 0, done.output


def test_the_second_to_push_is_told_who_was_quicker(first: Path, second: Path, project: Path, tmp_path: Path) -> None:
    subprocess.run(["git", "init", "--quiet", "--bare", tmp_path / "git"], check=True)
    address = f"git:{tmp_path / 'git'}#pages"
    publish(first, open_target(address), quiet)
    slow = open_target(address)
    switch = slow.switch
    third = tiny_site(project, "third")

    def overtake(release: str) -> None:
        publish(second, open_target(address), quiet)
        switch(release)

    slow.switch = overtake  # type: ignore[method-assign]
    with pytest.raises(PublishError, match=r"Somebody else published meanwhile: .+, release .+ Nothing was changed"):
        publish(third, slow, quiet)
    assert checked_out(tmp_path / "git", tmp_path / "out")["index.html"] == file_digests(second)["index.html"]


def refused(project: Path, site: Path, target: str | Path, saying: str) -> None:
    """Publishing must end with exit code 1, a clear word and no traceback."""
    done = run(project, "publish", "--to", target, "--site", site)
    assert done.exit_code == 1, done.output
    assert saying in done.stderr
    assert "Visitors still get what they got before." in done.stderr
    assert "Traceback" not in done.stderr


def test_what_visitors_get_is_read_back(
    project: Path, first: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An rsync server makes links lead nowhere where nobody told it not to: all is there, and nothing is served."""
    monkeypatch.setenv("RSYNC_PASSWORD", SECRET)
    (tmp_path / "target").mkdir()
    with rsync_daemon(tmp_path / "target", tmp_path / "server", munge="yes") as address:
        done = run(project, "publish", "--to", f"{address}/site", "--site", first)
    assert done.exit_code == 1
    assert "but what visitors get there is nothing" in done.stderr
    assert "munge symlinks = no" in done.stderr
    assert "Visitors now get" not in done.stdout
    assert "still get what they got before" not in done.stderr


@pytest.mark.parametrize("folder", [".", "content", "docs/releases", "releases", "./new/../site", "link/inside"])
def test_no_release_lies_inside_the_project(project: Path, first: Path, folder: str) -> None:
    (project / "link").symlink_to(project / "docs")
    before = set(project.rglob("*"))
    done = run(project, "publish", "--to", folder, "--site", first)
    (project / "link").unlink()
    assert done.exit_code == 1
    assert "lies in the project. Nothing was uploaded." in done.stderr
    assert set(project.rglob("*")) == before - {project / "link"}


NO_TARGETS = "-v https://host ftp://host/folder rsync:// s3:// s3:///folder rclone:remote git: git:#pages git:-u#pages"


@pytest.mark.parametrize("address", ["", " ", *NO_TARGETS.split()])
def test_what_is_no_target(address: str) -> None:
    with pytest.raises(PublishError, match=r"is no target\. Name a folder, user@host:/folder, "):
        open_target(address)


def test_a_target_that_can_t_be_written_to(project: Path, first: Path, tmp_path: Path) -> None:
    refused(project, first, "/proc/nscp", "The target can't be written to")
    (tmp_path / "file").write_text("in the way")
    refused(project, first, tmp_path / "file/inside", "The target can't be written to")
    (tmp_path / "target/lock.json").mkdir(parents=True)
    refused(project, first, tmp_path / "target", "The target can't be written to: Is a directory")
    site = shutil.copytree(first, tmp_path / "site")
    refused(project, first, site, "is a built site itself")


def test_an_rsync_server_that_refuses(
    project: Path, first: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "target").mkdir()
    with rsync_daemon(tmp_path / "target", tmp_path / "server") as address:
        monkeypatch.setenv("RSYNC_PASSWORD", "wrong")
        refused(project, first, f"{address}/site", "The target refused the credentials")
        monkeypatch.setenv("RSYNC_PASSWORD", SECRET)
        refused(project, first, f"{address}/museum", "The target can't be written to")
    refused(project, first, f"{address}/site", "The target can't be reached")
    assert list((tmp_path / "target").iterdir()) == []


def test_a_store_that_refuses(
    project: Path, first: Path, store: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in store.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wrong")
    refused(project, first, "s3://nscp", "The target refused the credentials")


@pytest.mark.nightly
def test_a_store_that_rclone_knows_by_name_keeps_its_own_settings(
    first: Path, store: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = ("provider = Other", f"endpoint = {store['AWS_ENDPOINT_URL']}", "region = eu-west-2")
    secrets = (f"access_key_id = {ACCESS}", f"secret_access_key = {SECRET}")
    (tmp_path / "rclone.conf").write_text("\n".join(("[council]", "type = s3", *known, *secrets)))
    monkeypatch.setenv("RCLONE_CONFIG", str(tmp_path / "rclone.conf"))
    monkeypatch.setenv("AWS_REGION", "elsewhere")
    record = publish(first, open_target("rclone:council:nscp/named"), quiet)
    assert open_target("rclone:council:nscp/named").current() == record.release


def test_a_git_repository_that_is_not_there(project: Path, first: Path, tmp_path: Path) -> None:
    refused(project, first, f"git:{tmp_path / 'nothing'}", "The target can't be reached")


def git(folder: Path, *arguments: str | Path) -> str:
    """What git says in a repository."""
    author = ("-c", "user.name=Somebody", "-c", "user.email=somebody@example.org")
    return subprocess.run(["git", "-C", folder, *author, *arguments], capture_output=True, text=True, check=True).stdout


def test_a_branch_that_holds_something_else_is_left_alone(project: Path, first: Path, tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--initial-branch=main", "source")
    git(tmp_path / "source", "commit", "--quiet", "--allow-empty", "--message=The source")
    refused(project, first, f"git:{tmp_path / 'source'}#main", "Branch main holds something other than releases")
    assert git(tmp_path / "source", "log", "--format=%s") == "The source\n"


def test_a_branch_that_holds_the_release_already_gets_no_commit(first: Path, second: Path, tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--bare", "there")
    # A branch whose name ends alike is another.
    for address in (f"git:{tmp_path / 'there'}#other/pages", f"git:{tmp_path / 'there'}#pages"):
        publish(second, open_target(address), quiet)
    for _ in range(3):
        publish(first, open_target(f"git:{tmp_path / 'there'}#pages"), quiet)
    # The second run takes back what was kept for pages loaded before the switch.
    assert len(git(tmp_path / "there", "log", "--format=%s", "pages").splitlines()) == 3


def test_a_full_disk_leaves_the_running_site(project: Path, first: Path, tmp_path: Path) -> None:
    """On a disk of its own, as small as the first release and a little more."""
    target = tmp_path / "disk"
    target.mkdir()
    big = tiny_site(project, "big", film=random.Random(1).randbytes(3_000_000))
    nscp_path = Path(sys.executable).with_name("nscp")
    alone = ["unshare", "--mount"] if os.getuid() == 0 else ["unshare", "--user", "--map-root-user", "--mount"]
    disk = ["mount", "-t", "tmpfs", "-o", "size=1500k", "tmpfs", str(target)]
    # A container may not mount a disk: there, no file may grow beyond what is left.
    may_mount = subprocess.run([*alone, *disk], capture_output=True, check=False).returncode == 0
    limit = shlex.join(disk) if may_mount else "ulimit -f 3000"
    script = (
        f"{limit} && {nscp_path} publish --to {target} --site {first} && "
        f"! {nscp_path} publish --to {target} --site {big} && cat {target}/current/version.json"
    )
    command = [*(alone if may_mount else []), "sh", "-c", script]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert ("The target's disk is full." in done.stderr) == may_mount
    assert "Traceback" not in done.stderr
    assert json.loads(done.stdout[done.stdout.rindex("{") :]) == json.loads((first / "version.json").read_text())


@pytest.mark.parametrize("name", ["releases", "records", "current", "lock.json", "releases/2026-11-22-0123456789ab"])
def test_a_symbolic_link_out_of_the_target(project: Path, first: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "target").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "target" / name).parent.mkdir(exist_ok=True)
    (tmp_path / "target" / name).symlink_to(tmp_path / "elsewhere")
    refused(project, first, tmp_path / "target", "is a symbolic link to")
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_what_others_keep_in_the_folder_is_left_alone(project: Path, first: Path, tmp_path: Path) -> None:
    target = tmp_path / "target"
    theirs = target / "releases/20240101120000"
    theirs.mkdir(parents=True)
    (target / "current").symlink_to("releases/20240101120000")
    refused(project, first, target, "/current is a symbolic link to releases/20240101120000, out of what is ours")
    (target / "current").unlink()
    (target / "current").mkdir()
    refused(project, first, target, "/current is in the place of our link to the release that is served")
    (target / "current").rmdir()
    publish(first, open_target(str(target)), quiet)
    assert theirs.is_dir()


def test_nobody_goes_back_to_a_release_that_is_half_removed(
    project: Path, first: Path, second: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "target"
    said: list[str] = []
    for number in range(MAX_KEPT_RELEASES):
        publish(tiny_site(project, f"half-{number}", pages=1), open_target(str(target)), quiet)
    cut_off = open_target(str(target))
    rsync = cut_off.rsync  # type: ignore[attr-defined]

    def fail_in_releases(*arguments: str | Path, **named: Any) -> str:
        if "--delete" in arguments and str(arguments[-1]).endswith("/releases/"):
            raise PublishError("The line broke.")
        return str(rsync(*arguments, **named))

    monkeypatch.setattr(cut_off, "rsync", fail_in_releases)
    publish(first, cut_off, said.append)
    assert said[-1] == "Old releases could not be removed; the next run will try again. The line broke."
    assert len(list((target / "releases").iterdir())) == MAX_KEPT_RELEASES + 1
    assert len(open_target(str(target)).records()) == MAX_KEPT_RELEASES
    publish(second, open_target(str(target)), quiet)
    assert len(list((target / "releases").iterdir())) == MAX_KEPT_RELEASES
    subprocess.run(["rm", "-r", target / "releases" / json.loads((first / "version.json").read_text())["release"]])
    assert len(open_target(str(target)).records()) == MAX_KEPT_RELEASES - 1


def test_a_site_that_is_built_anew_while_it_is_uploaded(project: Path, first: Path, tmp_path: Path) -> None:
    publish(first, open_target(str(tmp_path / "target")), quiet)
    site = tiny_site(project, "hurried")
    target = open_target(str(tmp_path / "target"))
    upload = target.upload

    def build_and_upload(*arguments: Any) -> int:
        (site / "index.html").write_text("another build")
        return upload(*arguments)

    target.upload = build_and_upload  # type: ignore[method-assign, assignment]
    with pytest.raises(PublishError, match="were changed while they were uploaded"):
        publish(site, target, quiet)
    assert file_digests(tmp_path / "target/current") == file_digests(first)


def test_a_preview_and_the_site_are_not_mixed_up(project: Path, first: Path, tmp_path: Path) -> None:
    preview = tiny_site(project, "preview", preview=True)
    refused(project, preview, tmp_path / "target", "is a preview: search engines would forget the site.")
    done = run(project, "publish", "--preview", "--to", tmp_path / "target", "--site", first)
    assert done.exit_code == 1
    assert "is no preview: search engines would find it." in done.stderr
    done = run(project, "publish", "--preview", "--to", tmp_path / "target", "--site", preview)
    assert done.exit_code == 0, done.output
    assert "noindex" in (tmp_path / "target/current/index.html").read_text()


def test_a_site_that_was_touched_after_it_was_built(project: Path, tmp_path: Path) -> None:
    site = tiny_site(project, "touched")
    page = site / "index.html"
    page.write_text(page.read_text().replace("touched", "altered"))
    refused(project, site, tmp_path / "target", "were changed after the site was built")
    refused(project, tmp_path, tmp_path / "target", "is not a built site")
    linked = tiny_site(project, "linked")
    (linked / "copy.html").symlink_to("index.html")
    refused(project, linked, tmp_path / "target", "copy.html is a symbolic link. A built site must have none")
    assert not (tmp_path / "target").exists()


@pytest.mark.parametrize(
    ("output", "meaning"),
    [
        ('rsync: [generator] mkdir "/srv/nscp" failed: Permission denied (13)', "The target can't be written to."),
        ("deploy@host: Permission denied (publickey,password).", "The target refused the credentials."),
        (
            "fatal: unable to access 'https://host/': The requested URL returned error: 403",
            "The target refused the cre",
        ),
        ("Host key verification failed.\nrsync error: unexplained error (code 255)", "The target's host key is not"),
        ('rsync: [sender] change_dir "/srv/nscp" failed: No such file or directory (2)', "There is no such folder"),
        ("! [remote rejected] a -> main (protected branch hook declined)", "The repository lets nobody push"),
        ("2026/11/22 ERROR : NoSuchBucket: The specified bucket does not exist", "There is no such bucket."),
        ("", "rsync failed: it said nothing"),
    ],
)
def test_what_tools_say_is_told_in_plain_words(output: str, meaning: str) -> None:
    assert explain_tool_failure("rsync", output).startswith(meaning)


def test_a_release_that_is_not_there(project: Path, first: Path, tmp_path: Path) -> None:
    publish(first, open_target(str(tmp_path / "target")), quiet)
    done = nscp("rollback", "--to", tmp_path / "target", "2020-01-01-abc", root=project)
    assert done.returncode == 1
    assert "There is no release 2020-01-01-abc at the target" in done.stderr
    mistyped = nscp("rollback", "--to", tmp_path / "taget", root=project)
    assert mistyped.returncode == 1
    assert "Nothing has been published there yet." in mistyped.stderr
    assert not (tmp_path / "taget").exists()
