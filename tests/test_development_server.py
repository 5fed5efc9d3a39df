"""`nscp serve` and `nscp preview`: single pages as a build makes them, and saves that are seen at once."""

import errno
import http.client
import json
import os
import queue
import select
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page

from nscp_site.build.building import Build, run_mkdocs
from nscp_site.content.addresses import address_to_file, path_to_address
from nscp_site.content.loading import LoadedFile, load_file
from nscp_site.outputs.host_policy import CONTENT_SECURITY_POLICY
from nscp_site.server import snapshots
from nscp_site.server.dev_server import DevHttpServer, load_generator
from nscp_site.server.dev_site import DevSite, PageVersion
from nscp_site.server.local_server import LOCALHOST
from nscp_site.server.responses import Responder
from nscp_site.server.watcher import FileWatcher, is_temporary_file
from nscp_site.sources import SourceEntry
from tests.conftest import ROOT, TODAY, day_of
from tests.test_preview import free_port
from tests.visiting import Visitor

pytestmark = pytest.mark.slow

CAMPAIGN = "content/campaigns/safer-sleeping.md"
PAGE = "/campaigns/safer-sleeping/"


class Site:
    """A server for a project's folder, as a browser sees it."""

    def __init__(self, root: Path, *, drafts: bool = False) -> None:
        self.root = root
        self.said: list[str] = []
        self.dev_site = DevSite(root, load_generator(root), self.said.append, drafts=drafts)
        self.dev_site.checker.pause = 0.01
        self.server = DevHttpServer(0, self.said.append)
        self.server.responder = Responder(self.dev_site)
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        self.dev_site.begin()
        self.settle()

    def ask(self, address: str, method: str = "GET", host: str = "") -> tuple[int, dict[str, str], str]:
        """Status, headers and text of an address."""
        connection = http.client.HTTPConnection(LOCALHOST, self.server.server_port, timeout=60)
        name = host or f"{LOCALHOST}:{self.server.server_port}"
        connection.request(method, address, headers={"Host": name})
        response = connection.getresponse()
        answer = response.status, dict(response.getheaders()), response.read().decode()
        connection.close()
        return answer

    def ask_from(self, **headers: str) -> int:
        """The status of a page that some other page asks for."""
        connection = http.client.HTTPConnection(LOCALHOST, self.server.server_port, timeout=60)
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request("GET", PAGE, headers={"Host": f"{LOCALHOST}:{self.server.server_port}"} | given)
        status = connection.getresponse().status
        connection.close()
        return status

    def text(self, address: str = PAGE) -> str:
        """What stands at an address."""
        return self.ask(address)[2]

    def save(self, path: str, text: str | None) -> None:
        """Write, or delete, a file of the project, and let the server take it up."""
        file = self.root / path
        if text is None:
            file.unlink()
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        self.dev_site.update(frozenset({file}))

    def change(self, before: str, after: str, path: str = CAMPAIGN) -> None:
        """Replace words of a file."""
        text = (self.root / path).read_text()
        assert before in text
        self.save(path, text.replace(before, after))

    def later(self, ask: Callable[[], PageVersion]) -> Callable[[], PageVersion]:
        """Ask while other things go on; what is given waits for the answer."""
        answered: queue.Queue[PageVersion] = queue.Queue()
        threading.Thread(target=lambda: answered.put(ask()), daemon=True).start()
        return lambda: answered.get(timeout=60)

    def settle(self) -> None:
        """Wait until the rules over the whole library have looked at what is the newest."""
        self.dev_site.checker.wait_until_idle(60)

    def news(self, shown: PageVersion, seconds: float) -> PageVersion:
        """What the script of an open page is told."""
        query = urlencode({"page": PAGE, "edition": shown.snapshot, "told": shown.findings_revision})
        self.server.responder.poll_timeout = seconds
        answer = json.loads(self.text(f"/_news?{query}"))
        return PageVersion(answer["edition"], int(answer["told"]))

    def until(self, condition: Callable[[], bool]) -> None:
        """Wait for news until something is so."""
        end = time.monotonic() + 60
        while not condition():
            assert time.monotonic() < end
            self.dev_site.wait_for_change(self.dev_site.version(), 0.2)

    def box(self, address: str = PAGE) -> str:
        """What a page says that is to be mended."""
        return self.text(address).partition('<div id="nscp-told"')[2].partition("</div>")[0].partition(">")[2]

    def close(self) -> None:
        """Stop."""
        self.server.shutdown()
        self.server.server_close()


