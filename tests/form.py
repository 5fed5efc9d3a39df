"""The editing form in a browser; as a program, it takes the pictures of it that CONTRIBUTING.md shows."""

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page

from nscp_site.editor.form_server import FormServer
from tests.browser import chromium
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


def copy_of_project(target: Path) -> Path:
    """A copy of the real content that may be changed, with what the form needs beside it."""
    for name in ("content", "docs"):
        shutil.copytree(find_frozen() / name, target / name)
    shutil.copy(ROOT / "mkdocs.yml", target)
    for name in BESIDES:
        target.joinpath(name).symlink_to(ROOT / name)
    return target


def open_form(page: Page, server: FormServer, place: str) -> None:
    """Open the form as its address does, then go to a place in it: `collections/campaigns/new`."""
    page.goto(server.address)
    page.get_by_role("button", name="New").wait_for()
    page.goto(f"{server.origin}/#/{place}")


def take_picture(page: Page, path: Path) -> None:
    """One picture. A page fades in from white, and nothing in it says when it has."""
    page.wait_for_timeout(2000)
    page.screenshot(path=path)


def take_pictures(folder: Path) -> None:
    """The form's list, a campaign in it, and a mistake explained, as PNG files."""
    with tempfile.TemporaryDirectory() as copy, serving(copy_of_project(Path(copy))) as server, chromium() as browser:
        page = browser.new_page(viewport={"width": 960, "height": 600}, locale="en-GB", reduced_motion="reduce")
        open_form(page, server, "collections/campaigns")
        page.get_by_role("row", name="Hotel Watch").wait_for()
        take_picture(page, folder / "form-list.png")
        page.goto(f"{server.origin}/#/collections/campaigns/entries/safer-sleeping")
        page.get_by_role("textbox", name="Summary").wait_for()
        take_picture(page, folder / "form-campaign.png")
        page.get_by_role("textbox", name="Starts").fill("2023-05")
        page.get_by_role("button", name="Save", exact=True).click()
        page.get_by_role("button", name="OK").click()
        page.get_by_role("dialog").wait_for(state="hidden")
        take_picture(page, folder / "form-mistake.png")


if __name__ == "__main__":
    take_pictures(Path(sys.argv[1]))
