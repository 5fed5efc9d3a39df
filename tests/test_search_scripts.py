"""The search's scripts without a browser: units under node, types under tsc, help panels on what people write."""

import json
import subprocess
from collections import Counter
from pathlib import Path
from typing import cast

import pytest

from nscp_site.cache import open_cache
from nscp_site.content.library import Library
from nscp_site.pages.search_pages import help_index_entry, panel_id
from nscp_site.search.help_classifier import (
    NO_PANEL,
    OUTSIDE,
    extract_features,
    read_examples,
    shard_stem,
    train_classifier,
)
from nscp_site.search.index import INDEX_VERSION, common_words
from nscp_site.search.stems import IRREGULAR, STEP_2, STEP_3, STEP_4, STOP_WORDS, tokenise
from tests.conftest import FROZEN, ROOT, few, some

DATA = ROOT / "tests/data"
PANELS = """
import { readFileSync } from "node:fs";
const { featuresOf, helpFor, homeOf } = await import(process.argv[1]);
const { learn } = await import(process.argv[1].replace("search-help", "search-words"));
const { entry, labels, weights, queries } = JSON.parse(readFileSync(0, "utf8"));
learn(entry);
console.log(JSON.stringify(queries.map((query) => {
  const features = featuresOf(query);
  const rows = features.map((one) => weights[one] || "");
  return [features, features.map(homeOf), helpFor(rows, labels, "worried").help];
})));
"""
NEAREST = """
import { readFileSync } from "node:fs";
const { Engine } = await import(process.argv[1]);
const { words, lists, entry } = JSON.parse(readFileSync(0, "utf8"));
const engine = new Engine("http://x/");
engine.open = async () => entry;
engine.file = async (name) => lists[name];
const found = [];
for (const word of words) found.push(await engine.corrected({ word, written: word, stem: word, acronym: false }, []));
console.log(JSON.stringify(found));
"""


