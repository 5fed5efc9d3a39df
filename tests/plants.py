"""Plants of personal data, and ordinary texts: what the guard tells of them.

A plant is a sentence that tells who somebody is, with the kind of what it tells and the place where it stands. It is
laid into a project as an editor would: in the text of a page, in its fields, in a cell of a table of figures, in the
name of a file. `python -m tests.plants FILE` prints how many of a file's plants are told, by kind, and how many false
alarms the ordinary texts give.
"""

import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from nscp_site.content.library import Library
from nscp_site.content.loading import load_library
from nscp_site.findings import RULES, Finding
from nscp_site.privacy.guard import find_sensitive_data
from nscp_site.privacy.privacy_rules import PERSONAL_DATA_CHECKS
from nscp_site.sources import Sources
from tests.conftest import ROOT, TODAY

DATA = Path(__file__).parent / "data"
PLANTS = DATA / "plants.json"
SECOND = DATA / "plants-second.json"
ORDINARY = DATA / "ordinary"
# A collection where children are written about, and one where they are not.
GUARDED, OTHER = "case-studies", "campaigns"
FIELDS = "---\ntitle: {title}\nsummary: {summary}\n---\n\n{body}\n"


@dataclass(frozen=True)
class Plant:
    """A sentence with what it tells and where it stands."""

    kind: str
    place: str
    text: str


def read_plants(path: Path) -> list[Plant]:
    """The plants of a file."""
    return [Plant(one["kind"], one["place"], one["text"]) for one in json.loads(path.read_text(encoding="utf-8"))]


def lay(plant: Plant, folder: Path, name: str) -> list[Path]:
    """Put a plant where it would stand, in an item of that folder of content/; the files that hold it."""
    item = folder / f"{name}.md"
    title, summary, body = "A page", "What the page is about.", "The page begins here."
    if plant.place == "title":
        title = json.dumps(plant.text, ensure_ascii=False)
    elif plant.place == "summary":
        summary = json.dumps(plant.text, ensure_ascii=False)
    elif plant.place == "CSV cell":
        cell = plant.text.replace('"', '""')
        item = item.with_suffix(".csv")
        return [written(item, f'Stage,Note\nfirst,"{cell}"\n')]
    elif plant.place == "YAML comment":
        return [written(item, FIELDS.format(title=f"{title}\n{plant.text}", summary=summary, body=body))]
    elif plant.place == "file name":
        return [written(folder / name / plant.text, "a,b\n")]
    else:
        body = f"{body}\n\n{plant.text}"
    return [written(item, FIELDS.format(title=title, summary=summary, body=body))]


def written(path: Path, text: str) -> Path:
    """A file with a text."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def guard(library: Library, root: Path) -> list[Finding]:
    """What the guard says of a folder, where the library is known."""
    here = Library(Sources(root), TODAY, library.collections, library.vocabularies)
    return [problem for name in sorted(PERSONAL_DATA_CHECKS) for problem in RULES[name](here)]


def told(plants: Iterable[Plant], library: Library, collection: str) -> Iterator[tuple[Plant, list[Finding]]]:
    """Each plant with what the guard says of it in a collection."""
    with tempfile.TemporaryDirectory() as made:
        root = Path(made)
        files: dict[Plant, str] = {}
        for number, plant in enumerate(plants):
            for path in lay(plant, root / "content" / collection, f"page-{number}"):
                files[plant] = path.relative_to(root).as_posix()
        found: dict[str, list[Finding]] = {}
        for problem in guard(library, root):
            found.setdefault(problem.path, []).append(problem)
        for plant, name in files.items():
            named = name if plant.place != "file name" else name.rpartition("/")[0]
            yield plant, [problem for problem in found.get(named, []) if problem.check in PERSONAL_DATA_CHECKS]


def false_alarms(library: Library, texts: Path = ORDINARY) -> tuple[list[Finding], int]:
    """What the guard says of ordinary texts, and how many words they have; those on reviews stand among reviews."""
    words = 0
    with tempfile.TemporaryDirectory() as made:
        root = Path(made)
        for path in sorted(texts.iterdir()):
            text = path.read_text(encoding="utf-8")
            words += len(text.split())
            folder = GUARDED if "review" in path.name else OTHER
            title, _, body = text.partition("\n")
            written(
                root / "content" / folder / path.name,
                FIELDS.format(title=json.dumps(title.lstrip("# "), ensure_ascii=False), summary="A page.", body=body),
            )
        return guard(library, root), words


PIECES = [
    "Primary ", "12-", "<a ", "<!--", "[", "](", "&#", "{a:", "\n", "| ", "*", "A. ", "Kayden ", "a b ", "1 ", "9-",
    "@", "his mother ", "Flat 1, ", "ref ", "St ", "Mr ", "http://a", "The ", "0", "1/", "x.", "- ", "House ", "and ",
    "a", "A", "-", " ", "a/", "a:", "_", "#", ".", "'", "\t", "`", "\u00e9", "aA", "a-", "a.", ">", "---\n", "a: b\n",
    "his ", "the ", "title: ", "K.S. ", "a_1 ", "from Aa ", "old a-", "Aa's ", "a (dot) ", "Chief of ", "712/345/",
]  # fmt: skip
# What stands after the pieces, so that what matched them all must be given up again.
LAST = "X\u2014\nChild X was 3."


def seconds(library: Library, piece: str, length: int) -> float:
    """Seconds of this process that so many signs take, of a piece over and over, among texts about children."""
    text = (piece * length)[:length] + LAST
    begun = time.process_time()
    find_sensitive_data(library, text, about_children=True)
    return time.process_time() - begun


def print_times() -> None:
    """Print what twice the text costs, for each piece: below 2.5 where nothing looks back."""
    library, _ = load_library(ROOT, TODAY)
    for piece in PIECES:
        find_sensitive_data(library, piece, about_children=True)
        one, two = (min(seconds(library, piece, length) for _ in range(3)) for length in (100_000, 200_000))
        click.echo(f"{piece!r:15} 100 kB {one:.2f} s, 200 kB {two:.2f} s: {two / one:.2f} times")


def main(path: Path) -> None:
    """Print what is told, by kind, and the false alarms."""
    library, _ = load_library(ROOT, TODAY)
    say = click.echo
    plants = read_plants(path)
    for where, collection in (("where children are written about", GUARDED), ("elsewhere", OTHER)):
        found = dict(told(plants, library, collection))
        kinds: Counter[str] = Counter(plant.kind for plant in plants)
        good: Counter[str] = Counter(plant.kind for plant in plants if found.get(plant))
        say(f"{where}: {sum(good.values())} of {len(plants)} told")
        for kind in sorted(kinds):
            missed = [plant.place for plant in plants if plant.kind == kind and not found.get(plant)]
            say(f"  {kind}: {good[kind]} of {kinds[kind]}{' (not told: ' + ', '.join(missed) + ')' if missed else ''}")
    alarms, words = false_alarms(library)
    say(f"false alarms: {len(alarms)} in {words} words of ordinary texts, {1000 * len(alarms) / words:.2f} per 1,000")
    for alarm in alarms:
        say(f"  {alarm.path}:{alarm.line} {alarm.check} {alarm.severity}")


if __name__ == "__main__":
    print_times() if sys.argv[1:] == ["--times"] else main(Path(sys.argv[1]) if len(sys.argv) > 1 else PLANTS)
