"""Addresses of pages, and `content/addresses.yml`: every address ever published, and where those went that are gone.

An address is written from the site's root with a slash on both ends (`/about/`), a file's without the last one
(`/datasets/funding-2019.csv`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any, ClassVar

from pydantic import Field

from nscp_site.content.file_rules import read_document
from nscp_site.content.library import Library
from nscp_site.content.merging import merge_file
from nscp_site.content.relations import whole_documents
from nscp_site.content.writing import rewrite
from nscp_site.derived.theme_pages import chain_path
from nscp_site.feeds.paths import feed_paths
from nscp_site.findings import Problem
from nscp_site.handouts.paths import handout_paths
from nscp_site.opendata.paths import data_paths
from nscp_site.schema.learning import Review
from nscp_site.schema.types import WHEN, Line, Model, Sentence
from nscp_site.schema.validation import validate
from nscp_site.search.pages import LISTS
from nscp_site.sources import Document, SourceFile, is_regular

LIST = "content/addresses.yml"
NO_PROBLEMS: tuple[Problem, ...] = ()
# Every host's settings can name such an address as it stands, and none leads out of the site's folder.
ADDRESS = re.compile(r"/(?:(?!\.+/)[\w.~-]+/)*(?:[\w~-][\w~.-]*\.[\w-]+)?", re.ASCII)


class Tombstone(Model):
    """An address whose page was taken away and has no successor."""

    reason: Sentence = Field(description="What a visitor is told.", examples=["The campaign ended in March 2024."])
    see: Line | None = Field(default=None, description="Where to look instead.", examples=["/campaigns/"])
    before_its_year: Line | None = Field(
        default=None,
        description="For a review taken away within a year of its publication: why, and who agreed.",
        examples=["A court ordered it on 1 March 2027; the Strategic Leads agreed."],
    )
    for_safety: bool = Field(
        default=False,
        description="Whether it was taken down because it could tell who a child is: then nothing names it any more, "
        "and its address gives the numbers to ring.",
        examples=[True],
    )


NOT_PUBLISHED = "not published"
NOT_KNOWN = "day not known"


class AddressList(Model):
    """The whole list."""

    most_entries: ClassVar[int] = 10_000

    published: list[Line] = Field(default=[], description="Every address ever published.", examples=[["/about/"]])
    reviews: dict[str, Line] = Field(
        default={},
        description="The day each review was published: it must stay for a year, and a deleted file can't say.",
        examples=[{"/reviews/child-b/": "2027-01-15"}],
    )
    moved: dict[str, Line] = Field(default={}, description="Old address: new address.", examples=[{}])
    old_site: dict[str, Line] = Field(
        default={},
        description="An address of the Partnership's website before this one: the page here that follows it. They lead "
        "on once the setting `old_site_addresses` is true.",
        examples=[{"/social-care/private-fostering/": "/worried/"}],
    )
    gone: dict[str, Tombstone] = Field(default={}, description="Addresses taken away for good.", examples=[{}])


@dataclass(frozen=True)
class Addresses:
    """The list as it was read, with the lines it stands on. `found` is False where there is no list."""

    values: AddressList = field(default_factory=AddressList)
    document: Document = field(default_factory=lambda: Document(LIST, {}, "", 1))
    problems: tuple[Problem, ...] = NO_PROBLEMS
    found: bool = False


def read_addresses(root: Path) -> Addresses:
    """The list of a project's folder; what can't be read of it stands in `problems`."""
    path = root / LIST
    if not is_regular(path):
        return Addresses()
    document, problems = read_document(SourceFile(LIST, path.read_bytes()))
    if document is None:
        return Addresses(problems=tuple(problems), found=True)
    values, found = validate(document, AddressList, "list of addresses")
    return Addresses(values or AddressList(), document, (*problems, *found), found=True)


def with_old_site(addresses: Addresses) -> Addresses:
    """The list as a host needs it that answers for the website before this one too."""
    values = addresses.values
    return replace(addresses, values=values.model_copy(update={"moved": values.moved | values.old_site}))


def address_of(path: str) -> str:
    """The address of a page or file among the pages: about/index.md and about.md are both at /about/."""
    place = PurePosixPath(path)
    if place.suffix != ".md":
        return f"/{path}"
    parts = PurePosixPath(path.lower()).with_suffix("").parts
    if parts[-1] in ("index", "readme"):
        parts = parts[:-1]
    return "/" + "".join(f"{name}/" for name in parts)


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


def is_page(address: str) -> bool:
    """Whether an address is that of a page, and not of a file such as a table of figures."""
    return address.endswith("/")


def file_of(address: str) -> str:
    """The file of a built site that answers at an address."""
    inside = address.lstrip("/")
    return f"{inside}index.html" if not inside or inside.endswith("/") else inside


def add_new(root: Path, library: Library) -> list[str]:
    """Write the addresses into the list that it lacks; those that were added, sorted. Raises UnmergeableError, OSError.

    All else that stands in the list stays as it is.
    """
    known = read_addresses(root).values
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
        rewrite(path, merge_file(old, changed, tuple(AddressList.model_fields)).decode())
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
