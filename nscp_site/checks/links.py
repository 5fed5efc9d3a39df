"""Links and pictures lead to what there is: a page's file, a heading on it, a file in docs/, a whole address."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from posixpath import dirname, join, normpath, relpath
from urllib.parse import unquote

from nscp_site.cache import once
from nscp_site.checks.resting import may_be_made
from nscp_site.content.addresses import address_of
from nscp_site.content.characters import name_of
from nscp_site.content.headings import anchors
from nscp_site.content.library import Library
from nscp_site.content.relations import whole_documents
from nscp_site.content.shortcodes import CODE, blank, marks_in, texts_in, without_code
from nscp_site.content.visibility import is_open
from nscp_site.derived.theme_pages import chain_path
from nscp_site.feeds.paths import feed_paths
from nscp_site.findings import Finding, did_you_mean, rule
from nscp_site.opendata.paths import data_paths
from nscp_site.schema.collections import COLLECTIONS
from nscp_site.search.pages import LISTS
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
            told = fault_of_form(target) or fault_of_place(library, document, target)
            if told:
                yield document.path, line, told


@once
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


def fault_of_form(target: str) -> str:
    """What is wrong with a link as it is written, wherever it leads; empty where nothing is."""
    if not target:
        return "this link names nothing: write between `(` and `)` where it leads."
    hidden = next((one for one in target if unicodedata.category(one) in ("Cf", "Cc")), "")
    if hidden:
        return f"the address of this link holds {name_of(hidden)}, which nobody can see. Type it again."
    if CURLY.search(target):
        return f"`{target}` is no address with a title. Take out what follows the blank."
    kind, _, name = target.partition(":")
    if kind.lower() in ("item", "elsewhere"):
        what = "an item" if kind.lower() == "item" else "what others publish"
        return f"`{target}` is no link to {what}. Write `{kind.lower()}:{''.join(name.split())}`."
    if OWN_MACHINE.match(target):
        return f"`{target}` is a file on your machine, which nobody else can open. Put it into docs/, and name it here."
    if SCHEME.match(target):
        return ""
    if "\\" in target:
        better = target.replace("\\", "/")
        return f"`{target}` has backslashes. Write `{better}`."
    if STRANGE_SCHEME.match(target):
        return f"`{target}` is not an address that a browser knows. Write it whole, as in https://www.nhs.uk/."
    if EMAIL.fullmatch(target):
        return f"`{target}` is an e-mail address. Write `mailto:{target}`."
    return ""


def fault_of_place(library: Library, document: Document, target: str) -> str:
    """What is wrong with where a link leads; empty where nothing is."""
    site = read_site(library).rstrip("/")
    if site and f"{target}/".startswith(f"{site}/"):
        target = target[len(site) :] or "/"
    if SCHEME.match(target):
        return ""
    path, _, anchor = target.partition("#")
    path, uri = unquote(path.partition("?")[0]), uri_of(document)
    if path.startswith("/"):
        return f"`{target}` is an address, and a page's address may change.{remedy(library, uri, path[1:], anchor)}"
    place = normpath(join(dirname(uri), path)) if path else uri
    if place.startswith(NOT_OURS) and not place.endswith("index.md"):
        return ""
    if place not in places(library).files:
        if may_be_made(library, f"/{place}"):
            return ""
        if HOST.match(path):
            return f"`{target}` has no beginning, so it would be looked for on this site. Write `https://{target}`."
        return f"there is no page or file `{target}` here.{remedy(library, uri, place, anchor)}"
    ref = place.removesuffix(".md")
    entry = library.find(ref)
    if ref in library.drafts or (entry and not is_open(entry, library.now)):
        return f"not everybody may read the page of `{target}` yet. Write `item:{ref}`: the check then knows who may."
    return lost_anchor(library, place, anchor)


@once
def read_site(library: Library) -> str:
    """The site's address; empty while it is not known."""
    return read_settings(library.root).site_url


def uri_of(document: Document) -> str:
    """Where a file's page stands among the pages: content/ and docs/ are laid one over the other."""
    return document.path.partition("/")[2]


@once
def places(library: Library) -> Places:
    """All that a link may name. Items that have mistakes are there: those are told elsewhere."""
    documents = {uri_of(document): document for document in library.texts}
    pages = {f"{ref}.md" for ref in library.known("")} | {f"{ref}.md" for ref in library.drafts} | library.known("docs")
    pages |= {f"{name}/index.md" for name in COLLECTIONS if library.ids[name]}
    pages |= {"search/index.md", "data/index.md", *(f"search/{path}" for path, _ in LISTS)}
    pages |= {whole.page for whole in whole_documents(library)}
    pages |= {chain_path(name) for name in library.ids["themes"]}
    tables = {f"datasets/{name}.csv" for name in library.ids["datasets"]}
    docs = library.root / "docs"
    files = {path.relative_to(docs).as_posix() for path in docs.rglob("*") if path.is_file()}
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


def lost_anchor(library: Library, place: str, anchor: str) -> str:
    """What to tell where a page has no such heading; empty where it has, or has lists whose headings nobody knows."""
    document = places(library).documents.get(place)
    if not anchor or document is None or any(mark.kind in ("list", "dataset") for mark in marks_in(document)):
        return ""
    known = anchors(document.body)
    own = {found for pair in OWN_ANCHOR.findall(document.body) for found in pair}
    if anchor in known | own or anchor in template_anchors() or anchor.startswith("fn"):
        return ""
    return f"there is no heading `#{anchor}` on {document.path}.{did_you_mean(anchor, known)}"


@cache
def template_anchors() -> frozenset[str]:
    """The anchors that the pages' templates bring with them."""
    texts = [path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.md.j2")]
    found = {one for text in texts for pair in OWN_ANCHOR.findall(text) for one in pair}
    return frozenset(found.union(*map(anchors, texts)))