def with_own_look(root: Path) -> Path:
    """A copy of the miniature project, with the look and the hooks of the real one although it lies elsewhere."""
    settings = (root / "mkdocs.yml").read_text()
    (root / "mkdocs.yml").write_text(settings.replace("../../", f"{ROOT}/"))
    return root


@pytest.fixture
def open_site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Site]]:
    """Starts servers; all end with the test."""
    monkeypatch.setenv("NSCP_TODAY", str(TODAY))
    started: list[Site] = []

    def begin(root: Path, *, drafts: bool = False) -> Site:
        started.append(Site(root, drafts=drafts))
        return started[-1]

    yield begin
    for site in started:
        site.close()


@pytest.fixture
def site(mini: Path, open_site: Callable[..., Site]) -> Site:
    """A server for a copy of the miniature project."""
    return open_site(with_own_look(mini))


def test_other_websites_can_ask_for_nothing(site: Site) -> None:
    """They could not read an answer, but show a draft's picture, and measure it."""
    own = f"http://{LOCALHOST}:{site.server.server_port}"
    for headers in ({}, {"Sec_Fetch_Site": "same-origin", "Origin": own}, {"Sec_Fetch_Site": "none"}):
        assert site.ask_from(**headers) == 200
    for headers in (
        *({"Sec_Fetch_Site": value} for value in ("cross-site", "same-site", "", "strange")),
        *({"Origin": value} for value in ("http://evil.example", "null", "", f"{own}0")),
    ):
        assert site.ask_from(**headers) == 403
    assert site.ask(PAGE)[1]["Cross-Origin-Resource-Policy"] == "same-origin"


def test_an_address_that_is_none_is_answered(site: Site) -> None:
    site.server.responder.poll_timeout = 0.01
    for target in ("//[::1/x", f"/_news?told={'9' * 5000}", "/%ud800", "/_news?told=%C2%B2", "//", "/%00"):
        assert site.ask(target)[0] in (200, 302, 400, 404), target


def same_as_built(root: Path, target: Path, open_site: Callable[..., Site]) -> int:
    """How many pages and files the server makes. Fails for the first that a build writes otherwise."""
    build = Build(root, target)
    run_mkdocs(build)
    built = build.new_site
    workshop = open_site(root).dev_site
    assert workshop.snapshot is not None
    pages = [path for path in workshop.snapshot.paths() if path.endswith(".md")]
    for path in pages:
        assert workshop.html(path) == (built / address_to_file(path_to_address(path))).read_text(), path
    others = [path for path in workshop.snapshot.paths() if not path.endswith(".md")]
    for path in (*others, "assets/site.css"):
        assert workshop.file(path) == (built / path).read_bytes(), path
    assert workshop.not_found_page().html == (built / "404.html").read_text()
    written = {path.relative_to(built).as_posix() for path in built.rglob("*.html")}
    assert written == {"404.html", *(address_to_file(path_to_address(path)) for path in pages)}
    return len(pages) + len(others)


def test_every_page_is_the_one_that_a_build_writes(mini: Path, tmp_path: Path, open_site: Callable[..., Site]) -> None:
    assert same_as_built(with_own_look(mini), tmp_path / "built", open_site) > 30


def test_a_save_is_seen_and_told_to_pages_that_are_open(site: Site) -> None:
    standing = site.dev_site.version()
    assert site.news(standing, 0.01) == standing
    asked = site.later(lambda: site.news(standing, 60))
    site.change("It ran again", "It ran once more")
    now = asked()
    assert now.snapshot != standing.snapshot
    assert "It ran once more" in site.text()
    assert f'data-edition="{now.snapshot}"' in site.text()


