"""Promises about the project's own files."""

import re
from pathlib import Path

from nscp_site.schema import COLLECTIONS
from tests.conftest import ROOT

HOSTS = re.compile(r"pypi\.|pythonhosted|registry\.|npmjs|--index-url|--extra-index-url|--find-links", re.IGNORECASE)


def test_no_lock_names_a_registry_and_every_pin_has_hashes() -> None:
    for lock in (ROOT / "requirements").glob("*.txt"):
        text = lock.read_text()
        told = [line for line in text.splitlines() if not line.startswith("#") and HOSTS.search(line)]
        assert told == []
        pins = re.findall(r"^[a-zA-Z0-9._-]+==", text, re.MULTILINE)
        assert len(pins) > 30
        assert len(re.findall(r"^[a-zA-Z0-9._-]+==[^\n]+ \\\n +--hash=sha256:", text, re.MULTILINE)) == len(pins)


def test_the_library_lives_without_mkdocs() -> None:
    for module in (ROOT / "nscp_site").rglob("*.py"):
        assert not re.search(r"^\s*(import|from) (mkdocs|material)\b", module.read_text(), re.MULTILINE), module


def test_every_collection_has_a_template_and_an_index() -> None:
    for collection in COLLECTIONS.values():
        assert (ROOT / "nscp_site/templates" / collection.template).exists()
        assert (ROOT / "docs" / collection.name / "index.md").exists()


def test_modules_are_short() -> None:
    for module in [*(ROOT / "nscp_site").rglob("*.py"), *(ROOT / "hooks").rglob("*.py")]:
        assert len(Path(module).read_text().splitlines()) <= 320, module
