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
from nscp_site.checks.contact_rules import read_checked_files
from nscp_site.checks.page_addresses import generated_pages, may_be_generated
from nscp_site.checks.texts import all_documents, document_texts, find_external_files, find_mentions
from nscp_site.content.addresses import path_to_address
from nscp_site.content.characters import describe_character
from nscp_site.content.headings import heading_anchors
from nscp_site.content.library import Library
from nscp_site.content.relations import find_whole_documents
from nscp_site.content.shortcodes import (
    INLINE_CODE,
    blank_fenced_code,
    blank_match,
    document_shortcodes,
    find_texts,
    find_urls,
    normalise_url,
    url_host,
)
from nscp_site.content.visibility import is_visible
from nscp_site.findings import Fault, Finding, did_you_mean, rule
from nscp_site.pages.output_paths import data_paths, feed_paths
from nscp_site.schema.collections import COLLECTIONS
from nscp_site.settings import load_settings
from nscp_site.sources import Document

LINK_TARGET = re.compile(r"(?<!\\)\]\(((?:[^()\n]|\([^()\n]*\))*)\)|^ {0,3}\[[^\]^\n]+\]:[ \t]+(\S+)", re.MULTILINE)
TITLE = re.compile(r"\s+[\"'(].*$")
ITEM_LINK = re.compile(r"(?:item|elsewhere):\S*")
LOCAL_PATH = re.compile(r"[a-z]:[\\/]|file:|\\\\", re.IGNORECASE)
ALLOWED_SCHEME = re.compile(r"(?:https?://|mailto:|tel:|sms:)\S", re.IGNORECASE)
OTHER_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
BARE_HOST = re.compile(r"(?:www\.|[\w-]+(?:\.[\w-]+)*\.(?:uk|com|org|net|info|eu)(?=[/?#]|$))", re.IGNORECASE)
# Word makes such marks of straight ones.
CURLY_QUOTE = re.compile(r"\s[“”‘’„«»]")
EMAIL = re.compile(r"[^\s@/]+@[^\s@/]+\.[^\s@/]+")
# Anchors that a text gives itself, besides those of its headings.
EXPLICIT_ANCHOR = re.compile(r"\b(?:id|name)=[\"']?([\w:.-]+)|\{[^}\n]*#([\w:.-]+)[^}\n]*\}")
# The theme's own files are among the pages too, and so are the further pages of long lists, which come and go.
UNCHECKED_PREFIXES = ("assets/", "search/")
TEMPLATES = Path(__file__).parent.parent / "templates"


@dataclass(frozen=True)
class _LinkTargets:
    """What a link may point to: `files` are paths below the site's root, `documents` the sources of pages by path."""

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
        for target, line in find_markdown_links(document):
            fault = find_syntax_fault(target) or find_target_fault(library, document, target)
            if fault:
                yield fault.at(document.path, line)


@memoised
def find_markdown_links(document: Document) -> tuple[tuple[str, int], ...]:
    """The target and line of each Markdown link and image of a file, without valid `item:` and `elsewhere:` links."""
    texts = document_texts(document)
    return tuple((target, first + line) for first, text in texts for target, line in _parse_link_targets(text))


def _parse_link_targets(text: str) -> Iterator[tuple[str, int]]:
    """The target and line, from 0, of each Markdown link in a text."""
    if "](" not in text and "]:" not in text:
        return
    prose = INLINE_CODE.sub(blank_match, blank_fenced_code(text))
    for match in LINK_TARGET.finditer(prose):
        target = TITLE.sub("", (match[1] or match[2] or "").strip())
        if not ITEM_LINK.fullmatch(target):
            yield target.removeprefix("<").removesuffix(">"), prose.count("\n", 0, match.start())


def find_syntax_fault(target: str) -> Fault | None:
    """What is wrong with a link as it is written, wherever it leads; None where nothing is."""
    if not target:
        return Fault("this link names nothing: write between `(` and `)` where it leads.", "(")
    hidden = next((one for one in target if unicodedata.category(one) in ("Cf", "Cc")), "")
    if hidden:
        return Fault(
            f"the address of this link holds {describe_character(hidden)}, which nobody can see. Type it again."
        )
    if CURLY_QUOTE.search(target):
        return Fault.of(target, "is no address with a title. Take out what follows the blank.")
    kind, _, name = target.partition(":")
    if kind.lower() in ("item", "elsewhere"):
        what = "an item" if kind.lower() == "item" else "what others publish"
        return Fault.of(target, f"is no link to {what}. Write `{kind.lower()}:{''.join(name.split())}`.")
    if LOCAL_PATH.match(target):
        return Fault.of(
            target, "is a file on your machine, which nobody else can open. Put it into docs/, and name it here."
        )
    if ALLOWED_SCHEME.match(target):
        return None
    if "\\" in target:
        better = target.replace("\\", "/")
        return Fault.of(target, f"has backslashes. Write `{better}`.")
    if OTHER_SCHEME.match(target):
        return Fault.of(target, "is not an address that a browser knows. Write it whole, as in https://www.nhs.uk/.")
    if EMAIL.fullmatch(target):
        return Fault.of(target, f"is an e-mail address. Write `mailto:{target}`.")
    return None