def run_node(script: str, module: str, given: object) -> list[object]:
    """What a script prints that imports one of the search's modules and reads JSON."""
    path = (ROOT / "overrides/assets" / module).as_uri()
    done = subprocess.run(
        ["node", "--input-type=module", "--eval", script, path],
        input=json.dumps(given), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found: list[object] = json.loads(done.stdout)
    return found


def test_the_units() -> None:
    done = subprocess.run(
        ["node", "--test", "tests/search-scripts.mjs"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.slow
def test_the_types() -> None:
    checker = ROOT / "node_modules/.bin/tsc"
    if not checker.exists():
        pytest.skip("`npm ci` brings the check of types; make does it")
    done = subprocess.run([checker, "--project", ROOT / "jsconfig.json"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


# Of a hundred in danger how many see the right panel first, and of a hundred others how many see any, at the most: what
# the examples reach today. The aim is 93 and 6.
JUDGED = {
    "help-development": (93, 6),
    "help-readers-one": (94, 6),
    "help-readers-two": (93, 6),
    "help-readers-three": (85, 6),
    "help-readers-four": (89, 6),
    "help-readers-five": (93, 6),
    "help-readers-six": (90, 6),
    "help-readers-seven": (94, 6),
    "help-readers-eight": (97, 6),
    "help-readers-nine": (97, 6),
    "help-readers-ten": (96, 6),
}


@pytest.fixture(scope="module")
def taught(real_site: Path) -> tuple[list[str], dict[str, str]]:  # noqa: ARG001
    """What was learned for the real site's index; the same examples teach the same."""
    with open_cache(FROZEN):
        return train_classifier(read_examples())


def judged(library: Library, taught: tuple[list[str], dict[str, str]], queries: list[str]) -> list[list[list[str]]]:
    """The features of each query, where each is kept, and the panels, as the script in the browser finds them."""
    labels, weights = taught
    entry = {"irregular": IRREGULAR, "stop": " ".join(sorted(STOP_WORDS)), "endings": [STEP_2, STEP_3, STEP_4]}
    told = {
        "entry": entry,
        "labels": help_index_entry(library, labels)["labels"],
        "weights": weights,
        "queries": queries,
    }
    return cast(list[list[list[str]]], run_node(PANELS, "search-help.js", told))


@pytest.mark.slow
@pytest.mark.parametrize("name", few(JUDGED, 2))
def test_the_right_panel_for_who_is_in_danger_and_none_for_others(
    name: str, real_library: Library, taught: tuple[list[str], dict[str, str]]
) -> None:
    told = json.loads((DATA / f"{name}.json").read_text("utf-8"))
    right_at_least, false_at_most = JUDGED[name]
    queries = [query for query, _ in told["danger"]] + told["ordinary"]
    needs = {panel_id(panel): panel.need for panel in real_library.values("help-panels").values()}
    firsts = [needs[panels[0]] if panels else "" for _, _, panels in judged(real_library, taught, queries)]
    wrong = [query for (query, need), first in zip(told["danger"], firsts, strict=False) if first != need]
    assert len(told["danger"]) - len(wrong) >= right_at_least / 100 * len(told["danger"]), wrong
    raised = [query for query, first in zip(told["ordinary"], firsts[len(told["danger"]) :], strict=True) if first]
    assert len(raised) <= false_at_most / 100 * len(told["ordinary"]), raised


@pytest.mark.slow
def test_script_and_index_see_the_same_features(
    real_library: Library, taught: tuple[list[str], dict[str, str]]
) -> None:
    queries = [text for _, text in read_examples()[::20]] + ["", "’", "İ Ł ﬁ", "constructor __proto__", "s47 A&E"]
    for query, (found, homes, _) in zip(some(queries), judged(real_library, taught, queries), strict=True):
        assert found == extract_features(query)
        assert homes == [shard_stem(one) for one in found]


def test_every_example_has_a_panel_and_every_panel_examples(real_library: Library) -> None:
    labels = Counter(label for label, _ in read_examples())
    assert set(labels) == {NO_PANEL, OUTSIDE, *real_library.values("help-panels")}
    assert min(labels.values()) > 30


def test_no_judged_sentence_is_an_example() -> None:
    taken = {" ".join(tokenise(text)) for _, text in read_examples()}
    for name in JUDGED:
        told = json.loads((DATA / f"{name}.json").read_text("utf-8"))
        assert not taken & {" ".join(tokenise(text)) for text in [one for one, _ in told["danger"]] + told["ordinary"]}


@pytest.mark.parametrize("line", ["hits me", "touched\t", "\thits me"])
def test_a_line_that_is_no_example_is_told(line: str, tmp_path: Path) -> None:
    path = tmp_path / "examples.tsv"
    path.write_text(f"# Words\nnone\tminutes\n{line}\n")
    with pytest.raises(ValueError, match=r"examples.tsv, line 3: write a panel, a tab"):
        read_examples(path)


def test_more_panels_than_letters_are_told() -> None:
    with pytest.raises(ValueError, match="27 panels"):
        train_classifier([(f"panel-{number}", "help") for number in range(28)])


def test_the_same_examples_teach_the_same() -> None:
    examples = [*[("home", f"my dad {word} me") for word in ("hits", "hurts")] * 5, *[("none", "minutes of 2023")] * 9]
    assert train_classifier(examples) == train_classifier(examples)
    assert "dad hit" in train_classifier(examples)[1]


@pytest.mark.slow
def test_no_word_of_common_english_is_corrected(real_site: Path) -> None:
    """And of what is corrected, all is printed on a page, and nothing is put in its own place."""
    folder = next((real_site / "search").glob("index-*"))
    lists = {path.stem: json.loads(path.read_text("utf-8")) for path in folder.glob("v-*.json")}
    typed = common_words()[::2] + tuple(f"{word[:-1]}x{word[-1]}" for word in common_words()[1::9])
    entry = {"layout": INDEX_VERSION, "shards": 1, "folder": "", "blocks": []}
    lists["s0"] = {"w": {}, "p": {}, "n": {}, "q": {}}
    found = run_node(NEAREST, "search-engine.js", {"words": typed, "lists": lists, "entry": entry})
    common = set(common_words())
    printed = {word for name, one in lists.items() if name != "s0" for word in one["counts"]}
    for word, better in zip(some(typed), found, strict=True):
        assert better != word
        assert better is None or word not in common, (word, better)
        assert better is None or set(str(better).split()) <= printed, (word, better)
