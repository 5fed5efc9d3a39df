"""An editor's way through the form, in a real browser: by day over a small project, nightly over the real content."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from nscp_site.editor.form_server import FormServer
from tests.browser import close
from tests.conftest import FROZEN, MINI, nscp
from tests.form import copy_of_project, open_form, serving

pytestmark = pytest.mark.slow
# A save checks the whole project first, which takes a while where machines are shared.
expect.set_options(timeout=240_000)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, real_site: Path, long: bool) -> Iterator[FormServer]:  # noqa: ARG001
    project = copy_of_project(tmp_path_factory.mktemp("form"), FROZEN if long else MINI)
    if long:
        # The site is built by now: what was worked out then is known to each save.
        shutil.copytree(FROZEN / ".cache", project / ".cache")
    with serving(project) as started:
        yield started


@pytest.fixture
def page(browser: Browser, server: FormServer) -> Iterator[Page]:
    """A page that must ask no other host, run into no rule of its policy, and show its icons in their font."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB", reduced_motion="reduce")
    # The form is a large script, and reads every file before it shows its first button.
    context.set_default_timeout(120_000)
    page = context.new_page()
    elsewhere: list[str] = []
    complaints: list[str] = []

    def notice(request: Request) -> None:
        if not request.url.startswith((server.origin, "data:", "blob:")):
            elsewhere.append(request.url)

    context.on("request", notice)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if "Content Security" in message.text else None)
    yield page
    icons = page.evaluate('document.fonts.check("16px Material Symbols Outlined")')
    close(context)
    assert (elsewhere, complaints, icons) == ([], [], True)


def test_a_campaign_is_saved_and_then_a_mistake_that_only_the_check_sees_is_not(server: FormServer, page: Page) -> None:
    """In one sitting: the form reads every file before it shows its first button."""
    file = server.root / "content/campaigns/safer-sleeping.md"
    before = file.read_bytes()
    open_form(page, server, "collections/campaigns/entries/safer-sleeping")
    page.get_by_role("textbox", name="Title").fill("Safer Sleeping in Winter")
    page.get_by_role("button", name="Save", exact=True).click()
    told = page.get_by_role("region", name="What the check says")
    expect(told).to_contain_text("Saved in content/campaigns/safer-sleeping.md.")
    saved = file.read_bytes()
    assert saved == before.replace(b"title: Safer Sleeping\n", b"title: Safer Sleeping in Winter\n") != before
    page.goto(f"{server.origin}/#/collections/campaigns")
    page.goto(f"{server.origin}/#/collections/campaigns/entries/safer-sleeping")
    page.get_by_role("textbox", name="Starts").fill("2023-05")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alertdialog")).to_contain_text("Put the two dates in order.")
    page.get_by_role("button", name="OK").click()
    expect(told).to_contain_text("Not saved yet. Please mend this first:")
    expect(page.get_by_role("textbox", name="Starts")).to_have_value("2023-05")
    assert file.read_bytes() == saved


@pytest.mark.nightly
def test_a_text_changed_in_the_form_leaves_the_fields_as_they_were(server: FormServer, page: Page) -> None:
    file = server.root / "content/training/domestic-abuse.md"
    fields, _, body = file.read_text().partition("\n---\n")
    open_form(page, server, "collections/training/entries/domestic-abuse")
    area = page.get_by_role("textbox", name="Text of the page")
    area.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" One more sentence.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("region", name="What the check says")).to_contain_text("Saved")
    assert file.read_text() == f"{fields}\n---\n{body.rstrip()} One more sentence.\n"
    done = nscp("check", root=server.root)
    assert (done.returncode, "domestic-abuse" in done.stdout) == (0, False)


@pytest.mark.nightly
def test_a_mistake_is_explained_beside_its_field(server: FormServer, page: Page) -> None:
    open_form(page, server, "collections/campaigns/entries/safer-sleeping")
    page.get_by_role("textbox", name="Starts").fill("soon")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Write a date such as 2023-03-31, a month such as 2023-03, or a year.")).to_be_visible()


@pytest.mark.nightly
def test_what_a_new_campaign_needs_is_named(server: FormServer, page: Page) -> None:
    open_form(page, server, "collections/campaigns/new")
    page.get_by_role("textbox", name="Title").fill("Summer Holidays")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("fields have errors. Please correct them to save the entry.")).to_be_visible()
    assert not (server.root / "content/campaigns/summer-holidays.md").exists()


@pytest.mark.nightly
@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_the_list_is_seen_with_and_without_motion(
    server: FormServer, page: Page, motion: Literal["reduce", "no-preference"]
) -> None:
    page.emulate_media(reduced_motion=motion)
    open_form(page, server, "collections/campaigns")
    expect(page.get_by_text("Hotel Watch").first).to_be_in_viewport()


def test_the_form_without_its_token_says_what_to_do(server: FormServer, page: Page) -> None:
    page.goto(server.origin)
    expect(page.get_by_role("region", name="What the check says")).to_contain_text("Open the address")


def test_nothing_of_the_form_is_in_the_built_site(real_site: Path) -> None:
    found = [path for path in real_site.rglob("*") if "sveltia" in path.name.lower() or path.name == "form.js"]
    assert found == []
    for path in (path for path in real_site.rglob("*") if path.suffix in (".html", ".js", ".css", ".json")):
        assert b"sveltia" not in path.read_bytes().lower(), path
