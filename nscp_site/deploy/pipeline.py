"""The steps of CI, independent of the host: changed pages, previews, summaries, required reviewers.

The hosts' own files (.github/workflows/, .gitlab-ci.yml) only set environment variables and call `nscp ci`.
"""

import os
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from nscp_site.console import ReportedError
from nscp_site.content.addresses import path_to_address
from nscp_site.content.library import Library
from nscp_site.findings import Finding, errors_in

SOURCE_FOLDERS = ("content", "docs")


class RevisionError(ReportedError):
    """A revision that git cannot compare with; the text says why."""


def changed_files(root: Path, since: str) -> list[str]:
    """The source files that differ from a revision, uncommitted ones included, sorted. Raises RevisionError."""
    asked = (
        ("diff", "--name-only", "--no-renames", "--relative", "--end-of-options", since, "--", *SOURCE_FOLDERS),
        ("ls-files", "--others", "--exclude-standard", "--", *SOURCE_FOLDERS),
    )
    found: set[str] = set()
    for words in asked:
        done = subprocess.run(  # noqa: S603 - git
            ["git", "-c", "core.quotePath=false", *words],  # noqa: S607
            cwd=root,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        if done.returncode:
            raise RevisionError(f"git can't tell what changed since `{since}`: {done.stderr.strip()}")
        found.update(done.stdout.splitlines())
    return sorted(found)


def find_page_addresses(path: str) -> list[str]:
    """The addresses of the pages built from a source file: its own and its list's; none where many pages use it."""
    stem = Path(path).with_suffix(".md").as_posix()
    if path.startswith("docs/") and path.endswith(".md"):
        return [path_to_address(stem.removeprefix("docs/"))]
    if path.startswith("content/") and path.count("/") == 2:
        page = path_to_address(stem.removeprefix("content/"))
        return [page, f"/{page.split('/')[1]}/"]
    return []


# What a second person must look at before it is published. CODEOWNERS of both hosts name the same.
SECOND_REVIEW_PATHS = (
    "content/contacts.yml",
    "content/help/",
    "content/briefings/",
    "content/case-studies/",
    "content/notices.yml",
    "content/reviews/",
    "content/voices/",
    "docs/parents/",
    "docs/worried/",
    "docs/young-people/",
)
CHANGE_PLACEHOLDER = "{change}"
MAX_LISTED = 20


class PipelineError(ReportedError):
    """An invalid CI setting; the text names it and says what to write."""


@dataclass(frozen=True)
class PipelineSettings:
    """The settings of a CI run. `change` is the number of the pull or merge request; empty on the main branch.

    `since` is the revision that the change branched from; empty where unknown. Targets are addresses for
    `open_target`.
    """

    change: str = ""
    since: str = ""
    publish_to: str = ""
    preview_to: str = ""
    preview_url: str = ""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "PipelineSettings":
        """Read the settings from environment variables called as they are, in capitals. Raises PipelineError."""
        found = cls(*(environment.get(each.name.upper(), "").strip() for each in fields(cls)))
        if found.change and not (found.change.isascii() and found.change.isdigit()):
            raise PipelineError(f"CHANGE must be the number of a pull or merge request: `{found.change}` is not.")
        return found

    @property
    def name(self) -> str:
        """The name of the change in folder names and addresses: change-12."""
        return f"change-{self.change}"

    @property
    def preview_target(self) -> str:
        """The target of this change's preview. Raises PipelineError where it would overwrite other pages."""
        target = self.preview_to.replace(CHANGE_PLACEHOLDER, self.name)
        if _is_target_within(target, self.publish_to) or _is_target_within(self.publish_to, target):
            raise PipelineError(
                f"PREVIEW_TO ({self.preview_to}) is the site's own place (PUBLISH_TO), or one lies in the other: a "
                "preview there would take the site's place. Name a place of its own."
            )
        if CHANGE_PLACEHOLDER not in self.preview_to:
            raise PipelineError(
                f"PREVIEW_TO ({self.preview_to}) must hold {CHANGE_PLACEHOLDER}, such as "
                f"/srv/previews/{CHANGE_PLACEHOLDER}: every change has "
                "a preview of its own, and none may take the place of another's."
            )
        return target

    @property
    def preview_address(self) -> str:
        """The URL of this change's preview; empty where PREVIEW_URL is not set."""
        return self.preview_url.replace(CHANGE_PLACEHOLDER, self.name).rstrip("/") + "/" if self.preview_url else ""


def _is_target_within(target: str, folder: str) -> bool:
    """Whether a target is the same as another or lies inside it; False where either is empty."""
    here, there = _normalise_target(target), _normalise_target(folder)
    return bool(target and folder) and (here == there or here.startswith(f"{there}/"))


def _normalise_target(target: str) -> str:
    """A target in canonical form: for a local folder the real path, without `/current`."""
    whole = target.rstrip("/") if ":" in target else os.path.realpath(target)
    return whole.removesuffix("/current")


def describe_findings(problems: list[Finding]) -> Iterator[str]:
    """What is wrong, for the people who made a change: where, and what to write instead. Lines of Markdown."""
    errors = errors_in(problems)
    warnings = [problem for problem in problems if problem not in errors]
    if errors:
        yield f"## {_count_phrase(errors, 'mistake')} to mend\n"
        yield "Nothing is published before these are mended, and the site stays as it is.\n"
        yield from _list_findings(errors)
    else:
        yield "## The check finds no mistake\n"
    if warnings:
        yield f"\n### {_count_phrase(warnings, 'thing')} to look at\n"
        yield "They hold nothing up.\n"
        yield from _list_findings(warnings)


def _list_findings(problems: list[Finding]) -> Iterator[str]:
    """Problems as a list, the first of them where there are many."""
    for problem in problems[:MAX_LISTED]:
        yield f"- **{problem.path}**, line {problem.line}: {_escape_message(problem.message)}"
    if len(problems) > MAX_LISTED:
        yield f"- and {len(problems) - MAX_LISTED} more: `nscp check` lists them all."


def _count_phrase(things: list[Finding], name: str) -> str:
    """How many there are, in words."""
    return f"{len(things)} {name}{'' if len(things) == 1 else 's'}"


def _escape_message(text: str) -> str:
    """A message with its Markdown and HTML escaped, except inside backticks."""
    parts = text.split("`")
    for place in range(0, len(parts), 2):
        parts[place] = parts[place].replace("<", "&lt;").replace("[", "\\[").replace("*", "\\*")
    return "`".join(parts)


def describe_change(library: Library, since: str, start: str) -> Iterator[str]:
    """What a change touches and where to see it; `start` is the address of its preview, if there is one.

    Raises RevisionError.
    """
    files = changed_files(library.root, since)
    yield f"## What changed\n\n{len(files)} file{'' if len(files) == 1 else 's'} of content."
    for path in files[:MAX_LISTED]:
        yield f"- {_describe_changed_file(library, path, start)}"
    if len(files) > MAX_LISTED:
        yield f"- and {len(files) - MAX_LISTED} more."
    if start:
        yield f"\n[Look at the preview]({start})."
    guarded = [path for path in files if path.startswith(SECOND_REVIEW_PATHS)]
    withdrawn = {entry.document.path for entry in library.tombstones}
    if guarded and all(path in withdrawn or not (library.root / path).exists() for path in guarded):
        yield "\nThis only withdraws what stood there, so one person may publish it."
    elif guarded:
        yield f"\nA second person must look at this before it is published: {', '.join(guarded)}."


def _describe_changed_file(library: Library, path: str, start: str) -> str:
    """A changed file with a link to its page in the preview."""
    if not (library.root / path).exists():
        return f"{path} was deleted."
    pages = find_page_addresses(path)
    if not pages:
        return f"{path}, which stands on many pages."
    entry = library.find(pages[0].strip("/"))
    title = entry.item.title if entry else pages[0]
    return f"[{_escape_message(title)}]({start.rstrip('/')}{pages[0]}) ({path})" if start else f"{title} ({path})"
