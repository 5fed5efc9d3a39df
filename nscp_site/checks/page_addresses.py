"""Every page has an address of its own, and no address ever published is lost; `add_new` lists new ones."""

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from nscp_site.cache import memoised
from nscp_site.checks.files import fault_of_name
from nscp_site.checks.suppression import may_be_made, unread_items
from nscp_site.content.addresses import ADDRESS, LIST, AddressList, address_of, is_page, read_addresses
from nscp_site.content.library import Library
from nscp_site.content.merging import merge_file
from nscp_site.content.relations import whole_documents
from nscp_site.content.visibility import public_view, state
from nscp_site.content.writing import atomic_write
from nscp_site.findings import Finding, did_you_mean, rule
from nscp_site.outputs.host_files import WRITERS
from nscp_site.outputs.host_policy import HASHED
from nscp_site.outputs.manifest import NAME
from nscp_site.pages.output_paths import data_paths, feed_paths, handout_paths
from nscp_site.pages.search_pages import LISTS
from nscp_site.pages.signposts import chain_path
from nscp_site.schema.collections import COLLECTIONS
from nscp_site.schema.learning import Review
from nscp_site.schema.types import WHEN
from nscp_site.sources import Loc, Sources

NOT_PUBLISHED = "not published"
NOT_KNOWN = "day not known"


def sources(library: Library) -> Iterator[tuple[str, str]]:
    """The path each page is made at, with the file it is made from."""
    for entry in (*library.entries(), *library.tombstones):
        yield f"{entry.ref}.md", entry.document.path
    for path, document in library.prose.items():
        yield path, document.path


def made_addresses(library: Library) -> set[str]:
    """Every address the content makes: pages, an index for each collection, tables, feeds, the open data, handouts.

    Of the search: its page and the lists of all pages. What else stands below /search/ comes and goes with the content.
    """
    pages = {address_of(path) for path, _ in sources(library)}
    indexes = {f"/{name}/" for name in library.collections if library.has_index(name)}
    indexes |= {address_of(whole.page) for whole in whole_documents(library)}
    indexes |= {address_of(chain_path(theme)) for theme in library.collections["themes"]}
    tables = {f"/datasets/{name}.csv" for name in library.tables}
    feeds = {f"/{path}" for path in feed_paths(library)}
    data = {f"/{path}" for path in data_paths(library)}
    handouts = {f"/{path}" for path in handout_paths(library)}
    search = {"/search/", *(address_of(f"search/{path}") for path, _ in LISTS)}
    return pages | indexes | tables | feeds | data | ({"/data/"} if data else set()) | handouts | search


def add_new(root: Path, library: Library) -> list[str]:
    """Write the addresses into the list that it lacks; those that were added, sorted. Raises UnmergeableError, OSError.

    All else that stands in the list stays as it is.
    """
    known = read_addresses(Sources(root)).values
    new = sorted(made_addresses(library) - set(known.published))
    reviews = known.reviews | {
        address: latest(record, known.reviews.get(address, "")) for address, record in review_records(library).items()
    }
    changed: dict[str, Any] = {"published": sorted({*known.published, *new})} if new else {}
    if reviews != known.reviews:
        changed["reviews"] = dict(sorted(reviews.items()))
    if changed:
        path = root / LIST
        old = path.read_bytes() if path.exists() else HEAD.encode()
        atomic_write(path, merge_file(old, changed, tuple(AddressList.model_fields)))
    return new


def review_records(library: Library) -> dict[str, str]:
    """When each review was published, by address, as the list keeps it. A withdrawn one keeps what was noted."""
    return {f"/{entry.ref}/": review_record(entry.item) for entry in library.ordered("reviews")}


def review_record(review: Review) -> str:
    """When a review was published: a day, month or year, or that it was not, or that nobody knows."""
    if review.publication != "published":
        return NOT_PUBLISHED
    return review.published or NOT_KNOWN


def latest(one: str, other: str) -> str:
    """The record of the two that keeps a review longer: a file can't make its review older than it was."""
    return max((one, other), key=length_of_keeping)


def length_of_keeping(record: str) -> str:
    """A text that sorts records by how long they keep a review: a year counts to its end."""
    return f"2 {record}-99-99"[:12] if WHEN.fullmatch(record) else f"1 {record == NOT_KNOWN:d}"


