"""What CI does with a change, the same on every host: changed pages, its preview, its summary, who must approve it.

The hosts' own files (.github/workflows/, .gitlab-ci.yml) only set the environment and call `nscp ci`.
"""

import os
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from nscp_site.content.addresses import address_of
from nscp_site.content.library import Library
from nscp_site.findings import Finding, errors_in

FOLDERS = ("content", "docs")


class RevisionError(Exception):
    """A revision that git does not know; the text says so."""


def changed_files(root: Path, since: str) -> list[str]:
    """The files of content that differ from a revision, committed or not, sorted. Raises RevisionError."""
    asked = (
        ("diff", "--name-only", "--no-renames", "--relative", "--end-of-options", since, "--", *FOLDERS),
        ("ls-files", "--others", "--exclude-standard", "--", *FOLDERS),
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


def addresses_of(path: str) -> list[str]:
    """The addresses of the pages that a file makes: its own, and its list's; none where it stands on many pages."""
    stem = Path(path).with_suffix(".md").as_posix()
    if path.startswith("docs/") and path.endswith(".md"):
        return [address_of(stem.removeprefix("docs/"))]
    if path.startswith("content/") and path.count("/") == 2:
        page = address_of(stem.removeprefix("content/"))
        return [page, f"/{page.split('/')[1]}/"]
    return []


# What a second person must look at before it is published. CODEOWNERS of both hosts name the same.
SECOND_PERSON = (
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
CHANGE = "{change}"
MOST_TOLD = 20


class PipelineError(Exception):
    """A setting of CI that must not be so; the text says which, and what to write."""


@dataclass(frozen=True)
class Pipeline:
    """The settings of a run of CI. `change` is the number of what asks to be merged; empty for the main branch.

    `since` is the revision that the change begins at; empty where nobody knows.
    """

    change: str = ""
    since: str = ""
    publish_to: str = ""
    preview_to: str = ""
    preview_url: str = ""

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> "Pipeline":
        """The settings of an environment. Raises PipelineError."""
        found = cls(*(environment.get(name, "").strip() for name in SETTINGS))
        if (found.change and not found.change.isascii()) or (found.change and not found.change.isdigit()):
            raise PipelineError(f"CHANGE must be the number of a pull or merge request: `{found.change}` is not.")
        return found

    @property
    def name(self) -> str:
        """What the change's folder and the first part of its address are called."""
        return f"change-{self.change}"

    @property
    def preview_target(self) -> str:
        """Where the change's preview is put, beside those of other changes. Raises PipelineError."""
        target = self.preview_to.replace(CHANGE, self.name)
        if is_within(target, self.publish_to) or is_within(self.publish_to, target):
            raise PipelineError(
                f"PREVIEW_TO ({self.preview_to}) is the site's own place (PUBLISH_TO), or one lies in the other: a "
                "preview there would take the site's place. Name a place of its own."
            )
        if CHANGE not in self.preview_to:
            raise PipelineError(
                f"PREVIEW_TO ({self.preview_to}) must hold {CHANGE}, such as /srv/previews/{CHANGE}: every change has "
                "a preview of its own, and none may take the place of another's."
            )
        return target

    @property
    def preview_address(self) -> str:
        """Where the change's preview is seen; empty where nobody said."""
        return self.preview_url.replace(CHANGE, self.name).rstrip("/") + "/" if self.preview_url else ""


SETTINGS = ("CHANGE", "SINCE", "PUBLISH_TO", "PREVIEW_TO", "PREVIEW_URL")


def is_within(one: str, other: str) -> bool:
    """Whether a target is another, or lies in it; an empty one is nowhere."""
    here, there = plain(one), plain(other)
    return bool(one and other) and (here == there or here.startswith(f"{there}/"))


def plain(target: str) -> str:
    """A target in its one spelling: a folder of this machine without links and dots."""
    if ":" in target:
        return target.rstrip("/").removesuffix("/current")
    return os.path.realpath(target).removesuffix("/current")


def told_of_problems(problems: list[Finding]) -> Iterator[str]:
    """What is wrong, for the people who made a change: where, and what to write instead. Lines of Markdown."""
    errors = errors_in(problems)
    warnings = [problem for problem in problems if problem not in errors]
    if errors:
        yield f"## {counted(errors, 'mistake')} to mend\n"
        yield "Nothing is published before these are mended, and the site stays as it is.\n"
        yield from told(errors)
    else:
        yield "## The check finds no mistake\n"
    if warnings:
        yield f"\n### {counted(warnings, 'thing')} to look at\n"
        yield "They hold nothing up.\n"
        yield from told(warnings)


def told(problems: list[Finding]) -> Iterator[str]:
    """Problems as a list, the first of them where there are many."""
    for problem in problems[:MOST_TOLD]:
        yield f"- **{problem.path}**, line {problem.line}: {as_markdown(problem.message)}"
    if len(problems) > MOST_TOLD:
        yield f"- and {len(problems) - MOST_TOLD} more: `nscp check` lists them all."


def counted(things: list[Finding], name: str) -> str:
    """How many there are, in words."""
    return f"{len(things)} {name}{'' if len(things) == 1 else 's'}"


def as_markdown(text: str) -> str:
    """A message whose quotations stand in backticks, so that nothing in it is taken for markup."""
    parts = text.split("`")
    for place in range(0, len(parts), 2):
        parts[place] = parts[place].replace("<", "&lt;").replace("[", "\\[").replace("*", "\\*")
    return "`".join(parts)


def told_of_change(library: Library, since: str, start: str) -> Iterator[str]:
    """What a change touches and where to see it; `start` is the address of its preview, if there is one.

    Raises RevisionError.
    """
    files = changed_files(library.root, since)
    yield f"## What changed\n\n{len(files)} file{'' if len(files) == 1 else 's'} of content."
    for path in files[:MOST_TOLD]:
        yield f"- {seen(library, path, start)}"
    if len(files) > MOST_TOLD:
        yield f"- and {len(files) - MOST_TOLD} more."
    if start:
        yield f"\n[Look at the preview]({start})."
    guarded = [path for path in files if path.startswith(SECOND_PERSON)]
    if guarded and all(is_withdrawn(library, path) for path in guarded):
        yield "\nThis only withdraws what stood there, so one person may publish it."
    elif guarded:
        yield f"\nA second person must look at this before it is published: {', '.join(guarded)}."


def seen(library: Library, path: str, start: str) -> str:
    """A changed file, and the page on which it is seen."""
    if not (library.root / path).exists():
        return f"{path} was deleted."
    pages = addresses_of(path)
    if not pages:
        return f"{path}, which stands on many pages."
    entry = library.find(pages[0].strip("/"))
    title = entry.item.title if entry else pages[0]
    return f"[{as_markdown(title)}]({start.rstrip('/')}{pages[0]}) ({path})" if start else f"{title} ({path})"


def is_withdrawn(library: Library, path: str) -> bool:
    """Whether a file is gone, or says that its page is withdrawn."""
    withdrawn = {entry.document.path for entry in library.tombstones}
    return path in withdrawn or not Path(library.root, path).exists()
