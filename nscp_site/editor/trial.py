"""What a change would do to the whole project, found out on a copy before anything is written."""

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from nscp_site.cache import keeping
from nscp_site.findings import Problem, errors_in
from nscp_site.project import read_project

READ = ("content", "docs")
# What programs leave beside the files that they have open.
HIDDEN = shutil.ignore_patterns(".*")


@dataclass(frozen=True)
class Verdict:
    """`new_errors` are those the change would bring, wherever they stand; `left` all problems of the changed file."""

    new_errors: list[Problem]
    left: list[Problem]


class Trials:
    """Tries changes of one project's folder; the errors that stand there are counted again only when a file changed."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.seen: tuple[object, ...] = ()
        self.errors: set[tuple[str, str]] = set()

    def known_errors(self) -> set[tuple[str, str]]:
        """The errors that are in the project already, which a change need not answer for."""
        seen = tuple(
            (str(path), status.st_mtime_ns, status.st_size)
            for name in READ
            for path in sorted(self.root.joinpath(name).rglob("*"))
            if not path.name.startswith(".") and path.exists()
            for status in [path.stat()]
        )
        if seen != self.seen:
            self.errors = {(problem.path, problem.message) for problem in errors_in(read_project(self.root)[1])}
            self.seen = seen
        return self.errors

    def try_change(self, file: str, raw: bytes) -> Verdict:
        """Check the project as it would be with other bytes in one file. Raises OSError where no copy can be made."""
        return try_change(self.root, file, raw, self.known_errors())


def try_change(root: Path, file: str, raw: bytes, known: set[tuple[str, str]]) -> Verdict:
    """Check a copy of a project with other bytes in one file; `known` errors are not new."""
    with tempfile.TemporaryDirectory(prefix="nscp-form-") as folder:
        trial = copy_project(root, Path(folder))
        trial.joinpath(file).parent.mkdir(parents=True, exist_ok=True)
        trial.joinpath(file).write_bytes(raw)
        # What is known of all other files is known of their copies.
        with keeping(root, adding=False):
            after = read_project(trial)[1]
    new = [problem for problem in errors_in(after) if (problem.path, problem.message) not in known]
    return Verdict(new, [problem for problem in after if problem.path == file])


def copy_project(root: Path, target: Path) -> Path:
    """A copy of what the checks read: the content, the prose pages, and the settings beside them."""
    for name in READ:
        if root.joinpath(name).is_dir():
            shutil.copytree(root / name, target / name, ignore=HIDDEN, ignore_dangling_symlinks=True)
    for path in root.iterdir():
        if path.is_file() and not path.name.startswith("."):
            shutil.copy2(path, target / path.name)
    return target
