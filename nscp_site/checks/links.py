"""Links and pictures lead to what exists: a page, a heading, a file of docs/, a site of content/elsewhere.yml."""

import re
import stat
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from posixpath import dirname, join, normpath, relpath
from urllib.parse import unquote

from nscp_site.cache import memoised
from nscp_site.checks.contact_rules import watched
from nscp_site.checks.suppression import may_be_made
from nscp_site.checks.texts import foreign_files
from nscp_site.content.addresses import address_of
from nscp_site.content.characters import name_of
from nscp_site.content.fields import marked_fields
from nscp_site.content.headings import anchors
from nscp_site.content.library import Library
from nscp_site.content.relations import whole_documents
from nscp_site.content.shortcodes import CODE, addresses_in, bare, blank, host_of, marks_in, texts_in, without_code
from nscp_site.content.visibility import is_open
from nscp_site.findings import Fault, Finding, did_you_mean, rule
from nscp_site.pages.output_paths import data_paths, feed_paths
from nscp_site.pages.search_pages import LISTS
from nscp_site.pages.signposts import chain_path
from nscp_site.schema.collections import COLLECTIONS
from nscp_site.schema.types import Reference
from nscp_site.settings import read_settings
from nscp_site.sources import Document

LINK = re.compile(r"(?<!\\)\]\(((?:[^()\n]|\([^()\n]*\))*)\)|^ {0,3}\[[^\]^\n]+\]:[ \t]+(\S+)", re.MULTILINE)
TITLE = re.compile(r"\s+[\"'(].*$")
NAMED = re.compile(r"(?:item|elsewhere):\S*")
OWN_MACHINE = re.compile(r"[a-z]:[\\/]|file:|\\\\", re.IGNORECASE)
SCHEME = re.compile(r"(?:https?://|mailto:|tel:|sms:)\S", re.IGNORECASE)
STRANGE_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
HOST = re.compile(r"(?:www\.|[\w-]+(?:\.[\w-]+)*\.(?:uk|com|org|net|info|eu)(?=[/?#]|$))", re.IGNORECASE)
# Word makes such marks of straight ones.
CURLY = re.compile(r"\s[“”‘’„«»]")
EMAIL = re.compile(r"[^\s@/]+@[^\s@/]+\.[^\s@/]+")
# Anchors that a text gives itself, besides those of its headings.
OWN_ANCHOR = re.compile(r"\b(?:id|name)=[\"']?([\w:.-]+)|\{[^}\n]*#([\w:.-]+)[^}\n]*\}")
# The theme's own files are among the pages too, and so are the further pages of long lists, which come and go.
NOT_OURS = ("assets/", "search/")
TEMPLATES = Path(__file__).parent.parent / "templates"


@dataclass(frozen=True)
class Places:
    """What a link may name, as paths among the pages, and the documents that pages are made from."""

    files: frozenset[str]
    documents: dict[str, Document]


@rule("library")
def link_to_nothing(library: Library) -> Iterator[Finding]:
    r"""A link or picture must lead to a page, a heading or a file that there is, or to a whole address elsewhere.

    Bad:
        [the plan](plan), [the NHS](www.nhs.uk), ![A cot](C:\Pictures\cot.png)
    Good:
        [the plan](plan.md), [the NHS](https://www.nhs.uk), ![A cot](cot.png) beside docs/cot.png
    """
    for document in library.texts:
        for target, line in links_in(document):
            fault = fault_of_form(target) or fault_of_place(library, document, target)
            if fault:
                yield fault.at(document.path, line)


@memoised
def links_in(document: Document) -> tuple[tuple[str, int], ...]:
    """What each link and picture of a file names, with its line; links to items that are written as such left out."""
    texts = [(document.line_of(loc), text) for loc, text in texts_in(document.fields, ())]
    texts.append((document.body_line, document.body))
    return tuple((target, first + line) for first, text in texts for target, line in targets(text))


