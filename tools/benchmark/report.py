"""What was measured, as a page of Markdown with a table for each question."""

import statistics
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from tools.benchmark.measuring import Run

OURS = ("first", "unchanged", "one changed")
NAMES = {
    "first": "A first build",
    "unchanged": "A build with nothing changed",
    "one changed": "A build with one page changed",
    "stock": "Stock Material for MkDocs",
}


INTRO = """\
# How fast this website is built

The people who edit this website want to see a change at once. So we measure how long it takes to build, beside the
same pages built by stock Material for MkDocs.

The pages are made up for the measuring, after the real ones. Each build is a whole run of the program. Where there are
several runs, the figure is their median."""
WHY_NOT = """\
Stock Material prints the list of all pages on every page. So ten times the items fill a hundred times the disk, and
10,000 items were not built with it."""


@dataclass
class Measures:
    """What was measured for a number of items: runs by name, seconds by stage, of edits, and megabytes of sites."""

    count: int
    runs: dict[str, list[Run]] = field(default_factory=dict)
    stages: dict[str, float] = field(default_factory=dict)
    edits: list[float] = field(default_factory=list)
    sizes: dict[str, float] = field(default_factory=dict)

    def seconds(self, name: str) -> float:
        """The median of the runs of a name."""
        return statistics.median(run.seconds for run in self.runs[name])

    def megabytes(self, *names: str, all_at_once: bool) -> float:
        """The largest memory of the runs of some names."""
        return max(run.megabytes if all_at_once else run.largest for name in names for run in self.runs[name])


def write_report(path: Path, found: list[Measures], machine: str) -> None:
    """Write the report in the place of the last one; the fields on top of the page stay as they are."""
    head = f"\n{path.read_text('utf-8')}".partition("\n# ")[0] if path.exists() else ""
    parts = [
        head.strip(),
        intro(found, machine),
        builds(found),
        ratios(found),
        memories(found),
        sizes(found),
        stages(found),
        edits(found),
    ]
    path.write_text("\n\n".join(part for part in parts if part) + "\n", "utf-8")


def intro(found: list[Measures], machine: str) -> str:
    """What was done, how often, and on which machine."""
    runs = "\n".join(f"- {one.count:,} items: {len(one.runs['first'])} of each build" for one in found)
    then = "Times depend on the machine, so compare them with each other only."
    return f"{INTRO}\n\nThe runs:\n\n{runs}\n\nThe machine:\n\n- {machine}\n\n{then}"


def table(title: str, heads: list[str], rows: list[list[str]]) -> str:
    """A table under a heading."""
    lines = [heads, ["---", *["---:"] * (len(heads) - 1)], *rows]
    return f"## {title}\n\n" + "\n".join(f"| {' | '.join(line)} |" for line in lines)


def counts(found: list[Measures]) -> list[str]:
    """The heads of the columns."""
    return [f"{one.count:,} items" for one in found]


def builds(found: list[Measures]) -> str:
    """Seconds of each kind of build."""
    rows = [
        [NAMES[name], *(f"{one.seconds(name):.1f}" if name in one.runs else "not measured" for one in found)]
        for name in NAMES
    ]
    return table("Seconds for a build", ["Build", *counts(found)], rows) + f"\n\n{WHY_NOT}"


def ratios(found: list[Measures]) -> str:
    """The same as parts of stock Material's time, and how time grows."""
    rows = [
        [
            NAMES[name],
            *(f"{one.seconds(name) / one.seconds('stock'):.2f}" if "stock" in one.runs else "–" for one in found),
        ]
        for name in OURS
    ]
    text = table("Beside stock Material, which counts as 1", ["Build", *counts(found)], rows)
    for small, large in pairwise(found):
        times = large.seconds("first") / small.seconds("first")
        text += f"\n\nA first build of {large.count:,} items takes {times:.1f} times as long as one of {small.count:,}."
    return text


def memories(found: list[Measures]) -> str:
    """Megabytes at the peak: of the largest program of a build, and of all that run at once."""
    return "\n\n".join(
        table(title, ["Built by", *counts(found)], [*memory_rows(found, all_at_once=all_at_once)])
        for title, all_at_once in (
            ("Megabytes of memory of the largest program", False),
            ("Megabytes of memory of all programs at once", True),
        )
    )


def memory_rows(found: list[Measures], *, all_at_once: bool) -> Iterator[list[str]]:
    """The rows of a table of memory: ours, stock Material's, and the ratio."""
    ours = [one.megabytes(*OURS, all_at_once=all_at_once) for one in found]
    stock = [one.megabytes("stock", all_at_once=all_at_once) if "stock" in one.runs else None for one in found]
    yield ["This website", *(f"{one:.0f}" for one in ours)]
    yield [NAMES["stock"], *(f"{one:.0f}" if one else "–" for one in stock)]
    yield ["Ratio", *(f"{one / other:.2f}" if other else "–" for one, other in zip(ours, stock, strict=True))]


def sizes(found: list[Measures]) -> str:
    """Megabytes on the disk."""
    rows = [
        [name, *(f"{one.sizes[key]:.0f}" if key in one.sizes else "–" for one in found)]
        for key, name in (("ours", "This website, with compressed copies"), ("stock", NAMES["stock"]))
    ]
    return table("Megabytes of the built website", ["Built by", *counts(found)], rows)


def stages(found: list[Measures]) -> str:
    """Seconds by stage."""
    rows = [[name[0].upper() + name[1:], *(f"{one.stages[name]:.1f}" for one in found)] for name in found[0].stages]
    return table("Seconds of a first build, by stage", ["Stage", *counts(found)], rows)


def edits(found: list[Measures]) -> str:
    """Seconds from save to browser, sites in megabytes."""
    rows = [
        ["Half of the edits", *(f"{statistics.median(one.edits):.2f}" for one in found)],
        ["All edits", *(f"{max(one.edits):.2f}" for one in found)],
    ]
    return table("Seconds from saving a page to seeing it in the browser, at most", ["Edits", *counts(found)], rows)
