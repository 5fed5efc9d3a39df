"""The files of CI, read as the hosts read them, and their steps run on this machine, in a fresh clone.

Only what our files use is understood: a runner's own actions (checkout, caches, artifacts) are no concern of ours, for
all steps of a run share one folder here.
"""

import os
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from requirements.set_up import note_ready
from tests.freeze import ROOT

PUBLISH = ROOT / ".github/workflows/publish.yml"
CLOSE = ROOT / ".github/workflows/close-preview.yml"
WEEKLY = ROOT / ".github/workflows/weekly.yml"
GITLAB = ROOT / ".gitlab-ci.yml"
EXPRESSION = re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL)
# Programs of a host's machines that need not do anything here.
PROGRAMS = {"apt-get": "#!/bin/sh\n", "sudo": '#!/bin/sh\nexec "$@"\n'}
# The jobs of the content's lane, in the order in which they come.
LANE = ("check", "preview", "content", "publish")


class Nothing(dict[str, Any]):
    """A context of GitHub's expressions: what is not there is empty, at any depth."""

    def __getattr__(self, name: str) -> Any:
        found = self.get(name, Nothing())
        return Nothing(found) if isinstance(found, dict) else found

    def __bool__(self) -> bool:
        return bool(len(self))

    def __str__(self) -> str:
        return ""

    def __eq__(self, other: object) -> bool:
        return not self and other == ""

    __hash__ = None


def with_environment(clone: Path, home: Path, **programs: str) -> None:
    """Put this project's environment in place in a clone, as CI keeps it, and small programs into a home's bin/."""
    (clone / ".venv").mkdir()
    for name in ("bin", "lib", "pyvenv.cfg"):
        (clone / ".venv" / name).symlink_to(ROOT / ".venv" / name)
    note_ready(clone, "dev")
    (home / "bin").mkdir(parents=True)
    for name, text in (PROGRAMS | programs).items():
        (home / "bin" / name).write_text(text)
        (home / "bin" / name).chmod(0o755)


def value_of(expression: str, contexts: Mapping[str, Any]) -> Any:
    """What one of GitHub's expressions is, in these contexts; one that holds none is itself."""
    whole = EXPRESSION.fullmatch(expression.strip())
    if whole:
        return evaluated(whole[1], contexts)
    return EXPRESSION.sub(lambda found: str(evaluated(found[1], contexts)), expression)


def evaluated(code: str, contexts: Mapping[str, Any]) -> Any:
    """The value of the code of an expression: GitHub's operators are Python's by other names."""
    python = code.replace("&&", " and ").replace("||", " or ").replace("!cancelled()", "True")
    python = re.sub(r"\bhashFiles\([^)]*\)", "'0'", " ".join(python.split()))
    names = {name: Nothing(value) if isinstance(value, dict) else value for name, value in contexts.items()}
    return eval(python, {"__builtins__": {}}, names)  # noqa: S307 - the project's own files


@dataclass
class Ran:
    """What a run of steps did: each that was run, with how it ended and what it printed."""

    steps: dict[str, subprocess.CompletedProcess[str]] = field(default_factory=dict)
    skipped: list[str] = field(default_factory=list)
    summary: str = ""

    @property
    def failed(self) -> list[str]:
        """The steps that failed."""
        return [name for name, done in self.steps.items() if done.returncode]

    def said(self, name: str) -> str:
        """What a step printed."""
        done = self.steps[name]
        return done.stdout + done.stderr


