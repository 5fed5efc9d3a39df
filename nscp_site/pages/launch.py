"""What is still to be settled before the website may be published and found by search engines.

Careful where something is missing: without its list, no project is ready.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from nscp_site.content.library import Entry, Library, Record
from nscp_site.pages.signposts import unread
from nscp_site.schema.editorial import FIRST
from nscp_site.schema.types import spoken
from nscp_site.settings import NAME as SETTINGS
from nscp_site.settings import read_settings

NAME = "launch"
LIST = f"content/{NAME}.yml"


@dataclass(frozen=True)
class Unsettled:
    """One thing that stands between the website and the public: what must be done, and where it is written down."""

    what: str
    path: str
    line: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what}"


def unsettled(library: Library) -> list[Unsettled]:
    """Everything that is open in a library on its day; empty where the website may be published."""
    return [*open_entries(library), *unconfirmed_contacts(library), *unread_answers(library), *empty_settings(library)]


def open_entries(library: Library) -> Iterator[Unsettled]:
    """What nobody has settled of the list, and what is missing from it."""
    records = library.vocabularies[NAME]
    if not records:
        yield Unsettled("Nobody has said what is settled: this list is missing.", LIST, 1)
        return
    for name in FIRST:
        if name not in records:
            yield Unsettled(f"The entry `{name}` is missing.", LIST, 1)
        elif not is_settled(records[name], library):
            entry = records[name].value
            yield Unsettled(f"{entry.what} Ask {entry.ask}.", LIST, records[name].document.line_of(()))


def is_settled(record: Record, library: Library) -> bool:
    """Whether somebody settled an entry of the list, by the library's day."""
    entry = record.value
    return bool(entry.answer and entry.done_by and entry.done_on and entry.done_on <= library.today)


def unconfirmed_contacts(library: Library) -> Iterator[Unsettled]:
    """The numbers and addresses that nobody has confirmed: every contact is printed."""
    for record in unconfirmed(library):
        yield Unsettled(to_confirm(record), record.document.path, record.document.line_of(("confirmed",)))


def unconfirmed(library: Library) -> list[Record]:
    """The contacts that nobody has confirmed."""
    records = library.vocabularies["contacts"].values()
    return [record for record in records if not record.value.is_confirmed]


def to_confirm(record: Record) -> str:
    """What is asked about a contact."""
    return f"Confirm the number of {record.value.name} (read on {spoken(record.value.read_on)})."


def unread_answers(library: Library) -> Iterator[Unsettled]:
    """The answers for families that nobody who leads on safeguarding has read and agreed to."""
    for entry in unread(library):
        yield Unsettled(to_read(entry), entry.document.path, entry.document.line_of(("title",)))


def to_read(entry: Entry) -> str:
    """What is asked about an answer."""
    return f"Have a safeguarding lead read “{entry.item.title}”, then write `read_by` and `read_on`."


def empty_settings(library: Library) -> Iterator[Unsettled]:
    """The settings that a public website needs."""
    settings = read_settings(library.sources)
    if not settings.site_url:
        yield Unsettled("Say at which address the website will stand.", SETTINGS, settings.line_of("site_url"))
    if not settings.security_contact:
        line = settings.line_of("extra", "security", "contact")
        yield Unsettled("Name whom to tell of a security hole in the website.", SETTINGS, line)
