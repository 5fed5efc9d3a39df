"""What tests share: the miniature project, a copy of it to spoil, and the real site, built once.

What is real here is the frozen copy, on its own day: no change of content can fail a test of the code. The tests of
content (tests/content/) read the project itself instead, where `--project` names it.
"""

import fcntl
import gc
import os
import pickle
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, TypeVar, cast

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner, Result
from hypothesis import settings
from playwright.sync_api import Browser

from nscp_site import clock
from nscp_site.cache import open_cache
from nscp_site.cli import main
from nscp_site.content.library import Library
from nscp_site.findings import Finding
from nscp_site.pages.frame import layout_context
from nscp_site.pages.rendering import Page
from nscp_site.project import load_project, render_files, render_site
from nscp_site.server.dev_server import load_generator
from tests.browser import chromium
from tests.forking import forked
from tests.freeze import ROOT as ROOT
from tests.freeze import WRITTEN, find_frozen
from tests.guard.sitecustomize import LOG, SHUT
from tests.servers import nginx
from tests.site import Site
from tests.visiting import MODES, Visitor, kinds_of_page

MINI = Path(__file__).parent / "mini"
# How many kinds of page are tried by day.
FEW = 4
FROZEN = find_frozen()
# The day of the miniature project.
TODAY = date(2026, 11, 22)
GUARD = Path(__file__).parent / "guard"
OPENED = pytest.StashKey[Path]()
Each = TypeVar("Each")


# How long an invented example takes says nothing where machines are shared.
settings.register_profile("shared", deadline=None)
settings.load_profile("shared")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="take the miniature site's pages as they are now for right")
    parser.addoption("--project", type=Path, default=FROZEN, help="the folder whose content is real; the frozen copy")
    parser.addoption("--every-kind", action="store_true", help="try a page of each kind, not of the most telling only")
    parser.addoption("--long", action="store_true", help="every kind of page and every replay, as nightly")
    parser.addoption("--changed-since", default="", help="a git revision: pages changed since then are tried too")


# What no quick test asks for: a whole site built, and a browser.
SLOW_FIXTURES = {"real_site", "browser"}
# The files that take longest: where one begins late, the other processes end before it. The first has the real site
# built, and those that come next do without it meanwhile.
LONGEST = (
    *("test_axe", "test_publishing", "test_workflows", "test_development_server", "test_setting_up"),
    *("test_form_browser", "test_search_words", "test_search_page", "test_exit", "test_look", "test_tasks"),
)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is slow by what it asks for, and begin with its files: the quick ones then keep every process busy."""
    for item in items:
        if SLOW_FIXTURES & set(getattr(item, "fixturenames", ())):
            item.add_marker("slow")
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    places = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: (item.path not in slow, places.get(item.path.stem, len(places))))


def pytest_collection_finish() -> None:
    """All that is read by now stays to the end: Python need not look through it again and again for what may go."""
    gc.collect()
    gc.freeze()


def pytest_configure(config: pytest.Config) -> None:
    """Where the tests run in the background of a shell, whatever they start would ignore Ctrl-C."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if config.getoption("--project").resolve() == FROZEN:
        keep_content_shut(config)
    else:
        # One day for the whole run, though midnight passes meanwhile.
        os.environ[clock.TODAY_VARIABLE] = str(clock.today())


def keep_content_shut(config: pytest.Config) -> None:
    """Let nobody open the project's own content, in the tests and in every Python that they start."""
    handle, log = tempfile.mkstemp(prefix="opened-")
    os.close(handle)
    config.stash[OPENED] = Path(log)
    os.environ[SHUT] = os.pathsep.join(str(ROOT / name) for name in WRITTEN)
    os.environ[LOG] = log
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(GUARD), os.environ.get("PYTHONPATH")]))


