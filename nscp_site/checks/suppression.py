"""Suppresses follow-on findings: those that depend on a file that could not be parsed, and duplicates."""

from collections.abc import Iterable, Iterator

from nscp_site.content.addresses import is_page_address
from nscp_site.content.library import Library
from nscp_site.findings import Finding

# Any file with a text: what it names is not known.
TEXT_FOLDERS = ("content/", "docs/")
# By check, the files (or folders of them) without which it would tell of what is not wrong.
CHECK_DEPENDENCIES: dict[str, tuple[str, ...]] = {
    "acronym-unexplained": ("content/glossary.yml", "content/contacts.yml", "content/partners/", "content/groups/"),
    "acronym-for-families": ("content/glossary.yml", "content/contacts.yml", "content/partners/", "content/groups/"),
    "unknown-unit": ("content/units.yml",),
    "negative-count": ("content/units.yml",),
    "exact-date": ("content/timeline.yml", "content/documents.yml"),
    "hidden-author": ("content/contacts.yml", "content/partners/", "content/groups/"),
    "unused-note": TEXT_FOLDERS,
    "unreached-page": TEXT_FOLDERS,
    "exception-unused": TEXT_FOLDERS,
}
# By check whose warning a number would bring, those that say at the same line that it is a telephone number.
NUMBER_CHECKS = ("typed-number", "forbidden-number")
REPORTED_BY: dict[str, tuple[str, ...]] = {"telephone-number": NUMBER_CHECKS, "nhs-number": NUMBER_CHECKS}


def suppress_follow_ons(library: Library, problems: Iterable[Finding]) -> Iterator[Finding]:
    """The problems that stand whatever the files say that were not read, and that no other tells at the same line."""
    found = set(problems)
    reported = {(problem.path, problem.line, problem.check) for problem in found}
    for problem in found:
        rests = any(path.startswith(CHECK_DEPENDENCIES.get(problem.check, ())) for path in library.unreadable)
        others = REPORTED_BY.get(problem.check, ()) if problem.severity == "warning" else ()
        if not rests and not any((problem.path, problem.line, other) in reported for other in others):
            yield problem


def may_be_generated(library: Library, address: str) -> bool:
    """Whether a file's URL may belong to output that invalid or unparsed content would generate."""
    return not is_page_address(address) and bool(library.unreadable or invalid_items(library))


def invalid_items(library: Library) -> set[str]:
    """The `collection/id` of items whose file exists but is invalid, which is reported elsewhere."""
    return library.known_ids("") - {entry.ref for entry in library.entries()} - library.drafts


def describe_unchecked(library: Library) -> str:
    """A note below the report on files that could not be parsed; empty where all could."""
    names = sorted(library.unreadable)
    if not names:
        return ""
    rest = f" and {len(names) - 1} more" if len(names) > 1 else ""
    return f"What rests on {names[0]}{rest} could not be checked: more may be told once this is mended."
