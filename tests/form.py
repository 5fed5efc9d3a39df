"""The editing form in a browser."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page

from nscp_site.editor.form_server import FormServer
from tests.freeze import ROOT, find_frozen
from tests.servers import answering

# What the form needs of a project besides its content.
BESIDES = ("overrides",)


@contextmanager
def serving(root: Path, say: Callable[[str], object] = print) -> Iterator[FormServer]:
    """The form of a project's folder, served while the block runs."""
    server = FormServer(root, 0, lambda _: None, say)
    with answering(server):
        yield server


def copy_of_project(target: Path, source: Path | None = None) -> Path:
    """A copy of a project's content, the real one's unless told, that may be changed; with what the form needs."""
    for name in ("content", "docs"):
        shutil.copytree((source or find_frozen()) / name, target / name)
    shutil.copy(ROOT / "mkdocs.yml", target)
    for name in BESIDES:
        target.joinpath(name).symlink_to(ROOT / name)
    return target


def open_form(page: Page, server: FormServer, place: str) -> None:
    """Open the form as its address does, then go to a place in it: `collections/campaigns/new`."""
    page.goto(server.address)
    page.get_by_role("button", name="New").first.wait_for()
    page.goto(f"{server.origin}/#/{place}")
