"""The search's scripts without a browser: units under node, types under tsc, help panels on what people write."""

import json
import subprocess
from pathlib import Path

import pytest

from nscp_site.library import Library
from nscp_site.search.building import LAYOUT, common_words
from nscp_site.search.help import rules
from nscp_site.search.words import IRREGULAR, STEP_2, STEP_3, STEP_4, STOP_WORDS
from tests.conftest import ROOT

DATA = ROOT / "tests/data"
PANELS = """
import { readFileSync } from "node:fs";
const { helpFor } = await import(process.argv[1]);
const { learn } = await import(process.argv[1].replace("search-help", "search-words"));
const { entry, rules, queries } = JSON.parse(readFileSync(0, "utf8"));
learn(entry);
console.log(JSON.stringify(queries.map((query) => helpFor(query, rules))));
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


def test_the_types() -> None:
    checker = ROOT / "node_modules/.bin/tsc"
    if not checker.exists():
        pytest.skip("`npm ci` brings the check of types; make does it")
    done = subprocess.run([checker, "--project", ROOT / "jsconfig.json"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", ["help-development", "help-readers-one", "help-more"])
def test_the_right_panel_for_who_is_in_danger_and_none_for_others(real_library: Library, name: str) -> None:
    told = json.loads((DATA / f"{name}.json").read_text("utf-8"))
    queries = [query for query, _ in told["danger"]] + told["ordinary"]
    entry = {"irregular": IRREGULAR, "stop": " ".join(STOP_WORDS), "endings": [STEP_2, STEP_3, STEP_4]}
    needs = {f"{panel.need}-{panel.answer}": panel.need for panel in real_library.values("help-panels").values()}
    found = run_node(PANELS, "search-help.js", {"entry": entry, "rules": rules(real_library), "queries": queries})
    firsts = [needs.get(str(one[0]), "adult_worried") if isinstance(one, list) and one else "" for one in found]
    wrong = [query for (query, need), first in zip(told["danger"], firsts, strict=False) if first != need]
    assert len(wrong) <= 0.07 * len(told["danger"]), wrong
    raised = [query for query, first in zip(told["ordinary"], firsts[len(told["danger"]) :], strict=True) if first]
    assert len(raised) <= 0.06 * len(told["ordinary"]), raised


@pytest.mark.slow
def test_no_word_of_common_english_is_corrected(real_site: Path) -> None:
    """And of what is corrected, all is printed on a page, and nothing is put in its own place."""
    folder = next((real_site / "search").glob("index-*"))
    lists = {path.stem: json.loads(path.read_text("utf-8")) for path in folder.glob("v-*.json")}
    typed = common_words()[::2] + tuple(f"{word[:-1]}x{word[-1]}" for word in common_words()[1::9])
    entry = {"layout": LAYOUT, "shards": 1, "folder": "", "blocks": []}
    lists["s0"] = {"w": {}, "p": {}, "n": {}, "q": {}}
    found = run_node(NEAREST, "search-engine.js", {"words": typed, "lists": lists, "entry": entry})
    common = set(common_words())
    printed = {word for name, one in lists.items() if name != "s0" for word in one["counts"]}
    for word, better in zip(typed, found, strict=True):
        assert better != word
        assert better is None or word not in common, (word, better)
        assert better is None or set(str(better).split()) <= printed, (word, better)
