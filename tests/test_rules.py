"""The checks as editors see them listed."""

from click.testing import CliRunner

from nscp_site.checks.suite import LIBRARY_RULES
from nscp_site.cli import main
from nscp_site.findings import RULES, Problem, did_you_mean, one_of


def test_every_rule_demands_something_and_shows_both_examples():
    assert len(RULES) >= 20
    for rule in RULES.values():
        assert rule.demand.endswith((".", "?"))
        assert rule.bad.strip()
        assert rule.good.strip()


def test_every_library_rule_runs():
    run = {rule.__closure__ and rule for rule in LIBRARY_RULES}
    registered = {rule.run for rule in RULES.values() if rule.stage == "library" and rule.name != "stranger"}
    assert registered == run


def test_the_list_names_every_rule():
    listed = CliRunner().invoke(main, ["checks"]).output
    for name, rule in RULES.items():
        assert f"{name} ({rule.severity})" in listed


def test_a_problem_reads_like_a_compiler_s():
    problem = Problem("content/a.md", 3, "must be text.", "wrong-value")
    assert str(problem) == "content/a.md:3: must be text. (wrong-value)"


def test_guesses_and_choices():
    assert did_you_mean("negelct", ["neglect", "missing"]) == " Did you mean `neglect`?"
    assert did_you_mean("zzz", ["neglect"]) == ""
    assert one_of(["a"]) == "`a`"
    assert one_of(["a", "b", "c"]) == "`a`, `b` or `c`"
