"""Promises about the project's own files."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from nscp_site.schema.collections import COLLECTIONS
from tests.conftest import FROZEN, ROOT

HOSTS = re.compile(r"pypi\.|pythonhosted|registry\.|npmjs|--index-url|--extra-index-url|--find-links", re.IGNORECASE)


def test_no_lock_names_a_registry_and_every_pin_has_hashes() -> None:
    for lock in (ROOT / "requirements").glob("*.txt"):
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


def test_the_library_lives_without_mkdocs() -> None:
    for module in (ROOT / "nscp_site").rglob("*.py"):
        assert not re.search(r"^\s*(import|from) (mkdocs|material)\b", module.read_text(), re.MULTILINE), module


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
