"""Every page has an address of its own, and no address ever published is lost; `add_new_addresses` lists new ones."""

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from nscp_site.cache import memoised
from nscp_site.checks.files import find_name_fault
from nscp_site.content.addresses import (
    ADDRESS_PATTERN,
    ADDRESSES_FILE,
    AddressList,
    is_page_address,
    load_addresses,
    path_to_address,
)
from nscp_site.content.library import Library
from nscp_site.content.merging import merge_file
from nscp_site.content.relations import find_whole_documents
from nscp_site.content.visibility import describe_hidden_status, public_view
from nscp_site.content.writing import atomic_write
from nscp_site.findings import Finding, did_you_mean, rule
from nscp_site.outputs.host_files import HOST_FILE_WRITERS
from nscp_site.outputs.host_policy import HASHED_FOLDER
from nscp_site.outputs.manifest import VERSION_FILE
from nscp_site.pages.output_paths import data_paths, feed_paths, handout_paths
from nscp_site.pages.search_pages import BROWSE_LISTS
from nscp_site.pages.signposts import chain_path
from nscp_site.schema.collections import COLLECTIONS
from nscp_site.schema.learning import Review
from nscp_site.schema.types import PARTIAL_DATE
from nscp_site.sources import Loc, Sources

NOT_PUBLISHED = "not published"
NOT_KNOWN = "day not known"


def _iter_page_sources(library: Library) -> Iterator[tuple[str, str]]:
    """Each page's path on the site with the source file that it is made from."""
    for entry in (*library.entries(), *library.tombstones):
        yield f"{entry.ref}.md", entry.document.path
    for path, document in library.prose.items():
        yield path, document.path


def may_be_generated(library: Library, address: str) -> bool:
    """Whether a file's URL may belong to output that invalid or unparsed content would generate."""
    return not is_page_address(address) and bool(library.unreadable or invalid_items(library))


def invalid_items(library: Library) -> set[str]:
    """The `collection/id` of items whose file exists but is invalid, which is reported elsewhere."""
    return library.known_ids("") - {entry.ref for entry in library.entries()} - library.drafts


def generated_addresses(library: Library) -> set[str]:
    """Every URL that a build of this library generates: pages, indexes, tables, feeds, open data and handouts.

    Of the search only its own page and the lists of all pages are included: other pages below /search/ change with
    the content.
    """
    pages = {path_to_address(path) for path, _ in _iter_page_sources(library)}
    indexes = {f"/{name}/" for name in library.collections if library.has_index(name)}
    indexes |= {path_to_address(whole.page) for whole in find_whole_documents(library)}
    indexes |= {path_to_address(chain_path(theme)) for theme in library.collections["themes"]}
    indexes |= {"/search/", *(path_to_address(f"search/{path}") for path, _ in BROWSE_LISTS)}
    data = data_paths(library)
    tables = {f"/datasets/{name}.csv" for name in library.tables}
    files = {f"/{path}" for path in (*feed_paths(library), *data, *handout_paths(library))}
    return pages | indexes | tables | files | ({"/data/"} if data else set())


def add_new_addresses(root: Path, library: Library) -> list[str]:
    """Write the addresses into the list that it lacks; those that were added, sorted. Raises UnmergeableError, OSError.

    All else that stands in the list stays as it is.
    """
    known = load_addresses(Sources(root)).values
    new = sorted(generated_addresses(library) - set(known.published))
    reviews = known.reviews | {
        address: longer_retained(record, known.reviews.get(address, ""))
        for address, record in _publication_records(library).items()
    }
    changed: dict[str, Any] = {"published": sorted({*known.published, *new})} if new else {}
    if reviews != known.reviews:
        changed["reviews"] = dict(sorted(reviews.items()))
    if changed:
        path = root / ADDRESSES_FILE
        old = path.read_bytes() if path.exists() else LIST_HEADER.encode()
        atomic_write(path, merge_file(old, changed, tuple(AddressList.model_fields)))
    return new