HEAD = """\
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
FINISHED = frozenset({*WRITERS, NAME, "404.html", "robots.txt", "sitemap.xml"})
# The look's own folder, the search's index and what standards keep for themselves (RFC 8615): what is in them changes.
FOLDERS = re.compile(r"(?:assets|search|\.well-known)(?:/|$)")
COMPRESSED = re.compile(r"\.(?:gz|br)$")


def why_answered(library: Library, address: str, made: set[str]) -> str:
    """Why an address can't be an old one: who asks for it gets an answer already. Empty where nobody does.

    A redirect from such an address would never end, or take away a page or file that is needed. `made` are the
    addresses that the content makes.
    """
    path = address.strip("/")
    plain = COMPRESSED.sub("", path)
    if PurePosixPath(plain).name.casefold() == "index.html":
        folder = f"/{plain[: -len('index.html')]}"
        remedy = "Delete this line" if folder in made else f"Write `{folder}` in its place"
        return f"{address} is the file that answers at {folder}, so it leads there already. {remedy}."
    if path.casefold() in FINISHED or plain.casefold() in FINISHED:
        return f"{address} is a file that the website and its host need. Delete this line."
    if FOLDERS.match(path.casefold()) or HASHED.match(f"{path}/"):
        return f"{address} lies among the files that the website makes for itself. Delete this line."
    taken = taken_names(library) | {one.strip("/").casefold(): one for one in made}
    for name in (path, plain):
        if name.casefold() in taken:
            return f"{address} can't be told from {taken[name.casefold()]} on every host. Delete this line."
    for parent in map(str, PurePosixPath(path.casefold()).parents):
        if parent in taken and not is_page(taken[parent]):
            return f"{address} lies below {taken[parent]}, which is a file. Delete this line."
    return ""


@memoised
def taken_names(library: Library) -> dict[str, str]:
    """The files of docs/ that are published as they are, by their names in small letters."""
    files = (file.path.removeprefix("docs/") for file in library.sources.files("docs") if file.inside.suffix != ".md")
    return {name.casefold(): f"/{name}" for name in files}


def same_place(addresses: list[str]) -> dict[str, str]:
    """The old addresses that another before them stands in the way of: one file can't be two, nor a folder too."""
    seen: dict[str, str] = {}
    found: dict[str, str] = {}
    for address in addresses:
        name = address.strip("/").casefold()
        if name in seen:
            found[address] = seen[name]
        seen.setdefault(name, address)
    for address in addresses:
        for parent in map(str, PurePosixPath(address.strip("/").casefold()).parents):
            if parent in seen and not is_page(seen[parent]):
                found.setdefault(address, seen[parent])
    return found


# All that lies in these is made by the website.
FOLDERS_OF_OURS = ("assets/", "data/", "feeds/", "search/")
# Data and feeds are alike in name only, and no message may guess at what is about a child.
NO_GUESS = ("data", "feeds", *(name for name, one in COLLECTIONS.items() if one.about_children))


@rule("library")
def same_address(library: Library) -> Iterator[Finding]:
    """Two pages must not have one address, and no page or file that of one that the website makes itself.

    Bad:
        content/campaigns/safer-sleeping.md and docs/campaigns/safer-sleeping.md
    Good:
        content/campaigns/safer-sleeping.md alone
    """
    taken: dict[str, str] = {}
    for path, source in sources(library):
        address = address_of(path)
        if address in taken:
            told = f"this page would have the address {address}, as {taken[address]} has. Rename one of the two."
            yield Finding(source, 1, told)
        taken.setdefault(address, source)
    yield from lost_pages(library)
    yield from lost_files(library)


def lost_pages(library: Library) -> Iterator[Finding]:
    """The pages of docs/ in whose place the website puts one of its own."""
    ours = pages_of_the_site(library)
    for path in sorted(library.known("docs")):
        address = address_of(path)
        if address in ours or address.startswith("/search/"):
            told = f"the website makes what stands at {address} itself, and this page would be lost. Move or rename it."
            yield Finding(f"docs/{path}", 1, told)
        elif address == "/404/":
            told = "nobody would ever see this: the website makes the page for what is not there itself. Delete it."
            yield Finding(f"docs/{path}", 1, told)


def lost_files(library: Library) -> Iterator[Finding]:
    """The files of docs/ in whose place the website puts one of its own."""
    ours = {path.casefold() for path in handout_paths(library)}
    for file in library.sources.files("docs"):
        name = file.path.removeprefix("docs/")
        if file.inside.suffix != ".md" and (name.casefold() in ours or name.casefold().startswith(FOLDERS_OF_OURS)):
            yield Finding(
                f"docs/{name}", 1, f"the website makes what stands at /{name} itself. Move or rename this file."
            )


