"""Settings of mkdocs.yml that visitors and search engines rely on, and what must be settled before the launch."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from nscp_site.clock import NOTICE
from nscp_site.content.library import Library
from nscp_site.findings import Finding, did_you_mean, rule
from nscp_site.pages.launch import LIST
from nscp_site.pages.launch import NAME as LAUNCH
from nscp_site.schema.editorial import ASKED, FIRST
from nscp_site.schema.types import spoken
from nscp_site.settings import NAME, read_settings

# RFC 9116, 2.5.5: the date of expiry is recommended to be less than a year in the future.
MOST = timedelta(days=366)


@rule("library")
def settings_file(library: Library) -> Iterator[Finding]:
    """The file of settings, mkdocs.yml, must be YAML.

    Bad:
        site_name Our Partnership
    Good:
        site_name: Our Partnership
    """
    settings = read_settings(library.sources)
    if settings.fault:
        yield Finding(NAME, settings.fault_line, f"the settings can't be read: {settings.fault}.")


@rule("library")
def site_address(library: Library) -> Iterator[Finding]:
    """The site's address must be empty while it is not known, or a whole one: https://, a host's name, and a slash.

    The site stands at the root of its host's name: that is where hosts read their files, and where robots.txt counts.

    Bad:
        site_url: www.example.org
    Good:
        site_url: https://www.example.org/
    """
    settings = read_settings(library.sources)
    if settings.address_fault:
        yield settings.finding(settings.address_fault, "site_url")


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
    settings = read_settings(library.sources)
    if not settings.security_contact:
        return
    if not re.fullmatch(r"mailto:[^@\s]+@[^@\s]+|https://\S+", settings.security_contact):
        told = f"`contact` must begin with mailto: or https://: `{settings.security_contact}` does not."
        yield settings.finding(told, "extra", "security", "contact")
    fault = expiry_fault(settings.security_expires, library.today)
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
    settings = read_settings(library.sources)
    expires = settings.security_expires
    if settings.security_contact and type(expires) is date and expires - NOTICE <= library.today:
        past = "was" if expires < library.today else "is"
        told = f"`expires` {past} {spoken(expires)}. Make sure the contact is right and put it off."
        yield settings.finding(told, "extra", "security", "expires")


def expiry_fault(expires: object, today: date) -> str:
    """What is wrong with the date on which security.txt expires; empty when nothing is."""
    if type(expires) is not date:
        return "`expires` must be a date within the next year, such as 2027-06-30."
    if expires - today > MOST:
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
    settings = read_settings(library.sources)
    for name, fault in settings.switch_faults.items():
        yield settings.finding(fault, "extra", name)


TOGETHER = ("answer", "done_by", "done_on")


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
    known, there = {*FIRST, *ASKED}, library.ids[LAUNCH]
    for name in sorted(there - known):
        record = library.vocabularies[LAUNCH].get(name)
        line = record.document.line_of(()) if record else 1
        told = did_you_mean(name, known - there) or " Take it out."
        yield Finding(LIST, line, f"`{name}` is no entry of this list.{told}", mark=name)
    missing = [f"`{name}`" for name in (*FIRST, *ASKED) if name not in there]
    if there and missing:
        yield Finding(LIST, 1, f"the list lacks {', '.join(missing)}. Put back what is missing: what is settled stays.")


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
        given = [name for name in TOGETHER if getattr(record.value, name) is not None]
        for name in (name for name in TOGETHER if given and name not in given):
            told = f"`{given[-1]}` needs `{name}` beside it. Write it, or take `{given[-1]}` out."
            yield record.document.finding((given[-1],), told)
