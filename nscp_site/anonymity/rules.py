"""The guard's rules, as `nscp check` and every build run them, and those on its exceptions."""

from collections.abc import Callable, Iterator

from nscp_site.anonymity import exceptions, in_files, in_text
from nscp_site.anonymity.guard import RECOGNISERS
from nscp_site.anonymity.metadata import AUTHOR
from nscp_site.days import NOTICE
from nscp_site.library import Library
from nscp_site.problems import Finding, Problem, rule
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
        exceptions.excusing(rows, text, spot) for found in in_text.spots(library).values() for _, text, spot in found
    }
    authors = {text for _, kind, text in in_files.metadata(library.root) if kind == AUTHOR}
    for record in rows:
        if record.id not in used and not (record.value.rule == "hidden-author" and record.value.text in authors):
            yield record.document.path, record.document.line_of(()), f"the exception `{record.id}` lets nothing pass."


PERSONAL_RULES: tuple[Callable[[Library], Iterator[Problem]], ...] = (
    in_text.date_of_birth,
    in_text.exact_date,
    in_text.age_in_days_or_weeks,
    in_text.nhs_number,
    in_text.pupil_number,
    in_text.national_insurance_number,
    in_text.telephone_number,
    in_text.case_reference,
    in_text.postcode,
    in_text.street_line,
    in_text.school_name,
    in_text.email_address,
    in_text.titled_name,
    in_text.private_name,
    in_files.hidden_author,
    in_files.hidden_place,
    in_files.unreadable_file,
)
ANONYMITY_RULES = (*PERSONAL_RULES, exception_over, exception_unused)
# The names of the rules on personal data: their problems block, in drafts too.
PERSONAL = frozenset({*RECOGNISERS, "private-name", "hidden-author", "hidden-place", "unreadable-file"})