def pytest_unconfigure(config: pytest.Config) -> None:
    if OPENED in config.stash:
        config.stash[OPENED].unlink(missing_ok=True)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """List what only warns: it should be looked at, and stops nothing."""
    told = [
        str(text)
        for report in terminalreporter.getreports("passed")
        for name, text in report.user_properties
        if name == "warning"
    ]
    for text in told:
        terminalreporter.write_line(f"Warning: {text}")


@pytest.fixture(autouse=True)
def _content_stays_shut(pytestconfig: pytest.Config) -> Iterator[None]:
    """Fail a test of the code that opened the project's content, though what it ran survived that."""
    yield
    log = pytestconfig.stash.get(OPENED, None)
    if log is not None and log.stat().st_size:
        opened = sorted(set(log.read_text("utf-8").splitlines()))
        log.write_text("")
        pytest.fail(f"A test of the code opened {', '.join(opened)}. It must read the frozen copy.")


@pytest.fixture
def mini(tmp_path: Path) -> Path:
    """A copy of the miniature project that a test may change."""
    return Path(shutil.copytree(MINI, tmp_path / "mini", ignore=shutil.ignore_patterns("site", ".site*", ".cache")))


@pytest.fixture(scope="session")
def real_root(pytestconfig: pytest.Config) -> Path:
    """The folder of the real content, to be read only: the frozen copy, or what `--project` names."""
    return Path(pytestconfig.getoption("--project").resolve())


def day_of(root: Path) -> date:
    """The day on which a project's folder is judged: the environment's, or that of its name, or the miniature's."""
    if clock.TODAY_VARIABLE in os.environ:
        return clock.today()
    try:
        return date.fromisoformat(root.name)
    except ValueError:
        return TODAY


def clock_of(root: Path) -> str:
    """How the clock is set for a project's folder; a test may have set it wrong."""
    return os.environ.get(clock.TODAY_VARIABLE) or str(day_of(root))


def few(cases: Iterable[Any], every: int) -> list[Any]:
    """Cases for `parametrize`, a tuple for more than one name: one of every so many is tried by day, others nightly."""
    night = [one if isinstance(one, tuple) else (one,) for one in cases]
    return [pytest.param(*one, marks=[pytest.mark.nightly] if place % every else []) for place, one in enumerate(night)]


def some(values: Iterable[Each]) -> list[Each]:
    """What a test looks through one by one. Fails where there is none: the test would hold whatever the code does."""
    found = list(values)
    assert found, "there is nothing to look through"
    return found


def prose(title: str, text: str = "") -> str:
    """A page of docs/ with the fields it needs."""
    return f"---\ntitle: {title}\ndescription: What this page is about.\n---\n\n# {title}\n\n{text}\n"


def problems_of(root: Path, today: date = TODAY) -> list[Finding]:
    """Every problem of a project's folder."""
    return load_project(root, today)[1]


@pytest.fixture(scope="session")
def real_read(real_root: Path, together: Path) -> tuple[Library, list[Finding]]:
    """The real content, and all that is wrong with it."""

    def read() -> tuple[Library, list[Finding]]:
        with open_cache(real_root):
            return load_project(real_root, day_of(real_root))

    return once(together, "read", read)


@pytest.fixture(scope="session")
def real_library(real_read: tuple[Library, list[Finding]]) -> Library:
    """The real content."""
    assert any(real_read[0].collections.values())
    return real_read[0]


@pytest.fixture(scope="session")
def real_files(real_library: Library, together: Path) -> dict[str, str]:
    """Every file that is made from the real content."""
    return once(together, "files", lambda: render_files(real_library))


def html_of(root: Path, today: date = TODAY) -> dict[str, BeautifulSoup]:
    """Every page of a copy of the miniature project in its frame, by its path, as the development server makes it."""
    settings = (root / "mkdocs.yml").read_text().replace("../../", f"{MINI.parent.parent}/")
    (root / "mkdocs.yml").write_text(settings)
    library = load_project(root, today)[0]
    files = render_site(library)
    generator = load_generator(root)
    generator.register_files(files)
    generator.set_snapshot(layout_context(library), lambda path: cast(Page, files[path]))
    pages = (path for path in files if path.endswith(".md"))
    return {path: BeautifulSoup(generator.page(path)[0], "html.parser") for path in pages}


