"""Launch checklist: what must be settled before the site may be public and indexed by search engines.

It fails safe: a project without the list is not ready.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from nscp_site.content.library import Entry, Library, Record
from nscp_site.pages.signposts import unapproved_answers
from nscp_site.schema.editorial import LAUNCH_BLOCKERS
from nscp_site.schema.types import format_date
from nscp_site.settings import SETTINGS_FILE as SETTINGS
from nscp_site.settings import load_settings

LAUNCH = "launch"
LAUNCH_LIST = f"content/{LAUNCH}.yml"


@dataclass(frozen=True)
class _LaunchBlocker:
    """Something that must be settled before the launch: what to do, and the file and line it is about."""

    what: str
    path: str
    line: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what}"


def find_launch_blockers(library: Library) -> list[_LaunchBlocker]:
    """Everything that blocks the launch on the library's day; empty where the site may be published."""
    return [
        *unsettled_entries(library),
        *_unconfirmed_contacts(library),
        *_answers_to_approve(library),
        *missing_settings(library),
    ]


def unsettled_entries(library: Library) -> Iterator[_LaunchBlocker]:
    """Entries of the launch list that nobody has settled, and those missing from it."""
    records = library.vocabularies[LAUNCH]
    if not records:
        yield _LaunchBlocker("Nobody has said what is settled: this list is missing.", LAUNCH_LIST, 1)
        return
    for name in LAUNCH_BLOCKERS:
        if name not in records:
            yield _LaunchBlocker(f"The entry `{name}` is missing.", LAUNCH_LIST, 1)
        elif not is_settled(records[name], library):
            entry = records[name].value
            yield _LaunchBlocker(f"{entry.what} Ask {entry.ask}.", LAUNCH_LIST, records[name].document.line_of(()))


def is_settled(record: Record, library: Library) -> bool:
    """Whether somebody settled an entry of the list, by the library's day."""
    entry = record.value
    return bool(entry.answer and entry.done_by and entry.done_on and entry.done_on <= library.today)


def _unconfirmed_contacts(library: Library) -> Iterator[_LaunchBlocker]:
    """Contacts whose number or address nobody has confirmed."""
    for record in unconfirmed_contact_records(library):
        yield _LaunchBlocker(
            confirmation_request(record), record.document.path, record.document.line_of(("confirmed",))
        )


def unconfirmed_contact_records(library: Library) -> list[Record]:
    """The records of contacts that nobody has confirmed."""
    records = library.vocabularies["contacts"].values()
    return [record for record in records if not record.value.is_confirmed]


def confirmation_request(record: Record) -> str:
    """What to ask about an unconfirmed contact."""
    return f"Confirm the number of {record.value.name} (read on {format_date(record.value.read_on)})."


def _answers_to_approve(library: Library) -> Iterator[_LaunchBlocker]:
    """Answers for families that no safeguarding lead has approved."""
    for entry in unapproved_answers(library):
        yield _LaunchBlocker(approval_request(entry), entry.document.path, entry.document.line_of(("title",)))


def approval_request(entry: Entry) -> str:
    """What to ask about an answer nobody has approved."""
    return f"Have a safeguarding lead read “{entry.item.title}”, then write `read_by` and `read_on`."


def missing_settings(library: Library) -> Iterator[_LaunchBlocker]:
    """The settings that a public website needs."""
    settings = load_settings(library.sources)
    if not settings.site_url:
        yield _LaunchBlocker("Say at which address the website will stand.", SETTINGS, settings.line_of("site_url"))
    if not settings.security_contact:
        line = settings.line_of("extra", "security", "contact")
        yield _LaunchBlocker("Name whom to tell of a security hole in the website.", SETTINGS, line)