def _publication_records(library: Library) -> dict[str, str]:
    """The publication record of each review, by URL. A withdrawn review keeps the record that was noted."""
    return {f"/{entry.ref}/": publication_record(entry.item) for entry in library.ordered("reviews")}


def publication_record(review: Review) -> str:
    """A review's publication date (day, month or year), or one of NOT_PUBLISHED and NOT_KNOWN."""
    if review.publication != "published":
        return NOT_PUBLISHED
    return review.published or NOT_KNOWN


def longer_retained(first: str, second: str) -> str:
    """Of two publication records the one that keeps a review longer, so that an edit can't shorten its retention."""
    return max((first, second), key=_retention_sort_key)


def _retention_sort_key(record: str) -> str:
    """Sort key: records that keep a review longer sort later; a year or month counts to its end."""
    return f"2 {record}-99-99"[:12] if PARTIAL_DATE.fullmatch(record) else f"1 {record == NOT_KNOWN:d}"


LIST_HEADER = """\
# Every address this site has ever had: links from letters, search engines and other sites must lead somewhere for ever.
# `nscp addresses` adds the new ones. Never delete a line. When a page moves or goes, say so here:
#
# moved:
#   /old-address/: /new-address/
# gone:
#   /old-address/:
#     reason: The campaign ended in March 2024.
#     see: /campaigns/

published:
"""

# Made by finishing the site, wherever its content leads.
RESERVED_FILES = frozenset({*HOST_FILE_WRITERS, VERSION_FILE, "404.html", "robots.txt", "sitemap.xml"})
# The look's own folder, the search's index and what standards keep for themselves (RFC 8615): what is in them changes.
RESERVED_FOLDERS = re.compile(r"(?:assets|search|\.well-known)(?:/|$)")
COMPRESSED = re.compile(r"\.(?:gz|br)$")


def _describe_address_conflict(library: Library, address: str, generated: set[str]) -> str:
    """The message about an old URL at which the site already answers; empty where nothing does.

    A redirect from such a URL would loop, or hide a page or file. `generated` are the URLs that the content
    generates.
    """
    path = address.strip("/")
    uncompressed = COMPRESSED.sub("", path)
    if PurePosixPath(uncompressed).name.casefold() == "index.html":
        folder = f"/{uncompressed[: -len('index.html')]}"
        remedy = "Delete this line" if folder in generated else f"Write `{folder}` in its place"
        return f"{address} is the file that answers at {folder}, so it leads there already. {remedy}."
    if path.casefold() in RESERVED_FILES or uncompressed.casefold() in RESERVED_FILES:
        return f"{address} is a file that the website and its host need. Delete this line."
    if RESERVED_FOLDERS.match(path.casefold()) or HASHED_FOLDER.match(f"{path}/"):
        return f"{address} lies among the files that the website makes for itself. Delete this line."
    taken = _static_files(library) | {one.strip("/").casefold(): one for one in generated}
    for name in (path, uncompressed):
        if name.casefold() in taken:
            return f"{address} can't be told from {taken[name.casefold()]} on every host. Delete this line."
    for parent in map(str, PurePosixPath(path.casefold()).parents):
        if parent in taken and not is_page_address(taken[parent]):
            return f"{address} lies below {taken[parent]}, which is a file. Delete this line."
    return ""


@memoised
def _static_files(library: Library) -> dict[str, str]:
    """The files of docs/ that are published as they are, by their names in small letters."""
    files = (file.path.removeprefix("docs/") for file in library.sources.files("docs") if file.inside.suffix != ".md")
    return {name.casefold(): f"/{name}" for name in files}


def _find_path_conflicts(addresses: list[str]) -> dict[str, str]:
    """Old URLs that conflict with an earlier one: equal but for case, or below a URL that is a file."""
    seen: dict[str, str] = {}
    conflicts: dict[str, str] = {}
    for address in addresses:
        name = address.strip("/").casefold()
        if name in seen:
            conflicts[address] = seen[name]
        seen.setdefault(name, address)
    for address in addresses:
        for parent in map(str, PurePosixPath(address.strip("/").casefold()).parents):
            if parent in seen and not is_page_address(seen[parent]):
                conflicts.setdefault(address, seen[parent])
    return conflicts