def nscp(*arguments: str | Path, root: Path, patience: float | None = None) -> subprocess.CompletedProcess[str]:
    """Run the command line as a person does, in a project's folder, on the day that tests are for.

    Raises subprocess.TimeoutExpired after so many seconds of `patience`.
    """
    on_the_day = os.environ | {clock.TODAY_VARIABLE: clock_of(root)}
    return forked(lambda: main(list(map(str, arguments)), prog_name="nscp"), root, on_the_day, patience)


def run(root: Path, *arguments: str | Path) -> Result:
    """The same in the tests' own process, where nothing need be started: an exception that ends a command is raised."""
    on_the_day = {clock.TODAY_VARIABLE: clock_of(root)}
    before = Path.cwd()
    os.chdir(root)
    try:
        return CliRunner().invoke(main, list(map(str, arguments)), env=on_the_day, catch_exceptions=False)
    finally:
        os.chdir(before)


@pytest.fixture(scope="session")
def together(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of this run of tests share."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@contextmanager
def alone(folder: Path, name: str) -> Iterator[None]:
    """Let one process of this run make what has this name; the others wait."""
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def once(folder: Path, name: str, make: Callable[[], Each]) -> Each:
    """What one process of this run makes and all read."""
    made = folder / f"{name}.pickle"
    with alone(folder, name):
        if not made.exists():
            made.write_bytes(pickle.dumps(make()))
    found: Each = pickle.loads(made.read_bytes())  # noqa: S301 - our own, of this run
    return found


@pytest.fixture(scope="session")
def real_site(real_root: Path, together: Path) -> Path:
    """The real site, built once by the command that editors use."""
    target = together / "real" / "site"
    with alone(together, "site"):
        # Whoever comes second is told that nothing has changed.
        done = nscp("build", "--to", target, root=real_root)
    assert done.returncode == 0, done.stdout + done.stderr
    return target


@pytest.fixture(scope="session")
def exported(real_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real content, written once by the command that shares it; to be read only."""
    folder = tmp_path_factory.mktemp("export") / "pages"
    done = nscp("export", folder, root=real_root)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="session")
def site(real_site: Path) -> Site:
    """The pages of the real site."""
    # They stay to the end: Python need not look through them again and again for what may go.
    gc.disable()
    pages = Site(real_site)
    gc.freeze()
    gc.enable()
    assert pages.pages
    return pages


@pytest.fixture(scope="session")
def long(pytestconfig: pytest.Config) -> bool:
    """Whether the tests take their time: as nightly, and before a closing note."""
    return bool(pytestconfig.getoption("--long"))


@pytest.fixture(scope="session")
def kinds(together: Path, long: bool, pytestconfig: pytest.Config, request: pytest.FixtureRequest) -> list[str]:
    """The addresses of one page of each kind; where time is short, of those that bring most of what there is."""
    found = once(together, "kinds", lambda: kinds_of_page(request.getfixturevalue("site")))
    assert found
    return found if long or pytestconfig.getoption("--every-kind") else found[:FEW]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests that need one; each opens a context of its own."""
    with chromium() as started:
        yield started


@pytest.fixture(scope="session")
def address(real_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the real site is served, by nginx with the configuration that was made for it."""
    with nginx(real_site, real_site / "nginx.conf", tmp_path_factory.mktemp("host") / "nginx") as start:
        yield f"{start}/"


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Callable[..., Visitor]]:
    """A visitor in a mode, with other options of a browser's context; all leave when the test ends."""
    visitors: list[Visitor] = []

    def begin(mode: str = "light", **options: Any) -> Visitor:
        visitors.append(Visitor(browser, address, **MODES[mode] | options))
        return visitors[-1]

    yield begin
    for visitor in visitors:
        visitor.leave()
