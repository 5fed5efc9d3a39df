"""`check_library` runs every rule over the whole library, and leaves out what follows from another mistake."""

from collections.abc import Iterable, Iterator

# Each registers its rules.
from nscp_site.checks import (  # noqa: F401
    answer_rules,
    attribution,
    contact_rules,
    dataset_rules,
    files,
    links,
    markdown_rules,
    page_addresses,
    plain_language,
    publication,
    references,
    site_settings,
    texts,
)
from nscp_site.content import loading  # noqa: F401
from nscp_site.content.library import Library
from nscp_site.findings import RULES, Finding, Rule
from nscp_site.privacy import privacy_rules  # noqa: F401

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


def library_rules() -> list[Rule]:
    """The rules over the whole library, in the order of their names."""
    return sorted((one for one in RULES.values() if one.stage == "library"), key=lambda one: one.name)


def check_library(library: Library) -> list[Finding]:
    """What the rules over the whole library find, those that failed too, sorted by file and line. Raises OSError."""
    return sorted(suppress_follow_ons(library, (one for find in library_rules() for one in find(library))))


def suppress_follow_ons(library: Library, problems: Iterable[Finding]) -> Iterator[Finding]:
    """The problems that stand whatever the files say that were not read, and that no other tells at the same line."""
    found = set(problems)
    reported = {(problem.path, problem.line, problem.check) for problem in found}
    for problem in found:
        rests = any(path.startswith(CHECK_DEPENDENCIES.get(problem.check, ())) for path in library.unreadable)
        others = REPORTED_BY.get(problem.check, ()) if problem.severity == "warning" else ()
        if not rests and not any((problem.path, problem.line, other) in reported for other in others):
            yield problem


def describe_unchecked(library: Library) -> str:
    """A note below the report on files that could not be parsed; empty where all could."""
    names = sorted(library.unreadable)
    if not names:
        return ""
    rest = f" and {len(names) - 1} more" if len(names) > 1 else ""
    return f"What rests on {names[0]}{rest} could not be checked: more may be told once this is mended."
