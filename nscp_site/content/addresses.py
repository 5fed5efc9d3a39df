"""Addresses of pages, and `content/addresses.yml`: every address ever published, and where those went that are gone.

An address is written from the site's root with a slash on both ends (`/about/`), a file's without the last one
(`/datasets/funding-2019.csv`).
"""

import re
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import ClassVar

from nscp_site.cache import memoised
from nscp_site.content.file_rules import read_document
from nscp_site.findings import Finding
from nscp_site.schema.types import Line, Model, Sentence, optional, required
from nscp_site.schema.validation import validate_document
from nscp_site.sources import Document, SourceEntry, SourceFile, Sources

ADDRESSES_FILE = "content/addresses.yml"
NO_FINDINGS: tuple[Finding, ...] = ()
# Every host's settings can name such an address as it stands, and none leads out of the site's folder.
ADDRESS_PATTERN = re.compile(r"/(?:(?!\.+/)[\w.~-]+/)*(?:[\w~-][\w~.-]*\.[\w-]+)?", re.ASCII)


class Tombstone(Model):
    """An address whose page was taken away and has no successor."""

    reason: Sentence = required("What a visitor is told.", "The campaign ended in March 2024.")
    see: Line | None = optional("Where to look instead.", "/campaigns/")
    before_its_year: Line | None = optional(
        "For a review taken away within a year of its publication: why, and who agreed.",
        "A court ordered it on 1 March 2027; the Strategic Leads agreed.",
    )
    for_safety: bool = optional(
        "Whether it was taken down because it could tell who a child is: then nothing names it any more, and its "
        "address gives the numbers to ring.",
        True,
        default=False,
    )


class AddressList(Model):
    """The whole list."""

    max_entries: ClassVar[int] = 10_000

    published: list[Line] = optional("Every address ever published.", ["/about/"], [])
    reviews: dict[str, Line] = optional(
        "The day each review was published: it must stay for a year, and a deleted file can't say.",
        {"/reviews/child-b/": "2027-01-15"},
        {},
    )
    moved: dict[str, Line] = optional("Old address: new address.", {}, {})
    old_site: dict[str, Line] = optional(
        "An address of the Partnership's website before this one: the page here that follows it. They lead on once the "
        "setting `old_site_addresses` is true.",
        {"/social-care/private-fostering/": "/worried/"},
        {},
    )
    gone: dict[str, Tombstone] = optional("Addresses taken away for good.", {}, {})


@dataclass(frozen=True)
class LoadedAddressList:
    """The list as it was read, with the lines it stands on. `found` is False where there is no list."""

    values: AddressList = field(default_factory=AddressList)
    document: Document = field(default_factory=lambda: Document(ADDRESSES_FILE, {}, "", 1))
    problems: tuple[Finding, ...] = NO_FINDINGS
    found: bool = False


def load_addresses(sources: Sources) -> LoadedAddressList:
    """The list of a project's folder; what can't be read of it stands in `problems`. Raises OSError."""
    file = sources.file(ADDRESSES_FILE)
    return _addresses_in(file) if file else LoadedAddressList()


@memoised
def _addresses_in(file: SourceEntry) -> LoadedAddressList:
    """The list that a file holds."""
    document, problems = read_document(SourceFile(ADDRESSES_FILE, file.raw))
    if document is None:
        return LoadedAddressList(problems=tuple(problems), found=True)
    values, found = validate_document(document, AddressList, "list of addresses")
    return LoadedAddressList(values or AddressList(), document, (*problems, *found), found=True)


def with_old_site_redirects(addresses: LoadedAddressList) -> LoadedAddressList:
    """Return the list with the previous website's URLs added to the redirects."""
    values = addresses.values
    return replace(addresses, values=values.model_copy(update={"moved": values.moved | values.old_site}))


def path_to_address(path: str) -> str:
    """Convert a path below docs/ to its URL path: about/index.md and about.md are both /about/."""
    pure_path = PurePosixPath(path)
    if pure_path.suffix != ".md":
        return f"/{path}"
    parts = PurePosixPath(path.lower()).with_suffix("").parts
    if parts[-1] in ("index", "readme"):
        parts = parts[:-1]
    return "/" + "".join(f"{name}/" for name in parts)


def is_page_address(address: str) -> bool:
    """Whether a URL path is that of a page, not of a file such as a CSV table."""
    return address.endswith("/")


def address_to_file(address: str) -> str:
    """Convert a URL path to the path of the file that a built site serves there."""
    inside = address.lstrip("/")
    return f"{inside}index.html" if not inside or inside.endswith("/") else inside
