"""Into which folders a command may write: never over the project, and never over what nobody said is ours."""

import json
from pathlib import Path

from nscp_site.outputs.manifest import NAME, RELEASE, Version

# The folders of a project that hold what people wrote, and what it was set up with. Hidden ones are of that kind too.
PROJECT = (
    *("content", "docs", "guide", "hooks", "nscp_site", "overrides", "requirements", "schemas", "tests"),
    "node_modules",
)


def refusal(root: Path, folder: Path, instead: str, *, over_site: bool = False) -> str:
    """Why nothing may be written into a folder, and what to type instead, such as `instead`; empty where it may.

    Both paths must be resolved. `over_site` lets a site that was built take the place of another. Raises OSError.
    """
    other = f"Name a folder of its own, as in `{instead}`."
    if any(same(folder, each) for each in (root, *root.parents)):
        return f"{folder} is the project's folder or holds it: all of it would be lost. {other}"
    part = part_of_project(root, folder)
    if part:
        return f"{folder} lies in the project's {part}/, whose files would be lost. {other}"
    if folder.exists() and not folder.is_dir():
        return f"{folder} is a file, and a folder is needed. {other}"
    if folder.is_dir() and any(folder.iterdir()) and not (over_site and is_site(folder)):
        what = "files of another kind than a built site" if over_site else "files"
        return f"{folder} holds {what}, which would be lost. Remove it if nobody needs them, or: {other}"
    return ""


def part_of_project(root: Path, folder: Path) -> str:
    """The name of the project's own folder that a folder is, or lies in; empty where it is none."""
    for each in (folder, *folder.parents):
        if same(each.parent, root) and (each.name.startswith(".") or each.name.casefold() in PROJECT):
            return each.name
        for name in PROJECT:
            if same(each, root / name):
                return name
    return ""


def same(one: Path, other: Path) -> bool:
    """Whether two paths lead to one folder, however they are spelt."""
    return one == other or (one.exists() and other.exists() and one.samefile(other))


def is_site(folder: Path) -> bool:
    """Whether a folder holds a site that we built, whatever became of its files since."""
    try:
        version = Version(**json.loads((folder / NAME).read_text(encoding="utf-8")))
        return RELEASE.fullmatch(version.release) is not None
    except (OSError, ValueError, TypeError, RecursionError):
        return False
