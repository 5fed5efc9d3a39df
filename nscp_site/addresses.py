"""Addresses are for ever: `content/addresses.yml` lists every one ever published, and where those went that are gone.

An address is written from the site's root with a slash on both ends (`/about/`), a file's without the last one
(`/datasets/funding-2019.csv`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from pydantic import Field

from nscp_site.frontmatter import Document, SourceFile
from nscp_site.library import Library
from nscp_site.problems import Problem
from nscp_site.reading import read_document
from nscp_site.schema.types import Line, Model, Sentence
from nscp_site.schema.validation import validate

LIST = "content/addresses.yml"
NO_PROBLEMS: tuple[Problem, ...] = ()
# Every host's settings can name such an address as it stands, and none leads out of the site's folder.
ADDRESS = re.compile(r"/(?:(?!\.+/)[\w.~-]+/)*(?:[\w~-][\w~.-]*\.[\w-]+)?", re.ASCII)


class Tombstone(Model):
    """An address whose page was taken away and has no successor."""

    reason: Sentence = Field(description="What a visitor is told.", examples=["The campaign ended in March 2024."])
    see: Line | None = Field(default=None, description="Where to look instead.", examples=["/campaigns/"])


class AddressList(Model):
    """The whole list."""

    published: list[Line] = Field(default=[], description="Every address ever published.", examples=[["/about/"]])
    moved: dict[str, Line] = Field(default={}, description="Old address: new address.", examples=[{}])
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
    if not path.exists():
        return Addresses()
    document, problems = read_document(SourceFile(LIST, path.read_bytes()))
    if document is None:
        return Addresses(problems=tuple(problems), found=True)
    values, found = validate(document, AddressList, "list of addresses")
    return Addresses(values or AddressList(), document, (*problems, *found), found=True)


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
    for entry in library.entries():
        yield f"{entry.ref}.md", entry.document.path
    for path, document in library.prose.items():
        yield path, document.path


def made_addresses(library: Library) -> set[str]:
    """Every address the content makes: pages, an index for each collection, the tables of figures."""
    pages = {address_of(path) for path, _ in sources(library)}
    indexes = {f"/{name}/" for name, items in library.collections.items() if items}
    return pages | indexes | {f"/datasets/{name}.csv" for name in library.tables}


def is_page(address: str) -> bool:
    """Whether an address is that of a page, and not of a file such as a table of figures."""
    return address.endswith("/")


def file_of(address: str) -> str:
    """The file of a built site that answers at an address."""
    inside = address.lstrip("/")
    return f"{inside}index.html" if not inside or inside.endswith("/") else inside


def add_new(root: Path, library: Library) -> list[str]:
    """Write the addresses into the list that it lacks; those that were added, sorted."""
    known = read_addresses(root).values
    new = sorted(made_addresses(library) - set(known.published))
    if new:
        path = root / LIST
        text = path.read_text(encoding="utf-8") if path.exists() else HEAD
        path.write_text(with_added(text, sorted({*known.published, *new})), encoding="utf-8", newline="\n")
    return new


def with_added(text: str, addresses: list[str]) -> str:
    """The list's text with all published addresses, sorted; what an editor wrote above and below them stays."""
    before, _, rest = re.sub(r"^published:.*$", "\0", text, count=1, flags=re.MULTILINE).partition("\0")
    lines = rest.splitlines()[1:]
    after = next((i for i, line in enumerate(lines) if line.strip() and not line.lstrip().startswith("-")), len(lines))
    below = "\n".join(lines[after:]).strip()
    listed = "".join(f"  - {address}\n" for address in addresses)
    return f"{before}published:\n{listed}" + (f"\n{below}\n" if below else "")


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
