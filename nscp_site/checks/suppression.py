"""Suppresses follow-on findings: what only follows from a file that can't be read is not reported beside it."""

from collections.abc import Iterable, Iterator

from nscp_site.content.addresses import is_page
from nscp_site.content.library import Library
from nscp_site.findings import Finding

# Any file with a text: what it names is not known.
TEXTS = ("content/", "docs/")
# By check, the files (or folders of them) without which it would tell of what is not wrong.
RESTS_ON: dict[str, tuple[str, ...]] = {
    "acronym-unexplained": ("content/glossary.yml", "content/contacts.yml", "content/partners/", "content/groups/"),
    "acronym-for-families": ("content/glossary.yml", "content/contacts.yml", "content/partners/", "content/groups/"),
    "unknown-unit": ("content/units.yml",),
    "negative-count": ("content/units.yml",),
    "exact-date": ("content/timeline.yml", "content/documents.yml"),
    "hidden-author": ("content/contacts.yml", "content/partners/", "content/groups/"),
    "unused-note": TEXTS,
    "unreached-page": TEXTS,
    "exception-unused": TEXTS,
}
# By check whose warning a number would bring, those that say at the same line that it is a telephone number.
NUMBERS = ("typed-number", "forbidden-number")
TOLD_BY: dict[str, tuple[str, ...]] = {"telephone-number": NUMBERS, "nhs-number": NUMBERS}


def without_consequences(library: Library, problems: Iterable[Finding]) -> Iterator[Finding]:
    """The problems that stand whatever the files say that were not read, and that no other tells at the same line."""
    found = set(problems)
    told = {(problem.path, problem.line, problem.check) for problem in found}
    for problem in found:
        rests = any(path.startswith(RESTS_ON.get(problem.check, ())) for path in library.unread)
        others = TOLD_BY.get(problem.check, ()) if problem.severity == "warning" else ()
        if not rests and not any((problem.path, problem.line, other) in told for other in others):
            yield problem


def may_be_made(library: Library, address: str) -> bool:
    """Whether an address may be that of a file, such as a feed, made from what has mistakes and is not known."""
    return not is_page(address) and bool(library.unread or unread_items(library))


def unread_items(library: Library) -> set[str]:
    """The items whose file is there, and has mistakes that are told elsewhere."""
    return library.known("") - {entry.ref for entry in library.entries()} - library.drafts


def said_of_rest(library: Library) -> str:
    """What to tell below the problems, where files were not read; empty where all were."""
    names = sorted(library.unread)
    if not names:
        return ""
    rest = f" and {len(names) - 1} more" if len(names) > 1 else ""
    return f"What rests on {names[0]}{rest} could not be checked: more may be told once this is mended."
