"""The development server's site: joins saves, pages and findings: `update` after a save, `page` for a browser."""

import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Condition, Lock
from typing import TYPE_CHECKING, NamedTuple

from nscp_site import clock
from nscp_site.checks.reporting import add_columns
from nscp_site.content.addresses import ADDRESSES_FILE
from nscp_site.content.library import Library
from nscp_site.findings import Finding
from nscp_site.project import downgrade_if_draft
from nscp_site.server import background_checks
from nscp_site.server.background_checks import BackgroundChecker, CheckResult
from nscp_site.server.snapshots import ContentReader, SiteSnapshot

if TYPE_CHECKING:
    from page_generator import PageGenerator

STALE_PAGES_NOTICE = (
    "The pages stay as they were before the last save: they can't be made until what is listed here is mended"
)


class PageVersion(NamedTuple):
    """What a browser shows: the id of the snapshot, and a counter of changes of the findings since."""

    snapshot: str
    findings_revision: int


@dataclass(frozen=True)
class ServedPage:
    """A page for a browser, with its error overlay; `whole` is False where the page could not be rendered."""

    html: str
    error_overlay: str
    version: PageVersion
    whole: bool = True


class DevSite:
    """The site of a project's folder while somebody edits it. `log` prints a line in the terminal."""

    def __init__(self, root: Path, generator: "PageGenerator", log: Callable[[str], object], *, drafts: bool) -> None:
        self.root, self.generator, self.log, self.drafts = root, generator, log, drafts
        self.reader = ContentReader(root)
        self.checker = BackgroundChecker(self.on_check_result, log)
        self.changed = Condition()
        self.render_lock, self.update_lock = Lock(), Lock()
        self.start = secrets.token_hex(4)
        self.snapshot_count = 0
        self.findings_revision = 0
        self.rule_findings: list[Finding] = []
        self.problems: list[Finding] = []
        self.notice = ""
        self.snapshot: SiteSnapshot | None = None
        self.last_good: dict[str, str] = {}
        self.page_warnings: dict[str, tuple[str, ...]] = {}
        self.registered_paths: tuple[str, ...] | None = None

    def begin(self) -> None:
        """Read all sources and start the background checker."""
        self.checker.start()
        self.update(frozenset())

    def update(self, heard: frozenset[Path], *, theme_changed: bool = False) -> None:
        """Reread the sources at these paths; notify browsers of changes. `theme_changed`: theme files changed."""
        with self.update_lock:
            if not (self.reader.refresh(heard) or theme_changed or self.snapshot is None):
                if self.root / ADDRESSES_FILE in heard:
                    self.checker.submit(self.reader.library(*clock.reference_time()), self.snapshot)
                return
            self.checker.cancel()
            whole = self.reader.library(*clock.reference_time())
            snapshot, notice = self.build_snapshot(whole)
            with self.render_lock:
                self.install_snapshot(snapshot, notice, theme_changed=theme_changed)
            self.publish_findings(whole)
            self.checker.submit(whole, snapshot)

    def build_snapshot(self, whole: Library) -> tuple[SiteSnapshot | None, str]:
        """A new snapshot; where mistakes prevent one, the previous snapshot and a notice that says why."""
        try:
            known = self.snapshot.list_page_paths if self.snapshot else None
            return SiteSnapshot(whole, drafts=self.drafts, list_pages=known), ""
        except Exception as failure:  # Whatever a mistake brings about that the rules have not found yet.
            return self.snapshot, f"{STALE_PAGES_NOTICE} ({_summarise_failure(failure)})."

    def install_snapshot(self, snapshot: SiteSnapshot | None, notice: str, *, theme_changed: bool) -> None:
        """Serve a snapshot from now on, and notify browsers."""
        paths = tuple(snapshot.paths()) if snapshot else ()
        if theme_changed or paths != self.registered_paths:
            self.generator.register_files(paths, theme_changed=theme_changed)
            self.registered_paths = paths
        if snapshot is not None:
            self.generator.set_snapshot(snapshot.layout_context, snapshot.page)
        with self.changed:
            self.snapshot, self.notice = snapshot, notice
            self.snapshot_count += 1
            self.changed.notify_all()

    def on_check_result(self, looked: CheckResult) -> None:
        """Callback of the checker: publish the findings, and register further pages of long lists."""
        snapshot = looked.snapshot
        with self.update_lock:
            self.rule_findings = looked.problems
            self.publish_findings(looked.whole)
            if snapshot is not None and snapshot is self.snapshot and looked.list_pages != snapshot.list_page_paths:
                snapshot.list_page_paths = looked.list_pages
                with self.render_lock:
                    self.install_snapshot(snapshot, self.notice, theme_changed=False)

    def publish_findings(self, whole: Library) -> None:
        """Log new findings and notify browsers, if the findings changed."""
        found = add_columns(self.reader.sources, {*self.reader.problems(), *self.rule_findings})
        problems = [downgrade_if_draft(problem, whole) for problem in found]
        if problems == self.problems:
            return
        for line in background_checks.describe_new_findings(self.problems, problems):
            self.log(line)
        with self.changed:
            self.problems = problems
            self.findings_revision += 1
            self.changed.notify_all()

    def version(self) -> PageVersion:
        """The version of a page that is loaded now."""
        return PageVersion(f"{self.start}-{self.snapshot_count}", self.findings_revision)

    def wait_for_change(self, shown: PageVersion, seconds: float) -> PageVersion:
        """Wait until the version differs from the one shown, at most `seconds`; returns the current version."""
        with self.changed:
            self.changed.wait_for(lambda: self.version() != shown, seconds)
            return self.version()

    def page(self, path: str) -> ServedPage:
        """Render a page. Where that fails: its last good HTML or none, and an overlay that says why."""
        with self.render_lock:
            version = self.version()
            try:
                html, warnings = self.generator.page(path)
            except Exception as failure:  # Pages rely on the checks, which may still be looking.
                why = f"This page can't be made as it is now ({_summarise_failure(failure)})."
                return ServedPage(self.last_good.get(path, ""), self.record_warnings(path, why), version, whole=False)
            self.last_good[path] = html
            return ServedPage(html, self.record_warnings(path, *warnings), version)

    def html(self, path: str) -> str:
        """A page's HTML as a build would write it; empty where it cannot be rendered."""
        # As above; whoever looks at the page is told why.
        with self.render_lock, suppress(Exception):
            return self.generator.page(path)[0]
        return ""

    def record_warnings(self, path: str, *warnings: str) -> str:
        """Record the warnings of one page, log the new ones, and return the page's error overlay."""
        before = self.page_warnings.get(path, ())
        self.page_warnings[path] = warnings
        for line in warnings:
            if line not in before:
                self.log(line)
        return self.error_overlay(path)

    def file(self, path: str) -> bytes | None:
        """The bytes of a file that is no page, from disk or generated; None where there is none."""
        with self.render_lock:
            try:
                lies_at = self.generator.file_at(path)
                if lies_at is not None:
                    return lies_at.read_bytes()
                return self.snapshot.file(path).encode() if self.snapshot else None
            except Exception as failure:  # As for pages.
                self.log(f"{path} can't be made as it is now ({_summarise_failure(failure)}).")
                return None

    def not_found_page(self) -> ServedPage:
        """The page for unknown addresses (404)."""
        with self.render_lock:
            try:
                return ServedPage(self.generator.not_found_page(), self.error_overlay(), self.version())
            except Exception:  # Its frame is made of the content as well.
                return ServedPage("", self.error_overlay(), self.version(), whole=False)

    def error_overlay(self, path: str = "") -> str:
        """The inner HTML of the error overlay for a page."""
        source = self.snapshot.source_path(path) if self.snapshot else ""
        notices = filter(None, (self.notice, *self.page_warnings.get(path, ())))
        return background_checks.render_error_overlay(self.problems, source, notices)


def _summarise_failure(failure: Exception) -> str:
    """An exception in one line of at most 200 characters."""
    return " ".join(f"{type(failure).__name__}: {failure}".split())[:200]