def find_target_fault(library: Library, document: Document, target: str) -> Fault | None:
    """What is wrong with where a link leads; None where nothing is."""
    site = load_settings(library.sources).site_url.rstrip("/")
    if site and f"{target}/".startswith(f"{site}/"):
        target = target[len(site) :] or "/"
    if ALLOWED_SCHEME.match(target):
        return None
    path, _, anchor = target.partition("#")
    path, uri = unquote(path.partition("?")[0]), _src_uri(document)
    if path.startswith("/"):
        return Fault.of(
            target, f"is an address, and a page's address may change.{_suggest_target(library, uri, path[1:], anchor)}"
        )
    target_path = normpath(join(dirname(uri), path)) if path else uri
    if target_path.startswith(UNCHECKED_PREFIXES) and not target_path.endswith("index.md"):
        return None
    if target_path not in _link_targets(library).files:
        if may_be_generated(library, f"/{target_path}"):
            return None
        if BARE_HOST.match(path):
            return Fault.of(
                target, f"has no beginning, so it would be looked for on this site. Write `https://{target}`."
            )
        return Fault(
            f"there is no page or file `{target}` here.{_suggest_target(library, uri, target_path, anchor)}", target
        )
    ref = target_path.removesuffix(".md")
    entry = library.find(ref)
    if ref in library.drafts or (entry and not is_visible(entry, library.now)):
        return Fault(
            f"not everybody may read the page of `{target}` yet. Write `item:{ref}`: the check then knows who may.",
            target,
        )
    return _find_anchor_fault(library, target_path, anchor)


def _src_uri(document: Document) -> str:
    """A document's path below content/ or docs/, which MkDocs merges into one tree (its `src_uri`)."""
    return document.path.partition("/")[2]


@memoised
def _link_targets(library: Library) -> _LinkTargets:
    """All that a link may name. Items that have mistakes are there: those are told elsewhere."""
    documents = {_src_uri(document): document for document in library.texts}
    pages = {f"{ref}.md" for ref in library.known_ids("") | library.drafts} | library.known_ids("docs")
    pages |= {f"{name}/index.md" for name in COLLECTIONS if library.ids[name]} | generated_pages(library)
    pages |= {whole.page for whole in find_whole_documents(library)}
    tables = {f"datasets/{name}.csv" for name in library.ids["datasets"]}
    found = library.sources.entries("docs", hidden=True)
    files = {file.path.removeprefix("docs/") for file in found if stat.S_ISREG(file.leads_to)}
    return _LinkTargets(frozenset({*pages, *tables, *files, *feed_paths(library), *data_paths(library)}), documents)


def _suggest_target(library: Library, uri: str, target_path: str, anchor: str) -> str:
    """A suggestion, with a leading space, for a link whose target does not exist."""
    files, hash_ = _link_targets(library).files, f"#{anchor}" if anchor else ""
    ref = re.sub(r"(?:/index)?(?:\.\w+)?/?$", "", target_path).removeprefix("../")
    if library.has_id("", ref):
        return f" Write `item:{ref}{hash_}`."
    address = f"/{target_path.strip('/').lower()}/".replace("//", "/")
    here = dirname(uri) or "."
    same_address = (one for one in sorted(files) if path_to_address(one) == address)
    page = target_path if target_path in files else next(same_address, "")
    if page:
        return f" Write `{relpath(page, here)}{hash_}`."
    is_page = PurePosixPath(target_path).suffix in ("", ".md")
    rest = " Name a page's file, or an item as in `item:campaigns/…`." if is_page else f" Put it at docs/{target_path}."
    return did_you_mean(relpath(target_path or ".", here), {relpath(one, here) for one in files}) or rest