@dataclass
class Runner:
    """A machine of CI: a clone of the project, and programs of the system that do nothing here."""

    clone: Path
    home: Path

    def environment(self, settings: Mapping[str, str]) -> dict[str, str]:
        """What a step sees: little of ours, what the host sets, and its own settings."""
        ours = {
            name: value for name, value in os.environ.items() if not name.startswith(("NSCP_", "TESTS_", "PYTEST_"))
        }
        ours.pop("PYTHONPATH", None)
        path = f"{self.home / 'bin'}:{os.environ['PATH']}"
        return ours | {"PATH": path, "HOME": str(self.home), "CI": "true"} | dict(settings)

    def run(self, script: str, settings: Mapping[str, str], *options: str) -> subprocess.CompletedProcess[str]:
        """Run a step's script as the host does."""
        return subprocess.run(
            ["bash", *options, "-c", script],
            cwd=self.clone,
            env=self.environment(settings),
            capture_output=True,
            text=True,
            check=False,
        )

    def github(self, contexts: Mapping[str, Any], *, workflow: Path = PUBLISH, jobs: tuple[str, ...] = LANE) -> Ran:
        """Run the jobs of a workflow whose condition holds, until one fails that the next needs."""
        read = yaml.safe_load(workflow.read_text("utf-8"))
        ran = Ran()
        results: dict[str, str] = {}
        outputs: dict[str, str] = {}
        summary = self.home / "summary.md"
        summary.write_text("")
        for name in jobs:
            job = read["jobs"][name]
            ended = {each: {"result": results.get(each, "skipped"), "outputs": outputs} for each in read["jobs"]}
            known = {**contexts, "needs": ended}
            needs = job.get("needs", [])
            unmet = [one for one in ([needs] if isinstance(needs, str) else needs) if results.get(one) == "failure"]
            if unmet or not value_of(str(job.get("if", "${{ True }}")), known):
                ran.skipped.append(name)
                results[name] = "skipped"
                continue
            results[name] = "success"
            for step in (one for one in job["steps"] if "run" in one):
                told = {"GITHUB_STEP_SUMMARY": str(summary), "GITHUB_OUTPUT": str(self.home / "output")}
                (self.home / "output").write_text("")
                for level in (read, job, step):
                    told |= {key: str(value_of(str(text), known) or "") for key, text in level.get("env", {}).items()}
                done = self.run(step["run"], told, "--noprofile", "--norc", "-e", "-o", "pipefail")
                ran.steps[f"{name}: {step['name']}"] = done
                written = dict(line.split("=", 1) for line in (self.home / "output").read_text().splitlines())
                outputs |= written
                if done.returncode:
                    results[name] = "failure"
                    break
        ran.summary = summary.read_text("utf-8")
        return ran

    def gitlab(self, variables: Mapping[str, str], jobs: tuple[str, ...]) -> Ran:
        """Run jobs of GitLab's file, until one fails."""
        read, ran = yaml.safe_load(GITLAB.read_text("utf-8")), Ran()
        told = dict(variables)
        for rule in read["workflow"]["rules"]:
            if holds(rule["if"], variables):
                told |= {name: expanded(text, variables) for name, text in rule.get("variables", {}).items()}
                break
        told |= {name: expanded(str(text), variables) for name, text in read["variables"].items()}
        for name in jobs:
            job = read[name]
            rules = job.get("rules") or read[job["extends"]]["rules"]
            chosen = next((rule for rule in rules if holds(rule.get("if", ""), told)), {"when": "never"})
            if chosen.get("when") == "never":
                ran.skipped.append(name)
                continue
            ran.steps[name] = self.run("\n".join(job["script"]), told, "-e", "-o", "pipefail")
            if ran.steps[name].returncode:
                break
        summary = self.clone / "summary.md"
        ran.summary = summary.read_text("utf-8") if summary.exists() else ""
        return ran


def expanded(text: str, variables: Mapping[str, str]) -> str:
    """A text with GitLab's variables in it."""
    return re.sub(r"\$(\w+)", lambda found: variables.get(found[1], ""), text)


def holds(condition: str, variables: Mapping[str, str]) -> bool:
    """Whether one of GitLab's conditions is true: names, comparisons, `&&` and, weaker, `||` between them."""
    return any(
        all(part_holds(part.strip(), variables) for part in each.split("&&") if part.strip())
        for each in condition.split("||")
    )


def part_holds(part: str, variables: Mapping[str, str]) -> bool:
    """One of them."""
    left, equal, right = part.partition("==")
    value = expanded(left.strip(), variables)
    return value == expanded(right.strip().strip('"'), variables) if equal else bool(value)
