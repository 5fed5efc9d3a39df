"""Takes the pictures of the editing form that CONTRIBUTING.md shows: `make pictures`."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page

from tests.browser import chromium
from tests.form import copy_of_project, open_form, serving


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