def targets(text: str) -> Iterator[tuple[str, int]]:
    """What each link of a text names, with its line from 0."""
    if "](" not in text and "]:" not in text:
        return
    plain = CODE.sub(blank, without_code(text))
    for match in LINK.finditer(plain):
        target = TITLE.sub("", (match[1] or match[2] or "").strip())
        if not NAMED.fullmatch(target):
            yield target.removeprefix("<").removesuffix(">"), plain.count("\n", 0, match.start())


def fault_of_form(target: str) -> Fault | None:
    """What is wrong with a link as it is written, wherever it leads; None where nothing is."""
    if not target:
        return Fault("this link names nothing: write between `(` and `)` where it leads.", "(")
    hidden = next((one for one in target if unicodedata.category(one) in ("Cf", "Cc")), "")
    if hidden:
        return Fault(f"the address of this link holds {name_of(hidden)}, which nobody can see. Type it again.")
    if CURLY.search(target):
        return Fault.of(target, "is no address with a title. Take out what follows the blank.")
    kind, _, name = target.partition(":")
    if kind.lower() in ("item", "elsewhere"):
        what = "an item" if kind.lower() == "item" else "what others publish"
        return Fault.of(target, f"is no link to {what}. Write `{kind.lower()}:{''.join(name.split())}`.")
    if OWN_MACHINE.match(target):
        return Fault.of(
            target, "is a file on your machine, which nobody else can open. Put it into docs/, and name it here."
        )
    if SCHEME.match(target):
        return None
    if "\\" in target:
        better = target.replace("\\", "/")
        return Fault.of(target, f"has backslashes. Write `{better}`.")
    if STRANGE_SCHEME.match(target):
        return Fault.of(target, "is not an address that a browser knows. Write it whole, as in https://www.nhs.uk/.")
    if EMAIL.fullmatch(target):
        return Fault.of(target, f"is an e-mail address. Write `mailto:{target}`.")
    return None


def fault_of_place(library: Library, document: Document, target: str) -> Fault | None:
    """What is wrong with where a link leads; None where nothing is."""
    site = read_site(library).rstrip("/")
    if site and f"{target}/".startswith(f"{site}/"):
        target = target[len(site) :] or "/"
    if SCHEME.match(target):
        return None
    path, _, anchor = target.partition("#")
    path, uri = unquote(path.partition("?")[0]), uri_of(document)
    if path.startswith("/"):
        return Fault.of(
            target, f"is an address, and a page's address may change.{remedy(library, uri, path[1:], anchor)}"
        )
    place = normpath(join(dirname(uri), path)) if path else uri
    if place.startswith(NOT_OURS) and not place.endswith("index.md"):
        return None
    if place not in places(library).files:
        if may_be_made(library, f"/{place}"):
            return None
        if HOST.match(path):
            return Fault.of(
                target, f"has no beginning, so it would be looked for on this site. Write `https://{target}`."
            )
        return Fault(f"there is no page or file `{target}` here.{remedy(library, uri, place, anchor)}", target)
    ref = place.removesuffix(".md")
    entry = library.find(ref)
    if ref in library.drafts or (entry and not is_open(entry, library.now)):
        return Fault(
            f"not everybody may read the page of `{target}` yet. Write `item:{ref}`: the check then knows who may.",
            target,
        )
    return lost_anchor(library, place, anchor)


@memoised
def read_site(library: Library) -> str:
    """The site's address; empty while it is not known."""
    return read_settings(library.sources).site_url


def uri_of(document: Document) -> str:
    """Where a file's page stands among the pages: content/ and docs/ are laid one over the other."""
    return document.path.partition("/")[2]


