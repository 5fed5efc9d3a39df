"""What a change would do to the whole project, found out before anything is written."""

from dataclasses import dataclass
from pathlib import Path

from nscp_site.cache import open_cache
from nscp_site.findings import Finding, errors_in
from nscp_site.project import check_sources
from nscp_site.sources import Sources


@dataclass(frozen=True)
class TrialResult:
    """What a change would do: `new_errors` wherever they stand, and all `file_findings` of the changed file."""

    new_errors: list[Finding]
    file_findings: list[Finding]


class TrialRunner:
    """Tries changes of one project's folder; what stands there is read and checked again only where it changed."""

    def __init__(self, root: Path) -> None:
        self.sources = Sources(root)
        self.errors: set[tuple[str, str]] | None = None

    def try_change(self, file: str, raw: bytes) -> TrialResult:
        """Check the project as it would be with other bytes in one file. Raises OSError where one can't be read."""
        sources = self.sources.refreshed()
        if self.errors is None or sources is not self.sources:
            # These are in the project already: a change need not answer for them.
            with open_cache(sources.root):
                found = errors_in(check_sources(sources)[1])
            self.sources, self.errors = sources, {(problem.path, problem.message) for problem in found}
        return try_change(sources, file, raw, self.errors)


def try_change(sources: Sources, file: str, raw: bytes, known: set[tuple[str, str]]) -> TrialResult:
    """Check a project with other bytes in one file; `known` errors are not new. Nothing of it is kept."""
    with open_cache(sources.root, writable=False):
        after = check_sources(sources.with_file(file, raw))[1]
    new = [problem for problem in errors_in(after) if (problem.path, problem.message) not in known]
    return TrialResult(new, [problem for problem in after if problem.path == file])
