"""A real browser: the system's Chromium, driven without a window. Nothing leaves this machine."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

# The first has no window at all, and takes a third of the others' work for a page.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
QUIET = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
# Goes to another address of the page that is open, as a link on the search page does.
GO = "to => { history.pushState(null, '', to); dispatchEvent(new PopStateEvent('popstate')); }"


def find_chromium() -> str:
    """The path of the system's Chromium. Raises with what to do where there is none."""
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return found
    raise RuntimeError("The browser tests need Chromium. `make browser` installs it, or says what to install.")


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser that asks nobody anything on its own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=QUIET)
        try:
            yield browser
        finally:
            browser.close()


def close(context: BrowserContext) -> None:
    """Close a context once its pages are at rest: Chromium never answers who closes a page on its way to another."""
    for page in context.pages:
        with suppress(Error):  # what was under way goes on instead
            page.goto("about:blank")
        page.wait_for_load_state()
    context.close()


def wait_for_results(page: Page) -> None:
    """Wait until the search has shown what it found. By a selector: the site's policy lets nobody evaluate a string."""
    page.wait_for_selector("html[data-search-done]", state="attached")