def test_only_the_file_that_was_saved_is_read(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def counted(entry: SourceEntry) -> LoadedFile:
        read.append(entry.path)
        return load_file(entry)

    monkeypatch.setattr(snapshots, "load_file", counted)
    site.change("It ran again", "It ran once more")
    assert read == [CAMPAIGN]


def test_pages_are_sent_under_the_policy_of_the_real_host(site: Site) -> None:
    status, headers, text = site.ask(PAGE)
    assert status == 200
    assert headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert headers["Cache-Control"] == "no-store"
    assert "Strict-Transport-Security" not in headers
    assert '<script src="/_reload.js"' in text
    assert site.ask("/_reload.js")[1]["Content-Type"] == "text/javascript; charset=utf-8"
    assert site.ask(PAGE, "HEAD")[2] == ""


def test_every_kind_of_address(site: Site) -> None:
    assert site.ask("/campaigns/safer-sleeping?from=letter")[1]["Location"] == PAGE
    status, _, text = site.ask("/nowhere/")
    assert (status, "This page is not here" in text, "/_reload.js" in text) == (404, True, True)
    for address in ("/mkdocs.yml", "/../mkdocs.yml", "/%2e%2e/mkdocs.yml", "/content/contacts.yml", "/assets/%2e%2e/x"):
        assert site.ask(address)[0] == 404, address
    assert site.ask("/datasets/reach.csv")[1]["Content-Type"] == "text/csv; charset=utf-8"
    assert site.ask("/feeds/all.atom")[1]["Content-Type"] == "application/atom+xml"


def test_another_site_that_leads_its_name_here_learns_nothing(site: Site) -> None:
    status, _, text = site.ask(PAGE, host=f"evil.example:{site.server.server_port}")
    assert (status, "ran again" in text) == (403, False)
    assert site.ask(PAGE, host=f"localhost:{site.server.server_port}")[0] == 200


def test_a_file_with_a_mistake_is_told_at_once_and_its_last_good_page_stays(site: Site) -> None:
    good = site.text().partition("<main")[2]
    site.change("audience:", "audiense:")
    told = f"{CAMPAIGN}:"
    assert told in site.box()
    assert "audiense" in site.box("/")
    assert [line for line in site.said if line.startswith(told)]
    assert site.text().partition("<main")[2] == good
    site.change("audiense:", "audience:")
    assert site.box() == ""
    assert site.said[-1] == "All is well again."


def test_a_file_that_is_half_saved_leaves_the_page_as_it_was(site: Site) -> None:
    good = (site.root / CAMPAIGN).read_text()
    before = site.text().partition("<main")[2]
    for text in ("", "---\ntitle: [\n---\n", "\0", "---\n"):
        site.save(CAMPAIGN, text)
        assert CAMPAIGN in site.box(), text
        assert site.text().partition("<main")[2] == before, text
        site.save(CAMPAIGN, good)
        assert site.box() == "", text


def test_a_mistake_that_only_the_whole_library_shows_is_told_after_the_page(site: Site) -> None:
    site.change("It ran again", "[It ran](item:campaigns/no-such-campaign)")
    told = site.dev_site.version().findings_revision
    site.settle()
    assert site.dev_site.version().findings_revision > told
    assert "there is no item `campaigns/no-such-campaign`" in site.box()
    assert "not found among documentation files" in site.box()
    assert site.ask(PAGE)[0] == 200


def test_personal_data_is_told_on_every_page(site: Site) -> None:
    path = "content/reviews/child-x.md"
    site.save(path, (site.root / path).read_text() + "\nThe child was born on 3 May 2017.\n")
    site.settle()
    assert "(date-of-birth)" in site.box("/")


def test_a_mark_that_nothing_stands_for_leaves_the_page_as_it_was_and_the_server_alive(site: Site) -> None:
    before = site.text().partition("<main")[2]
    site.change("It ran again", "{note: no-such-note} It ran again")
    status, _, text = site.ask(PAGE)
    assert status == 500
    assert text.partition("<main")[2] == before
    assert "This page can&#x27;t be made as it is now" in site.box()
    site.settle()
    assert "there is no `no-such-note` in content/editors-notes.yml" in site.box()
    site.change("{note: no-such-note} ", "")
    assert site.ask(PAGE)[0] == 200


def test_a_page_that_could_never_be_made_says_so(mini: Path, open_site: Callable[..., Site]) -> None:
    text = (mini / CAMPAIGN).read_text()
    (mini / CAMPAIGN).write_text(text.replace("It ran again", "{note: no-such-note} It ran again"))
    site = open_site(with_own_look(mini))
    status, _, text = site.ask(PAGE)
    assert status == 500
    assert "can’t be shown as it is now" in text
    assert "no-such-note" in site.box()


def test_files_come_go_and_move(site: Site) -> None:
    text = (site.root / CAMPAIGN).read_text()
    site.save("content/campaigns/new-one.md", text.replace("title: Safer Sleeping", "title: A new one"))
    assert "A new one" in site.text("/campaigns/new-one/")
    assert "A new one" in site.text("/campaigns/")
    site.save("content/campaigns/new-one.md", None)
    assert site.ask("/campaigns/new-one/")[0] == 404
    assert "A new one" not in site.text("/campaigns/")
    folder = site.root / "content/campaigns"
    shutil.move(folder, site.root / "aside")
    site.dev_site.update(frozenset({folder}))
    assert site.ask(PAGE)[0] == 404
    shutil.move(site.root / "aside", folder)
    site.dev_site.update(frozenset({folder}))
    assert site.ask(PAGE)[0] == 200


def test_lists_and_tables_that_are_saved_are_read_again(site: Site) -> None:
    site.change("Facebook,", "Fakebook,", "content/datasets/reach.csv")
    assert "Fakebook" in site.text("/datasets/reach/")
    assert "Fakebook" in site.text("/datasets/reach.csv")
    before = (site.root / "content/glossary.yml").read_text()
    site.save("content/glossary.yml", "- no list of terms\n")
    assert "content/glossary.yml:1:" in site.box()
    site.save("content/glossary.yml", before)
    assert site.box() == ""


def test_a_link_to_a_file_that_is_not_there_is_told(site: Site) -> None:
    (site.root / CAMPAIGN).unlink()
    (site.root / CAMPAIGN).symlink_to("nowhere.md")
    site.dev_site.update(frozenset({site.root / CAMPAIGN}))
    site.settle()
    assert "`safer-sleeping.md` is a link" in site.box("/")
    assert site.ask(PAGE)[0] == 404


def test_a_file_that_may_not_be_read_is_told(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    read = Path.read_bytes

    def guarded(path: Path) -> bytes:
        if path == site.root / CAMPAIGN:
            raise PermissionError(13, "Permission denied")
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", guarded)
    site.dev_site.update(frozenset({site.root / CAMPAIGN}))
    assert "this file can&#x27;t be read (Permission denied)" in site.box()


def test_a_round_that_fails_is_told_and_the_next_one_is_gone(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site.dev_site.checker, "on_result", lambda _: 1 / 0)
    site.change("sleep", "slumber")
    site.settle()
    assert any("was not checked as a whole (ZeroDivisionError" in line for line in site.said)
    told: list[object] = []
    monkeypatch.setattr(site.dev_site.checker, "on_result", told.append)
    site.change("slumber", "sleep")
    site.settle()
    assert len(told) == 1


# A round whose answer is larger than what the system keeps between two processes; it tells that it has begun.
LONE_ROUND = """
import sys, time
from types import SimpleNamespace
from nscp_site.server import background_checks as rounds

def look(job, is_over):
    print("begun", flush=True)
    time.sleep(0.5)
    return ["x" * 1_000_000], ()

rounds.run_rules = look
rounds.BackgroundChecker(lambda found: None, print).run_checks(SimpleNamespace(whole=None, snapshot=None))
"""


def test_a_round_ends_with_a_server_that_was_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", LONE_ROUND], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        assert server.stdout.readline() == "begun\n"
        server.kill()
        # The round holds its end of this pipe as long as it lives.
        assert select.select([server.stdout], [], [], 30)[0]
        assert server.stdout.read() == ""


def test_what_programs_keep_for_a_moment_changes_nothing(site: Site) -> None:
    standing = site.dev_site.version()
    for name in (".safer-sleeping.md.swp", "safer-sleeping.md~", ".#safer-sleeping.md"):
        path = site.root / "content/campaigns" / name
        path.write_text("half")
        site.dev_site.update(frozenset() if is_temporary_file(path) else frozenset({path}))
    assert site.dev_site.version() == standing


def test_the_search_is_made_when_it_is_asked_for(site: Site) -> None:
    index = json.loads(site.text("/search/index.json"))
    assert site.ask(f"/search/{index['folder']}/facets.json")[0] == 200
    assert site.ask("/search/index-nothing/facets.json")[0] == 404
    site.change("It ran again", "A quokka ran")
    again = json.loads(site.text("/search/index.json"))
    assert again["folder"] != index["folder"]
    assert site.said.count("The search is ready.") == 2


def test_drafts_are_for_editors_alone(mini: Path, open_site: Callable[..., Site]) -> None:
    path = with_own_look(mini) / CAMPAIGN
    path.write_text(path.read_text().replace("title:", "life: draft\ntitle:", 1))
    assert open_site(mini).ask(PAGE)[0] == 404
    editors = open_site(mini, drafts=True)
    assert "Visitors cannot see this page" in editors.text()
    assert "This is not the public site." in editors.text("/")


def test_saves_of_every_kind_are_heard(tmp_path: Path) -> None:
    heard: queue.Queue[frozenset[Path]] = queue.Queue()
    folder, far = tmp_path / "content", tmp_path / "far"
    (folder / "campaigns").mkdir(parents=True)
    far.mkdir()
    (folder / "linked").symlink_to(far)
    assert FileWatcher(tmp_path, [folder], heard.put).begin() == ""

    def after(*paths: Path) -> None:
        found: set[Path] = set()
        while not found >= set(paths):
            found |= heard.get(timeout=30)

    one, other = folder / "campaigns/one.md", folder / "campaigns/other.md"
    one.write_text("text")
    after(one)
    one.rename(other)
    after(one, other)
    (far / "three.md").write_text("text")
    after(far / "three.md")
    shutil.rmtree(folder / "campaigns")
    after(folder / "campaigns")


def test_folders_that_are_taken_away_and_put_back_are_followed(site: Site) -> None:
    content = site.root / "content"
    assert FileWatcher(site.root, [content, site.root / "docs"], site.dev_site.update).begin() == ""
    content.rename(site.root / "aside")
    site.until(lambda: site.ask(PAGE)[0] != 200)
    shutil.copytree(site.root / "aside", content)
    site.until(lambda: site.ask(PAGE)[0] == 200)
    text = (site.root / CAMPAIGN).read_text()
    (site.root / CAMPAIGN).write_text(text.replace("It ran again", "It ran once more"))
    site.until(lambda: "It ran once more" in site.text())


def test_where_the_system_gives_no_notice_saves_are_looked_for(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, "inotify watch limit reached")

    monkeypatch.setattr(FileWatcher, "place_watches", refuse)
    told = FileWatcher(site.root, [site.root / "content"], site.dev_site.update).begin()
    assert told == "This computer gives no notice of saves (inotify watch limit reached): they are looked for."
    text = (site.root / CAMPAIGN).read_text()
    (site.root / CAMPAIGN).write_text(text.replace("It ran again", "It ran once more"))
    site.until(lambda: "It ran once more" in site.text())


@pytest.mark.nightly
def test_every_page_of_the_real_site_is_the_one_that_a_build_writes(
    real_root: Path, tmp_path: Path, open_site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NSCP_TODAY", str(day_of(real_root)))
    assert same_as_built(real_root, tmp_path / "built", open_site) > 400


def until(page: Page, condition: str) -> None:
    """Wait until something is so on a page. Playwright's own way asks in words, which the page's policy refuses."""
    end = time.monotonic() + 30
    while not page.evaluate(condition):
        assert time.monotonic() < end, condition
        page.wait_for_timeout(50)


def test_the_browser_shows_a_save_where_it_stood_and_nothing_is_refused(site: Site, browser: Browser) -> None:
    visitor = Visitor(browser, f"http://{LOCALHOST}:{site.server.server_port}/", viewport={"width": 600, "height": 300})
    page = visitor.open(PAGE.removeprefix("/"))
    page.mouse.wheel(0, 200)
    until(page, "window.scrollY > 100")
    stood = page.evaluate("window.scrollY")
    site.change("It ran again", "It ran once more")
    page.get_by_text("It ran once more").wait_for()
    until(page, f"window.scrollY === {stood}")
    site.change("It ran once more", "{note: no-such-note} It ran")
    page.get_by_text("there is no `no-such-note`").wait_for()
    assert page.get_by_text("It ran once more").count() == 1
    visitor.complaints.clear()
    site.change("{note: no-such-note} It ran", "All is well")
    page.get_by_text("All is well").wait_for()
    until(page, "document.getElementById('nscp-told').textContent === ''")
    visitor.leave()


def started(root: Path, *arguments: str) -> subprocess.Popen[str]:
    """`nscp serve` as a process with a group of its own, as on a terminal."""
    command = [str(Path(sys.executable).with_name("nscp")), "serve", *arguments]
    return subprocess.Popen(
        command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    )


def said(running: subprocess.Popen[str], words: str) -> str:
    """What a process says up to some words."""
    heard = ""
    for line in running.stdout or ():
        heard += line
        if words in line:
            return heard
    raise AssertionError(heard)


def test_a_change_of_the_program_starts_it_anew_unless_it_could_not_start(mini: Path) -> None:
    port = str(free_port())
    running = started(with_own_look(mini), "--port", port)
    settings = mini / "mkdocs.yml"
    good = settings.read_text()
    try:
        said(running, "Ready after")
        settings.write_text(good.replace("custom_dir: ", "custom_dir: nowhere"))
        assert "could not start with this change" in said(running, "goes on as it was")
        settings.write_text(good.replace("site_name: Miniature", "site_name: Tiny"))
        said(running, "Ready after")
        with urlopen(f"http://{LOCALHOST}:{port}/", timeout=30) as answer:
            assert "Tiny" in answer.read().decode()
        os.killpg(running.pid, signal.SIGINT)
        rest, _ = running.communicate(timeout=30)
        assert (running.returncode, rest) == (0, "")
    finally:
        running.kill()
        running.communicate()
