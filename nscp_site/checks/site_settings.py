"""Settings of mkdocs.yml that visitors and search engines rely on, and what must be settled before the launch."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from nscp_site.clock import NOTICE_PERIOD
from nscp_site.content.library import Library
from nscp_site.findings import Finding, did_you_mean, rule
from nscp_site.pages.launch import LAUNCH, LAUNCH_LIST
from nscp_site.schema.editorial import LAUNCH_BLOCKERS, PARTNERSHIP_QUESTIONS
from nscp_site.schema.types import format_date
from nscp_site.settings import SETTINGS_FILE, load_settings

# RFC 9116, 2.5.5: the date of expiry is recommended to be less than a year in the future.
MAX_TIME_TO_EXPIRY = timedelta(days=366)


@rule("library")
def settings_file(library: Library) -> Iterator[Finding]:
    """The file of settings, mkdocs.yml, must be YAML.

    Bad:
        site_name Our Partnership
    Good:
        site_name: Our Partnership
    """
    settings = load_settings(library.sources)
    if settings.error:
        yield Finding(SETTINGS_FILE, settings.error_line, f"the settings can't be read: {settings.error}.")


@rule("library")
def site_address(library: Library) -> Iterator[Finding]:
    """The site's address must be empty while it is not known, or a whole one: https://, a host's name, and a slash.

    The site stands at the root of its host's name: that is where hosts read their files, and where robots.txt counts.

    Bad:
        site_url: www.example.org
    Good:
        site_url: https://www.example.org/
    """
    settings = load_settings(library.sources)
    if settings.site_url_error:
        yield settings.finding(settings.site_url_error, "site_url")


@rule("library")
def security_contact(library: Library) -> Iterator[Finding]:
    """Whom to tell of a security hole must be an address people can use, and hold for a year at most.

    Bad:
        extra:
          security:
            contact: security team
    Good:
        extra:
          security:
            contact: mailto:security@example.org
            expires: 2027-06-30
    """
    settings = load_settings(library.sources)
    if not settings.security_contact:
        return
    if not re.fullmatch(r"mailto:[^@\s]+@[^@\s]+|https://\S+", settings.security_contact):
        told = f"`contact` must begin with mailto: or https://: `{settings.security_contact}` does not."
        yield settings.finding(told, "extra", "security", "contact")
    fault = find_expiry_fault(settings.security_expires, library.today)
    if fault:
        yield settings.finding(fault, "extra", "security", "expires")


@rule("library", "warning")
def security_expiring(library: Library) -> Iterator[Finding]:
    """Whom to tell of a security hole should be confirmed anew before that expires; it warns sixty days ahead.

    Bad:
        expires: 2024-03-31, once that day is near
    Good:
        expires: 2027-06-30
    """
    settings = load_settings(library.sources)
    expires = settings.security_expires
    if settings.security_contact and type(expires) is date and expires - NOTICE_PERIOD <= library.today:
        past = "was" if expires < library.today else "is"
        told = f"`expires` {past} {format_date(expires)}. Make sure the contact is right and put it off."
        yield settings.finding(told, "extra", "security", "expires")


def find_expiry_fault(expires: object, today: date) -> str:
    """The message about the expiry date of security.txt; empty where it is fine."""
    if type(expires) is not date:
        return "`expires` must be a date within the next year, such as 2027-06-30."
    if expires - today > MAX_TIME_TO_EXPIRY:
        return f"`expires` ({expires}) is more than a year away. Name a date within the next year."
    return ""


@rule("library")
def switch(library: Library) -> Iterator[Finding]:
    """A switch among the settings must be true or false.

    Bad:
        extra:
          publish_progress: later
    Good:
        extra:
          publish_progress: false
    """
    settings = load_settings(library.sources)
    for name, fault in settings.switch_errors.items():
        yield settings.finding(fault, "extra", name)


SETTLED_FIELDS = ("answer", "done_by", "done_on")


@rule("library")
def launch_entries(library: Library) -> Iterator[Finding]:
    """The list of what must be settled before the launch must hold all its entries, and no others.

    Bad:
        safegaurding-lead:
          what: Name the safeguarding lead.
    Good:
        safeguarding-lead:
          what: Name the safeguarding lead.
    """
    known, there = {*LAUNCH_BLOCKERS, *PARTNERSHIP_QUESTIONS}, library.ids[LAUNCH]
    for name in sorted(there - known):
        record = library.vocabularies[LAUNCH].get(name)
        line = record.document.line_of(()) if record else 1
        suggestion = did_you_mean(name, known - there) or " Take it out."
        yield Finding(LAUNCH_LIST, line, f"`{name}` is no entry of this list.{suggestion}", mark=name)
    missing = [f"`{name}`" for name in (*LAUNCH_BLOCKERS, *PARTNERSHIP_QUESTIONS) if name not in there]
    if there and missing:
        yield Finding(
            LAUNCH_LIST, 1, f"the list lacks {', '.join(missing)}. Put back what is missing: what is settled stays."
        )


@rule("library")
def launch_answer(library: Library) -> Iterator[Finding]:
    """What is settled must say what the answer is, who gave it, and on which day.

    Bad:
        done_on: 2026-11-22
    Good:
        answer: It stays for a year, and then leads here.
        done_by: NSCP Business Office
        done_on: 2026-11-22
    """
    for record in library.vocabularies[LAUNCH].values():
        given = [name for name in SETTLED_FIELDS if getattr(record.value, name) is not None]
        for name in (name for name in SETTLED_FIELDS if given and name not in given):
            told = f"`{given[-1]}` needs `{name}` beside it. Write it, or take `{given[-1]}` out."
            yield record.document.finding((given[-1],), told)
