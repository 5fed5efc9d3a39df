"""The rules over the whole library, by subject; `check_library` runs them all.

To add a rule: write a generator of (path, line, message) in the module of its subject, decorate it with
`@rule("library")`, give it a docstring with a `Bad:` and a `Good:` example, and name it in LIBRARY_RULES.
"""

from collections.abc import Callable, Iterator

from nscp_site.anonymity.rules import ANONYMITY_RULES
from nscp_site.checks import (
    addresses,
    charts,
    contacts,
    dates,
    elsewhere,
    files,
    folders,
    language,
    launch,
    links,
    lists,
    lives,
    numbers,
    origins,
    references,
    repeated,
    settings,
    tables,
    texts,
)
from nscp_site.checks.resting import without_consequences
from nscp_site.library import Library
from nscp_site.problems import Problem

LIBRARY_RULES: tuple[Callable[[Library], Iterator[Problem]], ...] = (
    references.broken_reference,
    references.page_of_docs,
    references.broken_link,
    links.link_to_nothing,
    references.unknown_mark,
    references.unused_note,
    references.unreached_page,
    addresses.same_address,
    addresses.address_list,
    addresses.address_lost,
    addresses.address_moved,
    repeated.entry_twice,
    repeated.names_itself,
    repeated.title_twice,
    dates.date_order,
    dates.review_passed,
    lives.names_hidden,
    lives.two_people,
    lives.day_to_come,
    lives.embargo_before_publication,
    lives.review_kept,
    dates.start_taken_for_end,
    dates.date_in_future,
    numbers.typed_number,
    numbers.forbidden_number,
    origins.record_without_source,
    origins.dressed_as_record,
    origins.points_nowhere,
    origins.passage_of_the_record,
    origins.briefing_without_text,
    elsewhere.typed_address,
    elsewhere.pending_named,
    elsewhere.address_twice,
    elsewhere.forbidden_address,
    contacts.emergency_number,
    contacts.nothing_to_ring,
    contacts.number_twice,
    tables.table_missing,
    tables.table_columns,
    tables.table_cell,
    tables.negative_count,
    tables.duplicate_row,
    tables.unknown_unit,
    tables.table_total,
    charts.chart_column,
    charts.chart_rows,
    charts.chart_finding,
    files.strange_file,
    files.large_file,
    texts.image_without_alternative,
    texts.what_browsers_refuse,
    texts.heading_skipped,
    texts.remark_in_text,
    lists.list_unseen,
    language.american_spelling,
    language.long_sentence,
    language.acronym_unexplained,
    language.acronym_for_families,
    language.child_centred_words,
    language.link_text,
    language.unclear_alternative,
    folders.linked_folder,
    settings.settings_file,
    settings.site_address,
    settings.security_contact,
    settings.switch,
    launch.launch_entries,
    launch.launch_answer,
    *ANONYMITY_RULES,
)


def check_library(library: Library) -> list[Problem]:
    """Every problem the library rules find, sorted by file and line."""
    found = {problem for find in LIBRARY_RULES for problem in find(library)}
    return sorted(without_consequences(library, found))
