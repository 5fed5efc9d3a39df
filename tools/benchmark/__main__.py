"""Builds of generated projects beside stock Material, as whole processes in turn; a report in Markdown."""

import os
import platform
import statistics
import tempfile
from pathlib import Path

import click

from nscp_site.project import load_project
from tests.conftest import ROOT, TODAY
from tools.benchmark.projects import Ours, Stock
from tools.benchmark.report import Measures, write_report
from tools.benchmark.serving import edit_to_browser

# Stock Material prints the whole navigation on each page: ten times the pages is a hundred times the bytes.
MOST_OF_STOCK = 2000


def measure(count: int, runs: int, folder: Path) -> Measures:
    """Measure one number of items."""
    found = Measures(count)
    ours = Ours(load_project(ROOT, TODAY)[0], folder / "ours", count)
    stock = Stock(ours, folder / "stock") if count <= MOST_OF_STOCK else None
    for number in range(runs):
        for name, run in (
            ("first", ours.first),
            ("unchanged", ours.unchanged),
            ("one changed", ours.one_changed),
            *((("stock", stock.first),) if stock else ()),
        ):
            found.runs.setdefault(name, []).append(run())
            last = found.runs[name][-1]
            click.echo(f"{count:>6} items, run {number + 1}, {name}: {last.seconds:.1f} s, {last.megabytes:.0f} MB")
    found.sizes = {name: size(folder / name / "site") for name in ("ours", "stock") if (folder / name).exists()}
    found.stages = stages(ours.times)
    found.edits = edit_to_browser(folder / "ours", 7)
    click.echo(f"{count:>6} items, from save to browser: {statistics.median(found.edits):.2f} s")
    return found


def size(folder: Path) -> float:
    """The megabytes of a folder's files."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def stages(written: Path) -> dict[str, float]:
    """The seconds of each stage of the build that noted them. MkDocs' own time is without what it did for us."""
    times = dict.fromkeys(("read", "check", "render", "MkDocs", "search index", "finishing"), 0.0)
    for line in written.read_text("utf-8").splitlines():
        name, _, seconds = line.partition("\t")
        times[name] += float(seconds)
        if name in ("check", "render"):
            times["MkDocs"] -= float(seconds)
    # Three programs read the content, one of them within MkDocs.
    times["MkDocs"] -= times["read"] / 3
    return times


def machine() -> str:
    """The machine in a few words: its processor, its cores, its memory."""
    model = next((line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")), "")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    name = model.partition(": ")[2] or platform.machine()
    system = f"{platform.system()}, Python {platform.python_version()}"
    return f"{name}, {os.cpu_count()} cores, {memory:.0f} gigabytes, {system}"


@click.command()
@click.argument("report", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--items", multiple=True, type=int, default=[100, 1000, 10_000], help="How many items.")
@click.option("--runs", type=int, default=3, help="How many runs of each build.")
def main(report: Path, items: tuple[int, ...], runs: int) -> None:
    """Measure, and write a REPORT."""
    found = []
    for count in items:
        with tempfile.TemporaryDirectory() as name:
            found.append(measure(count, 1 if count > MOST_OF_STOCK else runs, Path(name)))
        # After each: a run that is cut off keeps what it found.
        write_report(report, sorted(found, key=lambda one: one.count), machine())
    click.echo(report.read_text("utf-8"))


if __name__ == "__main__":
    main()