# All that lies in these is made by the website.
GENERATED_FOLDERS = ("assets/", "data/", "feeds/", "search/")
# Data and feeds are alike in name only, and no message may guess at what is about a child.
NO_SUGGESTION_SECTIONS = ("data", "feeds", *(name for name, one in COLLECTIONS.items() if one.about_children))


@rule("library")
def same_address(library: Library) -> Iterator[Finding]:
    """Two pages must not have one address, and no page or file that of one that the website makes itself.

    Bad:
        content/campaigns/safer-sleeping.md and docs/campaigns/safer-sleeping.md
    Good:
        content/campaigns/safer-sleeping.md alone
    """
    taken: dict[str, str] = {}
    for path, source in _iter_page_sources(library):
        address = path_to_address(path)
        if address in taken:
            told = f"this page would have the address {address}, as {taken[address]} has. Rename one of the two."
            yield Finding(source, 1, told)
        taken.setdefault(address, source)
    yield from _find_overwritten_pages(library)
    yield from _find_overwritten_files(library)


def _find_overwritten_pages(library: Library) -> Iterator[Finding]:
    """The pages of docs/ in whose place the website puts one of its own."""
    ours = {*map(path_to_address, generated_pages(library))}
    for path in sorted(library.known_ids("docs")):
        address = path_to_address(path)
        if address in ours or address.startswith("/search/"):
            message = f"the website makes what stands at {address} itself, and this page would be lost."
            yield Finding(f"docs/{path}", 1, f"{message} Move or rename it.")
        elif address == "/404/":
            message = "nobody would ever see this: the website makes the page for what is not there itself. Delete it."
            yield Finding(f"docs/{path}", 1, message)


def _find_overwritten_files(library: Library) -> Iterator[Finding]:
    """The files of docs/ in whose place the website puts one of its own."""
    ours = {path.casefold() for path in handout_paths(library)}
    for file in library.sources.files("docs"):
        name = file.path.removeprefix("docs/")
        if file.inside.suffix != ".md" and (name.casefold() in ours or name.casefold().startswith(GENERATED_FOLDERS)):
            yield Finding(
                f"docs/{name}", 1, f"the website makes what stands at /{name} itself. Move or rename this file."
            )


def generated_pages(library: Library) -> set[str]:
    """Paths of generated pages that no file of docs/ may replace: search, data and the themes' chains."""
    chains = {chain_path(theme) for theme in library.ids["themes"]}
    return {"search/index.md", "data/index.md", *(f"search/{path}" for path, _ in BROWSE_LISTS), *chains}


@rule("library")
def address_list(library: Library) -> Iterator[Finding]:
    """The list of addresses must hold `published`, `moved` and `gone`, with each address whole, as in /about/.

    Bad:
        moved: campaigns/old
    Good:
        moved:
          /campaigns/old/: /campaigns/new/
    """
    addresses = load_addresses(library.sources)
    values = addresses.values
    yield from addresses.problems
    named: list[tuple[Loc, str | None]] = [
        *((("published", index), address) for index, address in enumerate(values.published)),
        *((("moved", old), address) for old, new in values.moved.items() for address in (old, new)),
        *((("old_site", old), address) for old, new in values.old_site.items() for address in (old, new)),
        *((("gone", old), address) for old, stone in values.gone.items() for address in (old, stone.see)),
    ]
    for loc, address in named:
        if address is not None and not ADDRESS_PATTERN.fullmatch(address):
            yield addresses.document.finding(loc, _describe_address_fault(address))
        elif address is not None:
            message = next(filter(None, map(find_name_fault, address.strip("/").split("/"))), "")
            if message:
                yield addresses.document.finding(loc, f"a folder or file stands at each address. {message}")


