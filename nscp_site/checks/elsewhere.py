"""What others publish stands in content/elsewhere.yml, and pages name it by its id: so a person opens each address."""

import re
from collections.abc import Iterator

from nscp_site.cache import once
from nscp_site.checks.numbers import CONTACTS, read, watched
from nscp_site.checks.texts import foreign_files
from nscp_site.content.fields import marked_fields
from nscp_site.content.library import Library
from nscp_site.content.shortcodes import CODE, addresses_in, bare, blank, host_of, marks_in, texts_in, without_code
from nscp_site.findings import Finding, rule
from nscp_site.schema.types import Reference
from nscp_site.settings import read_settings
from nscp_site.sources import Document, is_regular

REGISTER = "content/elsewhere.yml"
# A date's own booking page changes with the date: its site must be known, not its page.
OF_A_DATE = "booking"
# Where something was read is a remark for who checks it, no way for visitors.
REMARK = "read_at"
# Old pages that print a wrong number of the Multi Agency Safeguarding Hub (read on 26 November 2026).
FORBIDDEN = re.compile(
    r"northamptonshirescb\.org\.uk/childcare/eycm-referrals-eha/early-help|lscbnorthamptonshire\.org\.uk", re.IGNORECASE
)


@rule("library")
def typed_address(library: Library) -> Iterator[Finding]:
    """The address of another site must be named by its id in content/elsewhere.yml, never typed.

    A document's own words stay as they are. The booking page of one date may be typed, if its site is known there.

    Bad:
        [advice on sleep](https://www.lullabytrust.org.uk/)
    Good:
        [advice on sleep](elsewhere:lullaby-trust), or {elsewhere: lullaby-trust}
    """
    known, own = by_address(library), read_settings(library.root).site_url
    hosts = {address.partition("/")[0] for address in known}
    for document, address, line, field in typed(library):
        if (field == OF_A_DATE and host_of(address) in hosts) or (own and address.startswith(own)):
            continue
        name = known.get(bare(address))
        if name:
            remedy = f"Write [words](elsewhere:{name}) or {{elsewhere: {name}}}."
        elif field == OF_A_DATE:
            remedy = f"Put its site into {REGISTER}."
        else:
            remedy = f"Put it into {REGISTER}, and write [words](elsewhere:its-id)."
        yield document.path, line, f"the address `{address}` is typed here. {remedy}"


@once
def by_address(library: Library) -> dict[str, str]:
    """The ids of what others publish, by the address."""
    return {bare(one.address): name for name, one in library.values("elsewhere").items() if one.address}


def typed(library: Library) -> Iterator[tuple[Document, str, int, str]]:
    """Every address of another site that editors typed: the file, the address, the line, and the field it stands in."""
    theirs = {entry.document.path for entry in library.entries() if not entry.item.text_is_ours()}
    for document in library.texts:
        if document.path not in theirs:
            yield from typed_in(document)
            for address, line in links_of(document.body):
                yield document, address, document.body_line + line, ""
    for name, records in library.vocabularies.items():
        for record in records.values() if name != "elsewhere" else ():
            yield from typed_in(record.document)


def typed_in(document: Document) -> Iterator[tuple[Document, str, int, str]]:
    """The same in the fields of one file or record."""
    for loc, text in texts_in(document.fields, ()):
        for address, line in links_of(text) if loc[-1:] != (REMARK,) else ():
            yield document, address, document.line_of(loc) + line, str(loc[-1])


def links_of(text: str) -> Iterator[tuple[str, int]]:
    """The addresses in a text outside code, with their lines from 0; files that a browser would refuse are told of."""
    plain = CODE.sub(blank, without_code(text))
    refused = {address for _, address in foreign_files(plain)}
    yield from ((address, line) for address, line in addresses_in(plain) if address not in refused)


@rule("library")
def pending_named(library: Library) -> Iterator[Finding]:
    """No page may name what must be asked about first.

    Bad:
        {elsewhere: threshold-document}, while its entry has `ask`
    Good:
        its entry with an `address` and `read_on`, and without `ask`
    """
    pending = {name: one.ask for name, one in library.values("elsewhere").items() if one.is_pending}
    named = [
        (document.path, mark.line, mark.name)
        for document in library.texts
        for mark in marks_in(document)
        if mark.kind == "elsewhere"
    ]
    named += [
        (field.document.path, field.line, str(field.value))
        for field, reference in marked_fields(library, Reference)
        if reference.target == "elsewhere"
    ]
    for path, line, name in named:
        if name in pending:
            told = f"`{name}` is pending: {pending[name]} Take its name out until its address is in {REGISTER}."
            yield path, line, told


@rule("library")
def address_twice(library: Library) -> Iterator[Finding]:
    """One address must stand once among what others publish.

    Bad:
        two entries with the address https://www.lullabytrust.org.uk/
    Good:
        one entry, which all pages name
    """
    first: dict[str, str] = {}
    for name, record in library.vocabularies["elsewhere"].items():
        address = bare(record.value.address or "")
        if address and first.setdefault(address, name) != name:
            told = f"`{first[address]}` has the same address. Keep one of the two."
            yield record.document.path, record.document.line_of(("address",)), told


@rule("library")
def forbidden_address(library: Library) -> Iterator[Finding]:
    """An old page that prints a wrong number must be linked nowhere.

    Bad:
        the page on early help of the old Board's site, or the dead site before it
    Good:
        {contact: mash}
    """
    contacts = library.root / CONTACTS
    files = [*watched(library.root), *([(CONTACTS, read(contacts))] if is_regular(contacts) else [])]
    for path, text in files:
        for match in FORBIDDEN.finditer(text):
            told = f"`{match[0]}` is an old page with a wrong number. Take it out; write {{contact: mash}}."
            yield path, text.count("\n", 0, match.start()) + 1, told
