"""Promises about the project's own files."""

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from nscp_site.schema.collections import COLLECTIONS
from tests.conftest import FROZEN, ROOT, some

HOSTS = re.compile(r"pypi\.|pythonhosted|registry\.|npmjs|--index-url|--extra-index-url|--find-links", re.IGNORECASE)


def test_no_lock_names_a_registry_and_every_pin_has_hashes() -> None:
    for lock in some((ROOT / "requirements").glob("*.txt")):
        text = lock.read_text()
        told = [line for line in text.splitlines() if not line.startswith("#") and HOSTS.search(line)]
        assert told == []
        pins = re.findall(r"^[a-zA-Z0-9._-]+==", text, re.MULTILINE)
        assert len(pins) > 20
        assert len(re.findall(r"^[a-zA-Z0-9._-]+==[^\n]+ \\\n +--hash=sha256:", text, re.MULTILINE)) == len(pins)


def test_the_lock_of_the_checkers_names_no_registry() -> None:
    assert "omit-lockfile-registry-resolved=true" in (ROOT / ".npmrc").read_text()
    lock = json.loads((ROOT / "package-lock.json").read_text())
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert packages
    for name, package in packages.items():
        assert "resolved" not in package, name
        assert package["integrity"].startswith("sha512-"), name


def test_every_collection_has_a_template_and_an_index() -> None:
    for collection in COLLECTIONS.values():
        assert (ROOT / "nscp_site/templates" / collection.template).exists()
        assert (FROZEN / "docs" / collection.name / "index.md").exists()


WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))


def test_actions_are_pinned_by_hash_and_may_do_little() -> None:
    names = ["close-preview.yml", "daily.yml", "nightly.yml", "platforms.yml", "publish.yml", "weekly.yml"]
    assert [path.name for path in WORKFLOWS] == names
    for path in WORKFLOWS:
        text = path.read_text()
        for used in re.findall(r"uses: (\S+.*)", text):
            assert used.startswith("./") or re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v[\d.]+", used), used
        workflow = yaml.safe_load(text)
        assert workflow["permissions"] == {}
        for name, job in workflow["jobs"].items():
            assert job["permissions"] in ({"contents": "read"}, {"contents": "write"}), name
            assert (job["permissions"]["contents"] == "write") <= (name in {"addresses", "links"} or "uses" in job), (
                name
            )


def test_the_schedule_has_a_file_of_its_own() -> None:
    triggers = {path.name: yaml.safe_load(path.read_text())[True] for path in WORKFLOWS}
    assert "schedule" in triggers["daily.yml"]
    assert "schedule" not in triggers["publish.yml"]


@pytest.mark.nightly
def test_the_bill_of_materials_names_every_package() -> None:
    command = [str(Path(sys.executable).with_name("cyclonedx-py")), "requirements", str(ROOT / "requirements/dev.txt")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    named = {part["name"].lower() for part in json.loads(done.stdout)["components"]}
    pinned = re.findall(r"^([a-zA-Z0-9._-]+)==", (ROOT / "requirements/dev.txt").read_text(), re.MULTILINE)
    assert named == {name.lower() for name in pinned}


# What a test may loop over without asking whether there is any: fixtures that assert it themselves.
NEVER_EMPTY = ("kinds", "made.items", "real_library.entries", "site.pages", "tried")


def is_never_empty(iterable: ast.expr) -> bool:
    """Whether a loop has something to loop over, as far as its own line shows."""
    if isinstance(iterable, (ast.Tuple, ast.List)):
        return bool(iterable.elts)
    if isinstance(iterable, ast.Call) and isinstance(iterable.func, ast.Name):
        return iterable.func.id in ("some", "range") or (iterable.func.id == "zip" and is_never_empty(iterable.args[0]))
    return ast.unparse(iterable).startswith(NEVER_EMPTY) or ast.unparse(iterable).partition(".")[0].isupper()


def loops_with_every_assert(test: ast.FunctionDef) -> list[ast.For]:
    """The outermost loops of a test in which each of its asserts stands; none where one stands outside."""
    found, left = [], [*test.body]
    while left:
        node = left.pop()
        raises = isinstance(node, ast.With) and "pytest.raises" in ast.unparse(node.items[0])
        if isinstance(node, ast.Assert) or raises:
            return []
        if isinstance(node, ast.For):
            found += [node] if any(isinstance(each, ast.Assert) for each in ast.walk(node)) else []
        else:
            left += [each for each in ast.iter_child_nodes(node) if isinstance(each, ast.stmt)]
    return found


def test_a_test_that_only_asserts_in_loops_has_something_to_loop_over() -> None:
    """Write `for one in some(values):`, which fails where there are none."""
    tests = [
        (path, node)
        for folder in ("tests", "tests/content")
        for path in (ROOT / folder).glob("test_*.py")
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]
    assert len(tests) > 500
    loops = [(path, loop) for path, test in tests for loop in loops_with_every_assert(test)]
    assert loops
    assert [f"{path.name}:{loop.lineno}" for path, loop in loops if not is_never_empty(loop.iter)] == []
