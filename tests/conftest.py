"""What tests share: the miniature project, a copy of it to spoil, and the real site, built once."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from playwright.sync_api import Browser

from nscp_site import clock
from nscp_site.cli import main
from nscp_site.library import Library
from nscp_site.problems import Problem
from nscp_site.project import read_project, site_files
from tests.browser import chromium
from tests.servers import nginx
from tests.site import Site
from tests.visiting import MODES, Visitor, kinds_of_page

ROOT = Path(__file__).parent.parent
MINI = Path(__file__).parent / "mini"
TODAY = date(2026, 11, 22)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="take the miniature site's pages as they are now for right")


def pytest_configure() -> None:
    """Where the tests run in the background of a shell, whatever they start would ignore Ctrl-C."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def mini(tmp_path: Path) -> Path:
    """A copy of the miniature project that a test may change."""
    return Path(shutil.copytree(MINI, tmp_path / "mini", ignore=shutil.ignore_patterns("site", ".site*", ".cache")))


@pytest.fixture(scope="session")
def real_root() -> Path:
    """The project's own folder, to be read only."""
    return ROOT


def prose(title: str, text: str = "") -> str:
    """A page of docs/ with the fields it needs."""
    return f"---\ntitle: {title}\ndescription: What this page is about.\n---\n\n# {title}\n\n{text}\n"


def problems_of(root: Path, today: date = TODAY) -> list[Problem]:
    """Every problem of a project's folder."""
    return read_project(root, today)[1]


@pytest.fixture(scope="session")
def real_read() -> tuple[Library, list[Problem]]:
    """The real content, and all that is wrong with it, read once."""
    return read_project(ROOT, TODAY)


@pytest.fixture(scope="session")
def real_library(real_read: tuple[Library, list[Problem]]) -> Library:
    """The real content."""
    return real_read[0]


@pytest.fixture(scope="session")
def real_files(real_library: Library) -> dict[str, str]:
    """Every file that is made from the real content, made once."""
    return site_files(real_library)


def nscp(*arguments: str | Path, root: Path) -> subprocess.CompletedProcess[str]:
    """Run the command line as a person does, in a project's folder, on the day that tests are for."""
    command = [str(Path(sys.executable).with_name("nscp")), *map(str, arguments)]
    on_the_day = {clock.SETTING: str(TODAY)} | os.environ
    return subprocess.run(command, cwd=root, env=on_the_day, capture_output=True, text=True, check=False)


def run(root: Path, *arguments: str | Path) -> Result:
    """The same in the tests' own process, where nothing need be started: an exception that ends a command is raised."""
    on_the_day = {clock.SETTING: os.environ.get(clock.SETTING, str(TODAY))}
    before = Path.cwd()
    os.chdir(root)
    try:
        return CliRunner().invoke(main, list(map(str, arguments)), env=on_the_day, catch_exceptions=False)
    finally:
        os.chdir(before)


@pytest.fixture(scope="session")
def real_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real site, built once by the command that editors use."""
    target = tmp_path_factory.mktemp("real") / "site"
    done = nscp("build", "--to", target, root=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    return target


@pytest.fixture(scope="session")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real content, written once by the command that shares it; to be read only."""
    folder = tmp_path_factory.mktemp("export") / "pages"
    done = nscp("export", folder, root=ROOT)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="session")
def site(real_site: Path) -> Site:
    """The pages of the real site."""
    return Site(real_site)


@pytest.fixture(scope="session")
def kinds(site: Site) -> list[str]:
    """The addresses of one page of each kind."""
    return kinds_of_page(site)


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
