"""`check_library` runs every rule over the whole library."""

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
from nscp_site.checks.suppression import suppress_follow_ons
from nscp_site.content import loading  # noqa: F401
from nscp_site.content.library import Library
from nscp_site.findings import RULES, Finding, Rule
from nscp_site.privacy import privacy_rules  # noqa: F401


def library_rules() -> list[Rule]:
    """The rules over the whole library, in the order of their names."""
    return sorted((one for one in RULES.values() if one.stage == "library"), key=lambda one: one.name)


def check_library(library: Library) -> list[Finding]:
    """What the rules over the whole library find, those that failed too, sorted by file and line. Raises OSError."""
    found = {one for find in library_rules() for one in find(library)}
    return sorted(suppress_follow_ons(library, found))