def _describe_address_fault(address: str) -> str:
    """The message about a URL in addresses.yml that is badly formed."""
    if not address.startswith("/"):
        return f"`{address}` must begin with a slash: `/{address}`."
    if ADDRESS_PATTERN.fullmatch(f"{address}/"):
        return f"`{address}` must end with a slash, as every page's address: `{address}/`."
    return (
        f"`{address}` must be an address such as /about/ or /datasets/reach.csv: unaccented letters, digits, hyphens, "
        f"dots and underscores between slashes."
    )


@rule("library")
def address_lost(library: Library) -> Iterator[Finding]:
    """An address that was ever published must stay, or be named under `moved` or `gone`.

    Bad:
        delete content/campaigns/hotel-watch.md and write nothing else
    Good:
        moved:
          /campaigns/hotel-watch/: /campaigns/safer-places/
    """
    addresses = load_addresses(library.sources)
    values, generated = addresses.values, _known_addresses(library)
    known = {*generated, *values.moved, *values.gone}
    for index, address in enumerate(values.published):
        is_lost = ADDRESS_PATTERN.fullmatch(address) and address not in known
        if is_lost and not may_be_generated(library, address):
            message = _describe_hidden_page(library, address) or (
                f"the page at {address} was published and is gone.{_suggest_new_address(address, generated)} "
                f"Name its new address under `moved`, or write under `gone` why it was taken away."
            )
            yield addresses.document.finding(("published", index), message)


def _suggest_new_address(address: str, generated: set[str]) -> str:
    """A guess at a lost page's new URL; empty for collections about children, data and feeds."""
    section = address.split("/")[1]
    if section in NO_SUGGESTION_SECTIONS or not is_page_address(address):
        return ""
    return did_you_mean(address, {other for other in generated if other.split("/")[1] not in NO_SUGGESTION_SECTIONS})


def _describe_hidden_page(library: Library, address: str) -> str:
    """The message about a published page that is hidden now (draft or embargoed); empty where its file is gone."""
    ref = address.strip("/")
    entry = library.find(ref)
    if entry is None and ref not in library.drafts:
        return ""
    now = describe_hidden_status(entry.item) if entry else "a draft"
    return (
        f"the page at {address} was published, and it is {now} now. What people have read can't be hidden again: write "
        f"`life: withdrawn` in content/{ref}.md, and why."
    )


@rule("library")
def address_moved(library: Library) -> Iterator[Finding]:
    """An old address must lead to a page that there is, in one step, and nothing may answer at it itself.

    The host answers at /index.html with the front page: sent on from there to `/`, a visitor would never arrive.

    Bad:
        moved:
          /a/: /b/
          /b/: /c/
    Good:
        moved:
          /a/: /c/
          /b/: /c/
    """
    addresses = load_addresses(library.sources)
    values, generated = addresses.values, _known_addresses(library)
    leads = [(("moved", old), old, new) for old, new in values.moved.items()]
    leads += [(("old_site", old), old, new) for old, new in values.old_site.items()]
    leads += [(("gone", old), old, stone.see or "/") for old, stone in values.gone.items()]
    twice, finding = _find_path_conflicts([old for _, old, _ in leads]), addresses.document.finding
    for loc, old, new in leads:
        if old in generated:
            yield finding(loc, f"{old} is the address of a page now. Take it out of `{loc[0]}`.")
        elif _describe_address_conflict(library, old, generated):
            yield finding(loc, _describe_address_conflict(library, old, generated))
        elif old in twice:
            yield finding(loc, f"{old} can't be told from {twice[old]} on every host. Keep one of the two.")
        if new in values.moved:
            yield finding(loc, f"{new} has moved itself. Name the page where it is now: {values.moved[new]}")
        elif new not in generated and not may_be_generated(library, new):
            yield finding(loc, f"there is no page at {new}.{did_you_mean(new, generated)}")


def _known_addresses(library: Library) -> set[str]:
    """The URLs that the public content generates, with those of files that are invalid, which is reported elsewhere."""
    items = {f"/{ref}/" for ref in invalid_items(library)} | {f"/{name}/" for name in COLLECTIONS if library.ids[name]}
    prose = {path_to_address(path) for path in library.known_ids("docs")}
    return generated_addresses(public_view(library)) | items | prose