def _find_anchor_fault(library: Library, page_path: str, anchor: str) -> Fault | None:
    """What to tell where a page has no such heading; None where it has, or has lists whose headings nobody knows."""
    document = _link_targets(library).documents.get(page_path)
    if not anchor or document is None:
        return None
    if any(mark.kind in ("list", "dataset") for mark in document_shortcodes(document)):
        return None
    known = heading_anchors(document.body)
    own = {found for pair in EXPLICIT_ANCHOR.findall(document.body) for found in pair}
    if anchor in known | own or anchor in _template_anchors() or anchor.startswith("fn"):
        return None
    return Fault(f"there is no heading `#{anchor}` on {document.path}.{did_you_mean(anchor, known)}", f"#{anchor}")


@cache
def _template_anchors() -> frozenset[str]:
    """The anchors that the Jinja templates of pages define."""
    texts = [path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.md.j2")]
    found = {one for text in texts for pair in EXPLICIT_ANCHOR.findall(text) for one in pair}
    return frozenset(found.union(*map(heading_anchors, texts)))


EXTERNAL_SITES_FILE = "content/elsewhere.yml"
# A date's own booking page changes with the date: its site must be known, not its page.
BOOKING_FIELD = "booking"
# Where something was read is a remark for who checks it, no way for visitors.
READ_AT_FIELD = "read_at"
# Old pages that print a wrong number of the Multi Agency Safeguarding Hub (read on 26 November 2026).
FORBIDDEN_URL = re.compile(
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
    known, own = _external_ids_by_url(library), load_settings(library.sources).site_url
    hosts = {address.partition("/")[0] for address in known}
    for document, address, line, field in _find_typed_urls(library):
        if (field == BOOKING_FIELD and url_host(address) in hosts) or (own and address.startswith(own)):
            continue
        name = known.get(normalise_url(address))
        if name:
            remedy = f"Write [words](elsewhere:{name}) or {{elsewhere: {name}}}."
        elif field == BOOKING_FIELD:
            remedy = f"Put its site into {EXTERNAL_SITES_FILE}."
        else:
            remedy = f"Put it into {EXTERNAL_SITES_FILE}, and write [words](elsewhere:its-id)."
        yield Finding(document.path, line, f"the address `{address}` is typed here. {remedy}", mark=address)


@memoised
def _external_ids_by_url(library: Library) -> dict[str, str]:
    """The ids of content/elsewhere.yml by normalised URL."""
    return {normalise_url(one.address): name for name, one in library.values("elsewhere").items() if one.address}


def _find_typed_urls(library: Library) -> Iterator[tuple[Document, str, int, str]]:
    """Every URL of another site that editors typed: document, URL, line, and field (empty for the body)."""
    theirs = {entry.document.path for entry in library.entries() if not entry.item.is_text_editorial()}
    theirs.add(EXTERNAL_SITES_FILE)
    for document in all_documents(library):
        if document.path not in theirs:
            fields = ((document.line_of(loc), text, str(loc[-1])) for loc, text in find_texts(document.fields, ()))
            for first, text, field in (*fields, (document.body_line, document.body, "")):
                for address, line in _find_external_urls(text) if field != READ_AT_FIELD else ():
                    yield document, address, first + line, field


def _find_external_urls(text: str) -> Iterator[tuple[str, int]]:
    """The URLs in a text outside code, with their lines from 0; without embedded files (another rule)."""
    prose = INLINE_CODE.sub(blank_match, blank_fenced_code(text))
    refused = {address for _, address in find_external_files(prose)}
    yield from ((address, line) for address, line in find_urls(prose) if address not in refused)


@rule("library")
def pending_named(library: Library) -> Iterator[Finding]:
    """No page may name what must be asked about first.

    Bad:
        {elsewhere: threshold-document}, while its entry has `ask`
    Good:
        its entry with an `address` and `read_on`, and without `ask`
    """
    pending = {name: one.ask for name, one in library.values("elsewhere").items() if one.is_pending}
    for name, _, tell in find_mentions(library, "elsewhere"):
        if name in pending:
            remedy = f"Take its name out until its address is in {EXTERNAL_SITES_FILE}."
            yield tell(f"`{name}` is pending: {pending[name]} {remedy}")


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
        address = normalise_url(record.value.address or "")
        if address and first.setdefault(address, name) != name:
            message = f"`{first[address]}` has the same address. Keep one of the two."
            yield record.document.finding(("address",), message)


@rule("library")
def forbidden_address(library: Library) -> Iterator[Finding]:
    """An old page that prints a wrong number must be linked nowhere.

    Bad:
        the page on early help of the old Board's site, or the dead site before it
    Good:
        {contact: mash}
    """
    for path, text in read_checked_files(library):
        for match in FORBIDDEN_URL.finditer(text):
            message = f"`{match[0]}` is an old page with a wrong number. Take it out; write {{contact: mash}}."
            yield Finding(path, text.count("\n", 0, match.start()) + 1, message, mark=match[0])
