"""The guard's rules, as `nscp check` and every build run them, and those on its exceptions."""

from collections.abc import Callable, Iterator

from nscp_site.anonymity import exceptions, in_files, in_text
from nscp_site.anonymity.folders import files
from nscp_site.anonymity.table import RECOGNISERS
from nscp_site.clock import NOTICE
from nscp_site.content.library import Library
from nscp_site.findings import Finding, Problem, rule
from nscp_site.schema.types import spoken


@rule("library", "warning")
def exception_over(library: Library) -> Iterator[Finding]:
    """An exception of the guard holds until its day; before that, somebody should ask again.

    It warns, from sixty days before: a day alone must not hold up a change that has nothing to do with it.

    Bad:
        until: 2024-03-31
    Good:
        until: 2027-11-22
    """
    for record in exceptions.rows(library):
        until = record.value.until
        if until - NOTICE <= library.today:
            ends = "ended" if until < library.today else "ends"
            yield (
                record.document.path,
                record.document.line_of(("until",)),
                f"this exception {ends} on {spoken(until)}. Ask whether it still holds: write a new day in "
                "`until`, or delete the row and mend the text it was for.",
            )


@rule("library", "warning")
def exception_unused(library: Library) -> Iterator[Finding]:
    """An exception of the guard should let something pass.

    Bad:
        a row for words that stand on no page any more
    Good:
        no such row
    """
    rows = exceptions.rows(library)
    if not rows:
        return
    used = {
        exceptions.excusing(library, path, text, spot)
        for found in in_text.spots(library).values()
        for path, text, spot in found
    }
    used |= {
        exceptions.excusing(library, path, text, spot)
        for found in in_text.spots_inside(library).values()
        for path, _, text, spot in found
    }
    authors = {
        text for path in files(library.root) for part, text in in_files.texts_inside(path) if part == in_files.AUTHOR
    }
    for record in rows:
        if record.id not in used and not (record.value.rule == "hidden-author" and record.value.text in authors):
            yield record.document.path, record.document.line_of(()), f"the exception `{record.id}` lets nothing pass."


PERSONAL_RULES: tuple[Callable[[Library], Iterator[Problem]], ...] = (
    *in_text.TEXT_RULES,
    in_text.private_name,
    in_files.picture_data,
    in_files.hidden_author,
    in_files.active_file,
    in_files.unreadable_file,
)
ANONYMITY_RULES = (*PERSONAL_RULES, exception_over, exception_unused)
# The names of the rules on personal data: what they say is an error is one in drafts too.
PERSONAL = frozenset({*RECOGNISERS, "private-name", "picture-data", "hidden-author", "active-file", "unreadable-file"})
