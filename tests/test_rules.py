"""The checks: each registered once, listed for editors, and told where it fails itself."""

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from nscp_site.checks.suite import check_library, library_rules
from nscp_site.cli import main
from nscp_site.content import file_rules
from nscp_site.content.library import Library
from nscp_site.content.table_rules import OF_A_TABLE
from nscp_site.findings import FAILED, RULES, Finding, Rule, did_you_mean, format_choices, register
from nscp_site.schema.validation import FIELD_RULES
from nscp_site.server.background_checks import CheckResult, run_rules
from nscp_site.sources import SourceFile, Sources
from tests.conftest import ROOT, TODAY, run, some

WORDS = "Kelly Smithson"


def test_every_rule_demands_something_and_shows_both_examples():
    assert len(RULES) >= 20
    for one in RULES.values():
        assert one.demand.endswith((".", "?"))
        assert one.bad.strip()
        assert one.good.strip()


def test_every_rule_runs():
    """Whatever is written as a rule is registered by importing the suite, and each stage runs its own."""
    written = {
        name.replace("_", "-")
        for path in (ROOT / "nscp_site").rglob("*.py")
        for name in re.findall(r"^@rule\(.*\)\ndef (\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    names = "from nscp_site.checks import suite; from nscp_site.findings import RULES; print(*RULES)"
    registered = subprocess.run([sys.executable, "-c", names], capture_output=True, check=True, text=True).stdout
    assert len(written) > 100
    assert written <= set(registered.split()) == set(RULES)
    assert {one.name for one in (file_rules.file_name, *file_rules.READING_RULES, *OF_A_TABLE)} == of_stage("file")
    assert {one.name for one in FIELD_RULES} == of_stage("fields")
    assert {one.name for one in library_rules()} == of_stage("library")


def of_stage(stage: str) -> set[str]:
    """The names of the rules of a stage."""
    return {one.name for one in RULES.values() if one.stage == stage}


def test_no_two_rules_have_one_name():
    with pytest.raises(ValueError, match="two rules are called broken-link"):
        register(replace(RULES["broken-link"], demand="Another."))


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Rule:
    """A rule over the library that fails, with words of the content in its reason."""

    def find(_: Library) -> Iterator[Finding]:
        yield Finding("content/campaigns/safer-sleeping.md", 2, "found before it failed.")
        raise KeyError(WORDS)

    broken = replace(RULES["broken-link"], find=find)
    monkeypatch.setitem(RULES, broken.name, broken)
    return broken


def test_a_rule_that_fails_is_told_and_never_taken_for_one_that_finds_nothing(failing: Rule, mini: Path) -> None:
    said = f"the check `{failing.name}` failed (KeyError at "
    for paths in ((), ("docs",)):
        told = run(mini, "check", *paths)
        assert told.exit_code == 1
        assert said in told.output
        assert f"({FAILED})" in told.output
        assert "Traceback" not in told.output
        assert WORDS not in told.output
    assert "found before it failed." in run(mini, "check").output


def test_the_development_server_tells_a_rule_that_fails(failing: Rule, mini: Path) -> None:
    found, _ = run_rules(CheckResult(Library(Sources(mini), TODAY), None), lambda: False)
    (told,) = [one for one in found if one.check == FAILED]
    assert told.severity == "error"
    assert f"`{failing.name}`" in told.message
    assert told in check_library(Library(Sources(mini), TODAY))


@pytest.mark.parametrize(("failure", "told"), [(PermissionError, True), (FileNotFoundError, False)])
def test_the_development_server_forgives_a_file_that_vanishes_and_no_other(
    failure: type[OSError], told: bool, mini: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def find(_: Library) -> Iterator[Finding]:
        raise failure(WORDS)

    monkeypatch.setitem(RULES, "broken-link", replace(RULES["broken-link"], find=find))
    found, _ = run_rules(CheckResult(Library(Sources(mini), TODAY), None), lambda: False)
    assert any(one.check == FAILED for one in found) == told


def test_a_rule_over_a_file_that_fails_is_told_in_that_file(mini: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def find(_: SourceFile) -> Iterator[Finding]:
        raise RecursionError

    monkeypatch.setattr(file_rules, "READING_RULES", (replace(file_rules.READING_RULES[0], find=find),))
    told = run(mini, "check", "content/campaigns/safer-sleeping.md")
    assert told.exit_code == 1
    assert "content/campaigns/safer-sleeping.md:1:1: the check `too-large` failed (RecursionError at " in told.output


def test_the_list_names_every_rule():
    listed = CliRunner().invoke(main, ["checks"]).output
    for name, one in some(RULES.items()):
        assert f"{name} ({one.severity})" in listed


def test_a_finding_reads_like_a_compiler_s():
    finding = Finding("content/a.md", 3, "must be text.", check="wrong-value")
    assert str(finding) == "content/a.md:3: must be text. (wrong-value)"


def test_guesses_and_choices():
    assert did_you_mean("negelct", ["neglect", "missing"]) == " Did you mean `neglect`?"
    assert did_you_mean("zzz", ["neglect"]) == ""
    assert format_choices(["a"]) == "`a`"
    assert format_choices(["a", "b", "c"]) == "`a`, `b` or `c`"
