"""What a change touches, as git knows it: the files of content that differ, and the addresses of their pages."""

import subprocess
from pathlib import Path

from nscp_site.content.addresses import address_of

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