@memoised
def places(library: Library) -> Places:
    """All that a link may name. Items that have mistakes are there: those are told elsewhere."""
    documents = {uri_of(document): document for document in library.texts}
    pages = {f"{ref}.md" for ref in library.known("")} | {f"{ref}.md" for ref in library.drafts} | library.known("docs")
    pages |= {f"{name}/index.md" for name in COLLECTIONS if library.ids[name]}
    pages |= {"search/index.md", "data/index.md", *(f"search/{path}" for path, _ in LISTS)}
    pages |= {whole.page for whole in whole_documents(library)}
    pages |= {chain_path(name) for name in library.ids["themes"]}
    tables = {f"datasets/{name}.csv" for name in library.ids["datasets"]}
    found = library.sources.entries("docs", hidden=True)
    files = {file.path.removeprefix("docs/") for file in found if stat.S_ISREG(file.leads_to)}
    return Places(frozenset({*pages, *tables, *files, *feed_paths(library), *data_paths(library)}), documents)


def remedy(library: Library, uri: str, place: str, anchor: str) -> str:
    """What to write on a page instead of a place that is not named as it should be."""
    files, hash_ = places(library).files, f"#{anchor}" if anchor else ""
    ref = re.sub(r"(?:/index)?(?:\.\w+)?/?$", "", place).removeprefix("../")
    if library.knows("", ref):
        return f" Write `item:{ref}{hash_}`."
    address = f"/{place.strip('/').lower()}/".replace("//", "/")
    is_page = PurePosixPath(place).suffix in ("", ".md")
    page = place if place in files else next((one for one in sorted(files) if address_of(one) == address), "")
    if page:
        return f" Write `{relpath(page, dirname(uri) or '.')}{hash_}`."
    guess = did_you_mean(
        relpath(place or ".", dirname(uri) or "."), {relpath(one, dirname(uri) or ".") for one in files}
    )
    if guess:
        return guess
    return " Name a page's file, or an item as in `item:campaigns/…`." if is_page else f" Put it at docs/{place}."


def lost_anchor(library: Library, place: str, anchor: str) -> Fault | None:
    """What to tell where a page has no such heading; None where it has, or has lists whose headings nobody knows."""
    document = places(library).documents.get(place)
    if not anchor or document is None or any(mark.kind in ("list", "dataset") for mark in marks_in(document)):
        return None
    known = anchors(document.body)
    own = {found for pair in OWN_ANCHOR.findall(document.body) for found in pair}
    if anchor in known | own or anchor in template_anchors() or anchor.startswith("fn"):
        return None
    return Fault(f"there is no heading `#{anchor}` on {document.path}.{did_you_mean(anchor, known)}", f"#{anchor}")


@cache
def template_anchors() -> frozenset[str]:
    """The anchors that the pages' templates bring with them."""
    texts = [path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.md.j2")]
    found = {one for text in texts for pair in OWN_ANCHOR.findall(text) for one in pair}
    return frozenset(found.union(*map(anchors, texts)))


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
    known, own = by_address(library), read_settings(library.sources).site_url
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
        yield Finding(document.path, line, f"the address `{address}` is typed here. {remedy}", mark=address)


@memoised
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

    def told(name: str) -> str:
        return f"`{name}` is pending: {pending[name]} Take its name out until its address is in {REGISTER}."

    for document in library.texts:
        for mark in marks_in(document):
            if mark.kind == "elsewhere" and mark.name in pending:
                yield Finding(document.path, mark.line, told(mark.name), mark=mark.name)
    for field, reference in marked_fields(library, Reference):
        if reference.target == "elsewhere" and str(field.value) in pending:
            yield field.finding(told(str(field.value)))


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
            yield record.document.finding(("address",), told)


@rule("library")
def forbidden_address(library: Library) -> Iterator[Finding]:
    """An old page that prints a wrong number must be linked nowhere.

    Bad:
        the page on early help of the old Board's site, or the dead site before it
    Good:
        {contact: mash}
    """
    for path, text in watched(library):
        for match in FORBIDDEN.finditer(text):
            told = f"`{match[0]}` is an old page with a wrong number. Take it out; write {{contact: mash}}."
            yield Finding(path, text.count("\n", 0, match.start()) + 1, told, mark=match[0])
