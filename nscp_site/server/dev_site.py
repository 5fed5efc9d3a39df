"""The development server's site: joins saves, pages and findings: `update` after a save, `page` for a browser."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Condition, Lock
from typing import TYPE_CHECKING, NamedTuple

from nscp_site import clock
from nscp_site.checks.reporting import with_columns
from nscp_site.content.addresses import LIST
from nscp_site.content.library import Library
from nscp_site.findings import Finding
from nscp_site.project import softened
from nscp_site.server import background_checks
from nscp_site.server.background_checks import Looked, Rounds
from nscp_site.server.snapshots import ContentReader, Edition

if TYPE_CHECKING:
    from page_generator import PageGenerator

NOT_MADE = "The pages stay as they were before the last save: they can't be made until what is listed here is mended"


class Standing(NamedTuple):
    """What a browser shows: the mark of the edition, and how often what is wrong was told anew since."""

    edition: str
    told: int


@dataclass(frozen=True)
class Made:
    """A page for a browser. `box` says what is wrong; `whole` is False where the page could not be made."""

    html: str
    box: str
    standing: Standing
    whole: bool = True


class Workshop:
    """The site of a project's folder while somebody edits it. `say` prints a line in the terminal."""

    def __init__(self, root: Path, generator: "PageGenerator", say: Callable[[str], object], *, drafts: bool) -> None:
        self.root, self.generator, self.say, self.drafts = root, generator, say, drafts
        self.reader = ContentReader(root)
        self.rounds = Rounds(self.round_ended, say)
        self.news = Condition()
        self.making, self.updating = Lock(), Lock()
        self.start = secrets.token_hex(4)
        self.count = 0
        self.told = 0
        self.of_library: list[Finding] = []
        self.problems: list[Finding] = []
        self.notice = ""
        self.edition: Edition | None = None
        self.last_good: dict[str, str] = {}
        self.seen: dict[str, tuple[str, ...]] = {}
        self.laid_out: tuple[str, ...] | None = None

    def begin(self) -> None:
        """Read everything, and start to check it."""
        self.rounds.start()
        self.update(frozenset())

    def update(self, heard: frozenset[Path], *, look_changed: bool = False) -> None:
        """Read what changed, and tell the browsers if anything did. `heard` are paths where something happened."""
        with self.updating:
            if not (self.reader.refresh(heard) or look_changed or self.edition is None):
                if self.root / LIST in heard:
                    self.rounds.check(self.reader.library(*clock.judged()), self.edition)
                return
            self.rounds.break_off()
            whole = self.reader.library(*clock.judged())
            edition, notice = self.new_edition(whole)
            with self.making:
                self.take(edition, notice, look_changed=look_changed)
            self.tell(whole)
            self.rounds.check(whole, edition)

    def new_edition(self, whole: Library) -> tuple[Edition | None, str]:
        """The site as it stands now. Where mistakes keep it from being made: the one before, and why."""
        try:
            known = self.edition.sheet_paths if self.edition else None
            return Edition(whole, drafts=self.drafts, sheets=known), ""
        except Exception as failure:  # Whatever a mistake brings about that the rules have not found yet.
            return self.edition, f"{NOT_MADE} ({reason(failure)})."

    def take(self, edition: Edition | None, notice: str, *, look_changed: bool) -> None:
        """Show an edition from now on."""
        paths = tuple(edition.paths()) if edition else ()
        if look_changed or paths != self.laid_out:
            self.generator.lay_out(paths, look_changed=look_changed)
            self.laid_out = paths
        if edition is not None:
            self.generator.show(edition.frame, edition.page)
        with self.news:
            self.edition, self.notice = edition, notice
            self.count += 1
            self.news.notify_all()

    def round_ended(self, looked: Looked) -> None:
        """Tell what the rules over the whole library found, and take note of the lists' further pages there are."""
        edition = looked.edition
        with self.updating:
            self.of_library = looked.problems
            self.tell(looked.whole)
            if edition is not None and edition is self.edition and looked.sheets != edition.sheet_paths:
                edition.sheet_paths = looked.sheets
                with self.making:
                    self.take(edition, self.notice, look_changed=False)

    def tell(self, whole: Library) -> None:
        """Tell the terminal and the browsers what is wrong, where that changed."""
        found = with_columns(self.reader.sources, {*self.reader.problems(), *self.of_library})
        problems = [softened(problem, whole) for problem in found]
        if problems == self.problems:
            return
        for line in background_checks.changes(self.problems, problems):
            self.say(line)
        with self.news:
            self.problems = problems
            self.told += 1
            self.news.notify_all()

    def standing(self) -> Standing:
        """What a browser that loads a page now will show."""
        return Standing(f"{self.start}-{self.count}", self.told)

    def wait_for_news(self, shown: Standing, seconds: float) -> Standing:
        """How things stand once they stand otherwise than a browser shows, or after some seconds."""
        with self.news:
            self.news.wait_for(lambda: self.standing() != shown, seconds)
            return self.standing()

    def page(self, path: str) -> Made:
        """The page at a path. Where it can't be made: as it was when it last could, or nothing; the box says why."""
        with self.making:
            standing = self.standing()
            try:
                html, warnings = self.generator.page(path)
            except Exception as failure:  # Pages rely on the checks, which may still be looking.
                why = f"This page can't be made as it is now ({reason(failure)})."
                return Made(self.last_good.get(path, ""), self.see(path, why), standing, whole=False)
            self.last_good[path] = html
            return Made(html, self.see(path, *warnings), standing)

    def html(self, path: str) -> str:
        """A page as a build would write it; nothing where it can't be made."""
        with self.making:
            try:
                return self.generator.page(path)[0]
            except Exception:  # As above; whoever looks at the page is told why.
                return ""

    def see(self, path: str, *warnings: str) -> str:
        """Take note of what is to be said of a page alone, say it in the terminal once, and give the page's box."""
        before = self.seen.get(path, ())
        self.seen[path] = warnings
        for line in warnings:
            if line not in before:
                self.say(line)
        return self.box(path)

    def file(self, path: str) -> bytes | None:
        """A file that is no page, from the disk or made; nothing where it can't be had."""
        with self.making:
            try:
                lies_at = self.generator.file_at(path)
                if lies_at is not None:
                    return lies_at.read_bytes()
                return self.edition.file(path).encode() if self.edition else None
            except Exception as failure:  # As for pages.
                self.say(f"{path} can't be made as it is now ({reason(failure)}).")
                return None

    def missing_page(self) -> Made:
        """The page for an address where nothing is."""
        with self.making:
            try:
                return Made(self.generator.missing_page(), self.box(), self.standing())
            except Exception:  # Its frame is made of the content as well.
                return Made("", self.box(), self.standing(), whole=False)

    def box(self, path: str = "") -> str:
        """The inside of the box on a page that somebody looks at."""
        source = self.edition.source(path) if self.edition else ""
        notice = [self.notice] if self.notice else []
        return background_checks.box(self.problems, source, (*notice, *self.seen.get(path, ())))


def reason(failure: Exception) -> str:
    """A failure in a few words."""
    return " ".join(f"{type(failure).__name__}: {failure}".split())[:200]