def pages_of_the_site(library: Library) -> set[str]:
    """The addresses of pages that no file of docs/ may replace: the search's, the data's, the themes' chains."""
    chains = {address_of(chain_path(theme)) for theme in library.ids["themes"]}
    return {"/search/", "/data/", *(address_of(f"search/{path}") for path, _ in LISTS), *chains}


@rule("library")
def address_list(library: Library) -> Iterator[Finding]:
    """The list of addresses must hold `published`, `moved` and `gone`, with each address whole, as in /about/.

    Bad:
        moved: campaigns/old
    Good:
        moved:
          /campaigns/old/: /campaigns/new/
    """
    addresses = read_addresses(library.sources)
    values = addresses.values
    yield from addresses.problems
    named: list[tuple[Loc, str | None]] = [
        *((("published", index), address) for index, address in enumerate(values.published)),
        *((("moved", old), address) for old, new in values.moved.items() for address in (old, new)),
        *((("old_site", old), address) for old, new in values.old_site.items() for address in (old, new)),
        *((("gone", old), address) for old, stone in values.gone.items() for address in (old, stone.see)),
    ]
    for loc, address in named:
        if address is not None and not ADDRESS.fullmatch(address):
            yield addresses.document.finding(loc, address_fault(address))
        elif address is not None:
            told = next(filter(None, map(fault_of_name, address.strip("/").split("/"))), "")
            if told:
                yield addresses.document.finding(loc, f"a folder or file stands at each address. {told}")


def address_fault(address: str) -> str:
    """What is wrong with an address."""
    if not address.startswith("/"):
        return f"`{address}` must begin with a slash: `/{address}`."
    if ADDRESS.fullmatch(f"{address}/"):
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
    addresses = read_addresses(library.sources)
    values, made = addresses.values, known_addresses(library)
    for index, address in enumerate(values.published):
        if ADDRESS.fullmatch(address) and address not in {*made, *values.moved, *values.gone}:
            if may_be_made(library, address):
                continue
            told = hidden_again(library, address) or (
                f"the page at {address} was published and is gone.{new_place(address, made)} "
                f"Name its new address under `moved`, or write under `gone` why it was taken away."
            )
            yield addresses.document.finding(("published", index), told)


def new_place(address: str, made: set[str]) -> str:
    """A guess where a page is now. None for children's stories, data and feeds: they are alike in name only."""
    section = address.split("/")[1]
    if section in NO_GUESS or not is_page(address):
        return ""
    return did_you_mean(address, {other for other in made if other.split("/")[1] not in NO_GUESS})


def hidden_again(library: Library, address: str) -> str:
    """What to tell of a published page whose file is there, but hidden now; empty where it is not."""
    ref = address.strip("/")
    entry = library.find(ref)
    if entry is None and ref not in library.drafts:
        return ""
    now = state(entry.item) if entry else "a draft"
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
    addresses = read_addresses(library.sources)
    values, made = addresses.values, known_addresses(library)
    leads = [(("moved", old), old, new) for old, new in values.moved.items()]
    leads += [(("old_site", old), old, new) for old, new in values.old_site.items()]
    leads += [(("gone", old), old, stone.see or "/") for old, stone in values.gone.items()]
    twice, finding = same_place([old for _, old, _ in leads]), addresses.document.finding
    for loc, old, new in leads:
        if old in made:
            yield finding(loc, f"{old} is the address of a page now. Take it out of `{loc[0]}`.")
        elif why_answered(library, old, made):
            yield finding(loc, why_answered(library, old, made))
        elif old in twice:
            yield finding(loc, f"{old} can't be told from {twice[old]} on every host. Keep one of the two.")
        if new in values.moved:
            yield finding(loc, f"{new} has moved itself. Name the page where it is now: {values.moved[new]}")
        elif new not in made and not may_be_made(library, new):
            yield finding(loc, f"there is no page at {new}.{did_you_mean(new, made)}")


def known_addresses(library: Library) -> set[str]:
    """The addresses the content makes, with those whose file is there but has another mistake, told elsewhere."""
    pages = {f"/{ref}/" for ref in unread_items(library)} | {f"/{name}/" for name in COLLECTIONS if library.ids[name]}
    return made_addresses(public_view(library)) | pages | {address_of(path) for path in library.known("docs")}
