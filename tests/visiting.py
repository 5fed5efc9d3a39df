"""The real site as visitors meet it: under the headers of a real host, in a real browser, in several modes."""

from pathlib import Path
from typing import Any

from bs4 import Tag
from playwright.sync_api import Browser, ConsoleMessage, Page, Request

from tests.browser import close
from tests.site import Site

# What tests ask a page; see there.
IN_PAGE = Path(__file__).parent / "in_page.js"

WIDE: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}

# The ways of meeting a page that change what is seen, as options of a browser's context.
MODES: dict[str, dict[str, Any]] = {
    "light": WIDE,
    "dark": WIDE | {"color_scheme": "dark"},
    "phone": PHONE,
    "forced colours": WIDE | {"forced_colors": "active", "color_scheme": "dark"},
    # 1280 pixels at 400 %.
    "reflow": {"viewport": {"width": 320, "height": 256}},
}


def kinds_of_page(site: Site) -> list[str]:
    """A page of each kind: few that together hold every element there is, in every place where it stands.

    Each brings more that is new than those after it.
    """
    places = {address: {place_of(tag) for tag in page.find_all()} for address, page in site.pages.items()}
    lengths = {address: len(page.find_all()) for address, page in site.pages.items()}
    wanted, found = set().union(*places.values()), []
    while wanted:
        # Of those that bring as much, the longest.
        best = max(places, key=lambda address: (len(places[address] & wanted), lengths[address]))
        found.append(best)
        wanted -= places[best]
    return found


def place_of(tag: Tag) -> tuple[str, ...]:
    """What an element is, and what it stands in: names and classes."""
    around = [one for one in (tag, tag.parent) if one]
    return tuple(word for one in around for word in (one.name, *one.get_attribute_list("class")) if word)


class Visitor:
    """One page in a context of its own. What the browser complains of, and what it asks of other hosts, is kept."""

    def __init__(self, browser: Browser, start: str, **options: Any) -> None:
        self.start = start
        self.context = browser.new_context(**({"reduced_motion": "reduce"} | options))
        self.context.add_init_script(path=IN_PAGE)
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self.asked_elsewhere: list[str] = []
        self.page.on("console", self.hear)
        self.page.on("pageerror", lambda error: self.complaints.append(f"{self.page.url}: {error}"))
        self.context.on("request", self.notice)

    def open(self, address: str) -> Page:
        """The page at an address below the site's root, loaded."""
        self.page.goto(self.start + address)
        return self.page

    def hear(self, message: ConsoleMessage) -> None:
        """Keep what the console says, whatever its kind: nothing should be said at all."""
        self.complaints.append(f"{self.page.url}: {message.text}")

    def notice(self, request: Request) -> None:
        """Keep requests to anybody else."""
        if not request.url.startswith(self.start):
            self.asked_elsewhere.append(f"{self.page.url}: {request.url}")

    def leave(self) -> None:
        """Close the page. Fails if the console was not empty or another host was asked."""
        close(self.context)
        assert self.complaints == []
        assert self.asked_elsewhere == []
