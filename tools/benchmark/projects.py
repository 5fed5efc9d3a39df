"""The same site twice: as a project of ours, and as plain Markdown for stock Material."""

import shutil
import sys
from pathlib import Path

from nscp_site.cache import CACHE_FILE
from nscp_site.clock import TIMINGS_VARIABLE
from nscp_site.content.library import Library
from tests.conftest import TODAY
from tools.benchmark.content import Generator
from tools.benchmark.measuring import Run, measured

BIN = Path(sys.executable).parent
ENVIRONMENT = {"NO_MKDOCS_2_WARNING": "1", "NSCP_TODAY": str(TODAY)}
STOCK = """\
site_name: Stock
theme:
  name: material
markdown_extensions: [abbr, admonition, attr_list, footnotes, md_in_html, sane_lists, smarty, tables, toc]
"""


class Ours:
    """A generated project, built as an editor and CI build it."""

    def __init__(self, real: Library, folder: Path, count: int) -> None:
        self.folder, self.edits = folder, 0
        self.times = folder.with_name("times.txt")
        folder.mkdir(parents=True)
        Generator(real, folder, count).write()

    def first(self) -> Run:
        """A build by which nothing was kept and nothing built; it notes the seconds of each stage."""
        shutil.rmtree(self.folder / CACHE_FILE.parent, ignore_errors=True)
        shutil.rmtree(self.folder / "site", ignore_errors=True)
        self.times.unlink(missing_ok=True)
        return self.build({TIMINGS_VARIABLE: str(self.times)})

    def unchanged(self) -> Run:
        """A build right after another."""
        return self.build()

    def one_changed(self) -> Run:
        """A build after an editor wrote a sentence into one item."""
        items = sorted((self.folder / "content/guidance").glob("*.md"))
        item = items[self.edits % len(items)]
        self.edits += 1
        item.write_text(f"{item.read_text('utf-8')}\nEdit number {self.edits} was made to this page.\n", "utf-8")
        return self.build()

    def build(self, settings: dict[str, str] | None = None) -> Run:
        """One build."""
        return measured([str(BIN / "nscp"), "build"], self.folder, ENVIRONMENT | (settings or {}))


class Stock:
    """The pages of a project as Markdown files, in the navigation of stock Material with its own search."""

    def __init__(self, ours: Ours, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True)
        measured([str(BIN / "nscp"), "export", str(folder / "docs")], ours.folder, ENVIRONMENT)
        for path in (folder / "docs").rglob("*"):
            if path.is_file() and path.suffix != ".md":
                path.unlink()
        for path in (folder / "docs").glob("*.md"):
            # The home page names a template that only our theme has.
            path.write_text(path.read_text("utf-8").replace("template: home.html\n", ""), "utf-8")
        (folder / "mkdocs.yml").write_text(STOCK, "utf-8")

    def first(self) -> Run:
        """The only build there is: MkDocs keeps nothing."""
        shutil.rmtree(self.folder / "site", ignore_errors=True)
        return measured([sys.executable, "-m", "mkdocs", "build", "--quiet"], self.folder, ENVIRONMENT)
